/** Three times Shift, each pressed and let go alone, leaves. A capital letter does not count, nor does a key that is held down. */

/** What is asked of a key: its name, and whether it only repeats because it is held. */
export interface Key {
  readonly type: string;
  readonly key: string;
  readonly repeat: boolean;
  readonly timeStamp: number;
}

const TIMES = 3;
const WITHIN_MS = 3_000;

/** Return what listens to keydown and keyup, and calls `leave` at the third time within three seconds. */
export function threeTimes(leave: () => void): (key: Key) => void {
  let alone = false;
  let pressed: number[] = [];
  return (key) => {
    if (key.key !== "Shift") {
      alone = false;
      pressed = [];
    } else if (key.type === "keydown") {
      alone = !key.repeat;
    } else if (alone) {
      alone = false;
      pressed = [...pressed.filter((pressedAt) => key.timeStamp - pressedAt < WITHIN_MS), key.timeStamp];
      if (pressed.length >= TIMES) leave();
    }
  };
}

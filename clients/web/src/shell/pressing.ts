/**
 * What somebody presses stays where it is until they have pressed it. An answer that came meanwhile would move the page beneath the
 * finger: the press would be lost, or taken for one of what stands there then. Answers wait for the end of the press, in order.
 */

/** A finger that rests on the page, or of which the browser never tells the end, holds answers up so long at most. */
const AT_MOST_MS = 5_000;
/** A finger's press ends so long after it was lifted, where no click came of it: the click is told apart from that. */
const CLICKS_WITHIN_MS = 100;

class Pressing {
  #pressed: Promise<void> | undefined;
  #end: () => void = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Watch over the page; called once. */
  begin(): void {
    const listen = { capture: true, passive: true };
    addEventListener("pointerdown", () => { this.#down(); }, listen);
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => { this.#endsIn(CLICKS_WITHIN_MS); }, listen);
    // Not at once: first the click does what it was for.
    addEventListener("click", () => { this.#endsIn(0); }, listen);
  }

  /** Have this done now, or at the end of the press that goes on. */
  after(work: () => void): void {
    if (this.#pressed === undefined) work();
    else void this.#pressed.then(work);
  }

  #down(): void {
    this.#pressed ??= new Promise((resolve) => { this.#end = resolve; });
    this.#endsIn(AT_MOST_MS);
  }

  #endsIn(ms: number): void {
    if (this.#pressed === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#pressed = undefined;
      this.#end();
    }, ms);
  }
}

export const pressing = new Pressing();

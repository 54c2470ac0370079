// Which second a change of the account carries (step L5): the server takes each second once, and only a later one than it has.
// The twin of relay_client/account/change_dates.py.
//
// Two devices of one person may make a change in the same second, or by clocks that lie a little apart. The later change is
// signed anew a few seconds on, so that its person is not sent away.

import type { Seconds } from "../../generated/names.ts";
import { ServerProblem } from "../errors.ts";
import type { Clock } from "./clock.ts";

/** How far behind its own time a change is dated, one after another, where the server has a change of that second or later. */
export const AHEAD_S: readonly number[] = [0, 1, 2, 4, 8];

/** Sign a change with this second, and send it. */
type Send = (at: Seconds) => Promise<void>;

/** The seconds of this sitting's changes of one account; `serverTime` asks the server what time it is. */
export class ChangeDates {
  readonly #clock: Clock;
  readonly #serverTime: () => Promise<Seconds>;
  #last = 0;

  constructor(clock: Clock, serverTime: () => Promise<Seconds>) {
    this.#clock = clock;
    this.#serverTime = serverTime;
  }

  /**
   * Send a change; sign anew, once, where the server finds it late, and a few seconds on where it has a newer one.
   * Throws `ServerProblem`, among them *slot.stale* where the newer one is further ahead.
   */
  async send(send: Send): Promise<void> {
    try {
      await this.#afterOthers(send, this.#clock.dating());
    } catch (problem) {
      if (!(problem instanceof ServerProblem && problem.code === "record.late")) throw problem;
      await this.#afterOthers(send, this.#clock.take(await this.#serverTime()));
    }
  }

  async #afterOthers(send: Send, now: Seconds): Promise<void> {
    const first = Math.max(now, this.#last + 1);
    for (const aheadS of AHEAD_S) {
      try {
        await send(first + aheadS);
        this.#last = first + aheadS;
        return;
      } catch (problem) {
        const stale = problem instanceof ServerProblem && problem.code === "slot.stale";
        if (!stale || aheadS === AHEAD_S.at(-1)) throw problem;
      }
    }
  }
}

/** One thing that somebody asked for and that takes a while: whether it goes on, and the code of what stopped it. */

import { codeOf } from "./trouble.ts";

export class Doing {
  busy = $state(false);
  code = $state("");

  #last: Promise<unknown> = Promise.resolve();

  /** Do it behind what goes on already, and behind what waits for that. Returns as `run`. */
  async after(work: () => Promise<void>): Promise<boolean> {
    const done = this.#last.then(async () => this.run(work));
    this.#last = done;
    return done;
  }

  /** Do it, once at a time. Returns whether it was done; what stopped it is under `code`. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.code = "";
    try {
      await work();
      return true;
    } catch (fault) {
      this.code = codeOf(fault);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

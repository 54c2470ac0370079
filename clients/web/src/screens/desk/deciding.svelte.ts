/** One decision about a letter while it goes on: done, stopped by a code, or not sent because the case went on meanwhile. */
import { Doing } from "../../shell/doing.svelte.ts";
import type { JournalLine, StaffRemote } from "../../worker/index.ts";
import { desk } from "./desk.svelte.ts";

export class Deciding extends Doing {
  done = $state(false);
  changes = $state.raw<readonly JournalLine[] | undefined>();

  /** Decide, by the functions of the worker. */
  async decide(work: (core: StaffRemote) => Promise<unknown>): Promise<void> {
    this.changes = undefined;
    this.done = await this.run(async () => {
      try {
        await work(await desk.core());
      } catch (fault) {
        if (fault instanceof Error && "changes" in fault) this.changes = fault.changes as readonly JournalLine[];
        throw fault;
      }
    });
    if (this.done) desk.decided(desk.item);
  }

  /** Whether nothing was sent because the case went on. */
  get changed(): boolean {
    return this.code === "case.changed" && this.changes !== undefined;
  }
}

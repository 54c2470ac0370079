// Looks at each of several cases by itself: what one of them throws is kept beside the others, and ends nothing. The twin of
// clients/cli/relay_client/cases/fault_collector.py.
//
// Only what a case itself is to blame for is kept: a line that broke, a lock, or a refusal of the whole ends the whole.

import type { CaseId } from "../../domain/ids.ts";
import { Unreadable, Untrusted } from "../errors.ts";
import type { Troubled } from "../views/troubled.ts";

/** Collects the cases that could not be shown. */
export class FaultCollector {
  readonly #troubled = new Map<CaseId, Troubled>();

  /** Return what was asked of one case, undefined where it threw `Untrusted` or `Unreadable`; that is kept, once for a case. */
  async of<T>(inCase: CaseId, asked: () => Promise<T>): Promise<T | undefined> {
    try {
      return await asked();
    } catch (fault) {
      if (!(fault instanceof Untrusted || fault instanceof Unreadable)) throw fault;
      if (!this.#troubled.has(inCase)) this.#troubled.set(inCase, troubledBy(inCase, fault));
      return undefined;
    }
  }

  /** The cases that threw something, in the order in which they were met. */
  get troubled(): readonly Troubled[] {
    return [...this.#troubled.values()];
  }
}

function troubledBy(inCase: CaseId, fault: Untrusted | Unreadable): Troubled {
  if (!(fault instanceof Untrusted)) return { case: inCase, code: fault.code, who: "", sentAgain: [] };
  const { code, who, file, sentAgain } = fault;
  return { case: inCase, code, who, file, sentAgain };
}

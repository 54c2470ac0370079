// How long a bad line is waited for: which faults may be over at the next attempt, and how much later that is. The twin of
// relay_client/net/retry.py.
//
// Decides nothing about what is attempted. Where no pause is left, the fault is told.

import { ServerProblem, Unreachable } from "../errors.ts";

/** Pauses in seconds between attempts. Together longer than a server holds a page for a request that fell silent (30 s). */
export const WAITS_S: readonly number[] = [0.5, 1.5, 4, 10, 20];
export const LONGEST_WAIT_S = 30;
/** What may be otherwise at the next attempt, whatever was asked. */
export const PASSES: ReadonlySet<string> = new Set([
  "net.unreachable",
  "net.timeout",
  "store.busy",
  "store.failed",
  "service.stopping",
  "rate.limited",
]);

export interface Patience {
  readonly sleep: (seconds: number) => Promise<void>;
  /** Faults that pass here beside those that pass everywhere. */
  readonly also?: ReadonlySet<string>;
  readonly waitsS?: readonly number[];
  /** The most seconds that a server may ask to be waited for. */
  readonly longestS?: number;
}

/** Attempt until it is done, or throw the fault that stays, or the last one when no pause is left. */
export async function untilDone<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  for (const pause of [...(patience.waitsS ?? WAITS_S), undefined]) {
    try {
      return await attempt();
    } catch (fault) {
      if (!(fault instanceof ServerProblem || fault instanceof Unreachable) || pause === undefined) throw fault;
      await patience.sleep(pauseBefore(fault, pause, patience));
    }
  }
  throw new RangeError("the last attempt returns or throws");
}

/** The pauses of one piece of work that goes on in steps: they begin anew whenever a step was made. */
export class Waits {
  readonly #patience: Patience;
  #left: readonly number[] = [];

  constructor(patience: Patience) {
    this.#patience = patience;
    this.begin();
  }

  begin(): void {
    this.#left = this.#patience.waitsS ?? WAITS_S;
  }

  /** Wait before the next attempt, or throw the fault again where it stays, or nothing is left to wait for. */
  async wait(fault: ServerProblem | Unreachable): Promise<void> {
    const [pause, ...left] = this.#left;
    if (pause === undefined) throw fault;
    this.#left = left;
    await this.#patience.sleep(pauseBefore(fault, pause, this.#patience));
  }
}

/** How long to wait; throws the fault again where it stays, or where the server asks for too much patience. */
function pauseBefore(fault: ServerProblem | Unreachable, pause: number, { also, longestS = LONGEST_WAIT_S }: Patience): number {
  if (!PASSES.has(fault.code) && also?.has(fault.code) !== true) throw fault;
  const asked = fault instanceof ServerProblem ? (fault.retryAfterS ?? 0) : 0;
  if (asked > longestS) throw fault;
  return Math.max(pause, asked); // what the server asked for, and never less than our own pause
}

// Chance, clock and waiting, as values that are handed in; the worker's start alone makes the real ones.

import type { RandomSource } from "../../crypto/encoding.ts";
import type { Seconds } from "../../generated/names.ts";

/** What the client takes from the device it runs on. */
export interface Environment {
  readonly random: RandomSource;
  /** The device's own clock, in whole seconds since 1970. */
  readonly now: () => Seconds;
  /** Waits for seconds. */
  readonly sleep: (seconds: number) => Promise<void>;
}

// When a record took its place in a journal: order before dates, and how far a date may contradict the order (step J8).
//
// A date is what a signer's clock said. The place is what the chain proves. A record counts from its place on, and its date is
// used only as far as the places before it allow.

import { AHEAD_S, BACKWARDS_S, CLOCK_SKEW_S } from "../generated/limits.ts";
import { SECONDS_PER_DAY, startOf, type Day, type Seconds } from "./ids.ts";

/** The span in which a record says that it was signed, in seconds; both ends belong to it. */
export interface SigningSpan {
  readonly first: Seconds;
  readonly last: Seconds;
  /** How much older than its place it may honestly be. */
  readonly waits_s: number;
  /** Whether the server held the date against its own clock: not for what stops, which enters at any age. */
  readonly bound: boolean;
}

/** When a record may have been taken: the likely second, and the span around it. */
export interface Moments {
  readonly likely: Seconds;
  readonly first: Seconds;
  readonly last: Seconds;
}

/** A date contradicts the place: `order.backwards` or `order.ahead`. */
export class Disordered extends Error {
  override readonly name = "Disordered";

  readonly code: "order.backwards" | "order.ahead";

  constructor(code: Disordered["code"]) {
    super(code);
    this.code = code;
  }
}

/** Return the span of a statement that says its day only. */
export function onDay(day: Day): SigningSpan {
  return { first: startOf(day), last: startOf(day) + SECONDS_PER_DAY - 1, waits_s: 0, bound: true };
}

/** Return the span of a statement that says its second. */
export function atSecond(at: Seconds, { waits_s = 0, bound = true }: Partial<SigningSpan> = {}): SigningSpan {
  return { first: at, last: at, waits_s, bound };
}

/**
 * Return when a record behind others up to `clock` may have been taken; `now` is the reader's own time.
 *
 * Raises `Disordered`. A date that nobody held against a clock moves nothing: somebody whose device believes in another year can
 * stop, and spoils nobody's journal by it.
 */
export function placed(clock: Seconds, signed: SigningSpan, now: Seconds): Moments {
  if (!signed.bound) {
    const latest = Math.max(clock, now);
    return {
      likely: Math.min(Math.max(clock, signed.first), latest),
      first: clock - CLOCK_SKEW_S,
      last: latest + CLOCK_SKEW_S,
    };
  }
  if (signed.last < clock - BACKWARDS_S - signed.waits_s) throw new Disordered("order.backwards");
  if (signed.first > now + AHEAD_S) throw new Disordered("order.ahead");
  const likely = Math.max(clock, signed.first);
  return { likely, first: likely - CLOCK_SKEW_S, last: Math.max(clock, signed.last + signed.waits_s) + CLOCK_SKEW_S };
}

/** Return where the journal's clock stands behind a record: only a date that was held against a clock moves it. */
export function behind(clock: Seconds, signed: SigningSpan): Seconds {
  return signed.bound ? Math.max(clock, signed.first) : clock;
}

// Why something needs somebody, in the order in which it is shown, and what one entry of the list says (step J10).
//
// Values only. Which entries there are is decided in `needs.ts`; the reasons, and which of them are news, are data
// (`relay.domain.reasons`).

import { MARK_BYTES, NEWS, Why } from "../generated/rules.ts";
import type { Day, ItemId, KeysetId, RecordId, Seconds, SlipId } from "./ids.ts";
import type { Delivery } from "./model.ts";
import type { Side } from "./seats.ts";
import type { Rank } from "./values.ts";

export type { Why };

/** What the service shows beside a journal, as far as it may say that more waits, or that more has stopped. */
export interface Hints {
  readonly answered: ReadonlySet<SlipId>;
  /** Envelopes that nobody can open any more. */
  readonly gone: ReadonlySet<ItemId>;
  /** Own letters that nobody who mediates now can read. */
  readonly unread: ReadonlySet<ItemId>;
  readonly service_pause: boolean;
  /** The case is not open now. */
  readonly stopped: boolean;
  /** Of a case that has ended: the day from which on nothing of it is kept. */
  readonly erased_on?: Day | undefined;
}

export const NO_HINTS: Hints = {
  answered: new Set(), gone: new Set(), unread: new Set(), service_pause: false, stopped: false,
};

/** One thing that needs somebody. */
export interface Need {
  readonly why: Why;
  readonly since: Seconds;
  /** Names it, so that it can be noted as seen; what has none is not of a record. */
  readonly mark?: RecordId | SlipId | undefined;
  readonly item?: ItemId | undefined;
  /** Whom it is about, or who said it. */
  readonly side?: Side | undefined;
  /** Who signed the record. */
  readonly by?: KeysetId | undefined;
  readonly until?: Seconds | undefined;
  readonly how?: Delivery | undefined;
  readonly slip?: SlipId | undefined;
}

/** Return something that needs somebody since a second. */
export function need(why: Why, since: Seconds, more: Partial<Need> = {}): Need {
  return { why, since, ...more };
}

/** Whether it is over once it was seen. Everything else stays until it was done. */
export function isNews(need: Need): boolean {
  return NEWS.has(need.why);
}

/** Return by what it is remembered as seen. */
export function seenAs(need: Need): string {
  return (need.mark ?? "").slice(0, 2 * MARK_BYTES);
}

/** Return where it stands in a list: by its kind, then by how long it waits. */
export function orderOf(need: Need): Rank {
  return [Why.indexOf(need.why), need.since, need.mark ?? ""];
}

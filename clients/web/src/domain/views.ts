// What each person sees of an item or a case: projections of the states, and nothing beside them.
//
// The author learns nothing about the recipient's choices unless the recipient allowed it; the recipient learns nothing about an
// item that was not released; both sides get the same words whatever the other did.

import type { AuthorStatus, RecipientStatus } from "../generated/choices.ts";
import { ERASURE_TOLD_DAYS, MEDIATORS_ARE_TOLD, RECIPIENT_SEES, type WhyGone } from "../generated/rules.ts";
import { startOf, type Day, type KeysetId, type Seconds } from "./ids.ts";
import { closedWithoutNotice } from "./lifecycle.ts";
import type { Case, CaseFile, CaseState, Item } from "./model.ts";
import { mediatorsRead } from "./readers.ts";
import type { Side } from "./seats.ts";

export type { AuthorStatus, RecipientStatus, WhyGone };

/**
 * Return what the author sees. Once released, only the author's own recall changes it.
 *
 * Nor does it change for a side that was not told of the end of the case.
 */
export function authorStatus(known: Case, item: Item): AuthorStatus {
  if (item.taken_back) return "taken_back";
  if (item.release !== undefined) return "passed_on";
  const unseen = item.state === "voided" && closedWithoutNotice(known, item.side);
  if (item.state === "held" || unseen) return "with_mediator";
  return item.state === "returned" ? "returned" : "not_passed_on";
}

/** Whether the author may know that it was opened. */
export function authorSeesOpened(item: Item): boolean {
  return item.state === "opened" && item.tell_author;
}

/** Return what the recipient sees, undefined for an item that never reached them. */
export function recipientStatus(item: Item): RecipientStatus | undefined {
  return item.release === undefined ? undefined : RECIPIENT_SEES[item.state];
}

/** Whether this is the author's view: the side's own item, or one the counsellor brought. */
export function isAuthors(item: Item, side: Side | undefined, keyset: KeysetId): boolean {
  if (item.told || item.derived_from !== undefined) return false;
  return item.author === keyset || item.side === side;
}

/** Whether a mediator made the item of this keyset's words and showed it to them. */
export function isOffered(item: Item, keyset: KeysetId): boolean {
  return item.derived_from !== undefined && item.offered_to === keyset;
}

/** Whether the item was released to this keyset, and not merely to be read aloud. */
export function isRecipients(item: Item, keyset: KeysetId): boolean {
  return item.released_to === keyset && !item.in_person;
}

/** Whether this keyset is shown it as received: it was released to it, whatever became of it then. */
export function receives(item: Item, keyset: KeysetId): boolean {
  return isRecipients(item, keyset) && recipientStatus(item) !== undefined;
}

/**
 * Return why an item that this seat knows of is not given to it any more, by what the seat knows already.
 *
 * `side` is undefined for the mediators. Undefined where nothing that the seat was told explains it: then it is *not.found*.
 * Nothing of what the other side did is in the answer but what `recipientStatus` and `authorStatus` say.
 */
export function whyGone(file: CaseFile, item: Item, side: Side | undefined, keyset: KeysetId): WhyGone | undefined {
  if (side === undefined) return mediatorsRead(item) ? undefined : MEDIATORS_ARE_TOLD[item.state];
  const ended = stateFor(file, side) === "closed";
  if (isAuthors(item, side, keyset)) {
    if (!item.own_copy) return "item.no_own_copy";
    return ended ? "item.expired" : undefined;
  }
  switch (recipientStatus(item)) {
    case "sent_back":
      return "item.refused";
    case "no_longer_available":
      return "item.gone";
    case "opened":
      return ended ? "item.expired" : undefined;
    default:
      return undefined;
  }
}

/**
 * Whether an item can never be read again from a seat: a side's or counsellor's, undefined for the mediators'.
 *
 * Its author keeps an own copy, of which this says nothing.
 */
export function goneFor(item: Item, side: Side | undefined, keyset: KeysetId): boolean {
  if (side === undefined) return !mediatorsRead(item);
  const status = recipientStatus(item);
  return !isAuthors(item, side, keyset) && (status === "sent_back" || status === "no_longer_available");
}

/**
 * Return the case's state as a party sees it.
 *
 * Before a case ever opened, the other side's pause or leaving does not show: it still reads *preparing*.
 */
export function stateFor(file: CaseFile, side: Side): CaseState {
  return closedWithoutNotice(file.case, side) ? "preparing" : file.case.state;
}

/**
 * Return how near the day is on which what a closed case kept is erased, as it is told: 30, 7, 1, or 0 once it has come.
 *
 * Undefined where it is more than 30 days away.
 */
export function erasureTold(erasedOn: Day, today: Day): number | undefined {
  const left = erasedOn - today;
  if (left <= 0) return 0;
  const due = ERASURE_TOLD_DAYS.filter((days) => left <= days);
  return due.length > 0 ? Math.min(...due) : undefined;
}

/** Return the second from which a held item is due in the hold queue. */
export function dueAt(item: Item): Seconds {
  return item.postponed_until === undefined ? item.held_at : startOf(item.postponed_until);
}

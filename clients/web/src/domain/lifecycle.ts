// What the two tables and the joint rule of the service say. The tables are data (`relay.domain.lifecycle`).
//
// An event that is not in a row is refused; no table entry leads to *opened* except from *released*, and none to *released*
// except by a mediator's release; time alone moves nothing.

import type { CaseEvent, ItemEvent } from "../generated/choices.ts";
import { CASE_TABLE, ITEM_TABLE, NEEDS_OPEN_CASE } from "../generated/lifecycle.ts";
import { ALREADY, LIVE_STATES, NOT_NOW } from "../generated/rules.ts";
import type { Day, RecordId } from "./ids.ts";
import { pauseOf, type Case, type CaseState, type Item, type ItemState, type PauseOwner } from "./model.ts";
import { demand, Refused, type Code } from "./refusals.ts";
import { other, type Side } from "./seats.ts";
import { withEntry, withoutEntry } from "./values.ts";

/** Whether closing the case voids an item. */
export function isLiveItem(item: Item): boolean {
  return LIVE_STATES.has(item.state);
}

/** Return where the table leads a case; Refused where it leads nowhere. */
export function stepCase(known: Case, event: CaseEvent): CaseState {
  const after = CASE_TABLE[known.state][event];
  if (after !== undefined) return after;
  if (known.state === "closed") throw new Refused("case.closed");
  throw new Refused(event === "resume" ? "pause.unknown" : "case.already_open");
}

/**
 * Return where the table leads an item; Refused where it leads nowhere.
 *
 * The item's own state is named first, so that whoever lost a race learns the winner's decision.
 */
export function stepItem(known: Case, item: Item, event: ItemEvent): ItemState {
  const after = ITEM_TABLE[item.state][event];
  if (after === undefined) throw new Refused(stateCode(item));
  if (NEEDS_OPEN_CASE.has(event)) requireOpen(known);
  return after;
}

/** Require an open case, as for everything that brings a letter nearer to anybody; Refused with the code of what it is. */
export function requireOpen(known: Case): void {
  if (known.state !== "open") throw new Refused(NOT_NOW[known.state]);
}

/** Return the code by which an item's own state is told. */
export function stateCode(item: Item): Code {
  return ALREADY[item.state];
}

/** Require that an item is held still, from where alone the table lets it be returned; refused by what became of it. */
export function requireHeld(known: Case, item: Item): void {
  stepItem(known, item, "return");
}

/** Return the case with a pause standing; the newest record of one holder is the one to lift, and says when to ask. */
export function paused(known: Case, hold: PauseOwner, record: RecordId, askOn: Day | undefined = undefined): Case {
  const asked = withoutEntry(known.ask_on, hold);
  return {
    ...known,
    state: stepCase(known, "pause"),
    holds: withEntry(known.holds, hold, record),
    ask_on: askOn === undefined ? asked : withEntry(asked, hold, askOn),
  };
}

/**
 * Return the case without a pause; it is open again once nobody's pause is left.
 *
 * `pause` names the record to lift, undefined only where new consent lifts it. Raises *pause.unknown*.
 */
export function resumed(known: Case, hold: PauseOwner, pause: RecordId | undefined): Case {
  const after = stepCase(known, "resume");
  const standing = known.holds.get(hold);
  demand(standing !== undefined && (pause === undefined || standing === pause), "pause.unknown");
  const holds = withoutEntry(known.holds, hold);
  return { ...known, state: holds.size > 0 ? known.state : after, holds, ask_on: withoutEntry(known.ask_on, hold) };
}

/**
 * Return the case after it ended today: by a withdrawal of a side, or by a close of a mediator.
 *
 * Every pause ends with it, but one: somebody who is not told of the end keeps seeing their own (`closedWithoutNotice`).
 */
export function closed(known: Case, event: "withdraw" | "close", today: Day, by: Side | undefined): Case {
  const unaware = known.opened || by === undefined ? undefined : pauseOf(other(by));
  return {
    ...known,
    state: stepCase(known, event),
    holds: new Map([...known.holds].filter(([hold]) => hold === unaware)),
    ask_on: new Map([...known.ask_on].filter(([hold]) => hold === unaware)),
    closed_on: today,
    ended_by: by,
  };
}

/** Whether the other side left before the case ever opened, which `side` must not notice. */
export function closedWithoutNotice(known: Case, side: Side): boolean {
  return known.state === "closed" && !known.opened && known.ended_by === other(side);
}

/** Apply the joint rule: in a closed case nothing is live. */
export function joint(known: Case, item: Item): Item {
  const after = ITEM_TABLE[item.state].void;
  if (known.state !== "closed" || !isLiveItem(item) || after === undefined) return item;
  return { ...item, state: after, postponed_until: undefined };
}

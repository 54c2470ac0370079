// What one seat knows of a case: the case file that follows from its records, and what stands beside them.
//
// Values only. How a record changes them stands in `replay.ts`, what a seat takes as given because it cannot see it in
// `unseen.ts`.

import { BACKWARDS_S } from "../generated/limits.ts";
import type { KeysetId, RecordId, Seconds } from "./ids.ts";
import type { Assignment, CaseFile } from "./model.ts";
import { word } from "./newest.ts";
import type { News } from "./news.ts";
import { MEDIATORS, type Seat } from "./seats.ts";

/** Stands for a record that this seat does not see. */
export const UNSEEN = "" as RecordId;
/** Stands for a keyset that this seat does not know. */
export const NOBODY = "" as KeysetId;

/** A place that was given at a second, by a record that stands in no journal of this seat. */
export interface Beside {
  readonly at: Seconds;
  readonly place: Assignment;
  /** What the record named (step J11); undefined where it is from before that. */
  readonly behind?: RecordId | undefined;
}

/** Whether a place was signed behind an end of it: it names the record of that, or is later than any clock explains. */
function isSince({ at, behind }: Beside, end: Seconds, by: RecordId | undefined): boolean {
  if (behind === undefined) return at > end;
  return behind === by || at > end + BACKWARDS_S;
}

/** What a seat knows of a case behind some of its records. */
export interface Replay {
  readonly seat: Seat;
  readonly file: CaseFile;
  /** Mediators whose place ended, as this journal tells, and when. */
  readonly gone: ReadonlyMap<KeysetId, Seconds>;
  /** Whose authority as staff ended, as this journal tells: nobody gives them anything again. */
  readonly silenced: ReadonlySet<KeysetId>;
  /** The newest place of a mediator that a coordinator's record tells of, and no journal of this seat. */
  readonly beside: ReadonlyMap<KeysetId, Beside>;
  /** Who said or did something. */
  readonly news: News;
  /** Of how many commands the program that followed it knows what they stand behind (`CaseFile.taken`). */
  readonly taken_noted: number;
}

/** Whether this seat sees every record of the case. */
export function isWhole(seat: Seat): boolean {
  return seat === MEDIATORS;
}

/** Whether this is a counsellor's seat, whose journal begins with a delegation in the middle of the case. */
export function isCounsellor(seat: Seat): boolean {
  return seat.startsWith("c");
}

/** Whether this is an interpreter's seat, whose journal begins with the item that they were given. */
export function isInterpreter(seat: Seat): boolean {
  return seat.startsWith("i");
}

/** Whether this is a guardian's seat, whose journal begins with the record that confirms their keyset. */
export function isGuardian(seat: Seat): boolean {
  return seat.startsWith("g");
}

/** Whether this is a supporter's seat, whose journal begins with their own place. */
export function isSupporter(seat: Seat): boolean {
  return seat.startsWith("s");
}

/** Whether a seat's journal begins in the middle of the case: of places given before, it holds no record. */
export function isLate(seat: Seat): boolean {
  return isCounsellor(seat) || isInterpreter(seat) || isGuardian(seat) || isSupporter(seat);
}

/** Every place in the case: those of the journal, and those beside it that it does not speak of or were given later. */
export function placesOf(replay: Replay): readonly Assignment[] {
  const known = new Map(replay.file.assignments.map((assignment) => [assignment.keyset, assignment.not_after]));
  const later: Assignment[] = [];
  for (const [keyset, beside] of replay.beside) {
    const { place } = beside;
    const gone = replay.gone.get(keyset);
    const until = known.get(keyset);
    const stands = gone === undefined || isSince(beside, gone, replay.file.taken.get(word("mediator", keyset)));
    if (stands && (until === undefined || place.not_after > until)) later.push(place);
  }
  const renewed = new Set(later.map((assignment) => assignment.keyset));
  return [...replay.file.assignments.filter((assignment) => !renewed.has(assignment.keyset)), ...later];
}

// A person's journal of one case: its chain of record ids, followed from where it was pinned, every record taken at its place. The
// twin of clients/cli/relay_client/trust/journal.py, where an example stands.
//
// A journal only grows. One that is shorter than what was pinned, or another one, is refused, unless the organisation's root signed
// where it was set back to, and each such word counts once. Pure: entries in, a longer journal out; fetching and keeping are done
// elsewhere.

import { journalHead, JOURNAL_START } from "../../crypto/digests.ts";
import type { CaseId, RecordId, Seconds } from "../../domain/ids.ts";
import { seatOf } from "../../domain/policy.ts";
import type { Seat } from "../../domain/seats.ts";
import { Standing } from "../../generated/choices.ts";
import type { Digest } from "../../generated/names.ts";
import type { JournalEntry, Position } from "../../generated/shapes.ts";
import { Untrusted } from "../errors.ts";
import { snake } from "../views/base.ts";
import type { Contradiction, JournalLine } from "../views/cases.ts";
import { parsed, secondOf, type UnverifiedRecord } from "./directory.ts";
import type { AcceptedRecord, RecordSigner, RecordVerifier } from "./verifier.ts";

/** How far a journal was followed: all its record ids, and the chain value behind each. */
export interface FollowedJournal {
  readonly case: CaseId;
  readonly seat: Seat;
  readonly ids: readonly RecordId[];
  readonly heads: readonly Digest[];
}

/** One entry that was followed: the record and who signed it, and the second that counts for it. */
export interface JournalStep {
  readonly n: number;
  readonly unverified: UnverifiedRecord;
  readonly who: RecordSigner;
  readonly at: Seconds;
}

/** A journal of which nothing was followed yet. */
export function unfollowed(inCase: CaseId, seat: Seat): FollowedJournal {
  return { case: inCase, seat, ids: [], heads: [] };
}

/** What a new statement says about a journal: how many entries were seen, and the chain value after them. */
export function positionOf(journal: FollowedJournal): Position {
  return { n: journal.ids.length, head: headAt(journal, journal.ids.length) };
}

/** Return the chain value after `n` entries. */
export function headAt({ heads }: FollowedJournal, n: number): Digest {
  return heads[n - 1] ?? JOURNAL_START;
}

/** Return an entry as it is shown. A date that nobody held against a clock gives way to the entry's place. */
export function lineOf({ n, unverified, who, at }: JournalStep): JournalLine {
  const { name, statement } = unverified.record;
  const side = "side" in statement ? statement.side : "about" in statement ? statement.about : undefined;
  return {
    n,
    record: unverified.id,
    what: snake(name),
    who: who.name || (who.side ?? who.signer),
    side: side ?? who.side,
    at: secondOf(unverified.record) === undefined ? undefined : at,
    day: "day" in statement ? statement.day : undefined,
    item: "item" in statement ? statement.item : undefined,
    attested: "attested" in statement && statement.attested !== undefined,
    gone: false,
  };
}

/**
 * Return the journal with these entries added, and what they are; what follows goes into `RecordVerifier.history`.
 *
 * Throws `Untrusted`: *journal.chain* (with the place as evidence) where an entry does not continue the chain, *journal.withheld*,
 * *journal.record* where bytes are not the record named or it is there already, *journal.contradiction* where a colleague or
 * another device of one's own signed another history or lifts a pause that they had not seen, and the codes of
 * `RecordVerifier.take`.
 */
export async function follow(
  journal: FollowedJournal, entries: readonly JournalEntry[], verifier: RecordVerifier,
): Promise<readonly [FollowedJournal, readonly JournalStep[]]> {
  const grown = { ...journal, ids: [...journal.ids], heads: [...journal.heads] };
  const places = new Map(grown.ids.map((id, at) => [id, at + 1]));
  const steps: JournalStep[] = [];
  for (const entry of entries) {
    const here = positionOf(grown);
    const n = here.n + 1;
    const head = await journalHead(journal.case, n, here.head, entry.id);
    if (entry.n !== n || entry.head !== head) {
      throw contradicted("journal.chain", { ...placeOf(journal, n), ours: head, theirs: entry.head, record: entry.record });
    }
    const record = await read(journal, entry, here, verifier);
    // What was taken back meanwhile would be given once more by it. Nothing enters a journal twice.
    if (places.has(entry.id)) throw new Untrusted("journal.record", journal.seat);
    const taken = verifier.take(record);
    if (taken.namesPlace && seatOfSigner(taken.who) === journal.seat) {
      requireSameHistory(grown, record, taken);
      requireSeen(grown, places, record, taken);
    }
    steps.push({ n, unverified: record, who: taken.who, at: taken.at });
    places.set(entry.id, n);
    grown.ids.push(entry.id);
    grown.heads.push(head);
  }
  return [grown, steps];
}

/**
 * Hold a position that the server shows against what was seen before.
 *
 * Throws `Untrusted` *journal.rollback* where it is shorter than ours, *journal.contradiction* where the same place has another
 * chain value.
 */
export function requireGrown(journal: FollowedJournal, shown: Position): void {
  const { n, head } = positionOf(journal);
  if (shown.n > n) return;
  const ours = headAt(journal, shown.n);
  if (ours !== shown.head) {
    throw contradicted("journal.contradiction", { ...placeOf(journal, shown.n), ours, theirs: shown.head });
  }
  if (shown.n < n) throw contradicted("journal.rollback", { ...placeOf(journal, n), ours: head, theirs: shown.head });
}

/**
 * Whether a journal followed anew from its beginning is the pinned one, set back by the root and grown since.
 *
 * The root's record stands right after the place it names; up to there both journals are the same. One that is in the pinned
 * journal already gives no second way back: it counted once.
 */
export function isRestored(pinned: FollowedJournal, anew: FollowedJournal, steps: readonly JournalStep[]): boolean {
  return steps.some(({ n, unverified: { record, id }, who }) => {
    if (record.name !== "Restore" || who.signer !== "root" || pinned.ids.includes(id)) return false;
    const { case: inCase, seat, journal: before } = record.statement;
    const begun = pinned.ids.length >= before.n && pinned.ids.every((recordId, at) => at >= before.n || recordId === anew.ids[at]);
    const named = inCase === pinned.case && seat === pinned.seat && n === before.n + 1;
    return named && begun && headAt(anew, before.n) === before.head;
  });
}

async function read(
  journal: FollowedJournal, entry: JournalEntry, here: Position, verifier: RecordVerifier,
): Promise<UnverifiedRecord> {
  if (entry.record === undefined) throw new Untrusted("journal.withheld", journal.seat);
  const parsedRecord = await parsed(entry.record, verifier.directory.root);
  const { record } = parsedRecord;
  const ofNobody = record.name === "ShredReceipt" || record.name === "StaffEnd";
  const ofCase = ofNobody || ("case" in record.statement && record.statement.case === journal.case);
  if (parsedRecord.id !== entry.id || !ofCase) throw new Untrusted("journal.record", journal.seat);
  if (record.name === "Restore") {
    const { seat, journal: named } = record.statement;
    const isHere = seat === journal.seat && named.n === here.n && named.head === here.head;
    if (!isHere) throw new Untrusted("journal.record", journal.seat);
  }
  return parsedRecord;
}

/** Hold the position that a record of this very seat names against our own chain in front of it (step J9). */
function requireSameHistory(journal: FollowedJournal, { record }: UnverifiedRecord, taken: AcceptedRecord): void {
  if (!("journal" in record.statement)) return;
  const { n, head } = record.statement.journal;
  const latest = record.name === "Log" ? journal.ids.length - 1 : journal.ids.length;
  const ours = headAt(journal, n);
  if (n <= latest && (!taken.sawAll || n === latest) && ours === head) return;
  const evidence = { ...placeOf(journal, n), ours, theirs: head, record: record.data };
  throw contradicted("journal.contradiction", evidence, taken.who.name);
}

/** Require that whoever lifts a pause of this journal had seen it: what they were shown as another one was a lie (step J9). */
function requireSeen(
  journal: FollowedJournal, places: ReadonlyMap<RecordId, number>, { record }: UnverifiedRecord, taken: AcceptedRecord,
): void {
  if (record.name !== "Resume") return;
  const { pause, journal: named } = record.statement;
  const stood = places.get(pause) ?? 0;
  if (stood <= named.n) return;
  const evidence = { ...placeOf(journal, stood), ours: headAt(journal, stood), theirs: named.head, record: record.data };
  throw contradicted("journal.contradiction", evidence, taken.who.name);
}

function placeOf(journal: FollowedJournal, n: number): Pick<Contradiction, "case" | "seat" | "n"> {
  return { case: journal.case, seat: journal.seat, n };
}

function contradicted(code: string, evidence: Contradiction, who = ""): Untrusted {
  return new Untrusted(code, who === "" ? evidence.seat : who, evidence);
}

/** Whose journal a signer's position is one of; undefined for the root, the server and the office. */
function seatOfSigner({ signer, keyset, side }: RecordSigner): Seat | undefined {
  const standing = Standing.find((known) => known === signer);
  return standing === undefined ? undefined : seatOf({ standing, side }, keyset);
}

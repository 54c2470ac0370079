// What this device remembers of a case, sealed: its journal as followed, what follows from it, and what was agreed to. The twin of
// clients/cli/relay_client/cases/pins.py.
//
// These are the pins: a server that shows an older journal, other readers or another author's key than before is noticed because of
// what stands here. What was verified once is not verified again, only what came since. Two tabs at once never put older pins over
// newer ones.

import { type Bytes, equal } from "../../bytes.ts";
import type { CaseId } from "../../domain/ids.ts";
import type { Seat } from "../../domain/seats.ts";
import type { Digest, RecordId } from "../../generated/names.ts";
import type { KnownAuthor, KnownReader } from "../../generated/shapes.ts";
import { spell, unspell } from "../device/kept.ts";
import type { Vault } from "../device/vault.ts";
import { LocalFault, Untrusted } from "../errors.ts";
import { CaseHistory, type KeptHistory } from "../trust/case_history.ts";
import { type FollowedJournal, unfollowed } from "../trust/journal.ts";

export const SHELF = "replays";
/**
 * Which members the rules keep of a case. What was kept by another number is followed once more, and must be a beginning of the
 * journal that is followed then.
 */
export const FORMAT = 4;
const ID_DIGITS = 64;

/** One case in one seat, as remembered. */
export interface CasePins {
  readonly journal: FollowedJournal;
  /** What follows from the journal; undefined until it was followed by these rules for the first time. */
  readonly history?: KeptHistory | undefined;
  /** The digest of `shown`, as the server names it. */
  readonly rows?: Digest | undefined;
  /** What the server showed of the case beside its journal last: hints, as they came (`CaseShown`). */
  readonly shown?: Bytes | undefined;
  readonly authors: readonly KnownAuthor[];
  /** Undefined until a list of readers was agreed to for the first time. */
  readonly readers?: readonly KnownReader[] | undefined;
  /** What ended one's own place as a mediator, verified; a place that was given since is in the journal behind it. */
  readonly ended?: KeptEnd | undefined;
}

/** The record that ended a place, with the root's records for whoever of the staff signed it. */
export interface KeptEnd {
  readonly record: Bytes;
  readonly staff: readonly Bytes[];
}

/** Pins as they are written: ids and chain values behind each other. */
interface Written extends Omit<CasePins, "journal"> {
  readonly format: number;
  readonly case: CaseId;
  readonly seat: Seat;
  readonly ids: string;
  readonly heads: string;
}

/** Return what is remembered of a case in this seat; `LocalFault` *home.damaged*. */
export async function load(vault: Vault, inCase: CaseId, seat: Seat): Promise<CasePins> {
  const data = await vault.get(SHELF, nameOf(inCase, seat));
  return data === null ? { journal: unfollowed(inCase, seat), authors: [] } : read(data);
}

/** Return everything that is remembered, each read once for as long as it stays the same; `LocalFault` *home.damaged*. */
export async function allOf(vault: Vault): Promise<readonly CasePins[]> {
  return vault.made(SHELF, read);
}

/**
 * Keep the pins, unless another look has followed the same journal further meanwhile; `Untrusted` *journal.contradiction* where
 * one has followed another journal, and the root did not set this one back.
 */
export async function keep(vault: Vault, pins: CasePins, setBack = false): Promise<void> {
  const { case: inCase, seat, ids } = pins.journal;
  await vault.turn(async () => {
    const name = nameOf(inCase, seat);
    const before = await vault.get(SHELF, name);
    const stored = before === null ? undefined : read(before);
    if (stored !== undefined && !setBack && !begins(stored.journal, pins.journal) && !begins(pins.journal, stored.journal)) {
      throw new Untrusted("journal.contradiction", seat);
    }
    const further = stored !== undefined && stored.journal.ids.length > ids.length && begins(stored.journal, pins.journal);
    const data = written(further ? { ...stored, readers: pins.readers, authors: pins.authors } : pins);
    if (before === null || !equal(before, data)) await vault.put(SHELF, name, data);
  });
}

/** Return what follows from the journal, as remembered; undefined where nothing was, or by other rules. */
export async function historyOf({ journal, history }: CasePins): Promise<CaseHistory | undefined> {
  return history === undefined ? undefined : CaseHistory.of(journal.case, history);
}

/** Whether one journal goes on from the other. */
export function begins(one: FollowedJournal, other: FollowedJournal): boolean {
  return one.ids.length >= other.ids.length && other.ids.every((record, at) => record === one.ids[at]);
}

function read(data: Bytes): CasePins {
  const written = unspell(data) as Written | null;
  if (written === null || typeof written.ids !== "string") throw new LocalFault("home.damaged", SHELF);
  const { format, case: inCase, seat, ids, heads, history, ...others } = written;
  const journal = { case: inCase, seat, ids: pieces<RecordId>(ids), heads: pieces<Digest>(heads) };
  return { ...others, journal, history: format === FORMAT ? history : undefined };
}

/** The members in one order, so that pins that are the same are written alike. */
function written({ journal, history, rows, shown, authors, readers, ended }: CasePins): Bytes {
  const { case: inCase, seat, ids, heads } = journal;
  const made: Written = {
    format: FORMAT, case: inCase, seat, ids: ids.join(""), heads: heads.join(""), history, rows, shown, authors, readers,
    ...(ended && { ended }),
  };
  return spell(made);
}

function pieces<Name extends string>(text: string): Name[] {
  return Array.from({ length: text.length / ID_DIGITS }, (_, at) => text.slice(at * ID_DIGITS, (at + 1) * ID_DIGITS) as Name);
}

function nameOf(inCase: CaseId, seat: Seat): string {
  return `${inCase} ${seat}`;
}

// Private notes between the mediators of a case and one person: signed, sealed for exactly their readers, and read again. The twin
// of clients/cli/relay_client/roles/private_notes.py.

import { digest } from "../../crypto/digests.ts";
import type { KeysetPublic } from "../../crypto/keys.ts";
import type { CaseId, ItemId, KeysetId } from "../../domain/ids.ts";
import { SIDES, type Side } from "../../domain/seats.ts";
import { isWhole } from "../../domain/seen.ts";
import { WORDS_BYTES as LIMIT } from "../../generated/limits.ts";
import type { NoteId } from "../../generated/names.ts";
import { caseOf, type CaseSnapshot, directoryIn, historyIn } from "../cases/snapshot.ts";
import { tidyWords } from "../items/plaintext.ts";
import { begun } from "../net/begun.ts";
import { sealedFor, type SignedWords } from "../trust/case_history.ts";
import type { NoteView } from "../views/case_view.ts";
import type { Outcome } from "../views/cases.ts";
import type { CaseAccess } from "./case_access.ts";
import { mediatorKeys, nameIn, sideOf, staffName, words } from "./presenters.ts";

/** UTF-8 bytes of a note; sealed and padded it stays within what the wire allows. */
export const WORDS_BYTES = (LIMIT * 3) / 4;

/** The notes of one's conversation, oldest first: the journal's, with the words that the service keeps. */
export async function notesOf(cases: CaseAccess, of: CaseId): Promise<readonly NoteView[]> {
  const fetched = async () => cases.session.call("note.list", undefined, { path: { case: of } });
  const asked = cases.caseClient.hasLooked(of) ? undefined : begun(fetched());
  const snapshot = await cases.view(of);
  const { shown, signer } = snapshot;
  const { notes: rows } = shown?.whole === true ? shown : await (asked ?? fetched());
  const sealed = new Map<string, Uint8Array>();
  for (const row of rows) sealed.set(`${row.note} ${await digest(row.sealed)}`, row.sealed);
  const history = historyIn(snapshot);
  // A mediator is shown that there is a note too which nobody sealed for them: a colleague can hand it over.
  const notes = isWhole(history.replay.seat) ? history.allNotes() : history.notes(signer.id);
  return Promise.all(notes.map(([note, words]) => noteView(snapshot, note, words, sealed)));
}

/** Whom a note is for beside the mediators, and whose conversation it belongs to. */
export interface Addressed {
  readonly others?: readonly KeysetPublic[] | undefined;
  readonly about?: Side | undefined;
  readonly counsellor?: KeysetId | undefined;
  /** An envelope that its writer wishes to open with the mediators. */
  readonly together?: ItemId | undefined;
}

/** Leave a private note for one's mediators; `together` is an envelope that one wishes to open with them. */
export async function writeNote(cases: CaseAccess, of: CaseId, text: string, together?: ItemId): Promise<Outcome> {
  const tidied = tidyWords(text, WORDS_BYTES);
  const snapshot = await cases.look(of);
  return write(cases, snapshot, tidied, { others: [snapshot.signer.keyset.public], about: sideOf(snapshot), together });
}

/** Leave a private note for the mediators of the case and those it is addressed to. */
export async function write(
  cases: CaseAccess, snapshot: CaseSnapshot, text: string, { others = [], about, counsellor, together }: Addressed,
): Promise<Outcome> {
  const tidied = tidyWords(text, WORDS_BYTES);
  const { signer } = snapshot;
  const note = signer.newId<NoteId>();
  const readers = new Map(mediatorKeys(snapshot, cases.now()));
  for (const other of others) readers.set(other.id, other);
  const sealed = await signer.sealWords("private_note", tidied, note, [...readers.values()]);
  const members = { note, words: sealed.refs, about, counsellor, together };
  return cases.say(snapshot, "case.note", "Note", members, { words: sealed.words });
}

/**
 * Seal for another mediator every note that nobody sealed for them and this one can read; return how many. `again` seals what
 * somebody else sealed for them too, beside that.
 */
export async function handOverNotes(
  cases: CaseAccess, snapshot: CaseSnapshot, to: KeysetId, again: boolean,
): Promise<number> {
  const notes = new Set(historyIn(snapshot).notes(snapshot.signer.id).map(([note]) => note));
  return sealAnew(cases, snapshot, { notes, again }, directoryIn(snapshot).public(to));
}

/** Seal the notes of a side's conversation for the keys that it has now, as far as earlier ones of theirs opened them. */
export async function giveNotesAnew(cases: CaseAccess, of: CaseId, again: boolean): Promise<number> {
  const snapshot = await cases.look(of);
  const history = historyIn(snapshot);
  let given = 0;
  for (const side of SIDES) {
    const party = history.party(side);
    if (party === undefined) continue;
    const had = history.notes(snapshot.signer.id).filter(([, words]) => hadBy(snapshot, words, side));
    given += await sealAnew(cases, snapshot, { notes: new Set(had.map(([note]) => note)), again }, party.keyset);
  }
  return given;
}

/** Which notes are sealed anew, and whether also those that somebody else sealed for their reader. */
interface Wanted {
  readonly notes: ReadonlySet<NoteId>;
  readonly again: boolean;
}

/** Seal these notes for somebody, as far as this mediator can read them and did not seal them before; return how many. */
async function sealAnew(cases: CaseAccess, snapshot: CaseSnapshot, wanted: Wanted, key: KeysetPublic): Promise<number> {
  const shown = new Map((await notesOf(cases, caseOf(snapshot))).map((note) => [`${note.note} ${note.byId}`, note.text]));
  let handed = 0;
  for (const [note, words] of historyIn(snapshot).notes(snapshot.signer.id)) {
    const text = shown.get(`${note} ${words.by}`);
    const sealers = sealedFor(words, key.id);
    const has = sealers.some(({ by }) => by === snapshot.signer.id) || (sealers.length > 0 && !wanted.again);
    if (!wanted.notes.has(note) || text === undefined || has) continue;
    const { refs, words: sealed } = await snapshot.signer.sealWords("private_note", text, note, [key]);
    const [ref] = refs;
    if (ref === undefined) continue;
    const members = { to: key.id, note, by: words.by, digest: ref.digest, about: words.about, counsellor: words.counsellor };
    await cases.say(snapshot, "case.handed", "HandNote", members, { words: sealed });
    handed += 1;
  }
  return handed;
}

/** Whether a note is of a side's conversation, and a keyset that this side has or had could read it. */
function hadBy(snapshot: CaseSnapshot, words: SignedWords, side: Side): boolean {
  return words.about === side && words.refs.some((ref) => historyIn(snapshot).partyWith(ref.to)?.side === side);
}

async function noteView(
  snapshot: CaseSnapshot,
  note: NoteId,
  signedWords: SignedWords,
  sealed: ReadonlyMap<string, Uint8Array>,
): Promise<NoteView> {
  const { signer } = snapshot;
  const given = sealedFor(signedWords, signer.id);
  const tried = await Promise.all(
    given.map(async ({ by, digest: sealedAs }) => {
      const text = await words(signer, "private_note", sealed.get(`${note} ${sealedAs}`), note, by);
      return { by, text: text === null || text === "" ? undefined : text };
    }),
  );
  const opened = tried.find(({ text }) => text !== undefined);
  const by = opened?.by ?? given[0]?.by ?? signedWords.by;
  const noise = opened === undefined ? [] : tried.filter(({ text }) => text === undefined);
  return {
    note,
    text: opened?.text,
    by: nameIn(snapshot, signedWords.by),
    byId: signedWords.by,
    mine: isOwn(snapshot, signedWords.by),
    about: signedWords.about,
    counsellor: signedWords.counsellor,
    at: signedWords.at ?? 0,
    handedBy: by === signedWords.by ? undefined : nameIn(snapshot, by),
    noise: noise.map((copy) => staffName(snapshot, copy.by)),
    noKey: given.length === 0,
  };
}

/** Whether oneself wrote it, also with keys that one has lost since. */
function isOwn(snapshot: CaseSnapshot, by: KeysetId): boolean {
  const history = historyIn(snapshot);
  const then = history.partyWith(by)?.side;
  return by === snapshot.signer.id || (then !== undefined && then === history.partyWith(snapshot.signer.id)?.side);
}

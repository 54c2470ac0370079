// From a verified look at a case to what a party is shown of it: names, readers, warnings. The twin of
// clients/cli/relay_client/roles/presenters.py, as far as a party sees.
//
// Sealed texts are opened here, and only those whose digest somebody signed: a sealing by itself proves no author. Nothing is
// fetched or signed.

import { digest } from "../../crypto/digests.ts";
import { CannotOpen } from "../../crypto/errors.ts";
import type { KeysetPublic } from "../../crypto/keys.ts";
import type { WordsKind, WordsPlace } from "../../crypto/note.ts";
import { eachForm } from "../../domain/forms.ts";
import type { KeysetId, Seconds } from "../../domain/ids.ts";
import { type Assignment, type CaseState, consentPauseOf, pauseOf } from "../../domain/model.ts";
import type { Side } from "../../domain/seats.ts";
import { isCounsellor, isLate, isWhole } from "../../domain/seen.ts";
import { byRank } from "../../domain/values.ts";
import type { SideRow } from "../../generated/shapes.ts";
import { caseOf, type CaseSnapshot, directoryIn, historyIn, positionIn } from "../cases/snapshot.ts";
import { Misused, Unreadable, Untrusted } from "../errors.ts";
import type { Unsealed } from "../items/item_reader.ts";
import { unseen } from "../items/plaintext.ts";
import type { Signer } from "../items/signer.ts";
import { isSeen } from "../trust/case_history.ts";
import { windowAt } from "../trust/directory.ts";
import type { CaseSummary, CaseView, SideView } from "../views/case_view.ts";
import type { OpenedItem } from "../views/items.ts";
import { mustBeShown, type Reader, type ReaderList, type Warn } from "../views/people.ts";

/** The last day that is shown as a date: 30 December 9999. */
const LAST_DAY = 2_932_895;

/** The staff name behind a keyset, or the side of a party's. */
export function nameIn(snapshot: CaseSnapshot, keyset: KeysetId): string {
  const history = historyIn(snapshot);
  const party = history.partyWith(keyset) ?? history.guardianWith(keyset);
  return party?.side ?? directoryIn(snapshot).name(keyset);
}

/** The side of a party who looks at their case; `Misused` *role.other* for anybody else. */
export function sideOf({ reply }: CaseSnapshot): Side {
  const { side, role } = reply.case;
  if (role !== "party" || side === undefined) throw new Misused("role.other");
  return side;
}

/**
 * The keys of everyone who mediates this case now by its journal, each live by the root's word, lead first. Whom the server's row
 * adds is refused: `Untrusted` *trust.assignment*. Whom it leaves out is a mediator all the same.
 */
export function mediatorKeys(snapshot: CaseSnapshot, now: Seconds): ReadonlyMap<KeysetId, KeysetPublic> {
  const live = places(snapshot, now);
  const shown = snapshot.reply.assignments.filter((row) => now < row.not_after).map((row) => row.mediator);
  const [first] = shown.filter((keysetId) => !live.has(keysetId)).sort();
  if (first !== undefined) throw new Untrusted("trust.assignment", nameIn(snapshot, first));
  const directory = directoryIn(snapshot);
  const keys = new Map<KeysetId, KeysetPublic>();
  for (const keyset of live.keys()) {
    directory.require(keyset, ["mediator"], windowAt(now));
    keys.set(keyset, directory.public(keyset));
  }
  return keys;
}

/** Every place that is live now. Who does not hear of every end goes by the row for that alone. */
function places(snapshot: CaseSnapshot, now: Seconds): ReadonlyMap<KeysetId, Assignment> {
  const history = historyIn(snapshot);
  const live = history.mediators(now);
  if (snapshot.journal !== undefined && !isLate(history.replay.seat)) return live;
  const rows = new Set(snapshot.reply.assignments.filter((row) => now < row.not_after).map((row) => row.mediator));
  return new Map([...live].filter(([keyset]) => rows.has(keyset)));
}

/** Who mediates this case now, as readers: the lead first, then by name. */
export function mediators(snapshot: CaseSnapshot, now: Seconds): readonly Reader[] {
  const live = places(snapshot, now);
  const readers = [...mediatorKeys(snapshot, now).keys()].flatMap((keyset) => {
    const place = live.get(keyset);
    return place === undefined ? [] : [{ keyset, name: nameIn(snapshot, keyset), place: place.place, notAfter: place.not_after }];
  });
  const rank = ({ place, name, keyset }: Reader) => [place === "lead" ? 0 : 1, name, keyset];
  return readers.sort((one, other) => byRank(rank(one), rank(other)));
}

/** Who would read an item sealed now, and what changed since the last list that was agreed to. */
export function readerList(snapshot: CaseSnapshot, now: Seconds): ReaderList {
  const readers = mediators(snapshot, now);
  const known = snapshot.pins.readers;
  const before = new Set(known?.map((reader) => reader.keyset));
  const present = new Set(readers.map((reader) => reader.keyset));
  return {
    case: caseOf(snapshot),
    readers,
    added: known === undefined ? [] : readers.filter((reader) => !before.has(reader.keyset)),
    gone: (known ?? []).filter((reader) => !present.has(reader.keyset)).map((reader) => reader.name),
    first: known === undefined,
  };
}

/** A sealed text as it is shown, with the name of who signed it. */
export interface SignedText {
  /** Empty where the service shows none, an older one, or one that is not what was signed. */
  readonly text: string;
  readonly by: string;
}

/** A sealed text with who signed it; undefined where by the journal none was sealed for this reader. */
export async function signedWords(
  snapshot: CaseSnapshot,
  kind: WordsKind,
  sealed: Uint8Array | undefined,
  subject: WordsPlace["subject"],
): Promise<SignedText | undefined> {
  const { signer } = snapshot;
  const bound = historyIn(snapshot).saidOf(kind, subject);
  const ours = bound?.refs.filter((ref) => ref.to === signer.id) ?? [];
  if (bound === undefined || ours.length === 0) return undefined;
  const made = sealed === undefined ? undefined : await digest(sealed);
  const signed = ours.some((our) => our.digest === made);
  return { text: (signed ? await words(signer, kind, sealed, subject, bound.by) : null) ?? "", by: nameIn(snapshot, bound.by) };
}

/** A sealed text whose writer the caller has made sure of; null where it is none. */
export async function words(
  signer: Signer,
  kind: WordsKind,
  sealed: Uint8Array | undefined,
  subject: WordsPlace["subject"],
  by: KeysetId,
): Promise<string | null> {
  if (sealed === undefined) return null;
  try {
    return await signer.openWords(kind, sealed, subject, by);
  } catch (error) {
    if (error instanceof CannotOpen) return null;
    throw error;
  }
}

/** The row of a case that was looked at: by its journal, as far as the seat sees. */
export function summaryOf(snapshot: CaseSnapshot): CaseSummary {
  const { reply, verifier } = snapshot;
  const shown = stateOf(snapshot);
  return {
    case: reply.case.case,
    role: reply.case.role,
    state: shown,
    side: reply.case.side,
    mediators: places(snapshot, verifier.now).size,
    erasedOn: shown === "closed" ? reply.case.erased_on : undefined,
    byService: shown !== verifier.history.file.case.state,
  };
}

/** The whole case as its party is shown it: by its journal, and only what the seat cannot see by the server's word. */
export function caseView(snapshot: CaseSnapshot, now: Seconds): CaseView {
  const { reply } = snapshot;
  return {
    summary: summaryOf(snapshot),
    own: sideView(snapshot, sideOf(snapshot)),
    mediators: mediators(snapshot, now),
    servicePause: reply.service_pause,
    warnings: warnings(snapshot, now),
    takesUp: historyIn(snapshot).file.case.takes_up,
  };
}

const STOPPED: readonly CaseState[] = ["preparing", "open", "paused", "closed"];

/** The case's state by its journal. The server's word may only say that more has stopped than the seat can see. */
export function stateOf(snapshot: CaseSnapshot): CaseState {
  const rowState = snapshot.reply.case.state;
  if (snapshot.journal === undefined) return rowState;
  const { replay, file } = historyIn(snapshot);
  const known = file.case.state;
  if (isWhole(replay.seat)) return known === "open" && snapshot.reply.service_pause !== undefined ? "paused" : known;
  if (known === "preparing" && rowState !== "closed" && !isCounsellor(replay.seat)) return known;
  return STOPPED.indexOf(rowState) > STOPPED.indexOf(known) ? rowState : known;
}

/** One side by the journal. The row says only what the seat cannot see: what a mediator recorded of a consent. */
export function sideView(snapshot: CaseSnapshot, side: Side): SideView {
  const history = historyIn(snapshot);
  const { parties, case: known } = history.file;
  const party = parties[side];
  const row: SideRow | undefined = snapshot.reply.sides.find((sideRow) => sideRow.side === side);
  const unseenConsent = party.consent !== undefined && !isSeen(party.consent.record);
  return {
    side,
    epoch: party.epoch,
    enrolled: party.keyset !== undefined,
    kinds: [...eachForm(party.kinds)].sort(),
    tellOpened: party.tell_opened,
    keyset: history.party(side)?.keyset.id,
    consent: unseenConsent ? row?.consent : party.consent?.record,
    attested: unseenConsent ? row?.attested === true : party.consent?.attested !== undefined,
    pause: known.holds.get(pauseOf(side)),
    consentPause: known.holds.has(consentPauseOf(side)),
    askOn: known.ask_on.get(pauseOf(side)),
    byService: unseenConsent,
  };
}

/** The name of a member of the staff; nothing for a party. */
export function staffName(snapshot: CaseSnapshot, keyset: KeysetId): string {
  return historyIn(snapshot).partyWith(keyset) === undefined ? nameIn(snapshot, keyset) : "";
}

/** An unsealed item as shown; `Unreadable` *item.day* where its day is in no calendar. */
export function openedItem(snapshot: CaseSnapshot, unsealed: Unsealed, note: string | undefined): OpenedItem {
  const manifest = unsealed.manifest;
  if (manifest.day > LAST_DAY) throw new Unreadable("item.day");
  const { release } = unsealed;
  const known = snapshot.pins.authors.filter((author) => author.side === manifest.side).map((author) => author.keyset);
  const item = historyIn(snapshot).file.items.get(manifest.item);
  const answered = item?.derived_from !== undefined && (item.answered !== undefined || item.agrees);
  const changed = release !== undefined && isPlainly(unsealed) && known.length > 0 && !known.includes(manifest.author);
  return {
    case: caseOf(snapshot),
    item: manifest.item,
    kind: manifest.kind,
    side: manifest.side,
    day: manifest.day,
    letter: unsealed.letter,
    manifest: unsealed.manifestId,
    author: manifest.author,
    authorName: unsealed.authorName,
    authorChanged: changed,
    told: manifest.told === true,
    brought: manifest.delegation !== undefined,
    derivedFrom: manifest.derived_from,
    purpose: unsealed.purpose,
    hiddenCharacters: unseen(unsealed.letter),
    seen: positionIn(snapshot),
    note,
    releasedBy: release?.signers[0] === undefined ? undefined : nameIn(snapshot, release.signers[0]),
    agrees: answered ? item.agrees : undefined,
    replaces: item?.replaces,
    parts: unsealed.parts,
    together: item?.together,
    interpreted: directoryIn(snapshot).interprets(manifest.author),
    lendable: manifest.lendable === true,
    noise: unsealed.noise.map((by) => staffName(snapshot, by)),
  };
}

/** Whether somebody wrote this themselves, with a keyset of their own: neither told, nor derived, nor brought for them. */
export function isPlainly({ manifest }: Unsealed): boolean {
  return manifest.told === undefined && manifest.derived_from === undefined && manifest.delegation === undefined;
}

/** What a look at a case gives cause to warn of, whoever looks. */
export function warnings(snapshot: CaseSnapshot, now: Seconds): readonly Warn[] {
  const warns: Warn[] = [];
  const of = caseOf(snapshot);
  if (snapshot.reply.service_pause !== undefined) warns.push({ code: "warn.paused_by_service", case: of });
  for (const { unverified: step } of snapshot.steps) {
    const { name, statement } = step.record;
    if (name === "Confirm" && statement.epoch > 1) warns.push({ code: "warn.key_changed", case: of, side: statement.side });
  }
  const agreed = snapshot.pins.readers !== undefined;
  if (agreed && mustBeShown(readerList(snapshot, now))) warns.push({ code: "warn.readers_changed", case: of });
  return warns;
}

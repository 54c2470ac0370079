// What a verified journal says of its case: the case file that follows from it, and the keys and digests that it names. The twin of
// clients/cli/relay_client/trust/case_history.py.
//
// Made by `verifier.ts` alone, one record after another, each verified before. What the server says beside the journal never comes
// in here. Decides nothing: the rules are those of src/domain.

import type { Bytes } from "../../bytes.ts";
import { KeysetPublic } from "../../crypto/keys.ts";
import type { WordsKind } from "../../crypto/note.ts";
import type { CaseId, ItemId, KeysetId, RecordId, Seconds } from "../../domain/ids.ts";
import { runs, type Assignment, type CaseFile, type Delegation, type Guardian, type Item, type Scope } from "../../domain/model.ts";
import { begun } from "../../domain/replay.ts";
import type { Seat, Side } from "../../domain/seats.ts";
import { placesOf, UNSEEN, type Replay } from "../../domain/seen.ts";
import { byRank, last } from "../../domain/values.ts";
import type { Digest, NoteId } from "../../generated/names.ts";
import type { WordsRef } from "../../generated/shapes.ts";
import type { Said } from "../../wire/statements.ts";
import { signerOf } from "./directory.ts";

/** A party's keyset as confirmed, or a supporter's. */
export interface PartyKey {
  readonly side: Side;
  readonly epoch: number;
  readonly keyset: KeysetPublic;
  readonly record: RecordId;
}

/** A private note that a mediator sealed for another one, or anew for its side: who did, for whom, and its digest. */
interface HandedWords {
  readonly by: KeysetId;
  readonly to: KeysetId;
  readonly digest: Digest;
}

/** Sealed words that somebody signed: who, for each reader the digest of what was sealed for them, and what stands beside. */
export interface SignedWords {
  readonly by: KeysetId;
  readonly refs: readonly WordsRef[];
  /** For a private note: the second at which it was signed. */
  readonly at?: Seconds | undefined;
  readonly about?: Side | undefined;
  readonly counsellor?: KeysetId | undefined;
  /** For a private note: for whom other mediators sealed it since. */
  readonly handed: readonly HandedWords[];
}

/** The entry just in front that belongs to one request with the next (a manifest, or what a log is about), and its signer. */
export interface Before {
  readonly id: RecordId;
  readonly signer: KeysetId;
}

/** All of a history as this device keeps it: no key is a class, so that it can be written. */
export interface KeptHistory {
  readonly replay: Replay;
  readonly clock: Seconds;
  readonly restores: number;
  readonly keys: readonly KeptKey[];
  readonly supporters: readonly KeptKey[];
  readonly guardians: readonly Bytes[];
  readonly said: ReadonlyMap<string, SignedWords>;
  readonly notes: ReadonlyMap<string, NoteId>;
  readonly handed: ReadonlyMap<string, KeysetId>;
}

/** `id` is the keyset's own. */
type KeptKey = Omit<PartyKey, "keyset"> & { readonly id: KeysetId; readonly keyset: Bytes };

/** One case as one seat's journal tells it, up to some entry. */
export class CaseHistory {
  replay: Replay;
  /** The latest second that is proved to be past at this place of the journal (step J8). */
  clock: Seconds = 0;
  /** How many of the root's words that this journal was set back stand in it. */
  restores = 0;
  /** Undefined where the next entry begins a request of its own. */
  before: Before | undefined;
  /** Every keyset that was confirmed for a party, replaced ones too. */
  readonly keys = new Map<KeysetId, PartyKey>();
  /** Every keyset that somebody had or has who stands by a party. */
  readonly supporters = new Map<KeysetId, PartyKey>();
  /** Every keyset that was confirmed for a parent or guardian. None of them is a party's: nothing is sealed to them. */
  readonly guardians = new Map<KeysetId, KeysetPublic>();
  /** The newest words of each kind about each thing, in the order of their first: a sealing by itself proves no author. */
  readonly #signedWords = new Map<string, SignedWords>();
  /** Each private note, by the key of its words. */
  readonly #notes = new Map<string, NoteId>();
  /** Each grant that a hand-over named, with the mediator who signed it. */
  readonly #handed = new Map<string, KeysetId>();

  /** What is known before the first entry. */
  constructor(inCase: CaseId, seat: Seat) {
    this.replay = begun(inCase, seat);
  }

  /** Go on from what was kept: it was verified before it was sealed here. */
  static async of(inCase: CaseId, kept: KeptHistory): Promise<CaseHistory> {
    const history = new CaseHistory(inCase, kept.replay.seat);
    history.replay = kept.replay;
    history.clock = kept.clock;
    history.restores = kept.restores;
    for (const into of ["keys", "supporters"] as const) {
      for (const { id, keyset, ...others } of kept[into]) {
        history[into].set(id, { ...others, keyset: await KeysetPublic.fromBytes(keyset) });
      }
    }
    for (const data of kept.guardians) {
      const keyset = await KeysetPublic.fromBytes(data);
      history.guardians.set(keyset.id, keyset);
    }
    for (const [key, words] of kept.said) history.#signedWords.set(key, words);
    for (const [key, note] of kept.notes) history.#notes.set(key, note);
    for (const [key, by] of kept.handed) history.#handed.set(key, by);
    return history;
  }

  /** All of it, to be kept behind a whole request. */
  kept(): KeptHistory {
    const plain = (key: PartyKey): KeptKey => ({ ...key, id: key.keyset.id, keyset: key.keyset.toBytes() });
    return {
      replay: this.replay,
      clock: this.clock,
      restores: this.restores,
      keys: [...this.keys.values()].map(plain),
      supporters: [...this.supporters.values()].map(plain),
      guardians: [...this.guardians.values()].map((keyset) => keyset.toBytes()),
      said: new Map(this.#signedWords),
      notes: new Map(this.#notes),
      handed: new Map(this.#handed),
    };
  }

  /** The case file that follows from the journal, as far as the seat sees. */
  get file(): CaseFile {
    return this.replay.file;
  }

  /** Every item that the journal tells of, in the order in which they came. */
  get items(): ReadonlyMap<ItemId, Item> {
    return this.file.items;
  }

  /** Return who has a place now, lead first. */
  mediators(now: Seconds): ReadonlyMap<KeysetId, Assignment> {
    const places = placesOf(this.replay).filter((place) => now < place.not_after);
    const live = new Map(places.map((place) => [place.keyset, place]));
    const rank = ({ keyset, place }: Assignment) => [place === "lead" ? 0 : 1, keyset];
    return new Map([...live].sort(([, one], [, other]) => byRank(rank(one), rank(other))));
  }

  /** Return the side's keyset now. */
  party(side: Side): PartyKey | undefined {
    const { keyset } = this.file.parties[side];
    return keyset === undefined ? undefined : this.keys.get(keyset);
  }

  /** Return whose keyset this is or was. */
  partyWith(keyset: KeysetId): PartyKey | undefined {
    return this.keys.get(keyset);
  }

  /** Return the parent or guardian whose keyset this is, also where they decide no more. */
  guardianWith(keyset: KeysetId): Guardian | undefined {
    return this.file.guardians.find((guardian) => guardian.keyset === keyset);
  }

  /** Return the side with which a guardian decides, or for which a counsellor was given a permission. */
  actsFor(keyset: KeysetId): Side | undefined {
    const own = this.file.delegations.filter((delegation) => delegation.keyset === keyset);
    return this.guardianWith(keyset)?.side ?? last(own, (delegation) => [delegation.not_after])?.side;
  }

  /** Return a counsellor's delegations that are live now, with this scope where one is asked for. */
  delegationsOf(keyset: KeysetId, now: Seconds, scope?: Scope): ReadonlyMap<RecordId, Delegation> {
    const own = this.file.delegations.filter((delegation) => delegation.keyset === keyset && runs(delegation, now));
    const fitting = own.filter(({ scopes }) => scope === undefined || scopes.has(scope));
    return new Map(fitting.map((delegation) => [delegation.record, delegation]));
  }

  /** Whether `by` ever gave `to` an item: what somebody else gave nobody but its receiver can check. */
  handedTo(item: ItemId, to: KeysetId, by: KeysetId): boolean {
    return [...this.#handed].some(([key, who]) => who === by && key.startsWith(`${item} ${to} `));
  }

  /** Whether `by` released an item to `to`, or gave it to them otherwise. */
  gave(item: ItemId, to: KeysetId, by: KeysetId): boolean {
    const known = this.file.items.get(item);
    const theirs = known?.released_to === to && known.regrant === undefined && this.saidOf("release_note", item)?.by === by;
    return theirs || this.handedTo(item, to, by);
  }

  /** Return which mediator signed that this very grant is for `to`. */
  handedOver(item: ItemId, to: KeysetId, digest: Digest): KeysetId | undefined {
    return this.#handed.get(`${item} ${to} ${digest}`);
  }

  /** Return the newest signed words of a kind about an item, a note of one writer (`ofNote`), or the case. */
  saidOf(kind: WordsKind, subject: string): SignedWords | undefined {
    return this.#signedWords.get(`${kind} ${subject}`);
  }

  /** Return the private notes that were sealed for a reader, oldest first. */
  notes(reader: KeysetId): readonly (readonly [NoteId, SignedWords])[] {
    return this.allNotes().filter(([, words]) => sealedFor(words, reader).length > 0);
  }

  /** Return every private note that this journal tells of, oldest first. */
  allNotes(): readonly (readonly [NoteId, SignedWords])[] {
    return [...this.#signedWords].flatMap(([key, words]) => {
      const note = this.#notes.get(key);
      return note === undefined ? [] : [[note, words] as const];
    });
  }

  /** Remember whose the sealed texts are that a verified statement names, and which grants it hands over. */
  noteWords(record: Said): void {
    const by = signerOf(record);
    switch (record.name) {
      case "Offer":
      case "Share":
      case "Lend":
      case "Recopy":
      case "Regrant":
        this.#hand(record.statement.item, record.statement.to, record.statement.grant, by);
        break;
      case "Handover":
        for (const { item, digest } of record.statement.grants) this.#hand(item, record.statement.to, digest, by);
        break;
      case "Note": {
        // The id is its writer's choice: whoever takes somebody else's replaces no note but their own.
        const { note, words: refs, at, about, counsellor } = record.statement;
        this.#notes.set(`private_note ${ofNote(note, by)}`, note);
        this.#say("private_note", ofNote(note, by), { by, refs, at, about, counsellor, handed: [] });
        break;
      }
      case "HandNote": {
        const subject = ofNote(record.statement.note, record.statement.by);
        const known = this.saidOf("private_note", subject);
        const handed = { by, to: record.statement.to, digest: record.statement.digest };
        if (known !== undefined) this.#say("private_note", subject, { ...known, handed: [...known.handed, handed] });
        break;
      }
      case "Label":
        this.#say("case_label", record.statement.case, { by, refs: record.statement.words, handed: [] });
        break;
      case "Return":
      case "NotPassedOn":
        this.#say("return_reason", record.statement.item, { by, refs: record.statement.reason, handed: [] });
        break;
      case "Postpone":
        // Words left out take back earlier ones.
        this.#say("postpone_remark", record.statement.item, { by, refs: record.statement.remark ?? [], handed: [] });
        break;
      case "Release": {
        const { item, to, note } = record.statement;
        this.#say("release_note", item, { by, refs: note === undefined ? [] : [{ to, digest: note }], handed: [] });
        break;
      }
      default:
    }
  }

  #say(kind: WordsKind, subject: string, words: SignedWords): void {
    this.#signedWords.set(`${kind} ${subject}`, words);
  }

  #hand(item: ItemId, to: KeysetId, digest: Digest, by: KeysetId): void {
    this.#handed.set(`${item} ${to} ${digest}`, by);
  }
}

/** A note as the subject of its words: its id is its writer's choice, so the writer belongs to it. */
export function ofNote(note: NoteId, by: KeysetId): string {
  return `${note} ${by}`;
}

/** Who sealed words for a reader, and the digest of that. */
export interface Sealer {
  readonly by: KeysetId;
  readonly digest: Digest;
}

/**
 * Return who sealed these words for a reader: their writer, then who handed them on, the last first. None of them takes another's
 * place: what one sealed may be noise (step G1). What one hands on again replaces their own.
 */
export function sealedFor(words: SignedWords, reader: KeysetId): readonly Sealer[] {
  const own = digestFor(words, reader);
  const sealed = new Map<KeysetId, Digest>(own === undefined ? [] : [[words.by, own]]);
  for (const handed of [...words.handed].reverse()) {
    if (handed.to === reader && !sealed.has(handed.by)) sealed.set(handed.by, handed.digest);
  }
  return [...sealed].map(([by, digest]) => ({ by, digest }));
}

/** Return the digest of what was sealed for a reader, undefined where nothing was. */
export function digestFor({ refs }: SignedWords, reader: KeysetId): Digest | undefined {
  return refs.find((ref) => ref.to === reader)?.digest;
}

/** Whether something stands by a record that the seat sees; what it takes as given does not. */
export function isSeen(record: RecordId | undefined): record is RecordId {
  return record !== undefined && record !== UNSEEN;
}

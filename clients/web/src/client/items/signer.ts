// From intentions to signed bytes, without network, clock or store: the sans-io core of the client. The twin of
// clients/cli/relay_client/items/signer.py.
//
// A `Signer` holds one keyset and signs as that one only. Chance is handed in; times and journal positions are arguments. It never
// decides whether something may be said: the rules, the server and the callers do.

import { type Bytes, hex } from "../../bytes.ts";
import { digest, recordId } from "../../crypto/digests.ts";
import { draw, ID_BYTES, type RandomSource } from "../../crypto/encoding.ts";
import { CannotOpen } from "../../crypto/errors.ts";
import { type Grant, type GrantPlace, makeGrant, openGrant } from "../../crypto/grant.ts";
import type { KeysetPublic, KeysetSecret } from "../../crypto/keys.ts";
import { openWords, sealWords, type WordsKind, type WordsPlace } from "../../crypto/note.ts";
import { signRecord } from "../../crypto/sign.ts";
import type { Purpose } from "../../generated/choices.ts";
import { SECONDS_PER_DAY } from "../../generated/limits.ts";
import type { CaseId, ItemId, KeysetId, RecordId, RootFingerprint, Seconds } from "../../generated/names.ts";
import { type GrantFor, type GrantRef, type Position, SHAPES, type WordsFor, type WordsRef } from "../../generated/shapes.ts";
import type { StatementName, Statements } from "../../generated/statements.ts";
import { bodyOf, frame, type Record } from "../../wire/records.ts";
import type { Said } from "../../wire/statements.ts";
import { readWords } from "./plaintext.ts";

const NONCE_BYTES = 16;

/** When and where something is said: the second, and the signer's journal position. */
export interface Moment {
  readonly at: Seconds;
  readonly position: Position;
}

/** A signed record, ready to travel. */
export type Signed = Said & {
  readonly id: RecordId;
  readonly data: Bytes;
};

/** Texts sealed per reader: what the record says of them, and what rides beside it. */
export interface SealedWords {
  readonly refs: readonly WordsRef[];
  readonly words: readonly WordsFor[];
}

/** What every statement has, and no caller says. */
type Common = "root" | "nonce" | "signers" | "case" | "day" | "at" | "journal";

/** What a caller says of a statement; a member that may be left out may be undefined. */
export type Members<Name extends StatementName> = {
  readonly [Member in keyof Omit<Statements[Name], Common>]: Statements[Name][Member] | AbsentIn<Statements[Name], Member>;
};

type AbsentIn<Shape, Member extends keyof Shape> = object extends Pick<Shape, Member> ? undefined : never;

/** Signs and seals as one keyset, in one case. */
export class Signer {
  readonly root: RootFingerprint;
  readonly case: CaseId;
  readonly keyset: KeysetSecret;
  readonly id: KeysetId;
  readonly random: RandomSource;

  constructor(root: RootFingerprint, inCase: CaseId, keyset: KeysetSecret, random: RandomSource) {
    this.root = root;
    this.case = inCase;
    this.keyset = keyset;
    this.id = keyset.public.id;
    this.random = random;
  }

  /** The signed statement; time, day and journal position are put in where its type has them. */
  async sign<Name extends StatementName>(name: Name, moment: Moment, members: Members<Name>): Promise<Signed> {
    return this.#signed(name, moment, [], members);
  }

  /** A statement that names a second signer and carries our signature only. */
  async signFirst<Name extends StatementName>(
    name: Name,
    moment: Moment,
    second: KeysetId,
    members: Members<Name>,
  ): Promise<Signed> {
    return this.#signed(name, moment, [second], members);
  }

  /** A record with our signature added behind those it has. The caller has checked all it says. */
  async cosign(record: Record): Promise<Signed> {
    const ours = signRecord(this.keyset.signing, this.id, record);
    const data = frame(record.type, record.body, [...record.signatures, ours]);
    return { name: record.name, statement: record.statement, id: await recordId(record.type, record.body), data } as Signed;
  }

  /** The mediators' journal position beside a statement that others may read. */
  async log(main: Signed, moment: Moment): Promise<Signed> {
    return this.sign("Log", moment, { statement: main.id });
  }

  /** Draw a 16-byte id. */
  newId<Name extends string>(): Name {
    return hex(draw(this.random, ID_BYTES)) as Name;
  }

  /** Wrap an item's content key for one reader, whom the caller has verified. */
  async grant(item: ItemId, cek: Uint8Array, to: KeysetPublic, purpose: Purpose): Promise<GrantFor> {
    const made = await makeGrant(cek, to, this.#place(item, this.id, purpose), this.random);
    return { item, to: to.id, purpose, grant: made.grant, share: made.share };
  }

  /** The content key of a grant made for us; throws `CannotOpen`. */
  async openGrant(item: ItemId, grantor: KeysetId, purpose: Purpose, given: Grant): Promise<Bytes> {
    return openGrant(this.keyset, given, this.#place(item, grantor, purpose));
  }

  /** Seal a text for each reader, in their order. `subject` is the id of the item, note or case. */
  async sealWords(
    kind: WordsKind,
    text: string,
    subject: WordsPlace["subject"],
    readers: readonly KeysetPublic[],
  ): Promise<SealedWords> {
    const place = { kind, case: this.case, subject, author: this.id };
    const refs: WordsRef[] = [];
    const words: WordsFor[] = [];
    for (const to of readers) {
      const sealed = await sealWords(text, to, place);
      refs.push({ to: to.id, digest: await digest(sealed) });
      words.push({ to: to.id, sealed });
    }
    return { refs, words };
  }

  /** A text sealed for us, tidied; throws `CannotOpen`, also for one that holds what no screen shows. */
  async openWords(kind: WordsKind, sealed: Uint8Array, subject: WordsPlace["subject"], author: KeysetId): Promise<string> {
    const shown = readWords(await openWords(this.keyset, sealed, { kind, case: this.case, subject, author }));
    if (shown === null) throw new CannotOpen("crypto.words");
    return shown;
  }

  #place(item: ItemId, grantor: KeysetId, purpose: Purpose): GrantPlace {
    return { case: this.case, item, grantor, purpose };
  }

  async #signed<Name extends StatementName>(
    name: Name,
    moment: Moment,
    others: readonly KeysetId[],
    members: Members<Name>,
  ): Promise<Signed> {
    const common = {
      root: this.root,
      nonce: draw(this.random, NONCE_BYTES),
      signers: [this.id, ...others],
      case: this.case,
      day: Math.floor(moment.at / SECONDS_PER_DAY),
      at: moment.at,
      journal: moment.position,
    };
    const has = new Set(SHAPES[name].map(([member]) => member));
    const put = Object.entries(common).filter(([member]) => has.has(member));
    const given = Object.entries(members).filter(([, value]) => value !== undefined);
    const statement = Object.fromEntries([...put, ...given]) as unknown as Statements[Name];
    const [type, body] = bodyOf(name, statement);
    const data = frame(type, body, [signRecord(this.keyset.signing, this.id, { type, body })]);
    return { name, statement, id: await recordId(type, body), data } as unknown as Signed;
  }
}

/** What a record says of a grant. Its share is not part of it. */
export async function grantRef({ to, purpose, grant }: GrantFor): Promise<GrantRef> {
  return { to, purpose, digest: await digest(grant) };
}

// Opening an item: every check between bytes from the server and words on a screen, in order, each with its own code. The twin of
// clients/cli/relay_client/items/item_reader.py.
//
// What the verified journal says of the item, the author's signature, the grant's digest, the sealed part down to its padding and
// the one encoding of the letter. Words leave this file only when all of it holds.

import type { Bytes } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import { CannotOpen, CryptoError } from "../../crypto/errors.ts";
import { KeysetPublic } from "../../crypto/keys.ts";
import { paddedLength, SMALLEST_PART } from "../../crypto/padding.ts";
import { openPart, readLetterPart, SEGMENT_BYTES, segmentCount } from "../../crypto/part.ts";
import { formOfKind } from "../../domain/forms.ts";
import { recipientOf, wants, type Item } from "../../domain/model.ts";
import { FOR_MEDIATORS, FOR_RECIPIENTS } from "../../domain/readers.ts";
import { UNSEEN } from "../../domain/seen.ts";
import { isOffered } from "../../domain/views.ts";
import { Purpose } from "../../generated/choices.ts";
import type { CryptoCode } from "../../generated/crypto.ts";
import type { Digest, ItemId, KeysetBytes, KeysetId, RecordId } from "../../generated/names.ts";
import type { Manifest, PartRef, Reading, Release } from "../../generated/shapes.ts";
import type { StatementName } from "../../generated/statements.ts";
import type { Said } from "../../wire/statements.ts";
import { Unreadable, Untrusted } from "../errors.ts";
import type { CaseHistory } from "../trust/case_history.ts";
import { type Directory, parsed, type UnverifiedRecord, verify } from "../trust/directory.ts";
import type { FollowedJournal } from "../trust/journal.ts";
import type { Letter, PartInfo } from "../views/items.ts";
import { read, type Written } from "./plaintext.ts";
import type { Signer } from "./signer.ts";

const CODES: Partial<Record<CryptoCode, string>> = {
  "crypto.grant": "item.grant",
  "crypto.segments": "item.bytes",
  "crypto.segment": "item.bytes",
  "crypto.header": "item.header",
  "crypto.iv": "item.header",
  "crypto.nonce": "item.nonce",
  "crypto.padding": "item.padding",
};

/** An item that passed every check. */
export class Unsealed {
  readonly manifest: Manifest;
  readonly manifestId: RecordId;
  readonly letter: Letter;
  /** What the author says of the large parts. */
  readonly parts: readonly PartInfo[];
  readonly author: KeysetPublic;
  /** The name of a staff member; empty for anybody else. */
  readonly authorName: string;
  readonly release: Release | undefined;
  /** By which kind of grant it opened. */
  readonly purpose: Purpose;
  /** By whose grants it did not open, of those that the journal binds. */
  readonly noise: readonly KeysetId[];
  readonly #cek: Bytes;

  constructor(checked: Omit<Unsealed, "contentKey">, cek: Bytes) {
    this.manifest = checked.manifest;
    this.manifestId = checked.manifestId;
    this.letter = checked.letter;
    this.parts = checked.parts;
    this.author = checked.author;
    this.authorName = checked.authorName;
    this.release = checked.release;
    this.purpose = checked.purpose;
    this.noise = checked.noise;
    this.#cek = cek;
  }

  /** The item's content key, for its large parts and for grants to others. A method, so that no log shows it. */
  contentKey(): Bytes {
    return this.#cek;
  }
}

/** The one grant of a reading that is tried. */
type Given = Omit<Reading, "others">;

/** A record and what it says, of a known kind. */
type RecordOf<Name extends StatementName> = UnverifiedRecord & { readonly statement: Extract<Said, { name: Name }>["statement"] };

/** What signed records say of an item whose grant they bind, before anything is opened. */
interface Bound {
  readonly manifest: RecordOf<"Manifest">;
  readonly author: Author;
  readonly release?: Release;
}

/** What one grant opened. */
type Opened = Omit<Unsealed, "contentKey" | "noise"> & { readonly cek: Bytes };

interface Author {
  readonly keyset: KeysetPublic;
  readonly name: string;
}

/** Opens items of one case for one keyset. */
export class ItemReader {
  readonly #signer: Signer;
  readonly #directory: Directory;
  readonly #facts: CaseHistory;
  readonly #journal: ReadonlySet<RecordId>;

  constructor(signer: Signer, directory: Directory, history: CaseHistory, journal: Pick<FollowedJournal, "ids">) {
    this.#signer = signer;
    this.#directory = directory;
    this.#facts = history;
    this.#journal = new Set(journal.ids);
  }

  /**
   * The item's words by the first grant of the reading that opens, after every check. Throws `Unreadable` or `Untrusted` for the
   * first check that fails with the first grant: what one mediator handed on may be noise, and takes nothing away from another's
   * (step G1). Whose did not open is told beside the words.
   */
  async open(reading: Reading): Promise<Unsealed> {
    const { others = [], ...first } = reading;
    const noise: KeysetId[] = [];
    let [fault, opened]: [Unreadable | undefined, Opened | undefined] = [undefined, undefined];
    for (const { grantor, purpose, grant, share } of [first, ...others]) {
      let bound: Bound | undefined;
      try {
        const tried = { ...first, grantor, purpose, grant, share };
        bound = await this.#bound(tried);
        const unsealed = await this.#opened(tried, bound);
        opened ??= unsealed;
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        fault ??= error;
        if (bound !== undefined) noise.push(grantor);
      }
    }
    if (opened === undefined) throw fault ?? new Unreadable("item.grant");
    const { cek, ...rest } = opened;
    return new Unsealed({ ...rest, noise }, cek);
  }

  /** Check all that signed records and the journal say of an item and of the one grant that is tried. */
  async #bound(reading: Given): Promise<Bound> {
    const manifest = await this.#record(reading.manifest, "Manifest", "item.manifest");
    const { statement } = manifest;
    if (statement.item !== reading.item || statement.signers.length !== 1 || statement.signers[0] !== statement.author) {
      throw new Unreadable("item.manifest");
    }
    if (statement.kind !== "letter") throw new Unreadable("item.kind");
    if (!FOR_RECIPIENTS.has(reading.purpose)) return { manifest, author: await this.#mediatedOrOwn(reading, manifest) };
    const [author, release] = await this.#received(reading, manifest);
    return { manifest, author, release };
  }

  async #opened(reading: Given, { manifest, author, release }: Bound): Promise<Opened> {
    const { statement, id: manifestId } = manifest;
    const cek = await this.#contentKey(reading);
    const [ref] = statement.parts;
    if (ref === undefined) throw new Unreadable("item.manifest");
    const { letter, parts } = await this.#letter(reading, ref, cek);
    requireFitting(statement, parts);
    const { keyset, name: authorName } = author;
    const { purpose } = reading;
    return { manifest: statement, manifestId, letter, parts, author: keyset, authorName, release, purpose, cek };
  }

  /** The chain of a released item: what was released, to whom, by the mediator of the journal, and by whom written. */
  async #received(reading: Given, manifest: RecordOf<"Manifest">): Promise<readonly [Author, Release]> {
    const { statement } = manifest;
    const item = this.#item(manifest);
    const released = await this.#record(reading.release, "Release", "item.release");
    const release = released.statement;
    if (passedOn(release, statement.item) !== manifest.id) throw new Unreadable("item.release");
    // The journal took its record after every check of signer and rule; here are the same words once more.
    this.#ofJournal(released, item.release);
    // The journal took a regrant after every check: it is about this release, for the keyset that its side has.
    if (reading.purpose === Purpose.REGRANT) await this.#requireHandedOver(reading);
    else {
      if (release.to !== this.#signer.id) throw new Unreadable("item.recipient");
      const bound = release.signers[0] === reading.grantor && (await digest(reading.grant)) === grantOf(release, statement.item);
      if (!bound) throw new Unreadable("item.grant");
    }
    const { original } = release;
    // What is said to be a translation is made from that very original.
    const translation = original !== undefined && release.item === statement.item;
    if (translation && statement.derived_from !== original.item) throw new Unreadable("item.manifest");
    const keyset = await namedAuthor(statement, reading.author, release.author);
    if (statement.side !== item.side) throw new Unreadable("item.author");
    signedByAuthor(manifest, keyset);
    this.#requireWelcome(statement, item);
    return [{ keyset, name: "" }, release];
  }

  /**
   * Require that its recipient is willing to receive what it is: no service and no mediator can show them anything else. What they
   * said last counts, also for what was opened before; in a case that has ended nothing can be said any more.
   */
  #requireWelcome(statement: Manifest, item: Item): void {
    const { file } = this.#facts;
    const form = formOfKind(statement.kind, statement.parts.slice(1));
    if (file.case.state !== "closed" && !wants(file.parties[recipientOf(item)], form)) throw new Unreadable("item.unwelcome");
  }

  /** What the journal says of the item, whose manifest must be this one as far as the seat saw it. */
  #item(manifest: RecordOf<"Manifest">): Item {
    const item = this.#facts.file.items.get(manifest.statement.item);
    if (item === undefined) throw new Unreadable("item.journal");
    if (item.manifest !== manifest.id && item.manifest !== UNSEEN) throw new Unreadable("item.manifest");
    return item;
  }

  #ofJournal(unverified: UnverifiedRecord, record: RecordId | undefined): void {
    if (unverified.id !== record || !this.#journal.has(unverified.id)) throw new Unreadable("item.journal");
  }

  /** What is held or one's own: the journal has it, by its author, and the grant was signed for us. */
  async #mediatedOrOwn(reading: Given, manifest: RecordOf<"Manifest">): Promise<Author> {
    const item = this.#item(manifest);
    const { purpose } = reading;
    if (purpose === Purpose.OWN_COPY && isOffered(item, this.#signer.id)) return this.#offered(reading, manifest, item);
    if (purpose === Purpose.INTERPRETER) return this.#shared(reading, manifest, item);
    if (purpose === Purpose.SUPPORT) return this.#lent(reading, manifest, item);
    const { statement } = manifest;
    if (item.manifest !== manifest.id || !this.#journal.has(manifest.id) || item.author !== statement.author) {
      throw new Unreadable("item.journal");
    }
    const author = this.#public(statement.author);
    signedByAuthor(manifest, author.keyset);
    if (purpose === Purpose.OWN_COPY) await this.#own(reading, statement, item);
    else if (FOR_MEDIATORS.has(purpose)) await this.#grantedToMediator(reading, manifest, item);
    else throw new Unreadable("item.grant");
    return author;
  }

  /** What a mediator made of one's own words and showed: the offer in the journal binds these bytes and this grant. */
  async #offered(reading: Given, manifest: RecordOf<"Manifest">, item: Item): Promise<Author> {
    const { statement } = manifest;
    const same = statement.derived_from === item.derived_from && statement.side === item.side;
    if (item.manifest !== manifest.id || !same) throw new Unreadable("item.manifest");
    await this.#requireHandedOver(reading);
    const author = this.#public(statement.author);
    signedByAuthor(manifest, author.keyset);
    return author;
  }

  /** One's own copy: wrapped by oneself, or anew by a mediator after one lost the keys with which one wrote it. */
  async #own(reading: Given, statement: Manifest, item: Item): Promise<void> {
    const { id } = this.#signer;
    if (item.offered_to === undefined) {
      if (statement.author !== id || reading.grantor !== id) throw new Unreadable("item.author");
      return;
    }
    const then = this.#facts.partyWith(statement.author)?.side;
    const now = this.#facts.partyWith(id)?.side;
    if (then === undefined || then !== now || now !== statement.side) throw new Unreadable("item.author");
    await this.#requireHandedOver(reading);
  }

  /** What one was given to translate: the share in the journal binds these bytes and this grant. */
  async #shared(reading: Given, manifest: RecordOf<"Manifest">, item: Item): Promise<Author> {
    if (item.manifest !== manifest.id || manifest.statement.side !== item.side) throw new Unreadable("item.manifest");
    return this.#handedOn(reading, manifest);
  }

  /**
   * What a supporter was lent: the lend in the journal binds these bytes and this grant. What the other side wrote is shown only
   * where its author allowed that, whoever lent it.
   */
  async #lent(reading: Given, manifest: RecordOf<"Manifest">, item: Item): Promise<Author> {
    const lent = this.#facts.file.lends.some((lend) => lend.item === item.id && lend.keyset === this.#signer.id);
    if (!lent) throw new Unreadable("item.journal");
    if (item.manifest !== manifest.id) throw new Unreadable("item.manifest");
    if (manifest.statement.side !== item.side && manifest.statement.lendable !== true) throw new Unreadable("item.not_lendable");
    return this.#handedOn(reading, manifest);
  }

  async #handedOn(reading: Given, manifest: RecordOf<"Manifest">): Promise<Author> {
    await this.#requireHandedOver(reading);
    const keyset = await namedAuthor(manifest.statement, reading.author);
    signedByAuthor(manifest, keyset);
    return { keyset, name: "" };
  }

  async #grantedToMediator(reading: Given, manifest: RecordOf<"Manifest">, item: Item): Promise<void> {
    if (reading.purpose === Purpose.HANDOVER) {
      await this.#requireHandedOver(reading);
      return;
    }
    const submitted = await this.#record(reading.submit, "Submit", "item.manifest");
    const submit = submitted.statement;
    if (submit.manifest !== manifest.id || submit.item !== manifest.statement.item) throw new Unreadable("item.manifest");
    this.#ofJournal(submitted, item.submit);
    const bound = await digest(reading.grant);
    const ours = submit.grants.some(
      (grant) => grant.to === this.#signer.id && grant.purpose === Purpose.MEDIATOR && grant.digest === bound,
    );
    if (!ours || reading.grantor !== manifest.statement.author) throw new Unreadable("item.grant");
  }

  /** Require that the journal has this grant by who gave it: the statement that gives it binds it. */
  async #requireHandedOver(reading: Given): Promise<void> {
    const by = this.#facts.handedOver(reading.item, this.#signer.id, await digest(reading.grant));
    if (by !== reading.grantor) throw new Unreadable("item.grant");
  }

  async #contentKey({ item, grantor, purpose, grant, share }: Given): Promise<Bytes> {
    try {
      return await this.#signer.openGrant(item, grantor, purpose, { grant, share });
    } catch (error) {
      throw error instanceof CannotOpen ? new Unreadable("item.grant") : error;
    }
  }

  async #letter(reading: Given, ref: PartRef, cek: Bytes): Promise<Written> {
    if (ref.segments !== 1 || reading.letter.length > SEGMENT_BYTES) throw new Unreadable("item.bytes");
    const address = { case: this.#signer.case, item: reading.item, part: 0 };
    try {
      const content = await openPart(cek, address, { header: ref.header, segments: reading.letter, root: ref.root });
      if (content.length !== ref.length) throw new Unreadable("item.bytes");
      const passed = FOR_RECIPIENTS.has(reading.purpose) || reading.purpose === Purpose.OWN_COPY;
      return read(readLetterPart(content), passed);
    } catch (error) {
      throw error instanceof CannotOpen ? new Unreadable(CODES[error.code] ?? "item.bytes") : error;
    }
  }

  async #record<Name extends StatementName>(data: Bytes | undefined, name: Name, code: string): Promise<RecordOf<Name>> {
    if (data === undefined) throw new Unreadable(code);
    const parsedRecord = await this.#parsed(data, code);
    const { record } = parsedRecord;
    const ofCase = "case" in record.statement && record.statement.case === this.#signer.case;
    if (record.name !== name || !ofCase) throw new Unreadable(code);
    return { ...parsedRecord, statement: record.statement as RecordOf<Name>["statement"] };
  }

  async #parsed(data: Bytes, code: string): Promise<UnverifiedRecord> {
    try {
      return await parsed(data, this.#signer.root);
    } catch (error) {
      throw error instanceof Untrusted ? new Unreadable(code) : error;
    }
  }

  /** The keys of somebody whose word the journal took, and the name of a staff member. */
  #public(author: KeysetId): Author {
    const party = this.#facts.partyWith(author);
    if (party !== undefined) return { keyset: party.keyset, name: "" };
    try {
      return { keyset: this.#directory.public(author), name: this.#directory.name(author) };
    } catch (error) {
      throw error instanceof Untrusted ? new Unreadable("item.author") : error;
    }
  }
}

/** The author's keyset as *open* gave it, or as an older release names it: always the one that the manifest names. */
async function namedAuthor(statement: Manifest, ...keysets: readonly (KeysetBytes | undefined)[]): Promise<KeysetPublic> {
  const given = keysets.filter((bytes) => bytes !== undefined);
  try {
    const [keyset, ...others] = await Promise.all(given.map(async (bytes) => KeysetPublic.fromBytes(bytes)));
    if (keyset?.id === statement.author && others.every((other) => other.id === statement.author)) return keyset;
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
  }
  throw new Unreadable("item.author");
}

function signedByAuthor(unverified: UnverifiedRecord, author: KeysetPublic): void {
  try {
    verify(unverified, 0, author.sign);
  } catch (error) {
    throw error instanceof Untrusted ? new Unreadable("item.author") : error;
  }
}

/** Which manifest of an item a release passes on: its own, or that of the original that goes with it. */
function passedOn(release: Release, item: ItemId): RecordId | undefined {
  if (release.item === item) return release.manifest;
  return release.original?.item === item ? release.original.manifest : undefined;
}

/** The digest of the grant by which a release gives an item. */
function grantOf(release: Release, item: ItemId): Digest | undefined {
  return release.item === item ? release.grant : release.original?.grant;
}

/** Require that the letter speaks of exactly the parts that the manifest binds, each of the length it has (steps I3, I9). */
function requireFitting(statement: Manifest, infos: readonly PartInfo[]): void {
  const refs = statement.parts.slice(1);
  if (refs.length !== infos.length) throw new Unreadable("item.parts");
  for (const [at, ref] of refs.entries()) {
    if (ref.length !== paddedLength(infos[at]?.length ?? 0, SMALLEST_PART)) throw new Unreadable("item.padding");
    if (ref.segments !== segmentCount(ref.length)) throw new Unreadable("item.bytes");
  }
}

// Sealing what somebody wrote: content key, part, manifest, grants and submit record, as one request. The twin of
// clients/cli/relay_client/items/sealing.py.
//
// Takes verified readers and seals for exactly those. A fresh content key every time, but for a draft with pages, which has one of
// its own already; nothing is sent from here.

import type { Bytes } from "../../bytes.ts";
import { draw, KEY_BYTES } from "../../crypto/encoding.ts";
import type { KeysetPublic } from "../../crypto/keys.ts";
import { letterPart, sealPart, segmentCount } from "../../crypto/part.ts";
import { type Attested, Purpose, type Side } from "../../generated/choices.ts";
import type { ItemId, RecordId, UploadId } from "../../generated/names.ts";
import type { AttachedPages, GrantFor, PartRef, SealedFile, Submission } from "../../generated/shapes.ts";
import type { Letter } from "../views/items.ts";
import { infosOf } from "./drafts.ts";
import { write } from "./plaintext.ts";
import { grantRef, type Moment, type Signed, type Signer } from "./signer.ts";

/** What an item says about itself beside its words. */
export interface ItemAttributes {
  readonly side: Side;
  readonly ownCopy: boolean;
  readonly delegation?: RecordId | undefined;
  readonly derivedFrom?: ItemId | undefined;
  readonly told?: Attested | undefined;
  readonly replaces?: ItemId | undefined;
  /** The author allows that its reader lets a supporter read it. */
  readonly lendable?: boolean | undefined;
}

/** A letter sealed once. Signing it again for another second keeps item, key and bytes. */
export class SealedLetter {
  readonly item: ItemId;
  readonly letter: Bytes;
  /** What the manifest says of its parts: the words, and its pages. */
  readonly parts: readonly PartRef[];
  /** Where the bytes of the pages are, in their order. */
  readonly uploads: readonly UploadId[];
  /** Private, so that no log shows it. */
  readonly #cek: Bytes;

  constructor(item: ItemId, cek: Bytes, letter: Bytes, parts: readonly PartRef[], uploads: readonly UploadId[]) {
    this.item = item;
    this.letter = letter;
    this.parts = parts;
    this.uploads = uploads;
    this.#cek = cek;
  }

  /** Wrap the content key for a reader, as `signer`. */
  async grant(signer: Signer, to: KeysetPublic, purpose: Purpose): Promise<GrantFor> {
    return signer.grant(this.item, this.#cek, to, purpose);
  }
}

/** Seal a tidy letter: under a fresh item id and content key, or those under which its pages were sealed and uploaded. */
export async function sealLetter(signer: Signer, letter: Letter, enclosed?: AttachedPages): Promise<SealedLetter> {
  const { item, cek } = enclosed ?? { item: signer.newId<ItemId>(), cek: draw(signer.random, KEY_BYTES) };
  const pages = enclosed?.parts ?? [];
  const content = letterPart(write(letter, infosOf(enclosed)));
  const { header, segments, root } = await sealPart(cek, { case: signer.case, item, part: 0 }, content);
  const words = { header, length: content.length, segments: 1, root };
  return new SealedLetter(item, cek, segments, [words, ...pages.map(refOf)], pages.map(uploadOf));
}

function refOf({ header, padded, root }: SealedFile): PartRef {
  return { header, length: padded, segments: segmentCount(padded), root };
}

function uploadOf({ upload }: SealedFile): UploadId {
  if (upload === undefined) throw new TypeError("a page was not uploaded");
  return upload;
}

/** The request that hands a sealed letter to exactly these mediators, and its submit record. */
export async function submission(
  signer: Signer,
  sealed: SealedLetter,
  sending: ItemAttributes,
  mediators: readonly KeysetPublic[],
  moment: Moment,
): Promise<readonly [Submission, Signed]> {
  const { item } = sealed;
  const manifest = await signer.sign("Manifest", moment, {
    item,
    author: signer.id,
    side: sending.side,
    kind: "letter",
    parts: sealed.parts,
    delegation: sending.delegation,
    derived_from: sending.derivedFrom,
    told: sending.told === undefined ? undefined : true,
    lendable: sending.lendable === true ? true : undefined,
  });
  const grants: GrantFor[] = [];
  for (const mediator of mediators) grants.push(await sealed.grant(signer, mediator, Purpose.MEDIATOR));
  if (sending.ownCopy) grants.push(await sealed.grant(signer, signer.keyset.public, Purpose.OWN_COPY));
  const submit = await signer.sign("Submit", moment, {
    item,
    manifest: manifest.id,
    grants: await Promise.all(grants.map(grantRef)),
    replaces: sending.replaces,
    attested: sending.told,
  });
  const uploads = sealed.uploads.length === 0 ? {} : { uploads: sealed.uploads };
  return [{ manifest: manifest.data, submit: submit.data, letter: sealed.letter, grants, ...uploads }, submit];
}

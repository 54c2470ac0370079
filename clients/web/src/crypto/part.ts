// One part of an item, sealed with FLOE in the derived mode: no stored byte is anyone's free choice (steps I1 to I10).
//
// Where FLOE says "random", initial value and nonces are derived from the content key and the content, so that a sealed part
// carries nothing past the mediator and an interrupted upload continues with identical bytes. Every opener derives them again. The
// order of checks is fixed: the signed root over all segments first, then the header, then each segment. A content key must never
// seal two different contents at the same part and index: a changed part takes a fresh key.

import { type Bytes, concat, equal } from "../bytes.ts";
import type { CaseId, Digest, ItemId } from "../generated/names.ts";
import { digest, segmentsRoot } from "./digests.ts";
import { exactly, ID_BYTES, KEY_BYTES, named, u64, u8 } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";
import { FloeKey, FloeParams, headerIv, makeHeader, SEGMENT_OVERHEAD, segmentNonce, start } from "./floe.ts";
import { deriveKey } from "./kdf.ts";
import { label } from "./labels.ts";
import { padCounted, SMALLEST_PART, unpadCounted } from "./padding.ts";
import { hmac, type HmacKey, hmacKey, NONCE_BYTES, sha256 } from "./primitives.ts";

export const PARAMS = new FloeParams(262_144);
/** A stored segment, but for the last. */
export const SEGMENT_BYTES = PARAMS.segmentLength;
/** Content in a segment, but for the last: 262,112. */
export const CONTENT_BYTES = PARAMS.contentLength;

/** Which part of which item of which case: what a part's associated data says (step I4). */
export interface PartAddress {
  readonly case: CaseId;
  readonly item: ItemId;
  readonly part: number;
}

/** A part as it is signed and stored: header and root for the manifest, segments for the store. */
export interface SealedPart {
  readonly header: Bytes;
  readonly segments: Bytes;
  readonly hashes: readonly Digest[];
  readonly root: Digest;
}

/** What the manifest says of a part, and SHA-256 of each of its segments. */
export interface SignedPart {
  readonly header: Uint8Array;
  readonly hashes: readonly Digest[];
  readonly root: Digest;
}

/** The FLOE key of part `index` (step I1). */
export async function partKey(cek: Uint8Array, index: number): Promise<Bytes> {
  return deriveKey(exactly(cek, KEY_BYTES, "content key"), concat(label("PART_KEY"), u8(index)));
}

/** The FLOE initial value of part `index`, 32 bytes (step I5). */
export async function partIv(cek: Uint8Array, index: number): Promise<Bytes> {
  return hmac("SHA-256", exactly(cek, KEY_BYTES, "content key"), concat(label("PART_IV"), u8(index)));
}

/** The FLOE associated data that ties a part to its case, item and place (step I4). */
export function partAad({ case: inCase, item, part }: PartAddress): Bytes {
  return concat(label("PART"), named(inCase, ID_BYTES, "case id"), named(item, ID_BYTES, "item id"), u8(part));
}

/** The key from which all segment nonces under a content key come (step I1). */
export async function nonceKey(cek: Uint8Array): Promise<Bytes> {
  return deriveKey(exactly(cek, KEY_BYTES, "content key"), label("NONCE_KEY"));
}

/** The 12-byte nonce for one segment's content under `nonceKey` (step I6). */
async function derivedNonce(key: HmacKey, part: number, index: number, content: Uint8Array, last: boolean): Promise<Bytes> {
  const end = Uint8Array.of(last ? 1 : 0);
  return (await key(concat(u8(part), u64(index), end, await sha256(content)))).slice(0, NONCE_BYTES);
}

/** How many segments hold `length` bytes of content (at least one byte: a part is never empty). */
export function segmentCount(length: number): number {
  if (length < 1) throw new RangeError("a part is never empty");
  return Math.ceil(length / CONTENT_BYTES);
}

/** How many bytes are stored for `length` bytes of padded content. */
export function storedLength(length: number): number {
  return length + segmentCount(length) * SEGMENT_OVERHEAD;
}

/** Seals the segments of one part, in any order and as often as needed, in constant memory. */
export class PartSealer {
  readonly header: Bytes;
  readonly #floe: FloeKey;
  readonly #nonceKey: HmacKey;
  readonly #part: number;

  private constructor(header: Bytes, floe: FloeKey, key: HmacKey, part: number) {
    this.header = header;
    this.#floe = floe;
    this.#nonceKey = key;
    this.#part = part;
  }

  static async of(cek: Uint8Array, address: PartAddress): Promise<PartSealer> {
    const [key, iv, aad] = [await partKey(cek, address.part), await partIv(cek, address.part), partAad(address)];
    const header = await makeHeader(key, aad, iv, PARAMS);
    const nonces = await hmacKey("SHA-256", await nonceKey(cek));
    return new PartSealer(header, await FloeKey.of(key, iv, aad, PARAMS), nonces, address.part);
  }

  /** Stored segment `index`, the same bytes every time. The root is over the digest of each. */
  async segment(index: number, content: Uint8Array, last: boolean): Promise<Bytes> {
    if (content.length === 0) throw new RangeError("a segment is never empty");
    const nonce = await derivedNonce(this.#nonceKey, this.#part, index, content, last);
    return this.#floe.sealSegment(index, content, nonce, last);
  }
}

/** Opens the segments of one part in any order; exists only once root, header and initial value were checked. */
export class PartOpener {
  readonly #floe: FloeKey;
  readonly #hashes: readonly Digest[];
  readonly #nonceKey: HmacKey;
  readonly #part: number;

  private constructor(floe: FloeKey, hashes: readonly Digest[], key: HmacKey, part: number) {
    this.#floe = floe;
    this.#hashes = hashes;
    this.#nonceKey = key;
    this.#part = part;
  }

  /**
   * Check, in this order, the hash list against the signed root, the header, and its initial value (step I9). Throws `CannotOpen`
   * with *crypto.segments*, *crypto.header* or *crypto.iv*.
   */
  static async of(cek: Uint8Array, address: PartAddress, { header, hashes, root }: SignedPart): Promise<PartOpener> {
    if (hashes.length === 0 || (await segmentsRoot(hashes)) !== root) throw new CannotOpen("crypto.segments");
    const floe = await start(await partKey(cek, address.part), header, partAad(address), PARAMS);
    if (!equal(headerIv(header), await partIv(cek, address.part))) throw new CannotOpen("crypto.iv");
    return new PartOpener(floe, [...hashes], await hmacKey("SHA-256", await nonceKey(cek)), address.part);
  }

  /** How many segments the signed root covers. */
  get segments(): number {
    return this.#hashes.length;
  }

  /**
   * The content of stored segment `index`. Throws `CannotOpen`: *crypto.segments* where it is not the signed one, *crypto.segment*
   * where it does not open or is empty, *crypto.nonce* where its nonce was not derived from what it holds.
   */
  async segment(index: number, stored: Uint8Array): Promise<Bytes> {
    if ((await digest(stored)) !== this.#hashes[index]) throw new CannotOpen("crypto.segments");
    return this.content(index, stored);
  }

  /** Do what `segment` does, for a caller that made the hash list from these very bytes. */
  async content(index: number, stored: Uint8Array): Promise<Bytes> {
    const last = index === this.#hashes.length - 1;
    const content = await this.#floe.openSegment(index, stored, last);
    if (content.length === 0) throw new CannotOpen("crypto.segment");
    const nonce = await derivedNonce(this.#nonceKey, this.#part, index, content, last);
    if (!equal(segmentNonce(stored), nonce)) throw new CannotOpen("crypto.nonce");
    return content;
  }
}

/** Seal a whole padded part that fits in memory. */
export async function sealPart(cek: Uint8Array, address: PartAddress, content: Uint8Array): Promise<SealedPart> {
  const sealer = await PartSealer.of(cek, address);
  const count = segmentCount(content.length);
  const segments: Bytes[] = [];
  for (let index = 0; index < count; index += 1) {
    const piece = content.subarray(index * CONTENT_BYTES, (index + 1) * CONTENT_BYTES);
    segments.push(await sealer.segment(index, piece, index === count - 1));
  }
  const hashes = await Promise.all(segments.map(digest));
  return { header: sealer.header, segments: concat(...segments), hashes, root: await segmentsRoot(hashes) };
}

/** Return the padded content of a whole part, after every check of `PartOpener`, with its codes. */
export async function openPart(
  cek: Uint8Array,
  address: PartAddress,
  { header, segments, root }: Omit<SignedPart, "hashes"> & { readonly segments: Uint8Array },
): Promise<Bytes> {
  const pieces = splitSegments(segments);
  const opener = await PartOpener.of(cek, address, { header, root, hashes: await Promise.all(pieces.map(digest)) });
  const contents: Bytes[] = [];
  for (const [index, piece] of pieces.entries()) contents.push(await opener.content(index, piece));
  return concat(...contents);
}

/** Cut stored bytes at every 262,144: the only place where one segment ends and the next begins. */
export function splitSegments(stored: Uint8Array): Uint8Array[] {
  const count = Math.ceil(stored.length / SEGMENT_BYTES);
  return Array.from({ length: count }, (_, at) => stored.subarray(at * SEGMENT_BYTES, (at + 1) * SEGMENT_BYTES));
}

/** Part 0's content: u32 big-endian length, the inner JSON, zeros up to the padded length (step I3). */
export function letterPart(innerJson: Uint8Array): Bytes {
  return padCounted(innerJson, SMALLEST_PART);
}

/** Part 0's inner JSON; `CannotOpen` *crypto.padding* unless padded just as `letterPart` does. */
export function readLetterPart(content: Uint8Array): Bytes {
  return unpadCounted(content, SMALLEST_PART);
}

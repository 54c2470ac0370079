// FLOE (c2sp.org/FLOE), fixed to AES-256-GCM and HKDF-Expand-SHA-384: random-access sealing of long content (steps I4, I6).
//
// Each segment is sealed by itself, in any order, in constant memory; the header commits to key and associated data. This file
// follows the specification for any segment length and key rotation; where ours differs from "random" (part.ts derives initial
// value and nonces) that is decided there. It does not know how many segments there should be: whoever calls must know which index
// is the last, or truncation goes unseen.

import { type Bytes, concat, equal, utf8 } from "../bytes.ts";
import { exactly, KEY_BYTES, u32, u64 } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";
import { Gcm, hmac, NONCE_BYTES, TAG_BYTES } from "./primitives.ts";

export const IV_BYTES = 32;
export const HEADER_BYTES = 10 + IV_BYTES + 32;
/** Bytes of a segment that are not content: its length field, its nonce, its tag. */
export const SEGMENT_OVERHEAD = 4 + NONCE_BYTES + TAG_BYTES;

const HEADER_TAG_BYTES = 32;
const MESSAGE_KEY_BYTES = 48;
const NOT_LAST = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
/** AES-256-GCM, HKDF-Expand-SHA-384. */
const ALGORITHMS = Uint8Array.of(0, 0);
const MOST_SEGMENTS = 2 ** 40;

/** What may vary: a stored segment's length in bytes; the key rotates after 2^`rotationBits` segments. */
export class FloeParams {
  readonly segmentLength: number;
  readonly rotationBits: number;
  /** PARAM_ENCODE of the specification, 10 bytes; the rotation is not part of it. */
  readonly encoded: Bytes;

  constructor(segmentLength: number, rotationBits = 20) {
    this.segmentLength = segmentLength;
    this.rotationBits = rotationBits;
    this.encoded = concat(ALGORITHMS, u32(segmentLength), u32(IV_BYTES));
  }

  /** Bytes of content in every segment but the last. */
  get contentLength(): number {
    return this.segmentLength - SEGMENT_OVERHEAD;
  }
}

/** The 74-byte header: parameters, initial value, committing tag (startEncryption; step I4). */
export async function makeHeader(key: Uint8Array, aad: Uint8Array, iv: Uint8Array, params: FloeParams): Promise<Bytes> {
  exactly(key, KEY_BYTES, "FLOE key");
  const start = concat(params.encoded, exactly(iv, IV_BYTES, "FLOE initial value"));
  return concat(start, await kdf(key, start, utf8("HEADER_TAG:"), aad, HEADER_TAG_BYTES));
}

/** The initial value that a header of the right length carries. */
export function headerIv(header: Uint8Array): Bytes {
  return header.slice(10, 10 + IV_BYTES) as Bytes;
}

/** Check a header, return the key of its segments (startDecryption); else `CannotOpen` *crypto.header*. */
export async function start(key: Uint8Array, header: Uint8Array, aad: Uint8Array, params: FloeParams): Promise<FloeKey> {
  if (header.length !== HEADER_BYTES || !equal(header, await makeHeader(key, aad, headerIv(header), params))) {
    throw new CannotOpen("crypto.header");
  }
  return FloeKey.of(key, headerIv(header), aad, params);
}

/** Seals and opens the segments of one header; keeps the derived segment key of the epoch used last. */
export class FloeKey {
  readonly #params: FloeParams;
  readonly #start: Bytes;
  readonly #aad: Bytes;
  readonly #messageKey: Bytes;
  #epoch = -1;
  #cipher: Promise<Gcm> | undefined;

  private constructor(params: FloeParams, start: Bytes, aad: Bytes, messageKey: Bytes) {
    this.#params = params;
    this.#start = start;
    this.#aad = aad;
    this.#messageKey = messageKey;
  }

  static async of(key: Uint8Array, iv: Uint8Array, aad: Uint8Array, params: FloeParams): Promise<FloeKey> {
    const start = concat(params.encoded, iv);
    return new FloeKey(params, start, aad as Bytes, await kdf(key, start, utf8("MESSAGE_KEY:"), aad, MESSAGE_KEY_BYTES));
  }

  /**
   * Segment `index`: length field, nonce, ciphertext, tag (encryptSegment; step I6). Every segment but the last must be full. A
   * nonce must never serve two contents within one epoch.
   */
  async sealSegment(index: number, content: Uint8Array, nonce: Uint8Array, last: boolean): Promise<Bytes> {
    const length = content.length + SEGMENT_OVERHEAD;
    if (length > this.#params.segmentLength || (!last && length !== this.#params.segmentLength)) {
      throw new RangeError(`segment ${String(index)} cannot hold ${String(content.length)} bytes`);
    }
    const sealed = await (await this.#cipherOf(index)).seal(nonce, content, segmentAad(index, last));
    return concat(last ? u32(length) : NOT_LAST, nonce, sealed);
  }

  /** The content of segment `index` (decryptSegment); else `CannotOpen` *crypto.segment*. */
  async openSegment(index: number, segment: Uint8Array, last: boolean): Promise<Bytes> {
    const { length } = segment;
    const head = segment.subarray(0, 4);
    const fits = last
      ? length >= SEGMENT_OVERHEAD && length <= this.#params.segmentLength && equal(head, u32(length))
      : length === this.#params.segmentLength && equal(head, NOT_LAST);
    if (!fits) throw new CannotOpen("crypto.segment");
    const cipher = await this.#cipherOf(index);
    const content = await cipher.open(segmentNonce(segment), segment.subarray(4 + NONCE_BYTES), segmentAad(index, last));
    if (content === null) throw new CannotOpen("crypto.segment");
    return content;
  }

  async #cipherOf(index: number): Promise<Gcm> {
    if (!Number.isSafeInteger(index) || index < 0 || index >= MOST_SEGMENTS) {
      throw new RangeError(`no segment has the index ${String(index)}`);
    }
    const rotation = 2 ** this.#params.rotationBits;
    const epoch = Math.floor(index / rotation);
    if (epoch !== this.#epoch || this.#cipher === undefined) {
      this.#epoch = epoch;
      this.#cipher = this.#epochCipher(epoch * rotation);
    }
    return this.#cipher;
  }

  async #epochCipher(first: number): Promise<Gcm> {
    return Gcm.of(await kdf(this.#messageKey, this.#start, concat(utf8("DEK:"), u64(first)), this.#aad, KEY_BYTES));
  }
}

/** The nonce that a stored segment carries. */
export function segmentNonce(segment: Uint8Array): Bytes {
  return segment.slice(4, 4 + NONCE_BYTES) as Bytes;
}

function segmentAad(index: number, last: boolean): Bytes {
  return concat(u64(index), Uint8Array.of(last ? 1 : 0));
}

/** HKDF-Expand with SHA-384 of at most one block: HMAC over info and the byte 1. */
async function kdf(key: Uint8Array, start: Bytes, purpose: Bytes, aad: Uint8Array, length: number): Promise<Bytes> {
  return (await hmac("SHA-384", key, concat(start, purpose, aad, Uint8Array.of(1)))).slice(0, length);
}

// A long part, sealed from a stream and opened from pieces, with never more than one segment in memory (steps I2, I6, I9).
//
// The sealer is told the true length before it reads, and refuses a stream that holds more or less: header and padded length are
// known before the first segment, so that an upload can begin. The opener checks the hash list against the signed root, then header
// and initial value, then whatever segments it is given, in order or not; the padding is checked wherever it is met, by everyone.

import { type Bytes, concat, hex } from "../bytes.ts";
import type { Digest } from "../generated/names.ts";
import { digest, segmentsRoot } from "./digests.ts";
import { DIGEST_BYTES } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";
import { isZeroFrom, paddedLength, SMALLEST_PART } from "./padding.ts";
import {
  CONTENT_BYTES,
  type PartAddress,
  PartOpener,
  PartSealer,
  SEGMENT_BYTES,
  segmentCount,
  type SignedPart,
  storedLength,
} from "./part.ts";

/** Bytes in pieces of any size, one after the other: a file's stream, an answer's body, or a list. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What a manifest says of a part that was sealed to somewhere else, and SHA-256 of each segment. */
export interface Streamed {
  readonly header: Bytes;
  /** Of the padded content. */
  readonly length: number;
  readonly hashes: readonly Digest[];
  readonly root: Digest;
}

/** A source held more or fewer bytes than were announced. Nothing that was sealed of it may be used. */
export class WrongLength extends Error {}

/**
 * Seal `length` bytes of `source`, padded, and give every stored segment to `write`, in order; each is waited for. Throws
 * `WrongLength` where the source is shorter or longer, after what was read of it was written.
 */
export async function sealStream(
  cek: Uint8Array,
  address: PartAddress,
  source: Pieces,
  length: number,
  write: (segment: Bytes) => unknown,
): Promise<Streamed> {
  const sealer = await PartSealer.of(cek, address);
  const padded = paddedLength(length, SMALLEST_PART);
  const count = segmentCount(padded);
  const hashes: Digest[] = [];
  let index = 0;
  for await (const content of paddedContents(source, length, padded)) {
    const segment = await sealer.segment(index, content, index === count - 1);
    hashes.push(await digest(segment));
    await write(segment);
    index += 1;
  }
  return { header: sealer.header, length: padded, hashes, root: await segmentsRoot(hashes) };
}

/** The content of each segment, zeros behind its end. */
async function* paddedContents(source: Pieces, length: number, padded: number): AsyncGenerator<Bytes> {
  const cutter = new Cutter(CONTENT_BYTES);
  let read = 0;
  let given = 0;
  for await (const piece of source) {
    read += piece.length;
    if (read > length) throw new WrongLength();
    for (const content of cutter.feed(piece)) {
      given += content.length;
      yield content;
    }
  }
  if (read !== length) throw new WrongLength();
  let rest = cutter.rest();
  while (given < padded) {
    const content = new Uint8Array(Math.min(CONTENT_BYTES, padded - given));
    content.set(rest);
    rest = new Uint8Array();
    given += content.length;
    yield content;
  }
}

/** Opens the segments of one part from any index on; exists only once root, header and initial value were checked. */
export class StreamOpener {
  readonly #opener: PartOpener;
  readonly #padded: number;
  readonly #length: number;

  private constructor(opener: PartOpener, padded: number, length: number) {
    this.#opener = opener;
    this.#padded = padded;
    this.#length = length;
  }

  /**
   * Check, in this order, the hash list, the header, its initial value, and whether the lengths fit (step I9). `padded` is the
   * length that the manifest states, `length` the true one, from the inner JSON. Throws `CannotOpen` as `PartOpener.of`,
   * *crypto.padding* for a length that is not the one permitted, and *crypto.segments* where it takes another number of segments.
   */
  static async of(
    cek: Uint8Array,
    address: PartAddress,
    signed: SignedPart & { readonly padded: number; readonly length: number },
  ): Promise<StreamOpener> {
    const opener = await PartOpener.of(cek, address, signed);
    const { padded, length } = signed;
    if (length < 0 || padded !== paddedLength(length, SMALLEST_PART)) throw new CannotOpen("crypto.padding");
    if (opener.segments !== segmentCount(padded)) throw new CannotOpen("crypto.segments");
    return new StreamOpener(opener, padded, length);
  }

  /** How many segments the part has. */
  get segments(): number {
    return this.#opener.segments;
  }

  /** How many bytes are stored for the part. */
  get stored(): number {
    return storedLength(this.#padded);
  }

  /**
   * The true content of stored segment `index`, which may be none where the segment is all padding. Throws `CannotOpen` as
   * `PartOpener.segment`, and *crypto.padding* for a byte behind the true end that is not zero, or a last segment of another length
   * than the manifest says.
   */
  async content(index: number, stored: Uint8Array): Promise<Bytes> {
    const content = await this.#opener.segment(index, stored);
    const begins = index * CONTENT_BYTES;
    if (content.length !== Math.min(CONTENT_BYTES, this.#padded - begins)) throw new CannotOpen("crypto.padding");
    const true_ = Math.max(0, Math.min(content.length, this.#length - begins));
    if (!isZeroFrom(content, true_)) throw new CannotOpen("crypto.padding");
    return content.slice(0, true_);
  }

  /**
   * The content of the stored segments that `pieces` hold one behind the other, from index `from` to the end. Throws `CannotOpen`
   * as `content`, and *crypto.segments* where the pieces end early or go on behind the last segment.
   */
  async *all(pieces: Pieces, from = 0): AsyncGenerator<Bytes> {
    let index = from;
    for await (const segment of segmentsOf(pieces)) {
      if (index >= this.segments) throw new CannotOpen("crypto.segments");
      yield await this.content(index, segment);
      index += 1;
    }
    if (index !== this.segments) throw new CannotOpen("crypto.segments");
  }
}

/** Cuts a stream of pieces of any size into runs of one size, holding at most one and a piece. */
class Cutter {
  readonly #size: number;
  #held: Uint8Array[] = [];
  #length = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Take in a piece; yield every run that is whole now. Must be read to its end before the next piece. */
  *feed(piece: Uint8Array): Generator<Bytes> {
    let left = piece;
    while (this.#length + left.length >= this.#size) {
      const taken = this.#size - this.#length;
      const whole = concat(...this.#held, left.subarray(0, taken));
      this.#held = [];
      this.#length = 0;
      left = left.subarray(taken);
      yield whole;
    }
    if (left.length > 0) this.#held.push(left.slice());
    this.#length += left.length;
  }

  /** What is left at the end, shorter than the others; none is empty. */
  rest(): Bytes {
    return concat(...this.#held);
  }
}

async function* segmentsOf(pieces: Pieces): AsyncGenerator<Bytes> {
  const cutter = new Cutter(SEGMENT_BYTES);
  for await (const piece of pieces) yield* cutter.feed(piece);
  const rest = cutter.rest();
  if (rest.length > 0) yield rest;
}

/** Where stored segment `index` begins. */
export function segmentOffset(index: number): number {
  return index * SEGMENT_BYTES;
}

/** Cut a hash list as it is served into digests; `CannotOpen` *crypto.segments* where it is no whole number of them. */
export function splitHashes(data: Uint8Array): Digest[] {
  if (data.length % DIGEST_BYTES !== 0) throw new CannotOpen("crypto.segments");
  const count = data.length / DIGEST_BYTES;
  return Array.from({ length: count }, (_, at) => hex(data.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES)) as Digest);
}

/** SHA-256 of each segment of stored bytes, holding one at a time. */
export async function hashSegments(pieces: Pieces): Promise<Digest[]> {
  const digests: Digest[] = [];
  for await (const segment of segmentsOf(pieces)) digests.push(await digest(segment));
  return digests;
}

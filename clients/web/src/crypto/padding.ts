// Lengths hidden in buckets: a smallest bucket, then Padmé (at most 12 % more, O(log log n) bits leak; step I2).
//
// There is exactly one padded form of any content: zeros, up to exactly the one permitted length. Every reader checks it, because
// padding that nobody checks would carry words past the mediator.

import { type Bytes, concat } from "../bytes.ts";
import { u32 } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";

/** Bytes. A letter's stored segment then stays within a database page of 4 KiB. */
export const SMALLEST_PART = 4_000;
/** Bytes. Notes, remarks and reasons are a few sentences. */
export const SMALLEST_WORDS = 500;

const COUNT_BYTES = 4;

/** What `length` bytes are padded to: `smallest`, then Padmé (PURBs, PoPETs 2019). Lengths go beyond 32 bits. */
export function paddedLength(length: number, smallest: number): number {
  if (length <= smallest) return smallest;
  const exponent = bitLength(length) - 1;
  const step = 2 ** Math.max(0, exponent - bitLength(exponent));
  return Math.ceil(length / step) * step;
}

function bitLength(value: number): number {
  return value.toString(2).length;
}

/** Return `content` and zeros up to its padded length; its true length must be known from elsewhere. */
export function pad(content: Uint8Array, smallest: number): Bytes {
  const padded = new Uint8Array(paddedLength(content.length, smallest));
  padded.set(content);
  return padded;
}

/** Return the first `length` bytes; `CannotOpen` *crypto.padding* unless the rest is what `pad` adds. */
export function unpad(padded: Uint8Array, length: number, smallest: number): Bytes {
  if (length < 0 || padded.length !== paddedLength(length, smallest) || !isZeroFrom(padded, length)) {
    throw new CannotOpen("crypto.padding");
  }
  return padded.slice(0, length);
}

/** Whether every byte from an index on is zero. */
export function isZeroFrom(data: Uint8Array, start: number): boolean {
  let bits = 0;
  for (let at = start; at < data.length; at += 1) bits |= data[at] ?? 0;
  return bits === 0;
}

/** Return u32 big-endian length, `content` and zeros: for content whose length stands nowhere else. */
export function padCounted(content: Uint8Array, smallest: number): Bytes {
  return pad(concat(u32(content.length), content), smallest);
}

/** Return what `padCounted` was given; `CannotOpen` *crypto.padding* for what it would not have made. */
export function unpadCounted(padded: Uint8Array, smallest: number): Bytes {
  if (padded.length < COUNT_BYTES) throw new CannotOpen("crypto.padding");
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  return unpad(padded, COUNT_BYTES + length, smallest).slice(COUNT_BYTES);
}

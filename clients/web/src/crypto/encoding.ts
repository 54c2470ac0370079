// How fields become bytes inside hashed, signed or authenticated inputs; and what a random source is (steps N1, N4).
//
// Every variable-length field is preceded by its length, so that two different lists of fields never give the same bytes. A wrong
// length here is a mistake in our own code: `RangeError`, never a `CryptoError`.

import { type Bytes, concat, unhex, utf8 } from "../bytes.ts";

/** Gives as many fresh random bytes as asked for. Always handed in; nothing in this folder has a default. */
export type RandomSource = (length: number) => Bytes;

/** A case, item, slip or other id chosen at random by a client. */
export const ID_BYTES = 16;
/** A SHA-256, and everything named by one: keyset ids, record ids, journal heads, the root fingerprint. */
export const DIGEST_BYTES = 32;
/** A symmetric key, a seed, a shred share. */
export const KEY_BYTES = 32;

/** Return `value` if it is `length` bytes long; else throw `RangeError` with the field's name only. */
export function exactly(value: Uint8Array, length: number, name: string): Bytes {
  if (value.length !== length) throw new RangeError(`${name} must be ${String(length)} bytes, got ${String(value.length)}`);
  return value as Bytes;
}

/** The bytes of an id or a digest, which must be so many. */
export function named(name: string, length: number, what: string): Bytes {
  return exactly(unhex(name), length, what);
}

/** Take `length` bytes from `random`; a source that gives another number of bytes throws `RangeError`. */
export function draw(random: RandomSource, length: number): Bytes {
  return exactly(random(length), length, "random bytes");
}

/** Encode an unsigned 8-bit number; out of range throws `RangeError`. */
export function u8(value: number): Bytes {
  return unsigned(value, 1);
}

/** Encode an unsigned 32-bit number, big-endian; out of range throws `RangeError`. */
export function u32(value: number): Bytes {
  return unsigned(value, 4);
}

/** Encode a number as unsigned 64 bits, big-endian; beyond 2^53 - 1 nothing is a number of ours: `RangeError`. */
export function u64(value: number): Bytes {
  return unsigned(value, 8);
}

/** Return `value` behind its length as u16 big-endian; more than 65,535 bytes throw `RangeError`. */
export function counted(value: Uint8Array): Bytes {
  return concat(unsigned(value.length, 2), value);
}

/** Return `value` in UTF-8 behind its length in bytes as u16 big-endian. */
export function countedText(value: string): Bytes {
  return counted(utf8(value));
}

function unsigned(value: number, length: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** length) {
    throw new RangeError(`${String(value)} does not fit in ${String(length)} unsigned bytes`);
  }
  const written = new Uint8Array(length);
  let left = value;
  for (let at = length - 1; at >= 0; at -= 1) {
    written[at] = left % 256;
    left = Math.floor(left / 256);
  }
  return written;
}

// Secrets and fingerprints as people read, type and say them: Crockford base32 in groups of four (steps K9, K10).
//
// A typed code carries a check, so that a slip of the finger is told at once and not days later by somebody else. The check is made
// per kind: a recovery code is not taken for a slip's secret. A fingerprint has none, it is compared.

import { type Bytes, concat, hex, unhex } from "../bytes.ts";
import { TypedKind } from "../generated/crypto.ts";
import { WHITE_SPACE } from "../spaces.ts";
import { DIGEST_BYTES, named, u8 } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";

export { TypedKind };

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const VALUE: ReadonlyMap<string, number> = new Map([
  ...[...ALPHABET].map((symbol, value): [string, number] => [symbol, value]),
  ["O", 0],
  ["I", 1],
  ["L", 1],
]);
/** The hyphen and whatever a phone's keyboard makes of it. */
const HYPHENS = /[-\u2010-\u2015\u2212]+/g;
const GROUP = 4;
const SYMBOL_BITS = 5;
const SHORT_SYMBOLS = 28;
const CHECK_BITS = 12;
/** CRC-12/DECT. Sees every run of up to 12 wrong bits: one wrong symbol, or two neighbours in the wrong order. */
const CHECK_POLYNOMIAL = 0x180f;

/**
 * Return `value` for typing: 16 bytes give seven groups of four. The bits are those of `value`, then twelve check bits over kind
 * (u8) and value, then zeros up to a whole symbol.
 */
export function typedCode(kind: TypedKind, value: Uint8Array): string {
  const number = (numberOf(value) << BigInt(CHECK_BITS)) | BigInt(check(kind, value));
  return groups(number, 8 * value.length + CHECK_BITS);
}

/**
 * Return the `length` bytes that `typedCode` wrote as `text`. Takes any case, spacing and hyphenation, O for 0, I and L for 1.
 * Throws `CannotOpen` *crypto.typed* for everything else: a wrong number of symbols, a symbol that is none, a check that does not
 * match.
 */
export function readTypedCode(kind: TypedKind, text: string, length: number): Bytes {
  const symbols = [...text.replace(WHITE_SPACE, "").replace(HYPHENS, "").toUpperCase()];
  const bits = 8 * length + CHECK_BITS;
  if (symbols.length !== symbolCount(bits)) throw new CannotOpen("crypto.typed");
  let number = 0n;
  for (const symbol of symbols) {
    const value = VALUE.get(symbol);
    if (value === undefined) throw new CannotOpen("crypto.typed");
    number = (number << BigInt(SYMBOL_BITS)) | BigInt(value);
  }
  const spare = BigInt(symbols.length * SYMBOL_BITS - bits);
  const decoded = bytesOf(number >> (spare + BigInt(CHECK_BITS)), length);
  const again = ((numberOf(decoded) << BigInt(CHECK_BITS)) | BigInt(check(kind, decoded))) << spare;
  if (number !== again) throw new CannotOpen("crypto.typed");
  return decoded;
}

/** All 256 bits of a digest in thirteen groups of four (the last four bits are zero). */
export function fingerprintText(fingerprint: string): string {
  return groups(numberOf(named(fingerprint, DIGEST_BYTES, "fingerprint")), 8 * DIGEST_BYTES);
}

/** The first 140 bits in seven groups of four, to compare aloud: how `fingerprintText` begins. */
export function shortFingerprintText(fingerprint: string): string {
  return fingerprintText(fingerprint).slice(0, SHORT_SYMBOLS + SHORT_SYMBOLS / GROUP - 1);
}

function check(kind: TypedKind, value: Uint8Array): number {
  let remainder = 0;
  for (const byte of concat(u8(kind), value)) {
    remainder ^= byte << (CHECK_BITS - 8);
    for (let bit = 0; bit < 8; bit += 1) {
      const carry = remainder & (1 << (CHECK_BITS - 1));
      remainder = (remainder << 1) ^ (carry === 0 ? 0 : CHECK_POLYNOMIAL);
    }
  }
  return remainder;
}

function symbolCount(bits: number): number {
  return Math.ceil(bits / SYMBOL_BITS);
}

function groups(number: bigint, bits: number): string {
  const count = symbolCount(bits);
  const shifted = number << BigInt(count * SYMBOL_BITS - bits);
  const symbols = Array.from({ length: count }, (_, at) => {
    const value = (shifted >> BigInt(SYMBOL_BITS * (count - 1 - at))) & 31n;
    return ALPHABET.charAt(Number(value));
  }).join("");
  return (symbols.match(/.{1,4}/g) ?? []).join("-");
}

function numberOf(value: Uint8Array): bigint {
  return value.length === 0 ? 0n : BigInt(`0x${hex(value)}`);
}

function bytesOf(number: bigint, length: number): Bytes {
  return unhex(number.toString(16).padStart(2 * length, "0"));
}

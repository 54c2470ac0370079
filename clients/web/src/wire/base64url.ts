// Bytes as unpadded base64url (RFC 4648, section 5), in the one spelling that each has.

import type { Bytes } from "../bytes.ts";
import { Malformed } from "./malformed.ts";

const SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const NONE = 0xff;
const VALUES = new Uint8Array(128).fill(NONE);
for (let at = 0; at < SYMBOLS.length; at += 1) VALUES[SYMBOLS.charCodeAt(at)] = at;

/** How many symbols so many bytes take. */
export function symbols(bytes: number): number {
  return Math.floor((bytes * 4 + 2) / 3);
}

/** Encode without padding. */
export function base64url(data: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < data.length; at += 3) {
    const bits = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
    const four =
      SYMBOLS.charAt(bits >> 18) + SYMBOLS.charAt((bits >> 12) & 63) + SYMBOLS.charAt((bits >> 6) & 63) + SYMBOLS.charAt(bits & 63);
    pieces.push(data.length - at >= 3 ? four : four.slice(0, data.length - at + 1));
  }
  return pieces.join("");
}

/** Decode, or throw `Malformed` *json.base64url*: for padding, another alphabet, and unused bits that are not zero. */
export function unbase64url(text: string, where = ""): Bytes {
  const over = text.length % 4;
  if (over === 1) throw new Malformed("json.base64url", where);
  const data = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let to = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = VALUES[text.charCodeAt(at)] ?? NONE;
    if (value === NONE) throw new Malformed("json.base64url", where);
    bits = ((bits << 6) | value) & 0xfff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      data[to] = bits >> held;
      to += 1;
    }
  }
  if ((bits & ((1 << held) - 1)) !== 0) throw new Malformed("json.base64url", where);
  return data;
}

// What the square code on a return sheet says: which letter of which case is answered by the pages behind it. The twin of
// clients/cli/relay_client/pages/paper/return_code.py; the square itself is drawn and read by the page.
//
// It names nobody, and proves nothing: anybody can make one. Two different ones are never chosen between.

import { type Bytes, concat, unhex, hex, utf8 } from "../../bytes.ts";
import type { CaseId, ItemId } from "../../generated/names.ts";
import { Misused } from "../errors.ts";

const MARK = "RELAY-RETURN:";
const FORM = "1";
const HEAD = `${MARK}${FORM}:`;
const FORM_OF = /^RELAY-RETURN:([0-9]{1,4}):/;
const ID_BYTES = 16;
const CHECK_BYTES = 4;
/** RFC 4648, section 6. */
const SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BITS = 5;
/** CRC-32 as ISO 3309 has it, its bits turned round. */
const POLYNOMIAL = 0xedb88320;

/** Where an answer on paper belongs. */
export interface ReturnPlace {
  readonly case: CaseId;
  readonly item: ItemId;
}

/** The text of the square code: 73 characters, for a QR code's alphanumeric mode. */
export function returnCode({ case: of, item }: ReturnPlace): string {
  const ids = concat(unhex(of), unhex(item));
  return HEAD + base32(concat(ids, check(ids)));
}

/** What `returnCode` wrote; `Misused` *return.form* for a form that a newer program writes, *return.damaged* for all else. */
export function readReturnCode(text: string): ReturnPlace {
  const form = FORM_OF.exec(text)?.[1];
  if (form !== undefined && form !== FORM) throw new Misused("return.form");
  const bytes = bytesOf(text.slice(HEAD.length));
  if (bytes?.length !== 2 * ID_BYTES + CHECK_BYTES) throw new Misused("return.damaged");
  const place = { case: hex(bytes.slice(0, ID_BYTES)) as CaseId, item: hex(bytes.slice(ID_BYTES, 2 * ID_BYTES)) as ItemId };
  // Writing it again refuses a wrong check, spare bits that are not zero and any other spelling at once.
  if (returnCode(place) !== text) throw new Misused("return.damaged");
  return place;
}

/**
 * What the square codes on some pages say alike; those of others are passed over. `Misused` *return.none*, *return.two*, and as
 * `readReturnCode`.
 */
export function theOne(codes: readonly string[]): ReturnPlace {
  const places = new Map(codes.filter((code) => code.startsWith(MARK)).map((code) => [code, readReturnCode(code)]));
  const [place, other] = places.values();
  if (place === undefined) throw new Misused("return.none");
  if (other !== undefined) throw new Misused("return.two");
  return place;
}

function check(ids: Bytes): Bytes {
  let crc = 0xffffffff;
  for (const byte of concat(utf8(HEAD), ids)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  }
  const out = new Uint8Array(CHECK_BYTES);
  new DataView(out.buffer).setUint32(0, ~crc >>> 0);
  return out;
}

function base32(data: Bytes): string {
  let [text, held, bits] = ["", 0, 0];
  for (const byte of data) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= BITS; bits -= BITS) text += SYMBOLS[(held >> (bits - BITS)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + SYMBOLS[(held << (BITS - bits)) & 31];
}

function bytesOf(text: string): Bytes | undefined {
  const out: number[] = [];
  let [held, bits] = [0, 0];
  for (const symbol of text) {
    const value = SYMBOLS.indexOf(symbol);
    if (value < 0) return undefined;
    held = (held << BITS) | value;
    bits += BITS;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 0xff);
    }
    held &= (1 << bits) - 1;
  }
  return Uint8Array.from(out);
}

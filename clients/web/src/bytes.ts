// Bytes as everything above uses them: hexadecimal, UTF-8, joined, compared. Decides nothing, knows no shape and no key.

/** Bytes of our own memory, which WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

const writer = new TextEncoder();

/** Encode text as UTF-8; half of a surrogate pair becomes U+FFFD, so whoever signs text checks it before. */
export function utf8(text: string): Bytes {
  return writer.encode(text);
}

/** Decode UTF-8, null where the bytes are none. A byte order mark stays what it is: a character. */
export function fromUtf8(data: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return null;
  }
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Write bytes as lower-case hexadecimal digits, which compare and sort as the bytes do. */
export function hex(data: Uint8Array): string {
  let text = "";
  for (const byte of data) text += DIGITS[byte] ?? "";
  return text;
}

const NO_DIGIT = 16;
/** What each ASCII character is worth as a digit. */
const WORTH = Uint8Array.from({ length: 128 }, (_, code) => {
  const at = "0123456789abcdef".indexOf(String.fromCharCode(code));
  return at < 0 ? NO_DIGIT : at;
});

/** Read lower-case hexadecimal digits. Throws `RangeError` for anything else: a name that is none is a mistake of our own. */
export function unhex(text: string): Bytes {
  const data = new Uint8Array(text.length >> 1);
  let others = text.length & 1;
  for (let at = 0; at < data.length; at += 1) {
    const high = WORTH[text.charCodeAt(2 * at)] ?? NO_DIGIT;
    const low = WORTH[text.charCodeAt(2 * at + 1)] ?? NO_DIGIT;
    others |= (high | low) & NO_DIGIT;
    data[at] = high << 4 | low;
  }
  if (others !== 0) throw new RangeError("not lower-case hexadecimal digits");
  return data;
}

/** Put bytes behind each other. */
export function concat(...pieces: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Whether bytes are the same, in a time that depends on their lengths only. */
export function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let differs = 0;
  for (let at = 0; at < one.length; at += 1) differs |= (one[at] ?? 0) ^ (other[at] ?? 0);
  return differs === 0;
}

// The two written forms of an enrolment slip: a link for a QR code, and four lines to type. The twin of
// relay_client/account/slip_text.py.
//
// Both hold everything that the slip's code is made over, and its secret. In the link all of it stands in the fragment, which
// browsers do not send. Typed lines carry check symbols; what is mistyped is told at once.

import { type Bytes, concat, fromUtf8, hex, unhex, utf8 } from "../../bytes.ts";
import { u64, u8 } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { SLIP_SECRET_BYTES } from "../../crypto/slip.ts";
import { fingerprintText, readTypedCode, shortFingerprintText, TypedKind, typedCode } from "../../crypto/typed.ts";
import { Side } from "../../generated/choices.ts";
import { INTEGER_TOP } from "../../generated/limits.ts";
import type { CaseId, RootFingerprint, Seconds, SlipId } from "../../generated/names.ts";
import { base64url, unbase64url } from "../../wire/base64url.ts";
import { Malformed } from "../../wire/malformed.ts";
import { Misused } from "../errors.ts";
import { checkedOrigin } from "../net/transport.ts";

/** What a slip says, with its secret: never sent, never kept in the clear. */
export interface SlipSaid {
  readonly origin: string;
  readonly root: RootFingerprint;
  readonly slip: SlipId;
  readonly case: CaseId;
  readonly side: Side;
  readonly expires: Seconds;
  readonly secret: Bytes;
}

/** The typed lines, in their order. */
export const LINES = ["origin", "root", "slip", "secret"] as const;
export type Line = (typeof LINES)[number];

const FORM = 1;
const MARK = "/#slip=";
const ROOT_BYTES = 32;
const ID_BYTES = 16;
const EXPIRES_BYTES = 8;
/** Slip id, case id, side, and until when. */
const LINE_BYTES = ID_BYTES + ID_BYTES + 1 + EXPIRES_BYTES;
const LINK_BYTES = 1 + ROOT_BYTES + LINE_BYTES + SLIP_SECRET_BYTES;
const CODES: Readonly<Record<Exclude<Line, "origin">, readonly [TypedKind, bytes: number]>> = {
  root: [TypedKind.ROOT_FINGERPRINT, ROOT_BYTES],
  slip: [TypedKind.SLIP_ID, LINE_BYTES],
  secret: [TypedKind.SLIP_SECRET, SLIP_SECRET_BYTES],
};
/** What people put between symbols: white space, the hyphen, and whatever a phone's keyboard makes of it. */
const SEPARATORS = /[\s\-\u2010-\u2015\u2212]+/g;
/** What ends a line where people type, as Python has it. */
const LINE_ENDS = /[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;
const CHECK_BITS = 12;
const SYMBOL_BITS = 5;

/** Return the slip's link: everything behind the origin stands in the fragment. */
export function linkOf(slip: SlipSaid): string {
  return `${slip.origin}${MARK}${base64url(concat(u8(FORM), unhex(slip.root), lineBytes(slip), slip.secret))}`;
}

/** Return the lines for typing. */
export function linesOf(slip: SlipSaid): Readonly<Record<Line, string>> {
  return {
    origin: slip.origin,
    root: typedCode(TypedKind.ROOT_FINGERPRINT, unhex(slip.root)),
    slip: typedCode(TypedKind.SLIP_ID, lineBytes(slip)),
    secret: typedCode(TypedKind.SLIP_SECRET, slip.secret),
  };
}

/** Check one typed line of a slip by itself: `Misused` *code.typed*, which names it as its `line`, or *origin.scheme*. */
export function checkLine(line: Line, text: string): void {
  if (line === "origin") {
    checkedOrigin(text);
    return;
  }
  try {
    typed(line, text);
  } catch (fault) {
    if (fault instanceof Misused) fault.variables = { line };
    throw fault;
  }
}

/** Read either form; `Misused` *slip.text*, *code.typed* for a mistyped line (its name is `said` as `line`), *origin.scheme*. */
export function readSlip(text: string): SlipSaid {
  const trimmed = text.trim();
  if (trimmed.includes(MARK)) return fromLink(trimmed);
  const lines = trimmed.split(LINE_ENDS).map((line) => line.trim()).filter((line) => line !== "");
  const [origin = "", ...codes] = lines;
  if (!origin.includes("://")) throw new Misused("slip.text");
  if (lines.length === LINES.length) for (const [at, line] of LINES.entries()) checkLine(line, lines[at] ?? "");
  const written = [...codes.join("").replace(SEPARATORS, "")];
  const rootEnd = symbols(ROOT_BYTES);
  const slipEnd = rootEnd + symbols(LINE_BYTES);
  if (written.length !== slipEnd + symbols(SLIP_SECRET_BYTES)) throw new Misused("code.typed");
  const root = typed("root", written.slice(0, rootEnd).join(""));
  const line = typed("slip", written.slice(rootEnd, slipEnd).join(""));
  return checked(origin, root, line, typed("secret", written.slice(slipEnd).join("")));
}

/** Whether what was typed is this root's fingerprint: as it is shown (140 bits), whole, with its check, or in hexadecimal. */
export function isFingerprint(written: string, fingerprint: RootFingerprint): boolean {
  const forms = [
    shortFingerprintText(fingerprint),
    typedCode(TypedKind.ROOT_FINGERPRINT, unhex(fingerprint)),
    fingerprintText(fingerprint),
    fingerprint,
  ];
  return forms.map(plain).includes(plain(written));
}

function plain(text: string): string {
  return text.replace(SEPARATORS, "").toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
}

function fromLink(text: string): SlipSaid {
  const at = text.indexOf(MARK);
  const packed = unpacked(text.slice(at + MARK.length));
  const lineAt = 1 + ROOT_BYTES;
  const secretAt = lineAt + LINE_BYTES;
  if (packed.length !== LINK_BYTES || packed[0] !== FORM) throw new Misused("slip.text");
  return checked(text.slice(0, at), packed.slice(1, lineAt), packed.slice(lineAt, secretAt), packed.slice(secretAt));
}

function unpacked(text: string): Bytes {
  try {
    return unbase64url(text);
  } catch (error) {
    throw error instanceof Malformed ? new Misused("slip.text") : error;
  }
}

function checked(origin: string, root: Bytes, line: Bytes, secret: Bytes): SlipSaid {
  const sideAt = ID_BYTES + ID_BYTES;
  const letter = fromUtf8(line.slice(sideAt, sideAt + 1));
  const side = Side.find((known) => known === letter);
  const expires = Number(new DataView(line.buffer, line.byteOffset).getBigUint64(sideAt + 1));
  if (side === undefined || expires > INTEGER_TOP) throw new Misused("slip.text");
  return {
    origin: checkedOrigin(origin),
    root: hex(root) as RootFingerprint,
    slip: hex(line.slice(0, ID_BYTES)) as SlipId,
    case: hex(line.slice(ID_BYTES, sideAt)) as CaseId,
    side,
    expires,
    secret,
  };
}

function lineBytes(slip: SlipSaid): Bytes {
  return concat(unhex(slip.slip), unhex(slip.case), utf8(slip.side), u64(slip.expires));
}

function typed(line: Exclude<Line, "origin">, text: string): Bytes {
  const [kind, length] = CODES[line];
  try {
    return readTypedCode(kind, text, length);
  } catch (error) {
    throw error instanceof CryptoError ? new Misused("code.typed") : error;
  }
}

function symbols(bytes: number): number {
  return Math.ceil((8 * bytes + CHECK_BITS) / SYMBOL_BITS);
}

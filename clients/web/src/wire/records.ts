// The frame of a signed record: bytes to statement and back (docs/protocol.md, R1 to R4). The twin of relay/wire/records.py.
//
// The body is kept and passed on verbatim: signatures are over the bytes that travelled, never over a re-encoding. This file
// verifies nothing; src/crypto/sign.ts does.

import { type Bytes, concat, hex, unhex } from "../bytes.ts";
import { RECORD_BYTES, SIGNERS } from "../generated/limits.ts";
import type { KeysetId } from "../generated/names.ts";
import { NUMBERS, type StatementName, type Statements, TWO_MAY_SIGN } from "../generated/statements.ts";
import { decodeExactly, encode } from "./codec.ts";
import { Malformed } from "./malformed.ts";
import { nameOf, type Said } from "./statements.ts";

export const ED25519 = 1;
export const SIGNATURE_BYTES = 64;

const MAGIC = [0x52, 0x4c, 0x59, 0x31]; // RLY1
const HEAD = 10;
const SIGNATURE_HEAD = 35;
const LONGEST = RECORD_BYTES + 512;

/** One signature as framed: whose, by which algorithm, and its bytes. */
export interface RecordSignature {
  readonly keyset: KeysetId;
  readonly alg: number;
  readonly value: Bytes;
}

/** A parsed record. `data` is the frame and `body` the body as they came; nothing is verified yet. */
export type Record = Said & {
  readonly type: number;
  readonly body: Bytes;
  readonly signatures: readonly RecordSignature[];
  readonly data: Bytes;
};

/** Whether everyone named in `signers` has signed. */
export function isComplete(record: Record): boolean {
  const named = record.statement.signers;
  return record.signatures.length === named.length && record.signatures.every((signature, at) => signature.keyset === named[at]);
}

/** The type byte and the body of a statement, ready to be signed. */
export function bodyOf<Name extends StatementName>(name: Name, statement: Statements[Name]): readonly [number, Bytes] {
  return [NUMBERS[name], encode<StatementName>(name, statement)];
}

/** Put a record together from its parts (step R1). */
export function frame(type: number, body: Uint8Array, signatures: readonly RecordSignature[]): Bytes {
  const head = new Uint8Array(HEAD);
  head.set(MAGIC);
  head[4] = type;
  new DataView(head.buffer).setUint32(6, body.length);
  const signed = signatures.map(({ keyset, alg, value }) =>
    concat(unhex(keyset), Uint8Array.of(alg, value.length >> 8, value.length & 0xff), value),
  );
  return concat(head, body, Uint8Array.of(signatures.length), ...signed);
}

/**
 * Read a record strictly (steps R1, R4), or throw `Malformed`. With `partial`, signatures may be missing: a record on its way to
 * its second signer.
 */
export function parse(data: Uint8Array, partial = false): Record {
  if (data.length < HEAD + 1 || data.length > LONGEST) throw new Malformed("record.length");
  const copy = data.slice();
  const view = new DataView(copy.buffer);
  if (MAGIC.some((byte, at) => copy[at] !== byte)) throw new Malformed("record.magic");
  if (view.getUint8(5) !== 0) throw new Malformed("record.flags");
  const type = view.getUint8(4);
  const name = nameOf(type);
  if (name === undefined) throw new Malformed("record.type");
  const length = view.getUint32(6);
  if (length > RECORD_BYTES || HEAD + length + 1 > copy.length) throw new Malformed("record.length");
  const body = copy.slice(HEAD, HEAD + length);
  const signatures = signaturesAt(view, copy, HEAD + length);
  const record = { name, statement: decodeExactly(name, body), type, body, signatures, data: copy } as Record;
  requireSigners(record, partial);
  return record;
}

function signaturesAt(view: DataView, data: Bytes, start: number): RecordSignature[] {
  const count = view.getUint8(start);
  if (count > SIGNERS) throw new Malformed("record.signers");
  const signatures: RecordSignature[] = [];
  let at = start + 1;
  for (let nth = 0; nth < count; nth += 1) {
    if (at + SIGNATURE_HEAD > data.length) throw new Malformed("record.length");
    const keyset = hex(data.subarray(at, at + 32)) as KeysetId;
    const alg = view.getUint8(at + 32);
    const size = view.getUint16(at + 33);
    at += SIGNATURE_HEAD;
    if (alg !== ED25519 || size !== SIGNATURE_BYTES) throw new Malformed("record.algorithm");
    if (at + size > data.length) throw new Malformed("record.length");
    signatures.push({ keyset, alg, value: data.slice(at, at + size) });
    at += size;
  }
  if (at !== data.length) throw new Malformed("record.trailing");
  return signatures;
}

function requireSigners(record: Record, partial: boolean): void {
  const named = record.statement.signers;
  if (new Set(named).size !== named.length || (named.length > 1 && !TWO_MAY_SIGN.has(record.name))) {
    throw new Malformed("record.signers");
  }
  const signed = record.signatures.map((signature) => signature.keyset);
  const begins = signed.length <= named.length && signed.every((keyset, at) => keyset === named[at]);
  if (!begins || (signed.length < named.length && !(partial && signed.length > 0))) throw new Malformed("record.signers");
}

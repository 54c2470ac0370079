// The vectors of records as frames: every type, and whatever is none. Signatures are crypto's.

import { expect, test } from "vitest";

import { fromUtf8, hex, unhex } from "../../src/bytes.ts";
import { NUMBERS } from "../../src/generated/statements.ts";
import { encode } from "../../src/wire/codec.ts";
import { bodyOf, frame, isComplete, parse } from "../../src/wire/records.ts";
import { codeOf, vectors } from "../support/vectors.ts";

test("every type of record is read, and written as it was", () => {
  const found = vectors("every-type");
  expect(new Set(found.outputs.map((made: { type: number }) => made.type))).toEqual(new Set(Object.values(NUMBERS)));
  for (const made of found.outputs) {
    const record = parse(unhex(made.record));
    expect([record.name, record.type, fromUtf8(record.body)]).toEqual([made.statement, made.type, made.body]);
    expect(bodyOf(record.name, record.statement)).toEqual([made.type, record.body]);
    expect(hex(frame(record.type, record.body, record.signatures))).toBe(made.record);
    expect(record.signatures.map((each) => each.keyset)).toEqual(made.signers.map((name: string) => found.inputs.signer_ids[name]));
    expect(isComplete(record)).toBe(true);
  }
});

test("a record on its way to its second signer is read only as such", async () => {
  const confirm = vectors("every-type").outputs.find((made: { statement: string }) => made.statement === "Confirm");
  const record = parse(unhex(confirm.record));
  const [first, second] = record.signatures;
  if (first === undefined || second === undefined) throw new Error("the confirm of the vectors bears two signatures");
  const half = frame(record.type, record.body, [first]);
  expect(await codeOf(() => parse(half))).toBe("record.signers");
  expect(isComplete(parse(half, true))).toBe(false);
  expect(await codeOf(() => parse(frame(record.type, record.body, [second]), true))).toBe("record.signers");
  expect(await codeOf(() => parse(frame(record.type, record.body, []), true))).toBe("record.signers");
});

const malformed = vectors("malformed");

test("the record beside the malformed ones is one", () => {
  const record = parse(unhex(malformed.outputs["a good record"]));
  expect(isComplete(record)).toBe(true);
  expect(encode(record.name, record.statement)).toEqual(record.body);
});

test.each(malformed.refused)("no record: %s", async (_name, given, code) => {
  const zeros = "00".repeat((given["then_zeros"] as number | undefined) ?? 0);
  expect(await codeOf(() => parse(unhex(given["record"] + zeros)))).toBe(code);
});

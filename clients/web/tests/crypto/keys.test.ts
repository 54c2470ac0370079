// The vectors of keys, typed forms, padding, signatures and journals: keyset, typed-forms, padding-lengths, every-type, signatures,
// journal. tests/unit/vectors/test_vectors.py asks the same in Python.

import { createHash } from "node:crypto";

import { expect, test } from "vitest";

import { hex, unhex, utf8 } from "../../src/bytes.ts";
import type { Digest, KeysetId } from "../../src/generated/names.ts";
import { journalHead, JOURNAL_START, recordId, rootFingerprint } from "../../src/crypto/digests.ts";
import { KeysetPublic, KeysetSecret, SigningSecret } from "../../src/crypto/keys.ts";
import { paddedLength, SMALLEST_PART, SMALLEST_WORDS } from "../../src/crypto/padding.ts";
import { signRecord, verifyRecord } from "../../src/crypto/sign.ts";
import { fingerprintText, readTypedCode, shortFingerprintText, typedCode } from "../../src/crypto/typed.ts";
import { parse } from "../../src/wire/records.ts";
import { codeOf, type Given, vectors } from "../support/vectors.ts";

const keyset = vectors("keyset");

test("a keyset", async () => {
  const secret = await KeysetSecret.fromBytes(unhex(keyset.inputs.sign_seed + keyset.inputs.seal_seed));
  const root = new SigningSecret(unhex(keyset.inputs.root_seed)).public;
  const fingerprint = await rootFingerprint(root);
  await secret.public.verifyUsable();
  const expanded = createHash("shake256", { outputLength: 96 }).update(unhex(keyset.inputs.seal_seed)).digest("hex");
  expect({
    sign_public: hex(secret.public.sign),
    mlkem_seed: expanded.slice(0, 128),
    seal_public: hex(secret.public.seal),
    keyset_id: secret.public.id,
    root_public: hex(root),
    root_fingerprint: fingerprint,
    root_fingerprint_text: fingerprintText(fingerprint),
    root_fingerprint_short: shortFingerprintText(fingerprint),
  }).toEqual(keyset.outputs);
});

test.each(keyset.refused)("a keyset nobody may vouch for: %s", async (_name, given, code) => {
  expect(await codeOf(async () => (await KeysetPublic.fromBytes(unhex(given["keyset"]))).verifyUsable())).toBe(code);
});

const typedForms = vectors("typed-forms");

test("typed forms", () => {
  typedForms.inputs.forEach(({ kind, value }: Given, at: number) => {
    const text = typedForms.outputs.texts[at];
    expect(typedCode(kind, unhex(value))).toBe(text);
    expect(hex(readTypedCode(kind, text, value.length / 2))).toBe(value);
  });
  for (const also of typedForms.outputs.also_read) expect(hex(readTypedCode(also.kind, also.text, 16))).toBe(also.value);
});

test.each(typedForms.refused)("a typed code with a mistake: %s", async (_name, given, code) => {
  expect(await codeOf(() => readTypedCode(given["kind"], given["text"], given["length"]))).toBe(code);
});

test("padding lengths", () => {
  const found = vectors("padding-lengths");
  expect(Object.keys(found.outputs)).toEqual([String(SMALLEST_WORDS), String(SMALLEST_PART)]);
  for (const [smallest, lengths] of Object.entries(found.outputs)) {
    expect(found.inputs.map((length: number) => paddedLength(length, Number(smallest)))).toEqual(lengths);
  }
});

test("every type of record is signed as it was", async () => {
  const found = vectors("every-type");
  for (const made of found.outputs) {
    const record = parse(unhex(made.record));
    expect(await recordId(record.type, record.body)).toBe(made.id);
    made.signers.forEach((name: string, at: number) => {
      const secret = new SigningSecret(unhex(found.inputs.sign_seeds[name]));
      expect(hex(secret.public)).toBe(found.inputs.sign_publics[name]);
      const again = signRecord(secret, found.inputs.signer_ids[name] as KeysetId, record);
      expect(again).toEqual(record.signatures[at]);
      expect(hex(again.value)).toBe(made.signatures[at]);
      verifyRecord(secret.public, record, again);
    });
  }
});

const signatures = vectors("signatures");

function verify(given: Given): void {
  const made = { keyset: given.signer as KeysetId, alg: given.alg, value: unhex(given.signature) };
  verifyRecord(unhex(given.public), { type: given.type, body: utf8(given.body) }, made);
}

test("the signature beside the wrong ones holds", () => {
  verify(signatures.outputs);
});

test.each(signatures.refused)("a signature that does not hold: %s", async (_name, given, code) => {
  expect(await codeOf(() => { verify(given); })).toBe(code);
});

async function chain(inCase: string, records: readonly string[]): Promise<string[]> {
  const heads: Digest[] = [JOURNAL_START];
  for (const [at, record] of records.entries()) {
    heads.push(await journalHead(inCase as never, at + 1, heads[at] ?? JOURNAL_START, record as never));
  }
  return heads;
}

test("a journal, and others that end elsewhere", async () => {
  const found = vectors("journal");
  const heads = await chain(found.inputs.case, found.inputs.records);
  expect(found.outputs).toEqual({ heads });
  const ends: string[] = [];
  for (const given of found.negatives) {
    expect(given.expect.code).toBe("journal.contradiction");
    const end = (await chain(found.inputs.case, given["records"])).at(-1) ?? "";
    expect(end).toBe(given["head"]);
    ends.push(end);
  }
  expect(new Set([...ends, ...heads]).size).toBe(ends.length + heads.length);
});

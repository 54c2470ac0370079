// The vectors of what is sealed for one reader, and of parts: grants, words, parts, parts-refused.

import { expect, test } from "vitest";

import { type Bytes, hex, unhex, utf8, fromUtf8 } from "../../src/bytes.ts";
import { Purpose } from "../../src/generated/choices.ts";
import { LABELS } from "../../src/generated/crypto.ts";
import type { Digest } from "../../src/generated/names.ts";
import { segmentsRoot } from "../../src/crypto/digests.ts";
import { openGrant } from "../../src/crypto/grant.ts";
import { KeysetSecret } from "../../src/crypto/keys.ts";
import { openWords, WORDS } from "../../src/crypto/note.ts";
import {
  letterPart,
  nonceKey,
  openPart,
  partAad,
  type PartAddress,
  partIv,
  partKey,
  PartOpener,
  readLetterPart,
  sealPart,
  splitSegments,
  storedLength,
} from "../../src/crypto/part.ts";
import { codeOf, type Given, type Vectors, vectors } from "../support/vectors.ts";

async function secretOf(given: Given): Promise<KeysetSecret> {
  const secret = await KeysetSecret.fromBytes(unhex(given.sign_seed + given.seal_seed));
  expect(secret.public.id).toBe(given.id);
  return secret;
}

const grants = vectors("grants");

async function openedGrant(given: Given): Promise<Bytes> {
  const sealed = { grant: grants.bytesOf(given.grant), share: unhex(given.share) };
  return openGrant(await secretOf(grants.inputs.readers[given.reader]), sealed, given);
}

/** Throw where the header of the item's part 0 does not belong to this key; then the hash list is looked at first. */
async function acceptedByHeader(cek: Bytes): Promise<void> {
  const address = { case: grants.inputs.case, item: grants.inputs.item, part: 0 };
  const hashes = ["00".repeat(32) as Digest];
  await PartOpener.of(cek, address, { header: unhex(grants.inputs.header_of_part_0), hashes, root: await segmentsRoot(hashes) });
}

test("grants of every purpose", async () => {
  expect(grants.outputs.map((made: Given) => made.purpose)).toEqual(Object.values(Purpose));
  for (const made of grants.outputs) {
    const cek = await openedGrant({ ...grants.inputs, ...made });
    expect(hex(cek)).toBe(grants.inputs.content_key);
    await acceptedByHeader(cek);
  }
});

test.each(grants.refused)("a grant where it does not belong: %s", async (_name, given, code) => {
  expect(await codeOf(async () => acceptedByHeader(await openedGrant(given)))).toBe(code);
});

const words = vectors("words");

async function openedWords(given: Given): Promise<string> {
  const place = { kind: given.kind, case: given.case, subject: given.subject, author: given.author_id };
  return openWords(await secretOf(words.inputs.readers[given.reader]), words.bytesOf(given.sealed), place);
}

test("words of every kind", async () => {
  const labels = Object.values(WORDS).map((name) => hex(utf8(LABELS[name])));
  expect(new Set(words.outputs.map((made: Given) => made.label))).toEqual(new Set(labels));
  for (const made of words.outputs) {
    expect(await openedWords({ ...words.inputs, ...made })).toBe(made.text);
    expect(words.bytesOf(made.sealed)).toHaveLength(made.bytes);
  }
});

test.each(words.refused)("words where they do not belong: %s", async (_name, given, code) => {
  expect(await codeOf(() => openedWords(given))).toBe(code);
});

const parts = vectors("parts");

function counting(length: number): Bytes {
  return Uint8Array.from({ length }, (_, at) => at % 251);
}

function addressOf(found: Vectors, part: number): PartAddress {
  return { case: found.inputs.case, item: found.inputs.item, part };
}

test("parts", async () => {
  const cek = unhex(parts.inputs.content_key);
  expect(hex(await nonceKey(cek))).toBe(parts.outputs.nonce_key);
  for (const made of parts.outputs.parts) {
    const address = addressOf(parts, made.part);
    const content = "inner" in made ? letterPart(utf8(made.inner)) : counting(made.counting);
    const sealed = await sealPart(cek, address, content);
    expect(hex(await partKey(cek, made.part))).toBe(made.part_key);
    expect([hex(await partIv(cek, made.part)), hex(sealed.header.slice(10, 42))]).toEqual([made.iv, made.iv]);
    expect(hex(partAad(address))).toBe(made.aad);
    expect(hex(sealed.header)).toBe(made.header);
    expect(sealed.hashes).toEqual(made.segment_digests);
    expect(sealed.root).toBe(made.root);
    expect([content.length, sealed.segments.length]).toEqual([made.padded_length, made.stored_length]);
    expect(storedLength(content.length)).toBe(made.stored_length);
    if ("segments" in made) expect(hex(sealed.segments)).toBe(made.segments);
    expect(splitSegments(sealed.segments).map((piece) => hex(piece.slice(4, 16)))).toEqual(made.nonces);
    expect(hex(await openPart(cek, address, sealed))).toBe(hex(content));
  }
});

const refused = vectors("parts-refused");

async function openedPart(given: Given): Promise<Bytes> {
  const address = { case: given.case, item: given.item, part: given.part };
  const stored = { header: unhex(given.header), segments: unhex(given.segments), root: given.root };
  return readLetterPart(await openPart(unhex(given.content_key), address, stored));
}

/** The segments of the part that `of_two` takes from. */
async function twoSegments(): Promise<string[]> {
  two ??= sealPart(unhex(parts.inputs.content_key), addressOf(parts, 62), counting(524_224));
  return splitSegments((await two).segments).map(hex);
}

let two: ReturnType<typeof sealPart> | undefined;

test("the part beside the refused ones opens", async () => {
  expect(fromUtf8(await openedPart(refused.inputs))).toBe(refused.outputs.inner);
});

test.each(refused.refused)("a part that is refused: %s", async (_name, given, code) => {
  const whole = { ...refused.inputs, ...given };
  if ("of_two" in given) {
    const segments = await twoSegments();
    whole.segments = given["of_two"].map((at: number) => segments[at]).join("");
  }
  expect(await codeOf(() => openedPart(whole))).toBe(code);
});

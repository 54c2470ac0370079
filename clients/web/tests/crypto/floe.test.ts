// FLOE agrees with the answers of four other implementations (tests/vectors/known), both ways, and refuses whatever was touched.

import { readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { type Bytes, concat, hex, unhex, utf8 } from "../../src/bytes.ts";
import { type FloeKey, FloeParams, HEADER_BYTES, headerIv, makeHeader, segmentNonce, start } from "../../src/crypto/floe.ts";
import { codeOf } from "../support/vectors.ts";

const FOLDER = new URL("../../../../tests/vectors/known/floe/", import.meta.url);
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith("_ct.txt")).map((name) => name.slice(0, -"_ct.txt".length));
const [KNOWN_KEY, KNOWN_AAD] = [new Uint8Array(32), utf8("This is AAD")];

function known(name: string): Bytes {
  return unhex(readFileSync(new URL(name, FOLDER), "ascii").trim().toLowerCase());
}

/** Index, segment and whether it is the last, as the length fields say. */
function* cut(sealed: Bytes, segmentLength: number): Generator<[number, Bytes, boolean]> {
  for (let [at, index] = [0, 0]; at < sealed.length; index += 1) {
    const field = new DataView(sealed.buffer, sealed.byteOffset + at).getUint32(0);
    const last = field !== 0xffffffff;
    const length = last ? field : segmentLength;
    yield [index, sealed.slice(at, at + length), last];
    at += length;
  }
}

test("there are known answers", () => {
  expect(NAMES).toHaveLength(12);
});

test.each(NAMES)("%s opens, and is sealed again to the same bytes", async (name) => {
  const sealed = known(`${name}_ct.txt`);
  const [header, body] = [sealed.slice(0, HEADER_BYTES), sealed.slice(HEADER_BYTES)];
  const params = new FloeParams(new DataView(header.buffer).getUint32(2), name.includes("rotation") ? 2 : 20);
  expect(await makeHeader(KNOWN_KEY, KNOWN_AAD, headerIv(header), params)).toEqual(header);
  const key = await start(KNOWN_KEY, header, KNOWN_AAD, params);
  const pieces: Bytes[] = [];
  for (const [index, segment, last] of cut(body, params.segmentLength)) {
    const content = await key.openSegment(index, segment, last);
    expect(hex(await key.sealSegment(index, content, segmentNonce(segment), last))).toBe(hex(segment));
    pieces.push(content);
  }
  expect(hex(concat(...pieces))).toBe(hex(known(`${name}_pt.txt`)));
});

const SMALL = new FloeParams(64);
const [KEY, AAD] = [utf8("k".repeat(32)), utf8("aad")];

async function floeKey(): Promise<[FloeKey, Bytes]> {
  const header = await makeHeader(KEY, AAD, utf8("i".repeat(32)), SMALL);
  return [await start(KEY, header, AAD, SMALL), header];
}

function flipped(data: Bytes, bit: number): Bytes {
  const other = data.slice();
  other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return other;
}

test("every bit of a header and of a segment matters", async () => {
  const [key, header] = await floeKey();
  const segment = await key.sealSegment(3, utf8("c".repeat(20)), utf8("n".repeat(12)), true);
  for (let bit = 0; bit < header.length * 8; bit += 1) {
    expect(await codeOf(() => start(KEY, flipped(header, bit), AAD, SMALL))).toBe("crypto.header");
  }
  for (let bit = 0; bit < segment.length * 8; bit += 1) {
    expect(await codeOf(() => key.openSegment(3, flipped(segment, bit), true))).toBe("crypto.segment");
  }
});

test("a segment opens at its own place only, and only as what it is", async () => {
  const [key] = await floeKey();
  const nonce = utf8("n".repeat(12));
  const full = await key.sealSegment(3, utf8("c".repeat(32)), nonce, false);
  const last = await key.sealSegment(3, utf8("c"), nonce, true);
  expect(await key.openSegment(3, full, false)).toHaveLength(32);
  for (const [index, segment, as] of [[2, full, false], [3, full, true], [4, last, true], [3, last, false]] as const) {
    expect(await codeOf(() => key.openSegment(index, segment, as))).toBe("crypto.segment");
  }
  await expect(key.sealSegment(3, utf8("c"), nonce, false)).rejects.toThrow(RangeError);
  await expect(key.openSegment(2 ** 40, last, true)).rejects.toThrow(RangeError);
});

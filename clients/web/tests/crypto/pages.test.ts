// The vectors of an item of several parts, sealed and opened as streams, and every change to them refused with its code. What the
// letter itself says of its parts is read by whoever reads letters, above this folder.

import { expect, test } from "vitest";

import { type Bytes, concat, fromUtf8, hex, unhex } from "../../src/bytes.ts";
import { digest, segmentsRoot } from "../../src/crypto/digests.ts";
import { pad, SMALLEST_PART } from "../../src/crypto/padding.ts";
import {
  CONTENT_BYTES,
  openPart,
  type PartAddress,
  readLetterPart,
  sealPart,
  SEGMENT_BYTES,
  splitSegments,
} from "../../src/crypto/part.ts";
import {
  hashSegments,
  sealStream,
  segmentOffset,
  splitHashes,
  type Streamed,
  StreamOpener,
  WrongLength,
} from "../../src/crypto/stream.ts";
import { codeOf, type Given, vectors } from "../support/vectors.ts";

const item = vectors("item-of-several-parts");
const CEK = unhex(item.inputs.content_key);
const PARTS = new Map<number, Given>(item.outputs.parts.map((each: Given) => [each.part, each]));

function addressOf(part: number): PartAddress {
  return { case: item.inputs.case, item: item.inputs.item, part };
}

function contentOf(number: number): Bytes {
  return Uint8Array.from({ length: PARTS.get(number).counting }, (_, at) => (at + number) % 251);
}

/** Bytes in pieces of an awkward size, as a network gives them. */
function* inPieces(data: Uint8Array, size = 70_001): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

const SEALED = new Map<number, { made: Streamed; stored: Bytes }>();

/** A part as it is sealed; once, because the same content always gives the same bytes, which the test below sees. */
async function sealed(number: number): Promise<{ made: Streamed; stored: Bytes }> {
  const there = SEALED.get(number);
  if (there !== undefined) return there;
  const content = contentOf(number);
  const segments: Bytes[] = [];
  const made = await sealStream(CEK, addressOf(number), inPieces(content), content.length, (segment) => segments.push(segment));
  const found = { made, stored: concat(...segments) };
  SEALED.set(number, found);
  return found;
}

async function gathered(pieces: AsyncIterable<Bytes>): Promise<Bytes> {
  const found: Bytes[] = [];
  for await (const piece of pieces) found.push(piece);
  return concat(...found);
}

test("the letter beside the parts opens", async () => {
  const { letter } = item.outputs;
  const stored = { header: unhex(letter.header), segments: unhex(letter.segments), root: letter.root };
  expect(fromUtf8(readLetterPart(await openPart(CEK, addressOf(0), stored)))).toBe(item.inputs.inner);
});

test.each([...PARTS.keys()])("part %i is sealed byte for byte and opens from every segment", async (number) => {
  const [given, content] = [PARTS.get(number), contentOf(number)];
  const { made, stored } = await sealed(number);
  expect([hex(made.header), made.root, made.hashes]).toEqual([given.header, given.root, given.segment_digests]);
  expect([made.length, stored.length]).toEqual([given.padded_length, given.stored_length]);
  const whole = await sealPart(CEK, addressOf(number), pad(content, SMALLEST_PART));
  expect(await digest(whole.segments)).toBe(await digest(stored));
  expect(await hashSegments(inPieces(stored))).toEqual(made.hashes);
  const opener = await StreamOpener.of(CEK, addressOf(number), { ...made, padded: made.length, length: content.length });
  expect(opener.stored).toBe(stored.length);
  for (let index = 0; index < opener.segments; index += 1) {
    const rest = await gathered(opener.all(inPieces(stored.subarray(segmentOffset(index))), index));
    expect(await digest(rest)).toBe(await digest(content.subarray(index * CONTENT_BYTES)));
  }
});

/** The stored bytes of a negative, changed in the order that its file says. */
async function changed(given: Given): Promise<Bytes> {
  const number: number = given.part;
  const plain = splitSegments((await sealed(number)).stored.slice());
  const segments: Uint8Array[] = "order" in given ? given.order.map((at: number) => plain[at]) : plain;
  if ("take" in given) {
    const other = splitSegments((await sealed(given.take.part)).stored);
    segments[given.take.place] = other[given.take.segment] ?? new Uint8Array();
  }
  let stored = "segments" in given ? unhex(given.segments) : concat(...segments);
  if ("seal" in given) {
    const padded = pad(contentOf(number), SMALLEST_PART);
    padded[given.seal] = 1;
    stored = (await sealPart(CEK, addressOf(number), padded)).segments;
  }
  if ("flip" in given) stored[given.flip] = (stored[given.flip] ?? 0) ^ 1;
  if ("cut" in given) stored = stored.slice(0, -given.cut);
  return concat(stored, unhex(given.add ?? ""));
}

/** Open what a negative gives, as a reader does who knows manifest and letter. */
async function opened(given: Given): Promise<void> {
  const { made } = await sealed(given.part);
  const stored = await changed(given);
  const hashes = given.anew ? await Promise.all(splitSegments(stored).map(digest)) : made.hashes;
  const listed = unhex(given.hashes ?? hashes.join(""));
  const address = { case: item.inputs.case, item: item.inputs.item, ...given, part: given.opened_as ?? given.part };
  const opener = await StreamOpener.of("content_key" in given ? unhex(given.content_key) : CEK, address, {
    header: "header" in given ? unhex(given.header) : made.header,
    hashes: splitHashes(listed),
    root: given.root ?? (given.anew ? await segmentsRoot(hashes) : made.root),
    padded: given.padded_length ?? made.length,
    length: given.length ?? PARTS.get(given.part).counting,
  });
  await gathered(opener.all([stored]));
}

const refused = vectors("item-of-several-parts-refused");

test.each(refused.refused)("refused: %s", async (_name, given, code) => {
  expect(await codeOf(() => opened(given))).toBe(code);
});

test("a source that is shorter or longer than announced is refused", async () => {
  for (const length of [3, 5]) {
    await expect(sealStream(CEK, addressOf(1), [new Uint8Array(4)], length, () => undefined)).rejects.toThrow(WrongLength);
  }
});

test("no more than a segment and a piece is held, in sealing and in opening", async () => {
  const [piece, total] = [100_000, 3_000_000];
  let [read, written, most] = [0, 0, 0];
  function* source(): Generator<Uint8Array> {
    for (let at = 0; at < total; at += piece) {
      read += piece;
      most = Math.max(most, read - written);
      yield new Uint8Array(piece);
    }
  }
  const stored: Bytes[] = [];
  const made = await sealStream(CEK, addressOf(1), source(), total, async (segment) => {
    await Promise.resolve();
    written += CONTENT_BYTES;
    stored.push(segment);
  });
  expect(most).toBeLessThanOrEqual(CONTENT_BYTES + piece);
  const opener = await StreamOpener.of(CEK, addressOf(1), { ...made, padded: made.length, length: total });
  [read, written, most] = [0, 0, 0];
  function* served(): Generator<Uint8Array> {
    for (const part of inPieces(concat(...stored), piece)) {
      read += part.length;
      most = Math.max(most, read - written);
      yield part;
    }
  }
  for await (const content of opener.all(served())) written += content.length;
  expect(written).toBe(total);
  expect(most).toBeLessThanOrEqual(SEGMENT_BYTES + piece + stored.length * 32);
});

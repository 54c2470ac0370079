// The one spelling of a letter and of short words, by the same table as tests/unit/client/test_plaintext.py; and the letter beside
// the parts of the vectors.

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { utf8 } from "../../../src/bytes.ts";
import { CONTENT_BYTES, letterPart } from "../../../src/crypto/part.ts";
import {
  LETTER_BYTES,
  LETTER_CHARACTERS,
  partName,
  read,
  tidy,
  tidyWords,
  unseen,
  write,
} from "../../../src/client/items/plaintext.ts";
import type { Letter, PartInfo } from "../../../src/client/views/items.ts";
import { codeOf, type Given, vectors } from "../../support/vectors.ts";

interface Case {
  readonly name: string;
  readonly given: Letter & string;
  readonly gives: Letter;
  readonly code: string;
}

type Answer = { readonly gives: Letter } | { readonly code: string };

interface Table {
  readonly tidied: readonly Case[];
  readonly refused: readonly Case[];
  readonly words: readonly Case[];
  readonly read: readonly { name: string; inner: string; "with the mediator": Answer; "passed on": Answer }[];
}

const TABLE = JSON.parse(readFileSync(new URL("../../../../../tests/tables/letters.json", import.meta.url), "utf-8")) as Table;
const NO_PARTS: readonly PartInfo[] = [];

test.each(TABLE.tidied)("a letter is made tidy: $name", ({ given, gives }) => {
  const letter = tidy(given);
  expect(letter).toEqual(gives);
  expect(read(write(letter))).toEqual({ letter, parts: NO_PARTS });
  expect(tidy(letter)).toEqual(letter);
});

test.each(TABLE.refused)("what cannot be sealed is said to its writer: $name", async ({ given, code }) => {
  expect(await codeOf(() => tidy(given))).toBe(code);
});

test.each(TABLE.words)("short words are checked too: $name", async ({ given, code }) => {
  expect(await codeOf(() => tidyWords(given, 100))).toBe(code);
});

test("short words are made tidy", () => {
  expect(tidyWords(" fine\r\n", 100)).toBe("fine");
});

test.each(TABLE.read)("a reader has one spelling: $name", async (row) => {
  for (const [passedOn, answer] of [[false, row["with the mediator"]], [true, row["passed on"]]] as const) {
    const call = () => read(utf8(row.inner), passedOn);
    if ("code" in answer) expect(await codeOf(call)).toBe(answer.code);
    else expect(call().letter).toEqual(answer.gives);
  }
});

test("bytes that are no text are refused", async () => {
  expect(await codeOf(() => read(Uint8Array.of(0x7b, 0xff, 0x7d)))).toBe("item.inner");
  expect(await codeOf(() => read(utf8("[".repeat(200_000))))).toBe("item.inner");
});

test("joiners that a script needs are counted", () => {
  expect(unseen(tidy({ text: "می\u200cروم", language: "fa" }))).toBe(1);
});

test("a new letter has thirty thousand characters and no more, of whatever width", async () => {
  for (const character of ["a", "\u00eb", "\u4e2d", "\u{1f600}"]) {
    const text = character.repeat(LETTER_CHARACTERS);
    expect(tidy({ text, language: "en" }).text).toBe(text);
    expect(await codeOf(() => tidy({ text: text + character, language: "en" }))).toBe("letter.too_long");
  }
});

test("a letter from before that limit is read, and the longest fits one segment", async () => {
  const room = LETTER_BYTES - write({ text: "", language: "en" }).length;
  const longest = write({ text: "a".repeat(room), language: "en" });
  expect(letterPart(longest).length).toBeLessThanOrEqual(CONTENT_BYTES);
  expect(read(longest).letter.text).toHaveLength(room);
  expect(await codeOf(() => read(write({ text: "a".repeat(room + 1), language: "en" })))).toBe("item.inner");
});

test("there are no more parts than an item has", async () => {
  const many = Array.from({ length: 64 }, (_, at) => ({ number: at + 1, name: partName(at + 1), type: "image/jpeg", length: 1 }));
  expect(await codeOf(() => read(write({ text: "a", language: "en" }, many)))).toBe("item.inner");
  expect(read(write({ text: "", language: "en" }, many.slice(0, 63))).parts).toEqual(many.slice(0, 63));
});

test("the letter of the vectors speaks of the parts that are there", () => {
  const item = vectors("item-of-several-parts");
  const inner = utf8(item.inputs.inner);
  const { letter, parts } = read(inner);
  expect(letter.text).toBe("");
  const told = item.outputs.parts.map((each: Given) => [each.part, each.counting]);
  expect(parts.map(({ number, length }) => [number, length])).toEqual(told);
  expect(write(letter, parts)).toEqual(inner);
});

test("what is wrong with a letter is placed, and none of its words stand in the error", () => {
  try {
    tidy({ text: "secret words\nand\u2063more", language: "en" });
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: "letter.characters", faults: [{ line: 2, column: 4, kind: "unseen" }] });
    expect(String(error)).not.toMatch(/secret|and|more/);
  }
});

// A text is cut at the places of its hints, and put together it is the text again.

import { expect, test } from "vitest";

import { kindsOf, piecesOf } from "../../src/shell/spots.ts";
import type { Hint } from "../../src/worker/index.ts";

const TEXT = "Mail anna@example.org of bel 020-5550123.";
const MAIL: Hint = { kind: "email", start: 5, end: 21, language: "und" };
const PHONE: Hint = { kind: "phone", start: 29, end: 40, language: "und" };

test("pieces are the text again, and a number stands behind each spot", () => {
  const pieces = piecesOf(TEXT, [MAIL, PHONE]);
  expect(pieces.map((each) => each.text).join("")).toBe(TEXT);
  expect(pieces.filter((each) => each.spot).map((each) => [each.text, each.marks])).toEqual([
    ["anna@example.org", [1]],
    ["020-5550123", [2]],
  ]);
  expect(kindsOf([MAIL, PHONE, MAIL])).toEqual(["email", "phone"]);
});

test("hints that overlap give each character once", () => {
  const pieces = piecesOf("abcdef", [{ ...MAIL, start: 1, end: 4 }, { ...PHONE, start: 2, end: 6 }]);
  expect(pieces.map((each) => each.text)).toEqual(["a", "b", "cd", "ef"]);
  expect(pieces.map((each) => each.spot)).toEqual([false, true, true, true]);
  expect(pieces.map((each) => each.marks)).toEqual([[], [], [1], [2]]);
});

test("a text without hints is one piece", () => {
  expect(piecesOf(TEXT, [])).toEqual([{ text: TEXT, spot: false, marks: [] }]);
  expect(piecesOf("", [])).toEqual([]);
});

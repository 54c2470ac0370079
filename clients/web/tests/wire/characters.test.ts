// The vectors of what people may write: texts, login names, passphrases, as tests/unit/vectors/test_character_vectors.py asks them.

import { expect, test } from "vitest";

import { UNICODE_VERSION } from "../../src/wire/alphabet.ts";
import { clean, faults, unseen } from "../../src/wire/characters.ts";
import { fold } from "../../src/wire/logins.ts";
import { doubtful, skeleton } from "../../src/wire/lookalikes.ts";
import { isTypable } from "../../src/wire/passphrases.ts";
import { tidy } from "../../src/wire/tidying.ts";
import { vectors } from "../support/vectors.ts";

const found = vectors("characters");

function textOf(points: string): string {
  return points.split(" ").filter(Boolean).map((each) => String.fromCodePoint(Number.parseInt(each, 16))).join("");
}

test("texts that are sent as they are, and texts that are tidied", () => {
  expect(found.inputs.unicode).toBe(UNICODE_VERSION);
  for (const each of found.inputs.as_they_are) {
    const text = textOf(each.text);
    expect(faults(text)).toEqual([]);
    expect([tidy(text), unseen(text)]).toEqual([text, each.joiners]);
  }
  for (const each of found.inputs.tidied) {
    expect(clean(textOf(each.text))).toBe(false);
    expect(tidy(textOf(each.text))).toBe(textOf(each.sent));
    expect(clean(textOf(each.sent))).toBe(true);
  }
});

test("login names, passphrases and doubtful words", () => {
  for (const each of found.outputs.logins) {
    const folded = fold(textOf(each.typed));
    expect(folded).toBe(each.fold === null ? null : textOf(each.fold));
    if (folded !== null) expect(skeleton(folded)).toBe(textOf(each.skeleton));
  }
  for (const each of found.outputs.passphrases) expect(isTypable(textOf(each.text))).toBe(each.may_be_made);
  for (const each of found.outputs.doubtful) {
    expect(doubtful(textOf(each.text)).map((word) => [word.start, word.end])).toEqual(each.words);
  }
});

test("a name with a capital that the alphabet does not know is none, whatever small letter the engine knows for it", () => {
  expect(fold("ab\ua7cb")).toBeNull();
  expect(fold("ab\u0264")).toBe("ab\u0264");
});

test("a word ends where Python's does: at white space, not at a byte order mark", () => {
  expect(doubtful("Ik h\u043e\ufeffp")).toEqual([{ start: 3, end: 7 }]);
  expect(doubtful("Ik h\u043e\u0085p")).toEqual([{ start: 3, end: 5 }]);
});

test.each(found.refused)("refused: %s", (_name, given, code) => {
  const text = textOf(given["text"]);
  const tidied = textOf(given["tidied"]);
  expect(tidy(text)).toBe(tidied);
  expect(clean(text)).toBe(false);
  expect(`characters.${faults(clean(tidied) ? text : tidied)[0]?.kind ?? "nothing"}`).toBe(code);
});

test("a fault says where it is, in code points, and what stands before it", () => {
  const fault = { line: 2, column: 7, before: "\u{1f600} twee", point: 0x202e, kind: "unseen" };
  expect(faults("een\n\u{1f600} twee\u202e")).toEqual([fault]);
  expect(faults("een\ntwee", false)).toEqual([{ line: 1, column: 4, before: "een", point: 10, kind: "line" }]);
  expect(faults("\u202e".repeat(500))).toHaveLength(100);
  expect(faults("a\ud800b")).toEqual([{ line: 1, column: 2, before: "a", point: 0xd800, kind: "unknown" }]);
});

// Hints in a letter: the same finds as the Python twin's, in every measured sentence and in texts made by chance.

import { expect, test } from "vitest";

import { findHints, type Hint } from "../../../src/client/hints/find.ts";
import { vectors } from "../../support/vectors.ts";

const { inputs, outputs } = vectors("hints");
const TEXTS = inputs.texts as readonly string[];
const FOUND = outputs.found as readonly (readonly string[])[];

/** A hint as the vectors have it: their places count code points. */
function line(text: string, { kind, start, end, language }: Hint): string {
  return `${kind} ${String([...text.slice(0, start)].length)} ${String([...text.slice(0, end)].length)} ${language}`;
}

test("both clients find the same in every text", async () => {
  const differing: unknown[] = [];
  for (const [at, text] of TEXTS.entries()) {
    const found = (await findHints(text)).map((each) => line(text, each));
    if (found.join() !== FOUND[at]?.join()) differing.push({ text, found, python: FOUND[at] });
  }
  expect(differing).toEqual([]);
  expect(TEXTS.length).toBeGreaterThan(1_000);
});

test("an ordinary text has no hints, and a text of one kind has that one", async () => {
  expect(await findHints("")).toEqual([]);
  expect(await findHints("Ik denk vaak aan die avond.")).toEqual([]);
  expect((await findHints("Bel me op 020-5550123.")).map((each) => each.kind)).toEqual(["phone"]);
});

test.each(["a", "0 ", "+", "@.", "a@", "NL12", "ik je ", "a'", "06 1 ", "12 Laanweg 1 Street "])(
  "a text of %j and nothing else comes to an end",
  async (piece) => {
    const text = piece.repeat(20_000).slice(0, 20_000);
    for (const each of await findHints(text)) expect(each.end).toBeGreaterThan(each.start);
  },
);

// The same text in plain signs, and where each of them stands in it: what is written with other spaces, hyphens or figures is found
// too. Changes no letter: hints are placed in the text as it was written. The Python twin is relay_client/hints/plain.py, whose
// table is in generated/hints.ts.

import { SIGNS } from "../../generated/hints.ts";
import type { Hint } from "./model.ts";

/** A text in plain signs, and a way to place a hint of it in the text that was written. */
export interface FoldedText {
  readonly text: string;
  readonly placed: (hint: Hint) => Hint;
}

/** A text in plain signs. */
export function plainText(text: string): FoldedText {
  let plain = "";
  let odd = false;
  const begins: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    const sign = SIGNS[character] ?? character;
    odd ||= sign !== character;
    begins.push(...Array<number>(sign.length).fill(at));
    ends.push(...Array<number>(sign.length).fill(at + character.length));
    plain += sign;
    at += character.length;
  }
  if (!odd) return { text, placed: (hint) => hint };
  const placed = (hint: Hint): Hint => ({ ...hint, start: begins[hint.start] ?? 0, end: ends[hint.end - 1] ?? at });
  return { text: plain, placed };
}

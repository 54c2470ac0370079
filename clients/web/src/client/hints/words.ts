// Cuts a text into words, each with its place, plain form, sentence and clause. The plain form evens out how people really write:
// capitals, accents, apostrophes and letters repeated for emphasis are gone. Decides nothing about meaning.
// The Python twin is relay_client/hints/words.py.

import { APOSTROPHES, EMPHASIS, FOLDED, KEPT_MARKS, LONGEST_WORD, PIECE } from "../../generated/hints.ts";
import { Pattern, endOf } from "./patterns.ts";

/** A word at `text.slice(start, end)`; `plain` is empty where nothing can match it. Sentences and clauses are counted from 0. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly plain: string;
  readonly sentence: number;
  readonly clause: number;
}

const SIGNS: Readonly<Partial<Record<string, string>>> = { "€": "euro", "£": "pounds", $: "dollars" };
/** Words that turn a sentence: what was denied before them does not reach past them. */
const TURNS: ReadonlySet<string> = new Set(["maar", "but", "toch", "however", "echter"]);
const PIECES = new Pattern(PIECE);
const MARKED = new RegExp(APOSTROPHES, "gu");
const REPEATED = new RegExp(EMPHASIS, "gu");
const MARKS = new RegExp(`(?![${KEPT_MARKS}])\\p{M}`, "gu");

/** The form in which words are compared: `Geéééf` → `gef`, `don't` → `dont`, `VERGÉÉF` → `vergeef`. */
export function plainForm(word: string): string {
  const characters = [...word];
  if (characters.length > LONGEST_WORD) return "";
  const plain = [...word.replace(MARKED, "").normalize("NFKD")];
  const letters = plain.map((character) => FOLDED[character] ?? character.toLowerCase()).join("");
  return letters.replace(MARKS, "").replace(REPEATED, "$1");
}

/**
 * Cut a text into words, in order. A full stop, a question mark or an empty line ends a sentence; a comma, a line end or a turn
 * only a clause.
 */
export function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  let sentence = 0;
  let clause = 0;
  for (const piece of PIECES.all(text)) {
    if (piece.groups?.stop !== undefined) {
      sentence += 1;
      clause += 1;
    } else if (piece.groups?.comma !== undefined) clause += 1;
    else {
      const plain = SIGNS[piece[0]] ?? plainForm(piece[0]);
      if (TURNS.has(plain)) clause += 1;
      words.push({ start: piece.index, end: endOf(piece), plain, sentence, clause });
    }
  }
  return words;
}

// The phrases of each language, each in a file of its own, fetched for the first text.

import type { HintKind } from "./model.ts";

export interface Lists {
  readonly language: "nl" | "en";
  /** Groups of words that the phrases of every kind may use. */
  readonly common: string;
  /** The kinds that are asked for in words, by language; the others are found by their form alone. */
  readonly kinds: readonly (readonly [HintKind, string])[];
}

/** Fetch the phrases of both languages. */
export async function wordings(): Promise<readonly Lists[]> {
  const [{ DUTCH }, { ENGLISH }] = await Promise.all([import("./wordings_nl.ts"), import("./wordings_en.ts")]);
  return [DUTCH, ENGLISH];
}

// Passphrases that a device makes up: words drawn evenly from a list in the person's language (step K11). Each list is without
// words that may frighten or shame somebody, and is loaded only when a passphrase is made of it.

import { draw, type RandomSource } from "./encoding.ts";

/** Words in a generated passphrase: 76 bits by either list. */
export const WORDS = 6;
/** How many words there are in each language that has a list. */
export const LIST_LENGTHS = { en: 7_052, nl: 6_793 } as const;

const DRAW_BYTES = 2;

/** Six words with single spaces between them, in a language that has a list, else in English. */
export async function generatePassphrase(random: RandomSource, language = "en"): Promise<string> {
  const { WORD_LIST } = await (language === "nl" ? import("../generated/wordlist_nl.ts") : import("../generated/wordlist.ts"));
  const list = WORD_LIST.split(" ");
  return Array.from({ length: WORDS }, () => list[drawNumber(random, list.length)]).join(" ");
}

function drawNumber(random: RandomSource, length: number): number {
  const even = Math.floor(256 ** DRAW_BYTES / length) * length; // draws from here on would make the first words likelier
  for (;;) {
    const [high = 0, low = 0] = draw(random, DRAW_BYTES);
    const number = high * 256 + low;
    if (number < even) return number % length;
  }
}

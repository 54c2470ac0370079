// Passphrases that a device makes up: words drawn evenly from a list of 7,776 that most people can spell (step K11).
// The list is the long one of the Electronic Frontier Foundation; it is loaded only when a passphrase is made.

import { draw, type RandomSource } from "./encoding.ts";

/** Words in a generated passphrase: 77 bits. */
export const WORDS = 6;
export const LIST_LENGTH = 6 ** 5;

const DRAW_BYTES = 2;
/** Draws from here on are thrown away: they would make the first words of the list likelier. */
const EVEN = Math.floor(256 ** DRAW_BYTES / LIST_LENGTH) * LIST_LENGTH;

/** Six words with single spaces between them. */
export async function generatePassphrase(random: RandomSource): Promise<string> {
  const { WORD_LIST } = await import("../generated/wordlist.ts");
  const list = WORD_LIST.split(" ");
  return Array.from({ length: WORDS }, () => list[drawNumber(random)]).join(" ");
}

function drawNumber(random: RandomSource): number {
  for (;;) {
    const [high = 0, low = 0] = draw(random, DRAW_BYTES);
    const number = high * 256 + low;
    if (number < EVEN) return number % LIST_LENGTH;
  }
}

// Puts the finders together: which run, over what, and which of two finds at the same place stands. Decides nothing about wording.
//
// A hint blocks nothing, refuses nothing and leaves the device never: nothing here sends or keeps. The Python twin is
// relay_client/hints/find.py; tests/vectors/hints.json holds both to the same finds.

import { addressHints } from "./addresses.ts";
import { merge, type Hint } from "./model.ts";
import { bankHints, mayHavePhones, phoneHints } from "./numbers.ts";
import { emailHints, linkHints } from "./online.ts";
import { phraseHints } from "./phrases.ts";
import { plainText } from "./plain.ts";
import { wordings } from "./wordings.ts";
import { splitWords } from "./words.ts";

export type { Hint, HintKind } from "./model.ts";

/**
 * Every hint in a text, Dutch and English, in order of place; hints of one kind never overlap. Finding none says nothing about a
 * letter. What is found in its plain signs is placed in the text as it was given.
 *
 * What is known of telephone numbers is fetched where a text has digits that may be one; without it none are found.
 */
export async function findHints(text: string): Promise<readonly Hint[]> {
  const plain = plainText(text);
  return (await found(plain.text)).map(plain.placed);
}

async function found(text: string): Promise<readonly Hint[]> {
  const words = splitWords(text);
  const emails = [...emailHints(text)];
  const banks = [...bankHints(text)];
  const links = outside(linkHints(text), emails, text.length);
  const phones = outside(await phonesOf(text), banks, text.length);
  const spoken = (await wordings()).flatMap((lists) => phraseHints(words, lists));
  return merge([...emails, ...links, ...banks, ...phones, ...addressHints(text), ...spoken]);
}

async function phonesOf(text: string): Promise<Iterable<Hint>> {
  if (!mayHavePhones(text)) return [];
  const known = await (await import("./telephones.ts")).telephones();
  return phoneHints(text, (...asked) => known.exists(...asked));
}

/** The hints that share no character with any in `taken`: part of an e-mail address is no link. */
function outside(hints: Iterable<Hint>, taken: Iterable<Hint>, length: number): readonly Hint[] {
  const covered = new Uint8Array(length);
  for (const { start, end } of taken) covered.fill(1, start, end);
  return [...hints].filter(({ start, end }) => !covered.subarray(start, end).includes(1));
}

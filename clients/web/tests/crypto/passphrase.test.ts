// Passphrases that a device makes up: even draws from the whole list; and salts that are none.

import { expect, test } from "vitest";

import type { Bytes } from "../../src/bytes.ts";
import { WORD_LIST } from "../../src/generated/wordlist.ts";
import { generatePassphrase, LIST_LENGTH } from "../../src/crypto/passphrase.ts";
import { newSalt } from "../../src/crypto/slots.ts";

/** Gives these bytes, one request after the other. */
function giving(...answers: readonly (readonly number[])[]): (length: number) => Bytes {
  const left = [...answers];
  return () => Uint8Array.from(left.shift() ?? []);
}

test("the list has its words, each once", () => {
  const words = WORD_LIST.split(" ");
  expect([words.length, new Set(words).size]).toEqual([LIST_LENGTH, LIST_LENGTH]);
});

test("a draw that would make the first words likelier is thrown away", async () => {
  const words = WORD_LIST.split(" ");
  const high = 8 * LIST_LENGTH; // 62,208: the first draw that is not even
  const draws = [[high >> 8, high & 0xff], [0, 0], [0, 1], [(high - 1) >> 8, (high - 1) & 0xff], [0x1e, 0x60], [0, 2], [0, 3]];
  const made = await generatePassphrase(giving(...draws));
  expect(made).toBe([words[0], words[1], words.at(-1), words[0], words[2], words[3]].join(" "));
});

test("a salt of one byte over and over is drawn again", () => {
  const good = Array.from({ length: 16 }, (_, at) => at);
  expect([...newSalt(giving(new Array<number>(16).fill(7), good))]).toEqual(good);
});

// Passphrases that a device makes up: even draws from the whole list; and salts that are none.

import { expect, test } from "vitest";

import type { Bytes } from "../../src/bytes.ts";
import { WORD_LIST } from "../../src/generated/wordlist.ts";
import { WORD_LIST as DUTCH } from "../../src/generated/wordlist_nl.ts";
import { generatePassphrase, LIST_LENGTHS } from "../../src/crypto/passphrase.ts";
import { newSalt, passphraseKeys } from "../../src/crypto/slots.ts";
import sodium from "../../src/crypto/sodium.ts";

/** Gives these bytes, one request after the other. */
function giving(...answers: readonly (readonly number[])[]): (length: number) => Bytes {
  const left = [...answers];
  return () => Uint8Array.from(left.shift() ?? []);
}

test.each([["en", WORD_LIST], ["nl", DUTCH]] as const)("%s: the list has its words, each once", (language, list) => {
  const words = list.split(" ");
  expect([words.length, new Set(words).size]).toEqual([LIST_LENGTHS[language], LIST_LENGTHS[language]]);
});

test("six words are drawn in the language that was asked for, and in English where it has no list", async () => {
  const draws = Array.from({ length: 6 }, (_, at) => [0, at]);
  expect((await generatePassphrase(giving(...draws), "nl")).split(" ")).toEqual(DUTCH.split(" ").slice(0, 6));
  expect((await generatePassphrase(giving(...draws), "fy")).split(" ")).toEqual(WORD_LIST.split(" ").slice(0, 6));
});

test("a draw that would make the first words likelier is thrown away", async () => {
  const words = WORD_LIST.split(" ");
  const high = 9 * LIST_LENGTHS.en; // 63,468: the first draw that is not even
  const draws = [[high >> 8, high & 0xff], [0, 0], [0, 1], [(high - 1) >> 8, (high - 1) & 0xff], [0x1b, 0x8c], [0, 2], [0, 3]];
  const made = await generatePassphrase(giving(...draws));
  expect(made).toBe([words[0], words[1], words.at(-1), words[0], words[2], words[3]].join(" "));
});

test("a salt of one byte over and over is drawn again", () => {
  const good = Array.from({ length: 16 }, (_, at) => at);
  expect([...newSalt(giving(new Array<number>(16).fill(7), good))]).toEqual(good);
});

test("what a passphrase's stretching takes of memory is not kept by what lives on", async () => {
  await sodium.ready;
  const { libsodium } = sodium as unknown as { libsodium: { HEAPU8: Uint8Array } };
  const before = libsodium.HEAPU8.length;
  await passphraseKeys("six words that open", Uint8Array.from({ length: 16 }, (_, at) => at), "staff", {
    login: "meral", origin: "https://letters.example",
  });
  expect(libsodium.HEAPU8.length).toBe(before);
});

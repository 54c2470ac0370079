// Drafts on a device: sealed after every change, listed newest first, gone only when they were dropped or receipted.

import { expect, test } from "vitest";

import { fromUtf8, hex, utf8 } from "../../../src/bytes.ts";
import { Drafts, wordsDigest } from "../../../src/client/items/drafts.ts";
import { tidy } from "../../../src/client/items/plaintext.ts";
import { memoryStore, openVault } from "../../../src/client/device/vault.ts";
import type { CaseId, ItemId } from "../../../src/generated/names.ts";
import { codeOf } from "../../support/vectors.ts";

const CASE = "0c".repeat(16) as CaseId;
const OTHER = "0d".repeat(16) as CaseId;
const LETTER = { text: "Ik denk er elke dag aan.", language: "nl", subject: "Die avond" };

async function drafts() {
  const store = memoryStore();
  let drawn = 0;
  const random = (length: number) => Uint8Array.from({ length }, () => (drawn += 41) & 0xff);
  const clock = { at: 1_800_000_000 };
  const vault = await openVault(store, new Uint8Array(32).fill(5), random);
  return { store, clock, drafts: new Drafts(vault, { random, now: () => clock.at }) };
}

test("a draft comes back as it was written, and keeps its name and what it is for", async () => {
  const { drafts: own, clock } = await drafts();
  const place = { case: CASE, replaces: "0e".repeat(16) as ItemId, use: "letter" };
  const name = await own.save(LETTER, place);
  const info = { id: name, language: "nl", subject: "Die avond", changed: clock.at, parts: [], ...place };
  expect(await own.get(name)).toEqual({ info, letter: LETTER });
  clock.at += 5;
  expect(await own.save({ text: "Anders.\u0000 ", language: "nl" }, { case: CASE, name })).toBe(name);
  const again = await own.get(name);
  expect(again.letter).toEqual({ text: "Anders.\u0000 ", language: "nl" });
  expect([again.info.changed, again.info.use]).toEqual([clock.at, "letter"]);
});

test("what lies on the device are no words", async () => {
  const { drafts: own, store } = await drafts();
  await own.save(LETTER, { case: CASE });
  const [kept] = await store.all("drafts");
  expect(kept).toBeDefined();
  const said = `${hex(kept ?? new Uint8Array())} ${fromUtf8(kept ?? new Uint8Array()) ?? ""}`;
  expect(said).not.toContain(hex(utf8("elke dag")));
  expect(said).not.toContain("avond");
});

test("the drafts of a case are listed, last changed first", async () => {
  const { drafts: own, clock } = await drafts();
  const first = await own.save(LETTER, { case: CASE });
  clock.at += 1;
  const second = await own.save(LETTER, { case: CASE });
  clock.at += 1;
  const elsewhere = await own.save(LETTER, { case: OTHER });
  expect((await own.list()).map((each) => each.id)).toEqual([elsewhere, second, first]);
  expect((await own.list(CASE)).map((each) => each.id)).toEqual([second, first]);
});

test("a draft goes when its letter was receipted, but not where its author wrote on", async () => {
  const { drafts: own } = await drafts();
  const name = await own.save({ ...LETTER, text: `  ${LETTER.text}\n` }, { case: CASE });
  const words = await wordsDigest(tidy(LETTER));
  await own.save({ ...LETTER, text: "" }, { name });
  await own.answered(name, words);
  await own.save({ ...LETTER, text: `${LETTER.text} En ook 's nachts.` }, { name });
  await own.answered(name, words);
  expect((await own.get(name)).letter.text).toContain("nachts");
  await own.save(LETTER, { name });
  await own.answered(name, words);
  expect(await codeOf(() => own.get(name))).toBe("draft.unknown");
  await own.answered(name, words);
});

test("a draft that is dropped is gone, and dropping it again is no error", async () => {
  const { drafts: own } = await drafts();
  const name = await own.save(LETTER);
  await own.drop(name);
  await own.drop(name);
  expect(await own.list()).toEqual([]);
  expect(await codeOf(() => own.change(name, (kept) => kept))).toBe("draft.unknown");
});

test("two changes at once are made one behind the other", async () => {
  const { drafts: own } = await drafts();
  const name = await own.save({ text: "", language: "nl" });
  const add = (letter: string) => own.change(name, (kept) => ({ ...kept, text: utf8(`${fromUtf8(kept.text) ?? ""}${letter}`) }));
  await Promise.all(["a", "b", "c", "d"].map(add));
  expect((await own.get(name)).letter.text).toBe("abcd");
});

// Pages in a draft: sealed as they will be stored, in order, under a key that never seals two contents in one place.

import { expect, test } from "vitest";

import { type Bytes, hex } from "../../../src/bytes.ts";
import { storedLength } from "../../../src/crypto/part.ts";
import { hashSegments } from "../../../src/crypto/stream.ts";
import { segmentsRoot } from "../../../src/crypto/digests.ts";
import { LocalFault } from "../../../src/client/errors.ts";
import { memoryStore, openVault, type Store } from "../../../src/client/device/vault.ts";
import { Attachments, type Wanted } from "../../../src/client/items/attachments.ts";
import { Drafts } from "../../../src/client/items/drafts.ts";
import type { CaseId, UploadId } from "../../../src/generated/names.ts";
import { codeOf } from "../../support/vectors.ts";

const CASE = "0c".repeat(16) as CaseId;
const OTHER = "0d".repeat(16) as CaseId;
const ONE = new Uint8Array(70_000).fill(1);
const TWO = new Uint8Array(600_000).map((_, at) => at % 251);
const THREE = new Uint8Array(10).fill(3);

async function begun(store: Store = memoryStore()) {
  let drawn = 0;
  const random = (length: number): Bytes => Uint8Array.from({ length }, (_, at) => (at === 0 ? ++drawn : drawn * 7 + at) & 0xff);
  const vault = await openVault(store, new Uint8Array(32).fill(5), random);
  const drafts = new Drafts(vault, { random, now: () => 1_800_000_000 });
  const name = await drafts.save({ text: "", language: "nl" }, { case: CASE });
  const attachments = new Attachments(vault, { random }, drafts);
  const put = (...wanted: Wanted[]) => attachments.put(name, CASE, () => wanted);
  const shown = async (): Promise<string[]> => {
    const { enclosed } = await drafts.kept(name);
    const pages = (enclosed?.parts ?? []).map((_, at) => attachments.page(name, at + 1));
    return (await Promise.all(pages)).map((each) => `${String(each.length)} ${String(each[1] ?? 0)}`);
  };
  return { vault, store, drafts, attachments, name, put, shown };
}

test("pages come back as they were put in, and lie sealed as they will be stored", async () => {
  const { put, shown, drafts, name, attachments, store } = await begun();
  await put(ONE, TWO);
  expect(await shown()).toEqual(["70000 1", "600000 1"]);
  const { enclosed } = await drafts.kept(name);
  const [, part] = enclosed?.parts ?? [];
  if (part === undefined) throw new Error("no page");
  const all = await attachments.sealed(part, 0, storedLength(part.padded));
  expect([all.length, await segmentsRoot(await hashSegments([all]))]).toEqual([storedLength(part.padded), part.root]);
  expect(hex(await attachments.sealed(part, 262_100, 262_200))).toBe(hex(all.slice(262_100, 262_200)));
  const lies = (await store.all("pages")).map(hex).join(" ");
  expect(lies).not.toContain("01".repeat(40));
  expect((await drafts.list(CASE))[0]?.parts.map((each) => each.length)).toEqual([70_000, 600_000]);
});

test("a page behind the others keeps the key, any other change takes a fresh item and key", async () => {
  const { put, shown, drafts, name } = await begun();
  const first = (await put(ONE)).kept.enclosed;
  const second = (await put(0, TWO)).kept.enclosed;
  expect([second?.item, hex(second?.cek ?? ONE), second?.parts[0]]).toEqual([first?.item, hex(first?.cek ?? TWO), first?.parts[0]]);
  await drafts.change(name, ({ enclosed, ...kept }) => {
    const parts = (enclosed?.parts ?? []).map((each) => ({ ...each, upload: "0a".repeat(16) as UploadId }));
    return enclosed === undefined ? kept : { ...kept, enclosed: { ...enclosed, parts } };
  });
  const third = await put(1, 0);
  expect(await shown()).toEqual(["600000 1", "70000 1"]);
  expect(third.kept.enclosed?.item).not.toBe(second?.item);
  expect(hex(third.kept.enclosed?.cek ?? ONE)).not.toBe(hex(second?.cek ?? ONE));
  expect(third.ended).toHaveLength(2);
  const fourth = (await put(0)).kept.enclosed;
  expect(fourth?.item).not.toBe(third.kept.enclosed?.item);
  expect((await put()).kept.enclosed).toBeUndefined();
});

test("a file that nobody needs goes, with its draft at the latest", async () => {
  const { put, vault, drafts, name, attachments } = await begun();
  await vault.files.put("left", 0, ONE);
  await put(ONE, THREE);
  expect((await vault.files.names()).size).toBe(2);
  await attachments.renew(name, OTHER);
  expect((await drafts.kept(name)).enclosed?.case).toBe(OTHER);
  expect((await vault.files.names()).size).toBe(2);
  await drafts.drop(name);
  expect((await vault.files.names()).size).toBe(0);
});

test("words that change keep the pages, and what was sealed is remembered with the key alone", async () => {
  const { put, shown, drafts, name } = await begun();
  await put(ONE);
  await drafts.change(name, (kept) => ({ ...kept, sealed: "0b".repeat(32) as never }));
  await drafts.save({ text: "Anders.", language: "nl" }, { case: CASE, name });
  expect(await shown()).toEqual(["70000 1"]);
  expect((await put(0, TWO)).kept.sealed).toBe("0b".repeat(32));
  expect((await put(1)).kept.sealed).toBeUndefined();
});

test("a full device loses nothing, and a page that is not whole is not shown", async () => {
  const inner = memoryStore();
  let left = 99;
  const full: Store = {
    ...inner,
    put(shelf, name, value) {
      if (shelf === "pages" && left-- <= 0) return Promise.reject(new LocalFault("home.full"));
      return inner.put(shelf, name, value);
    },
  };
  const { put, shown, vault, attachments, name } = await begun(full);
  await put(ONE);
  left = 1;
  expect(await codeOf(() => put(0, TWO))).toBe("home.full");
  expect(await shown()).toEqual(["70000 1"]);
  expect((await vault.files.names()).size).toBe(1);
  const [file] = await inner.names("pages");
  await inner.put("pages", file ?? "", ONE);
  expect(await codeOf(() => attachments.page(name, 1))).toBe("home.damaged");
  expect(await codeOf(() => attachments.page(name, 2))).toBe("page.unknown_number");
});

test("there is an end to the pages of a letter", async () => {
  const { put } = await begun();
  expect(await codeOf(() => put(...Array.from({ length: 64 }, () => THREE)))).toBe("page.too_many");
  expect(await codeOf(() => put(3))).toBe("page.unknown_number");
});

// What is kept sealed on a device: it comes back, nothing of it shows from outside, and what was changed outside is refused.

import { expect, test } from "vitest";

import { type Bytes, fromUtf8, hex, utf8 } from "../../../src/bytes.ts";
import { memoryStore, openVault, type Store } from "../../../src/client/device/vault.ts";
import { codeOf } from "../../support/vectors.ts";

const SECRET = new Uint8Array(32).fill(7);
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** A store that tells what was put into it. */
function watched(): { store: Store; put: { shelf: string; name: string; value: Bytes }[] } {
  const put: { shelf: string; name: string; value: Bytes }[] = [];
  const inner = memoryStore();
  return {
    put,
    store: {
      ...inner,
      put(shelf, name, value) {
        put.push({ shelf, name, value });
        return inner.put(shelf, name, value);
      },
    },
  };
}

test("what is put is read back by whoever has R, under its name only", async () => {
  const { store } = watched();
  await (await openVault(store, SECRET, random)).put("drafts", "to Mila", utf8("I am sorry"));
  const vault = await openVault(store, SECRET, random);
  expect(fromUtf8((await vault.get("drafts", "to Mila")) ?? utf8("nothing"))).toBe("I am sorry");
  expect(await vault.get("drafts", "to mila")).toBeNull();
  expect(await vault.get("notes", "to Mila")).toBeNull();
  await vault.drop("drafts", "to Mila");
  expect(await vault.all("drafts")).toEqual([]);
});

test("a shelf comes in the order of its names", async () => {
  const vault = await openVault(memoryStore(), SECRET, random);
  for (const name of ["b", "a", "c"]) await vault.put("drafts", name, utf8(name));
  expect((await vault.all("drafts")).map(([name]) => name)).toEqual(["a", "b", "c"]);
});

test("neither words nor names nor lengths of short values show in the store", async () => {
  const { store, put } = watched();
  const vault = await openVault(store, SECRET, random);
  await vault.put("drafts", "to Mila", utf8("I am sorry"));
  await vault.put("drafts", "m", utf8("I am sorry for what I did to you that evening"));
  expect(new Set(put.map(({ value }) => value.length)).size).toBe(1);
  for (const { name, value } of put) {
    expect(name).toMatch(/^[0-9a-f]{24}$/);
    expect(hex(value)).not.toContain(hex(utf8("sorry")));
    expect(hex(value)).not.toContain(hex(utf8("Mila")));
  }
});

test("what another secret sealed, or lies on another shelf, or was changed does not open", async () => {
  const { store, put } = watched();
  await (await openVault(store, SECRET, random)).put("drafts", "a", utf8("a"));
  const [{ name, value }] = put as [(typeof put)[number]];
  const vault = await openVault(store, SECRET, random);
  await store.put("notes", name, value);
  expect(await codeOf(() => vault.all("notes"))).toBe("home.damaged");
  const changed = value.slice();
  changed[40] = (changed[40] ?? 0) ^ 1;
  await store.put("drafts", name, changed);
  expect(await codeOf(() => vault.get("drafts", "a"))).toBe("home.damaged");
  const other = await openVault(store, new Uint8Array(32).fill(8), random);
  await store.put("drafts", name, value);
  expect(await codeOf(() => other.all("drafts"))).toBe("home.damaged");
});

test("turns under one name do not mix", async () => {
  const vault = await openVault(memoryStore(), SECRET, random);
  const seen: string[] = [];
  const one = vault.turn(async () => {
    seen.push("one begins");
    await vault.put("drafts", "a", utf8("a"));
    seen.push("one ends");
  });
  const two = vault.turn(() => {
    seen.push("two");
    return Promise.resolve();
  });
  await Promise.all([one, two]);
  expect(seen).toEqual(["one begins", "one ends", "two"]);
});

test("what was made of a value is made again only once the value is another one", async () => {
  const vault = await openVault(memoryStore(), SECRET, random);
  const read: string[] = [];
  const reading = (value: Uint8Array): object => {
    read.push(fromUtf8(value) ?? "");
    return { value };
  };
  await vault.put("replays", "b", utf8("two"));
  await vault.put("replays", "a", utf8("one"));
  const first = await vault.made("replays", reading);
  const second = await vault.made("replays", reading);
  await vault.put("replays", "a", utf8("three"));
  const third = await vault.made("replays", reading);
  expect([...read].sort()).toEqual(["one", "three", "two"]);
  expect(second).toEqual(first);
  expect([second[0], second[1], third[1]]).toEqual([first[0], first[1], first[1]]);
  expect(third[0]).toEqual({ value: utf8("three") });
});

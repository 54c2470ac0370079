// Lists in pages end, say nothing twice, and go on from where they were: a server that does otherwise is not heard out.

import { expect, test } from "vitest";

import { pages } from "../../../src/client/net/paging.ts";
import { codeOf } from "../../support/vectors.ts";

interface Page {
  readonly keys: readonly string[];
  readonly next?: string;
}

async function read(found: readonly Page[], rising: boolean): Promise<readonly string[]> {
  let at = 0;
  const seen: string[] = [];
  const fetch = (): Promise<Page> => Promise.resolve(found[Math.min(at++, found.length - 1)] ?? { keys: [] });
  const list = { fetch, keys: (page: Page) => page.keys, following: (page: Page) => page.next, rising };
  for await (const page of pages(list)) seen.push(...page.keys);
  return seen;
}

test("pages are read to their end", async () => {
  expect(await read([{ keys: ["b", "a"], next: "a" }, { keys: ["c"] }], false)).toEqual(["b", "a", "c"]);
  expect(await read([{ keys: ["a", "b"], next: "d" }, { keys: ["e"] }], true)).toEqual(["a", "b", "e"]);
  expect(await read([{ keys: [] }], true)).toEqual([]);
});

test.each<[string, readonly Page[], boolean]>([
  ["an end that is not the last key", [{ keys: ["a", "b"], next: "a" }], false],
  ["an end that comes again", [{ keys: ["a"], next: "a" }, { keys: ["a"], next: "a" }], false],
  ["an end of no keys", [{ keys: [], next: "a" }], false],
  ["keys that fall", [{ keys: ["b", "a"] }], true],
  ["a page that begins before the end", [{ keys: ["a"], next: "c" }, { keys: ["b"] }], true],
  ["an end before the last key", [{ keys: ["a", "c"], next: "b" }], true],
])("%s", async (_, found, rising) => {
  expect(await codeOf(() => read(found, rising))).toBe("net.endless");
});

test("a list without an end is left", async () => {
  let at = 0;
  const fetch = (): Promise<Page> => {
    at += 1;
    const key = String(at).padStart(6, "0");
    return Promise.resolve({ keys: [key], next: key });
  };
  const all = async (): Promise<void> => {
    for await (const page of pages({ fetch, keys: (each) => each.keys, following: (each) => each.next, rising: true })) void page;
  };
  expect(await codeOf(all)).toBe("net.endless");
  expect(at).toBe(256);
});

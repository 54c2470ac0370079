// Every file of vectors is asked by a test here, or stands below with what it waits for. Where that is there, this test fails until
// the file is asked: nothing passes, or is left out, unnoticed.

import { existsSync, readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { everyFile } from "./support/vectors.ts";

const HERE = new URL("./", import.meta.url);

/** Files that no test here asks yet, and the file of src that would serve them. */
const NOT_YET: Readonly<Record<string, string>> = {
  "replays": "domain/replay.ts",
  "replays-flagged": "domain/replay.ts",
  "replays-guardian": "domain/replay.ts",
  "replays-refused": "domain/replay.ts",
  "needs": "domain/needs.ts",
  "needs-later": "domain/needs.ts",
};

/** Files that a browser never serves, with the reason. */
const NEVER: Readonly<Record<string, string>> = {
  "share-backup": "the operator's holder opens it, with the operator's program (B2)",
};

function asked(): Set<string> {
  const tests = readdirSync(HERE, { recursive: true, encoding: "utf-8" }).filter((name) => name.endsWith(".test.ts"));
  const sources = tests.map((name) => readFileSync(new URL(name, HERE), "utf-8"));
  return new Set(sources.flatMap((source) => [...source.matchAll(/\bvectors\("([a-z-]+)"\)/g)].map((match) => match[1] ?? "")));
}

test("every file of vectors is asked, or is known not to be", () => {
  const known = [...asked(), ...Object.keys(NOT_YET), ...Object.keys(NEVER)].sort();
  expect(known).toEqual(everyFile());
});

test("what a file waits for is not there yet", () => {
  process.stdout.write(`vectors not yet asked: ${Object.keys(NOT_YET).join(", ")}\n`);
  const there = Object.entries(NOT_YET).filter(([, file]) => existsSync(new URL(`../src/${file}`, import.meta.url)));
  expect(there).toEqual([]);
});

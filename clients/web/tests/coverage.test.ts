// Every file of vectors is asked by a test here, or stands below with the reason. What of a file waits for code that is not there
// yet stands below too, with the file that it waits for: once that is there, this test fails until somebody asks it, and takes it
// off the list. So nothing passes, or is left out, unnoticed.

import { existsSync, readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { everyFile } from "./support/vectors.ts";

const HERE = new URL("./", import.meta.url);

/** What no test here asks yet, and the file of src that would serve it. */
const NOT_YET: Readonly<Record<string, string>> = {};

/** Files that a browser never serves, with the reason. */
const NEVER: Readonly<Record<string, string>> = {
  "share-backup": "the operator's holder opens it, with the operator's program (B2)",
};

/** The files that tests name which read vectors. */
function asked(): string[] {
  const tests = readdirSync(HERE, { recursive: true, encoding: "utf-8" }).filter((name) => name.endsWith(".test.ts"));
  const sources = tests.filter((name) => !name.startsWith("coverage")).map((name) => readFileSync(new URL(name, HERE), "utf-8"));
  const reading = sources.filter((source) => source.includes("vectors("));
  return everyFile().filter((name) => reading.some((source) => source.includes(`"${name}"`)));
}

test("every file of vectors is asked, or is known not to be", () => {
  expect([...asked(), ...Object.keys(NEVER)].sort()).toEqual(everyFile());
});

test("what is waited for is not there yet", () => {
  process.stdout.write(`of the vectors not yet asked:\n${Object.keys(NOT_YET).map((each) => `  ${each}\n`).join("")}`);
  const there = Object.entries(NOT_YET).filter(([, file]) => existsSync(new URL(`../src/${file}`, import.meta.url)));
  expect(there).toEqual([]);
});

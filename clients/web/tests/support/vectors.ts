// Reads the test vectors of the project, which stand in tests/vectors and are made by scripts/vectors.py.

import { readdirSync, readFileSync } from "node:fs";

import { type Bytes, unhex } from "../../src/bytes.ts";

const FOLDER = new URL("../../../../tests/vectors/", import.meta.url);

/** What a vector holds has the form that its scenario gives it; a test says which. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON of some thirty forms, read where each is known
export type Given = any;

export interface Negative {
  readonly name: string;
  readonly expect: { readonly code: string; readonly why: string };
}

/** One file: what is given, what must come out, and what must fail. */
export class Vectors {
  readonly name: string;
  readonly inputs: Given;
  readonly outputs: Given;
  readonly negatives: readonly (Negative & Given)[];
  readonly #kept: Readonly<Record<string, string>>;

  constructor(name: string) {
    const found = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf-8")) as Given;
    if (found.protocol !== "relay/1" || found.scenario !== name) throw new Error(`${name} is no file of vectors`);
    this.name = name;
    this.inputs = found.inputs;
    this.outputs = found.outputs;
    this.negatives = found.negatives;
    this.#kept = found.kept;
  }

  /** Bytes from hexadecimal, or the kept seal that `value` names. */
  bytesOf(value: string): Bytes {
    return unhex(value.startsWith("kept ") ? (this.#kept[value.slice("kept ".length)] ?? "none is kept") : value);
  }

  /** The negative cases, as vitest names and runs them. */
  get refused(): [name: string, given: Negative & Given, code: string][] {
    return this.negatives.map((each) => [each.name, each, each.expect.code]);
  }
}

export function vectors(name: string): Vectors {
  return new Vectors(name);
}

/** The names of all files. */
export function everyFile(): string[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length)).sort();
}

/** The code of what a call throws; null where it throws nothing, and any other error as it is. */
export async function codeOf(call: () => unknown): Promise<string | null> {
  try {
    await call();
    return null;
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
    throw error;
  }
}

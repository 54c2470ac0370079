// Which characters there are for what people write: the kept alphabet of one Unicode version (step C1, docs/adr/0016).
// The twin of relay/wire/alphabet.py. Nothing in here asks the engine which characters exist. What may stand where is decided in
// characters.ts.

import * as kept from "../generated/characters.ts";

const BASE = 36;
const EVERYWHERE: ReadonlySet<string> = new Set(["Zyyy"]);

/** A set of code points, as the edges at which one enters and leaves it. */
export class Ranges {
  readonly edges: readonly number[];
  #pattern: string | undefined;

  /** Read a set from its steps in base 36: how many code points to pass over, then how many follow. */
  constructor(steps: string) {
    const edges: number[] = [];
    let at = 0;
    for (const step of steps.split(" ").filter(Boolean)) {
      at += Number.parseInt(step, BASE);
      edges.push(at);
    }
    this.edges = edges;
  }

  /** Whether a code point is in the set. */
  has(point: number): boolean {
    return bisect(this.edges, point) % 2 === 1;
  }

  /** The set as it stands within the brackets of a regular expression with the flag `u`. */
  get pattern(): string {
    this.#pattern ??= this.edges
      .map((edge, at) => (at % 2 === 0 ? `\\u{${edge.toString(16)}}` : `-\\u{${(edge - 1).toString(16)}}`))
      .join("");
    return this.#pattern;
  }
}

/** How many of sorted numbers are at most `point`. */
function bisect(sorted: readonly number[], point: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The sets that the rules are made of, each made when it is first asked for. */
export const alphabet = once(() => ({
  allowed: new Ranges(kept.ALLOWED),
  /** Allowed, and newer than Unicode 14. */
  new: new Ranges(kept.NEW),
  printable: new Ranges(kept.PRINTABLE),
  unseen: new Ranges(kept.UNSEEN),
  same: new Ranges(kept.SAME),
  written: new Map<string, string>(Object.entries(kept.WRITTEN)),
  letters: new Ranges(kept.LETTERS),
  nonspacing: new Ranges(kept.NONSPACING),
  spacing: new Ranges(kept.SPACING),
  virama: new Ranges(kept.VIRAMA),
  joins_next: new Ranges(kept.JOINS_NEXT),
  joins_before: new Ranges(kept.JOINS_BEFORE),
  passed_over: new Ranges(kept.PASSED_OVER),
  textual: new Ranges(kept.TEXTUAL),
  pictured: new Ranges(kept.PICTURED),
  both_styles: new Ranges(kept.BOTH_STYLES),
  /** Emoji made with joiners: without tones and selectors, to the one spelling without tones. */
  sequences: new Map<string, string>(kept.SEQUENCES.map((sequence) => [sequence.replaceAll("\ufe0f", ""), sequence])),
  flags: kept.FLAGS as readonly string[],
}));

export type Alphabet = ReturnType<typeof alphabet>;

/** Which version of Unicode the alphabet was made from. */
export const UNICODE_VERSION: string = kept.UNICODE;

const printable = once(() => new RegExp(`^[${alphabet().printable.pattern}]*$`, "u"));

/** Whether a text holds only what a text of a record may hold (step R4). */
export function isPrintable(text: string): boolean {
  return /^[ -~]*$/.test(text) || printable().test(text);
}

interface ScriptTable {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly names: readonly ReadonlySet<string>[];
}

const scriptTable = once((): ScriptTable => {
  const rows: [number, number, ReadonlySet<string>][] = [];
  for (const [name, steps] of Object.entries(kept.SCRIPTS)) {
    const { edges } = new Ranges(steps);
    const names = new Set(name.split(" "));
    for (let at = 0; at < edges.length; at += 2) rows.push([edges[at] ?? 0, edges[at + 1] ?? 0, names]);
  }
  rows.sort((one, other) => one[0] - other[0]);
  return { starts: rows.map((row) => row[0]), ends: rows.map((row) => row[1]), names: rows.map((row) => row[2]) };
});

/** The scripts that a character is used in, by short names (UAX #24); Zyyy where it is used in all. */
export function scripts(character: string): ReadonlySet<string> {
  const point = character.codePointAt(0) ?? 0;
  const { starts, ends, names } = scriptTable();
  const at = bisect(starts, point) - 1;
  return at >= 0 && point < (ends[at] ?? 0) ? (names[at] ?? EVERYWHERE) : EVERYWHERE;
}

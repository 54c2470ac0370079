// JSON as step R4 reads it: whole numbers only, no member twice, nothing guessed. `JSON.parse` cannot serve: it takes the last of
// two members, makes a double of every number and half a character of half a surrogate pair.
//
// What is wrong first in the order of the text gives the code, with one exception that the server has too: half of a surrogate
// pair is *json.syntax* only where nothing else is wrong.

import { fromUtf8 } from "../bytes.ts";
import { Malformed } from "./malformed.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** Members in the order in which they came. */
export type JsonObject = ReadonlyMap<string, Json>;

/** No shape of ours is a fraction as deep; without an end, brackets alone would use up the stack. */
const DEEPEST = 256;
/** More digits are no number of ours. */
const LONGEST_NUMBER = 16;

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
/** With the flag `u` only half of a pair that stands alone is one. */
const HALF = /[\ud800-\udfff]/u;
const SPACE = /[ \t\n\r]*/y;
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
};
const WORDS: readonly (readonly [string, Json])[] = [["null", null], ["true", true], ["false", false]];

/** Read one JSON text. Throws `Malformed`: *json.syntax*, *json.duplicate*, *json.float*, *json.integer* for a number too long. */
export function parseJson(data: Uint8Array): Json {
  const text = fromUtf8(data);
  if (text === null) throw new Malformed("json.syntax");
  const reader = new Reader(text);
  const value = reader.whole();
  if (reader.halved) throw new Malformed("json.syntax");
  return value;
}

class Reader {
  /** Whether an escape gave half of a surrogate pair. */
  halved = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Json {
    this.#skip();
    const value = this.#value(0);
    this.#skip();
    if (this.#at !== this.#text.length) throw new Malformed("json.syntax");
    return value;
  }

  #value(depth: number): Json {
    if (depth > DEEPEST) throw new Malformed("json.syntax");
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
        return this.#string();
      default:
        return this.#word();
    }
  }

  #object(depth: number): JsonObject {
    const members: [string, Json][] = [];
    this.#at += 1;
    this.#skip();
    if (!this.#took("}")) {
      do {
        this.#skip();
        if (this.#text[this.#at] !== '"') throw new Malformed("json.syntax");
        const name = this.#string();
        this.#skip();
        if (!this.#took(":")) throw new Malformed("json.syntax");
        this.#skip();
        members.push([name, this.#value(depth + 1)]);
        this.#skip();
      } while (this.#took(","));
      if (!this.#took("}")) throw new Malformed("json.syntax");
    }
    const byName = new Map(members);
    if (byName.size !== members.length) throw new Malformed("json.duplicate");
    return byName;
  }

  #list(depth: number): readonly Json[] {
    const values: Json[] = [];
    this.#at += 1;
    this.#skip();
    if (this.#took("]")) return values;
    do {
      this.#skip();
      values.push(this.#value(depth + 1));
      this.#skip();
    } while (this.#took(","));
    if (!this.#took("]")) throw new Malformed("json.syntax");
    return values;
  }

  #string(): string {
    let text = "";
    this.#at += 1;
    for (;;) {
      text += this.#match(PLAIN)?.[0] ?? "";
      const next = this.#text[this.#at];
      this.#at += 1;
      if (next === '"') break;
      if (next !== "\\") throw new Malformed("json.syntax");
      text += this.#escape();
    }
    if (HALF.test(text)) this.halved = true;
    return text;
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? "";
    this.#at += 1;
    if (letter !== "u") {
      const plain = ESCAPED[letter];
      if (plain === undefined) throw new Malformed("json.syntax");
      return plain;
    }
    const digits = this.#text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new Malformed("json.syntax");
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #word(): Json {
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    const number = this.#match(NUMBER);
    if (number !== null) {
      if (number[1] !== undefined || number[2] !== undefined) throw new Malformed("json.float");
      if (number[0].length > LONGEST_NUMBER) throw new Malformed("json.integer");
      return Number(number[0]);
    }
    if (/^(?:NaN|-?Infinity)/.test(this.#text.slice(this.#at, this.#at + 9))) throw new Malformed("json.float");
    throw new Malformed("json.syntax");
  }

  #skip(): void {
    this.#match(SPACE);
  }

  #took(symbol: string): boolean {
    const there = this.#text[this.#at] === symbol;
    if (there) this.#at += 1;
    return there;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const array = pattern.exec(this.#text);
    if (array !== null) this.#at = pattern.lastIndex;
    return array;
  }
}

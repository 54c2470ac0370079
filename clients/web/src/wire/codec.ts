// Strict JSON, driven by the table of shapes: the twin of relay/wire/codec.py (step R4).
//
// Nothing here guesses: an unknown member, a float, bytes of the wrong length or a spelling that is written differently is
// `Malformed`, with a dotted code and the path of the member. A value has one writing: what is read is written as it was.

import { type Bytes, equal, hex, unhex, utf8 } from "../bytes.ts";
import { INTEGER_TOP } from "../generated/limits.ts";
import { SHAPES, type Shapes } from "../generated/shapes.ts";
import { isPrintable } from "./alphabet.ts";
import { base64url, symbols, unbase64url } from "./base64url.ts";
import { type Hint, type Member } from "./hints.ts";
import { type Json, parseJson } from "./json.ts";
import { Malformed } from "./malformed.ts";

export type ShapeName = keyof Shapes;

const SHOWN = 40;

/** Return the one spelling of a shape: members in the order of the table, absent where there is none, no spaces. */
export function encode<Name extends ShapeName>(name: Name, value: Shapes[Name]): Bytes {
  return utf8(writeShape(name, value));
}

/** Read a shape from JSON bytes. The order of members and spaces are free; everything else is strict. */
export function decode<Name extends ShapeName>(name: Name, data: Uint8Array): Shapes[Name] {
  return readShape(name, parseJson(data), false) as Shapes[Name];
}

/** Read a shape from the one spelling `encode` gives it; any other spelling is *json.encoding*. */
export function decodeExactly<Name extends ShapeName>(name: Name, data: Uint8Array): Shapes[Name] {
  const value = readShape(name, parseJson(data), true) as Shapes[Name];
  if (!equal(encode(name, value), data)) throw new Malformed("json.encoding");
  return value;
}

// --- reading ---------------------------------------------------------------------------------------------------

function read(hint: Hint, value: Json, inOrder: boolean): unknown {
  switch (hint.kind) {
    case "bytes":
      return readBytes(value, hint.least, hint.most);
    case "name":
      return hex(readBytes(value, hint.bytes, hint.bytes));
    case "text":
      return readText(value, hint.least, hint.most);
    case "list":
      return readList(hint, value, inOrder);
    case "choice":
      return readChoice(hint.values, value);
    case "integer":
      return readInteger(value);
    case "flag":
      if (typeof value !== "boolean") throw new Malformed("json.bool");
      return value;
    case "shape":
      return readShape(hint.name as ShapeName, value, inOrder);
  }
}

function readBytes(value: Json, least: number, most: number): Bytes {
  if (typeof value !== "string") throw new Malformed("json.bytes");
  const length = lengthOf(value);
  if (length < symbols(least) || length > symbols(most)) throw new Malformed("json.bytes");
  return unbase64url(value);
}

function readText(value: Json, least: number, most: number): string {
  if (typeof value !== "string") throw new Malformed("json.text");
  const length = lengthOf(value);
  if (length < least || length > most || !isPrintable(value)) throw new Malformed("json.text");
  return value;
}

/** How many code points a text has: never UTF-16 units, or a character beyond U+FFFF would count twice. */
function lengthOf(text: string): number {
  let pairs = 0;
  for (let at = 0; at < text.length; at += 1) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) pairs += 1;
  return text.length - pairs;
}

function readList(hint: Extract<Hint, { kind: "list" }>, value: Json, inOrder: boolean): unknown[] {
  if (!Array.isArray(value) || value.length < hint.least || value.length > hint.most) throw new Malformed("json.list");
  return value.map((element: Json) => read(hint.of, element, inOrder));
}

function readChoice(values: readonly (string | number)[], value: Json): string | number {
  if ((typeof value !== "string" && typeof value !== "number") || !values.includes(value)) throw new Malformed("json.choice");
  return value;
}

function readInteger(value: Json): number {
  if (typeof value !== "number" || value < 0 || value > INTEGER_TOP) throw new Malformed("json.integer");
  return value === 0 ? 0 : value; // -0 is read as 0; as a spelling it is refused where spellings count
}

function readShape(name: ShapeName, value: Json, inOrder: boolean): unknown {
  if (!(value instanceof Map)) throw new Malformed("json.object");
  const members = SHAPES[name];
  requireMembers(members, [...(value as ReadonlyMap<string, Json>).keys()], inOrder);
  const hints = hintsOf(name);
  const shape: Record<string, unknown> = {};
  for (const [member, of] of value as ReadonlyMap<string, Json>) {
    try {
      shape[member] = read(hints.get(member) as Hint, of, inOrder);
    } catch (error) {
      throw error instanceof Malformed ? new Malformed(error.code, `.${member}${error.where}`) : error;
    }
  }
  return shape;
}

function requireMembers(members: readonly Member[], given: readonly string[], inOrder: boolean): void {
  const known = members.map(([name]) => name);
  for (const name of given) if (!known.includes(name)) throw new Malformed("json.unknown", `.${shown(name)}`);
  for (const [name, , optional] of members) {
    if (optional !== true && !given.includes(name)) throw new Malformed("json.missing", `.${name}`);
  }
  const ordered = known.filter((name) => given.includes(name));
  if (inOrder && ordered.some((name, at) => name !== given[at])) throw new Malformed("json.encoding");
}

const HINTS = new Map<ShapeName, ReadonlyMap<string, Hint>>();

function hintsOf(name: ShapeName): ReadonlyMap<string, Hint> {
  let map = HINTS.get(name);
  if (map === undefined) {
    map = new Map(SHAPES[name].map(([member, hint]) => [member, hint]));
    HINTS.set(name, map);
  }
  return map;
}

/** A stranger's member name, as far as it can stand in a log or on a screen. */
function shown(name: string): string {
  return Array.from(name).slice(0, SHOWN).map((character) => (/^[ -~]$/.test(character) ? character : "?")).join("");
}

// --- writing ---------------------------------------------------------------------------------------------------

function write(hint: Hint, value: unknown): string {
  switch (hint.kind) {
    case "bytes":
      return `"${base64url(value as Bytes)}"`;
    case "name":
      return `"${base64url(unhex(value as string))}"`;
    case "list":
      return `[${(value as readonly unknown[]).map((element) => write(hint.of, element)).join(",")}]`;
    case "shape":
      return writeShape(hint.name as ShapeName, value);
    case "text":
    case "choice":
    case "integer":
    case "flag":
      return JSON.stringify(value);
  }
}

function writeShape(name: ShapeName, value: unknown): string {
  const given = value as Readonly<Record<string, unknown>>;
  const pieces: string[] = [];
  for (const [member, hint] of SHAPES[name]) {
    const of = given[member];
    if (of !== undefined) pieces.push(`"${member}":${write(hint, of)}`);
  }
  return `{${pieces.join(",")}}`;
}

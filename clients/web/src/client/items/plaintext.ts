// The one encoding of what somebody wrote: the JSON inside part 0, how a letter and words are tidied, how pages are named.
// The twin of clients/cli/relay_client/items/plaintext.py; both are held to tests/tables/letters.json.
//
// There is exactly one spelling of any letter, and a reader refuses every other: free choices in an encoding would carry words past
// the mediator. Which characters a text may hold, and where, src/wire/characters.ts decides for writing and reading.

import { type Bytes, equal, fromUtf8, utf8 } from "../../bytes.ts";
import { CONTENT_BYTES } from "../../crypto/part.ts";
import { UPLOADS } from "../../generated/limits.ts";
import { clean, faults, unseen as unseenIn, withStandIns } from "../../wire/characters.ts";
import { knownLanguage } from "../../wire/languages.ts";
import { tidy as tidied } from "../../wire/tidying.ts";
import { Misused, UnfitText, Unreadable } from "../errors.ts";
import type { Letter, PartInfo } from "../views/items.ts";

export const SUBJECT_CHARACTERS = 120;
/** Characters of a letter that is written now; a longer one from before is still read. */
export const LETTER_CHARACTERS = 30_000;
/** UTF-8 bytes of the inner JSON; with its padding it then still fits one segment. */
export const LETTER_BYTES = Math.floor((CONTENT_BYTES * 7) / 8);

/** How a MIME type may be spelt. What a type may be is for whoever looks at the page. */
const TYPE = /^[a-z]{1,20}\/[a-z0-9][a-z0-9.+-]{0,59}$/;
const LONGEST_PART = 2 ** 40;
/** How earlier programs let a language be spelt. */
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
/** With the flag `u` only half of a surrogate pair that stands alone is one. */
const HALF = /[\ud800-\udfff]/u;

/** The name of part `number`, from 1. It says nothing: a name of somebody's choice would be read by nobody. */
export function partName(number: number): string {
  return `page-${String(number)}`;
}

/**
 * The letter as it will be sealed: composed characters, plain line ends, no space at the edges. A letter on paper needs no typed
 * text: with `parts` it may be empty. Throws `Misused` *letter.empty*, *letter.too_long*, *letter.language*; `UnfitText`
 * *letter.characters* with the places of what cannot be sent.
 */
export function tidy(letter: Letter, parts: readonly PartInfo[] = []): Letter {
  const text = tidied(letter.text);
  const subject = letter.subject === undefined ? "" : tidied(letter.subject, false);
  const language = knownLanguage(letter.language);
  if (language === null) throw new Misused("letter.language");
  const made = letterOf(text, language, subject);
  if (text === "" && parts.length === 0) throw new Misused("letter.empty");
  const ofText = faults(text);
  const flaws = ofText.length > 0 ? ofText : faults(subject, false);
  if (flaws.length > 0) throw new UnfitText("letter.characters", flaws);
  if (lengthOf(text) > LETTER_CHARACTERS || isLong(made, parts)) throw new Misused("letter.too_long");
  return made;
}

/** The one encoding of a tidy letter and of what it says about its other parts (step I3). */
export function write(letter: Letter, parts: readonly PartInfo[] = []): Bytes {
  const infos = parts.map(({ name, type, length }) => ({ name, type, length }));
  const { text, language, subject } = letter;
  return utf8(JSON.stringify(subject === undefined ? { text, language, parts: infos } : { text, language, subject, parts: infos }));
}

/** What part 0 says: the letter, and of each other part what it is. */
export interface Written {
  readonly letter: Letter;
  readonly parts: readonly PartInfo[];
}

/**
 * Letter and parts; `Unreadable` *item.inner* or *item.characters* unless `data` is exactly what `write` gives for a tidy letter.
 *
 * With `passedOn` (one's own letter, or one that a mediator passed on), what an earlier program let somebody write is tidied and
 * shown: nothing that no screen shows is shown by it either. For a character that a later program knows, and this one does not, a
 * stand-in is shown. A mediator's reading is never so: what cannot be read whole is not passed on.
 */
export function read(data: Uint8Array, passedOn = false): Written {
  const written = spelled(data);
  const isUnfit = written === null || written.parts.length > UPLOADS || isLong(written.letter, written.parts);
  if (isUnfit) throw new Unreadable("item.inner");
  const letter = passedOn ? legible(tidiedLetter(written.letter)) : isClean(written.letter) ? written.letter : null;
  if (letter === null) throw new Unreadable("item.characters");
  const known = knownLanguage(letter.language) === letter.language || (passedOn && LANGUAGE.test(letter.language));
  const empty = letter.text === "" && written.parts.length === 0;
  if (!known || empty || letter.subject === "") throw new Unreadable("item.inner");
  return { letter, parts: written.parts };
}

/** Letter and parts as they are spelled; null where this is no letter, or no letter in its one spelling. */
function spelled(data: Uint8Array): Written | null {
  const text = fromUtf8(data);
  if (text === null) return null;
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    return null; // no JSON, or brackets in brackets until the stack is used up
  }
  if (!isObject(members) || !Array.isArray(members["parts"])) return null;
  const { text: words, language, subject } = members;
  if (!isText(words) || !isText(language) || !(subject === undefined || isText(subject))) return null;
  const parts = members["parts"].map((member: unknown, at) => part(at + 1, member));
  if (!parts.every((info) => info !== null)) return null;
  const letter: Letter = subject === undefined ? { text: words, language } : { text: words, language, subject };
  return equal(write(letter, parts), data) ? { letter, parts } : null;
}

/** What is said of one part; null where anything in it is of somebody's choice. */
function part(number: number, members: unknown): PartInfo | null {
  if (!isObject(members)) return null;
  const { name, type, length } = members;
  if (name !== partName(number) || typeof type !== "string" || !TYPE.test(type)) return null;
  if (!Number.isInteger(length) || (length as number) < 0 || (length as number) >= LONGEST_PART) return null;
  return { number, name, type, length: length as number };
}

/** How many permitted characters of a letter no screen shows. */
export function unseen(letter: Letter): number {
  return unseenIn(letter.text) + unseenIn(letter.subject ?? "");
}

/**
 * A note, reason or label of at most `most` bytes as it will be sealed; `Misused` *words.empty*, *words.too_long*, `UnfitText`
 * *words.characters*.
 */
export function tidyWords(text: string, most: number, lines = true): string {
  const made = tidied(text, lines);
  if (made === "") throw new Misused("words.empty");
  const flaws = faults(made, lines);
  if (flaws.length > 0) throw new UnfitText("words.characters", flaws);
  if (utf8(made).length > most) throw new Misused("words.too_long");
  return made;
}

/** Sealed words as they are shown: tidied, where an older client sealed them untidily; null for what is not shown. */
export function readWords(text: string): string | null {
  return withStandIns(tidied(text));
}

function letterOf(text: string, language: string, subject: string): Letter {
  return subject === "" ? { text, language } : { text, language, subject };
}

function tidiedLetter({ text, language, subject }: Letter): Letter {
  return letterOf(tidied(text), language, subject === undefined ? "" : tidied(subject, false));
}

/** A letter with stand-ins for what is not known here; null where it holds what is never shown. */
function legible({ text, language, subject }: Letter): Letter | null {
  const shown = withStandIns(text);
  const about = subject === undefined ? "" : withStandIns(subject, false);
  return shown === null || about === null ? null : letterOf(shown, language, about);
}

function isClean({ text, subject }: Letter): boolean {
  return clean(text) && clean(subject ?? "", false);
}

function isLong(letter: Letter, parts: readonly PartInfo[]): boolean {
  return lengthOf(letter.subject ?? "") > SUBJECT_CHARACTERS || write(letter, parts).length > LETTER_BYTES;
}

/** How many code points a text has. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && !HALF.test(value);
}

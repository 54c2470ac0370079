// What a person may write, and where: nothing travels that its reader does not see (docs/protocol.md, C1 to C6; docs/adr/0016).
// The twin of relay/wire/characters.py, but for tidying, which is tidying.ts.
//
// One set of rules for writing and for reading. Two programs with the same alphabet agree about every text, whatever the age of
// their own tables: the engine is asked only to compose, never which characters exist. Places count code points.

import { type Alphabet, alphabet, scripts } from "./alphabet.ts";

/** Spaces at most at the start of a line. */
export const INDENTATION = 16;
/** In a row, at most. */
export const EMPTY_LINES = 2;
/** Faults of one text that are placed, at most. */
export const FAULTS = 100;
/** Marks without a width of their own (accents, vowel signs) in a row, at most. */
export const MARKS = 4;

export const NON_JOINER = "\u200c";
export const JOINER = "\u200d";
export const TEXT_STYLE = "\ufe0e";
export const PICTURE_STYLE = "\ufe0f";
export const KEYCAP = "\u20e3";
/** Skin tones, within the brackets of a regular expression. */
export const TONES = "\\u{1f3fb}-\\u{1f3ff}";
/** Marks of all kinds on one letter. No script comes near; without an end, a hostile text would take long to judge. */
const LONGEST_STACK = 16;
const QUOTED = 12;
/** The one place where a joiner stands before its virama: Bengali ra with ya-phalaa (The Unicode Standard, 12.2). */
const RA_JOINER = ["\u09b0", "\u200d", "\u09cd", "\u09af"] as const;
const LINE_END = /^[\r\x0b\x0c\x85\u2028\u2029]$/;
const SPACE = /^[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]$/;
const CONTROL = /^[\x00-\x1f\x7f-\x9f]$/;
const LAYOUT =
  /(?<space>^ +| +(?=\n|$)|(?<=[^ \n]) {2,}|(?<=\n) {17,})|(?<line>^\n+|\n{4,}|\n+$)/gu;
/** What most texts are made of altogether: allowed everywhere, composed, with nothing to look at. */
const PLAIN =
  /^[\n -~\xa1-\xac\xae-\xb4\xb6-\u0131\u0134-\u0148\u014a-\u017f\u2013\u2014\u2018-\u201a\u201c-\u201e\u2026\u20ac]*$/;

/**
 * Why a character is refused where it stands: it gives orders to a screen; no screen shows it; it is too new, private, of a script
 * that is not written any more, or no character; there is a plainer spelling that looks the same; there are more spaces, or more
 * line ends, than are needed, or others than the plain ones; it is an accent or sign without a letter of its script before it, or
 * one too many; it joins or parts nothing here; it changes nothing about the sign before it.
 */
export type CharacterKind = "control" | "unseen" | "unknown" | "spelling" | "space" | "line" | "mark" | "joiner" | "style";

/** What is refused and where: line and column from 1 in code points, and the end of what stands before it on that line. */
export interface CharacterFault {
  readonly line: number;
  readonly column: number;
  readonly before: string;
  readonly point: number;
  readonly kind: CharacterKind;
}

/** A text by its code points; matches of regular expressions, which count UTF-16 units, are found again among them. */
export class Letters {
  readonly points: readonly string[];
  readonly #starts: ReadonlyMap<number, number>;

  constructor(text: string) {
    this.points = Array.from(text);
    const starts = new Map<number, number>();
    let unit = 0;
    this.points.forEach((point, at) => {
      starts.set(unit, at);
      unit += point.length;
    });
    starts.set(unit, this.points.length);
    this.#starts = starts;
  }

  /** The index of the code point that begins at a UTF-16 unit. */
  index(unit: number): number {
    return this.#starts.get(unit) ?? 0;
  }

  /** A code point as a text; nothing where there is none. */
  at(index: number): string {
    return this.points[index] ?? "";
  }

  /** Its number; -1 where there is none. */
  point(index: number): number {
    return this.points[index]?.codePointAt(0) ?? -1;
  }

  get length(): number {
    return this.points.length;
  }
}

/** What a text may not hold, in order, the first hundred of it; empty for what may be sent and shown. With no `lines`, one line. */
export function faults(text: string, lines = true): CharacterFault[] {
  const letters = new Letters(text);
  const faults = allFaults(text, letters, lines);
  return [...faults.entries()]
    .sort(([one], [other]) => one - other)
    .slice(0, FAULTS)
    .map(([at, kind]) => placed(letters, at, kind));
}

/** Whether a text holds only what a reader sees, in its one spelling. */
export function clean(text: string, lines = true): boolean {
  return allFaults(text, new Letters(text), lines).size === 0;
}

const OF_ANOTHER: ReadonlySet<CharacterKind | undefined> = new Set(["joiner", "style", "mark"]);
/** Shown for a character that this alphabet does not know. */
export const STAND_IN = "\ufffd";

/**
 * A text with a stand-in for each character that this alphabet does not know; null where it holds another fault. For what was
 * passed on by a program with a newer alphabet. What only joins or changes such a character goes with it.
 */
export function withStandIns(text: string, lines = true): string | null {
  const letters = new Letters(text);
  const kinds = allFaults(text, letters, lines);
  const shown: string[] = [];
  for (const [at, character] of letters.points.entries()) {
    const kind = kinds.get(at);
    const beside = kinds.get(at - 1) === "unknown" || kinds.get(at + 1) === "unknown" || shown.at(-1) === STAND_IN;
    if (kind === "unknown") shown.push(STAND_IN);
    else if (kind === undefined) shown.push(character);
    else if (!beside || !OF_ANOTHER.has(kind)) return null;
  }
  return shown.join("");
}

/** How many permitted characters of a text no screen shows: the joiners that scripts need. Those of emoji do show. */
export function unseen(text: string): number {
  const joiners = [...text].filter((character) => character === JOINER || character === NON_JOINER).length;
  return joiners - joinersOfSigns(text, new Letters(text)).size;
}

/** Whether a text is made altogether of what needs no looking at. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

function allFaults(text: string, letters: Letters, lines: boolean): Map<number, CharacterKind> {
  const kinds = unfit(text, letters);
  for (const match of text.matchAll(LAYOUT)) {
    const line = match.groups?.["line"] !== undefined;
    const at = letters.index(match.index) + (line ? match[0].length - 1 : 0);
    if (!kinds.has(at)) kinds.set(at, line ? "line" : "space");
  }
  if (!lines) letters.points.forEach((character, at) => character === "\n" && kinds.set(at, "line"));
  if (kinds.size === 0 && text !== text.normalize("NFC")) kinds.set(uncomposed(letters, text), "spelling");
  return kinds;
}

// --- what may stand where --------------------------------------------------------------------------------------

let kept: RegExp | undefined;

/** Match what has to be looked at: signs made of several characters, and every character that is not plain. */
export function signs(): RegExp {
  if (kept === undefined) {
    const known = alphabet();
    const elements = new Set([...known.sequences.keys()].flatMap((joined) => Array.from(joined)));
    elements.delete(JOINER);
    const escaped = [...elements].map((character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join("");
    const element = `[${escaped}]${PICTURE_STYLE}?[${TONES}]?`;
    kept = new RegExp(
      `(?<keycap>[0-9#*]${PICTURE_STYLE}${KEYCAP})` +
        `|(?<flag>${known.flags.join("|")})` +
        `|(?<joined>${element}(?:${JOINER}${element})+)` +
        `|(?<styled>[${known.textual.pattern}]${PICTURE_STYLE}(?![${TONES}])` +
        `|[${known.pictured.pattern}]${TEXT_STYLE}(?![${TONES}]))` +
        `|(?<odd>[^${known.allowed.pattern}]|[${known.nonspacing.pattern}${known.spacing.pattern}])`,
      "gu",
    );
  }
  return kept;
}

/** The places of characters that may not stand where they do. */
function unfit(text: string, letters: Letters): Map<number, CharacterKind> {
  const kinds = new Map<number, CharacterKind>();
  if (isPlain(text)) return kinds;
  for (const match of text.matchAll(signs())) {
    const at = letters.index(match.index);
    if (match.groups?.["joined"] !== undefined) {
      const spelled = oneSpelling(match[0]);
      if (spelled === null) kinds.set(at + Array.from(match[0]).indexOf(JOINER), "joiner");
      else if (spelled !== match[0]) kinds.set(at, "spelling");
    } else if (match.groups?.["odd"] !== undefined) {
      const kind = judged(alphabet(), letters, at);
      if (kind !== null) kinds.set(at, kind);
    }
  }
  return kinds;
}

/** What is wrong with a character that is not plain; null where it is needed. */
function judged(known: Alphabet, letters: Letters, at: number): CharacterKind | null {
  const character = letters.at(at);
  const point = letters.point(at);
  if (character === NON_JOINER || character === JOINER) return isNeeded(known, letters, at) ? null : "joiner";
  if (known.allowed.has(point)) return stands(known, letters, at) ? null : "mark";
  if (character === TEXT_STYLE || character === PICTURE_STYLE || character === KEYCAP) return "style";
  if (known.same.has(point) || known.written.has(character)) return "spelling";
  if (known.unseen.has(point)) return "unseen";
  if (LINE_END.test(character)) return "line";
  if (SPACE.test(character)) return "space";
  return CONTROL.test(character) ? "control" : "unknown";
}

/** Whether a mark stands on a letter or figure that it belongs to, and there are not too many. */
function stands(known: Alphabet, letters: Letters, at: number): boolean {
  if (known.nonspacing.has(letters.point(at))) {
    let row = 0;
    while (row <= MARKS && row <= at && known.nonspacing.has(letters.point(at - row))) row += 1;
    if (row > MARKS || (at > 0 && letters.at(at - 1) === letters.at(at))) return false;
  }
  let base = at - 1;
  while (base >= 0 && at - base <= LONGEST_STACK && isMark(known, letters.point(base))) base -= 1;
  if (isRaJoiner(letters, base - 1) && letters.at(at) === RA_JOINER[2]) return true;
  if (base < 0 || !known.letters.has(letters.point(base))) return false;
  const own = scripts(letters.at(at));
  return own.has("Zinh") || own.has("Zyyy") || meet(own, scripts(letters.at(base)));
}

function isMark(known: Alphabet, point: number): boolean {
  return known.nonspacing.has(point) || known.spacing.has(point);
}

function isRaJoiner(letters: Letters, at: number): boolean {
  return at >= 0 && RA_JOINER.every((character, offset) => letters.at(at + offset) === character);
}

function meet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((name) => other.has(name));
}

/** Whether a joiner or non-joiner does anything here: RFC 5892, appendix A.1 and A.2, and a letter it does it to (step C4). */
export function isNeeded(known: Alphabet, letters: Letters, at: number): boolean {
  if (at <= 0 || at >= letters.length - 1) return false;
  if (known.virama.has(letters.point(at - 1))) {
    const oldSpelling = known.written.has(letters.points.slice(Math.max(0, at - 2), at + 1).join(""));
    const joins = meet(scripts(letters.at(at - 1)), scripts(letters.at(at + 1)));
    return !oldSpelling && known.letters.has(letters.point(at + 1)) && joins;
  }
  if (letters.at(at) === JOINER) return isRaJoiner(letters, at - 1);
  let left = at - 1;
  let right = at + 1;
  while (left >= 0 && at - left <= LONGEST_STACK && known.passed_over.has(letters.point(left))) left -= 1;
  while (right < letters.length && right - at <= LONGEST_STACK && known.passed_over.has(letters.point(right))) right += 1;
  return known.joins_next.has(letters.point(left)) && known.joins_before.has(letters.point(right));
}

/** The one spelling of an emoji made with joiners; null where there is no such emoji (step C4). */
export function oneSpelling(sequence: string): string | null {
  const plain = alphabet().sequences.get(sequence.replace(new RegExp(`[${TONES}${PICTURE_STYLE}]`, "gu"), ""));
  if (plain === undefined) return null;
  const given = sequence.split(JOINER);
  const toned = new RegExp(`[${TONES}]`, "u");
  return plain
    .split(JOINER)
    .map((one, at) => {
      const tone = toned.exec(given[at] ?? "");
      return tone === null ? one : (Array.from(one)[0] ?? "") + tone[0];
    })
    .join(JOINER);
}

/** The places of joiners that belong to emoji. */
export function joinersOfSigns(text: string, letters: Letters): Set<number> {
  const places = new Set<number>();
  for (const match of text.matchAll(signs())) {
    if (match.groups?.["joined"] === undefined) continue;
    const start = letters.index(match.index);
    Array.from(match[0]).forEach((character, at) => character === JOINER && places.add(start + at));
  }
  return places;
}

// --- saying where ----------------------------------------------------------------------------------------------

function placed(letters: Letters, at: number, kind: CharacterKind): CharacterFault {
  const start = letters.points.lastIndexOf("\n", at - 1) + 1;
  const begins = at === 0 ? 0 : start;
  const before = letters.points.slice(begins, at).slice(-QUOTED);
  const quoted = before.filter((character) => alphabet().allowed.has(character.codePointAt(0) ?? 0));
  const line = letters.points.slice(0, at).filter((character) => character === "\n").length + 1;
  return { line, column: at - begins + 1, before: quoted.join("").trim(), point: letters.point(at), kind };
}

/** Where a text first differs from its composed form. */
function uncomposed(letters: Letters, text: string): number {
  const composed = Array.from(text.normalize("NFC"));
  const at = composed.findIndex((character, index) => character !== letters.points[index]);
  return at === -1 ? composed.length : at;
}

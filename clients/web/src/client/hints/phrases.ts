// Finds in a letter the phrases of relay_client/hints/wordings, which both clients read as they stand (README.txt there has the
// notation; the Python twin, relay_client/hints/phrases.py, refuses what is not in it).
//
// Linear by construction: a row is tried at a word only if that word can begin it, a row and a gap have a most, and no match
// reaches further than WIDEST words.

import { MORE_DIGITS, NUMERAL } from "../../generated/hints.ts";
import type { Hint, HintKind } from "./model.ts";
import { Pattern } from "./patterns.ts";
import type { Lists } from "./wordings.ts";
import type { Word } from "./words.ts";

/** Words from the first to the last of a phrase. */
const WIDEST = 24;
/** Words on either side of the first one, where words are asked for in any order. */
const AROUND = 9;

/** One word out of a choice: literal, beginning with a stem, within one typing slip, or a number. */
interface OneOf {
  readonly exact: ReadonlySet<string>;
  readonly stems: readonly string[];
  readonly slips: readonly string[];
  readonly number: boolean;
  readonly optional: boolean;
}

/** Up to so many words of any kind; the place where a clause begins (`^`) or has ended (`$`); or one word. */
type Step = { readonly gap: number } | { readonly end: boolean } | OneOf;

/** A row of steps. A `denial` takes back the hints of its kind in the clauses it touches; `together` is in any order. */
interface Phrase {
  readonly kind: HintKind;
  readonly denial: boolean;
  readonly together: boolean;
  readonly steps: readonly Step[];
}

type Groups = ReadonlyMap<string, readonly string[]>;

const FIGURES = new RegExp(`^[\\p{Nd}${MORE_DIGITS}]+$`, "u");
const IN_WORDS = new Pattern(NUMERAL);

/** Whether `typed` is `meant` but for one letter missing, extra, wrong or swapped with its neighbour. */
function oneSlip(typed: readonly string[], meant: readonly string[]): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false;
  let at = 0;
  while (at < typed.length && at < meant.length && typed[at] === meant[at]) at += 1;
  const rest = typed.slice(at);
  const goal = meant.slice(at);
  const [first = "", second = ""] = goal;
  return (
    same(rest.slice(1), goal) || same(rest, goal.slice(1)) || same(rest.slice(1), goal.slice(1)) ||
    (same(rest.slice(0, 2), [second, first]) && same(rest.slice(2), goal.slice(2)))
  );
}

function isSlip(typed: string, meant: string): boolean {
  return Math.abs(typed.length - meant.length) <= 2 && oneSlip([...typed], [...meant]); // one letter may be two units long
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, at) => word === other[at]);
}

function takes(step: OneOf, plain: string): boolean {
  return (
    step.exact.has(plain) || step.stems.some((stem) => plain.startsWith(stem)) ||
    (step.number && (FIGURES.test(plain) || IN_WORDS.is(plain))) || step.slips.some((word) => isSlip(plain, word))
  );
}

/** Those words of a letter that a step accepts. */
function among(step: OneOf, letter: ReadonlySet<string>): readonly string[] {
  if (step.stems.length === 0 && step.slips.length === 0 && !step.number) return [...step.exact].filter((word) => letter.has(word));
  return [...letter].filter((word) => takes(step, word));
}

function oneOf(source: string, groups: Groups): OneOf {
  const optional = source.endsWith("?");
  const words = (optional ? source.slice(0, -1) : source)
    .split("|")
    .flatMap((choice) => (choice.startsWith("@") ? (groups.get(choice) ?? []) : [choice]));
  const ending = (mark: string): readonly string[] => words.filter((word) => word.endsWith(mark)).map((word) => word.slice(0, -1));
  return {
    exact: new Set(words.filter((word) => !/[#*~]$/u.test(word))),
    stems: ending("*"),
    slips: ending("~"),
    number: words.includes("#"),
    optional,
  };
}

function step(source: string, groups: Groups): Step {
  const gap = /^\{(\d+)\}$/u.exec(source)?.[1];
  if (gap !== undefined) return { gap: Number(gap) };
  if (source === "^" || source === "$") return { end: source === "$" };
  return oneOf(source, groups);
}

function* parsed(kind: HintKind, lines: readonly string[]): Generator<Phrase> {
  const groups = new Map<string, readonly string[]>();
  for (const line of lines.map((row) => row.trim()).filter((row) => row !== "" && !row.startsWith("# "))) {
    const [, name, members] = /^(\S+) = (.*)$/u.exec(line) ?? [];
    if (name !== undefined && members !== undefined) {
      const spread = members.split(" ").flatMap((member) => (member.startsWith("@") ? (groups.get(member) ?? []) : [member]));
      groups.set(name, [...(groups.get(name) ?? []), ...spread]);
    } else {
      const [, manner, source = line] = /^(not|near): (.*)$/u.exec(line) ?? [];
      const steps = source.split(/\s+/u).map((part) => step(part, groups));
      yield { kind, denial: manner === "not", together: manner === "near", steps };
    }
  }
}

const read = new Map<Lists, readonly Phrase[]>();

function phrasesOf(lists: Lists): readonly Phrase[] {
  const there = read.get(lists);
  if (there !== undefined) return there;
  const { common, kinds } = lists;
  const made = kinds.flatMap(([kind, own]) => [...parsed(kind, [...common.split("\n"), ...own.split("\n")])]);
  read.set(lists, made);
  return made;
}

/** By the word they begin with, the phrases of which every needed word occurs somewhere in the letter. */
function starters(phrases: readonly Phrase[], letter: ReadonlySet<string>): ReadonlyMap<string, readonly Phrase[]> {
  const begins = new Map<string, Phrase[]>();
  for (const phrase of phrases) {
    const words = phrase.steps.filter((step): step is OneOf => "exact" in step);
    const [first] = words;
    if (first === undefined || !words.every((step) => step.optional || among(step, letter).length > 0)) continue;
    for (const word of among(first, letter)) begins.set(word, [...(begins.get(word) ?? []), phrase]);
  }
  return begins;
}

/** The first and last word of the shortest match that begins at a word. Stays within one sentence. */
function from(phrase: Phrase, words: readonly Word[], first: number): readonly [number, number] | undefined {
  const limit = Math.min(words.length, first + WIDEST);
  const sentence = words[first]?.sentence;
  let places = new Set([first]); // where the next step may stand; all in one window of WIDEST words
  for (const step of phrase.steps) {
    const next = new Set<number>();
    for (const place of places) {
      if ("gap" in step) {
        for (let skip = 0; skip <= step.gap && place + skip <= limit; skip += 1) next.add(place + skip);
      } else if ("end" in step) {
        if (isEdge(words, place, step.end)) next.add(place);
      } else {
        const word = words[place];
        if (step.optional) next.add(place);
        if (place < limit && word?.sentence === sentence && word !== undefined && takes(step, word.plain)) next.add(place + 1);
      }
    }
    places = next;
    if (places.size === 0) return undefined;
  }
  return [first, Math.min(...places) - 1];
}

function isEdge(words: readonly Word[], place: number, end: boolean): boolean {
  if (place === 0 || place === words.length) return end === place > 0;
  return words[place - 1]?.clause !== words[place]?.clause;
}

/** The first and last word where every step is met near `key`, each by a word of its own. */
function around(phrase: Phrase, words: readonly Word[], key: number): readonly [number, number] | undefined {
  const sentence = words[key]?.sentence;
  const near: number[] = [];
  for (let away = 0; away <= AROUND; away += 1) {
    for (const place of away === 0 ? [key] : [key - away, key + away]) if (words[place]?.sentence === sentence) near.push(place);
  }
  const used = new Set([key]);
  for (const step of phrase.steps.slice(1)) {
    const place = near.find((at) => !used.has(at) && "exact" in step && takes(step, words[at]?.plain ?? ""));
    if (place === undefined) return undefined;
    used.add(place);
  }
  return [Math.min(...used), Math.max(...used)];
}

interface Find {
  readonly phrase: Phrase;
  readonly start: number;
  readonly end: number;
  readonly clauses: readonly string[];
}

function* finds(words: readonly Word[], lists: Lists): Generator<Find> {
  const begins = starters(phrasesOf(lists), new Set(words.map((word) => word.plain).filter((plain) => plain !== "")));
  for (const [place, word] of words.entries()) {
    for (const phrase of begins.get(word.plain) ?? []) {
      const ends = phrase.together ? around(phrase, words, place) : from(phrase, words, place);
      const first = words[ends?.[0] ?? -1];
      const last = words[ends?.[1] ?? -1];
      if (first === undefined || last === undefined) continue;
      const clauses: string[] = [];
      for (let clause = first.clause; clause <= last.clause; clause += 1) clauses.push(`${phrase.kind} ${String(clause)}`);
      yield { phrase, start: first.start, end: last.end, clauses };
    }
  }
}

/** A hint for every phrase of a language, unless a denial of its kind touches one of its clauses. */
export function phraseHints(words: readonly Word[], lists: Lists): readonly Hint[] {
  const { language } = lists;
  const matches = [...finds(words, lists)]; // all of them first: a denial may stand behind what it takes back
  const denied = new Set(matches.flatMap(({ phrase, clauses }) => (phrase.denial ? clauses : [])));
  return matches
    .filter(({ phrase, clauses }) => !phrase.denial && !clauses.some((clause) => denied.has(clause)))
    .map(({ phrase: { kind }, start, end }) => ({ kind, start, end, language }));
}

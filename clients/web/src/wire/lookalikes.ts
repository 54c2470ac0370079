// What looks like something else: words that a mediator should look at twice, and the skeleton of a name (steps C9, C10; UTS #39).
// The twin of relay/wire/lookalikes.py.
//
// Letters of different scripts look alike and can carry a message in which of them stands where. No rule can take them out without
// taking out scripts, so `doubtful` points at them and a person decides. Refuses nothing by itself.

import { ALIKE } from "../generated/confusables.ts";
import { WHITE_SPACE } from "../spaces.ts";
import { alphabet, scripts } from "./alphabet.ts";

const BETWEEN = `${WHITE_SPACE.source.slice(1, -2)}\\-/.,;:!?"'()\\[\\]{}<>«»“”‘’„–—…`;
const WORD = new RegExp(`[^${BETWEEN}]+`, "gu");
const EVERYWHERE = ["Zyyy", "Zinh"] as const;
/** Scripts that one language writes in one word (UTS #39, 5.1). */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  Hani: ["Hani", "Jpan", "Kore", "Hanb"],
  Hira: ["Hira", "Jpan"],
  Kana: ["Kana", "Jpan"],
  Hang: ["Hang", "Kore"],
  Bopo: ["Bopo", "Hanb"],
};
const EAST_ASIAN = ["Jpan", "Kore", "Hanb", "Hani"] as const;
/** Letters of languages in use that look like one or two letters of ASCII and are no disguise. */
const OWN: ReadonlySet<string> = new Set("ÆæŒœıſɛ");
/** Greek letters in units and sums, beside letters and figures of every script. */
const MEASURES: ReadonlySet<string> = new Set("Ωμπ");
const ASCII = /^[ -~\s]*$/;
const LETTERS_OR_FIGURES = /^[\p{L}\p{N}]+$/u;

/** A word that may not be what it looks like: where it begins and ends in the text, in code points. */
export interface Doubtful {
  readonly start: number;
  readonly end: number;
}

/** What a character looks like, where that is something else; an own property, or names of Object's would have looks. */
function look(character: string): string | undefined {
  return Object.hasOwn(ALIKE, character) ? ALIKE[character] : undefined;
}

/** The words that mix scripts, stand in letters that look like those of the rest, or in rare doubles of plain ones. */
export function doubtful(text: string): Doubtful[] {
  if (ASCII.test(text)) return [];
  const mains = mainScripts(text);
  const doubtfuls: Doubtful[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = Array.from(match[0]);
    if (ASCII.test(match[0]) || !mains.some((main) => isDoubtful(word, main))) continue;
    const start = Array.from(text.slice(0, match.index)).length;
    doubtfuls.push({ start, end: start + word.length });
  }
  return doubtfuls;
}

/** The scripts in which all of these can be written; null where that is any script, empty where there is none. */
export function commonScripts(letters: Iterable<string>): ReadonlySet<string> | null {
  let common: ReadonlySet<string> | null = null;
  for (const letter of letters) {
    const own = scripts(letter);
    if (EVERYWHERE.some((name) => own.has(name))) continue;
    const wider = new Set<string>([...own].flatMap((name) => [name, ...(TOGETHER[name] ?? [])]));
    common = common === null ? wider : meeting(common, wider);
  }
  return common;
}

function meeting(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one].filter((name) => other.has(name)));
}

/** Whether a word is of one script, or of Latin with Japanese, Korean or Chinese (UTS #39, "highly restrictive"). */
export function ofOneHand(text: string): boolean {
  if (commonScripts(text)?.size !== 0) return true;
  const rest = commonScripts([...text].filter((character) => !scripts(character).has("Latn")));
  return rest !== null && EAST_ASIAN.some((name) => rest.has(name));
}

/** What a folded name looks like: two names with one skeleton are taken for one another. */
export function skeleton(name: string): string {
  return [...name.normalize("NFD")]
    .map((character) => look(character) ?? character)
    .join("")
    .replace(/[ilI|]/g, "1") // in a name that is read once and typed from memory, these are one
    .replace(/[oO]/g, "0")
    .replace(/(?<=[1j])\u0307/g, "") // a dot on a letter that has one already
    .normalize("NFD");
}

/** In which script most letters stand; all of those that are as frequent, since each could be the one that is copied. */
function mainScripts(text: string): (string | null)[] {
  const counted = new Map<string, number>();
  for (const character of text) {
    for (const name of scripts(character)) {
      if (name !== "Zyyy" && name !== "Zinh") counted.set(name, (counted.get(name) ?? 0) + 1);
    }
  }
  const most = Math.max(...counted.values());
  const commonest = [...counted].filter(([, count]) => count === most).map(([name]) => name);
  return commonest.length > 0 ? commonest : [null];
}

function isDoubtful(word: readonly string[], main: string | null): boolean {
  if (word.length > 1 && word.some(isSignLikeALetter)) return true;
  const letters = word.filter(
    (character) => isLetter(character) && !MEASURES.has(character) && !EVERYWHERE.some((name) => scripts(character).has(name)),
  );
  if (letters.length === 0) return false;
  if (!ofOneHand(letters.join(""))) return true;
  if (main === null) return false;
  if (letters.every((letter) => scripts(letter).has(main))) return main === "Latn" && letters.some(isRareDouble);
  return letters.every((letter) => couldBe(letter, main));
}

function isLetter(character: string): boolean {
  return alphabet().letters.has(character.codePointAt(0) ?? 0);
}

function isSignLikeALetter(character: string): boolean {
  const like = look(character) ?? "";
  return !ASCII.test(character) && !isLetter(character) && Array.from(like).length === 1 && LETTERS_OR_FIGURES.test(like);
}

function isRareDouble(character: string): boolean {
  const like = look(character) ?? "";
  return !ASCII.test(character) && !OWN.has(character) && ASCII.test(like) && LETTERS_OR_FIGURES.test(like);
}

let kept: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** For each look the scripts that have a letter of that look. */
function looks(): ReadonlyMap<string, ReadonlySet<string>> {
  if (kept === undefined) {
    const byLook = new Map<string, Set<string>>();
    for (const [one, like] of Object.entries(ALIKE)) {
      const names = byLook.get(like) ?? new Set<string>();
      for (const name of scripts(one)) names.add(name);
      if (Array.from(like).length === 1) for (const name of scripts(like)) names.add(name);
      byLook.set(like, names);
    }
    kept = byLook;
  }
  return kept;
}

/** Whether a letter looks like one of the script `main`; of Latin only like a plain one, or every script had its double. */
function couldBe(character: string, main: string): boolean {
  const like = look(character) ?? character;
  if (main === "Latn") return ASCII.test(like);
  const own = looks().get(like);
  return own === undefined ? Array.from(like).length === 1 && scripts(like).has(main) : own.has(main);
}

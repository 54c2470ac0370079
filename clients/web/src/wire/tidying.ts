// A text as its writer's client sends it: composed, plain spaces and line ends, nothing that does nothing (step C7).
//
// What would be seen is left for `faults` to name. Tidying twice changes no more than once. A reader tidies no letter.

import { alphabet } from "./alphabet.ts";
import {
  EMPTY_LINES,
  INDENTATION,
  isNeeded,
  isPlain,
  JOINER,
  joinersOfSigns,
  KEYCAP,
  Letters,
  NON_JOINER,
  oneSpelling,
  PICTURE_STYLE,
  signs,
  TEXT_STYLE,
  TONES,
} from "./characters.ts";

const LINE_ENDS = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;
const SPACES = /[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const TAKEN_OUT = /[\xad\u200b\u2060\ufeff]/g;
/** A mark of direction beside which no other unseen character stands. */
const LONE_TURN =
  /(?<![\u200b-\u200f\u061c\u202a-\u202e\u2060-\u206f])[\u200e\u200f\u061c](?![\u200b-\u200f\u061c\u202a-\u202e\u2060-\u206f])/g;
const TAB = 4;
const ROUNDS = 8;

/** Return a text as it is sent; with no `lines` it becomes one line. */
export function tidy(text: string, lines = true): string {
  let tidied = text.replace(/^\ufeff/, "").replace(LINE_ENDS, "\n");
  if (!lines) tidied = tidied.replaceAll("\n", " ");
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = tidied;
    tidied = laidOut(spelled(tidied));
    if (tidied === before) break;
  }
  return tidied;
}

interface Plainer {
  readonly same: RegExp;
  readonly pairs: RegExp;
  readonly idle: RegExp;
}

let kept: Plainer | undefined;

/** What has a plainer spelling: characters by their decomposition, kept pairs, and selectors that do nothing. */
function plainer(): Plainer {
  const known = alphabet();
  kept ??= {
    same: new RegExp(`[${known.same.pattern}]`, "gu"),
    pairs: new RegExp([...known.written.keys()].sort((one, other) => other.length - one.length).join("|"), "gu"),
    idle: new RegExp(
      `(?<=[${known.pictured.pattern}])${PICTURE_STYLE}|(?<=[${known.textual.pattern}])${TEXT_STYLE}` +
        `|[${TEXT_STYLE}${PICTURE_STYLE}](?=[${TONES}])`,
      "gu",
    ),
  };
  return kept;
}

/** Spell each sign in its one way, and take out what does nothing. */
function spelled(text: string): string {
  if (isPlain(text)) return text;
  const { same, pairs, idle } = plainer();
  const respelled = text
    .replace(SPACES, " ")
    .replace(TAKEN_OUT, "")
    .replace(LONE_TURN, "")
    .normalize("NFC")
    .replace(same, (character) => character.normalize("NFKC"))
    .replace(pairs, (character) => alphabet().written.get(character) ?? character)
    .replace(new RegExp(`([0-9#*])${KEYCAP}`, "gu"), `$1${PICTURE_STYLE}${KEYCAP}`)
    .replace(signs(), (character, ...rest: unknown[]) => {
      const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      return groups["joined"] === undefined ? character : (oneSpelling(character) ?? character.replaceAll(JOINER, ""));
    })
    .replace(idle, "");
  return withoutIdleJoiners(respelled).normalize("NFC");
}

function withoutIdleJoiners(text: string): string {
  if (!text.includes(JOINER) && !text.includes(NON_JOINER)) return text;
  const letters = new Letters(text);
  const ofSigns = joinersOfSigns(text, letters);
  const stays = (character: string, at: number): boolean =>
    (character !== JOINER && character !== NON_JOINER) || ofSigns.has(at) || isNeeded(alphabet(), letters, at);
  return letters.points.filter(stays).join("");
}

/** Return a text with no more spaces and line ends than are needed. */
function laidOut(text: string): string {
  const lines = text.split("\n").map((line) => {
    const inner = line.replace(/^[ \t]+/, "");
    const margin = widthOf(line.slice(0, line.length - inner.length));
    return (" ".repeat(Math.min(margin, INDENTATION)) + inner.replace(/[ \t]+/g, " ")).replace(/ +$/, "");
  });
  const most = "\n".repeat(EMPTY_LINES + 1);
  return lines.join("\n").replace(/\n{4,}/g, most).replace(/^[ \n]+|[ \n]+$/g, "");
}

/** How many spaces a margin is wide: a tab goes on to the next multiple of four. */
function widthOf(margin: string): number {
  let width = 0;
  for (const character of margin) width += character === "\t" ? TAB - (width % TAB) : 1;
  return width;
}

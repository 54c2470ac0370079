// Finds e-mail addresses, links and names on social media by their form, and never asks the network whether something exists.
// How someone asks in words to be found ("add me on ...") stands in the phrases. The Python twin is relay_client/hints/online.py.

import {
  AT_SIGN, BARE, CLEARLY_A_NAME, HANDLE, KNOWN_ENDING, LIKE_A_NAME, MINE, NAMED, NAME_AFTER, NOT_A_NAME, PLATFORM, SPELLED_ADDRESS,
  WITH_SCHEME,
} from "../../generated/hints.ts";
import type { Hint } from "./model.ts";
import { Pattern, before, behind, endOf, placeOf, taken } from "./patterns.ts";

const AT_SIGNS = new Pattern(AT_SIGN);
const SPELLED_OUT = new Pattern(SPELLED_ADDRESS);
const LINKS = [new Pattern(WITH_SCHEME), new Pattern(BARE), new Pattern(HANDLE)];
const PLATFORMS = new Pattern(PLATFORM);
const NAMES = new Pattern(NAMED);
const CALLED_THERE = new Pattern(NAME_AFTER);
const ENDING = new Pattern(KNOWN_ENDING);
const NO_NAME = new Pattern(NOT_A_NAME);
const OF_MINE = new Pattern(MINE);
const LIKE_ONE = new Pattern(LIKE_A_NAME);
const CLEARLY_ONE = new Pattern(CLEARLY_A_NAME);
/** Characters on either side of a bare "@name" in which a platform makes it one. */
const NEAR = 40;
/** Characters before a platform in which a word says whose name it is. */
const MINE_NEAR = 8;
const TRAILING = /[.,;:!?)\]}>…'"]+$/u;

/** E-mail addresses, also with spaces around the sign, and spelled out ("anna at example dot org"). */
export function* emailHints(text: string): Generator<Hint> {
  for (const match of AT_SIGNS.all(text)) {
    const spaced = taken(match, "gap") !== "" || taken(match, "after") !== "";
    if (!spaced || isMeantAsOne(match)) yield { kind: "email", start: match.index, end: endOf(match), language: "und" };
  }
  for (const match of SPELLED_OUT.all(text)) yield { kind: "email", start: match.index, end: endOf(match), language: "und" };
}

/** Web addresses, with or without https, and names on social media. */
export function* linkHints(text: string): Generator<Hint> {
  for (const pattern of LINKS) {
    for (const { 0: written, index } of pattern.all(text)) yield* link(index, index + written.replace(TRAILING, "").length);
  }
  for (const platform of PLATFORMS.all(text)) {
    const end = endOf(platform);
    const offset = before(text, platform.index, NEAR);
    for (const { 0: written, index } of NAMES.all(text.slice(offset, behind(text, end, NEAR)))) {
      yield* link(offset + index, offset + index + written.replace(TRAILING, "").length);
    }
    const named = CALLED_THERE.at(text, end);
    if (named !== undefined && isName(text, platform.index, named)) yield* link(platform.index, placeOf(named, "name")[1]);
  }
}

function* link(start: number, end: number): Generator<Hint> {
  if (end > start) yield { kind: "link", start, end, language: "und" };
}

/** Whether an address with a space in it is one. With a capital the ending is the next sentence ("@ school.Nu"). */
function isMeantAsOne(match: RegExpExecArray): boolean {
  const ending = taken(match, "ending");
  return ending === ending.toLowerCase() && (ENDING.is(ending) || taken(match, "after") !== "");
}

/** Whether what stands behind a platform is a name on it: "my snap is kev.sample" is one, "my snap is gone" is not. */
function isName(text: string, platform: number, named: RegExpExecArray): boolean {
  const name = taken(named, "name");
  if (NO_NAME.is(name.split(" ")[0] ?? "")) return false;
  const linked = taken(named, "link").replace(/^[, ]+|[, ]+$/gu, "") !== "";
  if (!linked) return CLEARLY_ONE.at(name, 0) !== undefined;
  return OF_MINE.in(text.slice(before(text, platform, MINE_NEAR), platform)) || LIKE_ONE.at(name, 0) !== undefined;
}

// Login names: which there are, when two are the same, when two look the same (docs/protocol.md, C8; RFC 8265, UTS #39).
// The twin of relay/wire/logins.py.
//
// A name is compared by its fold, the profile UsernameCaseMapped of RFC 8265 over the kept alphabet. Decides nothing about accounts
// made before there was a fold: they keep the name they were made with, letter for letter.

import { LOGIN_CHARACTERS } from "../generated/limits.ts";
import { DIRECTIONS, NARROWED } from "../generated/logins.ts";
import { alphabet, isPrintable, Ranges } from "./alphabet.ts";
import { ofOneHand } from "./lookalikes.ts";

export const LEAST = 3;

type Direction = keyof typeof DIRECTIONS;

/** RFC 8264, 9.1. */
const LETTERS_AND_FIGURES = /^[\p{Ll}\p{Lu}\p{Lo}\p{Lm}\p{Nd}\p{Mn}\p{Mc}]$/u;
const RIGHT_TO_LEFT: readonly Direction[] = ["R", "AL", "AN"];
const IN_LEFT: readonly Direction[] = ["L", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"];
const IN_RIGHT: readonly Direction[] = ["R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"];

/**
 * The name by which an account is found; null for what cannot be one. Width mapping, lower case, form NFC, then the bidi rule and
 * the characters of RFC 8264's IdentifierClass; one script only, or Latin beside Chinese, Japanese or Korean.
 */
export function fold(login: string): string | null {
  const wide = [...login.replace(/^ +| +$/g, "")].map((character) => NARROWED[character] ?? character).join("");
  if (!isPrintable(wide)) return null; // a newer engine knows a small letter for what is no character yet
  const folded = wide.toLowerCase().normalize("NFC");
  const points = [...folded];
  const fits = points.length >= LEAST && points.length <= LOGIN_CHARACTERS && points.every(isPermitted);
  if (!fits || /^\p{M}/u.test(folded) || !goesOneWay(points) || !ofOneHand(folded)) return null;
  return folded;
}

function isPermitted(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return point > 0x20 && point < 0x7f;
  const known = alphabet();
  if (!known.allowed.has(point) || known.new.has(point)) return false;
  return LETTERS_AND_FIGURES.test(character) && character.normalize("NFKC") === character;
}

let kept: readonly (readonly [Direction, Ranges])[] | undefined;

function directionOf(character: string): Direction {
  kept ??= (Object.keys(DIRECTIONS) as Direction[]).map((kind) => [kind, new Ranges(DIRECTIONS[kind])]);
  return kept.find(([, points]) => points.has(character.codePointAt(0) ?? 0))?.[0] ?? "ON";
}

/** Whether a name follows the bidi rule of RFC 5893, section 2; one without letters from right to left always does. */
function goesOneWay(name: readonly string[]): boolean {
  const kinds = name.map(directionOf);
  if (!kinds.some((kind) => RIGHT_TO_LEFT.includes(kind))) return true;
  while (kinds.at(-1) === "NSM") kinds.pop();
  const first = kinds[0];
  const last = kinds.at(-1);
  if (first === "L") return kinds.every((kind) => IN_LEFT.includes(kind)) && (last === "L" || last === "EN");
  const ends = last === "R" || last === "AL" || last === "EN" || last === "AN";
  const figures = kinds.includes("EN") && kinds.includes("AN");
  return (first === "R" || first === "AL") && kinds.every((kind) => IN_RIGHT.includes(kind)) && ends && !figures;
}

// Finds postal addresses by their form: street and number, postcode, post-office box. Knows the Dutch, the British and the American
// way of writing, and no list of streets or towns. The Python twin is relay_client/hints/addresses.py.

import {
  BOX, COUNTED, FLAT_EN, NOT_IN_NAME_EN, NO_POSTCODE_NL, NO_POSTCODE_UK, NO_STREET_NL, NUMBER_LAST_EN, POSTCODE_NL, POSTCODE_UK,
  SAYS_ADDRESS_EN, SAYS_ADDRESS_NL, STREETS_EN_1, STREETS_EN_2, STREET_NL, IS_STRONG_EN, ZIP,
} from "../../generated/hints.ts";
import type { Hint } from "./model.ts";
import { Pattern, endOf, placeOf, taken } from "./patterns.ts";

type Language = "nl" | "en";

const BOXES = new Pattern(BOX);
const COUNTS = new Pattern(COUNTED);
const DUTCH = { street: new Pattern(STREET_NL), announced: new Pattern(SAYS_ADDRESS_NL), postcode: new Pattern(POSTCODE_NL) };
const NO_STREET = new Pattern(NO_STREET_NL);
const NO_DUTCH_POSTCODE = new Pattern(NO_POSTCODE_NL);
const STREETS = [new Pattern(STREETS_EN_1), new Pattern(STREETS_EN_2)];
const ENGLISH = { flat: new Pattern(FLAT_EN), announced: new Pattern(SAYS_ADDRESS_EN), postcode: new Pattern(POSTCODE_UK) };
const BY_FORM = [new Pattern(NUMBER_LAST_EN), new Pattern(ZIP)];
const NO_BRITISH_POSTCODE = new Pattern(NO_POSTCODE_UK);
const NOT_IN_NAME = new Pattern(NOT_IN_NAME_EN);
const STRONG = new Pattern(IS_STRONG_EN);

/** Addresses and parts of addresses that lead to a door or a letter box. */
export function* addressHints(text: string): Generator<Hint> {
  for (const match of BOXES.all(text)) yield hint(match, taken(match, "nl") === "" ? "en" : "nl");
  yield* dutch(text);
  yield* english(text);
}

function hint(match: RegExpExecArray, language: Language, group?: string): Hint {
  const start = group === undefined ? match.index : placeOf(match, group)[0];
  return { kind: "address", start, end: endOf(match), language };
}

function isCount(text: string, match: RegExpExecArray): boolean {
  return COUNTS.at(text, placeOf(match, "number")[1]) !== undefined;
}

function isCapital(word: string): boolean {
  return /^\p{Uppercase}/u.test(word);
}

function* dutch(text: string): Generator<Hint> {
  for (const match of DUTCH.street.all(text)) {
    const street = taken(match, "street");
    const named = isCapital(street) || taken(match, "ground") === "";
    if (named && !NO_STREET.is(street) && !isCount(text, match)) yield hint(match, "nl");
  }
  for (const match of DUTCH.announced.all(text)) if (!isCount(text, match)) yield hint(match, "nl", "street");
  for (const match of DUTCH.postcode.all(text)) if (!NO_DUTCH_POSTCODE.is(taken(match, "letters"))) yield hint(match, "nl");
}

function* english(text: string): Generator<Hint> {
  for (const pattern of STREETS) for (const match of pattern.all(text)) if (isStreet(match)) yield hint(match, "en");
  for (const match of ENGLISH.flat.all(text)) if (!isCount(text, match)) yield hint(match, "en");
  for (const match of ENGLISH.postcode.all(text)) if (!NO_BRITISH_POSTCODE.is(taken(match, "letters"))) yield hint(match, "en");
  for (const match of ENGLISH.announced.all(text)) yield hint(match, "en", "place");
  for (const pattern of BY_FORM) for (const match of pattern.all(text)) yield hint(match, "en");
}

/** Whether this is an address and no count: "44 willow road" is one, "3 court days" is not. */
function isStreet(match: RegExpExecArray): boolean {
  const name = taken(match, "name").split(/\s+/u).filter((word) => word !== "");
  const street = taken(match, "street");
  const [first] = name;
  if (first === undefined) return false;
  if (first.toLowerCase() === "the") return isCapital(name[1] ?? street);
  if (name.some((word) => NOT_IN_NAME.is(word))) return false;
  return STRONG.is(street) || (isCapital(street) && isCapital(name.at(-1) ?? ""));
}

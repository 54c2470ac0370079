// The languages that a letter may be marked with, from a fixed list: a tag of somebody's choice would be read by nobody (I3).

import { LANGUAGES } from "../generated/languages.ts";

/** Return the tag as it is kept, whatever case it was typed in; null for a language that is not on the list. */
export function knownLanguage(typed: string): string | null {
  const wanted = typed.trim().toLowerCase();
  return Object.keys(LANGUAGES).find((tag) => tag.toLowerCase() === wanted) ?? null;
}

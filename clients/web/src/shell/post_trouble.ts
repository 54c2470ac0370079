/** Which sentence says why something about the post was not done, by the code of the fault: once, for every role. */

import { RefusalCode } from "../generated/problems.ts";
import { troubleOf } from "./trouble.ts";

export type ByCode = Readonly<Record<string, string>>;

export const CHANGED = "web-trouble-changed";
export const UNKNOWN = "web-trouble-post";

/** What is said to everybody. */
const COMMON: ByCode = {
  "case.changed": CHANGED,
  "readers.changed": "web-check-changed",
  "case.no_mediator": "web-trouble-nobody",
  "case.closed": "web-trouble-closed",
  "quota.letters": "web-trouble-tomorrow",
  "quota.records": "web-trouble-tomorrow",
  "quota.waiting": "web-trouble-many",
};

/** What the rules refuse with: whoever asked knew the case from its journal, so it has gone on since. */
const REFUSED: ReadonlySet<string> = new Set(RefusalCode);

/**
 * Return the sentence for a code: the role's own, then what is said to everybody, then that the case has gone on where the rules
 * said no. Of what is left it is not known that nothing was sent.
 */
export function sentenceOf(code: string, own: ByCode = {}): string {
  const sentence = own[code] ?? COMMON[code];
  if (sentence !== undefined) return sentence;
  if (REFUSED.has(code)) return CHANGED;
  const troubleText = troubleOf(code).text;
  return troubleText === "web-failed-text" ? UNKNOWN : troubleText;
}

/** Whether the sentence says all there is: else the office is given the code too. */
export function isNamed(code: string, own: ByCode = {}): boolean {
  return code in own || code in COMMON || code.startsWith("net.");
}

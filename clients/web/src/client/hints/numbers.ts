// Finds telephone numbers and bank accounts. Decides only where a number may begin and end in the way people write it: with
// spaces, with dots, with a letter o for a nought, or in words. Which numbers can exist stands in telephones.ts, which is asked for
// at the first text that has a candidate. The Python twin is relay_client/hints/numbers.py.

import {
  ACCOUNTS, ACCOUNT_EN, ACCOUNT_NL, AMERICA, BETWEEN, CALLING, FEWEST_DIGITS, FILED_UNDER, GROUP, HOME_REGIONS, IBAN_START,
  MOST_CHECKS, MOST_DIGITS, OTHER, SORT_EN, SPELLED, TIMES,
} from "../../generated/hints.ts";
import type { Hint } from "./model.ts";
import { Pattern, before, endOf, placeOf } from "./patterns.ts";

const GROUPS = new Pattern(GROUP);
const SPACES = new Pattern(BETWEEN);
const BARRIERS = new Pattern(OTHER);
const FILED = new Pattern(FILED_UNDER);
const CALLED = new Pattern(CALLING);
/** Characters before a number in which a word says what it is. */
const LOOK_BACK = 48;

interface Group {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

type Exists = (digits: string, regions: readonly string[] | "abroad", lenient: boolean) => boolean;

/** Rows of digit groups that stand next to each other with nothing but separators between them. */
function* groupRows(text: string): Generator<readonly Group[]> {
  const barriers = [...BARRIERS.all(text)].map((array) => [array.index, endOf(array)] as const);
  let row: Group[] = [];
  let times = 1;
  let at = 0;
  for (const execArray of GROUPS.all(text)) {
    const [written] = execArray;
    const end = endOf(execArray);
    while ((barriers[at]?.[1] ?? Infinity) <= execArray.index) at += 1;
    const last = row.at(-1);
    const between = last === undefined ? undefined : SPACES.at(text, last.end);
    const apart = between === undefined || endOf(between) !== execArray.index || written.startsWith("+");
    const barred = (barriers[at]?.[0] ?? Infinity) < end;
    if (row.length > 0 && (apart || barred)) {
      yield row;
      row = [];
      times = 1;
    }
    if (barred) continue;
    const word = (execArray.groups?.word ?? "").toLowerCase();
    const digits = word === "" ? written.toLowerCase().replaceAll("o", "0") : (SPELLED[word] ?? "");
    row.push({ start: execArray.index, end, digits: digits.repeat(times) });
    times = TIMES[word] ?? 1;
  }
  if (row.length > 0) yield row;
}

function count(digits: string): number {
  return [...digits].length;
}

/** Decimal digits of every script as those from 0 to 9: ten of a script stand behind each other, from nought to nine. */
function plainDigits(digits: string): string {
  return digits.replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    let first = point;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((point - first) % 10);
  });
}

function isAmerican(groups: readonly Group[]): boolean {
  return groups.map((group) => count(group.digits)).join(" ") === "3 3 4";
}

function isPhone(text: string, groups: readonly Group[], lenient: boolean, exists: Exists): boolean {
  const start = groups[0]?.start ?? 0;
  const preceding = text.slice(before(text, start, LOOK_BACK), start).replace(/\(+$/u, "");
  if (FILED.in(preceding) || (lenient && !CALLED.in(preceding))) return false;
  const digits = groups.map((group) => group.digits).join("");
  if (/^(?:\+|00)/u.test(digits)) return exists(`+${plainDigits(digits.replace(/^[+0]+/u, ""))}`, "abroad", lenient);
  if (digits.startsWith("0")) return exists(plainDigits(digits), HOME_REGIONS, lenient);
  return isAmerican(groups) && exists(plainDigits(digits), AMERICA, lenient);
}

/** The groups at which a number that begins at `first` may end, the longest first. */
function endsOf(row: readonly Group[], first: number): readonly number[] {
  const begins = row[first]?.digits ?? "";
  if (!begins.startsWith("0") && !begins.startsWith("+") && !isAmerican(row.slice(first, first + 3))) return [];
  const ends: number[] = [];
  let digits = 0;
  for (const [last, group] of row.slice(0, first + MOST_DIGITS + 3).entries()) {
    if (last < first) continue;
    digits += count(group.digits.replace(/^\++/u, ""));
    if (digits > MOST_DIGITS + 2) break; // 00 in front of fifteen digits
    if (digits >= FEWEST_DIGITS) ends.unshift(last);
  }
  return ends;
}

/** Whether a text has something that the library of telephone numbers is asked about. */
export function mayHavePhones(text: string): boolean {
  for (const row of groupRows(text)) if (row.some((_, first) => endsOf(row, first).length > 0)) return true;
  return false;
}

/** Telephone numbers: real ones anywhere, possible ones where the words before them speak of calling. */
export function* phoneHints(text: string, exists: Exists): Generator<Hint> {
  let checks = 0;
  for (const row of groupRows(text)) {
    let first = 0;
    while (first < row.length) {
      const at = first;
      const ends = endsOf(row, at);
      checks += 2 * ends.length;
      if (checks > MOST_CHECKS) return;
      const fits = (lenient: boolean) => (last: number): boolean => isPhone(text, row.slice(at, last + 1), lenient, exists);
      const end = ends.find(fits(false)) ?? ends.find(fits(true));
      const [from, to] = [row[at], row[end ?? -1]];
      if (from !== undefined && to !== undefined) {
        const start = text[from.start - 1] === "(" ? from.start - 1 : from.start;
        yield { kind: "phone", start, end: to.end, language: "und" };
      }
      first = (end ?? at) + 1;
    }
  }
}

const IBANS = new Pattern(IBAN_START);
const CALLED_SO = [
  [new Pattern(ACCOUNT_NL), "nl"],
  [new Pattern(SORT_EN), "en"],
  [new Pattern(ACCOUNT_EN), "en"],
] as const;
const FORMS = new Map<string, Pattern | undefined>();
const CHARACTERS: Readonly<Record<string, string>> = { n: "[0-9]", a: "[A-Z]", c: "[A-Za-z0-9]" };

/** IBANs whose check digits are right, and home account numbers that are called so. */
export function* bankHints(text: string): Generator<Hint> {
  for (const { index } of IBANS.all(text)) {
    const whole = formOf(text.slice(index, index + 2).toUpperCase())?.at(text, index);
    if (whole !== undefined && isAccount(whole[0])) yield { kind: "bank", start: index, end: endOf(whole), language: "und" };
  }
  for (const [pattern, language] of CALLED_SO) {
    for (const array of pattern.all(text)) {
      const [start, end] = placeOf(array, "number");
      yield { kind: "bank", start, end, language };
    }
  }
}

/** The pattern of an IBAN of a country, as long as it is there; undefined for a country without. */
function formOf(country: string): Pattern | undefined {
  if (!FORMS.has(country)) {
    const rest = [...(ACCOUNTS[country] ?? "").matchAll(/(\d{1,2})!/gu)].reduce((sum, array) => sum + Number(array[1]), 0);
    const source = `[A-Za-z0-9](?:(?:[ .\\-]|[ \\-]?\\n)?[A-Za-z0-9]){${String(3 + rest)}}(?![\\p{L}\\p{N}])`;
    FORMS.set(country, rest === 0 ? undefined : new Pattern(source));
  }
  return FORMS.get(country);
}

/** Whether an IBAN has the form of its country and the check digits of ISO 7064 (mod 97, 10). */
function isAccount(written: string): boolean {
  const number = written.replace(/[ \n.-]/gu, "").toUpperCase();
  const parts = (ACCOUNTS[number.slice(0, 2)] ?? "").matchAll(/(\d+)!([nac])/gu);
  const form = [...parts].map(([, most = "", of = ""]) => `${CHARACTERS[of] ?? ""}{${most}}`).join("");
  if (!new RegExp(`^${form}$`, "u").test(number.slice(4))) return false;
  const digits = [...(number.slice(4) + number.slice(0, 4))].map((character) => parseInt(character, 36)).join("");
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

// Whether a number can be somebody's, by what the library of the Python client knows (src/generated/telephones_*.ts).
//
// Only digits come here, behind a plus or as they are dialled at home: so of that library's reading of a number only the country
// code, the prefix of a country, and the kinds of lines are needed. Never looks a number up anywhere.

import { CODE_OF, CODES as HOME } from "../../generated/telephones_home.ts";

/** A kind of line: the digits behind the country code, and how many of them there may be. */
type Kind = readonly [pattern: string, lengths: readonly number[]];

/** What is known of the numbers of a region. Prefixes and lengths of local numbers stand at the main region of a country code. */
export interface Region {
  readonly any: string;
  readonly lengths: readonly number[];
  readonly local?: readonly number[];
  /** The digits with which its numbers begin, where regions share a code. */
  readonly begins?: string;
  /** What is dialled before a number at home, and by what it is replaced. */
  readonly prefix?: string;
  readonly becomes?: string;
  /** Lines of organisations, which cost nothing or more. */
  readonly services?: readonly Kind[];
  readonly peoples?: readonly Kind[];
}

type Codes = Readonly<Record<string, readonly Region[]>>;
type Line = "service" | "person";
type Parsed = readonly [code: number, national: string];

const FEWEST = 2;
const MOST = 17;
const LONGEST_CODE = 3;

/** Fetch what is known of every country: in files of their own, since few letters need them. */
export async function telephones(): Promise<Telephones> {
  const [{ CODES: low }, { CODES: high }] = await Promise.all([
    import("../../generated/telephones_below_300.ts"),
    import("../../generated/telephones_from_300.ts"),
  ]);
  return new Telephones({ ...HOME, ...low, ...high });
}

/** What is known of numbers. */
export class Telephones {
  readonly #codes: Codes;

  constructor(codes: Codes) {
    this.#codes = codes;
  }

  /** Whether these digits are known as a person's number in one of these regions; `lenient` settles for a possible length. */
  exists(digits: string, regions: readonly string[] | "abroad", lenient: boolean): boolean {
    const read =
      regions === "abroad" ? [this.#abroad(digits)] : regions.map((region) => this.#stripped(CODE_OF[region] ?? 0, digits));
    const numbers = read.filter((number) => number !== undefined);
    const lines = numbers.map((number) => this.#lineOf(number)).filter((kind) => kind !== undefined);
    if (lines.length > 0) return lines.includes("person");
    return lenient && numbers.some((number) => this.#isPossible(number));
  }

  /** Digits with a plus before them: their country code and the rest. */
  #abroad(number: string): Parsed | undefined {
    const digits = number.slice(1);
    for (let length = 1; length <= LONGEST_CODE && length <= digits.length; length += 1) {
      const code = Number(digits.slice(0, length));
      if (code > 0 && digits[0] !== "0" && code in this.#codes) return this.#stripped(code, digits.slice(length));
    }
    return undefined;
  }

  #stripped(code: number, digits: string): Parsed | undefined {
    const [main] = this.#codes[code] ?? [];
    if (main === undefined || digits.length < FEWEST) return undefined;
    const shorter = withoutPrefix(main, digits);
    const fits = lengthOf(main, shorter) === "possible" || lengthOf(main, shorter) === "long";
    const national = fits ? shorter : digits;
    return national.length < FEWEST || national.length > MOST ? undefined : [code, national];
  }

  #lineOf([code, national]: Parsed): Line | undefined {
    const regions = this.#codes[code] ?? [];
    const region = regions.length === 1 ? regions[0] : regions.find((candidate) => isOf(candidate, national));
    return region === undefined ? undefined : line(region, national);
  }

  #isPossible([code, national]: Parsed): boolean {
    const [main] = this.#codes[code] ?? [];
    if (main === undefined) return false;
    const length = lengthOf(main, national);
    return length === "possible" || length === "local";
  }
}

/** Without what is dialled before a number at home, where the rest can be a number as well as the whole was. */
function withoutPrefix({ prefix, becomes, any }: Region, digits: string): string {
  if (prefix === undefined) return digits;
  const match = new RegExp(`^(?:${prefix})`, "u").exec(digits);
  if (match === null) return digits;
  const rest = digits.slice(match[0].length);
  const changes = becomes !== undefined && match.at(-1) !== undefined;
  const shorter = changes ? becomes.replace(/\$(\d)/gu, (_, group: string) => match[Number(group)] ?? "") + rest : rest;
  return is(any, digits) && !is(any, shorter) ? digits : shorter;
}

function lengthOf({ lengths, local = [] }: Region, { length }: string): "local" | "possible" | "long" | "other" {
  if (local.includes(length)) return "local";
  if (lengths.includes(length)) return "possible";
  return length > (lengths.at(-1) ?? 0) ? "long" : "other";
}

function is(pattern: string, digits: string): boolean {
  return new RegExp(`^(?:${pattern})$`, "u").test(digits);
}

function line({ any, lengths, services = [], peoples = [] }: Region, digits: string): Line | undefined {
  const fits = ([pattern, counts]: Kind): boolean => (counts.length === 0 || counts.includes(digits.length)) && is(pattern, digits);
  if (!fits([any, lengths])) return undefined;
  if (services.some(fits)) return "service";
  return peoples.some(fits) ? "person" : undefined;
}

function isOf(region: Region, national: string): boolean {
  const { begins } = region;
  return begins === undefined ? line(region, national) !== undefined : new RegExp(`^(?:${begins})`, "u").test(national);
}

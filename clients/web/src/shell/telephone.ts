/** A number as the organisation wrote it, perhaps behind a name, and what a telephone dials for it. */

export interface Telephone {
  /** What stands beside the number, or nothing. */
  readonly name: string;
  /** The number as it was written; empty where the text has none. */
  readonly number: string;
  /** The number as a telephone takes it: digits, perhaps behind a +. */
  readonly dialled: string;
}

const NUMBER = /[(+]*\d[\d ()./-]*\d/g;
const FEWEST_DIGITS = 3;

/** Take a text of the settings apart: its longest number, and the rest. */
export function telephoneOf(text: string): Telephone {
  const numbers = [...text.matchAll(NUMBER)].map((array) => array[0]);
  const length = (candidate: string): number => digits(candidate).length;
  const number = numbers.reduce((longest, candidate) => (length(candidate) > length(longest) ? candidate : longest), "");
  if (digits(number).length < FEWEST_DIGITS) return { name: text.trim(), number: "", dialled: "" };
  const name = text.replace(number, " ").replace(/\s+/g, " ").replace(/^[\s:,–-]+|[\s:,–-]+$/g, "");
  return { name, number, dialled: (/^\(?\+/.test(number) ? "+" : "") + digits(number) };
}

function digits(text: string): string {
  return text.replace(/\D/g, "");
}

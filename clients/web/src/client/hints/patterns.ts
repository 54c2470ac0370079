// A pattern as the finders use one: everywhere in a text, at a place, or over all of a text. A form is made when it is asked first.

type Found = RegExpExecArray;

export class Pattern {
  readonly #source: string;
  readonly #made = new Map<string, RegExp>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Every place where it stands, in order; none of them overlap. */
  all(text: string): Iterable<Found> {
    return text.matchAll(this.#as("dgu")) as Iterable<Found>;
  }

  /** What stands at a place; undefined where nothing does. */
  at(text: string, place: number): Found | undefined {
    const made = this.#as("dyu");
    made.lastIndex = place;
    return made.exec(text) ?? undefined;
  }

  /** Whether it is somewhere in a text. */
  in(text: string): boolean {
    return this.#as("u").test(text);
  }

  /** Whether a text is this and nothing else. */
  is(text: string): boolean {
    const made = this.#as("whole");
    return made.test(text);
  }

  #as(form: string): RegExp {
    const there = this.#made.get(form);
    if (there !== undefined) return there;
    const made = form === "whole" ? new RegExp(`^(?:${this.#source})$`, "u") : new RegExp(this.#source, form);
    this.#made.set(form, made);
    return made;
  }
}

/** Where a find ends. */
export function endOf(match: Found): number {
  return match.index + match[0].length;
}

/** What a group of a find took; empty where it took nothing. */
export function taken(match: Found, group: string): string {
  return match.groups?.[group] ?? "";
}

/** Where a group of a find begins and ends. */
export function placeOf(match: Found, group: string): readonly [start: number, end: number] {
  return match.indices?.groups?.[group] ?? [match.index, endOf(match)];
}

/** The place so many characters before another one, or the beginning. */
export function before(text: string, place: number, characters: number): number {
  let at = place;
  for (let left = characters; left > 0 && at > 0; left -= 1) at -= isPair(text, at - 2) ? 2 : 1;
  return at;
}

/** The place so many characters behind another one, or the end. */
export function behind(text: string, place: number, characters: number): number {
  let at = place;
  for (let left = characters; left > 0 && at < text.length; left -= 1) at += isPair(text, at) ? 2 : 1;
  return at;
}

function isPair(text: string, at: number): boolean {
  return at >= 0 && (text.codePointAt(at) ?? 0) > 0xffff;
}

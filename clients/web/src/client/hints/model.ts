// What a hint is: the kinds there are, the languages they are found in, and where in the text they stand. A hint has no severity
// and no score: it is something to look at, and no verdict. The Python twin is relay_client/hints/model.py.

/** What a stretch of text looks like. Screens look their wording up by these. */
export type HintKind = "phone" | "address" | "email" | "link" | "bank" | "forgiveness" | "blame" | "gift" | "meeting";

/** Language of the wording that was recognised (ISO 639); `und` for a find without one, such as a number. */
export type HintLanguage = "nl" | "en" | "und";

/** One find: `text.slice(start, end)`, `start < end`. */
export interface Hint {
  readonly kind: HintKind;
  readonly start: number;
  readonly end: number;
  readonly language: HintLanguage;
}

/** A comparison of two things by several keys, the first that differs counting. */
function by<Of>(...keys: readonly ((of: Of) => number | string)[]): (one: Of, other: Of) => number {
  return (one, other) => {
    for (const key of keys) {
      const [a, b] = [key(one), key(other)];
      if (a !== b) return a < b ? -1 : 1;
    }
    return 0;
  };
}

/**
 * Join hints of one kind that overlap, and sort by place in the text, then kind. A joined hint keeps the language of its longest
 * part; on a tie that of the first.
 */
export function merge(hints: Iterable<Hint>): readonly Hint[] {
  const joined: Hint[] = [];
  let longest = 0; // of the part that gave the last of `joined` its language
  const sorted = [...hints].sort(by<Hint>((h) => h.kind, (h) => h.start, (h) => -h.end, (h) => h.language));
  for (const hint of sorted) {
    const length = hint.end - hint.start;
    const last = joined.at(-1);
    if (last?.kind === hint.kind && hint.start < last.end) {
      const language = length > longest ? hint.language : last.language;
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, hint.end), language };
      longest = Math.max(longest, length);
    } else {
      joined.push(hint);
      longest = length;
    }
  }
  return joined.sort(by<Hint>((h) => h.start, (h) => h.end, (h) => h.kind));
}

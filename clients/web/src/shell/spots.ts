// A text cut at the places that hints stand on, for whoever shows them; and the kinds of hints, each with its number.
import type { Hint, HintKind } from "../worker/index.ts";

/** A stretch of text. `marks` are the numbers of the kinds of hints that end behind it. */
export interface Piece {
  readonly text: string;
  readonly spot: boolean;
  readonly marks: readonly number[];
}

/** The kinds that were found, in the order in which they are met. */
export function kindsOf(hints: readonly Hint[]): readonly HintKind[] {
  return [...new Set(hints.map((hint) => hint.kind))];
}

export function piecesOf(text: string, hints: readonly Hint[]): readonly Piece[] {
  const kinds = kindsOf(hints);
  const places = [0, text.length, ...hints.flatMap(({ start, end }) => [start, end])];
  const edges = [...new Set(places)].sort((one, other) => one - other);
  return edges.slice(1).map((end, at) => {
    const start = edges[at] ?? 0;
    const spot = hints.some((hint) => hint.start < end && start < hint.end);
    const marks = hints.filter((hint) => hint.end === end).map((hint) => kinds.indexOf(hint.kind) + 1);
    return { text: text.slice(start, end), spot, marks };
  });
}

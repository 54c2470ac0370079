// What follows from one item for another: one takes the place of another, or was made of it.
//
// Nothing here decides whether that may happen. No way leads from here to a reader.

import { ANSWERED_ALIKE } from "../generated/lifecycle.ts";
import type { Submit } from "./commands.ts";
import { withItems } from "./decision.ts";
import type { ItemId } from "./ids.ts";
import { isLiveItem, stepItem } from "./lifecycle.ts";
import type { CaseFile, Item } from "./model.ts";
import { knownItem } from "./policy.ts";
import { demand } from "./refusals.ts";

/** What becomes of the item that a new one replaces: held is recalled; returned stays readable until the new one is decided. */
export function replacedBy(file: CaseFile, command: Submit): readonly Item[] {
  if (command.replaces === undefined) return [];
  const old = knownItem(file, command.replaces);
  demand(old.side === command.side && old.derived_from === command.derived_from, "not.found");
  demand(!old.replaced, "item.replaced");
  if (old.state === "returned") return [{ ...old, replaced: true }];
  demand(old.state === "held", "item.not_returned");
  return recalled(file, old).map((item) => (item.id === old.id ? { ...item, replaced: true } : item));
}

/** The item that came back to be changed, of those that a new one takes the place of; of an intimate picture nothing is kept. */
export function keptOf(replaced: readonly Item[]): ItemId | undefined {
  return replaced.find((item) => item.state === "returned" && item.cause === undefined)?.id;
}

/**
 * What a recall leaves of the item and of every one derived from it.
 *
 * Whoever takes back a translation that was passed on with its letter takes back the letter, and so all that was made of it. All of
 * it is taken back, opened or not: a later recall, and the author's list, would else tell what became of it.
 */
export function recalled(file: CaseFile, item: Item): readonly Item[] {
  const first = item.together === undefined ? item.id : item.derived_from ?? item.id;
  const others = [...file.items.values()].filter(
    (other) =>
      other.id !== item.id &&
      (other.id === first || other.derived_from === first) &&
      !other.taken_back &&
      (isLiveItem(other) || ANSWERED_ALIKE.has(other.state)),
  );
  return [item, ...others].map((other) => takenBack(file, other));
}

/** The file after a decision against an item, with what it takes along: each held item that was made of it, agreed to or not. */
export function withDerived(file: CaseFile, after: CaseFile, original: Item): CaseFile {
  const held = [...file.items.values()].filter((item) => item.derived_from === original.id && item.state === "held");
  return withItems(after, held.map((item) => takenBack(file, item)));
}

/** The item after its author's recall; what was opened or has ended keeps its state, and nobody hears which. */
function takenBack(file: CaseFile, item: Item): Item {
  const state = ANSWERED_ALIKE.has(item.state) ? item.state : stepItem(file.case, item, "recall");
  return { ...item, state, taken_back: true, postponed_until: undefined };
}

// A translation and its original, passed on as one letter: released, opened and sent back together.
//
// Decides what belongs together and what may be passed on so; what follows from a release, an opening or a refusal stands in
// `item_rules.ts`.

import type { Release } from "./commands.ts";
import type { KeysetId, Seconds } from "./ids.ts";
import { stepItem } from "./lifecycle.ts";
import { formOf, recipientOf, wants, type CaseFile, type Item } from "./model.ts";
import { requireViewed } from "./picture_rules.ts";
import { knownItem } from "./policy.ts";
import { seenByTwo } from "./readers.ts";
import { demand } from "./refusals.ts";

/**
 * Return what a release passes on, each item as it is then: one alone, or a translation and its original.
 *
 * What an interpreter made never goes without the words that it was made from, unless its reader has them. A mediator's own
 * shortened form may.
 */
export function passedOn(
  file: CaseFile, item: Item, released: Item, command: Release, by: KeysetId, now: Seconds,
): readonly Item[] {
  if (command.original === undefined) {
    demand(!item.interpreted, "item.original");
    return [released];
  }
  const original = knownItem(file, command.original);
  demand(command.original === item.derived_from && command.original_manifest === original.manifest, "item.changed");
  const translation: Item = { ...released, together: original.id };
  if (command.original_wrapped) return [translation, alike(file, original, translation, command.to, by, now)];
  const has = original.state === "released" || original.state === "opened";
  demand(has && original.released_to === command.to, "item.original");
  return original.state === "opened" ? [translation] : [translation, { ...original, together: translation.id }];
}

/** Return a held original as it is once it is passed on with its translation; all that a release asks is asked of it too. */
function alike(file: CaseFile, original: Item, translation: Item, to: KeysetId, by: KeysetId, now: Seconds): Item {
  stepItem(file.case, original, "release");
  demand(wants(file.parties[recipientOf(original)], formOf(original)), "item.kind_unwanted");
  requireViewed(original, by);
  demand(seenByTwo(file, original, to, by, now), "item.second_mediator");
  const { state, release, released_on, released_to, release_delegation, in_person } = translation;
  return {
    ...original, state, release, released_on, released_to, release_delegation, in_person, postponed_until: undefined,
    together: translation.id,
  };
}

/** Return an item with what it was passed on with, a letter and its translations, as far as that is in the same state. */
export function both(file: CaseFile, item: Item): readonly Item[] {
  if (item.together === undefined) return [item];
  const first = item.derived_from ?? item.id;
  const others = [...file.items.values()].filter(
    (other) =>
      other.together !== undefined &&
      (other.id === first || other.derived_from === first) &&
      other.id !== item.id &&
      other.state === item.state,
  );
  return [item, ...others];
}

/** Require that all that goes together is there for one reader: after a recovery each is given back by itself. */
export function requireWhole(letter: readonly Item[]): void {
  demand(new Set(letter.map((item) => item.released_to)).size <= 1, "item.original");
}

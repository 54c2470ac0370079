// Rules for what is more than text: pages and recordings are looked at by the mediator who passes them on.
//
// That somebody looked is their word, signed about each part by its root. It gives nobody anything.

import type { Caller, Viewed } from "./commands.ts";
import { withItems } from "./decision.ts";
import type { KeysetId } from "./ids.ts";
import { requireHeld } from "./lifecycle.ts";
import type { CaseFile, Item } from "./model.ts";
import { knownItem } from "./policy.ts";
import { demand } from "./refusals.ts";
import { sameList, withMember } from "./values.ts";

/** Note that a mediator looked at all of a held item: at exactly the parts that its manifest binds, in their order. */
export function viewed(file: CaseFile, command: Viewed, caller: Caller): CaseFile {
  const item = knownItem(file, command.item);
  requireHeld(file.case, item);
  const all = item.parts === undefined || sameList(command.parts, item.parts);
  demand(command.manifest === item.manifest && all, "item.changed");
  return withItems(file, [{ ...item, parts: command.parts, viewed_by: withMember(item.viewed_by, caller.keyset) }]);
}

/** Whether this mediator may pass an item on, as far as it must be looked at. A client asks before it wraps a key. */
export function isViewed(item: Item, mediator: KeysetId): boolean {
  return item.parts === undefined || item.parts.length === 0 || item.viewed_by.has(mediator);
}

/** Require that a mediator looked at every page, and heard or saw every recording, before they say that it may go on. */
export function requireViewed(item: Item, mediator: KeysetId): void {
  demand(isViewed(item, mediator), "item.unviewed");
}

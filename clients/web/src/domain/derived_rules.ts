// Rules for derived items: what a mediator made of a party's words speaks for them only once they agreed to it.
//
// A derived item is shown to the author of its original (*offer*), who answers about exactly these bytes (*agree*). For somebody
// without a keyset a mediator attests that it was read back to them. The newest answer counts, until the item is released.

import type { Agree, Caller, Offer, Release } from "./commands.ts";
import { withItems } from "./decision.ts";
import { requireHeld } from "./lifecycle.ts";
import { saidBefore, type CaseFile, type Item } from "./model.ts";
import { knownItem, type Authority } from "./policy.ts";
import { demand } from "./refusals.ts";

/** Show a held derived item to the one keyset that its original's author has now; again too, beside what one gave before. */
export function offer(file: CaseFile, command: Offer): CaseFile {
  const item = heldDerived(file, command);
  demand(command.original === item.derived_from, "item.changed");
  const keyset = file.parties[item.side].keyset;
  demand(keyset !== undefined, "party.not_enrolled");
  demand(command.to === keyset, "item.recipient");
  return withItems(file, [{ ...item, offered_to: keyset, own_copy: true }]);
}

/** Note what the author of the original says to a derived item; an answer can be taken back until the item is released. */
export function agree(file: CaseFile, command: Agree, caller: Caller, authority: Authority): CaseFile {
  if (authority.standing === "party") {
    demand(knownItem(file, command.item).offered_to === caller.keyset, "not.found");
  }
  const item = heldDerived(file, command);
  const { spoken, record: answered, agrees } = command;
  // Whoever said no since does not agree by what they had signed before.
  const stale = agrees && spoken !== undefined && item.refused !== undefined && saidBefore(spoken, item.refused);
  demand(!stale, "journal.stale");
  return withItems(file, [{ ...item, answered, agrees, refused: agrees ? undefined : spoken }]);
}

/** Require of a derived item that its original's author agreed to it, and that its release says what it is. */
export function requireAgreed(item: Item, command: Release): void {
  const derived = item.derived_from !== undefined;
  demand(!derived || item.agrees, "item.not_agreed");
  demand(command.derived === derived, "item.changed");
}

/** Return the held derived item that these bytes are of. What became of it once released is told to nobody here. */
function heldDerived(file: CaseFile, command: Offer | Agree): Item {
  const item = knownItem(file, command.item);
  demand(item.derived_from !== undefined, "not.allowed");
  demand(item.release === undefined, "item.released");
  requireHeld(file.case, item);
  demand(item.manifest === command.manifest, "item.changed");
  return item;
}

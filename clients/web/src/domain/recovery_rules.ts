// Rules for what somebody who lost their keys is given of their own words; what had come to them, `item_rules.ts` gives
// (*regrant*).
//
// A mediator who can read it wraps it for the keyset that the side has now. Its author has it then as before: nothing else of
// the item changes, and nobody else hears of it.

import type { Recopy } from "./commands.ts";
import { withItems } from "./decision.ts";
import { stepItem } from "./lifecycle.ts";
import type { CaseFile } from "./model.ts";
import { knownItem } from "./policy.ts";
import { mayHaveAnew } from "./readers.ts";
import { demand } from "./refusals.ts";

/** Give an author who lost their keys their own item anew, as own copy; a second mediator's stands beside the first one's. */
export function recopy(file: CaseFile, command: Recopy): CaseFile {
  const item = knownItem(file, command.item);
  demand(!item.told && item.derived_from === undefined && item.delegation === undefined, "not.allowed");
  demand(!item.taken_back, "item.recalled");
  demand(item.own_copy, "item.no_own_copy");
  if (!mayHaveAnew(file.case, item)) stepItem(file.case, item, "return");
  demand(item.manifest === command.manifest, "item.changed");
  const keyset = file.parties[item.side].keyset;
  demand(command.to === keyset, "item.recipient");
  demand(keyset !== item.author, "item.not_lost");
  return withItems(file, [{ ...item, offered_to: keyset }]);
}

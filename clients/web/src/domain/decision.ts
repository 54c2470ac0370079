// What a rule is, and how a case file is changed: with a side, some items, or the case itself in the place of what stood there.

import type { Caller, CommandName, Commands } from "./commands.ts";
import type { ItemId, Seconds } from "./ids.ts";
import type { Case, CaseFile, Item, Party } from "./model.ts";
import type { Authority } from "./policy.ts";

/**
 * Return the case file that follows from a command, or throw `Refused`.
 *
 * What else the service decides by a command (what is destroyed, whose journal gets the record, who is poked) no client decides.
 */
export type Rule<Name extends CommandName> = (
  file: CaseFile, command: Commands[Name], caller: Caller, authority: Authority, now: Seconds,
) => CaseFile;

/** Return the file with this side replaced. */
export function withParty(file: CaseFile, party: Party): CaseFile {
  return { ...file, parties: { ...file.parties, [party.side]: party } };
}

/** Return the file with these items added or replaced. */
export function withItems(file: CaseFile, items: Iterable<Item>): CaseFile {
  const all = new Map(file.items);
  for (const item of items) all.set(item.id, item);
  return { ...file, items: all };
}

/** Return the file with the case's own fields replaced. */
export function withCase(file: CaseFile, changed: Partial<Case>): CaseFile {
  return { ...file, case: { ...file.case, ...changed } };
}

/** Return the items of a file that are new or differ from what they were. */
export function changedItems(before: CaseFile, after: CaseFile): ReadonlyMap<ItemId, Item> {
  return new Map([...after.items].filter(([id, item]) => before.items.get(id) !== item));
}

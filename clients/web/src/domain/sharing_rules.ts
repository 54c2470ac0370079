// Rules for what an interpreter is given: one item at a time, and one item back that is made from it.
//
// A share gives its reader nothing but that item. It ends when their translation is in, when it is taken back or put down, and
// with the case.

import type { Caller, Share as ShareItem, Unshare } from "./commands.ts";
import type { ItemId, KeysetId, Seconds } from "./ids.ts";
import { stepItem } from "./lifecycle.ts";
import { isLive, type CaseFile, type Share } from "./model.ts";
import { knownItem, type Authority } from "./policy.ts";
import { DERIVABLE } from "./readers.ts";
import { demand } from "./refusals.ts";

/** Give an interpreter one item that a side wrote, while nobody's pause stands. Its author hears who reads it now. */
export function share(
  file: CaseFile, command: ShareItem, caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  demand(file.case.state !== "closed", "case.closed");
  demand(file.case.holds.size === 0, "case.paused");
  const item = knownItem(file, command.item);
  demand(item.derived_from === undefined && item.side === command.side, "not.allowed");
  demand(!item.taken_back, "item.recalled");
  if (!DERIVABLE.has(item.state)) stepItem(file.case, item, "return");
  demand(item.manifest === command.manifest, "item.changed");
  demand(command.role === "interpreter" && !isSomebodyElse(file, command.to), "share.role");
  demand(!file.shares.some((earlier) => isLive(earlier) && earlier.keyset === command.to), "share.stands");
  const { record, to: keyset } = command;
  const given: Share = { record, item: item.id, side: item.side, keyset, by: caller.keyset, since: now };
  const others = file.shares.filter((earlier) => earlier.item !== item.id || earlier.keyset !== keyset);
  return { ...file, shares: [...others, given] };
}

/** Take an item back from an interpreter, or put it down as one; nobody needs a reason. */
export function unshare(
  file: CaseFile, command: Unshare, caller: Caller, authority: Authority, now: Seconds,
): CaseFile {
  const item = knownItem(file, command.item);
  const own = authority.standing !== "interpreter" || command.to === caller.keyset;
  demand(own && liveShares(file, item.id, command.to).length > 0, "share.unknown");
  return withoutShare(file, item.id, command.to, now);
}

/** Return the file in which one interpreter has one item no more. */
export function withoutShare(file: CaseFile, item: ItemId, keyset: KeysetId, now: Seconds): CaseFile {
  return withEnded(file, liveShares(file, item, keyset), now);
}

/** Return the file in which these shares are over. */
export function withEnded(file: CaseFile, over: readonly Share[], now: Seconds): CaseFile {
  if (over.length === 0) return file;
  const records = new Set(over.map((given) => given.record));
  return { ...file, shares: file.shares.map((given) => (records.has(given.record) ? { ...given, until: now } : given)) };
}

function liveShares(file: CaseFile, item: ItemId, keyset: KeysetId): readonly Share[] {
  return file.shares.filter((given) => isLive(given) && given.item === item && given.keyset === keyset);
}

/** Whether a keyset is somebody else in this case than an interpreter; nobody is two. */
function isSomebodyElse(file: CaseFile, keyset: KeysetId): boolean {
  const people = [...file.assignments, ...file.delegations, ...file.guardians, file.parties.a, file.parties.b];
  return people.some((person) => person.keyset === keyset);
}

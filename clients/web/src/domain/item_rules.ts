// Rules for items: entering at *held*, the mediator's decisions, the author's and the recipient's.
//
// Whatever reaches a recipient passes `release` and then `openItem`, both in an open case. Nothing else here may add a reader to
// an item.

import type {
  Caller, Countersign, Decline, Deliver, DestroyOwnCopy, ForItem, Handover, NotPassedOn, Open, Postpone, Recall, Refuse, Regrant,
  Release, Return, Submit,
} from "./commands.ts";
import { withItems } from "./decision.ts";
import { requireAgreed } from "./derived_rules.ts";
import { DAYS_AHEAD, dayOf, type ItemId, type RecordId, type Seconds } from "./ids.ts";
import { requireHeld, stepItem } from "./lifecycle.ts";
import { delegationBy, formOf, itemOf, mediatorsOf, recipientOf, runs, wants, type CaseFile, type Item } from "./model.ts";
import { requireViewed } from "./picture_rules.ts";
import { knownItem, type Authority } from "./policy.ts";
import { copiesAreOwn, DERIVABLE, mayKeepCopy, mediatorsRead, seenByTwo } from "./readers.ts";
import { demand, Refused, type Code } from "./refusals.ts";
import { withoutShare } from "./sharing_rules.ts";
import { keptOf, recalled, replacedBy, withDerived } from "./succession.ts";
import { both, passedOn, requireWhole } from "./together.ts";
import { sameMembers } from "./values.ts";

/** Enter an item at *held*, sealed for exactly the mediators assigned now. */
export function submit(file: CaseFile, command: Submit, caller: Caller, authority: Authority, now: Seconds): CaseFile {
  demand(file.case.state !== "closed", "case.closed");
  demand(!file.items.has(command.item), "item.exists");
  const mediators = mediatorsOf(file, now);
  demand(mediators.length > 0, "case.no_mediator");
  demand(sameMembers(command.readers, new Set(mediators.map((mediator) => mediator.keyset))), "grant.readers");
  demand(command.copies.size === 0 || mayKeepCopy(authority), "grant.readers");
  demand(copiesAreOwn(command.copies, caller.keyset), "grant.readers");
  if (command.derived_from !== undefined) requireDerivable(file, command, command.derived_from);
  const replaced = replacedBy(file, command);
  const { side, kind, manifest, day, derived_from, replaces, parts, lendable } = command;
  const item = itemOf({
    id: command.item, case: file.case.id, side, author: caller.keyset, kind, state: "held", manifest, held_at: now, day,
    delegation: authority.delegation?.record, told: command.attested !== undefined, derived_from,
    own_copy: command.copies.size > 0, replaces, keeps: keptOf(replaced), parts, lendable, submit: command.record,
    interpreted: authority.standing === "interpreter",
  });
  const after = withItems(file, [item, ...replaced]);
  return item.interpreted && derived_from !== undefined ? withoutShare(after, derived_from, caller.keyset, now) : after;
}

/** Keep an item held until a later day; it stays where it is. */
export function postpone(
  file: CaseFile, command: Postpone, _caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  const item = knownItem(file, command.item);
  requireHeld(file.case, item);
  demand(command.until > dayOf(now), "item.day_past");
  demand(command.until <= dayOf(now) + DAYS_AHEAD || command.earlier_rule, "item.day_far");
  return withItems(file, [{ ...item, postponed_until: command.until }]);
}

/** Note that another mediator may pass a held item on, to this keyset. It stays held, and nobody gets a key by it. */
export function countersign(file: CaseFile, command: Countersign, caller: Caller): CaseFile {
  const item = knownItem(file, command.item);
  requireHeld(file.case, item);
  demand(file.case.two_mediators, "case.two_mediators");
  requireSameBytes(item, command.manifest);
  requireViewed(item, caller.keyset);
  return withItems(file, [{ ...item, countersigned: { by: caller.keyset, to: command.to } }]);
}

/** Pass a held item on, in an open case, to the one keyset that may receive it now. */
export function release(file: CaseFile, command: Release, caller: Caller, _authority: Authority, now: Seconds): CaseFile {
  const item = knownItem(file, command.item);
  const state = stepItem(file.case, item, "release");
  requireSameBytes(item, command.manifest);
  requireAgreed(item, command);
  demand(wants(file.parties[recipientOf(item)], formOf(item)), "item.kind_unwanted");
  requireViewed(item, caller.keyset);
  requireReceiver(file, item, command, caller, now);
  demand(seenByTwo(file, item, command.to, caller.keyset, now), "item.second_mediator");
  const released: Item = {
    ...item, state, release: command.release, released_on: dayOf(now), released_to: command.to,
    release_delegation: command.delegation, in_person: command.in_person, postponed_until: undefined,
  };
  return withItems(file, passedOn(file, item, released, command, caller.keyset, now));
}

/** Give an item back with a reason. What was made of it ends with it. */
export function returnItem(file: CaseFile, command: Return): CaseFile {
  const item = knownItem(file, command.item);
  const state = stepItem(file.case, item, "return");
  requireSameBytes(item, command.manifest);
  return withDerived(file, withItems(file, [{ ...item, state, postponed_until: undefined, cause: command.cause }]), item);
}

/** Do not pass an item on, nor what was made of it, with words why or without. */
export function decline(file: CaseFile, command: Decline | NotPassedOn): CaseFile {
  const item = knownItem(file, command.item);
  const state = stepItem(file.case, item, "decline");
  requireSameBytes(item, command.manifest);
  return withDerived(file, withItems(file, [{ ...item, state, postponed_until: undefined }]), item);
}

/** Take an item back. After release the answer is the same whatever became of it: no read receipt. */
export function recall(file: CaseFile, command: Recall): CaseFile {
  const item = knownItem(file, command.item);
  demand(!item.taken_back, "item.recalled");
  return withItems(file, recalled(file, item));
}

/** Open a released item for the keyset it was released to, in a form that is welcome still. */
export function openItem(file: CaseFile, command: Open, caller: Caller): CaseFile {
  const item = received(file, command, caller);
  const state = stepItem(file.case, item, "open");
  const letter = both(file, item);
  if (!command.as_taken) {
    requireWhole(letter);
    const reader = file.parties[recipientOf(item)];
    demand(letter.every((version) => wants(reader, formOf(version))), "item.unwelcome");
  }
  return withItems(file, letter.map((version) => ({ ...version, state, tell_author: command.tell_author })));
}

/** Send a released item back unopened; its author is not told. */
export function refuse(file: CaseFile, command: Refuse, caller: Caller): CaseFile {
  const item = received(file, command, caller);
  const state = stepItem(file.case, item, "refuse");
  return withItems(file, both(file, item).map((version) => ({ ...version, state })));
}

/** Destroy the author's copy; of a returned item the mediators' copies go too. */
export function destroyOwnCopy(file: CaseFile, command: DestroyOwnCopy): CaseFile {
  const item = knownItem(file, command.item);
  demand(item.own_copy, "item.no_own_copy");
  return withItems(file, [{ ...item, own_copy: false }]);
}

/**
 * Give a recovered recipient back what had been released to them; the item's state stays. Whoever has it by one mediator's hand may
 * be given it by another's, beside that (step G1).
 */
export function regrant(file: CaseFile, command: Regrant): CaseFile {
  const item = knownItem(file, command.item);
  if (item.state !== "released" && item.state !== "opened") throw new Refused(whyNotHeld(file, item));
  demand(item.release === command.release, "item.changed");
  demand(command.to === file.parties[recipientOf(item)].keyset && !item.in_person, "item.recipient");
  return withItems(file, [{ ...item, released_to: command.to, regrant: command.record, release_delegation: undefined }]);
}

/** Note what became of an opened item that somebody else received for the recipient. */
export function deliver(file: CaseFile, command: Deliver, caller: Caller): CaseFile {
  const item = received(file, command, caller);
  if (item.state !== "opened") throw new Refused(whyNotHeld(file, item));
  return file;
}

/** Let another mediator of this case read the named items. */
export function handover(file: CaseFile, command: Handover, caller: Caller, _authority: Authority, now: Seconds): CaseFile {
  const colleague = command.to !== caller.keyset && mediatorsOf(file, now).some((mediator) => mediator.keyset === command.to);
  demand(colleague, "assignment.unknown");
  for (const itemId of [...command.items].sort()) {
    const item = knownItem(file, itemId);
    if (!mediatorsRead(item)) throw new Refused(whyNotHeld(file, item));
  }
  return file;
}

/** A decision is about the bytes the mediator saw, or it is refused. */
function requireSameBytes(item: Item, manifest: RecordId): void {
  demand(item.manifest === manifest, "item.changed");
}

function requireReceiver(file: CaseFile, item: Item, command: Release, caller: Caller, now: Seconds): void {
  const side = recipientOf(item);
  if (command.in_person) {
    demand(command.to === caller.keyset && command.delegation === undefined, "item.recipient");
    return;
  }
  if (command.delegation === undefined) {
    const keyset = file.parties[side].keyset;
    demand(keyset !== undefined, "party.not_enrolled");
    demand(command.to === keyset, "item.recipient");
    return;
  }
  const delegation = delegationBy(file, command.delegation);
  demand(delegation?.side === side && delegation.keyset === command.to, "item.recipient");
  demand(runs(delegation, now), "delegation.expired");
  demand(delegation.scopes.has("read"), "delegation.scope");
}

/**
 * The item, if this caller is whom it was released to; else *not.found*, as if it did not exist.
 *
 * An item that ended on the author's side is *gone*, in the same word whoever ended it.
 */
function received(file: CaseFile, command: ForItem, caller: Caller): Item {
  const item = knownItem(file, command.item);
  demand(item.released_to === caller.keyset, "not.found");
  demand(item.state !== "recalled" && item.state !== "voided", "item.gone");
  return item;
}

function requireDerivable(file: CaseFile, command: Submit, derivedFrom: ItemId): void {
  const original = knownItem(file, derivedFrom);
  demand(original.side === command.side && original.derived_from === undefined, "not.allowed");
  demand(!command.lendable || original.lendable, "not.allowed");
  demand(!original.taken_back, "item.recalled");
  if (!DERIVABLE.has(original.state)) throw new Refused(whyNotHeld(file, original));
}

/** Return what stands in the way of passing an item on: its own state, the case's, or that it is held. */
function whyNotHeld(file: CaseFile, item: Item): Code {
  try {
    stepItem(file.case, item, "release");
  } catch (refused) {
    if (refused instanceof Refused) return refused.code;
    throw refused;
  }
  return "item.held";
}

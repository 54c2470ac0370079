// Rules for supporters: somebody whom a party trusts reads exactly those letters that the party lets them read, one by one.
//
// A letter is lent only once a mediator read it and passed it on: an own one, or one that the party opened and whose author
// allows it. No rule here looks at what the other side did with a letter, or took back: what a supporter is shown must tell
// nobody that.

import type { Caller, Lend as LendItem, Supporter as GiveSupporter, SupporterEnd, Unlend } from "./commands.ts";
import { changedItems } from "./decision.ts";
import type { KeysetId, Seconds } from "./ids.ts";
import { closedWithoutNotice, requireOpen, stateCode } from "./lifecycle.ts";
import { isLive, supports, type CaseFile, type Item, type Lend, type Supporter } from "./model.ts";
import { copyOf } from "./newest.ts";
import { knownPeople } from "./people_rules.ts";
import { knownItem, type Authority } from "./policy.ts";
import { mediatorsRead } from "./readers.ts";
import { demand, Refused } from "./refusals.ts";
import { SIDES, type Side } from "./seats.ts";

/**
 * Let somebody who answered a slip stand by a side. The party signs too, or a mediator attests their wish.
 *
 * A side that was not told of the end of its case goes on as if it had not ended.
 */
export function supporter(
  file: CaseFile, command: GiveSupporter, _caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  const { record, side, keyset } = command;
  demand(file.case.state !== "closed" || closedWithoutNotice(file.case, side), "case.closed");
  const slip = file.slips.find((registered) => registered.id === command.slip);
  demand(slip?.side === side && supports(slip), "slip.unknown");
  demand(slip.keyset === keyset, "slip.unanswered");
  demand(command.party === file.parties[side].keyset, "supporter.party_signature");
  demand((command.party === undefined) === (command.attested !== undefined), "not.allowed");
  requireSeenByParty(file, command.party === undefined);
  demand(!knownPeople(file).has(keyset), "supporter.role");
  const newcomer: Supporter = { record, side, keyset, since: now };
  return { ...file, supporters: [...file.supporters, newcomer], slips: file.slips.filter((other) => other.id !== slip.id) };
}

/** End a supporter's place, with all they were lent: by the party, a mediator or the supporter. Nobody needs a reason. */
export function supporterEnd(
  file: CaseFile, command: SupporterEnd, caller: Caller, authority: Authority, now: Seconds,
): CaseFile {
  requireOwn(command.supporter, caller, authority);
  demand(standsBy(file, command.side, command.supporter), "supporter.unknown");
  const over = (trusted: Supporter): boolean => isLive(trusted) && trusted.keyset === command.supporter;
  return { ...file, supporters: file.supporters.map((trusted) => (over(trusted) ? { ...trusted, until: now } : trusted)) };
}

/** Let a supporter read one letter of their side's, in an open case. */
export function lend(file: CaseFile, command: LendItem, caller: Caller, authority: Authority, now: Seconds): CaseFile {
  requireOpen(file.case);
  const { record, side, to: keyset } = command;
  const item = knownItem(file, command.item);
  const attested = authority.standing === "mediator";
  if (item.side === side) requireOwnLetter(file, item, caller, attested);
  else requireReceivedLetter(item);
  demand(!attested || mediatorsRead(item), stateCode(item));
  demand(item.manifest === command.manifest, "item.changed");
  requireSeenByParty(file, attested);
  demand(standsBy(file, side, keyset), "supporter.unknown");
  const isThis = (loan: Lend): boolean => loan.item === item.id && loan.keyset === keyset;
  demand(!file.lends.some((loan) => isLive(loan) && isThis(loan)), "lend.stands");
  const lent: Lend = { record, item: item.id, side, keyset, by: caller.keyset, since: now };
  return { ...file, lends: [...file.lends.filter((loan) => !isThis(loan)), lent] };
}

/** Take one letter back from a supporter, or put it down as one; nobody needs a reason. */
export function unlend(file: CaseFile, command: Unlend, caller: Caller, authority: Authority, now: Seconds): CaseFile {
  requireOwn(command.to, caller, authority);
  const over = file.lends.filter(
    (loan) => isLive(loan) && loan.item === command.item && loan.side === command.side && loan.keyset === command.to,
  );
  demand(over.length > 0, "lend.unknown");
  return withLendsEnded(file, over, now);
}

/**
 * Return which lends end by what was decided: a supporter never reads on what the party whom they support cannot.
 *
 * With the case all of them end; with a supporter's place theirs; with the keyset of a party who comes back with another one what
 * was lent by it; and an own letter that was taken back, or whose own copy was destroyed.
 */
export function lendsOver(before: CaseFile, after: CaseFile): readonly Lend[] {
  const changed = changedItems(before, after);
  const now = SIDES.map((side) => after.parties[side].keyset);
  const lost = SIDES.map((side) => before.parties[side].keyset).filter((keyset) => !now.includes(keyset));
  return after.lends.filter((loan) => {
    const item = changed.get(loan.item);
    return (
      isLive(loan) &&
      (after.case.state === "closed" ||
        lost.includes(loan.by) ||
        !standsBy(after, loan.side, loan.keyset) ||
        (item !== undefined && !goesOn(before.items.get(loan.item), item, loan)))
    );
  });
}

/** Return the file in which these lends are over. */
export function withLendsEnded(file: CaseFile, over: readonly Lend[], now: Seconds): CaseFile {
  if (over.length === 0) return file;
  const records = new Set(over.map((loan) => loan.record));
  return { ...file, lends: file.lends.map((loan) => (records.has(loan.record) ? { ...loan, until: now } : loan)) };
}

/** Require of a supporter that they speak of nobody but themselves. */
function requireOwn(keyset: KeysetId, caller: Caller, authority: Authority): void {
  demand(authority.standing !== "supporter" || keyset === caller.keyset, "supporter.unknown");
}

/** Where two mediators decide, none alone gives anybody a reader by their word for a party. */
function requireSeenByParty(file: CaseFile, byMediator: boolean): void {
  demand(!(byMediator && file.case.two_mediators), "case.second_mediator");
}

/**
 * Require a letter of the party's own that a mediator passed on. What became of it then, its author does not know.
 *
 * Of a copy that was destroyed nothing is lent, at nobody's word: what a mediator wrote down never had one.
 */
function requireOwnLetter(file: CaseFile, item: Item, caller: Caller, attested: boolean): void {
  demand(item.derived_from === undefined, "not.allowed");
  demand(!item.taken_back, "item.recalled");
  demand(item.release !== undefined, stateCode(item));
  const hasCopy = item.own_copy && [item.author, item.offered_to].includes(caller.keyset);
  demand(!file.taken.has(copyOf(item.id)) && (attested || hasCopy), "item.no_own_copy");
}

/** Require a letter that was opened, and whose author allows it. That its author took it back since is told to nobody here. */
function requireReceivedLetter(item: Item): void {
  if (item.state === "recalled" || item.state === "voided") throw new Refused("item.gone");
  demand(item.state === "opened", stateCode(item));
  demand(item.lendable, "lend.author");
}

function standsBy(file: CaseFile, side: Side, keyset: KeysetId): boolean {
  return file.supporters.some((trusted) => isLive(trusted) && trusted.side === side && trusted.keyset === keyset);
}

/** Whether a lend goes on behind a change of its item. Of a received letter nothing that its author does ends it. */
function goesOn(before: Item | undefined, item: Item, lent: Lend): boolean {
  if (item.side !== lent.side) return true;
  const destroyed = before?.own_copy === true && !item.own_copy;
  return !item.taken_back && !destroyed;
}

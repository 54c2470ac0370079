// Who may ask what: the role × command table of the service, which is data, and what each of its permits asks.
//
// `decide` asks this before any rule looks at a command. A person without standing in a case is told *not.found*, in the same
// words as for a case that does not exist.

import type { Permit, Standing } from "../generated/choices.ts";
import { POLICY, UNASKED } from "../generated/policy.ts";
import { AUTHOR_COMMANDS, RECIPIENT_COMMANDS, STOPPING } from "../generated/rules.ts";
import { isForGuardian, isForItem, isForSide, type Caller, type Command } from "./commands.ts";
import type { ItemId, KeysetId, RecordId, Seconds } from "./ids.ts";
import { delegationBy, isLive, mediatorsOf, recipientOf, runs } from "./model.ts";
import type { Attested, CaseFile, Delegation, Item } from "./model.ts";
import { demand, Refused } from "./refusals.ts";
import {
  MEDIATORS, seatOfCounsellor, seatOfGuardian, seatOfInterpreter, seatOfSide, seatOfSupporter, SIDES, type Seat, type Side,
} from "./seats.ts";
import { last } from "./values.ts";

export type { Permit, Standing };

/** With what authority a caller acts: the standing, the side spoken for, the delegation used. */
export interface Authority {
  readonly standing: Standing;
  readonly side?: Side | undefined;
  readonly delegation?: Delegation | undefined;
  /** What an interpreter has to translate now, or a supporter was lent. */
  readonly shared: ReadonlySet<ItemId>;
}

/** Whether nobody's standing gives a command: it follows from something else that was signed. */
export function isUnasked(command: Command): boolean {
  return UNASKED.has(command.command);
}

/** Return an authority of this standing, for a side where one is given. */
export function acting(standing: Standing, side: Side | undefined = undefined, more: Partial<Authority> = {}): Authority {
  return { standing, side, shared: new Set(), ...more };
}

/**
 * Return what a caller is to this case now, or undefined for a stranger.
 *
 * A counsellor keeps a standing after their delegation ended, so that they are told so rather than *not.found*, an interpreter
 * after the last letter that they were given, a guardian after they decide with nobody, a supporter after the end of their place.
 */
export function standingOf(file: CaseFile, caller: Caller, now: Seconds): Authority | undefined {
  const isTheirs = (holder: { readonly keyset?: KeysetId | undefined }): boolean => holder.keyset === caller.keyset;
  const side = SIDES.find((candidate) => isTheirs(file.parties[candidate]));
  if (side !== undefined) {
    return acting("party", side, { shared: itemsOf(file.lends.filter((lend) => isLive(lend) && lend.side === side)) });
  }
  if (mediatorsOf(file, now).some(isTheirs)) return acting("mediator");
  const latest = last(file.delegations.filter(isTheirs), (delegation) => [Number(runs(delegation, now)), delegation.not_after]);
  if (latest !== undefined && caller.staff === "counsellor") return acting("counsellor", latest.side, { delegation: latest });
  const guardian = file.guardians.find(isTheirs);
  if (guardian !== undefined) return acting("guardian", guardian.side);
  if (caller.staff === "interpreter") {
    const given = file.shares.filter(isTheirs);
    return given.length > 0 ? acting("interpreter", undefined, { shared: itemsOf(given) }) : undefined;
  }
  if (caller.staff === "coordinator") return acting("coordinator");
  if (!file.supporters.some(isTheirs)) return undefined;
  return acting("supporter", undefined, { shared: itemsOf(file.lends.filter(isTheirs)) });
}

/** Return the seat whose journal somebody of this standing follows; undefined for the office. */
export function seatOf({ standing, side }: Pick<Authority, "standing" | "side">, keyset: KeysetId): Seat | undefined {
  switch (standing) {
    case "mediator":
      return MEDIATORS;
    case "counsellor":
      return seatOfCounsellor(keyset);
    case "interpreter":
      return seatOfInterpreter(keyset);
    case "guardian":
      return seatOfGuardian(keyset);
    case "supporter":
      return seatOfSupporter(keyset);
    case "party":
      return side === undefined ? undefined : seatOfSide(side);
    case "coordinator":
      return undefined;
  }
}

/**
 * Return the authority under which a command may be given; Refused else.
 *
 * Raises *not.found* for strangers and for a recipient asking about an item that was never released to them, *not.allowed* where
 * the table has a dash, and the delegation's or attestation's own codes.
 */
export function authorise(file: CaseFile, command: Command, caller: Caller, now: Seconds): Authority {
  const authority = standingOf(file, caller, now);
  if (authority === undefined) throw new Refused("not.found");
  const permit = POLICY[command.command]?.[authority.standing];
  if (permit === undefined) throw new Refused("not.allowed");
  const side = sideConcerned(file, command, caller, authority);
  switch (permit) {
    case "case":
    case "office":
      return acting(authority.standing, side);
    case "own":
      demand(side === authority.side && (STOPPING.has(command.command) || !(onBehalf(command) || derives(command))), "not.allowed");
      return authority;
    case "attested":
      return attested(file, command, side);
    case "writing":
      return writing(file, command, side);
    case "in_person":
      requireInPerson(file, command, caller);
      return acting("mediator", side);
    case "given":
    case "conversation":
    case "together":
    case "own place":
      return ownAffair(file, command, caller, authority, now);
    case "scope submit":
    case "scope read":
    case "any scope":
      return delegated(file, command, caller, side, permit, now);
  }
}

/**
 * Whether somebody of this standing may ask anything about an item: else it is *not.found* to them.
 *
 * The other side's items concern a party or counsellor once released to their keyset, and never before; one item concerns an
 * interpreter, as long as they have it, and a supporter each that they are lent. What supporters of a party are lent concerns that
 * party too, also where it came to somebody else for them. None concerns a guardian: they read no letter.
 */
export function concerns(item: Item, authority: Authority, keyset: KeysetId): boolean {
  if (authority.standing === "guardian") return false;
  if (authority.standing === "interpreter" || authority.standing === "supporter") return authority.shared.has(item.id);
  const outside = (authority.standing === "party" || authority.standing === "counsellor") && authority.side !== item.side;
  return !outside || item.released_to === keyset || authority.shared.has(item.id);
}

/** Return the item; *not.found* where the file has none. */
export function knownItem(file: CaseFile, item: ItemId): Item {
  const known = file.items.get(item);
  if (known === undefined) throw new Refused("not.found");
  return known;
}

function itemsOf(given: readonly { readonly item: ItemId; readonly until?: Seconds | undefined }[]): ReadonlySet<ItemId> {
  return new Set(given.filter(isLive).map((share) => share.item));
}

function sideConcerned(file: CaseFile, command: Command, caller: Caller, authority: Authority): Side | undefined {
  if (isForSide(command)) return command.side;
  if (!isForItem(command)) return undefined;
  const item = knownItem(file, command.item);
  demand(concerns(item, authority, caller.keyset), "not.found");
  if (RECIPIENT_COMMANDS.has(command.command)) return recipientOf(item);
  if (command.command === "Lend" || command.command === "Unlend") return command.side;
  return AUTHOR_COMMANDS.has(command.command) ? item.side : undefined;
}

/** By what a command claims to speak for somebody else: what a mediator saw, and a counsellor's delegation. */
function claims(command: Command): { readonly attested?: Attested | undefined; readonly delegation?: RecordId | undefined } {
  return isForSide(command) || isForItem(command) ? command : {};
}

/** Whether a command claims to speak for somebody else. */
function onBehalf(command: Command): boolean {
  const { attested: saw, delegation } = claims(command);
  return saw !== undefined || delegation !== undefined;
}

/** Whether a command enters an item derived from another, which is the mediators' to do. */
function derives(command: Command): boolean {
  return command.command === "Submit" && command.derived_from !== undefined;
}

function attested(file: CaseFile, command: Command, side: Side | undefined): Authority {
  const claimed = claims(command);
  demand(claimed.attested !== undefined && claimed.delegation === undefined && side !== undefined, "not.allowed");
  demand(file.parties[side].keyset === undefined, "party.enrolled");
  return acting("mediator", side);
}

/** A mediator writes for somebody without a keyset (*told*), or makes an item of another one. */
function writing(file: CaseFile, command: Command, side: Side | undefined): Authority {
  if (!derives(command)) return attested(file, command, side);
  demand(!onBehalf(command), "not.allowed");
  return acting("mediator", side);
}

function requireInPerson(file: CaseFile, command: Command, caller: Caller): void {
  demand(isForItem(command), "not.allowed");
  const item = knownItem(file, command.item);
  demand(item.in_person && item.released_to === caller.keyset, "not.allowed");
}

function delegated(
  file: CaseFile, command: Command, caller: Caller, side: Side | undefined, permit: Permit, now: Seconds,
): Authority {
  const claimed = claims(command);
  const delegation = claimed.delegation === undefined ? undefined : delegationBy(file, claimed.delegation);
  demand(delegation?.keyset === caller.keyset && delegation.side === side, "delegation.unknown");
  demand(claimed.attested === undefined && !derives(command), "not.allowed");
  demand(runs(delegation, now), "delegation.expired");
  const scoped = permit === "scope submit" ? "submit" : permit === "scope read" ? "read" : undefined;
  demand(scoped === undefined || delegation.scopes.has(scoped), "delegation.scope");
  return acting("counsellor", side, { delegation });
}

/** Ask in what is one's own: notes, what an interpreter has, what a guardian was asked, a supporter's place. */
function ownAffair(file: CaseFile, command: Command, caller: Caller, authority: Authority, now: Seconds): Authority {
  switch (authority.standing) {
    case "guardian": {
      const own = file.guardians.filter((guardian) => guardian.keyset === caller.keyset);
      demand(isForGuardian(command) && own.some((guardian) => guardian.id === command.guardian), "not.allowed");
      return authority;
    }
    case "supporter":
      return authority;
    case "interpreter":
      requireGiven(command, authority);
      return authority;
    default:
      requireOwnConversation(command, caller, authority, now);
      return authority;
  }
}

/** Speak about the item that one was given: put it down, or give one item back that was made from it. */
function requireGiven(command: Command, authority: Authority): void {
  if (command.command !== "Submit") return;
  demand(!onBehalf(command) && command.replaces === undefined, "not.allowed");
  demand(command.derived_from !== undefined && authority.shared.has(command.derived_from), "share.unknown");
}

function requireOwnConversation(command: Command, caller: Caller, authority: Authority, now: Seconds): void {
  demand(command.command === "WriteNote", "not.allowed");
  if (authority.standing === "party") {
    demand(command.about === authority.side && command.counsellor === undefined, "not.allowed");
    return;
  }
  demand(command.counsellor === caller.keyset && command.about === undefined, "not.allowed");
  demand(authority.delegation !== undefined && runs(authority.delegation, now), "delegation.expired");
}

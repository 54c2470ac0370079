// Rules for who belongs to a case: assignments, slips and confirmations, delegations.
//
// No rule here touches an item's state; ending somebody's place only destroys what they could open.

import { ASSIGNMENT_LONGEST_S, BACKWARDS_S, DELEGATION_LONGEST_S, SLIP_LONGEST_S } from "../generated/limits.ts";
import type { Assign, Caller, Confirm, Delegate, EndPlace, RegisterSlip, Revoke, StepAside } from "./commands.ts";
import { withCase, withParty } from "./decision.ts";
import type { KeysetId, Seconds } from "./ids.ts";
import { closedWithoutNotice } from "./lifecycle.ts";
import { delegationBy, isLive, type Assignment, type CaseFile, type Delegation } from "./model.ts";
import type { Authority } from "./policy.ts";
import { demand, Refused } from "./refusals.ts";
import type { Side } from "./seats.ts";
import { withEnded } from "./sharing_rules.ts";
import { NO_EPOCH } from "./supporters.ts";
import { withMember } from "./values.ts";

/** Assign or renew a mediator; a case has one lead. */
export function assign(file: CaseFile, command: Assign, _caller: Caller, _authority: Authority, now: Seconds): CaseFile {
  requireAlive(file);
  const belongs = [file.parties.a, file.parties.b, ...file.guardians].some((person) => person.keyset === command.mediator);
  demand(command.mediator_role === "mediator" && !belongs, "assignment.role");
  demand(!file.case.aside.has(command.mediator), "assignment.aside");
  demand(now < command.not_after && command.not_after <= now + ASSIGNMENT_LONGEST_S, "assignment.too_long");
  const others = file.assignments.filter((assignment) => assignment.keyset !== command.mediator);
  const led = others.some((assignment) => assignment.place === "lead" && now < assignment.not_after);
  demand(command.place !== "lead" || !led, "assignment.lead_exists");
  const { mediator: keyset, place, record, not_after } = command;
  const given: Assignment = { keyset, place, record, not_after };
  return { ...file, assignments: place === "lead" ? [given, ...others] : [...others, given] };
}

/** End a mediator's place: their grants, shares and pending slips go. */
export function endAssignment(file: CaseFile, command: { readonly mediator: KeysetId }): CaseFile {
  demand(file.assignments.some((assignment) => assignment.keyset === command.mediator), "assignment.unknown");
  return {
    ...file,
    assignments: file.assignments.filter((assignment) => assignment.keyset !== command.mediator),
    slips: file.slips.filter((slip) => slip.by !== command.mediator),
  };
}

/** End one's own place, and have it noted that one is given none in this case again. */
export function stepAside(file: CaseFile, command: StepAside, caller: Caller): CaseFile {
  demand(command.mediator === caller.keyset, "not.allowed");
  const ended = endAssignment(file, command);
  return withCase(ended, { aside: withMember(ended.case.aside, caller.keyset) });
}

/** End whatever place a former staff member had: as mediator, as counsellor of a side, or as interpreter. */
export function endPlace(
  file: CaseFile, command: EndPlace, _caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  const isTheirs = (holder: { readonly keyset: KeysetId }): boolean => holder.keyset === command.mediator;
  if (file.assignments.some(isTheirs)) return endAssignment(file, command);
  const given = file.shares.filter(isTheirs);
  if (given.length > 0) return withEnded(file, given.filter(isLive), now);
  demand(file.delegations.some(isTheirs), "assignment.unknown");
  const live = (delegation: Delegation): boolean => isTheirs(delegation) && now < delegation.not_after;
  const after = file.delegations.map((delegation) => (live(delegation) ? takenAway(delegation, now) : delegation));
  return { ...file, delegations: after };
}

/** Replace the sealed label, which is not in the file. */
export function setLabel(file: CaseFile): CaseFile {
  return file;
}

/** Register a slip for a side's next epoch, or for a supporter of it. An older one of the same kind no longer counts. */
export function registerSlip(
  file: CaseFile, command: RegisterSlip, caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  requireAlive(file);
  const { slip: id, side, epoch, expires } = command;
  demand(!file.slips.some((registered) => registered.id === id), "slip.used");
  demand(epoch === NO_EPOCH || epoch === file.parties[side].epoch + 1, "slip.epoch");
  demand(now < expires && expires <= now + SLIP_LONGEST_S, "slip.too_long");
  const others = file.slips.filter(
    (other) => other.guardian !== undefined || other.side !== side || (other.epoch === NO_EPOCH) !== (epoch === NO_EPOCH),
  );
  return { ...file, slips: [...others, { id, side, epoch, expires, by: caller.keyset }] };
}

/** Make the keyset that answered a slip the party's own; a later epoch needs a second staff signature. */
export function confirm(file: CaseFile, command: Confirm, caller: Caller): CaseFile {
  requireAlive(file);
  const slip = file.slips.find((registered) => registered.id === command.slip);
  demand(slip?.side === command.side && slip.epoch !== NO_EPOCH, "slip.unknown");
  demand(slip.keyset === command.keyset, "slip.unanswered");
  const party = file.parties[command.side];
  demand(command.epoch === party.epoch + 1 && command.replaces === party.keyset, "slip.epoch");
  demand(command.epoch <= 1 || vouches(command.second, caller.keyset), "recovery.second_signature");
  demand(!knownPeople(file).has(command.keyset), "party.enrolled");
  const { epoch, keyset, record } = command;
  const after = withParty(file, { ...party, epoch, keyset, confirm: record });
  return { ...after, slips: file.slips.filter((other) => other.id !== slip.id) };
}

/**
 * Let a counsellor act for a side. A party with a keyset signs too.
 *
 * A side that was not told of the end of its case goes on as if it had not ended: signing second must not tell it either.
 */
export function delegate(
  file: CaseFile, command: Delegate, _caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  if (!closedWithoutNotice(file.case, command.side)) requireAlive(file);
  const { record, side, counsellor: keyset, scopes, mode, not_before, not_after } = command;
  demand(command.counsellor_role === "counsellor", "delegation.role");
  demand(command.party === file.parties[side].keyset, "delegation.party_signature");
  const fits = Math.max(now, not_before) < not_after && not_after <= not_before + DELEGATION_LONGEST_S;
  demand(fits && scopes.size > 0, "delegation.too_long");
  demand(!knownPeople(file, side).has(keyset), "delegation.role");
  if (command.signed_at !== undefined && takenAwaySince(file, command, command.signed_at)) throw new Refused("journal.stale");
  const others = file.delegations.filter((other) => other.record !== record);
  return { ...file, delegations: [...others, { record, side, keyset, scopes, mode, not_before, not_after, revoked: false }] };
}

/** End a delegation now. It stays in the file as ended, so that the counsellor is told. */
export function revoke(file: CaseFile, command: Revoke, _caller: Caller, _authority: Authority, now: Seconds): CaseFile {
  const delegation = delegationBy(file, command.delegation);
  demand(delegation !== undefined && delegation.not_after > now, "delegation.unknown");
  const ended = takenAway(delegation, now);
  return { ...file, delegations: file.delegations.map((delegation) => (delegation.record === ended.record ? ended : delegation)) };
}

/** The keysets that are somebody in this case; nobody is two. `besides`: leave out that side's counsellors. */
export function knownPeople(file: CaseFile, besides: Side | undefined = undefined): ReadonlySet<KeysetId | undefined> {
  const counsellors = file.delegations.filter((delegation) => delegation.side !== besides);
  const people = [
    file.parties.a, file.parties.b, ...file.assignments, ...file.guardians, ...file.supporters, ...file.shares, ...counsellors,
  ];
  return new Set(people.map((person) => person.keyset));
}

function takenAway(delegation: Delegation, now: Seconds): Delegation {
  return { ...delegation, not_after: now, revoked: true };
}

/**
 * Whether this counsellor's authority for the side was taken away since somebody signed that they get one.
 *
 * However long a record may wait for its second signature, it does not wait past that.
 */
function takenAwaySince(file: CaseFile, command: Delegate, signedAt: Seconds): boolean {
  return file.delegations.some(
    (delegation) =>
      delegation.revoked &&
      delegation.keyset === command.counsellor &&
      delegation.side === command.side &&
      delegation.not_after > signedAt + BACKWARDS_S,
  );
}

function vouches(second: Caller | undefined, first: KeysetId): boolean {
  return second !== undefined && second.keyset !== first && (second.staff === "mediator" || second.staff === "coordinator");
}

function requireAlive(file: CaseFile): void {
  demand(file.case.state !== "closed", "case.closed");
}

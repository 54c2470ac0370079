// Rules for parents and guardians: somebody under age decides about a contact together with them, and stops alone.
//
// A guardian reads no letter and has no key of one. Their yes begins and resumes nothing: a side that is under age agrees only
// behind it, by their own word, and a mediator opens. What a guardian takes back, and whoever is named newly, takes the consent
// of the side with it, in an open case as a pause; nothing here can refuse or delay what the side itself stops.

import { NO_EPOCH, SLIP_LONGEST_S } from "../generated/limits.ts";
import type { AskGuardian, Caller, ConfirmGuardian, EndGuardian, GuardianWord, NameGuardian, UnderAge } from "./commands.ts";
import type { ForGuardian } from "../generated/rules.ts";
import { withCase, withParty } from "./decision.ts";
import { namedGuardian } from "./guardians.ts";
import type { RecordId, Seconds } from "./ids.ts";
import { paused } from "./lifecycle.ts";
import { consentPauseOf, type CaseFile, type Guardian } from "./model.ts";
import { knownPeople } from "./people_rules.ts";
import type { Authority } from "./policy.ts";
import { demand, Refused } from "./refusals.ts";
import type { Side } from "./seats.ts";

/** Return who decides together with a side now. */
export function guardiansOf(file: CaseFile, side: Side): readonly Guardian[] {
  return file.guardians.filter((guardian) => guardian.side === side && !guardian.ended);
}

/**
 * Require of a side that is under age that everybody who decides with it agrees, and that its new consent names their words.
 *
 * It names exactly these: a consent that was kept back until other words were said does not count with them.
 */
export function requireTogether(file: CaseFile, side: Side, words: ReadonlySet<RecordId>): void {
  demand(file.parties[side].under_age !== undefined || words.size === 0, "party.age");
  requireStillTogether(file, side, words);
  const answered = new Set(guardiansOf(file, side).map((guardian) => guardian.answered));
  demand([...words].every((word) => answered.has(word)), "guardian.not_agreed");
}

/** Require the same of a consent that stands; whoever decides with the side no more may be named in it too. */
export function requireStillTogether(file: CaseFile, side: Side, words: ReadonlySet<RecordId>): void {
  if (file.parties[side].under_age === undefined) return;
  const theirs = guardiansOf(file, side);
  demand(theirs.length > 0 && words.size > 0, "guardian.missing");
  const agree = theirs.every((guardian) => guardian.agrees && guardian.answered !== undefined && words.has(guardian.answered));
  demand(agree, "guardian.not_agreed");
}

/** Return the file in which nobody agrees together with a side any more: for a new consent they are asked anew. */
export function unanswered(file: CaseFile, side: Side): CaseFile {
  return withGuardians(file, guardiansOf(file, side).filter((guardian) => guardian.agrees).map(toBeAsked));
}

/** Return a guardian whose answer counts no more, and who was not asked anew. */
export function toBeAsked(guardian: Guardian): Guardian {
  return { ...guardian, question: undefined, answered: undefined, agrees: false };
}

/** Return the file with these guardians as they are now, new ones last. */
export function withGuardians(file: CaseFile, changed: readonly Guardian[]): CaseFile {
  const all = new Map(file.guardians.map((guardian) => [guardian.id, guardian]));
  for (const guardian of changed) all.set(guardian.id, guardian);
  return { ...file, guardians: [...all.values()] };
}

/**
 * Mark a side as under age, or take the mark away once they are of age. No date of birth is anywhere.
 *
 * What they agreed to alone counts no more from the mark on. Who comes of age keeps what they agreed to: it was their own word.
 */
export function underAge(file: CaseFile, command: UnderAge): CaseFile {
  requireNotClosed(file);
  const party = file.parties[command.side];
  demand(command.on !== (party.under_age !== undefined), "party.age");
  if (command.on) {
    return lapsed(withParty(file, { ...party, under_age: command.record }), command.side, command.record);
  }
  const over = guardiansOf(file, command.side).map(endedGuardian);
  return withoutSlips(withGuardians(withParty(file, { ...party, under_age: undefined }), over), over);
}

/** Name who decides together with a side: invited by a slip, or without a device, and then asked at once. */
export function nameGuardian(
  file: CaseFile, command: NameGuardian, caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  requireNotClosed(file);
  const { side, guardian, record, slip } = command;
  demand(file.parties[side].under_age !== undefined, "party.age");
  demand(!file.guardians.some((known) => known.id === guardian), "guardian.stands");
  let after = withGuardians(file, [namedGuardian(guardian, side, record, slip === undefined ? record : undefined)]);
  if (slip !== undefined) {
    demand(!file.slips.some((registered) => registered.id === slip), "slip.used");
    const expires = command.expires ?? 0;
    demand(now < expires && expires <= now + SLIP_LONGEST_S, "slip.too_long");
    after = { ...after, slips: [...file.slips, { id: slip, side, epoch: NO_EPOCH, expires, by: caller.keyset, guardian }] };
  }
  return lapsed(after, side, record);
}

/** Make the keyset that answered a guardian's slip their own: nobody of this case is two, so it is nobody else's here. */
export function confirmGuardian(file: CaseFile, command: ConfirmGuardian): CaseFile {
  requireNotClosed(file);
  const guardian = liveGuardian(file, command);
  const slip = file.slips.find((registered) => registered.id === command.slip);
  demand(slip?.guardian === guardian.id, "slip.unknown");
  demand(slip.keyset === command.keyset, "slip.unanswered");
  demand(!knownPeople(file).has(command.keyset), "party.enrolled");
  const known: Guardian = { ...guardian, keyset: command.keyset, slip: false, question: command.record };
  return withoutSlips(withGuardians(file, [known]), [known]);
}

/** Ask somebody anew who does not agree now; what they answered before counts no more. */
export function askGuardian(file: CaseFile, command: AskGuardian): CaseFile {
  requireNotClosed(file);
  const guardian = liveGuardian(file, command);
  demand(!guardian.agrees && !guardian.slip, "guardian.stands");
  return withGuardians(file, [{ ...guardian, question: command.record, answered: undefined }]);
}

/** Let somebody decide with this side no more. Where nobody is left, what the side agreed to does not count. */
export function endGuardian(file: CaseFile, command: EndGuardian): CaseFile {
  requireNotClosed(file);
  const over = endedGuardian(liveGuardian(file, command));
  const after = withoutSlips(withGuardians(file, [over]), [over]);
  return guardiansOf(after, command.side).length > 0 ? after : lapsed(after, command.side, command.record);
}

/**
 * Note what a guardian says to the question that they were asked, or what a mediator saw of one without a keyset.
 *
 * A yes moves nothing, and answers the question that stands. A no is a stop: it is taken whatever became of the question, also
 * where the side took its consent back, of which its guardian is not told. It takes a consent that stands with it, and whoever
 * said it is asked anew before they can say yes.
 */
export function guardianWord(file: CaseFile, command: GuardianWord, _caller: Caller, authority: Authority): CaseFile {
  requireNotClosed(file);
  const guardian = liveGuardian(file, command);
  const byMediator = authority.standing === "mediator";
  demand((command.attested !== undefined) === byMediator, "not.allowed");
  demand(!byMediator || guardian.keyset === undefined, "party.enrolled");
  const { asked, agrees, record } = command;
  const answers = asked === guardian.question && guardian.answered === undefined;
  demand(!guardian.slip && (answers || !agrees), "guardian.not_asked");
  const after = withGuardians(file, [{ ...guardian, question: asked, answered: record, agrees }]);
  return guardian.agrees ? lapsed(after, command.side, command.record) : after;
}

/** The file in which what a side agreed to counts no more; in an open case that is a pause which only new consent lifts. */
function lapsed(file: CaseFile, side: Side, record: RecordId): CaseFile {
  const after = withParty(file, { ...file.parties[side], consent: undefined });
  if (file.case.state === "preparing") return after;
  return withCase(after, paused(file.case, consentPauseOf(side), record));
}

function liveGuardian(file: CaseFile, command: ForGuardian): Guardian {
  const guardian = guardiansOf(file, command.side).find((known) => known.id === command.guardian);
  if (guardian === undefined) throw new Refused("guardian.unknown");
  return guardian;
}

function endedGuardian(guardian: Guardian): Guardian {
  return { ...guardian, ended: true, slip: false };
}

function withoutSlips(file: CaseFile, guardians: readonly Guardian[]): CaseFile {
  const gone = new Set(guardians.map((guardian) => guardian.id));
  return { ...file, slips: file.slips.filter((slip) => slip.guardian === undefined || !gone.has(slip.guardian)) };
}

function requireNotClosed(file: CaseFile): void {
  demand(file.case.state !== "closed", "case.closed");
}

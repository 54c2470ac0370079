// Rules for the case itself: consent, preparation, opening, pausing, leaving, closing.
//
// Stopping asks for nothing but standing: no rule here may make pause or withdraw wait for anyone.

import type {
  Caller, Close, EndConsent, GiveConsent, MarkPrepared, Pause, PauseCase, Resume, ResumeCase, SetPreferences, TakeUp, TwoMediators,
  Withdraw,
} from "./commands.ts";
import { withCase, withItems, withParty } from "./decision.ts";
import { requireStillTogether, requireTogether, unanswered } from "./guardian_rules.ts";
import { DAYS_AHEAD, dayOf, type Day, type Seconds } from "./ids.ts";
import { closed, isLiveItem, joint, paused, resumed, stepCase } from "./lifecycle.ts";
import { consentPauseOf, mediatorsOf, pauseOf, saidBefore, type Case, type CaseFile } from "./model.ts";
import type { Authority } from "./policy.ts";
import { demand, Refused } from "./refusals.ts";
import { SIDES, type Side } from "./seats.ts";
import { UNSEEN } from "./seen.ts";

/** Record a side's consent; it lifts the pause that taking consent back had been. */
export function giveConsent(file: CaseFile, command: GiveConsent): CaseFile {
  const party = file.parties[command.side];
  requireNotClosed(file.case);
  demand(party.consent === undefined, "consent.stands");
  demand(command.attested !== undefined || party.keyset !== undefined, "party.not_enrolled");
  // Signed before this case took up the earlier one, or about another.
  demand(command.takes_up === file.case.takes_up, "journal.stale");
  const { spoken, record, attested, guardian } = command;
  const ended = party.consent_ended;
  // Whoever took their consent back since does not give it again by what they had signed before.
  if (spoken !== undefined && ended !== undefined && saidBefore(spoken, ended)) throw new Refused("journal.stale");
  const together = new Set(command.together);
  requireTogether(file, command.side, together);
  const after = withParty(file, { ...party, consent: { record, attested, guardian, together } });
  const hold = consentPauseOf(command.side);
  return file.case.holds.has(hold) ? withCase(after, resumed(file.case, hold, undefined)) : after;
}

/** Take the named consent back. In an open case that is a pause which only new consent lifts. */
export function endConsent(file: CaseFile, command: EndConsent): CaseFile {
  const party = file.parties[command.side];
  requireNotClosed(file.case);
  demand(party.consent?.record === command.consent, "consent.none");
  const after = withParty(unanswered(file, command.side), { ...party, consent: undefined, consent_ended: command.spoken });
  if (file.case.state === "preparing") return after;
  return withCase(after, paused(file.case, consentPauseOf(command.side), command.record));
}

/** Record which kinds a side is willing to receive. */
export function setPreferences(file: CaseFile, command: SetPreferences): CaseFile {
  requireNotClosed(file.case);
  const { kinds, tell_opened } = command;
  return withParty(file, { ...file.parties[command.side], kinds, tell_opened });
}

/** Record that the mediator checked the preparation of one side. */
export function markPrepared(file: CaseFile, command: MarkPrepared): CaseFile {
  requireNotClosed(file.case);
  return withParty(file, { ...file.parties[command.side], prepared: command.record });
}

/** Open the case: both consents live, both sides prepared, nobody's pause standing. */
export function openCase(file: CaseFile): CaseFile {
  const state = stepCase(file.case, "open");
  const parties = SIDES.map((side) => file.parties[side]);
  demand(parties.every((party) => party.consent !== undefined), "consent.missing");
  for (const { side, consent } of parties) {
    // What a seat takes as given stands by no record.
    if (consent !== undefined && consent.record !== UNSEEN) requireStillTogether(file, side, consent.together);
  }
  demand(parties.every((party) => party.prepared !== undefined), "prepared.missing");
  demand(file.case.holds.size === 0, "case.paused");
  return withCase(file, { state, opened: true });
}

/** Pause for a party. It takes effect at once and needs no reason; a day on which to ask cannot make it fail. */
export function pause(file: CaseFile, command: Pause, _caller: Caller, _authority: Authority, now: Seconds): CaseFile {
  const askOn = dayFits(command.ask_on, command.at ?? now) ? command.ask_on : undefined;
  return withCase(file, paused(file.case, pauseOf(command.side), command.record, askOn));
}

/** Whether a day on which somebody wants to be asked is ahead, and by no more than a year. */
export function dayFits(day: Day | undefined, now: Seconds): boolean {
  return day !== undefined && dayOf(now) < day && day <= dayOf(now) + DAYS_AHEAD;
}

/** Pause for the mediators. */
export function pauseCase(file: CaseFile, command: PauseCase): CaseFile {
  return withCase(file, paused(file.case, "mediators", command.record));
}

/** Lift a party's own pause, and no other. */
export function resume(file: CaseFile, command: Resume): CaseFile {
  return withCase(file, resumed(file.case, pauseOf(command.side), command.pause));
}

/** Lift the mediators' pause or the service's, whichever record is named. */
export function resumeCase(file: CaseFile, command: ResumeCase): CaseFile {
  const service = file.case.holds.get("service") === command.pause;
  return withCase(file, resumed(file.case, service ? "service" : "mediators", command.pause));
}

/** Leave. Everything not yet opened is void in the same step. */
export function withdraw(
  file: CaseFile, command: Withdraw, _caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  return ended(file, "withdraw", command.side, now);
}

/** End the case as its mediator. */
export function close(
  file: CaseFile, _command: Close, _caller: Caller, _authority: Authority, now: Seconds,
): CaseFile {
  return ended(file, "close", undefined, now);
}

/** Flag the case at the word of one mediator or the office; take the flag away at the word of two mediators. */
export function twoMediators(
  file: CaseFile, command: TwoMediators, caller: Caller, authority: Authority, now: Seconds,
): CaseFile {
  const known = file.case;
  requireNotClosed(known);
  const mediator = authority.standing === "mediator";
  demand(mediator || command.on, "not.allowed");
  const takesBack = mediator && command.on && known.unflag_asked !== undefined;
  demand(command.on !== known.two_mediators || takesBack, "case.two_mediators");
  if (command.on) return withCase(file, { two_mediators: true, unflag_asked: undefined });
  demand(known.unflag_asked !== caller.keyset, "case.second_mediator");
  const second = mediatorsOf(file, now).some((assignment) => assignment.keyset === known.unflag_asked);
  return withCase(file, { two_mediators: !second, unflag_asked: second ? undefined : caller.keyset });
}

/**
 * Note which earlier case this one takes up: once, in preparation, and before either side agreed to it.
 *
 * What was agreed to in the earlier case is agreed to no more; whoever agrees now says that they know to what.
 */
export function takeUp(file: CaseFile, command: TakeUp): CaseFile {
  requireNotClosed(file.case);
  demand(file.case.state === "preparing", "case.already_open");
  // What a side cannot see of the other stands by no record.
  const agreed = SIDES.some((side) => (file.parties[side].consent?.record ?? UNSEEN) !== UNSEEN);
  demand(!agreed, "consent.stands");
  demand(file.case.takes_up === undefined && command.earlier !== file.case.id, "case.earlier");
  return withCase(file, { takes_up: command.earlier });
}

function ended(file: CaseFile, event: "withdraw" | "close", by: Side | undefined, now: Seconds): CaseFile {
  const over = closed(file.case, event, dayOf(now), by);
  const live = [...file.items.values()].filter(isLiveItem);
  return withItems(withCase(file, over), live.map((item) => joint(over, item)));
}

function requireNotClosed(known: Case): void {
  demand(known.state !== "closed", "case.closed");
}

// Decide: may this command happen now, and what follows from it? The one question that replaying asks of the rules.
//
// `decide` changes nothing, waits for nothing, and looks at nothing but its arguments. Policy first, then the rule of the
// command.

import * as caseRules from "./case_rules.ts";
import type { Caller, CommandName, Commands } from "./commands.ts";
import { changedItems, withCase, withItems, type Rule } from "./decision.ts";
import * as derivedRules from "./derived_rules.ts";
import * as guardianRules from "./guardian_rules.ts";
import type { Seconds } from "./ids.ts";
import * as itemRules from "./item_rules.ts";
import { closedWithoutNotice } from "./lifecycle.ts";
import { isLive, type CaseFile, type Item } from "./model.ts";
import { inOrder } from "./newest.ts";
import * as noteRules from "./note_rules.ts";
import * as peopleRules from "./people_rules.ts";
import * as pictureRules from "./picture_rules.ts";
import { acting, authorise, isUnasked, type Authority, type Standing } from "./policy.ts";
import { DERIVABLE } from "./readers.ts";
import * as recoveryRules from "./recovery_rules.ts";
import type { Side } from "./seats.ts";
import * as sharingRules from "./sharing_rules.ts";
import * as supporterRules from "./supporter_rules.ts";

/** Every command that a journal gives, but a note: of one the policy alone is asked. */
type Decided = Exclude<CommandName, "AnswerSlip" | "CreateCase" | "EndKeeping" | "RestorePause" | "WriteNote">;
export type DecidedCommand = Commands[Decided];

const RULES: { readonly [Name in Decided]: Rule<Name> } = {
  GiveConsent: caseRules.giveConsent,
  EndConsent: caseRules.endConsent,
  SetPreferences: caseRules.setPreferences,
  TwoMediators: caseRules.twoMediators,
  MarkPrepared: caseRules.markPrepared,
  OpenCase: caseRules.openCase,
  Pause: caseRules.pause,
  PauseCase: caseRules.pauseCase,
  Resume: caseRules.resume,
  ResumeCase: caseRules.resumeCase,
  Withdraw: caseRules.withdraw,
  Close: caseRules.close,
  TakeUp: caseRules.takeUp,
  Assign: peopleRules.assign,
  EndAssignment: peopleRules.endAssignment,
  StepAside: peopleRules.stepAside,
  EndPlace: peopleRules.endPlace,
  SetLabel: peopleRules.setLabel,
  RegisterSlip: peopleRules.registerSlip,
  Confirm: peopleRules.confirm,
  Delegate: peopleRules.delegate,
  Revoke: peopleRules.revoke,
  Submit: itemRules.submit,
  Postpone: itemRules.postpone,
  Countersign: itemRules.countersign,
  Release: itemRules.release,
  Return: itemRules.returnItem,
  Decline: itemRules.decline,
  NotPassedOn: itemRules.decline,
  Recall: itemRules.recall,
  Open: itemRules.openItem,
  Refuse: itemRules.refuse,
  DestroyOwnCopy: itemRules.destroyOwnCopy,
  Regrant: itemRules.regrant,
  Deliver: itemRules.deliver,
  Handover: itemRules.handover,
  Offer: derivedRules.offer,
  Agree: derivedRules.agree,
  Viewed: pictureRules.viewed,
  Recopy: recoveryRules.recopy,
  Share: sharingRules.share,
  Unshare: sharingRules.unshare,
  Answered: noteRules.answered,
  HandNote: noteRules.handNote,
  UnderAge: guardianRules.underAge,
  NameGuardian: guardianRules.nameGuardian,
  ConfirmGuardian: guardianRules.confirmGuardian,
  AskGuardian: guardianRules.askGuardian,
  EndGuardian: guardianRules.endGuardian,
  GuardianWord: guardianRules.guardianWord,
  Supporter: supporterRules.supporter,
  SupporterEnd: supporterRules.supporterEnd,
  Lend: supporterRules.lend,
  Unlend: supporterRules.unlend,
};

/** Who knows of a case only what its side knows. */
const OF_A_SIDE: readonly Standing[] = ["party", "counsellor", "guardian"];
const NOBODY = acting("coordinator");

/** Return what follows from a command, or throw `Refused`; `file` holds every item of the case, as far as the seat knows them. */
export function decide(file: CaseFile, command: DecidedCommand, caller: Caller, now: Seconds): CaseFile {
  const authority = isUnasked(command) ? NOBODY : authorise(file, command, caller, now);
  const own = OF_A_SIDE.includes(authority.standing) ? authority.side : undefined;
  const decided =
    own !== undefined && closedWithoutNotice(file.case, own)
      ? withoutNotice(file, own, (believed) => ruled(believed, command, caller, authority, now))
      : ruled(file, command, caller, authority, now);
  const after = withSharesEnded(file, inOrder(file, command, caller, decided), now);
  return supporterRules.withLendsEnded(after, supporterRules.lendsOver(file, after), now);
}

function ruled<Name extends Decided>(
  file: CaseFile, command: Commands[Name], caller: Caller, authority: Authority, now: Seconds,
): CaseFile {
  const rule: Rule<Name> = RULES[command.command as Name];
  return rule(file, command, caller, authority, now);
}

/** Whatever takes an item from the mediators' desk takes it from its interpreters too, and the end of a case takes all. */
function withSharesEnded(before: CaseFile, after: CaseFile, now: Seconds): CaseFile {
  const gone = [...changedItems(before, after).values()].filter((item) => item.taken_back || !DERIVABLE.has(item.state));
  const ids = new Set(gone.map((item) => item.id));
  const over = after.shares.filter((share) => isLive(share) && (after.case.state === "closed" || ids.has(share.item)));
  return sharingRules.withEnded(after, over, now);
}

/**
 * Decide for a side that was not told of the end: by what it believes, in the case that has ended all the same.
 *
 * It believes that the case is preparing still, and its letters are with the mediator. Once it leaves too, both know.
 */
function withoutNotice(file: CaseFile, side: Side, rule: (believed: CaseFile) => CaseFile): CaseFile {
  const letters = [...file.items.values()]
    .filter((item) => item.side === side && item.state === "voided" && !item.taken_back)
    .map((item): Item => ({ ...item, state: "held" }));
  const believed = withItems(withCase(file, { state: "preparing" }), letters);
  const decided = rule(believed);
  const alsoLeft = decided.case.state === "closed";
  const after = withCase(decided, { state: "closed", ended_by: alsoLeft ? undefined : file.case.ended_by });
  const changed = [...changedItems(believed, decided).values()].map((item) => voided(item, file.items.get(item.id)));
  return withItems(withItems(after, file.items.values()), changed);
}

function voided(item: Item, before: Item | undefined): Item {
  return before === undefined || before.state === "voided" ? { ...item, state: "voided" } : item;
}

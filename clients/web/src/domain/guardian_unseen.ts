// What a seat cannot see of guardians, taken as given: that an answer to a slip came, and what stays with the mediators.
//
// The mediators' seat sees all but answers to slips. A side that had no keyset sees nothing of what a mediator attested for it.
// A guardian's journal begins with the record that confirms them, and tells of nobody but them.

import { isForGuardian, type Caller, type Command, type ConfirmGuardian, type ForGuardian, type UnderAge } from "./commands.ts";
import { withParty } from "./decision.ts";
import { toBeAsked, withGuardians } from "./guardian_rules.ts";
import { namedGuardian } from "./guardians.ts";
import { FOREVER } from "./ids.ts";
import { consentBy, type CaseFile, type Slip } from "./model.ts";
import { seatOfSide, type Side } from "./seats.ts";
import { NO_EPOCH } from "./supporters.ts";
import { isGuardian, isWhole, UNSEEN, type Replay } from "./seen.ts";

/** Return the file with what this seat cannot see and a record about a guardian, or about a side's age, rests on. */
export function guardianGiven(before: Replay, known: CaseFile, command: ForGuardian | UnderAge, caller: Caller): CaseFile {
  let file = known;
  const party = file.parties[command.side];
  // That the side was marked stands before a guardian's first record.
  if (isGuardian(before.seat) && party.under_age === undefined) file = withParty(file, { ...party, under_age: UNSEEN });
  if (command.command === "ConfirmGuardian") return withAnswer(before, file, command, caller);
  if (command.command === "AskGuardian" && mayHaveLapsed(before, file, command.side)) {
    const agreed = file.guardians.filter((guardian) => guardian.id === command.guardian && guardian.agrees);
    return withGuardians(file, agreed.map(toBeAsked));
  }
  return file;
}

/**
 * Return the file as a side without a keyset may know it: what it agreed to lapsed, and a mediator may have attested it anew.
 *
 * Neither stands in its journal, and whoever gets a keyset later follows that journal from its beginning.
 */
export function asBelieved(before: Replay, command: Command, file: CaseFile): CaseFile {
  if (isWhole(before.seat) || !(isForGuardian(command) || command.command === "UnderAge")) return file;
  const party = file.parties[command.side];
  if (before.seat !== seatOfSide(command.side) || party.keyset !== undefined) return file;
  return { ...withParty(file, { ...party, consent: consentBy(UNSEEN) }), case: before.file.case };
}

/** An answer to a slip is no record: whoever confirms it says that it came. That they were named, they did not see. */
function withAnswer(before: Replay, known: CaseFile, command: ConfirmGuardian, caller: Caller): CaseFile {
  let file = known;
  const { guardian, side, slip: id, keyset } = command;
  if (isGuardian(before.seat)) {
    const invited: Slip = { id, side, epoch: NO_EPOCH, expires: FOREVER, by: caller.keyset, guardian };
    file = withGuardians(file, [namedGuardian(guardian, side, UNSEEN, undefined)]);
    file = { ...file, slips: [...file.slips, invited] };
  }
  return { ...file, slips: file.slips.map((registered) => (registered.id === id ? { ...registered, keyset } : registered)) };
}

/** Whether a consent may have been taken back that this seat does not see: then its guardians agree no more. */
function mayHaveLapsed(before: Replay, file: CaseFile, side: Side): boolean {
  if (isGuardian(before.seat)) return true;
  return !isWhole(before.seat) && file.parties[side].consent?.record === UNSEEN;
}

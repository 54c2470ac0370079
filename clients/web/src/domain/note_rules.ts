// Rules for private notes: who says that one was answered, and who may read it besides.
//
// A note is no item: nothing here moves a letter, and no rule releases a note. Neither command changes the case file. Who may
// leave a note stands in the policy; for whom it must be sealed, the service asks.

import type { Answered, Caller, HandNote } from "./commands.ts";
import type { Seconds } from "./ids.ts";
import { mediatorsOf, type CaseFile } from "./model.ts";
import type { Authority } from "./policy.ts";
import { demand } from "./refusals.ts";

/** Note that a person's notes were answered otherwise. Nobody but the mediators hears of it. */
export function answered(file: CaseFile, command: Answered): CaseFile {
  requireOneConversation(command);
  demand(command.about !== undefined || command.counsellor !== undefined, "not.allowed");
  return file;
}

/**
 * Let another mediator of this case read a note, or the side whose it is, which lost its keys.
 *
 * Its conversation is told: whoever wrote it sees who reads it.
 */
export function handNote(file: CaseFile, command: HandNote, caller: Caller, _authority: Authority, now: Seconds): CaseFile {
  requireOneConversation(command);
  const reads = cameBack(file, command) || mediatorsOf(file, now).some((mediator) => mediator.keyset === command.to);
  demand(command.to !== caller.keyset && reads, "assignment.unknown");
  return file;
}

/** Whether a note is for the side whose conversation it belongs to, with the keyset that it got after it lost one. */
function cameBack(file: CaseFile, command: HandNote): boolean {
  if (command.about === undefined) return false;
  const party = file.parties[command.about];
  return party.epoch > 1 && party.keyset === command.to;
}

function requireOneConversation(command: Answered | HandNote): void {
  demand(command.about === undefined || command.counsellor === undefined, "not.allowed");
}

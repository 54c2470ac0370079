// The newest word counts: what somebody signed before it about the same thing is not taken behind it (step J8).
//
// A server may keep a record back, take the newer one that its signer sent since, and bring the older one out then. One rule for
// everything that is said again and again and where the last word holds. What only takes away is a word too, and nothing refuses
// it. That a yes does not come behind a newer no is asked where only a no is in the way: of consent in `case_rules.ts`, of a
// derived item in `derived_rules.ts`, of a delegation in `people_rules.ts`.
//
// What is given to somebody and may be taken back again names the record that took it back last (`behind`, step J11).

import { GIVES_BEHIND, ONLY_NEWER } from "../generated/rules.ts";
import { isForGuardian, type Caller, type Command } from "./commands.ts";
import type { GuardianId, ItemId, KeysetId, RecordId } from "./ids.ts";
import { delegationBy, saidBefore, type CaseFile } from "./model.ts";
import { demand } from "./refusals.ts";
import type { Side } from "./seats.ts";
import { NO_EPOCH } from "./supporters.ts";
import { withEntry } from "./values.ts";

/** What a command names that stands behind no record. */
export const NOTHING = "0".repeat(64) as RecordId;

/** What a program notes that follows a journal: of so many commands it knows what they stand behind, and who regranted what. */
export const NOTED = GIVES_BEHIND.size + 1;

/** Name a mediator's place. */
export function placeOf(mediator: KeysetId): string {
  return `place ${mediator}`;
}

/** Name what a lend gives: one letter to one supporter. */
export function lent(item: ItemId, to: KeysetId): string {
  return `lend ${item} ${to}`;
}

/** Name what an interpreter has of one item: it ends with their translation too, of which its author is told nothing. */
export function shared(item: ItemId, to: KeysetId): string {
  return `share ${item} ${to}`;
}

/** Name the own copy of an item. */
export function copyOf(item: ItemId): string {
  return `copy ${item}`;
}

/** Name what a delegation gives: one counsellor's acting for a side. */
export function actingFor(side: Side, counsellor: KeysetId): string {
  return `delegation ${side} ${counsellor}`;
}

/** Name a guardian's part: all records about one guardian are about one thing. */
export function deciding(guardian: GuardianId): string {
  return `guardian ${guardian}`;
}

/** Return what a new command about this thing names as `behind`. */
export function named(file: CaseFile, thing: string): RecordId {
  return file.taken.get(thing) ?? NOTHING;
}

/** Return what a command that gives something has to name, as far as a file knows. */
export function behind(file: CaseFile, command: Command): RecordId {
  const given = givenBy(command);
  return given === undefined ? NOTHING : named(file, given);
}

/** Return a command that names what it stands behind, also where its signer's program did not name it yet. */
export function naming<Any extends Command>(file: CaseFile, command: Any): Any {
  if (!("behind" in command || GIVES_BEHIND.has(command.command))) return command;
  return (command as { behind?: RecordId }).behind === undefined ? { ...command, behind: behind(file, command) } : command;
}

/** Return the file with the word noted that was said by a command; Refused where a newer one about the same thing stands. */
export function inOrder(before: CaseFile, command: Command, caller: Caller, after: CaseFile): CaseFile {
  return newestNoted(before, command, caller, takenNoted(before, command, after));
}

function takenNoted(before: CaseFile, command: Command, after: CaseFile): CaseFile {
  const given = givenBy(command);
  if (given !== undefined && GIVES_BEHIND.has(command.command)) {
    const named = (command as { behind?: RecordId }).behind;
    // Of what was taken back before this was noted, a file does not know.
    demand(named !== undefined && named === (before.taken.get(given) ?? named), "journal.stale");
  }
  const taken = takenBy(before, command);
  return taken === undefined ? after : { ...after, taken: withEntry(after.taken, taken, command.record) };
}

/** Return what a command gives, where that may be taken back again. */
function givenBy(command: Command): string | undefined {
  switch (command.command) {
    case "Lend":
      return lent(command.item, command.to);
    case "Share":
      return shared(command.item, command.to);
    case "Offer":
      return copyOf(command.item);
    case "Delegate":
      return actingFor(command.side, command.counsellor);
    case "AskGuardian":
    case "EndGuardian":
      return deciding(command.guardian);
    default:
      return undefined;
  }
}

/** Return what a command takes back, or about which share or guardian it is. Of a place only whose it was is asked again. */
function takenBy(file: CaseFile, command: Command): string | undefined {
  if (isForGuardian(command)) return deciding(command.guardian);
  switch (command.command) {
    case "Unlend":
      return lent(command.item, command.to);
    case "Share":
    case "Unshare":
      return shared(command.item, command.to);
    case "DestroyOwnCopy":
      return copyOf(command.item);
    case "EndAssignment":
    case "StepAside":
      return placeOf(command.mediator);
    case "Revoke": {
      const ended = delegationBy(file, command.delegation);
      return ended === undefined ? undefined : actingFor(ended.side, ended.keyset);
    }
    default:
      return undefined;
  }
}

function newestNoted(before: CaseFile, command: Command, caller: Caller, after: CaseFile): CaseFile {
  const { spoken } = command;
  if (spoken === undefined) return after;
  let noted = after;
  for (const thing of thingsOf(command, caller)) {
    const newest = before.newest.get(thing);
    const older = newest !== undefined && saidBefore(spoken, newest);
    // That a side is under age only takes away what was agreed to alone. That they are of age gives it.
    const takes = command.command === "UnderAge" && command.on;
    demand(!older || takes || !ONLY_NEWER.has(command.command), "journal.stale");
    if (!older && command.command !== "GiveConsent") noted = { ...noted, newest: withEntry(noted.newest, thing, spoken) };
  }
  return noted;
}

/**
 * Return what a command is a word about, and whose: a side's or the office's, whoever signs for it, or one person's own.
 *
 * A consent is no word about a side's age; the mark took an older one.
 */
function thingsOf(command: Command, caller: Caller): readonly string[] {
  switch (command.command) {
    case "Assign":
    case "EndAssignment":
      return [placeOf(command.mediator)];
    case "RegisterSlip":
      return [`slip ${command.side} ${command.epoch === NO_EPOCH ? "supporter" : "party"}`];
    case "SetPreferences":
      return [`preferences ${command.side}`];
    case "UnderAge":
      return [`under_age ${command.side}`, ...(command.on ? [`marked ${command.side}`] : [])];
    case "GiveConsent":
      return [`marked ${command.side}`];
    case "TwoMediators":
      return [`two_mediators ${caller.keyset}`];
    case "SetLabel":
      return [`label ${caller.keyset}`];
    default:
      return [];
  }
}

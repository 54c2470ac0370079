// The newest word counts: what somebody signed before it about the same thing is not taken behind it (steps J8, J11).
//
// A server may keep a record back, take the newer one that its signer sent since, and bring the older one out then. So what is
// given and may be taken back again names the record that took it back last (`behind`). What is said again and again, where the
// last word holds, names the newest word there is. Clocks are not asked. What only takes away is a word too, refused by nothing.
//
// A word from before this rule names nothing, and nothing names it. Of two such words the seconds decide; none stands behind a
// word that names something.

import { GIVES_BEHIND, SAYS_BEHIND } from "../generated/rules.ts";
import { isForGuardian, type Caller, type Command } from "./commands.ts";
import type { GuardianId, ItemId, KeysetId, RecordId } from "./ids.ts";
import { delegationBy, saidBefore, type CaseFile } from "./model.ts";
import { demand } from "./refusals.ts";
import type { Side } from "./seats.ts";
import { NO_EPOCH } from "./supporters.ts";
import { withEntry } from "./values.ts";

/** What a command names that stands behind no record. */
export const NOTHING = "0".repeat(64) as RecordId;

/** What a word in a journal names that is from before this rule. No record on the wire can say so. */
export const UNNAMED = "" as RecordId;

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

/** Return what a command has to name that gives something or is a word, as far as a file knows. */
export function behind(file: CaseFile, command: Command, caller: Caller): RecordId {
  const thing = SAYS_BEHIND.has(command.command) ? wordsAbout(command, caller)[0] : givenBy(command);
  return thing === undefined ? NOTHING : named(file, thing);
}

/** Return a command that names what it stands behind, also where its signer's program did not name it yet. */
export function naming<Any extends Command>(file: CaseFile, command: Any, caller: Caller): Any {
  const gives = GIVES_BEHIND.has(command.command);
  if (!gives && !SAYS_BEHIND.has(command.command)) return command;
  if ((command as { behind?: RecordId }).behind !== undefined) return command;
  return { ...command, behind: gives ? behind(file, command, caller) : UNNAMED };
}

/** Name what a word is about. What mediators attest for a side stays in their journal, so it is a thing of its own. */
export function word(kind: string, about: string, attested = false): string {
  return attested ? `${kind} ${about} attested` : `${kind} ${about}`;
}

/** Name the slip of a side, or that of its supporters. */
export function slipOf(side: Side, epoch: number): string {
  return word("slip", `${side} ${epoch === NO_EPOCH ? "supporter" : "party"}`);
}

/**
 * Return what a command is a word about: first that of which it names the newest one.
 *
 * That a side is under age, or of age, is a word about its consent as well, whoever gave it.
 */
export function wordsAbout(command: Command, caller: Caller): readonly string[] {
  switch (command.command) {
    case "CreateCase":
    case "Assign":
    case "EndAssignment":
      return [word("mediator", command.mediator)];
    case "RegisterSlip":
      return [slipOf(command.side, command.epoch)];
    case "SetPreferences":
      return [word("preferences", command.side, command.attested !== undefined)];
    case "UnderAge":
      return [word("under_age", command.side), word("consent", command.side), word("consent", command.side, true)];
    case "GiveConsent":
    case "EndConsent":
      return [word("consent", command.side, command.attested !== undefined)];
    case "Agree":
      return [word("agree", command.item, command.attested !== undefined)];
    case "TwoMediators":
      return [word("two_mediators", caller.keyset)];
    case "SetLabel":
      return [word("label", caller.keyset)];
    default:
      return [];
  }
}

/** Return the file with the word noted that was said by a command; Refused where a newer one about the same thing stands. */
export function inOrder(before: CaseFile, command: Command, caller: Caller, after: CaseFile): CaseFile {
  return newestNoted(before, command, caller, worded(before, command, caller, takenNoted(before, command, after)));
}

function worded(before: CaseFile, command: Command, caller: Caller, after: CaseFile): CaseFile {
  const things = wordsAbout(command, caller);
  if (things[0] === undefined) return after;
  const predecessor = (command as { behind?: RecordId }).behind;
  const known = before.taken.get(things[0]);
  if (SAYS_BEHIND.has(command.command) && !onlyTakes(command)) {
    demand(predecessor === UNNAMED ? known === undefined : predecessor === (known ?? NOTHING), "journal.stale");
  }
  // What an end names that has no member for it is seen by whether anything before it was named.
  const names = predecessor !== undefined && predecessor !== UNNAMED;
  let { taken } = after;
  for (const thing of things) if (names || before.taken.has(thing)) taken = withEntry(taken, thing, command.record);
  return { ...after, taken };
}

/** That a side is under age only takes away what was agreed to alone; so does a no to a derived item. */
function onlyTakes(command: Command): boolean {
  return (command.command === "UnderAge" && command.on) || (command.command === "Agree" && !command.agrees);
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
    const unnamed = SAYS_BEHIND.has(command.command) && (command as { behind?: RecordId }).behind === UNNAMED;
    demand(!(older && unnamed) || onlyTakes(command), "journal.stale");
    if (!older && command.command !== "GiveConsent") noted = { ...noted, newest: withEntry(noted.newest, thing, spoken) };
  }
  return noted;
}

/**
 * Return of what the seconds are kept, for words from before they named what they stand behind.
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

// The newest word counts: what somebody signed before it about the same thing is not taken behind it (step J8).
//
// A server may keep a record back, take the newer one that its signer sent since, and bring the older one out then. One rule for
// everything that is said again and again and where the last word holds. What only takes away is a word too, and nothing refuses
// it. That a yes does not come behind a newer no is asked where only a no is in the way: of consent in `case_rules.ts`, of a
// derived item in `derived_rules.ts`, of a delegation in `people_rules.ts`.

import { ONLY_NEWER } from "../generated/rules.ts";
import type { Caller, Command } from "./commands.ts";
import { saidBefore, type CaseFile } from "./model.ts";
import { demand } from "./refusals.ts";
import { withEntry } from "./values.ts";

/** Return the file with the word noted that was said by a command; Refused where a newer one about the same thing stands. */
export function inOrder(before: CaseFile, command: Command, caller: Caller, after: CaseFile): CaseFile {
  const thing = thingOf(command, caller);
  const { spoken } = command;
  if (thing === undefined || spoken === undefined) return after;
  const newest = before.newest.get(thing);
  if (newest === undefined || !saidBefore(spoken, newest)) return { ...after, newest: withEntry(after.newest, thing, spoken) };
  // That a side is under age only takes away what was agreed to alone. That they are of age gives it.
  const takes = command.command === "UnderAge" && command.on;
  demand(takes || !ONLY_NEWER.has(command.command), "journal.stale");
  return after;
}

/** Return what a command is a word about, and whose: a side's or the office's, whoever signs for it, or one person's own. */
function thingOf(command: Command, caller: Caller): string | undefined {
  switch (command.command) {
    case "Assign":
    case "EndAssignment":
      return `place ${command.mediator}`;
    case "SetPreferences":
      return `preferences ${command.side}`;
    case "UnderAge":
      return `under_age ${command.side}`;
    case "TwoMediators":
      return `two_mediators ${caller.keyset}`;
    case "SetLabel":
      return `label ${caller.keyset}`;
    default:
      return undefined;
  }
}

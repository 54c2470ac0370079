// What a seat cannot see and its records rest on, taken as given: that, and nothing else.
//
// A side does not see the other side's consent, nor a letter before it is passed on; a counsellor's journal begins in the middle
// of the case and says little while no delegation runs. The mediators' seat sees all but answers to slips and the service's own
// pause.

import { Kind } from "../generated/choices.ts";
import { BACKWARDS_S } from "../generated/limits.ts";
import { GIVES_A_KEY } from "../generated/rules.ts";
import {
  isForGuardian, isForItem, type Assign, type Caller, type Command, type Confirm, type Release, type UnderAge,
} from "./commands.ts";
import { withCase, withItems, withParty } from "./decision.ts";
import { asBelieved, guardianGiven } from "./guardian_unseen.ts";
import { dayOf, FOREVER, type ItemId, type KeysetId, type Seconds } from "./ids.ts";
import { paused } from "./lifecycle.ts";
import {
  consentBy, delegationBy, formOf, isLive, itemOf, pauseOf, wants, type Assignment, type CaseFile, type Delegation, type Item,
  type Slip,
} from "./model.ts";
import { placeOf, wordsAbout } from "./newest.ts";
import type { Moments } from "./order.ts";
import { other, sideOf, type Side } from "./seats.ts";
import { isCounsellor, isLate, isWhole, NOBODY, placesOf, UNSEEN, type Replay } from "./seen.ts";
import { withEnded } from "./sharing_rules.ts";
import { withAnsweredSupporter, withLendable } from "./unseen_supporters.ts";
import { byRank, withEntry } from "./values.ts";

/** Return the file with what this seat cannot see and the record rests on. */
export function given(before: Replay, command: Command, caller: Caller, moments: Moments): CaseFile {
  let file = withPeople(before, command, caller, moments);
  if (command.command === "Confirm") file = withAnswer(before, file, command, caller);
  if (isForGuardian(command) || command.command === "UnderAge") file = guardianGiven(before, file, command, caller);
  if (command.command === "Supporter") file = withAnsweredSupporter(before, file, command, caller);
  if (command.command === "ResumeCase" && ![...file.case.holds.values()].includes(command.pause)) {
    // The service's own pause, after a restore, enters no journal; mediators lift it by its name.
    file = withCase(file, paused(file.case, "service", command.pause));
  }
  if (isWhole(before.seat)) return file;
  if (isLate(before.seat) && (command.command === "Assign" || command.command === "UnderAge")) {
    file = withUnheard(file, command, caller, moments);
  }
  if (command.command === "Lend") return withLendable(before, file, command, caller, moments.likely);
  file = withUnseenCase(before, withUnseenEnd(file, command, moments.likely), command);
  return withUnseenItem(before, file, command, moments.likely);
}

/**
 * Return the file with the places that a counsellor or interpreter takes on trust: the root's word for a mediator, no more.
 *
 * They hear of places only while a delegation runs, or while they have an item. Whose end they heard of is not taken on trust
 * again, as long as they would have heard of a new beginning too.
 */
export function withPeople(before: Replay, command: Command, caller: Caller, moments: Moments): CaseFile {
  const { file } = before;
  if (!isLate(before.seat)) return file;
  const ended = new Map(file.assignments.map((assignment) => [assignment.keyset, assignment.not_after]));
  before.gone.forEach((since, keyset) => ended.set(keyset, since));
  const isOver = (keyset: KeysetId): boolean => {
    const since = ended.get(keyset);
    return since !== undefined && hears(file, since, moments.last);
  };
  const assumed: Assignment[] = [];
  const trusted = caller.staff === "mediator" && !GIVES_A_KEY.has(command.command);
  if (trusted && !isOver(caller.keyset)) assumed.push(deputy(caller.keyset));
  if (command.command === "Submit") assumed.push(deputy(NOBODY));
  if (command.command === "EndAssignment" || command.command === "EndPlace" || command.command === "StepAside") {
    const others = [...file.delegations, ...file.shares].some((holder) => holder.keyset === command.mediator);
    if (!others && !isOver(command.mediator)) assumed.push(deputy(command.mediator));
  }
  // Whether there is another lead still, who did not hear of every end cannot say.
  const isGiven = command.command === "Assign";
  const places = placesOf(before).map((place): Assignment => (isGiven ? { ...place, place: "deputy" } : place));
  const colleagues = colleaguesOf(file, command, caller);
  return { ...file, assignments: [...places, ...assumed], delegations: [...file.delegations, ...colleagues] };
}

/** Return the file without what was taken on trust or stood beside the journal. */
export function asTold(before: Replay, command: Command, file: CaseFile): CaseFile {
  if (!isLate(before.seat)) return asBelieved(before, command, file);
  const own = new Set([...before.file.assignments, ...before.file.delegations].map((given) => given.record)).add(command.record);
  return {
    ...file,
    assignments: file.assignments.filter((assignment) => own.has(assignment.record)),
    delegations: file.delegations.filter((delegation) => own.has(delegation.record)),
  };
}

/**
 * Return the file with the word that this one names, where the seat may not have heard it.
 *
 * A place is told here only at times. What was signed so long behind the last word known that no two clocks explain it is newer.
 */
function withUnheard(file: CaseFile, command: Assign | UnderAge, caller: Caller, moments: Moments): CaseFile {
  const [thing] = wordsAbout(command, caller);
  const predecessor = command.behind;
  if (thing === undefined || predecessor === undefined) return file;
  const known = file.taken.get(thing);
  if (predecessor === known) return file;
  if (known !== undefined) {
    const heard = command.command === "Assign" ? file.newest.get(placeOf(command.mediator))?.at : undefined;
    if (heard === undefined || command.spoken === undefined || hears(file, heard, moments.last)) return file;
    if (command.spoken.at <= heard + BACKWARDS_S) return file;
  }
  return { ...file, taken: withEntry(file.taken, thing, predecessor) };
}

/** What an interpreter had before they are given something is over, whatever ended it: each has one item at a time. */
function withUnseenEnd(file: CaseFile, command: Command, at: Seconds): CaseFile {
  if (command.command !== "Share") return file;
  return withEnded(file, file.shares.filter((share) => isLive(share) && share.keyset === command.to), at);
}

function deputy(keyset: KeysetId): Assignment {
  return { keyset, place: "deputy", record: UNSEEN, not_after: FOREVER };
}

/** Another counsellor of the side takes back or destroys what was brought from here, by a delegation of their own. */
function colleaguesOf(file: CaseFile, command: Command, caller: Caller): readonly Delegation[] {
  if ((command.command !== "Recall" && command.command !== "DestroyOwnCopy") || caller.staff !== "counsellor") return [];
  const item = file.items.get(command.item);
  const record = command.delegation;
  if (item === undefined || record === undefined || delegationBy(file, record) !== undefined) return [];
  return [
    {
      record, side: item.side, keyset: caller.keyset, scopes: new Set(["submit", "read"]), mode: "scan", not_before: 0,
      not_after: FOREVER, revoked: false,
    },
  ];
}

/** Whether a delegation ran, or an item was given, at every second of a span, so that everybody's news came here. */
function hears(file: CaseFile, since: Seconds, until: Seconds): boolean {
  const heard = [
    ...file.delegations.map((delegation) => [delegation.not_before, delegation.not_after] as const),
    ...file.shares.map((share) => [share.since, share.until ?? FOREVER] as const),
  ];
  let reached = since;
  for (const [begin, end] of heard.sort(byRank)) if (begin <= reached) reached = Math.max(reached, end);
  return reached > until;
}

/** An answer to a slip is no record: whoever confirms it says that it came. The slip itself is one, to mediators. */
function withAnswer(before: Replay, file: CaseFile, command: Confirm, caller: Caller): CaseFile {
  const known = file.slips.find((registered) => registered.id === command.slip);
  if (known === undefined && isWhole(before.seat)) return file;
  const { slip: id, side, epoch, keyset } = command;
  const slip: Slip = known ?? { id, side, epoch, expires: FOREVER, by: caller.keyset };
  return { ...file, slips: [...file.slips.filter((other) => other.id !== id), { ...slip, keyset }] };
}

/** What a side or a counsellor cannot see of the case itself. */
function withUnseenCase(before: Replay, file: CaseFile, command: Command): CaseFile {
  const counsellor = isCounsellor(before.seat);
  const known = file.case;
  switch (command.command) {
    case "GiveConsent":
    case "EndConsent": {
      if (counsellor && command.command === "GiveConsent" && command.takes_up !== known.takes_up) {
        // What its case takes up may have entered before this counsellor came.
        return withCase(file, { takes_up: command.takes_up });
      }
      const party = file.parties[command.side];
      if (party.consent?.record !== UNSEEN) return file;
      // What a mediator had recorded before there was a keyset stays with the mediators.
      return withParty(file, { ...party, consent: command.command === "EndConsent" ? consentBy(command.consent) : undefined });
    }
    case "OpenCase":
      return counsellor ? withCase(file, { state: "preparing", holds: new Map() }) : file;
    case "Release":
    case "Open":
      // Nobody's pause stands, also not one that was set from here: its party lifted it.
      return counsellor && known.state !== "closed" ? withCase(file, { state: "open", holds: new Map() }) : file;
    case "Share":
      return counsellor ? withCase(file, { state: known.state === "paused" ? "open" : known.state, holds: new Map() }) : file;
    case "Resume": {
      const hold = pauseOf(command.side);
      return counsellor && known.holds.get(hold) !== command.pause ? withCase(file, paused(known, hold, command.pause)) : file;
    }
    default:
      return file;
  }
}

/** A letter that this seat hears of only now: the other side's when it is passed on, the party's for a counsellor. */
function withUnseenItem(before: Replay, file: CaseFile, command: Command, at: Seconds): CaseFile {
  const named = isForItem(command) ? command.item : command.command === "Submit" ? command.replaces : undefined;
  if (named === undefined || file.items.has(named)) return file;
  const unknown = itemOf({
    id: named, case: file.case.id, side: "a", author: NOBODY, kind: "letter", state: "held", manifest: UNSEEN, held_at: at,
    day: dayOf(at),
  });
  const heard = heardOf(before, file, command, unknown);
  return heard === undefined ? file : withItems(file, [heard, ...originalOf(file, command, heard)]);
}

/** Return what a command says of an item of which this seat knew nothing; undefined where it tells of none. */
function heardOf(before: Replay, file: CaseFile, command: Command, unknown: Item): Item | undefined {
  const side = ownSide(before, file, command);
  switch (command.command) {
    case "Release":
      return side === undefined ? undefined : passedOnTo(file, command, side, unknown);
    case "Share":
      return { ...unknown, side: command.side, manifest: command.manifest, lendable: true };
    case "Offer":
      return side === undefined ? undefined : { ...unknown, side, manifest: command.manifest, derived_from: command.original };
    case "Regrant":
      if (side === undefined) return undefined;
      return { ...unknown, side: other(side), state: "released", release: command.release, released_to: NOBODY };
    case "Recall":
      // A side may take back what a mediator wrote down for it too, of which its journal does not tell.
      return side === undefined ? undefined : { ...unknown, side };
    case "DestroyOwnCopy":
      return isCounsellor(before.seat) && side !== undefined ? { ...unknown, side } : undefined;
    case "Submit":
      // One that a mediator wrote down for the side, say; what became of it is told to the mediators.
      return { ...unknown, side: command.side, state: "returned", derived_from: command.derived_from };
    default:
      return undefined;
  }
}

/** Of which kind a letter is, its recipient learns with its manifest: one that is welcome, or it was not passed on. */
function passedOnTo(file: CaseFile, command: Release, side: Side, unknown: Item): Item {
  const party = file.parties[side];
  const kind = Kind.find((candidate) => wants(party, formOf({ ...unknown, kind: candidate }))) ?? "letter";
  const item: Item = { ...unknown, side: other(side), manifest: command.manifest, kind };
  // From which one it was made is told by its manifest, once it is opened; that its author agreed, to the mediators.
  return command.derived ? { ...item, derived_from: command.original ?? (UNSEEN as string as ItemId), agrees: true } : item;
}

/** The original of a translation that is passed on with it, as far as this seat does not have it already. */
function originalOf(file: CaseFile, command: Command, item: Item): readonly Item[] {
  if (command.command !== "Release" || command.original === undefined || file.items.has(command.original)) return [];
  return [{ ...item, id: command.original, manifest: command.original_manifest ?? UNSEEN, derived_from: undefined, agrees: false }];
}

/** For whom this seat receives or speaks: a party for itself, a counsellor by the delegation that is named. */
function ownSide(before: Replay, file: CaseFile, command: Command): Side | undefined {
  if (!isLate(before.seat)) return sideOf(before.seat);
  return isForItem(command) ? delegationBy(file, command.delegation)?.side : undefined;
}

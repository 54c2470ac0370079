// A case file from the records of one seat's journal, in their order, by the same rules as the service's (step J7).
//
// The mediators' journal holds every record of the case: from it the whole case follows. Another seat does not see what some of
// its records rest on (the other side's consent, a letter before it was passed on); that, and nothing else, is taken as given,
// marked with `UNSEEN`. Nothing here knows a signature: who calls has verified each record, and says who stands behind it.

import { isForItem, type Assign, type Caller, type Commands } from "./commands.ts";
import { decide, type DecidedCommand } from "./decide.ts";
import { withItems, withParty } from "./decision.ts";
import type { CaseId, ItemId, KeysetId, Seconds } from "./ids.ts";
import { FORMS } from "./forms.ts";
import { consentBy, emptyFile, mediatorsOf, type CaseFile, type Item, type Party } from "./model.ts";
import { naming, NOTED, NOTHING } from "./newest.ts";
import { NO_NEWS, withCommand } from "./news.ts";
import type { Moments } from "./order.ts";
import { isViewed } from "./picture_rules.ts";
import { authorise } from "./policy.ts";
import { demand, Refused } from "./refusals.ts";
import { SIDES, type Seat, type Side } from "./seats.ts";
import { isCounsellor, isLate, isSupporter, isWhole, UNSEEN, type Replay } from "./seen.ts";
import { asTold, given, withPeople } from "./unseen.ts";
import { withEntry, withMember, withoutEntry } from "./values.ts";

/** Return what a seat knows before its first record. */
export function begun(id: CaseId, seat: Seat): Replay {
  let file = emptyFile(id);
  if (!isWhole(seat)) {
    const kinds: Party["kinds"] = new Set(isLate(seat) ? FORMS : ["letter"]);
    const taken = { consent: consentBy(UNSEEN), prepared: UNSEEN, kinds };
    for (const side of SIDES) file = withParty(file, { ...file.parties[side], ...taken });
  }
  return { seat, file, gone: new Map(), silenced: new Set(), beside: new Map(), news: NO_NEWS, taken_noted: NOTED };
}

/**
 * Return what the seat knows behind one more record; throws `Refused` where no rule lets it stand there.
 *
 * The rules are asked for the likely second first, then for others of the span: the service decided by its own clock.
 */
export function after(before: Replay, heard: DecidedCommand | Words, caller: Caller, moments: Moments): Replay {
  if (heard.command === "WriteNote" || heard.command === "Answered" || heard.command === "HandNote") {
    return afterWords(before, heard, caller, moments);
  }
  requireNotOver(before, heard);
  const base = given(before, heard, caller, moments);
  const [file, command] = asItWas(base, naming(base, heard, caller), caller);
  const decided = tried(file, moments, (at) => decide(file, forReaders(file, command, at), caller, at));
  const following = endedHere(file, asTold(before, command, decided), moments);
  return {
    ...before,
    file: following,
    gone: goneBehind(before, command, moments),
    silenced: command.command === "EndPlace" ? withMember(before.silenced, command.mediator) : before.silenced,
    news: withCommand(before.news, command, caller, moments.likely),
  };
}

/**
 * Return what is known once a coordinator's record beside the journal gave somebody a place; `Refused` where it cannot.
 *
 * The newest counts. An end that the journal tells of is behind every place that was given before it.
 */
export function withPlace(before: Replay, command: Assign, caller: Caller, at: Seconds): Replay {
  const known = before.beside.get(command.mediator);
  if (known !== undefined && known.at >= at) return before;
  const first = { ...command, behind: NOTHING };
  const [place] = decide(emptyFile(before.file.case.id), first, caller, at).assignments;
  if (place === undefined) return before;
  return { ...before, beside: withEntry(before.beside, command.mediator, { at, place, behind: command.behind }) };
}

/**
 * Return what a counsellor or a supporter knows once a party spoke with this keyset, which was confirmed.
 *
 * Who had one before is silent now. To every other seat its own journal says so.
 */
export function withVoice(before: Replay, side: Side, keyset: KeysetId, epoch: number): Replay {
  const party = before.file.parties[side];
  if (!(isCounsellor(before.seat) || isSupporter(before.seat)) || epoch <= party.epoch) return before;
  return { ...before, file: withParty(before.file, { ...party, keyset, epoch }) };
}

type Words = Commands["WriteNote" | "Answered" | "HandNote"];

/**
 * Take what changes nothing of a case file.
 *
 * Of a note only whether its signer may give it is asked: for whom they sealed it is theirs to say. Who begins in the middle of
 * a case does not know of every place.
 */
function afterWords(before: Replay, command: Words, caller: Caller, moments: Moments): Replay {
  const file = withPeople(before, command, caller, moments);
  tried(file, moments, (at) => authorise(file, command, caller, at));
  if (command.command !== "WriteNote" && !isLate(before.seat)) tried(file, moments, (at) => decide(file, command, caller, at));
  return { ...before, news: withCommand(before.news, command, caller, moments.likely) };
}

/** Ask for one second after another of the span until the answer is yes; throws the first refusal. */
function tried<Answer>(file: CaseFile, moments: Moments, ask: (at: Seconds) => Answer): Answer {
  let first: Refused | undefined = undefined;
  for (const at of secondsOf(file, moments)) {
    try {
      return ask(at);
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      first ??= refused;
    }
  }
  throw first ?? new Refused("not.found");
}

/** Yield the seconds of a span at which an answer may change: its ends, and where something begins or runs out. */
function* secondsOf(file: CaseFile, moments: Moments): Iterable<Seconds> {
  yield moments.likely;
  const edges = new Set([moments.first, moments.last]);
  for (const delegation of file.delegations) edges.add(delegation.not_before).add(delegation.not_after - 1);
  for (const place of file.assignments) edges.add(place.not_after - 1);
  yield* [...edges].filter((at) => moments.first <= at && at <= moments.last).sort((one, other) => one - other);
}

/** Whom an author sealed for is theirs to say: it moves nothing, and whoever was left out cannot read. */
function forReaders(file: CaseFile, command: DecidedCommand, at: Seconds): DecidedCommand {
  if (command.command !== "Submit") return command;
  return { ...command, readers: new Set(mediatorsOf(file, at).map((mediator) => mediator.keyset)) };
}

/**
 * Read what stands in a journal from before a rule as it was taken then: the service takes nothing more of the kind.
 *
 * A derived item was released without a word of what it is; an item that came back could be replaced again and again; what was
 * passed on could be opened whatever its recipient had said since; nobody said that they had looked at pages; a derived item
 * stayed held when its original went back; an item could be postponed for as long as somebody liked; what was made of a letter
 * that was taken back could be taken back once more.
 */
function asItWas(known: CaseFile, command: DecidedCommand, caller: Caller): readonly [CaseFile, DecidedCommand] {
  let file = known;
  if (isForItem(command) && command.command !== "DestroyOwnCopy") file = madeOfWhatWentBack(file, command.item);
  switch (command.command) {
    case "Countersign":
      return [lookedAt(file, command.item, caller), command];
    case "Release": {
      file = lookedAt(file, command.item, caller);
      const derived = (file.items.get(command.item)?.derived_from) !== undefined;
      if (!derived || command.derived) return [file, command];
      return [changed(file, command.item, () => ({ agrees: true })), { ...command, derived: true }];
    }
    case "Open":
      return [file, { ...command, as_taken: true }];
    case "Recall":
      return [changed(file, command.item, (item) => (item.taken_back ? { taken_back: false } : undefined)), command];
    case "Postpone":
      return [file, { ...command, earlier_rule: true }];
    case "Submit":
      if (command.replaces === undefined) return [file, command];
      return [changed(file, command.replaces, (item) => (item.replaced ? { replaced: false } : undefined)), command];
    default:
      return [file, command];
  }
}

/** Return the file with an item changed, where the file has it and something about it changes. */
function changed(file: CaseFile, id: ItemId, change: (item: Item) => Partial<Item> | undefined): CaseFile {
  const item = file.items.get(id);
  const difference = item === undefined ? undefined : change(item);
  return item === undefined || difference === undefined ? file : withItems(file, [{ ...item, ...difference }]);
}

/** Take a derived item as held still that ended with its original, where a record says more of it. */
function madeOfWhatWentBack(file: CaseFile, id: ItemId): CaseFile {
  return changed(file, id, (item) => {
    const original = item.derived_from === undefined || item.state !== "recalled" ? undefined : file.items.get(item.derived_from);
    const wentBack = original?.state === "returned" || original?.state === "declined";
    return wentBack ? { state: "held", taken_back: false } : undefined;
  });
}

function lookedAt(file: CaseFile, id: ItemId, by: Caller): CaseFile {
  return changed(file, id, (item) =>
    isViewed(item, by.keyset) ? undefined : { viewed_by: withMember(item.viewed_by, by.keyset) },
  );
}

/**
 * Let a delegation that is taken away be over at every second at which a later record may have been taken.
 *
 * It ends where its end stands; no tolerance of clocks lets anybody speak by it behind that.
 */
function endedHere(before: CaseFile, following: CaseFile, moments: Moments): CaseFile {
  const ran = new Map(before.delegations.map((delegation) => [delegation.record, delegation.not_after]));
  const isOver = new Set(
    following.delegations
      .filter(({ record, not_after: end }) => end !== (ran.get(record) ?? end))
      .map((delegation) => delegation.record),
  );
  if (isOver.size === 0) return following;
  const delegations = following.delegations.map((delegation) =>
    isOver.has(delegation.record) ? { ...delegation, not_after: moments.first } : delegation,
  );
  return { ...following, delegations };
}

/** Refuse a place or a delegation for somebody whose authority ended: the service gives them none, whenever it was signed. */
function requireNotOver({ silenced }: Replay, command: DecidedCommand): void {
  demand(command.command !== "Assign" || !silenced.has(command.mediator), "assignment.role");
  demand(command.command !== "Delegate" || !silenced.has(command.counsellor), "delegation.role");
  demand(command.command !== "Share" || !silenced.has(command.to), "share.role");
}

function goneBehind({ gone }: Replay, command: DecidedCommand, moments: Moments): ReadonlyMap<KeysetId, Seconds> {
  switch (command.command) {
    case "EndAssignment":
    case "EndPlace":
    case "StepAside":
      return withEntry(gone, command.mediator, moments.likely);
    case "Assign":
      return withoutEntry(gone, command.mediator);
    default:
      return gone;
  }
}

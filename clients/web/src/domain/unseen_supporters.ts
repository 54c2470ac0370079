// What a seat takes as given of supporters, because it cannot see what a record rests on: that, and nothing else.
//
// The slip that somebody answered; of a party's own letter, that it was passed on; of one that it received, that its author
// allows it (a client asks that of the manifest). To a supporter a lend is all that is told of a letter, and how an earlier one
// ended is not.

import type { Caller, Lend as LendItem, Supporter as GiveSupporter } from "./commands.ts";
import { withCase, withItems } from "./decision.ts";
import { dayOf, FOREVER, type Seconds } from "./ids.ts";
import { isLive, itemOf, type CaseFile, type Item, type Slip } from "./model.ts";
import { isSupporter, isWhole, UNSEEN, type Replay } from "./seen.ts";
import { withLendsEnded } from "./supporter_rules.ts";
import { NO_EPOCH } from "./supporters.ts";

/** Return the file in which a supporter's slip was answered: no record says so. The slip itself is one, to mediators. */
export function withAnsweredSupporter(before: Replay, file: CaseFile, command: GiveSupporter, caller: Caller): CaseFile {
  const known = file.slips.find((registered) => registered.id === command.slip);
  if (known === undefined && isWhole(before.seat)) return file;
  const { slip: id, side, keyset } = command;
  const slip: Slip = known ?? { id, side, epoch: NO_EPOCH, expires: FOREVER, by: caller.keyset };
  return { ...file, slips: [...file.slips.filter((other) => other.id !== id), { ...slip, keyset }] };
}

/** Return the file in which a letter can be lent that a side or a supporter hears of. */
export function withLendable(before: Replay, known: CaseFile, command: LendItem, caller: Caller, at: Seconds): CaseFile {
  if (!isSupporter(before.seat)) return withItems(known, [lendable(known, command, caller, at)]);
  const over = known.lends.filter((lend) => isLive(lend) && lend.item === command.item && lend.keyset === command.to);
  const file = withCase(withLendsEnded(known, over, at), { state: "open", holds: new Map() });
  return withItems(file, [passedOnUnseen(file, command, caller, at)]);
}

function lendable(file: CaseFile, command: LendItem, caller: Caller, at: Seconds): Item {
  const item = file.items.get(command.item);
  if (item === undefined) return passedOnUnseen(file, command, caller, at);
  if (item.side !== command.side) return { ...item, lendable: true };
  return { ...item, state: item.state === "held" ? "released" : item.state, release: item.release ?? UNSEEN };
}

/** A letter of which nothing is known but that it is lent. */
function passedOnUnseen(file: CaseFile, command: LendItem, caller: Caller, at: Seconds): Item {
  return itemOf({
    id: command.item, case: file.case.id, side: command.side, author: caller.keyset, kind: "letter", state: "opened",
    manifest: command.manifest, held_at: at, day: dayOf(at), told: true, release: UNSEEN,
  });
}

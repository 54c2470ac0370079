// What a line of a journal is shown with beside its own record: whose letter it is about, and whether that can still be read. The
// twin of clients/cli/relay_client/roles/journal_lines.py.

import type { ItemId } from "../../domain/ids.ts";
import { isWhole } from "../../domain/seen.ts";
import { goneFor } from "../../domain/views.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import type { JournalLine } from "../views/cases.ts";
import { summaryOf } from "./presenters.ts";

/** A line with what the case tells of its letter now: whose it is, and whether it is gone for this seat. */
export function journalLine(snapshot: CaseSnapshot, line: JournalLine): JournalLine {
  const { file, replay } = historyIn(snapshot);
  const item = line.item === undefined ? undefined : file.items.get(line.item);
  if (item === undefined) return line;
  const seat = isWhole(replay.seat) ? undefined : summaryOf(snapshot).side;
  const side = line.attested && line.side === undefined ? item.side : line.side;
  const gone = goneFor(item, seat, snapshot.signer.id) || toldGone(snapshot).has(item.id);
  return { ...line, side, gone };
}

/** Received letters of which the service says that they are gone: their author's word is in no journal of the reader. */
function toldGone({ shown }: CaseSnapshot): ReadonlySet<ItemId> {
  const rows = shown?.received ?? [];
  return new Set(rows.filter((row) => row.status === "no_longer_available").map((row) => row.item));
}

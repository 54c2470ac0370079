// What a party can read no more since they lost their keys and got new ones from their mediator (steps E6, S11). The twin of
// clients/cli/relay_client/roles/lost_items.py.
//
// Follows from the verified journal alone: what was sealed for a keyset that this party had, and not for the one that they have
// now.

import { dayOf, type KeysetId } from "../../domain/ids.ts";
import { recipientOf } from "../../domain/model.ts";
import { byRank } from "../../domain/values.ts";
import type { NoteId } from "../../generated/names.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { isSeen, type SignedWords } from "../trust/case_history.ts";
import type { LostItem } from "../views/items.ts";

/**
 * Own letters, received ones and private notes that only earlier keys opened, each kind oldest first. Each is here until a mediator
 * gives it anew. Whether one still can, is not told by this journal.
 */
export function lostItems(snapshot: CaseSnapshot): readonly LostItem[] {
  const { side, role } = snapshot.reply.case;
  if (role !== "party" || side === undefined) return [];
  const history = historyIn(snapshot);
  const now = snapshot.signer.id;
  const earlier = new Set([...history.keys].filter(([id, key]) => key.side === side && id !== now).map(([id]) => id));
  const own: LostItem[] = [];
  const received: LostItem[] = [];
  for (const item of history.file.items.values()) {
    const { id } = item;
    const ownCopy = item.own_copy && item.offered_to !== now;
    const wrote = item.side === side && earlier.has(item.author);
    if (wrote && ownCopy && isSeen(item.submit)) own.push({ kind: "own", id, day: item.day });
    const reached = item.state === "released" || item.state === "opened";
    const theirs = recipientOf(item) === side && item.released_to !== undefined && earlier.has(item.released_to);
    if (theirs && reached && isSeen(item.release)) received.push({ kind: "received", id, day: item.released_on ?? item.day });
  }
  return [...own, ...received, ...notes(snapshot, earlier, now)];
}

function notes(snapshot: CaseSnapshot, earlier: ReadonlySet<KeysetId>, now: KeysetId): readonly LostItem[] {
  const history = historyIn(snapshot);
  const kept = new Set(history.notes(now).map(([note]) => note));
  const byNote = new Map<NoteId, SignedWords>([...earlier].sort().flatMap((keyset) => [...history.notes(keyset)]));
  return [...byNote]
    .filter(([note]) => !kept.has(note))
    .sort(([one, words], [other, later]) => byRank([words.at ?? 0, one], [later.at ?? 0, other]))
    .map(([note, words]) => ({ kind: "note", id: note, day: dayOf(words.at ?? 0) }));
}

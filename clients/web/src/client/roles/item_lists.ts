// From a verified journal to somebody's two lists: what they wrote, and the envelopes that came. The twin of
// clients/cli/relay_client/roles/item_lists.py.
//
// An item is here because a record of the journal stands for it, never because the server lists it. What a seat cannot see (that a
// letter was passed on, that an envelope is gone) is the service's word, and is marked so. Nothing is fetched or signed.

import type { ItemId } from "../../domain/ids.ts";
import type { Item } from "../../domain/model.ts";
import { isAuthors, isRecipients, recipientStatus } from "../../domain/views.ts";
import type { AuthorStatus, RecipientStatus } from "../../generated/choices.ts";
import type { AuthorItem, RecipientItem } from "../../generated/shapes.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { isSeen } from "../trust/case_history.ts";
import type { PartyItems, ReceivedItem, WrittenItem } from "../views/items.ts";
import { offered } from "./agreements.ts";
import { lostItems } from "./lost_items.ts";
import { signedWords } from "./presenters.ts";

/** Both lists, oldest first; the rows are the server's, by item. */
export async function partyItems(
  snapshot: CaseSnapshot,
  written: ReadonlyMap<ItemId, AuthorItem>,
  received: ReadonlyMap<ItemId, RecipientItem>,
): Promise<PartyItems> {
  const party = snapshot.reply.case.role === "party";
  const side = party ? snapshot.reply.case.side : undefined;
  const { id } = snapshot.signer;
  const items = [...historyIn(snapshot).file.items.values()];
  const own = items.filter((item) => isAuthors(item, side, id) && isSeen(item.submit));
  const theirs = items.filter((item) => isRecipients(item, id) && isSeen(item.release));
  return {
    written: await Promise.all(own.map((item) => writtenItem(snapshot, item, written.get(item.id)))),
    received: await Promise.all(theirs.map((item) => receivedItem(snapshot, item, received.get(item.id)))),
    offered: party ? offered(snapshot) : [],
    lost: lostItems(snapshot),
  };
}

async function writtenItem(snapshot: CaseSnapshot, item: Item, row: AuthorItem | undefined): Promise<WrittenItem> {
  const [status, byService] = authorsStatus(item, row);
  const reason = await signedWords(snapshot, "return_reason", row?.reason, item.id);
  return {
    item: item.id,
    status,
    kind: item.kind,
    day: item.day,
    opened: row?.opened === true && status === "passed_on",
    ownCopy: item.own_copy,
    brought: item.delegation !== undefined,
    unread: row?.unread === true && status === "with_mediator",
    reason: reason?.text,
    reasonBy: reason?.by,
    byService,
    cause: item.cause,
    anew: item.offered_to === snapshot.signer.id,
  };
}

/** What the author is shown, and whether it is the service's word. */
function authorsStatus(item: Item, row: AuthorItem | undefined): readonly [AuthorStatus, boolean] {
  if (item.taken_back) return ["taken_back", false];
  if (item.state === "returned") return ["returned", false];
  if (item.state === "declined") return ["not_passed_on", false];
  switch (row?.status) {
    case "passed_on": // what an author hears from the service alone: it enters no journal of theirs
    case "not_passed_on":
    case "taken_back": // what a mediator took back on somebody's word stays in the mediators' journal
      return [row.status, true];
    default:
      return ["with_mediator", false];
  }
}

async function receivedItem(snapshot: CaseSnapshot, item: Item, row: RecipientItem | undefined): Promise<ReceivedItem> {
  const [status, byService] = recipientsStatus(item, row);
  const note = await signedWords(snapshot, "release_note", row?.note, item.id);
  return {
    item: item.id,
    status,
    kind: item.kind,
    day: item.released_on ?? item.day,
    brought: status === "opened" && row?.brought === true,
    note: note?.text,
    noteBy: note?.by,
    byService,
    derived: item.derived_from !== undefined,
    together: item.together,
    pages: row?.pages === true,
    anew: item.regrant !== undefined,
  };
}

function recipientsStatus(item: Item, row: RecipientItem | undefined): readonly [RecipientStatus, boolean] {
  const known = recipientStatus(item) ?? "no_longer_available";
  return known === "closed" && row?.status === "no_longer_available" ? [row.status, true] : [known, false];
}

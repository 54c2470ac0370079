// The items of a mediator's cases, as the journal tells of them, and each of them read whole. The twin of
// clients/cli/relay_client/roles/held_items.py.

import type { CaseId, ItemId } from "../../domain/ids.ts";
import { isLive, type Item } from "../../domain/model.ts";
import { mediatorsRead } from "../../domain/readers.ts";
import { caseOf, type CaseSnapshot, directoryIn, historyIn } from "../cases/snapshot.ts";
import { Misused, ServerProblem } from "../errors.ts";
import { begun } from "../net/begun.ts";
import type { HeldItem, OpenedItem } from "../views/items.ts";
import type { CaseAccess } from "./case_access.ts";
import type { ItemAccess } from "./item_access.ts";
import { openedItem, signedWords } from "./presenters.ts";
import { countersignedBy } from "./presenters_mediator.ts";

/** Every item of a case, as its mediators see it. */
export class HeldItems {
  readonly #cases: CaseAccess;
  readonly #items: ItemAccess;

  constructor(cases: CaseAccess, items: ItemAccess) {
    this.#cases = cases;
    this.#items = items;
  }

  /** Every item of a case, oldest first. */
  async list(of: CaseId): Promise<readonly HeldItem[]> {
    return this.of(await this.#cases.view(of));
  }

  /** Every item that the journal of a case tells of. Of the server's rows only sealed remarks are used. */
  async of(snapshot: CaseSnapshot): Promise<readonly HeldItem[]> {
    const items = [...historyIn(snapshot).file.items.values()];
    const remarks = new Map<ItemId, Uint8Array | undefined>();
    if (snapshot.shown?.whole === true) {
      for (const row of snapshot.shown.remarks) remarks.set(row.item, row.sealed);
    } else if (items.some((item) => item.postponed_until !== undefined)) {
      for await (const page of this.#items.pages(caseOf(snapshot))) {
        for (const row of page.mediated) remarks.set(row.item, row.remark);
      }
    }
    return Promise.all(items.map((item) => heldItem(snapshot, item, remarks.get(item.id))));
  }

  /** Open an item after every check; `Misused` *item.no_key* where nobody gave this mediator its key. */
  async read(of: CaseId, item: ItemId): Promise<OpenedItem> {
    const asked = begun(this.#items.fetch(of, item));
    const snapshot = await this.#cases.view(of);
    try {
      const reading = await this.#items.fetchKnown(snapshot, item, asked);
      return openedItem(snapshot, await this.#items.unseal(snapshot, reading), undefined);
    } catch (problem) {
      const held = historyIn(snapshot).file.items.get(item);
      const gone = problem instanceof ServerProblem && problem.code === "not.found";
      if (gone && held !== undefined && mediatorsRead(held)) throw new Misused("item.no_key");
      throw problem;
    }
  }
}

async function heldItem(snapshot: CaseSnapshot, item: Item, sealed: Uint8Array | undefined): Promise<HeldItem> {
  const remark = await signedWords(snapshot, "postpone_remark", sealed, item.id);
  const share = historyIn(snapshot).file.shares.find((given) => given.item === item.id && isLive(given));
  return {
    item: item.id,
    case: caseOf(snapshot),
    state: item.state,
    side: item.side,
    kind: item.kind,
    heldAt: item.held_at,
    day: item.day,
    told: item.told,
    brought: item.delegation !== undefined,
    takenBack: item.taken_back,
    readable: mediatorsRead(item),
    inPerson: item.in_person,
    parts: item.parts?.length ?? 0,
    postponedUntil: item.postponed_until,
    derivedFrom: item.derived_from,
    replaces: item.replaces,
    release: item.release,
    releasedOn: item.released_on,
    releasedTo: item.released_to,
    releaseDelegation: item.release_delegation,
    agrees: item.derived_from === undefined || item.answered === undefined ? undefined : item.agrees,
    offered: item.derived_from !== undefined && item.offered_to !== undefined,
    remark: remark?.text,
    remarkBy: remark?.by,
    countersignedBy: countersignedBy(snapshot, item),
    interpreter: share === undefined ? undefined : directoryIn(snapshot).name(share.keyset),
  };
}

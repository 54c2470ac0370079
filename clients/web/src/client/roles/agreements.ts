// Nobody speaks for a party unseen: a mediator shows what they made of a letter, and its author says whether it may go. The twin of
// clients/cli/relay_client/roles/agreements.py.
//
// What was shown, and what was answered, are records of the journal. No row of the server's adds to them.

import type { CaseId, ItemId, KeysetId } from "../../domain/ids.ts";
import type { Item } from "../../domain/model.ts";
import type { Side } from "../../domain/seats.ts";
import { copyOf, named } from "../../domain/newest.ts";
import { isOffered } from "../../domain/views.ts";
import { type Attested, Purpose } from "../../generated/choices.ts";
import { type CaseSnapshot, historyIn, itemIn } from "../cases/snapshot.ts";
import { Misused } from "../errors.ts";
import { grantRef } from "../items/signer.ts";
import type { Outcome } from "../views/cases.ts";
import type { OfferedItem, OpenedItem } from "../views/items.ts";
import type { CaseAccess } from "./case_access.ts";
import type { ItemAccess } from "./item_access.ts";

/** A mediator's part: showing derived letters to whoever wrote the original. */
export class Offers {
  readonly #cases: CaseAccess;
  readonly #items: ItemAccess;

  constructor(cases: CaseAccess, items: ItemAccess) {
    this.#cases = cases;
    this.#items = items;
  }

  /**
   * Show a derived letter to its original's author; undefined where they have no keyset, and it must be read back to them. Throws
   * `Misused` *item.not_derived*; *item.offered* where this mediator showed it to them already. A colleague's offer may be noise:
   * ours stands beside it (step G1).
   */
  async offer(of: CaseId, item: ItemId): Promise<Outcome | undefined> {
    const snapshot = await this.#cases.look(of);
    const { side, original, offeredTo, ownCopy } = derived(snapshot, item);
    const history = historyIn(snapshot);
    const to = history.party(side);
    if (to === undefined) return undefined;
    const shown = offeredTo === to.keyset.id && ownCopy && history.gave(item, to.keyset.id, snapshot.signer.id);
    if (shown) throw new Misused("item.offered");
    const unsealed = await this.#items.unseal(snapshot, await this.#items.fetch(of, item));
    const grant = await snapshot.signer.grant(item, unsealed.contentKey(), to.keyset, Purpose.OWN_COPY);
    const members = {
      item, manifest: unsealed.manifestId, original, to: grant.to, grant: (await grantRef(grant)).digest,
      behind: named(history.file, copyOf(item)),
    };
    return this.#cases.say(snapshot, "item.offer", "Offer", members, { item, grants: [grant] });
  }

  /** Note what somebody without a keyset said when the derived letter was read back to them. */
  async attest({ case: of, item, manifest }: OpenedItem, attested: Attested, agrees: boolean): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    derived(snapshot, item);
    return this.#cases.say(snapshot, "item.agree", "Agree", { item, manifest, agrees, attested }, { item });
  }
}

/** By what something that was read is known. */
export type Shown = Pick<OpenedItem, "case" | "item" | "manifest">;

/** Say of exactly the bytes that were read whether they may go in one's own name. */
export async function answer(cases: CaseAccess, opened: Shown, agrees: boolean): Promise<Outcome> {
  const { item, manifest } = opened;
  return cases.say(await cases.look(opened.case), "item.agree", "Agree", { item, manifest, agrees, attested: undefined }, { item });
}

/** By the journal, the newest letter of each original that was shown to this signer and is held as far as it tells. */
export function offered(snapshot: CaseSnapshot): readonly OfferedItem[] {
  const newest = new Map<ItemId, Item>();
  for (const item of historyIn(snapshot).file.items.values()) {
    if (item.derived_from === undefined || !isOffered(item, snapshot.signer.id)) continue;
    newest.delete(item.derived_from);
    newest.set(item.derived_from, item);
  }
  return [...newest]
    .filter(([, derived]) => derived.state === "held" && derived.own_copy)
    .map(([original, { id, answered, agrees }]) => ({ item: id, original, agrees: answered === undefined ? undefined : agrees }));
}

/** Require of a derived letter that the journal has its author's word for it; `Misused` *item.not_agreed*. */
export function requireAgreed(snapshot: CaseSnapshot, item: ItemId): void {
  const held = historyIn(snapshot).file.items.get(item);
  if (held?.derived_from !== undefined && !held.agrees) throw new Misused("item.not_agreed");
}

/** What the journal says of a derived letter. */
interface Derived {
  readonly side: Side;
  readonly original: ItemId;
  readonly offeredTo?: KeysetId | undefined;
  readonly ownCopy: boolean;
}

function derived(snapshot: CaseSnapshot, item: ItemId): Derived {
  const { side, derived_from: original, offered_to: offeredTo, own_copy: ownCopy } = itemIn(snapshot, item);
  if (original === undefined) throw new Misused("item.not_derived");
  return { side, original, offeredTo, ownCopy };
}

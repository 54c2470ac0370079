// What somebody who lost their keys is given anew: what had come to them, what they wrote themselves, and private notes. The twin
// of clients/cli/relay_client/roles/given_anew.py.
//
// Each is opened with every check and sealed for the keyset that was confirmed for the very side whose it is. Nothing is released
// by it, and nobody else hears of it.

import type { CaseId, ItemId } from "../../domain/ids.ts";
import type { Item } from "../../domain/model.ts";
import { isLostOwn } from "../../domain/readers.ts";
import { Purpose } from "../../generated/choices.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { Misused, ServerProblem } from "../errors.ts";
import { grantRef } from "../items/signer.ts";
import type { Outcome } from "../views/cases.ts";
import type { GivenAnewReport } from "../views/people.ts";
import type { CaseAccess } from "./case_access.ts";
import type { Handovers } from "./handovers.ts";
import type { ItemAccess } from "./item_access.ts";
import { giveNotesAnew } from "./private_notes.ts";

/** Giving somebody who came back what was theirs. */
export class GivenAnew {
  readonly #cases: CaseAccess;
  readonly #items: ItemAccess;
  readonly #handovers: Handovers;

  constructor(cases: CaseAccess, items: ItemAccess, handovers: Handovers) {
    this.#cases = cases;
    this.#items = items;
    this.#handovers = handovers;
  }

  /**
   * Give everything of a case anew that this mediator can read and its owner cannot; what no key of theirs opens is left. `again`
   * gives what others gave already too, beside that: what they gave may be noise (step G1).
   */
  async give(of: CaseId, again = false): Promise<GivenAnewReport> {
    const [received, own]: [ItemId[], ItemId[]] = [[], []];
    for (const { item } of await this.#handovers.regrantable(of, again)) {
      if (await given(this.#handovers.regrant(of, item, again))) received.push(item);
    }
    for (const item of await this.ownLetters(of, again)) if (await given(this.recopy(of, item, again))) own.push(item);
    return { case: of, received, own, notes: await giveNotesAnew(this.#cases, of, again) };
  }

  /** What somebody wrote with keys that they lost, as far as it may come back, oldest first. */
  async ownLetters(of: CaseId, again = false): Promise<readonly ItemId[]> {
    const snapshot = await this.#cases.look(of);
    return [...historyIn(snapshot).file.items.values()].filter((item) => isLost(snapshot, item, again)).map((item) => item.id);
  }

  /** Wrap an own letter anew for its author, who lost their keys; its state stays. `Misused` *item.not_lost*. */
  async recopy(of: CaseId, item: ItemId, again = false): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    const history = historyIn(snapshot);
    const known = history.file.items.get(item);
    const to = known === undefined ? undefined : history.party(known.side);
    if (known === undefined || to === undefined || !isLost(snapshot, known, again)) throw new Misused("item.not_lost");
    const unsealed = await this.#items.unseal(snapshot, await this.#items.fetch(of, item));
    const grant = await snapshot.signer.grant(item, unsealed.contentKey(), to.keyset, Purpose.OWN_COPY);
    const members = { item, manifest: unsealed.manifestId, to: grant.to, grant: (await grantRef(grant)).digest };
    return this.#cases.say(snapshot, "item.recopy", "Recopy", members, { item, grants: [grant] });
  }
}

/** Whether something was given; not what this mediator has no key of. */
async function given(giving: Promise<Outcome>): Promise<boolean> {
  try {
    await giving;
    return true;
  } catch (problem) {
    if (problem instanceof ServerProblem && problem.code === "not.found") return false;
    throw problem;
  }
}

/** Whether its author lost it with their keys; `again`: or was given it anew by others, and not by us. */
function isLost(snapshot: CaseSnapshot, item: Item, again: boolean): boolean {
  const history = historyIn(snapshot);
  const { file } = history;
  const [party, to] = [file.parties[item.side], item.offered_to];
  if (!again || to === undefined || to !== party.keyset) return isLostOwn(file, item, party);
  return !history.handedTo(item.id, to, snapshot.signer.id) && isLostOwn(file, { ...item, offered_to: undefined }, party);
}

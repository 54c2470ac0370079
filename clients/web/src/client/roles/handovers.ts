// Giving others what one can read: a hand-over to another mediator, and a regrant to a recovered recipient. The twin of
// clients/cli/relay_client/roles/handovers.py.
//
// Each item is opened with every check and its key wrapped for somebody verified to belong to the case. Nothing is released by it.

import type { CaseId, ItemId, KeysetId } from "../../domain/ids.ts";
import { other } from "../../domain/seats.ts";
import { Purpose } from "../../generated/choices.ts";
import { GRANTS } from "../../generated/limits.ts";
import type { GrantFor, Reading } from "../../generated/shapes.ts";
import { FaultCollector } from "../cases/fault_collector.ts";
import { caseOf, type CaseSnapshot, directoryIn, historyIn } from "../cases/snapshot.ts";
import { Misused, ServerProblem, Unreadable } from "../errors.ts";
import { grantRef } from "../items/signer.ts";
import { parsed } from "../trust/directory.ts";
import type { Outcome } from "../views/cases.ts";
import type { HeldItem } from "../views/items.ts";
import type { HandedOver, HandoverReport } from "../views/people.ts";
import type { CaseAccess } from "./case_access.ts";
import type { HeldItems } from "./held_items.ts";
import type { ItemAccess } from "./item_access.ts";
import { mediatorKeys } from "./presenters.ts";
import { handOverNotes } from "./private_notes.ts";

/** Wrapping keys for others. */
export class Handovers {
  readonly #cases: CaseAccess;
  readonly #items: ItemAccess;
  readonly #held: HeldItems;

  constructor(cases: CaseAccess, items: ItemAccess, held: HeldItems) {
    this.#cases = cases;
    this.#items = items;
    this.#held = held;
  }

  /**
   * Wrap every item and note of a case that neither author nor we gave the other mediator; `Misused` *assignment.unknown*. `again`
   * wraps what the author gave them too: it may be noise, and ours stands beside it (step G1). `done` is told how many letters of
   * how many were looked at.
   */
  async handOver(
    of: CaseId, to: KeysetId, again = false, done: (count: number, all: number) => void = () => undefined,
  ): Promise<HandoverReport> {
    const snapshot = await this.#cases.look(of);
    if (to === snapshot.signer.id || !mediatorKeys(snapshot, this.#cases.now()).has(to)) throw new Misused("assignment.unknown");
    const grants: GrantFor[] = [];
    const readable = (await this.#held.of(snapshot)).filter((held) => held.readable);
    for (const [at, held] of readable.entries()) {
      const grant = await this.#wrapped(snapshot, held.item, to, again);
      if (grant !== undefined) grants.push(grant);
      done(at + 1, readable.length);
    }
    let batches = 0;
    for (let at = 0; at < grants.length; at += GRANTS) {
      const batch = grants.slice(at, at + GRANTS);
      const refs = await Promise.all(batch.map(async (grant) => ({ item: grant.item, digest: (await grantRef(grant)).digest })));
      const now = await this.#cases.look(of);
      await this.#cases.say(now, "case.handover", "Handover", { to, grants: refs }, { grants: batch });
      batches += 1;
    }
    const notes = await handOverNotes(this.#cases, await this.#cases.look(of), to, again);
    return { case: of, items: grants.length, records: batches + notes, notes };
  }

  /**
   * Hand over several cases, one after the other; those that do not hold are left out and told beside the rest. `done` is told
   * which case, from 1, and how many letters of how many were looked at in it. Begun once more, it goes on with what is left.
   */
  async handOverAll(
    to: KeysetId, cases: readonly CaseId[], again: boolean, done: (at: number, count: number, all: number) => void,
  ): Promise<HandedOver> {
    const apart = new FaultCollector();
    const reports: HandoverReport[] = [];
    for (const [at, of] of cases.entries()) {
      const report = await apart.of(of, () => this.handOver(of, to, again, (count, all) => { done(at + 1, count, all); }));
      if (report !== undefined) reports.push(report);
    }
    return { reports, troubled: apart.troubled };
  }

  /** What had been released to a keyset that its owner has lost since; `again`: also what only others gave them. */
  async regrantable(of: CaseId, again = false): Promise<readonly HeldItem[]> {
    const snapshot = await this.#cases.look(of);
    return (await this.#held.of(snapshot)).filter((held) => isLost(snapshot, held, again));
  }

  /**
   * Wrap a released item anew for its recovered recipient; its state stays. `Misused` *item.not_lost*. `again` does so for whoever
   * has it by others' hands, beside those.
   */
  async regrant(of: CaseId, item: ItemId, again = false): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    const held = (await this.#held.of(snapshot)).find((heldItem) => heldItem.item === item);
    const to = held === undefined ? undefined : historyIn(snapshot).party(other(held.side));
    if (held?.release === undefined || to === undefined || !isLost(snapshot, held, again)) throw new Misused("item.not_lost");
    const unsealed = await this.#items.unseal(snapshot, await this.#items.fetch(of, item));
    const grant = await snapshot.signer.grant(item, unsealed.contentKey(), to.keyset, Purpose.REGRANT);
    const members = { item, release: held.release, to: grant.to, grant: (await grantRef(grant)).digest };
    return this.#cases.say(snapshot, "item.regrant", "Regrant", members, { item, grants: [grant] });
  }

  /**
   * A grant for `to`; undefined where they have ours or (but `again`) the author's, or where we cannot read it ourselves. A
   * colleague's may be noise: ours stands beside it (step G1).
   */
  async #wrapped(snapshot: CaseSnapshot, item: ItemId, to: KeysetId, again: boolean): Promise<GrantFor | undefined> {
    let reading: Reading;
    try {
      reading = await this.#items.fetch(caseOf(snapshot), item);
    } catch (problem) {
      if (problem instanceof ServerProblem && problem.code === "not.found") return undefined;
      throw problem;
    }
    const unsealed = await this.#items.unseal(snapshot, reading);
    const theirs = !again && (await sealedFor(snapshot, reading)).has(to);
    const has = theirs || historyIn(snapshot).handedTo(item, to, snapshot.signer.id);
    return has ? undefined : snapshot.signer.grant(item, unsealed.contentKey(), directoryIn(snapshot).public(to), Purpose.HANDOVER);
  }
}

/** For whom the author sealed an item, by the submit of the journal; `Unreadable` *item.journal* for another. */
async function sealedFor(snapshot: CaseSnapshot, { submit, item }: Reading): Promise<ReadonlySet<KeysetId>> {
  if (submit === undefined) return new Set();
  const { record, id } = await parsed(submit, snapshot.signer.root);
  const known = historyIn(snapshot).file.items.get(item);
  if (known === undefined || id !== known.submit || record.name !== "Submit") throw new Unreadable("item.journal");
  return new Set(record.statement.grants.map((grant) => grant.to));
}

/** Whether it was released to an earlier keyset of the side it is meant for; `again`: or others gave it, and we did not. */
function isLost(snapshot: CaseSnapshot, { item, state, releasedTo, inPerson, side }: HeldItem, again: boolean): boolean {
  if ((state !== "released" && state !== "opened") || releasedTo === undefined || inPerson) return false;
  const history = historyIn(snapshot);
  const [now, then] = [history.party(other(side)), history.partyWith(releasedTo)];
  if (then === undefined || now === undefined || then.side !== now.side) return false;
  return then.keyset.id !== now.keyset.id || (again && !history.gave(item, now.keyset.id, snapshot.signer.id));
}

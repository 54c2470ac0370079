// Who stands by a party: what a party does about them, and a supporter's own part. The twin of
// clients/cli/relay_client/roles/supporters.py, but for what mediators do.
//
// A letter's key is wrapped for a supporter by the party who holds it. A supporter's keyset is the one of the journal, for which
// the party signed.

import { digest } from "../../crypto/digests.ts";
import { shortFingerprintText } from "../../crypto/typed.ts";
import type { CaseId, ItemId, KeysetId, RecordId } from "../../domain/ids.ts";
import { Purpose } from "../../generated/choices.ts";
import { lent, named } from "../../domain/newest.ts";
import type { Lend, Supporter } from "../../domain/supporters.ts";
import { SupporterNames, keyOf } from "../account/supporter_names.ts";
import type { CaseClient } from "../cases/case_client.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { Misused, ServerProblem } from "../errors.ts";
import type { Outcome } from "../views/cases.ts";
import type { OpenedItem } from "../views/items.ts";
import type { LentItem, SupporterView } from "../views/supporters.ts";
import type { Shown } from "./agreements.ts";
import { CaseAccess } from "./case_access.ts";
import type { ItemAccess } from "./item_access.ts";
import { openedItem } from "./presenters.ts";

/** A party's supporters, and by whom each of their letters is read. */
export class Supporters {
  readonly names: SupporterNames;
  readonly #cases: CaseAccess;
  readonly #items: ItemAccess;

  constructor(cases: CaseAccess, items: ItemAccess) {
    this.#cases = cases;
    this.#items = items;
    this.names = new SupporterNames(cases.session);
  }

  /** Who stands by one's own side, or stood, by the journal. With `toStop` by what this device knows. */
  async of(of: CaseId, toStop = false): Promise<readonly SupporterView[]> {
    const snapshot = await (toStop ? this.#cases.known(of) : this.#cases.view(of));
    const { supporters } = historyIn(snapshot).file;
    const names = supporters.length === 0 ? new Map<string, string>() : await this.names.all();
    return supporters.map((supporter) => viewOf(snapshot, supporter, names));
  }

  /**
   * Let a supporter read a letter that was shown: wrapped by this account, from the key that it holds itself. `Misused`
   * *lend.author* where the other side wrote it and did not allow that, *supporter.none*.
   */
  async lend({ case: of, item, manifest }: Shown, to: KeysetId): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    const history = historyIn(snapshot);
    const known = history.supporters.get(to);
    if (known === undefined) throw new Misused("supporter.none");
    const { side, keyset } = known;
    const unsealed = await this.#items.unseal(snapshot, await this.#items.fetch(of, item));
    if (unsealed.manifestId !== manifest) throw new ServerProblem("item.changed", 409);
    if (unsealed.manifest.side !== side && unsealed.manifest.lendable !== true) throw new Misused("lend.author");
    const grant = await snapshot.signer.grant(item, unsealed.contentKey(), keyset, Purpose.SUPPORT);
    const members = { item, manifest, side, to, grant: await digest(grant.grant), attested: undefined };
    const whole = { ...members, behind: givenBehind(snapshot, members) };
    return this.#cases.say(snapshot, "item.lend", "Lend", whole, { item, grants: [grant] });
  }

  /** Take one letter back from a supporter; `Misused` *lend.none* where they do not have it. */
  async unlend(of: CaseId, item: ItemId, to: KeysetId): Promise<Outcome> {
    return this.#cases.stop(of, "item.unlend", "Unlend", (known) => {
      const lent = historyIn(known).file.lends.find((lend) => isLive(lend) && lend.item === item && lend.keyset === to);
      if (lent === undefined) throw new Misused("lend.none");
      return { item, side: lent.side, to };
    }, item);
  }

  /** End a supporter's place, with every letter that they were lent; `Misused` *supporter.none*. */
  async end(of: CaseId, supporter: KeysetId): Promise<Outcome> {
    return this.#cases.stop(of, "case.unsupport", "SupporterEnd", (known) => {
      const trusted = historyIn(known).file.supporters.find((listed) => listed.keyset === supporter);
      if (trusted === undefined) throw new Misused("supporter.none");
      return { side: trusted.side, supporter };
    });
  }
}

/** A supporter's own part: what they were lent, and putting it down. */
export class SupporterRole {
  readonly cases: CaseAccess;
  readonly #items: ItemAccess;

  constructor(caseClient: CaseClient, items: ItemAccess) {
    this.cases = new CaseAccess(caseClient, "supporter");
    this.#items = items;
  }

  /** Every letter of a case that this supporter can read. */
  async lent(of: CaseId): Promise<readonly LentItem[]> {
    const snapshot = await this.cases.view(of);
    const live = historyIn(snapshot).file.lends.filter(isLive);
    if (live.length === 0) return [];
    const gone = new Set<ItemId>();
    const pages = snapshot.shown?.whole === true ? [snapshot.shown] : this.#items.pages(of);
    for await (const { received } of pages) {
      for (const row of received) if (row.status === "no_longer_available") gone.add(row.item);
    }
    return live.filter((lend) => !gone.has(lend.item)).map(({ item, since }) => ({ item, case: of, since }));
  }

  /** Open a letter that one was lent; `Misused` *lend.over* where it is not with this supporter any more. */
  async read(of: CaseId, item: ItemId): Promise<OpenedItem> {
    const snapshot = await this.cases.view(of);
    requireLent(snapshot, item);
    return openedItem(snapshot, await this.#items.unseal(snapshot, await this.#items.fetchGiven(of, item, "lend.over")), undefined);
  }

  /** Give one letter back; nobody needs a reason. */
  async putDown(of: CaseId, item: ItemId): Promise<Outcome> {
    return this.cases.stop(
      of, "item.unlend", "Unlend", (known) => ({ item, side: requireLent(known, item).side, to: known.signer.id }), item,
    );
  }

  /** Be a supporter no more; nobody needs a reason. `Misused` *supporter.over* where one is none. */
  async leave(of: CaseId): Promise<Outcome> {
    return this.cases.stop(of, "case.unsupport", "SupporterEnd", (known) => {
      const own = ownPlace(known);
      if (own === undefined) throw new Misused("supporter.over");
      return { side: own.side, supporter: own.keyset };
    });
  }
}

/** The place that whoever looked has beside a party; undefined once it is over. */
export function ownPlace(snapshot: CaseSnapshot): Supporter | undefined {
  return historyIn(snapshot).file.supporters.find((supporter) => supporter.keyset === snapshot.signer.id && isLive(supporter));
}

function isLive({ until }: { readonly until?: number | undefined }): boolean {
  return until === undefined;
}

/** What a lend stands behind: the record that took the same one back last. */
function givenBehind(snapshot: CaseSnapshot, { item, to }: { readonly item: ItemId; readonly to: KeysetId }): RecordId {
  return named(historyIn(snapshot).file, lent(item, to));
}

/** Require that a supporter has a letter, by the journal; `Misused` *lend.over*, or `ServerProblem` *not.found*. */
function requireLent(snapshot: CaseSnapshot, item: ItemId): Lend {
  const lends = historyIn(snapshot).file.lends.filter((lend) => lend.item === item && lend.keyset === snapshot.signer.id);
  const newest = lends.at(-1);
  if (newest === undefined) throw new ServerProblem("not.found", 404);
  if (!isLive(newest)) throw new Misused("lend.over");
  return newest;
}

function viewOf(snapshot: CaseSnapshot, supporter: Supporter, names: ReadonlyMap<string, string>): SupporterView {
  const { keyset, side, since } = supporter;
  const live = isLive(supporter);
  const lent = historyIn(snapshot).file.lends.filter((lend) => isLive(lend) && lend.keyset === keyset);
  return {
    keyset,
    side,
    since,
    live,
    shortFingerprint: shortFingerprintText(keyset),
    items: live ? lent.map((lend) => lend.item) : [],
    name: names.get(keyOf(keyset)),
  };
}

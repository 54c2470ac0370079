// The items of a case: listed page by page, and opened with every check. The twin of
// clients/cli/relay_client/roles/item_access.py; their large parts are items/parts.ts.

import type { Bytes } from "../../bytes.ts";
import type { CaseId, ItemId } from "../../domain/ids.ts";
import { isWhole } from "../../domain/seen.ts";
import { whyGone } from "../../domain/views.ts";
import type { ItemList, Reading } from "../../generated/shapes.ts";
import type { CaseClient } from "../cases/case_client.ts";
import { caseOf, type CaseSnapshot, directoryIn, historyIn } from "../cases/snapshot.ts";
import { Misused, ServerProblem, Unreadable } from "../errors.ts";
import { ItemReader, type Unsealed } from "../items/item_reader.ts";
import { wholePart } from "../items/parts.ts";
import { itemPages } from "../net/paging.ts";
import type { OpenedItem } from "../views/items.ts";
import { summaryOf } from "./presenters.ts";

/** Fetching and opening items, the same for every role: what may be read, the grants decide. */
export class ItemAccess {
  readonly #caseClient: CaseClient;
  /** The item of which a page was asked for last. */
  #parts: Unsealed | undefined;

  constructor(caseClient: CaseClient) {
    this.#caseClient = caseClient;
  }

  /** A case's items page by page. */
  pages(of: CaseId): AsyncGenerator<ItemList> {
    return itemPages((after) =>
      this.#caseClient.session.call("item.list", undefined, { path: { case: of }, query: after === undefined ? {} : { after } }),
    );
  }

  /** What is needed to open an item; `Unreadable` *item.manifest* where the answer is about another. */
  async fetch(of: CaseId, item: ItemId): Promise<Reading> {
    const reading = await this.#caseClient.session.call("item.read", undefined, { path: { case: of, item } });
    if (reading.item !== item) throw new Unreadable("item.manifest");
    return reading;
  }

  /** Fetch an item that somebody was given for a while; `Misused`, with the code `over`, where it is not with them any more. */
  async fetchGiven(of: CaseId, item: ItemId, over: string): Promise<Reading> {
    try {
      return await this.fetch(of, item);
    } catch (problem) {
      if (!(problem instanceof ServerProblem) || problem.code !== "not.found") throw problem;
      throw new Misused(over);
    }
  }

  /**
   * Fetch an item that the journal tells of. Where the service gives nothing, say why, by what this seat knows already:
   * `ServerProblem` with the code of `whyGone`, or *not.found* where nothing known explains it. `asked`: it was asked for already.
   */
  async fetchKnown(snapshot: CaseSnapshot, item: ItemId, asked = this.fetch(caseOf(snapshot), item)): Promise<Reading> {
    try {
      return await asked;
    } catch (problem) {
      const { file, replay } = historyIn(snapshot);
      const known = file.items.get(item);
      if (!(problem instanceof ServerProblem) || problem.code !== "not.found" || known === undefined) throw problem;
      const side = isWhole(replay.seat) ? undefined : summaryOf(snapshot).side;
      const why = whyGone(file, known, side, snapshot.signer.id);
      if (why === undefined) throw problem;
      throw new ServerProblem(why, problem.status, { where: problem.code, request: problem.request });
    }
  }

  /** Open an item with every check; throws `Unreadable`. */
  async unseal(snapshot: CaseSnapshot, reading: Reading): Promise<Unsealed> {
    const { signer, journal } = snapshot;
    if (journal === undefined) throw new Misused("role.other");
    return new ItemReader(signer, directoryIn(snapshot), historyIn(snapshot), journal).open(reading);
  }

  /** One page, from 1, of an item that was opened: of the same manifest, or `Unreadable` *item.manifest*. Throws as `wholePart`. */
  async page(opened: OpenedItem, number: number): Promise<Bytes> {
    if (this.#parts?.manifestId !== opened.manifest) {
      const snapshot = await this.#caseClient.view(opened.case);
      const unsealed = await this.unseal(snapshot, await this.fetchKnown(snapshot, opened.item));
      if (unsealed.manifestId !== opened.manifest) throw new Unreadable("item.manifest");
      this.#parts = unsealed;
    }
    return wholePart(this.#caseClient.session, this.#parts, number);
  }
}

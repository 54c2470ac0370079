// A mediator's part about interpreters: giving one a letter, and taking it back. The twin of `Interpreting` in
// clients/cli/relay_client/roles/interpreter.py.

import type { CaseId, ItemId, KeysetId } from "../../domain/ids.ts";
import { isLive } from "../../domain/model.ts";
import { named, shared } from "../../domain/newest.ts";
import { Purpose } from "../../generated/choices.ts";
import { historyIn } from "../cases/snapshot.ts";
import { Misused, ServerProblem } from "../errors.ts";
import { grantRef } from "../items/signer.ts";
import { windowAt } from "../trust/directory.ts";
import type { Outcome } from "../views/cases.ts";
import type { OpenedItem } from "../views/items.ts";
import type { CaseAccess } from "./case_access.ts";
import type { ItemAccess } from "./item_access.ts";

export class Interpreting {
  readonly #cases: CaseAccess;
  readonly #items: ItemAccess;

  constructor(cases: CaseAccess, items: ItemAccess) {
    this.#cases = cases;
    this.#items = items;
  }

  /**
   * Give a letter that was read to an interpreter whom the root vouched for. Throws `Untrusted` *trust.role* where that is no
   * interpreter; `ServerProblem` *share.stands* where they have one already, *item.changed*.
   */
  async share({ case: of, item, manifest, side }: OpenedItem, interpreter: KeysetId): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    const directory = await this.#cases.withStaff(snapshot);
    directory.require(interpreter, ["interpreter"], windowAt(this.#cases.now()));
    const unsealed = await this.#items.unseal(snapshot, await this.#items.fetch(of, item));
    if (unsealed.manifestId !== manifest) throw new ServerProblem("item.changed", 409);
    const keys = directory.public(interpreter);
    const grant = await snapshot.signer.grant(item, unsealed.contentKey(), keys, Purpose.INTERPRETER);
    const { to } = grant;
    const behind = named(historyIn(snapshot).file, shared(item, to));
    const members = { item, manifest, side, to, grant: (await grantRef(grant)).digest, behind };
    return this.#cases.say(snapshot, "item.share", "Share", members, { item, grants: [grant] });
  }

  /** Take a letter back from whoever translates it; `Misused` *share.none* where nobody has it. */
  async takeBack(of: CaseId, item: ItemId): Promise<Outcome> {
    return this.#cases.stop(of, "item.unshare", "Unshare", (known) => {
      const share = historyIn(known).file.shares.filter((given) => isLive(given) && given.item === item).at(-1);
      if (share === undefined) throw new Misused("share.none");
      return { item, to: share.keyset };
    }, item);
  }
}

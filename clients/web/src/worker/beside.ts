// What the worker does about those who stand by a party or decide with them: a party's supporters, a supporter's own part, and a
// guardian's one answer. In values that can be handed to a page.

import type { CaseClient } from "../client/cases/case_client.ts";
import { caseOf, type CaseSnapshot } from "../client/cases/snapshot.ts";
import { CaseAccess } from "../client/roles/case_access.ts";
import { GuardianRole, type OwnQuestion, questionIn } from "../client/roles/guardians.ts";
import { ItemAccess } from "../client/roles/item_access.ts";
import { PartyRole } from "../client/roles/party.ts";
import { SecondSignatures } from "../client/roles/second_signatures.ts";
import { ownPlace, SupporterRole } from "../client/roles/supporters.ts";
import type { OpenedItem } from "../client/views/items.ts";
import type { LentItem } from "../client/views/supporters.ts";
import type { CaseId, ItemId, KeysetId, RecordId } from "../generated/names.ts";
import type { Stopped } from "./post.ts";

/** What somebody has of a case in which they are a supporter or a guardian. */
export type Beside =
  | { readonly as: "guardian"; readonly case: CaseId; readonly question: OwnQuestion }
  | {
      readonly as: "supporter";
      readonly case: CaseId;
      /** Whether they are one still. */
      readonly live: boolean;
      readonly lent: readonly LentItem[];
    };

/** What a case is to whoever looks; undefined to its parties. */
export async function besideOf(client: CaseClient, snapshot: CaseSnapshot): Promise<Beside | undefined> {
  const of = caseOf(snapshot);
  switch (snapshot.reply.case.role) {
    case "guardian":
      return { as: "guardian", case: of, question: questionIn(snapshot, new CaseAccess(client, "guardian")) };
    case "supporter": {
      const role = new SupporterRole(client, new ItemAccess(client));
      return { as: "supporter", case: of, live: ownPlace(snapshot) !== undefined, lent: await role.lent(of) };
    }
    default:
      return undefined;
  }
}

export function besidesOf(cases: () => CaseClient) {
  function supporting(): SupporterRole {
    const client = cases();
    return new SupporterRole(client, new ItemAccess(client));
  }

  return {
    /** Say that somebody may stand by oneself, as a mediator proposed. Throws *cosign.none*. */
    async takeSupporter(id: RecordId): Promise<void> {
      await new SecondSignatures(cases()).sign(id);
    },

    /** Give a supporter a name that nobody else sees; throws *name.empty*, *name.too_long*, *name.characters*, *name.taken*. */
    async nameSupporter(supporter: KeysetId, name: string): Promise<void> {
      await new PartyRole(cases()).supporters.names.give(supporter, name);
    },

    /** Let a supporter read a letter that was read here. Throws *lend.author*, *supporter.none*. */
    async lend(of: CaseId, item: ItemId, manifest: RecordId, to: KeysetId): Promise<void> {
      await new PartyRole(cases()).supporters.lend({ case: of, item, manifest }, to);
    },

    /** Take a letter back from a supporter. */
    async unlend(of: CaseId, item: ItemId, from: KeysetId): Promise<Stopped> {
      const outcome = await new PartyRole(cases()).supporters.unlend(of, item, from);
      return { trouble: outcome.trouble?.code };
    },

    /** End a supporter, with every letter that they can read. */
    async endSupporter(of: CaseId, supporter: KeysetId): Promise<Stopped> {
      const outcome = await new PartyRole(cases()).supporters.end(of, supporter);
      return { trouble: outcome.trouble?.code };
    },

    /** As a supporter: a letter that one was lent. Throws *lend.over*. */
    async readLent(of: CaseId, item: ItemId): Promise<OpenedItem> {
      return supporting().read(of, item);
    },

    /** As a supporter: give one letter back. */
    async putDown(of: CaseId, item: ItemId): Promise<Stopped> {
      const outcome = await supporting().putDown(of, item);
      return { trouble: outcome.trouble?.code };
    },

    /** Be a supporter no more. */
    async stopSupporting(of: CaseId): Promise<Stopped> {
      const outcome = await supporting().leave(of);
      return { trouble: outcome.trouble?.code };
    },

    /** As a guardian: say yes or no to what one was asked. Throws *guardian.not_asked* for a yes to nothing. */
    async decide(of: CaseId, agrees: boolean): Promise<Stopped> {
      const outcome = await new GuardianRole(cases()).answer(of, agrees);
      return { trouble: outcome.trouble?.code };
    },
  };
}

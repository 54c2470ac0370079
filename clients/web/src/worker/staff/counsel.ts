// What the worker does for a counsellor: the people they act for, by the names they gave them, and what became of what they print.
//
// A counsellor's role in each of their cases (client/roles/counsellor.ts), in values that can be handed to a page. What a
// counsellor writes, opens, takes back and stops goes by the functions that a party has too (../post.ts), under a delegation.

import type { CaseClient } from "../../client/cases/case_client.ts";
import { toldApart } from "../../client/account/contact_names.ts";
import { Misused } from "../../client/errors.ts";
import { Drafts } from "../../client/items/drafts.ts";
import { returnCode, type ReturnPlace, theOne } from "../../client/pages/return_code.ts";
import type { CounsellorRole } from "../../client/roles/counsellor.ts";
import { ownName, ownRole, ownWarnings } from "../../client/roles/staffing.ts";
import type { CounselledCase, NoteView } from "../../client/views/case_view.ts";
import type { DraftInfo, ReceivedItem, WrittenItem } from "../../client/views/items.ts";
import type { NeedView } from "../../client/views/needs.ts";
import type { Warn } from "../../client/views/people.ts";
import type { Delivery, StaffRole } from "../../generated/choices.ts";
import type { CaseId, ItemId, Seconds } from "../../generated/names.ts";
import type { Why } from "../../generated/rules.ts";

/** Somebody for whom a counsellor acts, or acted. */
export interface Helped extends CounselledCase {
  /** What the counsellor calls them; null where they gave no name yet. */
  readonly name: string | null;
  /** What is permitted now; both false where nothing is. */
  readonly brings: boolean;
  readonly reads: boolean;
  /** Whether a permission is live, and until when the longest is or was; undefined where there is none. */
  readonly acts: boolean;
  readonly until?: Seconds | undefined;
  readonly written: readonly WrittenItem[];
  readonly received: readonly ReceivedItem[];
  /** What was begun at this computer, last changed first. */
  readonly drafts: readonly DraftInfo[];
  readonly needs: readonly NeedView[];
}

/** A counsellor, and everybody for whom they act. */
export interface Counselling {
  readonly name: string;
  readonly now: Seconds;
  readonly people: readonly Helped[];
  /** Cases that cannot be shown, by the names that were given them. */
  readonly troubled: readonly (string | null)[];
  readonly warnings: readonly Warn[];
}

/** `cases` gives the case client of the open account, as for `deskOf`; `counselling` its role as a counsellor. */
export function counselOf(cases: () => CaseClient, counselling: () => CounsellorRole) {
  async function helped(counsellor: CounsellorRole, view: CounselledCase, name: string | null): Promise<Helped> {
    const { session } = counsellor.cases;
    const live = view.delegations.filter((delegation) => delegation.live);
    const acts = live.length > 0;
    const { written, received } = acts ? await counsellor.letters.items(view.case) : { written: [], received: [] };
    const drafts = await new Drafts(session.vault, session.environment).list(view.case);
    const ends = (acts ? live : view.delegations).map((delegation) => delegation.notAfter);
    return {
      ...view, name, acts, written, received,
      brings: live.some((delegation) => delegation.scopes.includes("submit")),
      reads: live.some((delegation) => delegation.scopes.includes("read")),
      until: ends.length === 0 ? undefined : Math.max(...ends),
      drafts: drafts.filter((draft) => draft.use === undefined),
      needs: await counsellor.needs(view.case),
    };
  }

  return {
    /** The role that the root gave the open account; null where none is live now. */
    async staffRole(): Promise<StaffRole | null> {
      return (await ownRole(cases())) ?? null;
    },

    /** Everybody for whom this counsellor acts or acted, from one look. Throws *role.other*. */
    async helping(): Promise<Counselling> {
      const counsellor = counselling();
      const { caseClient, session } = counsellor.cases;
      const { cases: views, troubled } = await counsellor.delegatedCases();
      const names = toldApart(await session.names.all());
      const people: Helped[] = [];
      for (const view of views) people.push(await helped(counsellor, view, names.get(view.case) ?? null));
      return {
        name: await ownName(caseClient),
        now: counsellor.cases.now(),
        people,
        troubled: troubled.map((trouble) => names.get(trouble.case) ?? null),
        warnings: await ownWarnings(caseClient),
      };
    },

    /** Say what became of a letter that was opened for somebody. */
    async delivered(of: CaseId, item: ItemId, how: Delivery): Promise<void> {
      await counselling().deliver(of, item, how);
    },

    /** The private notes between this counsellor and the mediators of a case, oldest first; read, they are news no more. */
    async notesFor(of: CaseId): Promise<readonly NoteView[]> {
      const notes = await counselling().notes(of);
      await counselling().saw(of, ["mediator_note"]);
      return notes;
    },

    /** What the square code of the return sheet behind a letter says. */
    returnCodeOf(of: CaseId, item: ItemId): Promise<string> {
      return Promise.resolve(returnCode({ case: of, item }));
    },

    /** Which case and letter scanned pages answer, by their square codes; throws as `theOne`, and *return.not_yours*. */
    async whereFrom(codes: readonly string[]): Promise<ReturnPlace> {
      const place = theOne(codes);
      const { cases: views } = await counselling().delegatedCases();
      if (!views.some((view) => view.case === place.case)) throw new Misused("return.not_yours");
      return place;
    },

    /** Note that this counsellor was shown news of one letter. */
    async sawLetter(of: CaseId, item: ItemId, whys: readonly Why[]): Promise<void> {
      await counselling().saw(of, whys, item);
    },
  };
}

export type CounselCore = ReturnType<typeof counselOf>;

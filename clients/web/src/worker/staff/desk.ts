// What the worker does for a mediator: what waits, and a case with both its sides; with reviewing.ts, which is about one letter,
// and people.ts, which is about who takes part.
//
// A mediator's role in each of their cases (client/roles/mediator.ts), in values that can be handed to a page.

import { dayOf } from "../../domain/ids.ts";
import type { CaseClient } from "../../client/cases/case_client.ts";
import { MediatorRole } from "../../client/roles/mediator.ts";
import type { JournalLine } from "../../client/views/cases.ts";
import type { MediatedCase, NoteView } from "../../client/views/case_view.ts";
import type { HeldItem } from "../../client/views/items.ts";
import type { NeedView, Today } from "../../client/views/needs.ts";
import type { Side } from "../../generated/choices.ts";
import type { CaseId, Day, KeysetId, Seconds } from "../../generated/names.ts";
import { type Why } from "../../generated/rules.ts";
import type { Stopped } from "../post.ts";
import { keptWordsOf, type WordsFor } from "./kept_words.ts";
import { peopleOf } from "./people.ts";
import { reviewingOf } from "./reviewing.ts";

/** What a mediator looks at first, and who they are. */
export interface Desk extends Today {
  readonly name: string;
  readonly now: Seconds;
}

/** A case with everything that its page shows. */
export interface DeskCase {
  readonly view: MediatedCase;
  readonly items: readonly HeldItem[];
  readonly needs: readonly NeedView[];
  readonly notes: readonly NoteView[];
  readonly now: Seconds;
  /** The keyset of whoever looks: their place among the mediators. */
  readonly me: KeysetId;
}

/** Whom a private note is for, beside the mediators; and as what its words were kept while they were written. */
export interface NoteTo {
  readonly about?: Side | undefined;
  readonly counsellor?: KeysetId | undefined;
  readonly keptAs: WordsFor;
}

/** News of a case that a mediator has seen once the case was shown; notes are seen with it, for they are on the same page. */
const SHOWN: readonly Why[] = [
  "guardian_not_agreed", "paused", "consent_ended", "left", "slip_over", "delivered", "sent_back", "colleague_note",
];

/** `cases` gives the case client of the open account, at the beginning of a command; it throws *lock.none* where none is open. */
export function deskOf(cases: () => CaseClient) {
  let made: { readonly client: CaseClient; readonly mediator: MediatorRole } | undefined;
  const { forgetWords, ...words } = keptWordsOf(cases);

  function asMediator(): MediatorRole {
    const client = cases();
    if (made?.client !== client) made = { client, mediator: new MediatorRole(client) };
    return made.mediator;
  }

  return {
    ...words,
    ...reviewingOf(asMediator, { ...words, forgetWords }),
    ...peopleOf(asMediator),

    /** What waits, and all of one's cases, from one look. Throws *role.other*. */
    async today(): Promise<Desk> {
      const mediator = asMediator();
      const today = await mediator.today();
      return { ...today, name: await mediator.ownName(), now: mediator.cases.now() };
    },

    /** One case with both its sides, letters and notes. Its news is seen by it, on every device. */
    async deskCase(of: CaseId): Promise<DeskCase> {
      const mediator = asMediator();
      const view = await mediator.case(of);
      const [items, needs, notes] = [await mediator.held.list(of), await mediator.needs(of), await mediator.notes(of)];
      const { signer } = await mediator.cases.view(of);
      await mediator.saw(of, SHOWN);
      return { view, items, needs, notes, now: mediator.cases.now(), me: signer.id };
    },

    /** The whole journal of a case, oldest first, verified once more. */
    async history(of: CaseId): Promise<readonly JournalLine[]> {
      return asMediator().cases.journal(of);
    },

    /** Have letters of a case passed on by two mediators, or ask that one is enough again. */
    async needTwo(of: CaseId, on: boolean): Promise<void> {
      await asMediator().twoMediators(of, on);
    },

    /** Note that one side's preparation was checked. */
    async prepared(of: CaseId, side: Side): Promise<void> {
      await asMediator().invitations.prepared(of, side);
    },

    /** Open a case for contact. */
    async openCase(of: CaseId): Promise<void> {
      await asMediator().openCase(of);
    },

    /** Set the mediators' own pause. */
    async pauseCase(of: CaseId): Promise<Stopped> {
      return { trouble: (await asMediator().pause(of)).trouble?.code };
    },

    /** Lift the mediators' pause, or the service's. */
    async resumeCase(of: CaseId): Promise<void> {
      await asMediator().resume(of);
    },

    /** End a case for good. */
    async closeCase(of: CaseId): Promise<Stopped> {
      return { trouble: (await asMediator().close(of)).trouble?.code };
    },

    /** Write a private note to one side, to a counsellor, or among the mediators. */
    async writeNote(of: CaseId, text: string, { about, counsellor, keptAs }: NoteTo): Promise<void> {
      await asMediator().note(of, text, about, counsellor);
      await forgetWords(of, keptAs, null);
    },

    /** Say that what one side or a counsellor wrote or asked was answered otherwise. */
    async sayAnswered(of: CaseId, about: Side | null, counsellor: KeysetId | null): Promise<void> {
      await asMediator().answered(of, about ?? undefined, counsellor ?? undefined);
    },

    /** Give a case another name, sealed for its mediators and the office. */
    async nameCase(of: CaseId, text: string): Promise<void> {
      await asMediator().label(of, text);
    },

    /** Give up one's own place in a case for good, because one knows one of the two. */
    async stepAside(of: CaseId): Promise<Stopped> {
      return { trouble: (await asMediator().stepAside(of)).trouble?.code };
    },

    /** The day that it is, by the clock that this client believes. */
    deskDay(): Promise<Day> {
      return Promise.resolve(dayOf(asMediator().cases.now()));
    },
  };
}

export type DeskCore = ReturnType<typeof deskOf>;

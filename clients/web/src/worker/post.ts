// What the worker does for somebody with a contact: what lies there, their letters, their drafts, their way out.
//
// A party's role in each of their cases (client/roles/party.ts), or a counsellor's (counsellor.ts), in values that can be handed
// to a page. Nothing is opened, sent or stopped here but by the call that says so.

import type { CaseClient } from "../client/cases/case_client.ts";
import { caseOf } from "../client/cases/snapshot.ts";
import { UnfitText } from "../client/errors.ts";
import { Attachments } from "../client/items/attachments.ts";
import { Drafts } from "../client/items/drafts.ts";
import { endUploads } from "../client/items/part_uploads.ts";
import { tidy } from "../client/items/plaintext.ts";
import type { CaseAccess } from "../client/roles/case_access.ts";
import type { Contact as ContactStops, Correspondence } from "../client/roles/correspondence.ts";
import { standingNeeds } from "../client/roles/needs.ts";
import { PartyRole } from "../client/roles/party.ts";
import { SecondSignatures, type SupporterRequest } from "../client/roles/second_signatures.ts";
import type { CaseView } from "../client/views/case_view.ts";
import type { Outcome } from "../client/views/cases.ts";
import type { DraftInfo, LostItem, OfferedItem, OpenedItem, PartyItems, ReceivedItem, WrittenItem } from "../client/views/items.ts";
import type { NeedView } from "../client/views/needs.ts";
import type { SupporterView } from "../client/views/supporters.ts";
import { mustBeShown } from "../client/views/people.ts";
import type { CaseState } from "../generated/choices.ts";
import type { CaseId, ItemId, KeysetId, RecordId, Seconds } from "../generated/names.ts";
import type { Bytes } from "../bytes.ts";
import type { CharacterFault } from "../wire/characters.ts";
import type { Tell } from "./core.ts";
import { requirePage } from "./pages.ts";

/** Everything that a contact has to show, from one look. */
export interface Contact {
  readonly case: CaseId;
  readonly state: CaseState;
  /** Whether oneself has agreed to it. */
  readonly agreed: boolean;
  /** Whether oneself paused it. */
  readonly paused: boolean;
  /** The names of who mediates it, the lead first. */
  readonly mediators: readonly string[];
  readonly written: readonly WrittenItem[];
  readonly received: readonly ReceivedItem[];
  /** What mediators made of one's letters, and what one said to it. */
  readonly offered: readonly OfferedItem[];
  /** What waits for this person, by the one list of needs. */
  readonly needs: readonly NeedView[];
  /** What is sealed for keys that they lost: their mediator may give it anew. */
  readonly lost: readonly LostItem[];
  /** Who stands by oneself, or stood; and whom a mediator proposes. */
  readonly supporters: readonly SupporterView[];
  readonly asked: readonly SupporterRequest[];
  /** What was begun on this device, last changed first. */
  readonly drafts: readonly DraftInfo[];
}

/** A letter as it is being written. */
export interface Written {
  readonly text: string;
  readonly language: string;
}

/** A letter that was begun: in the place of which it will come, when it was changed, how many pages it has. */
export interface Begun extends Written {
  readonly replaces: ItemId | undefined;
  readonly at: Seconds;
  readonly pages: number;
}

/** A draft as it was kept: its name, and when. */
export interface Kept {
  readonly name: string;
  readonly at: Seconds;
}

/** Somebody who can read a letter once it is handed over. */
export interface Known {
  readonly id: KeysetId;
  readonly name: string;
}

/** A letter as its reader will see it, with who can read it now; or what in it cannot be sent. */
export type Checked =
  | {
      readonly fits: true;
      readonly text: string;
      /** How many pages go along. */
      readonly pages: number;
      readonly at: Seconds;
      readonly readers: readonly Known[];
      /** Whether others read along than those who were agreed to last. */
      readonly changed: boolean;
    }
  | { readonly fits: false; readonly faults: readonly CharacterFault[] };

/** What may be said of a letter as it is sent. */
export interface Posting {
  readonly draft: string;
  readonly replaces?: ItemId | undefined;
  /** Those who were shown as its readers. */
  readonly readers: readonly Known[];
  /** Whether the reader may let somebody who stands by them read it too. */
  readonly lendable?: boolean | undefined;
  /** A private note to the mediators that goes along. */
  readonly note?: string | undefined;
}

/** What came of stopping: whether something about the case does not hold. It was said all the same. */
export interface Stopped {
  readonly trouble?: string | undefined;
}

/** Every contact of this account as a party, each from one look at all of them. A contact that does not hold is left out. */
export async function contactsOf(client: CaseClient): Promise<readonly Contact[]> {
  const party = new PartyRole(client);
  const { snapshots } = await client.lookAll();
  const cases = snapshots.filter((snapshot) => snapshot.reply.case.role === "party").map(caseOf);
  const { requests: asked } = await new SecondSignatures(client).supporters();
  const shown: Contact[] = [];
  for (const caseId of cases) shown.push(await contact(party, caseId, asked.filter((request) => request.case === caseId)));
  return shown;
}

function draftsOf({ session }: CaseClient): Drafts {
  return new Drafts(session.vault, session.environment);
}

async function contact(party: PartyRole, of: CaseId, asked: readonly SupporterRequest[]): Promise<Contact> {
  const view: CaseView = await party.status(of);
  const { written, received, offered, lost }: PartyItems = await party.letters.items(of);
  return {
    case: of,
    state: view.summary.state,
    agreed: view.own.consent !== undefined,
    paused: view.own.pause !== undefined,
    mediators: view.mediators.map((mediator) => mediator.name),
    written,
    received,
    offered,
    lost,
    needs: await standingNeeds(party.cases.caseClient, of),
    supporters: await party.supporters.of(of),
    asked,
    drafts: (await draftsOf(party.cases.caseClient).list(of)).filter((draft) => draft.use === undefined),
  };
}

/** Who writes, reads and stops for one side of a case: a party, or a counsellor in a party's name. */
export interface Speaker {
  readonly cases: CaseAccess;
  readonly letters: Correspondence;
  readonly contact: ContactStops;
  note(of: CaseId, text: string, together?: ItemId): Promise<Outcome>;
}

/** Return what gives the role of the open account, the same one as long as its case client is. */
export function roleOf<Role>(cases: () => CaseClient, make: (client: CaseClient) => Role): () => Role {
  let made: { readonly client: CaseClient; readonly role: Role } | undefined;
  return () => {
    const client = cases();
    if (made?.client !== client) made = { client, role: make(client) };
    return made.role;
  };
}

/**
 * What a party and a counsellor do alike. `cases` gives the case client of the open account, at the beginning of a command; it
 * throws *lock.none* where none is open.
 */
export function speakingOf(cases: () => CaseClient, speaking: () => Speaker) {

  function drafts(): Drafts {
    return draftsOf(cases());
  }

  return {
    /** A draft of this device; throws *draft.unknown*. */
    async draft(name: string): Promise<Begun> {
      const { info, letter } = await drafts().get(name);
      const { replaces, changed: at, parts } = info;
      return { text: letter.text, language: letter.language, replaces, at, pages: parts.length };
    },

    /** Keep what is being written, sealed, under its name where it has one. Nothing of it leaves the device. */
    async keepDraft(of: CaseId, { text, language }: Written, name: string | null, replaces: ItemId | null): Promise<Kept> {
      const { session } = cases();
      const place = { case: of, name: name ?? undefined, replaces: replaces ?? undefined };
      return { name: await drafts().save({ text, language }, place), at: session.environment.now() };
    },

    /** Throw a draft away, with its pages. */
    async dropDraft(name: string): Promise<void> {
      const { enclosed } = await drafts().kept(name);
      await drafts().drop(name);
      const uploads = (enclosed?.parts ?? []).flatMap(({ upload }) => (upload === undefined ? [] : [upload]));
      void endUploads(cases().session, uploads).catch(() => undefined); // they end by themselves too
    },

    /** A draft as its reader will see it, and who can read it; or what in it cannot be sent. Throws as `tidy`. */
    async check(of: CaseId, name: string): Promise<Checked> {
      try {
        const { info, letter } = await drafts().get(name);
        const { text } = tidy(letter, info.parts);
        const speaker = speaking();
        const list = await speaker.cases.readers(of);
        const readers = list.readers.map((reader) => ({ id: reader.keyset, name: reader.name }));
        const changed = !list.first && mustBeShown(list);
        return { fits: true, text, pages: info.parts.length, at: speaker.cases.session.environment.now(), readers, changed };
      } catch (fault) {
        if (fault instanceof UnfitText) return { fits: false, faults: fault.faults };
        throw fault;
      }
    },

    /**
     * Hand a draft to the mediators who were shown, its pages first; *readers.changed* where they are others, and nothing is sent.
     * Repeating it after a broken line, also on another day, goes on where it stopped.
     */
    async post(of: CaseId, { draft, replaces, readers, lendable, note }: Posting, tell: Tell): Promise<ItemId> {
      const { letter } = await drafts().get(draft);
      const speaker = speaking();
      const list = await speaker.cases.readers(of);
      const shown = list.readers.filter((reader) => readers.some(({ id }) => id === reader.keyset));
      const agreed = { ...list, readers: shown.length === readers.length ? shown : [] };
      const sent = (page: number, pages: number, done: number, all: number): void => { tell({ page, pages, done, of: all }); };
      const { item } = await speaker.letters.submit(of, letter, agreed, { draft, replaces, lendable, sent });
      if (note !== undefined) await speaker.note(of, note);
      return item;
    },

    /** The words of one's own letter, or of one that was opened before. */
    async read(of: CaseId, item: ItemId): Promise<OpenedItem> {
      return speaking().letters.read(of, item);
    },

    /** One page, from 1, of such a letter, checked to the last bit; *page.refused* for what is no page. */
    async letterPage(of: CaseId, item: ItemId, number: number): Promise<Bytes> {
      return requirePage(await speaking().letters.page(of, item, number));
    },

    /** Put the pages of one's own letter into a draft, behind those that it has. */
    async carryPages(of: CaseId, item: ItemId, draft: string): Promise<number> {
      const { session } = cases();
      const { letters } = speaking();
      const { parts } = await letters.read(of, item);
      const own = new Drafts(session.vault, session.environment);
      const attachments = new Attachments(session.vault, session.environment, own);
      for (const { number } of parts) {
        const page = requirePage(await letters.page(of, item, number));
        await attachments.put(draft, of, (has) => [...Array.from({ length: has }, (_, at) => at), page]);
      }
      return parts.length;
    },

    /** Open a closed envelope: signed first, then read. */
    async openLetter(of: CaseId, item: ItemId, tell: boolean): Promise<OpenedItem> {
      return speaking().letters.open(of, item, tell);
    },

    /** Send a closed envelope back unopened. */
    async sendBack(of: CaseId, item: ItemId): Promise<Stopped> {
      const outcome = await speaking().letters.refuse(of, item);
      return { trouble: outcome.trouble?.code };
    },

    /** Take a letter of one's own back. */
    async takeBack(of: CaseId, item: ItemId): Promise<Stopped> {
      const outcome = await speaking().letters.recall(of, item);
      return { trouble: outcome.trouble?.code };
    },

    /** Destroy the copy of a letter that was kept for its author; what was passed on stays with the other. */
    async destroyCopy(of: CaseId, item: ItemId): Promise<Stopped> {
      const outcome = await speaking().letters.destroy(of, item);
      return { trouble: outcome.trouble?.code };
    },

    /** Leave the mediators a private note; with an envelope that one wishes to open with them, where one is named. */
    async note(of: CaseId, text: string, together: ItemId | null): Promise<void> {
      await speaking().note(of, text, together ?? undefined);
    },

    /** Pause: nothing is passed on and nothing opened, until one goes on. */
    async pause(of: CaseId): Promise<Stopped> {
      const outcome = await speaking().contact.pause(of);
      return { trouble: outcome.trouble?.code };
    },

    /** Go on after one's own pause. */
    async goOn(of: CaseId): Promise<void> {
      await speaking().contact.resume(of);
    },

    /** Leave for good. */
    async stop(of: CaseId): Promise<Stopped> {
      const outcome = await speaking().contact.withdraw(of);
      return { trouble: outcome.trouble?.code };
    },
  };
}

/** The same for a party, with what nobody does in their name. */
export function postOf(cases: () => CaseClient) {
  const asParty = roleOf(cases, (client) => new PartyRole(client));
  return {
    ...speakingOf(cases, asParty),

    /** Say of what was made of one's letter, by what was read of it, whether it may go in one's own name. */
    async answerMade(of: CaseId, item: ItemId, manifest: RecordId, agrees: boolean): Promise<void> {
      await asParty().answer({ case: of, item, manifest }, agrees);
    },

    /** Take one's consent back: in an open contact that is a pause, until one agrees anew. */
    async endConsent(of: CaseId): Promise<Stopped> {
      const outcome = await asParty().endConsent(of);
      return { trouble: outcome.trouble?.code };
    },
  };
}

export type Post = ReturnType<typeof postOf>;

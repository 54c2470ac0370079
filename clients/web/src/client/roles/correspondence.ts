// Writing, receiving and stopping for one side of a case: what a party does, and a counsellor in a party's name. The twin of
// clients/cli/relay_client/roles/correspondence.py.
//
// For whom, and by which delegation, is asked of the role (`ActsForSide`). A received item is opened only when every check holds,
// and the key of its author is pinned then.

import type { Bytes } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import type { CaseId, Day, ItemId } from "../../domain/ids.ts";
import { pauseOf, type Scope } from "../../domain/model.ts";
import type { Side } from "../../domain/seats.ts";
import type { RecordId } from "../../generated/names.ts";
import type { AuthorItem, Reading, RecipientItem, Release } from "../../generated/shapes.ts";
import * as pins from "../cases/pins.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { Misused, ServerProblem, Unreadable } from "../errors.ts";
import type { Unsealed } from "../items/item_reader.ts";
import { wholePart } from "../items/parts.ts";
import type { Sent } from "../items/part_uploads.ts";
import type { Outcome } from "../views/cases.ts";
import type { Letter, OpenedItem, PartyItems } from "../views/items.ts";
import type { ReaderList } from "../views/people.ts";
import type { CaseAccess } from "./case_access.ts";
import type { ItemAccess } from "./item_access.ts";
import { partyItems } from "./item_lists.ts";
import { isPlainly, openedItem, words } from "./presenters.ts";
import { agreedKeys, submit, type Submitted } from "./submissions.ts";
import { broughtPages, carried, sentAgain } from "./submit_draft.ts";

/** For which side, and by which delegation (undefined: for oneself); whether its author keeps a copy that opens. */
export interface ActingFor {
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly ownCopy: boolean;
}

/**
 * Says for whom an account acts in a case: a party for itself, a counsellor by a delegation that has the scope, where one is asked
 * for. Throws `Misused` where it may not in this way.
 */
export type ActsForSide = (snapshot: CaseSnapshot, scope?: Scope) => ActingFor;

/** What may be said of a letter beside its words. */
export interface Sending {
  /** The item in whose place it is sent. */
  readonly replaces?: ItemId | undefined;
  /** The draft that it was written in. */
  readonly draft?: string | undefined;
  /** Its reader may let a supporter read it. */
  readonly lendable?: boolean | undefined;
  /** Told how far its pages have come. */
  readonly sent?: Sent | undefined;
}

/** The letters that one side writes and receives. */
export class Correspondence {
  readonly #cases: CaseAccess;
  readonly #items: ItemAccess;
  readonly #actingFor: ActsForSide;
  /** The item of which pages were asked for last. */
  #pages: Unsealed | undefined;

  constructor(cases: CaseAccess, items: ItemAccess, actingFor: ActsForSide) {
    this.#cases = cases;
    this.#items = items;
    this.#actingFor = actingFor;
  }

  /**
   * Hand a letter to the mediators, its draft's pages first. Its draft goes only once the receipt is here. Repeating after a fault
   * goes on where it stopped, and sends nothing twice. `Misused` *draft.pending* where other words of the draft went and were
   * never answered.
   */
  async submit(of: CaseId, letter: Letter, readers: ReaderList, how: Sending = {}): Promise<Submitted> {
    const { replaces, draft, lendable, sent: tell = () => undefined } = how;
    const snapshot = await this.#cases.look(of);
    const sending = { ...this.#actingFor(snapshot, "submit"), replaces, lendable };
    if (draft === undefined) return submit(this.#cases, snapshot, letter, readers, sending);
    const { sender } = this.#cases.caseClient;
    const carrying = await carried(sender, draft, letter);
    const sent = await sentAgain(sender, carrying);
    if (sent !== undefined) return sent;
    agreedKeys(this.#cases, snapshot, readers);
    const enclosed = await broughtPages(this.#cases.session, carrying, of, tell);
    if (enclosed === undefined) return submit(this.#cases, snapshot, letter, readers, sending, carrying);
    // Pages take their time: meanwhile a mediator may have come or gone.
    this.#cases.caseClient.timePasses();
    return submit(this.#cases, await this.#cases.look(of), letter, readers, sending, carrying, enclosed);
  }

  /**
   * What was written and what came, oldest first: of what the journal tells, with what the service adds. `Misused`
   * *delegation.expired* where no permission lasts.
   */
  async items(of: CaseId): Promise<PartyItems> {
    const snapshot = await this.#cases.view(of);
    this.#actingFor(snapshot);
    const written = new Map<ItemId, AuthorItem>();
    const received = new Map<ItemId, RecipientItem>();
    const add = (page: { readonly written: readonly AuthorItem[]; readonly received: readonly RecipientItem[] }): void => {
      for (const row of page.written) written.set(row.item, row);
      for (const row of page.received) received.set(row.item, row);
    };
    if (snapshot.shown?.whole === true) add(snapshot.shown);
    else for await (const page of this.#items.pages(of)) add(page);
    return partyItems(snapshot, written, received);
  }

  /** Open a closed envelope: the signed wish first, then the words, after every check. */
  async open(of: CaseId, item: ItemId, tellAuthor: boolean): Promise<OpenedItem> {
    const snapshot = await this.#cases.look(of);
    const { delegation } = this.#actingFor(snapshot, "read");
    const members = { item, tell_author: tellAuthor, delegation };
    const outcome = await this.#cases.say(snapshot, "item.open", "Open", members, { item });
    const reading = outcome.reading ?? (await this.#items.fetch(of, item));
    if (reading.item !== item) throw new Unreadable("item.manifest");
    return this.#shown(await this.#cases.caseClient.lookAfter(of), reading);
  }

  /** Read again what was opened before, or one's own copy. */
  async read(of: CaseId, item: ItemId): Promise<OpenedItem> {
    const snapshot = await this.#cases.view(of);
    return this.#shown(snapshot, await this.#items.fetchKnown(snapshot, item));
  }

  /** One page, from 1, of what was opened before or of one's own copy: its bytes, and what its author calls it. */
  async page(of: CaseId, item: ItemId, number: number): Promise<{ readonly data: Bytes; readonly type: string }> {
    const snapshot = await this.#cases.view(of);
    if (this.#pages?.manifest.item !== item) {
      this.#pages = await this.#items.unseal(snapshot, await this.#items.fetchKnown(snapshot, item));
    }
    const data = await wholePart(this.#cases.session, this.#pages, number);
    return { data, type: this.#pages.parts[number - 1]?.type ?? "" };
  }

  /** What came with an opened letter as one: its original, or its translation; undefined where it came alone. */
  async companion(opened: OpenedItem): Promise<OpenedItem | undefined> {
    return opened.together === undefined ? undefined : this.read(opened.case, opened.together);
  }

  /** Send a closed envelope back unopened; its author is not told. */
  async refuse(of: CaseId, item: ItemId): Promise<Outcome> {
    return this.#cases.stop(of, "item.refuse", "Refuse", (known) => ({ item, ...this.#by(known, "read") }), item);
  }

  /** Take an item back; the answer is the same whatever had become of it. */
  async recall(of: CaseId, item: ItemId): Promise<Outcome> {
    return this.#cases.stop(of, "item.recall", "Recall", (known) => ({ item, ...this.#by(known) }), item);
  }

  /** Destroy the copy kept for the author. */
  async destroy(of: CaseId, item: ItemId): Promise<Outcome> {
    return this.#cases.stop(of, "item.destroy", "Destroy", (known) => ({ item, ...this.#by(known) }), item);
  }

  /** The permission by which this account speaks, none for oneself. */
  #by(known: CaseSnapshot, scope?: Scope): Pick<ActingFor, "delegation"> {
    return { delegation: this.#actingFor(known, scope).delegation };
  }

  /** An item as shown, with the note that its release binds; its author's key is pinned. */
  async #shown(snapshot: CaseSnapshot, reading: Reading): Promise<OpenedItem> {
    const unsealed = await this.#items.unseal(snapshot, reading);
    const note = unsealed.release === undefined ? undefined : await noteOf(snapshot, reading, unsealed.release);
    const shown = openedItem(snapshot, unsealed, note);
    await this.#pinAuthor(snapshot, unsealed);
    return shown;
  }

  async #pinAuthor(snapshot: CaseSnapshot, unsealed: Unsealed): Promise<void> {
    const { side, author: keyset } = unsealed.manifest;
    const { authors } = snapshot.pins;
    const known = authors.some((knownAuthor) => knownAuthor.side === side && knownAuthor.keyset === keyset);
    if (unsealed.release === undefined || !isPlainly(unsealed) || known) return;
    await pins.keep(this.#cases.session.vault, { ...snapshot.pins, authors: [...authors, { side, keyset }] });
  }
}

/** The stops of one side, and what lifts them. */
export class Contact {
  readonly #cases: CaseAccess;
  readonly #actingFor: ActsForSide;

  constructor(cases: CaseAccess, actingFor: ActsForSide) {
    this.#cases = cases;
    this.#actingFor = actingFor;
  }

  /** Pause: nothing reaches anyone from now on. From the day `askOn` on its owner is asked about it; it ends by no day. */
  async pause(of: CaseId, askOn?: Day): Promise<Outcome> {
    const paused = (day: Day | undefined): Promise<Outcome> =>
      this.#cases.stop(of, "case.pause", "Pause", (known) => ({ ...this.#who(known), ask_on: day }));
    try {
      return await paused(askOn);
    } catch (problem) {
      // A service from before such days stops all the same.
      if (askOn === undefined || !(problem instanceof ServerProblem) || problem.code !== "json.unknown") throw problem;
    }
    return paused(undefined);
  }

  /** Lift this side's own pause; `Misused` *pause.none* where none stands. */
  async resume(of: CaseId): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    const who = this.#who(snapshot);
    const pause = historyIn(snapshot).file.case.holds.get(pauseOf(who.side));
    if (pause === undefined) throw new Misused("pause.none");
    return this.#cases.say(snapshot, "case.resume", "Resume", { pause, ...who });
  }

  /** Leave the case for good. */
  async withdraw(of: CaseId): Promise<Outcome> {
    return this.#cases.stop(of, "case.withdraw", "Withdraw", (known) => this.#who(known));
  }

  /** The side that stops, and by which permission. */
  #who(known: CaseSnapshot): Pick<ActingFor, "side" | "delegation"> {
    const { side, delegation } = this.#actingFor(known);
    return { side, delegation };
  }
}

/**
 * The release note, which must be the one that the release names; `Unreadable` *item.note*. Undefined where the release has none
 * for this reader, and empty where the service does not show the one that it has.
 */
async function noteOf(snapshot: CaseSnapshot, reading: Reading, release: Release): Promise<string | undefined> {
  const [by] = release.signers;
  if (release.note === undefined || by === undefined || release.to !== snapshot.signer.id) return undefined;
  if (reading.note === undefined) return "";
  if ((await digest(reading.note)) !== release.note) throw new Unreadable("item.note");
  return (await words(snapshot.signer, "release_note", reading.note, reading.item, by)) ?? "";
}


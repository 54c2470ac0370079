// What the worker does for a mediator with one letter: it is opened to be decided about, and passed on, given back, kept or not.
//
// A decision is about the letter that was opened here last, and only about the bytes that were shown, its pages too: the worker
// keeps what it showed until it shows another one, and a page names it by its id.

import type { Bytes } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import { itemIn } from "../../client/cases/snapshot.ts";
import { Misused, ServerProblem, Unreadable, Unreviewed } from "../../client/errors.ts";
import { begun } from "../../client/net/begun.ts";
import type { Releasing } from "../../client/roles/decisions.ts";
import type { MediatorRole } from "../../client/roles/mediator.ts";
import { mediatedCase } from "../../client/roles/presenters_mediator.ts";
import type { MediatedCase, NoteView } from "../../client/views/case_view.ts";
import type { HeldItem, OpenedItem } from "../../client/views/items.ts";
import { isViewed } from "../../domain/picture_rules.ts";
import type { Attested, Delivery, Side } from "../../generated/choices.ts";
import type { CaseId, Day, Digest, ItemId, KeysetId, Seconds } from "../../generated/names.ts";
import type { Stopped } from "../post.ts";
import { type Check, standingOf, type Way } from "./checklist.ts";
import type { KeptWords } from "./kept_words.ts";

/** A letter that was opened to be decided about, with what stands beside it. */
export interface Review {
  readonly opened: OpenedItem;
  readonly held: HeldItem;
  readonly view: MediatedCase;
  readonly checks: readonly Check[];
  /** To whom it may go; where a second mediator must sign first, to whom that one may let it go. */
  readonly ways: readonly Way[];
  /** Private notes between its side and the mediators, newest first. */
  readonly notes: readonly NoteView[];
  /** The letter in whose place it was sent, as far as the mediators have it still. */
  readonly before?: OpenedItem | undefined;
  /** The letter that a translation was made from: it was opened too, and may go along. */
  readonly original?: OpenedItem | undefined;
  readonly now: Seconds;
}

/** One page of a letter: its picture where nothing is wrong with it, else the codes of what is. */
export interface ReviewedPage {
  readonly data?: Bytes | undefined;
  readonly findings: readonly string[];
}

/** How a letter is passed on. */
export interface PassingOn {
  readonly to: Way;
  readonly note?: string | undefined;
  readonly withOriginal?: boolean | undefined;
}

/** How a letter is decided against: without having been read, or because of a picture of somebody unclothed. */
export interface Against {
  readonly unread: boolean;
  readonly intimate?: boolean | undefined;
}

/** What came of a letter that a mediator made of another one: whether its author was shown it, or must have it read to them. */
export interface Made {
  readonly item: ItemId;
  readonly shown: boolean;
}

/** A letter that was opened here, and SHA-256 of each page of it that was shown, by its number. */
interface Shown {
  readonly opened: OpenedItem;
  readonly pages: Map<number, Digest>;
}

/** `asMediator` gives the role in the open account, at the beginning of a command. */
export function reviewingOf(asMediator: () => MediatorRole, { forgetWords }: KeptWords) {
  /** The letter that is shown, with those beside it, for each account that was opened here. */
  const sittings = new WeakMap<MediatorRole, Map<ItemId, Shown>>();

  function lettersOf(role: MediatorRole): Map<ItemId, Shown> {
    const letters = sittings.get(role) ?? new Map<ItemId, Shown>();
    sittings.set(role, letters);
    return letters;
  }

  function shown(role: MediatorRole, item: ItemId): Shown {
    const letter = lettersOf(role).get(item);
    if (letter === undefined) throw new Unreviewed("release.unreviewed");
    return letter;
  }

  /** What is shown from now on, and nothing else: the words of a letter that was shown before are kept no longer. */
  function inHand(role: MediatorRole, letters: readonly (OpenedItem | undefined)[]): void {
    const before = lettersOf(role);
    const now = letters.filter((letter) => letter !== undefined).map((opened) => {
      const known = before.get(opened.item);
      const pages = known?.opened.manifest === opened.manifest ? known.pages : new Map<number, Digest>();
      return [opened.item, { opened, pages }] as const;
    });
    sittings.set(role, new Map(now));
  }

  async function readable(role: MediatorRole, of: CaseId, item: ItemId | undefined): Promise<OpenedItem | undefined> {
    if (item === undefined) return undefined;
    try {
      return await role.held.read(of, item);
    } catch (fault) {
      if (fault instanceof Misused || fault instanceof Unreadable || fault instanceof ServerProblem) return undefined;
      throw fault;
    }
  }

  return {
    /** Open a held letter after every check, to decide about it. Throws *item.no_key* and every code of what cannot be read. */
    async review(of: CaseId, item: ItemId): Promise<Review> {
      const role = asMediator();
      const [looking, noted] = [begun(role.cases.view(of)), begun(role.notes(of))];
      const opened = await role.held.read(of, item);
      const snapshot = await looking;
      const now = role.cases.now();
      const view = await mediatedCase(snapshot, now);
      const held = (await role.held.of(snapshot)).find((letter) => letter.item === item);
      if (held === undefined) throw new Misused("not.found");
      const [before, original] = [await readable(role, of, opened.replaces), await role.decisions.originalOf(opened)];
      const notes = (await noted).filter((note) => note.about === opened.side).reverse();
      const viewed = isViewed(itemIn(snapshot, item), snapshot.signer.id);
      inHand(role, [opened, original, before]);
      return { opened, held, view, before, original, notes, now, ...standingOf(snapshot, opened, view, now, viewed) };
    },

    /** Show one page, from 1, of a letter that was opened here. One with a finding is shown to nobody: it has no picture. */
    async reviewPage(item: ItemId, number: number): Promise<ReviewedPage> {
      const role = asMediator();
      const { opened, pages } = shown(role, item);
      const { data, findings } = await role.pageChecks.page(opened, number);
      if (data === undefined || findings.length > 0) return { findings: findings.map((finding) => finding.code) };
      pages.set(number, await digest(data));
      return { data, findings: [] };
    },

    /** Say that one looked at each page of a letter, as all of them were shown here. Throws *release.pages_unseen*. */
    async sayViewed(item: ItemId): Promise<void> {
      const role = asMediator();
      const { decisions } = role;
      const { opened, pages } = shown(role, item);
      if (await decisions.isViewed(opened)) return;
      await decisions.viewed(opened, opened.parts.map(({ number }) => pages.get(number)));
    },

    /**
     * Pass a letter on that was shown here. Throws *release.unreviewed*, *page.blocked*, *case.changed* with what is new, and the
     * codes of the rules.
     */
    async passOn(of: CaseId, item: ItemId, { to, note, withOriginal }: PassingOn): Promise<void> {
      const role = asMediator();
      const { decisions } = role;
      const { opened } = shown(role, item);
      const { derivedFrom } = opened;
      const along = withOriginal === true && derivedFrom !== undefined;
      const original = along ? shown(role, derivedFrom).opened : undefined;
      const releasing: Releasing = { note: note === undefined || note.trim() === "" ? undefined : note, original };
      if (to.how === "in_person") await decisions.releaseInPerson(opened, releasing);
      else if (to.how === "counsellor") await decisions.releaseToCounsellor(opened, to.delegation, releasing);
      else await decisions.release(opened, releasing);
      lettersOf(role).delete(item);
      await forgetWords(of, "release-note", item);
    },

    /** Say that another mediator may pass a letter on that was shown here. */
    async countersign(item: ItemId, to: Way): Promise<void> {
      const role = asMediator();
      const { decisions } = role;
      const { opened } = shown(role, item);
      if (to.how === "counsellor") await decisions.countersignForCounsellor(opened, to.delegation);
      else if (to.how === "other") await decisions.countersign(opened);
      else if (to.by !== undefined) await decisions.countersignInPerson(opened, to.by);
      else throw new Misused("assignment.unknown");
    },

    /** Give a letter back with a reason; one that was shown here as it was read, else without reading it. */
    async giveBack(of: CaseId, item: ItemId, reason: string, { unread, intimate }: Against): Promise<void> {
      const role = asMediator();
      const { decisions } = role;
      const cause = intimate === true ? "intimate" : undefined;
      if (unread) await decisions.returnUnread(of, item, reason, cause);
      else await decisions.returnItem(shown(role, item).opened, reason, cause);
      lettersOf(role).delete(item);
      await forgetWords(of, "reason", item);
    },

    /** Do not pass a letter on; with a reason its author reads why. */
    async decline(of: CaseId, item: ItemId, reason: string | null, { unread }: Against): Promise<Stopped> {
      const role = asMediator();
      const { decisions } = role;
      const why = reason === null || reason.trim() === "" ? undefined : reason;
      const done = await (unread ? decisions.declineUnread(of, item, why) : decisions.decline(shown(role, item).opened, why));
      lettersOf(role).delete(item);
      await forgetWords(of, "reason", item);
      return { trouble: done.trouble?.code };
    },

    /** Keep a letter until a day, with a remark for the mediators of the case. */
    async postpone(of: CaseId, item: ItemId, until: Day, remark: string | null): Promise<void> {
      const text = remark === null || remark.trim() === "" ? undefined : remark;
      await asMediator().decisions.postpone(of, item, until, text);
      await forgetWords(of, "remark", item);
    },

    /** Make a new letter of one that was shown here: a translation, or a part left out. Its author is shown it, if they can be. */
    async derive(of: CaseId, item: ItemId, text: string, language: string): Promise<Made> {
      const role = asMediator();
      const { opened } = shown(role, item);
      const readers = await role.cases.readers(of);
      const sent = await role.decisions.derived(opened, { ...opened.letter, text, language }, readers);
      await forgetWords(of, "derived", item);
      return { item: sent.item, shown: (await role.offers.offer(of, sent.item)) !== undefined };
    },

    /** Show its author a letter that was made of theirs, where that was not done yet. */
    async offer(of: CaseId, item: ItemId): Promise<Made> {
      return { item, shown: (await asMediator().offers.offer(of, item)) !== undefined };
    },

    /** Note what an author without keys said when a letter made of theirs, as it was shown here, was read to them. */
    async noteAgreed(item: ItemId, seen: Attested, agrees: boolean): Promise<void> {
      const role = asMediator();
      await role.offers.attest(shown(role, item).opened, seen, agrees);
    },

    /** Give a letter that was shown here to an interpreter, who can read this one and nothing else. */
    async interpret(item: ItemId, interpreter: KeysetId): Promise<void> {
      const role = asMediator();
      await role.interpreting.share(shown(role, item).opened, interpreter);
    },

    /** Take a letter back from its interpreter. */
    async endInterpreting(of: CaseId, item: ItemId): Promise<Stopped> {
      return { trouble: (await asMediator().interpreting.takeBack(of, item)).trouble?.code };
    },

    /** Take a letter back for a party without a device who asked for it. */
    async takeBackFor(of: CaseId, item: ItemId, seen: Attested): Promise<Stopped> {
      return { trouble: (await asMediator().decisions.recallFor(of, item, seen)).trouble?.code };
    },

    /** Open, together with its reader, what was released in person. */
    async openTogether(of: CaseId, item: ItemId): Promise<OpenedItem> {
      const role = asMediator();
      const opened = await role.decisions.openInPerson(of, item);
      inHand(role, [opened]);
      return opened;
    },

    /** Read once more what was opened together. */
    async readTogether(of: CaseId, item: ItemId): Promise<OpenedItem> {
      const role = asMediator();
      const opened = await role.held.read(of, item);
      inHand(role, [opened]);
      return opened;
    },

    /** Note that its reader did not want what was released in person. */
    async refuseTogether(of: CaseId, item: ItemId): Promise<Stopped> {
      return { trouble: (await asMediator().decisions.refuseInPerson(of, item)).trouble?.code };
    },

    /** Say what became of a letter that was opened together. */
    async report(of: CaseId, item: ItemId, how: Delivery): Promise<void> {
      await asMediator().decisions.deliver(of, item, how);
    },

    /** Keep what somebody without a device told, as their letter, once it was read back to them. */
    async tell(of: CaseId, side: Side, text: string, language: string, seen: Attested, lendable: boolean): Promise<void> {
      const role = asMediator();
      const readers = await role.cases.readers(of);
      await role.decisions.told(of, side, { text, language }, seen, readers, lendable);
      await forgetWords(of, "told", null);
    },
  };
}

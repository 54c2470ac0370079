/**
 * What is open on a mediator's desk while they look at it: the list of today, a case, a letter, what they are about to do with it.
 * In memory only; leaving and locking forget it.
 */
import { whenLeft } from "../../shell/leave.ts";
import { post } from "../../shell/post.svelte.ts";
import { router } from "../../shell/router.svelte.ts";
import { say, words } from "../../shell/words.svelte.ts";
import type {
  CaseId, DelegationView, Desk, DeskCase, Invited, ItemId, MediatedSummary, Review, Side, SlipSheet, StaffRemote, WaitingItem, Way,
} from "../../worker/index.ts";

const DAY_S = 86_400;

/** How a letter is about to be passed on. */
export interface Passing {
  readonly to: Way;
  readonly withOriginal: boolean;
}

class DeskStore {
  today = $state.raw<Desk | undefined>();
  shown = $state.raw<DeskCase | undefined>();
  review = $state.raw<Review | undefined>();
  /** The case and the letter that a page is about. */
  case = $state("" as CaseId);
  item = $state("" as ItemId);
  /** The side that a page is about; null for the mediators among themselves. */
  side = $state<Side | null>("a");
  /** The counsellor whom a note is for; undefined where it is for a side or the mediators. */
  counsellor = $state.raw<DelegationView | undefined>();
  /** The note for the reader of the letter in hand, as far as it was written. */
  note = $state("");
  passing = $state.raw<Passing>({ to: { how: "other" }, withOriginal: false });
  slip = $state.raw<SlipSheet | undefined>();
  /** Whom an invitation is for. */
  invited = $state<Invited>("side");
  filter = $state("");
  /** Whether a page of the letter in hand must not be passed on. */
  blocked = $state(false);
  /** The pages of which somebody said that they looked at them: letter and number. */
  #looked = $state.raw<ReadonlySet<string>>(new Set());

  /** How many looks at a case began, and which of them is shown. */
  #looks = 0;
  #shownLook = 0;

  /** Note that a page, from 1, was looked at, or that it was not. */
  looked(item: ItemId, number: number, on: boolean): void {
    const rest = [...this.#looked].filter((page) => page !== `${item} ${String(number)}`);
    this.#looked = new Set(on ? [...rest, `${item} ${String(number)}`] : rest);
  }

  isLooked(item: ItemId, number: number): boolean {
    return this.#looked.has(`${item} ${String(number)}`);
  }

  /** The functions of the worker of the staff. */
  core(): Promise<StaffRemote> {
    return post.staff();
  }

  /** The second that it is, by the worker's clock when it was asked last. */
  get now(): number {
    return this.shown?.now ?? this.today?.now ?? Math.floor(Date.now() / 1_000);
  }

  async lookToday(): Promise<void> {
    this.today = await (await this.core()).today();
  }

  /** Look at the case; of two looks that go on at once, the one that began later is shown, whichever comes last. */
  async lookCase(): Promise<void> {
    this.#looks += 1;
    const look = this.#looks;
    const deskCase = await (await this.core()).deskCase(this.case);
    if (deskCase.view.summary.case !== this.case || look < this.#shownLook) return;
    this.#shownLook = look;
    this.shown = deskCase;
  }

  async open(): Promise<void> {
    const [of, item] = [this.case, this.item];
    this.review = undefined;
    this.blocked = false;
    const review = await (await this.core()).review(of, item);
    if (this.case === of && this.item === item) this.review = review;
  }

  toCase(of: CaseId): void {
    if (this.shown?.view.summary.case !== of) this.shown = undefined;
    this.case = of;
    router.go("case");
  }

  toReview(of: CaseId, item: ItemId): void {
    this.case = of;
    this.item = item;
    this.review = undefined;
    this.note = "";
    this.#unlook();
    router.go("review");
  }

  /** How a case is called: its label, else a number in the list of all. */
  nameOf(of: CaseId, label: string | undefined): string {
    if (label !== undefined) return label;
    const known = this.today?.cases.find((summary) => summary.case === of);
    if (known?.label !== undefined) return known.label;
    const at = this.today?.cases.findIndex((summary) => summary.case === of) ?? -1;
    return at < 0 ? say("desk-other-case") : say("desk-no-name", { number: at + 1 });
  }

  /** A letter was decided about: it waits no more, also before what waits now was asked for. */
  decided(item: ItemId): void {
    this.review = undefined;
    if (this.today === undefined) return;
    const { needs, queue, ...rest } = this.today;
    const left = needs.filter((need) => need.item !== item);
    this.today = { ...rest, needs: left, queue: queue.filter((waiting) => waiting.item !== item) };
  }

  /** The letter that waits longest behind the one in hand. */
  get next(): WaitingItem | undefined {
    const { queue = [], now = 0 } = this.today ?? {};
    return queue.find((item) => item.due <= now && item.item !== this.item);
  }

  /** The letter in hand as it waits in the list of all. */
  get heldItem(): WaitingItem | undefined {
    return this.today?.queue.find((item) => item.item === this.item);
  }

  /** The case in hand as it stands in the list of all. */
  get summary(): MediatedSummary | undefined {
    return this.today?.cases.find((mediatedSummary) => mediatedSummary.case === this.case);
  }

  #unlook(): void {
    this.#looked = new Set();
    this.blocked = false;
  }

  forget(): void {
    this.#unlook();
    this.today = this.shown = this.review = this.slip = undefined;
    this.case = "" as CaseId;
    this.item = "" as ItemId;
    this.note = this.filter = "";
    this.invited = "side";
    this.counsellor = undefined;
    this.passing = { to: { how: "other" }, withOriginal: false };
  }
}

export const desk = new DeskStore();
whenLeft(() => { desk.forget(); });
post.whenForgotten(() => { desk.forget(); });

/** The side of the other reader. */
export function other(side: Side): Side {
  return side === "a" ? "b" : "a";
}

/** How a side is called in the middle of a sentence. */
export function sideName(side: Side): string {
  return say(side === "a" ? "desk-side-a" : "desk-side-b");
}

/** How a side is called at the beginning of one. */
export function sideTitle(side: Side): string {
  return say(side === "a" ? "desk-side-of-a" : "desk-side-of-b");
}

/** What kind of letter it is: typed, on paper with so many pages, a recording. */
export function kindName(kind: "letter" | "audio" | "video", parts: number): string {
  if (kind === "audio") return say("desk-audio");
  if (kind === "video") return say("desk-video");
  return parts === 0 ? say("desk-typed") : say("desk-paper", { pages: parts });
}

/** Whole days between two seconds, none where the first is later. */
export function daysBetween(since: number, now: number): number {
  return Math.max(0, Math.floor((now - since) / DAY_S));
}

/** The day of a record in which a second lies: whole days since 1970 (docs/glossary.md). */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_S);
}

/** A day of the calendar in words. */
export function dayName(day: number): string {
  return words.dayOf(day);
}

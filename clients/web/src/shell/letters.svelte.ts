/**
 * What is open of somebody's post while they look at it: their contact, and the letter or draft that a page is about. In memory
 * only; leaving and locking forget it. Where somebody is in it stands in no address and no history.
 */
import type { Beside, CaseId, Contact, Hint, Home, ItemId, OpenedItem, Remote, Written } from "../worker/index.ts";
import { whenLeft } from "./leave.ts";
import { hold } from "./one_tab.ts";
import { post } from "./post.svelte.ts";
import { say, words } from "./words.svelte.ts";

/** A draft that somebody is writing in. */
export interface Draft extends Written {
  /** Null until it was kept for the first time. */
  readonly name: string | null;
  readonly replaces: ItemId | null;
  /** How many pages it has. */
  readonly pages: number;
}

/** What a private note begins with, and the closed envelope that it is about. */
export interface NoteBegun {
  readonly text: string;
  readonly together: ItemId | null;
}

/** Whether somebody can still end their part in a case in which they are no party. */
export function goesOn(beside: Beside): boolean {
  if (beside.as === "supporter") return beside.live;
  const { answer, state } = beside.question;
  return state !== "closed" && answer !== "ended" && answer !== "no";
}

const NOTHING: Draft = { name: null, text: "", language: "", replaces: null, pages: 0 };

class Letters {
  contacts = $state.raw<readonly Contact[]>([]);
  /** What somebody has of cases in which they are a supporter or a guardian. */
  besides = $state.raw<readonly Beside[]>([]);
  /** Whether it was ever fetched since it was opened. */
  fetched = $state(false);
  draft = $state.raw<Draft>(NOTHING);
  /** In which contact somebody chose something last. */
  at = $state("" as CaseId);
  /** The letter that a page is about. */
  item = $state("" as ItemId);
  /** The letter that was opened last, with what came with it as one. */
  opened = $state.raw<readonly OpenedItem[]>([]);
  /** The page of the draft that a page of ours is about, from 1. */
  page = $state(1);
  note = $state.raw<NoteBegun>({ text: "", together: null });
  /** The hints in the draft, and the text in which somebody left all of them as they were. */
  hints = $state.raw<readonly Hint[]>([]);
  leftSo = "";
  /** What was written and could not be kept on this device; it is there again as long as this page is. */
  unkept: Draft | undefined;
  #held: { readonly name: string; readonly release: () => void } | undefined;

  /** The functions of the worker. */
  core(): Promise<Remote> {
    return post.core();
  }

  /** Whether an account is open. */
  get isOpen(): boolean {
    return post.open;
  }

  /** Whether somebody's post is open and has a contact: then the way out of it is on every page, and the language in the foot. */
  get inContact(): boolean {
    return post.open && (this.contacts.length > 0 || this.besides.some(goesOn));
  }

  /** The contact that pages are about: the one in which somebody chose something last. */
  get contact(): Contact | undefined {
    return this.contacts.find((contact) => contact.case === this.at) ?? this.contacts[0];
  }

  /** The case that pages are about, for a supporter or a guardian. */
  get beside(): Beside | undefined {
    return this.besides.find((beside) => beside.case === this.at);
  }

  /** How a sentence names the mediators: the first of them, and all of them. */
  get names(): { mediator: string; mediators: string } {
    const known = this.contact?.mediators ?? [];
    const someone = say("web-post-someone");
    return { mediator: known[0] ?? someone, mediators: known.length === 0 ? someone : words.list(known) };
  }

  /** Fetch what is there. */
  async look(): Promise<void> {
    this.found(await (await this.core()).home());
  }

  /** Take up what a look found. */
  found({ contacts, cases }: Home): void {
    this.contacts = contacts;
    this.besides = cases.flatMap(({ beside }) => beside ?? []);
    this.fetched = true;
  }

  /** Look because there may be something new: what is shown stays where that does not work now. */
  async follow(): Promise<void> {
    await this.look().catch(() => undefined);
  }

  /** Begin a letter, or go on with what could not be kept; in the place of one that came back where `replaces` is given. */
  begin(text = "", replaces: ItemId | null = null): void {
    const unkept = replaces === null && text === "" ? this.unkept : undefined;
    this.draft = unkept ?? { name: null, text, language: words.language, replaces, pages: 0 };
  }

  /**
   * Take the draft in hand for this tab, with the words that were kept last; false where another tab has it in hand. Throws
   * *draft.unknown* where it was given or thrown away there.
   */
  async take(): Promise<boolean> {
    const { name } = this.draft;
    if (name === null) return true;
    if (this.#held?.name === name) {
      if (this.unkept?.name === name) this.draft = this.unkept;
      return true;
    }
    if (!(await this.#hold(name))) return false;
    const { text, language, replaces, pages } = await (await this.core()).draft(name);
    this.draft = { name, text: this.unkept?.name === name ? this.unkept.text : text, language, replaces: replaces ?? null, pages };
    return true;
  }

  /** A draft was kept under this name, perhaps for the first time: it is in hand here. */
  async kept(draft: Draft & { readonly name: string }): Promise<void> {
    this.draft = draft;
    this.unkept = undefined;
    if (this.#held?.name !== draft.name) await this.#hold(draft.name);
  }

  /** Keep the draft as it is in hand, where it has no place on this device yet; its name. */
  async keep(): Promise<string> {
    const { name, text, language, replaces } = this.draft;
    if (name !== null) return name;
    if (this.contact === undefined) throw new Error("no contact");
    const kept = await (await this.core()).keepDraft(this.contact.case, { text, language }, null, replaces);
    await this.kept({ ...this.draft, name: kept.name });
    return kept.name;
  }

  /** Let another tab have the draft. */
  release(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  async #hold(name: string): Promise<boolean> {
    this.release();
    const release = await hold(name);
    if (release === undefined) return false;
    this.#held = { name, release };
    return true;
  }

  forget(): void {
    this.contacts = [];
    this.besides = [];
    this.fetched = false;
    this.draft = NOTHING;
    this.at = "" as CaseId;
    this.item = "" as ItemId;
    this.page = 1;
    this.opened = [];
    this.note = { text: "", together: null };
    this.hints = [];
    this.leftSo = "";
    this.unkept = undefined;
    this.release();
  }
}

export const letters = new Letters();
whenLeft(() => { letters.forget(); });

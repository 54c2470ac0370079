/**
 * What is open at a counsellor's while they look at it: the people they act for, a letter that is brought, the round with letters
 * to print, and what is on paper. In memory only; leaving and locking forget it.
 */
import { whenLeft } from "../../shell/leave.ts";
import type { Place } from "../../shell/places.ts";
import { post } from "../../shell/post.svelte.ts";
import { router } from "../../shell/router.svelte.ts";
import { say, words } from "../../shell/words.svelte.ts";
import type { CaseId, Counselling, Helped, ItemId, OpenedItem, StaffRemote } from "../../worker/index.ts";

/** A letter that is being brought. */
export interface Bringing {
  /** Null until it was kept for the first time. */
  readonly name: string | null;
  readonly text: string;
  readonly pages: number;
  readonly replaces: ItemId | null;
}

/** How far the round is with an envelope. That is kept nowhere: after a lock one asks again. */
export interface Asking {
  readonly covered: boolean;
  readonly wanted: boolean;
}

/** What is put on paper. */
export type Paper =
  | { readonly kind: "cover"; readonly item: ItemId }
  | {
      readonly kind: "letter";
      readonly opened: OpenedItem;
      readonly pages: readonly Uint8Array<ArrayBuffer>[];
      /** What the square code on the return sheet says; empty for a letter that was brought: it needs no cover and no answer. */
      readonly code: string;
    }
  | { readonly kind: "slip"; readonly item: ItemId; readonly pages: number; readonly at: number };

const NOTHING: Bringing = { name: null, text: "", pages: 0, replaces: null };
const NOT_ASKED: Asking = { covered: false, wanted: false };
const SHORT_DIGITS = 8;

class CounselStore {
  all = $state.raw<Counselling | undefined>();
  /** The case that a page is about. */
  case = $state("" as CaseId);
  bringing = $state.raw<Bringing>(NOTHING);
  paper = $state.raw<Paper | undefined>();
  /** Files of a scanner that were looked at for their return sheet, to be taken in once it is known for whom. */
  files = $state.raw<readonly Blob[]>([]);
  /** Which of their pages are return sheets, from 1. */
  sheets: readonly number[] = [];
  /** Where somebody goes once a name was given. */
  then: Place = "people";
  /** Seals what is being written, while a page with a field is shown; false where it could not. */
  keeping: (() => Promise<boolean>) | undefined;
  #asking = $state.raw<ReadonlyMap<ItemId, Asking>>(new Map());

  /** The functions of the worker of the staff. */
  core(): Promise<StaffRemote> {
    return post.staff();
  }

  async look(): Promise<void> {
    this.all = await (await this.core()).helping();
  }

  /** The one that a page is about. */
  get person(): Helped | undefined {
    return this.all?.people.find((person) => person.case === this.case);
  }

  /** Everybody, by the names that were given. */
  get people(): readonly Helped[] {
    const { compare } = new Intl.Collator(words.language);
    return [...(this.all?.people ?? [])].sort((one, other) => compare(called(one), called(other)));
  }

  /** Go to a page about somebody; who has no name yet is given one first, so that nobody is taken for somebody else. */
  to(person: Helped, place: Place): void {
    this.case = person.case;
    if (person.name !== null) {
      router.go(place);
      return;
    }
    this.then = place;
    router.go("person-name");
  }

  /** Begin a letter, go on with one that was begun, or write anew in the place of one that came back. */
  begin(person: Helped, begun: Partial<Bringing> = {}): void {
    this.bringing = { ...NOTHING, ...begun };
    this.to(person, "bring");
  }

  /** Seal what is being written, as far as it can be. */
  async keepBegun(): Promise<void> {
    await this.keeping?.();
  }

  asking(item: ItemId): Asking {
    return this.#asking.get(item) ?? NOT_ASKED;
  }

  asked(item: ItemId, step: Partial<Asking>): void {
    this.#asking = new Map([...this.#asking, [item, { ...this.asking(item), ...step }]]);
  }

  print(paper: Paper): void {
    this.paper = paper;
    router.go("paper");
  }

  forget(): void {
    this.all = this.paper = undefined;
    this.case = "" as CaseId;
    this.bringing = NOTHING;
    this.files = [];
    this.sheets = [];
    this.then = "people";
    this.#asking = new Map();
  }
}

export const counsel = new CounselStore();
whenLeft(() => { counsel.forget(); });
post.whenForgotten(() => { counsel.forget(); });

/** How somebody is called on a page. */
export function called({ name }: Helped): string {
  return name ?? say("counsel-no-name");
}

/** The number by which a letter is spoken of, on paper too. */
export function numberOf(item: ItemId): string {
  return item.slice(0, SHORT_DIGITS);
}

/** How sentences name who mediates for somebody: all of them, or nobody in particular. */
export function mediatorsOf(person: Helped | undefined): string {
  const known = person?.mediators.map((mediator) => mediator.name) ?? [];
  return known.length === 0 ? say("counsel-a-mediator") : words.list(known);
}

// What comes in pages is read to the end, and held to have one: lists, a case's items, journals. The twin of
// relay_client/net/paging.py.
//
// A page must go on from where the last one ended, say nothing twice, and end somewhere: a server that always has one more is not
// heard out. Every fault is `Unreachable` *net.endless*. Keys are names or numbers, which compare as the bytes do.

import type { ItemId } from "../../generated/names.ts";
import type { ItemList, Journal } from "../../generated/shapes.ts";
import { Unreachable } from "../errors.ts";

/** Pages of one list: 25,600 rows. Nobody has as many cases, nor a case as many letters. */
export const MOST_PAGES = 256;
/** Entries of one journal that are read in one look. */
export const MOST_ENTRIES = 16_384;

export interface List<Page, Key extends string> {
  readonly fetch: (after: Key | undefined) => Promise<Page>;
  /** The rows' own keys, in the order of the page. */
  readonly keys: (page: Page) => readonly Key[];
  /** Where the next page begins; undefined at the end. */
  readonly following: (page: Page) => Key | undefined;
  /** Keys and ends only go up, and a page may have lost rows that its reader may not see. */
  readonly rising: boolean;
}

/** Yield a list's pages, each fetched with the key that the one before named as its end. */
export async function* pages<Page, Key extends string>({ fetch, keys, following, rising }: List<Page, Key>): AsyncGenerator<Page> {
  let after: Key | undefined;
  const ends = new Set<Key>();
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const page = await fetch(after);
    const onPage = keys(page);
    const end = following(page);
    const last = onPage.at(-1);
    if (rising) {
      const marks = after === undefined ? onPage : [after, ...onPage];
      const mark = marks.at(-1);
      require(marks.every((key, at) => at === 0 || (marks[at - 1] ?? "") < key));
      require(end === undefined || mark === undefined || end > mark || (last !== undefined && end === last));
    } else {
      require(end === undefined || (last !== undefined && end === last && !ends.has(end)));
    }
    yield page;
    if (end === undefined) return;
    ends.add(end);
    after = end;
  }
  throw new Unreachable("net.endless", "pages");
}

function require(holds: boolean): void {
  if (!holds) throw new Unreachable("net.endless", "page");
}

/** Yield the pages of a case's items: own ones first, then those received, or all of them for a mediator. */
export function itemPages(fetch: (after: ItemId | undefined) => Promise<ItemList>): AsyncGenerator<ItemList> {
  const keys = (page: ItemList): ItemId[] => [...page.written, ...page.received, ...page.mediated].map((row) => row.item);
  return pages({ fetch, keys, following: (page) => page.next, rising: false });
}

/**
 * Yield a journal's pages from the entry behind `after` on; whether its entries hold is for others to say. Throws for a page that
 * says that there is more and brings nothing further, or one too many entries.
 */
export async function* journalPages(fetch: (after: number) => Promise<Journal>, after: number): AsyncGenerator<Journal> {
  let at = after;
  let left = MOST_ENTRIES;
  for (;;) {
    const page = await fetch(at);
    left -= page.entries.length;
    require(left >= 0);
    yield page;
    if (!page.more) return;
    const last = page.entries.at(-1);
    require(last !== undefined && last.n > at);
    at = last?.n ?? at;
  }
}

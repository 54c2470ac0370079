// What the worker does for a letter made of pages: pixels come in, pages in the one form are sealed beside their draft, and a page
// is shown again. Sends nothing; the letter goes by `post`.

import type { Bytes } from "../bytes.ts";
import type { CaseClient } from "../client/cases/case_client.ts";
import { Misused, Unreadable } from "../client/errors.ts";
import { Attachments, type Wanted } from "../client/items/attachments.ts";
import { Drafts } from "../client/items/drafts.ts";
import { endUploads } from "../client/items/part_uploads.ts";
import { encode } from "../client/pages/encoder.ts";
import { checkPage } from "../client/pages/page_check.ts";
import type { Pixels } from "../client/pages/planes.ts";
import type { CaseId } from "../generated/names.ts";
import { LONGEST, LONGEST_SMALL, type Quality } from "../generated/page_form.ts";

export type { Pixels };

/** `cases` gives the case client of the open account, as for `postOf`. */
export function pagesOf(cases: () => CaseClient) {
  function attachments(): Attachments {
    const { session } = cases();
    return new Attachments(session.vault, session.environment, new Drafts(session.vault, session.environment));
  }

  async function put(name: string, of: CaseId, choose: (count: number) => readonly Wanted[]): Promise<number> {
    const { kept, ended } = await attachments().put(name, of, choose);
    // Uploads that nobody needs end by themselves too: nobody waits for that here.
    void endUploads(cases().session, ended).catch(() => undefined);
    return kept.enclosed?.parts.length ?? 0;
  }

  return {
    /** How many pages a draft has. */
    async pages(name: string): Promise<number> {
      const { session } = cases();
      return (await new Drafts(session.vault, session.environment).get(name)).info.parts.length;
    },

    /** How much is sent for the pages of a draft, in bytes. */
    async draftBytes(name: string): Promise<number> {
      const { session } = cases();
      const { parts } = (await new Drafts(session.vault, session.environment).get(name)).info;
      return parts.reduce((sum, { length }) => sum + length, 0);
    },

    /**
     * Make a page of pixels and put it behind the others, or in the place of page `number`; how many there are then. With
     * *low-data* it is small for a slow line, and so must its pixels be. Throws
     * *page.too_many*, *page.too_many_pixels*, *home.full*; the draft is as it was then.
     */
    async putPage(of: CaseId, name: string, pixels: Pixels, number: number | null, quality: Quality): Promise<number> {
      const longest = quality === "full" ? LONGEST : LONGEST_SMALL;
      if (Math.max(pixels.width, pixels.height) > longest) throw new Misused("page.too_many_pixels");
      const { data } = encode(pixels, quality);
      return put(name, of, (has) => {
        const all: Wanted[] = Array.from({ length: has }, (_, at) => at);
        if (number === null) return [...all, data];
        return all.map((wanted, at) => (at === number - 1 ? data : wanted));
      });
    },

    /** Keep these pages of a draft, in this order; each by its number now. Returns how many there are. */
    orderPages(of: CaseId, name: string, numbers: readonly number[]): Promise<number> {
      return put(name, of, () => numbers.map((number) => number - 1));
    },

    /** One page of a draft, from 1, as the other will see it. */
    draftPage(name: string, number: number): Promise<Bytes> {
      return attachments().page(name, number);
    },
  };
}

/** Refuse a page that is not in the one form: `Unreadable` *page.refused*. Its bytes are then given to no decoder of pictures. */
export function requirePage({ data, type }: { readonly data: Bytes; readonly type: string }): Bytes {
  if (checkPage(data, type).size > 0) throw new Unreadable("page.refused");
  return data;
}

// Words that a mediator is writing, sealed on this device as drafts are: one for each use, of each case and letter.

import type { CaseClient } from "../../client/cases/case_client.ts";
import { Drafts } from "../../client/items/drafts.ts";
import type { CaseId, ItemId, Seconds } from "../../generated/names.ts";

/** For what words are kept that a mediator is writing. A note is kept for whom it is for: nobody finds it in a note to another. */
export type WordsFor = "release-note" | "reason" | "remark" | "note" | `note-${string}` | "told" | "derived";

/** Where words that are being written are kept, and that they are kept no more. */
export interface KeptWords {
  readonly keepWords: (of: CaseId, use: WordsFor, item: ItemId | null, text: string, language: string) => Promise<Seconds>;
  readonly keptWords: (of: CaseId, use: WordsFor, item: ItemId | null) => Promise<string>;
  readonly forgetWords: (of: CaseId, use: WordsFor, item: ItemId | null) => Promise<void>;
}

export function keptWordsOf(cases: () => CaseClient): KeptWords {
  function drafts(): Drafts {
    const { session } = cases();
    return new Drafts(session.vault, session.environment);
  }

  async function named(of: CaseId, use: WordsFor, item: ItemId | null): Promise<string | undefined> {
    const draft = (await drafts().list(of)).find((draft) => draft.use === use && draft.replaces === (item ?? undefined));
    return draft?.id;
  }

  return {
    /** Keep what is being written, sealed on this device; empty words are kept no more. */
    async keepWords(of, use, item, text, language) {
      const name = await named(of, use, item);
      const place = { case: of, name, use, replaces: item ?? undefined };
      if (text.trim() !== "") await drafts().save({ text, language }, place);
      else if (name !== undefined) await drafts().drop(name);
      return cases().session.environment.now();
    },

    /** What was being written, empty where nothing was. */
    async keptWords(of, use, item) {
      const name = await named(of, use, item);
      return name === undefined ? "" : (await drafts().get(name)).letter.text;
    },

    /** Keep it no more: it was sent. */
    async forgetWords(of, use, item) {
      const name = await named(of, use, item);
      if (name !== undefined) await drafts().drop(name);
    },
  };
}

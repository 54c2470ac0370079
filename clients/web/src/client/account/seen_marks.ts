// What the owner of an account has seen of their news, on whichever device: kept in the keyring, and sealed on this device. The
// twin of relay_client/account/seen_marks.py.
//
// Decides what is remembered and what is let go of. A mark goes nowhere but into the keyring.

import { hex, unhex } from "../../bytes.ts";
import type { CaseId } from "../../generated/names.ts";
import type { SeenMark } from "../../generated/shapes.ts";
import type { Vault } from "../device/vault.ts";
import { type Change, MOST_SEEN, seenKey, withSeen } from "./keyring.ts";
import { type Known, type ListForm, OwnList } from "./own_list.ts";

const FORM: ListForm<"KeptMarks"> = {
  name: "seen",
  shape: "KeptMarks",
  empty: { known: [], due: [], over: [], version: 0 },
  written: (content) => content.seen ?? [],
  change: ({ due, over }) => withSeen(due, over),
  broughtUp: ({ over }, known, due, version) => ({ known, due, over: due.length === 0 ? [] : over, version }),
  same: (one, other) => seenKey(one) === seenKey(other),
};

/** What one account has seen. A mark is the lower-case digits of its bytes, as `seenAs` gives them. */
export class SeenMarks {
  readonly #list: OwnList<"KeptMarks">;

  constructor(vault: Vault, known: Known, update: (change: Change) => Promise<unknown>) {
    this.#list = new OwnList(vault, known, update, FORM);
  }

  readonly ride: Change = (content) => this.#list.ride(content);

  /** Every mark that was seen, by case. No network. */
  async all(): Promise<ReadonlyMap<CaseId, ReadonlySet<string>>> {
    const byCase = new Map<CaseId, Set<string>>();
    for (const mark of await this.#list.all()) {
      const marks = byCase.get(mark.case) ?? new Set();
      byCase.set(mark.case, marks.add(hex(mark.mark)));
    }
    return byCase;
  }

  /**
   * Note that marks of a case were seen; forget those of it that are no news any more, which `news` does not have. It goes into the
   * keyring at once, or with its next version where there is no line.
   */
  async add(of: CaseId, marks: readonly string[], news: readonly string[]): Promise<void> {
    await this.#list.change((kept) => {
      const have = new Set([...kept.known, ...kept.due].map(seenKey));
      const fresh: SeenMark[] = marks.map((mark) => ({ case: of, mark: unhex(mark) })).filter((mark) => !have.has(seenKey(mark)));
      if (fresh.length === 0) return kept;
      const over = kept.known.filter((mark) => mark.case === of && !news.includes(hex(mark.mark)));
      return { ...kept, due: [...kept.due, ...fresh].slice(-MOST_SEEN), over };
    });
  }
}

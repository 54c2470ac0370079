// Who stands by a party and reads which letters, and what a supporter is shown of it. The twin of relay_client/views/supporters.py.

import type { Side } from "../../generated/choices.ts";
import type { CaseId, ItemId, KeysetId, Seconds } from "../../generated/names.ts";

/** Somebody who stands by a party, or stood, with the letters that they can read now. */
export interface SupporterView {
  readonly keyset: KeysetId;
  readonly side: Side;
  readonly since: Seconds;
  readonly live: boolean;
  readonly shortFingerprint: string;
  readonly items: readonly ItemId[];
  /** What the owner of this account calls them. */
  readonly name?: string | undefined;
}

/** A letter that a supporter was lent, and since when. */
export interface LentItem {
  readonly item: ItemId;
  readonly case: CaseId;
  readonly since: Seconds;
}

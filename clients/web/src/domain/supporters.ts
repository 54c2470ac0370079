// Who stands by a party, and what they were lent: values that a case file keeps. The rules stand in `supporter_rules.ts`.

import type { ItemId, KeysetId, RecordId, Seconds } from "./ids.ts";
import type { Side } from "./seats.ts";

/** The epoch that a supporter's slip names: whoever comes with other keys is another supporter. */
export { NO_EPOCH } from "../generated/limits.ts";

/** Somebody whom a side trusts. Over once `until` is there. */
export interface Supporter {
  readonly record: RecordId;
  readonly side: Side;
  readonly keyset: KeysetId;
  readonly since: Seconds;
  readonly until?: Seconds | undefined;
}

/** One letter that a side lets its supporter read. Over once `until` is there. */
export interface Lend {
  readonly record: RecordId;
  readonly item: ItemId;
  readonly side: Side;
  readonly keyset: KeysetId;
  /** Who wrapped its key: the party, or a mediator for one without a keyset. */
  readonly by: KeysetId;
  readonly since: Seconds;
  readonly until?: Seconds | undefined;
}

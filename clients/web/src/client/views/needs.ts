// What needs somebody, as it is shown first: no words of anybody, and no content. The twin of
// clients/cli/relay_client/views/needs.py.

import type { Delivery, Kind, Side } from "../../generated/choices.ts";
import type { CaseId, ItemId, Seconds } from "../../generated/names.ts";
import type { Why } from "../../generated/rules.ts";
import type { MediatedSummary } from "./case_view.ts";
import type { Warn } from "./people.ts";
import type { Troubled } from "./troubled.ts";

/** One thing that needs somebody, in one of their cases. */
export interface NeedView {
  readonly case: CaseId;
  readonly why: Why;
  readonly since: Seconds;
  readonly label?: string | undefined;
  readonly item?: ItemId | undefined;
  readonly side?: Side | undefined;
  /** Who said it, where somebody did. */
  readonly by?: string | undefined;
  /** When something runs out. */
  readonly until?: Seconds | undefined;
  readonly how?: Delivery | undefined;
}

/** A held item in the mediator's queue. */
export interface WaitingItem {
  readonly item: ItemId;
  readonly case: CaseId;
  readonly label?: string | undefined;
  readonly side: Side;
  readonly kind: Kind;
  readonly heldAt: Seconds;
  readonly due: Seconds;
  /** How many pages or recordings it has, where that is known. */
  readonly parts: number;
  /** It stands in the place of one that went back. */
  readonly replaces: boolean;
  /** A counsellor brought it; a mediator wrote down what was told. */
  readonly brought: boolean;
  readonly told: boolean;
}

/** What a mediator looks at first: no content. */
export interface Today {
  /** Whom people wait for comes first; of one kind what waits longest. */
  readonly needs: readonly NeedView[];
  readonly cases: readonly MediatedSummary[];
  readonly warnings: readonly Warn[];
  /** Every held item, those postponed to a later day too, earliest due first. */
  readonly queue: readonly WaitingItem[];
  /** Records that wait for this person's signature. */
  readonly cosigns: number;
  /** Cases that cannot be shown. */
  readonly troubled: readonly Troubled[];
}

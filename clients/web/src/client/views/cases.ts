// A case and its journal, as they are shown. The twin of clients/cli/relay_client/views/cases.py.

import type { Bytes } from "../../bytes.ts";
import type { CaseId, Day, ItemId, RecordId, Seconds } from "../../domain/ids.ts";
import type { Side } from "../../domain/seats.ts";
import type { Digest } from "../../generated/names.ts";
import type { Position, Reading } from "../../generated/shapes.ts";
import type { Troubled } from "./troubled.ts";

/** A statement was accepted: the server's receipt was verified. */
export interface Outcome {
  /** The route that took it. */
  readonly what: string;
  readonly day: Day;
  readonly position: Position;
  readonly case: CaseId;
  readonly item?: ItemId | undefined;
  /** This device's clock is off: the statement was signed again with the server's time. */
  readonly signedAnew: boolean;
  /** What an opening gave: the item as the service keeps it, not yet opened. */
  readonly reading?: Reading | undefined;
  /** Of a stop: why the case cannot be shown, where it cannot. It was said all the same. */
  readonly trouble?: Troubled | undefined;
}

/** One record of the caller's journal. */
export interface JournalLine {
  readonly n: number;
  readonly record: RecordId;
  readonly what: string;
  readonly who: string;
  readonly side?: Side | undefined;
  readonly at?: Seconds | undefined;
  readonly day?: Day | undefined;
  readonly item?: ItemId | undefined;
  /** A mediator wrote down what somebody without an account said: `side` is whose word it is, `who` wrote it down. */
  readonly attested: boolean;
  /** The letter can never be read from this seat again: it was taken back, sent back or declined, or the contact ended. */
  readonly gone: boolean;
}

/** Evidence against the server: two chain values for one place of one journal. */
export interface Contradiction {
  readonly case: CaseId;
  readonly seat: string;
  readonly n: number;
  readonly ours: Digest;
  readonly theirs: Digest;
  /** What the server shows at that place now, where it shows it. */
  readonly record?: Bytes | undefined;
}

// Who decides together with somebody under age: a value that a case file keeps. The rules stand in `guardian_rules.ts`.

import type { GuardianId, KeysetId, RecordId } from "./ids.ts";
import type { Side } from "./seats.ts";

/** A parent or guardian who decides together with a side that is under age. */
export interface Guardian {
  readonly id: GuardianId;
  readonly side: Side;
  readonly named: RecordId;
  /** Undefined for somebody without a device. */
  readonly keyset?: KeysetId | undefined;
  /** Whether they are invited by a slip, and not confirmed yet. */
  readonly slip: boolean;
  /** The record by which they were asked last; they answer it by its id. Undefined: they must be asked anew. */
  readonly question?: RecordId | undefined;
  /** Their newest answer to that question. */
  readonly answered?: RecordId | undefined;
  /** What it says. */
  readonly agrees: boolean;
  readonly ended: boolean;
}

/** Return a guardian who was just named: invited by a slip, or asked at once. */
export function namedGuardian(id: GuardianId, side: Side, named: RecordId, question: RecordId | undefined): Guardian {
  return { id, side, named, slip: question === undefined, question, agrees: false, ended: false };
}

/** Whether they were asked and did not answer yet. */
export function waits(guardian: Guardian): boolean {
  return !guardian.ended && guardian.question !== undefined && guardian.answered === undefined;
}

// Who vouches and who is vouched for, as they are shown. The twin of clients/cli/relay_client/views/people.py.

import type { Troubled } from "./troubled.ts";
import type { Bytes } from "../../bytes.ts";
import type { CaseId, ItemId, KeysetId, RecordId, Seconds, SlipId } from "../../domain/ids.ts";
import type { Place, StaffRole } from "../../domain/model.ts";
import type { Side } from "../../domain/seats.ts";

/** A staff member whom the root vouched for. */
export interface StaffMember {
  readonly keyset: KeysetId;
  readonly name: string;
  readonly role: StaffRole;
  readonly not_before: Seconds;
  readonly not_after: Seconds;
  readonly short_fingerprint: string;
}

/** A mediator of the case, who can read what is sealed now: verified up to the pinned root. */
export interface Reader {
  readonly keyset: KeysetId;
  readonly name: string;
  readonly place: Place;
  readonly notAfter: Seconds;
}

/** Who will be able to read what is sealed now, and what changed since the last time this was agreed to. */
export interface ReaderList {
  readonly case: CaseId;
  readonly readers: readonly Reader[];
  readonly added: readonly Reader[];
  readonly gone: readonly string[];
  readonly first: boolean;
}

/** Whether a list of readers must be shown before sealing. */
export function mustBeShown({ first, added, gone }: ReaderList): boolean {
  return first || added.length > 0 || gone.length > 0;
}

/** Something that somebody should look after; `code` is `warn.…`. `case` is absent where it is about the staff as such. */
export interface Warn {
  readonly code: string;
  readonly case?: CaseId | undefined;
  readonly name?: string | undefined;
  readonly days?: number | undefined;
  readonly side?: Side | undefined;
  readonly at?: Seconds | undefined;
}

/** A pending slip. It may be confirmed where it was answered and has no `problem`. */
export interface PendingEnrolment {
  readonly slip: SlipId;
  readonly case: CaseId;
  readonly side: Side;
  readonly epoch: number;
  readonly expires: Seconds;
  readonly answered: boolean;
  /** Its secret is in this account's keyring: nobody else can check its answer. */
  readonly ours: boolean;
  readonly problem?: string | undefined;
  readonly shortFingerprint?: string | undefined;
  /** It gives new keys to somebody who had some. */
  readonly replaces: boolean;
  /** It invites a parent or guardian of the side, and makes nobody a party. */
  readonly guardian: boolean;
  /** It is for somebody who stands by that side. */
  readonly supporter: boolean;
}

/** A statement that waits for one's signature; show it before signing. */
export interface CosignRequest {
  readonly record: Bytes;
  readonly id: RecordId;
  readonly case: CaseId;
  readonly side: Side;
  readonly by: string;
  readonly epoch: number;
  /** It waits no longer than this, in seconds since 1970. */
  readonly until: number;
  readonly shortFingerprint: string;
}

/** A statement with one of its two signatures: it waits for the other one. */
export interface AwaitingSignature {
  readonly record: RecordId;
  readonly for: KeysetId;
  readonly name: string;
}

/** What was wrapped for another mediator of a case. */
export interface HandoverReport {
  readonly case: CaseId;
  readonly items: number;
  readonly records: number;
  readonly notes: number;
}

/** What somebody who lost their keys was given anew: what had come, what they wrote, and how many private notes. */
export interface GivenAnewReport {
  readonly case: CaseId;
  readonly received: readonly ItemId[];
  readonly own: readonly ItemId[];
  readonly notes: number;
}

/** Who mediates a case beside whoever looks. */
export interface CaseColleagues {
  readonly case: CaseId;
  readonly label?: string | undefined;
  /** Lead first. */
  readonly others: readonly { readonly keyset: KeysetId; readonly name: string }[];
}

/** What came of handing over several cases, and those in which it could not be done. */
export interface HandedOver {
  readonly reports: readonly HandoverReport[];
  readonly troubled: readonly Troubled[];
}

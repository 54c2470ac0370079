// A case as its party sees it, verified, and private notes. The second half of the twin of
// clients/cli/relay_client/views/cases.py: what commands return stands in cases.ts.

import type { CaseState, Form, Mode, Place, Scope, Side, Standing } from "../../generated/choices.ts";
import type { CaseId, Day, KeysetId, NoteId, RecordId, Seconds } from "../../generated/names.ts";
import type { Reader, Warn } from "./people.ts";

/** A case in a list. */
export interface CaseSummary {
  readonly case: CaseId;
  readonly role: Standing;
  readonly state: CaseState;
  readonly side?: Side | undefined;
  readonly mediators: number;
  /** From which day on its letters are erased, as the service tells of an ended case. */
  readonly erasedOn?: Day | undefined;
  /** The state is the service's word: this seat's journal cannot tell. */
  readonly byService: boolean;
}

/** One's own side of a case. */
export interface SideView {
  readonly side: Side;
  readonly epoch: number;
  readonly enrolled: boolean;
  /** What is welcome, each form by its own name. */
  readonly kinds: readonly Form[];
  readonly tellOpened: boolean;
  readonly keyset?: KeysetId | undefined;
  readonly consent?: RecordId | undefined;
  readonly attested: boolean;
  readonly pause?: RecordId | undefined;
  readonly consentPause: boolean;
  /** On which day this side wants to be asked whether its pause goes on. */
  readonly askOn?: Day | undefined;
  /** The consent is the service's word, as a mediator recorded it. */
  readonly byService: boolean;
}

/** One case as a party may see it, verified. */
export interface CaseView {
  readonly summary: CaseSummary;
  readonly own: SideView;
  readonly mediators: readonly Reader[];
  readonly servicePause?: RecordId | undefined;
  readonly warnings: readonly Warn[];
  /** The earlier case that this one takes up again, as the office says in everybody's journal. */
  readonly takesUp?: CaseId | undefined;
}

/** What a parent or guardian said to what they were asked last; *to_ask*: it counts no more, and they were not asked anew. */
export type GuardianSaid = "invited" | "asked" | "yes" | "no" | "to_ask" | "ended";

/** One of those who decide together with a side. */
export interface GuardianLine {
  readonly id: string;
  readonly answer: GuardianSaid;
  readonly device: boolean;
}

/** One side of a case, as its mediators see it. */
export interface MediatedSide extends SideView {
  readonly shortFingerprint?: string | undefined;
  readonly prepared: boolean;
  readonly underAge: boolean;
  /** Who decides together with this side, where it is under age. */
  readonly guardians: readonly GuardianLine[];
}

/** A counsellor's authority for one side. */
export interface DelegationView {
  readonly record: RecordId;
  readonly side: Side;
  readonly counsellor: KeysetId;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly mode: Mode;
  readonly notBefore: Seconds;
  readonly notAfter: Seconds;
  readonly live: boolean;
}

/** One case as a counsellor sees it, verified. */
export interface CounselledCase {
  readonly case: CaseId;
  readonly state: CaseState;
  /** Every delegation that this counsellor was given here, those that ended too. */
  readonly delegations: readonly DelegationView[];
  /** Who mediates it; nobody once it is closed. */
  readonly mediators: readonly Reader[];
  /** Whether the side for which they act paused. */
  readonly paused: boolean;
}

/** A case in a mediator's list. */
export interface MediatedSummary extends CaseSummary {
  /** Absent where there is none, or none for this reader. */
  readonly label?: string | undefined;
  readonly place?: Place | undefined;
  readonly held: number;
  /** When the first of its mediators' places ends. */
  readonly notAfter?: Seconds | undefined;
  readonly closedOn?: Day | undefined;
}

/** One case as its mediators see it, verified. */
export interface MediatedCase {
  readonly summary: MediatedSummary;
  readonly sides: readonly MediatedSide[];
  readonly mediators: readonly Reader[];
  readonly delegations: readonly DelegationView[];
  readonly mediatorsPause?: RecordId | undefined;
  readonly servicePause?: RecordId | undefined;
  readonly warnings: readonly Warn[];
  /** A release needs two mediators. */
  readonly twoMediators: boolean;
  /** The mediator who asks that one is enough again; another one must ask too. */
  readonly unflagAskedBy?: string | undefined;
  readonly takesUp?: CaseId | undefined;
}

/** A private note. */
export interface NoteView {
  readonly note: NoteId;
  /** Absent where what the server shows is not what was signed, or does not open. */
  readonly text?: string | undefined;
  readonly by: string;
  readonly byId: KeysetId;
  readonly mine: boolean;
  readonly about?: Side | undefined;
  /** The counsellor whose conversation with the mediators it belongs to. */
  readonly counsellor?: KeysetId | undefined;
  readonly at: Seconds;
  /** The mediator who sealed it for this reader, where its writer did not: the words rest on their word. */
  readonly handedBy?: string | undefined;
  /** Who sealed something for this reader that does not open, where somebody else's does: names of staff, nothing for a party. */
  readonly noise: readonly string[];
  /** Nobody sealed it for this mediator: it was written before they came. */
  readonly noKey: boolean;
}

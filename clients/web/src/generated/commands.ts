// Made by scripts/web_tables.py from the code of the server. Do not edit.
import type { Attested, Delivery, Form, Kind, Mode, Place, ReturnCause, Scope, Side, StaffRole } from "./choices.ts";
import type { CaseId, Day, GuardianId, ItemId, KeysetId, RecordId, Seconds, SlipId } from "./names.ts";

/** What a statement says of when it was signed: how long its signer's own journal was, and the second. */
export interface Spoken {
  readonly n?: number | undefined;
  readonly at: Seconds;
  readonly attested: boolean;
}

/** Who asks: the keyset that signed, and the staff role the organisation root gave it, if any. */
export interface Caller {
  readonly keyset: KeysetId;
  readonly staff?: StaffRole | undefined;
}

/** Say of exactly this derived item whether it may go in one's own name. The newest answer counts. */
export interface Agree {
  readonly command: "Agree";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
  readonly agrees: boolean;
  readonly behind?: RecordId | undefined;
}

/** Answer a slip with a keyset. The slip's id is the authority to ask; the mediator checks the secret later. */
export interface AnswerSlip {
  readonly command: "AnswerSlip";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly slip: SlipId;
  readonly keyset: KeysetId;
}

/** Say that one person's notes, and their wishes to open a letter together, were answered otherwise. */
export interface Answered {
  readonly command: "Answered";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly about?: Side | undefined;
  readonly counsellor?: KeysetId | undefined;
}

/** Ask a guardian anew. */
export interface AskGuardian {
  readonly command: "AskGuardian";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly guardian: GuardianId;
  readonly behind?: RecordId | undefined;
}

/** Give a mediator a place in the case, or renew it. */
export interface Assign {
  readonly command: "Assign";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly mediator: KeysetId;
  readonly mediator_role?: StaffRole | undefined;
  readonly place: Place;
  readonly not_after: Seconds;
  readonly behind?: RecordId | undefined;
}

/** End the case. */
export interface Close {
  readonly command: "Close";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
}

/** Vouch for the keyset that answered a slip. */
export interface Confirm {
  readonly command: "Confirm";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly slip: SlipId;
  readonly side: Side;
  readonly epoch: number;
  readonly keyset: KeysetId;
  readonly replaces?: KeysetId | undefined;
  readonly second?: Caller | undefined;
}

/** Vouch for the keyset that answered a guardian's slip. It asks them, too. */
export interface ConfirmGuardian {
  readonly command: "ConfirmGuardian";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly guardian: GuardianId;
  readonly slip: SlipId;
  readonly keyset: KeysetId;
}

/** Say that another mediator may pass this item on, to this keyset. Gives nobody anything. */
export interface Countersign {
  readonly command: "Countersign";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
  readonly to: KeysetId;
}

/** Begin a case by assigning its lead. */
export interface CreateCase {
  readonly command: "CreateCase";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly mediator: KeysetId;
  readonly mediator_role?: StaffRole | undefined;
  readonly not_after: Seconds;
  readonly behind?: RecordId | undefined;
}

/** Do not pass an item on. */
export interface Decline {
  readonly command: "Decline";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
}

/** Let a counsellor act for a side. */
export interface Delegate {
  readonly command: "Delegate";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly counsellor: KeysetId;
  readonly counsellor_role?: StaffRole | undefined;
  readonly scopes: ReadonlySet<Scope>;
  readonly mode: Mode;
  readonly not_before: Seconds;
  readonly not_after: Seconds;
  readonly party?: KeysetId | undefined;
  readonly signed_at?: Seconds | undefined;
  readonly behind?: RecordId | undefined;
}

/** Say what became of an item that was opened for somebody else. */
export interface Deliver {
  readonly command: "Deliver";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly how: Delivery;
}

/** The author destroys the copy kept for them. */
export interface DestroyOwnCopy {
  readonly command: "DestroyOwnCopy";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
}

/** Take a mediator's place away, with all they could still open. */
export interface EndAssignment {
  readonly command: "EndAssignment";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly mediator: KeysetId;
  readonly behind?: RecordId | undefined;
}

/** Take the named consent back. */
export interface EndConsent {
  readonly command: "EndConsent";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly consent: RecordId;
}

/** Let somebody decide together with this side no more. */
export interface EndGuardian {
  readonly command: "EndGuardian";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly guardian: GuardianId;
  readonly behind?: RecordId | undefined;
}

/** The sweeper: the time for keeping a closed case is over. */
export interface EndKeeping {
  readonly command: "EndKeeping";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
}

/** The service: a staff member's authority ended, so their place in this case ends too. */
export interface EndPlace {
  readonly command: "EndPlace";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly mediator: KeysetId;
}

/** Agree to this contact. */
export interface GiveConsent {
  readonly command: "GiveConsent";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly guardian: boolean;
  readonly takes_up?: CaseId | undefined;
  readonly together: readonly RecordId[];
  readonly behind?: RecordId | undefined;
}

/** Agree together with a side, or do so no more. It begins and resumes nothing by itself. */
export interface GuardianWord {
  readonly command: "GuardianWord";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly guardian: GuardianId;
  readonly asked: RecordId;
  readonly agrees: boolean;
  readonly attested?: Attested | undefined;
}

/** Let another mediator of the case read a private note, or the side whose it is, anew; the words ride beside this. */
export interface HandNote {
  readonly command: "HandNote";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly to: KeysetId;
  readonly note: string;
  readonly by: KeysetId;
  readonly about?: Side | undefined;
  readonly counsellor?: KeysetId | undefined;
}

/** Wrap what one mediator can read for another mediator of the case. */
export interface Handover {
  readonly command: "Handover";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly to: KeysetId;
  readonly items: ReadonlySet<ItemId>;
}

/** Let a side's supporter read one letter: the grant for them rides beside this. */
export interface Lend {
  readonly command: "Lend";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly side: Side;
  readonly manifest: RecordId;
  readonly to: KeysetId;
  readonly behind?: RecordId | undefined;
}

/** Record the preparation check of one side. */
export interface MarkPrepared {
  readonly command: "MarkPrepared";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
}

/** Name somebody who decides together with a side: invited by a slip, or without a device. */
export interface NameGuardian {
  readonly command: "NameGuardian";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly guardian: GuardianId;
  readonly slip?: SlipId | undefined;
  readonly expires?: Seconds | undefined;
}

/** Do not pass an item on, and say why in words that its author reads. */
export interface NotPassedOn {
  readonly command: "NotPassedOn";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
}

/** Show a derived item to the author of its original: the grant for them rides beside this. */
export interface Offer {
  readonly command: "Offer";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
  readonly original: ItemId;
  readonly to: KeysetId;
  readonly behind?: RecordId | undefined;
}

/** Open a released item: the answer carries the shred share. */
export interface Open {
  readonly command: "Open";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly tell_author: boolean;
  readonly as_taken: boolean;
}

/** Open the case for contact. */
export interface OpenCase {
  readonly command: "OpenCase";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
}

/** Stop everything that could reach anyone, now. By a party, or by a mediator as `PauseCase`. */
export interface Pause {
  readonly command: "Pause";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly ask_on?: Day | undefined;
  readonly at?: Seconds | undefined;
}

/** The mediators' own pause. */
export interface PauseCase {
  readonly command: "PauseCase";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
}

/** Keep an item held until a day. */
export interface Postpone {
  readonly command: "Postpone";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly until: Day;
  readonly earlier_rule: boolean;
}

/** Take an item back. */
export interface Recall {
  readonly command: "Recall";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
}

/** Give an author who lost their keys their own item anew: the grant for them rides beside this. */
export interface Recopy {
  readonly command: "Recopy";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
  readonly to: KeysetId;
}

/** Send a released item back unopened. */
export interface Refuse {
  readonly command: "Refuse";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
}

/** Register the id of an enrolment slip. */
export interface RegisterSlip {
  readonly command: "RegisterSlip";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly slip: SlipId;
  readonly side: Side;
  readonly epoch: number;
  readonly expires: Seconds;
  readonly behind?: RecordId | undefined;
}

/** Wrap a released item anew for a recovered recipient; its state stays. */
export interface Regrant {
  readonly command: "Regrant";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly release: RecordId;
  readonly to: KeysetId;
}

/** Pass an item on: the grant for its recipient rides beside this. */
export interface Release {
  readonly command: "Release";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
  readonly to: KeysetId;
  readonly release: RecordId;
  readonly in_person: boolean;
  readonly derived: boolean;
  readonly original?: ItemId | undefined;
  readonly original_manifest?: RecordId | undefined;
  readonly original_wrapped: boolean;
}

/** The service's own pause after a restore. */
export interface RestorePause {
  readonly command: "RestorePause";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
}

/** Lift the named pause of one's own. */
export interface Resume {
  readonly command: "Resume";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly pause: RecordId;
}

/** Lift the named pause of the mediators, or the service's. */
export interface ResumeCase {
  readonly command: "ResumeCase";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly pause: RecordId;
}

/** Give an item back to its author with a sealed reason. */
export interface Return {
  readonly command: "Return";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
  readonly cause?: ReturnCause | undefined;
}

/** End a delegation. */
export interface Revoke {
  readonly command: "Revoke";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly delegation: RecordId;
}

/** Set the sealed label and file number. */
export interface SetLabel {
  readonly command: "SetLabel";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly behind?: RecordId | undefined;
}

/** Say in which forms something is welcome, and whether the author may learn of opening. */
export interface SetPreferences {
  readonly command: "SetPreferences";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly kinds: ReadonlySet<Form>;
  readonly tell_opened: boolean;
  readonly behind?: RecordId | undefined;
}

/** Give one item to an interpreter: the grant for them rides beside this. */
export interface Share {
  readonly command: "Share";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
  readonly side: Side;
  readonly to: KeysetId;
  readonly role?: StaffRole | undefined;
  readonly behind?: RecordId | undefined;
}

/** Give one's own place up for good: say, because one knows one of the two. */
export interface StepAside {
  readonly command: "StepAside";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly mediator: KeysetId;
}

/** Enter an item at *held*. */
export interface Submit {
  readonly command: "Submit";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly item: ItemId;
  readonly kind: Kind;
  readonly manifest: RecordId;
  readonly readers: ReadonlySet<KeysetId>;
  readonly copies: ReadonlySet<KeysetId>;
  readonly derived_from?: ItemId | undefined;
  readonly replaces?: ItemId | undefined;
  readonly parts?: readonly string[] | undefined;
  readonly lendable: boolean;
  readonly room: number;
  readonly day: Day;
}

/** Let somebody stand by a side who answered a slip, because that side wishes it. */
export interface Supporter {
  readonly command: "Supporter";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly slip: SlipId;
  readonly side: Side;
  readonly keyset: KeysetId;
  readonly party?: KeysetId | undefined;
  readonly attested?: Attested | undefined;
}

/** End a supporter's place, with everything they were lent. */
export interface SupporterEnd {
  readonly command: "SupporterEnd";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly supporter: KeysetId;
}

/** Say that this case takes up an earlier one, before anybody agreed to it. */
export interface TakeUp {
  readonly command: "TakeUp";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly earlier: CaseId;
}

/** Flag the case, so that a release needs two mediators, or ask to take that away. */
export interface TwoMediators {
  readonly command: "TwoMediators";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly on: boolean;
  readonly behind?: RecordId | undefined;
}

/** Say that a side is under age, or that they are so no more. */
export interface UnderAge {
  readonly command: "UnderAge";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly on: boolean;
  readonly behind?: RecordId | undefined;
}

/** Take one letter back from a supporter, or put it down as one. */
export interface Unlend {
  readonly command: "Unlend";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly side: Side;
  readonly to: KeysetId;
}

/** Take an item back from an interpreter, or put it down as one. */
export interface Unshare {
  readonly command: "Unshare";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly to: KeysetId;
}

/** Note that a mediator looked at each part of a held item beside its text: every page, every recording to its end. */
export interface Viewed {
  readonly command: "Viewed";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly item: ItemId;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
  readonly manifest: RecordId;
  readonly parts: readonly string[];
}

/** Leave the case for good. */
export interface Withdraw {
  readonly command: "Withdraw";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly side: Side;
  readonly delegation?: RecordId | undefined;
  readonly attested?: Attested | undefined;
}

/** Leave a private note; it is not an item and has no release. */
export interface WriteNote {
  readonly command: "WriteNote";
  readonly record: RecordId;
  readonly spoken?: Spoken | undefined;
  readonly readers: ReadonlySet<KeysetId>;
  readonly about?: Side | undefined;
  readonly counsellor?: KeysetId | undefined;
  readonly note: string;
  readonly together?: ItemId | undefined;
}

export interface Commands {
  readonly Agree: Agree;
  readonly AnswerSlip: AnswerSlip;
  readonly Answered: Answered;
  readonly AskGuardian: AskGuardian;
  readonly Assign: Assign;
  readonly Close: Close;
  readonly Confirm: Confirm;
  readonly ConfirmGuardian: ConfirmGuardian;
  readonly Countersign: Countersign;
  readonly CreateCase: CreateCase;
  readonly Decline: Decline;
  readonly Delegate: Delegate;
  readonly Deliver: Deliver;
  readonly DestroyOwnCopy: DestroyOwnCopy;
  readonly EndAssignment: EndAssignment;
  readonly EndConsent: EndConsent;
  readonly EndGuardian: EndGuardian;
  readonly EndKeeping: EndKeeping;
  readonly EndPlace: EndPlace;
  readonly GiveConsent: GiveConsent;
  readonly GuardianWord: GuardianWord;
  readonly HandNote: HandNote;
  readonly Handover: Handover;
  readonly Lend: Lend;
  readonly MarkPrepared: MarkPrepared;
  readonly NameGuardian: NameGuardian;
  readonly NotPassedOn: NotPassedOn;
  readonly Offer: Offer;
  readonly Open: Open;
  readonly OpenCase: OpenCase;
  readonly Pause: Pause;
  readonly PauseCase: PauseCase;
  readonly Postpone: Postpone;
  readonly Recall: Recall;
  readonly Recopy: Recopy;
  readonly Refuse: Refuse;
  readonly RegisterSlip: RegisterSlip;
  readonly Regrant: Regrant;
  readonly Release: Release;
  readonly RestorePause: RestorePause;
  readonly Resume: Resume;
  readonly ResumeCase: ResumeCase;
  readonly Return: Return;
  readonly Revoke: Revoke;
  readonly SetLabel: SetLabel;
  readonly SetPreferences: SetPreferences;
  readonly Share: Share;
  readonly StepAside: StepAside;
  readonly Submit: Submit;
  readonly Supporter: Supporter;
  readonly SupporterEnd: SupporterEnd;
  readonly TakeUp: TakeUp;
  readonly TwoMediators: TwoMediators;
  readonly UnderAge: UnderAge;
  readonly Unlend: Unlend;
  readonly Unshare: Unshare;
  readonly Viewed: Viewed;
  readonly Withdraw: Withdraw;
  readonly WriteNote: WriteNote;
}

export type CommandName = keyof Commands;
export type Command = Commands[CommandName];

/** Members of each command, and what holds where one is not said. */
export const COMMANDS: { readonly [Name in CommandName]: { readonly members: readonly string[]; readonly defaults: Readonly<Record<string, unknown>> } } = {
  Agree: { members: ["record", "spoken", "item", "delegation", "attested", "manifest", "agrees", "behind"], defaults: {  } },
  AnswerSlip: { members: ["record", "spoken", "slip", "keyset"], defaults: {  } },
  Answered: { members: ["record", "spoken", "about", "counsellor"], defaults: {  } },
  AskGuardian: { members: ["record", "spoken", "side", "guardian", "behind"], defaults: {  } },
  Assign: { members: ["record", "spoken", "mediator", "mediator_role", "place", "not_after", "behind"], defaults: {  } },
  Close: { members: ["record", "spoken"], defaults: {  } },
  Confirm: { members: ["record", "spoken", "slip", "side", "epoch", "keyset", "replaces", "second"], defaults: {  } },
  ConfirmGuardian: { members: ["record", "spoken", "side", "guardian", "slip", "keyset"], defaults: {  } },
  Countersign: { members: ["record", "spoken", "item", "delegation", "attested", "manifest", "to"], defaults: {  } },
  CreateCase: { members: ["record", "spoken", "mediator", "mediator_role", "not_after", "behind"], defaults: {  } },
  Decline: { members: ["record", "spoken", "item", "delegation", "attested", "manifest"], defaults: {  } },
  Delegate: { members: ["record", "spoken", "side", "counsellor", "counsellor_role", "scopes", "mode", "not_before", "not_after", "party", "signed_at", "behind"], defaults: {  } },
  Deliver: { members: ["record", "spoken", "item", "delegation", "attested", "how"], defaults: {  } },
  DestroyOwnCopy: { members: ["record", "spoken", "item", "delegation", "attested"], defaults: {  } },
  EndAssignment: { members: ["record", "spoken", "mediator", "behind"], defaults: {  } },
  EndConsent: { members: ["record", "spoken", "side", "delegation", "attested", "consent"], defaults: {  } },
  EndGuardian: { members: ["record", "spoken", "side", "guardian", "behind"], defaults: {  } },
  EndKeeping: { members: ["record", "spoken"], defaults: {  } },
  EndPlace: { members: ["record", "spoken", "mediator"], defaults: {  } },
  GiveConsent: { members: ["record", "spoken", "side", "delegation", "attested", "guardian", "takes_up", "together", "behind"], defaults: { guardian: false, together: [] } },
  GuardianWord: { members: ["record", "spoken", "side", "guardian", "asked", "agrees", "attested"], defaults: {  } },
  HandNote: { members: ["record", "spoken", "to", "note", "by", "about", "counsellor"], defaults: {  } },
  Handover: { members: ["record", "spoken", "to", "items"], defaults: {  } },
  Lend: { members: ["record", "spoken", "item", "delegation", "attested", "side", "manifest", "to", "behind"], defaults: {  } },
  MarkPrepared: { members: ["record", "spoken", "side"], defaults: {  } },
  NameGuardian: { members: ["record", "spoken", "side", "guardian", "slip", "expires"], defaults: {  } },
  NotPassedOn: { members: ["record", "spoken", "item", "delegation", "attested", "manifest"], defaults: {  } },
  Offer: { members: ["record", "spoken", "item", "delegation", "attested", "manifest", "original", "to", "behind"], defaults: {  } },
  Open: { members: ["record", "spoken", "item", "delegation", "attested", "tell_author", "as_taken"], defaults: { tell_author: false, as_taken: false } },
  OpenCase: { members: ["record", "spoken"], defaults: {  } },
  Pause: { members: ["record", "spoken", "side", "delegation", "attested", "ask_on", "at"], defaults: {  } },
  PauseCase: { members: ["record", "spoken"], defaults: {  } },
  Postpone: { members: ["record", "spoken", "item", "delegation", "attested", "until", "earlier_rule"], defaults: { earlier_rule: false } },
  Recall: { members: ["record", "spoken", "item", "delegation", "attested"], defaults: {  } },
  Recopy: { members: ["record", "spoken", "item", "delegation", "attested", "manifest", "to"], defaults: {  } },
  Refuse: { members: ["record", "spoken", "item", "delegation", "attested"], defaults: {  } },
  RegisterSlip: { members: ["record", "spoken", "slip", "side", "epoch", "expires", "behind"], defaults: {  } },
  Regrant: { members: ["record", "spoken", "item", "delegation", "attested", "release", "to"], defaults: {  } },
  Release: { members: ["record", "spoken", "item", "delegation", "attested", "manifest", "to", "release", "in_person", "derived", "original", "original_manifest", "original_wrapped"], defaults: { in_person: false, derived: false, original_wrapped: true } },
  RestorePause: { members: ["record", "spoken"], defaults: {  } },
  Resume: { members: ["record", "spoken", "side", "delegation", "attested", "pause"], defaults: {  } },
  ResumeCase: { members: ["record", "spoken", "pause"], defaults: {  } },
  Return: { members: ["record", "spoken", "item", "delegation", "attested", "manifest", "cause"], defaults: {  } },
  Revoke: { members: ["record", "spoken", "delegation"], defaults: {  } },
  SetLabel: { members: ["record", "spoken", "behind"], defaults: {  } },
  SetPreferences: { members: ["record", "spoken", "side", "delegation", "attested", "kinds", "tell_opened", "behind"], defaults: { tell_opened: false } },
  Share: { members: ["record", "spoken", "item", "delegation", "attested", "manifest", "side", "to", "role", "behind"], defaults: {  } },
  StepAside: { members: ["record", "spoken", "mediator"], defaults: {  } },
  Submit: { members: ["record", "spoken", "side", "delegation", "attested", "item", "kind", "manifest", "readers", "copies", "derived_from", "replaces", "parts", "lendable", "room", "day"], defaults: { lendable: false, room: 0 } },
  Supporter: { members: ["record", "spoken", "slip", "side", "keyset", "party", "attested"], defaults: {  } },
  SupporterEnd: { members: ["record", "spoken", "side", "delegation", "attested", "supporter"], defaults: {  } },
  TakeUp: { members: ["record", "spoken", "earlier"], defaults: {  } },
  TwoMediators: { members: ["record", "spoken", "on", "behind"], defaults: {  } },
  UnderAge: { members: ["record", "spoken", "side", "on", "behind"], defaults: {  } },
  Unlend: { members: ["record", "spoken", "item", "delegation", "attested", "side", "to"], defaults: {  } },
  Unshare: { members: ["record", "spoken", "item", "delegation", "attested", "to"], defaults: {  } },
  Viewed: { members: ["record", "spoken", "item", "delegation", "attested", "manifest", "parts"], defaults: {  } },
  Withdraw: { members: ["record", "spoken", "side", "delegation", "attested"], defaults: {  } },
  WriteNote: { members: ["record", "spoken", "readers", "about", "counsellor", "note", "together"], defaults: { note: "" } },
};

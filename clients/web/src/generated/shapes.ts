// Made by scripts/web_tables.py from the code of the server. Do not edit.
import type { Bytes } from "../bytes.ts";
import { bytes, choice, FLAG, INTEGER, list, NAME_16, NAME_32, shape, text, type ShapeTable } from "../wire/hints.ts";
import type { Attested, AuthorStatus, CaseState, Delivery, Form, GuardianStep, ItemState, Kind, Mode, Place, PlaceGiven, Profile, Purpose, RecipientStatus, ReturnCause, Scope, Side, SlotKind, StaffRole, Standing, StopState } from "./choices.ts";
import type { AccountId, Auth, Bearer, CaseId, Challenge, Day, DeviceId, DeviceToken, Digest, GrantBytes, GuardianId, ItemId, KeysetBytes, KeysetId, KeysetSeeds, Mac, MarkBytes, Nonce, NoteId, PartHeader, RecordId, RootFingerprint, Salt, Seconds, ShareBytes, Signature, SigningKeyBytes, SigningSeed, SlipId, SlipSecret, SupporterKey, UploadId } from "./names.ts";

/** The root vouches for a staff member's keyset and account key, in one role, for at most 400 days. */
export interface Staff {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly at: Seconds;
  readonly keyset: KeysetBytes;
  readonly account: SigningKeyBytes;
  readonly role: StaffRole;
  readonly name: string;
  readonly not_before: Seconds;
  readonly not_after: Seconds;
}

/** The root or a coordinator ends a staff member's authority. */
export interface StaffEnd {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly at: Seconds;
  readonly keyset: KeysetId;
}

/** A coordinator gives a mediator a place in a case, or ends it. */
export interface Assignment {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly mediator: KeysetId;
  readonly place: PlaceGiven;
  readonly not_after: Seconds;
  readonly behind?: RecordId;
}

/** A mediator registers the id of an enrolment slip: of a party, or with epoch 0 of a supporter. Its secret is not in it. */
export interface Slip {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly slip: SlipId;
  readonly side: Side;
  readonly epoch: number;
  readonly expires: Seconds;
  readonly behind?: RecordId;
}

/** A mediator vouches for a party's keyset; from the second epoch on with another staff member. */
export interface Confirm {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly slip: SlipId;
  readonly side: Side;
  readonly epoch: number;
  readonly keyset: KeysetBytes;
  readonly replaces?: KeysetId;
}

/** A party agrees, or a mediator attests it for a party without keyset. */
export interface Consent {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly side: Side;
  readonly attested?: Attested;
  readonly guardian?: boolean;
  readonly takes_up?: CaseId;
  readonly together?: readonly RecordId[];
  readonly behind?: RecordId;
}

/** The named consent is taken back. */
export interface ConsentEnd {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly side: Side;
  readonly consent: RecordId;
  readonly attested?: Attested;
}

/** Which kinds a party is willing to receive, and whether the author may learn of opening. */
export interface Preferences {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly side: Side;
  readonly kinds: readonly Form[];
  readonly tell_opened: boolean;
  readonly attested?: Attested;
  readonly behind?: RecordId;
}

/** The mediator checked the preparation of one side. */
export interface Prepared {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly side: Side;
}

/** The mediator opens the case. */
export interface CaseOpen {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly day: Day;
}

/** What an item consists of, by its author; read by the recipient after opening. */
export interface Manifest {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly day: Day;
  readonly item: ItemId;
  readonly author: KeysetId;
  readonly side: Side;
  readonly kind: Kind;
  readonly parts: readonly PartRef[];
  readonly delegation?: RecordId;
  readonly derived_from?: ItemId;
  readonly told?: boolean;
  readonly lendable?: boolean;
}

/** The author hands an item to the mediators of the case. */
export interface Submit {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly grants: readonly GrantRef[];
  readonly replaces?: ItemId;
  readonly attested?: Attested;
}

/** A mediator keeps an item held until a day, with a remark to the mediators. */
export interface Postpone {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly until: Day;
  readonly remark?: readonly WordsRef[];
}

/** A mediator passes an item on to one keyset. Names nothing that its recipient may not know before opening (S4). */
export interface Release {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly day: Day;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly to: KeysetId;
  readonly author?: KeysetBytes;
  readonly grant: Digest;
  readonly note?: Digest;
  readonly delegation?: RecordId;
  readonly in_person?: boolean;
  readonly derived?: boolean;
  readonly original?: Original;
}

/** The mediators' journal position beside a statement that others may read. */
export interface Log {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly statement: RecordId;
}

/** What became of an item opened for somebody else. */
export interface Deliver {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly how: Delivery;
  readonly delegation?: RecordId;
}

/** A mediator gives an item back with a sealed reason. */
export interface Return {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly reason: readonly WordsRef[];
  readonly cause?: ReturnCause;
}

/** A mediator does not pass an item on. */
export interface Decline {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly manifest: RecordId;
}

/** The author takes an item back. */
export interface Recall {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly delegation?: RecordId;
  readonly attested?: Attested;
}

/** The recipient opens a released item. */
export interface Open {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly tell_author: boolean;
  readonly delegation?: RecordId;
}

/** The recipient sends a released item back unopened. */
export interface Refuse {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly delegation?: RecordId;
}

/** A mediator wraps a released item anew for a recovered recipient. */
export interface Regrant {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly day: Day;
  readonly item: ItemId;
  readonly release: RecordId;
  readonly to: KeysetId;
  readonly grant: Digest;
}

/** A mediator gives one item of a side to an interpreter, to be translated. */
export interface Share {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly side: Side;
  readonly to: KeysetId;
  readonly grant: Digest;
  readonly behind?: RecordId;
}

/** A mediator takes an item back from an interpreter, or the interpreter puts it down. */
export interface Unshare {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly item: ItemId;
  readonly to: KeysetId;
}

/** A private note between the mediators and one person. It is not an item: nothing can release it. */
export interface Note {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly note: NoteId;
  readonly words: readonly WordsRef[];
  readonly about?: Side;
  readonly counsellor?: KeysetId;
  readonly together?: ItemId;
}

/** A party pauses (`side` given), or the mediators do. On `ask_on` a party wants to be asked whether to go on. */
export interface Pause {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly side?: Side;
  readonly delegation?: RecordId;
  readonly ask_on?: Day;
}

/** The named pause is lifted by whose it is. */
export interface Resume {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly pause: RecordId;
  readonly side?: Side;
  readonly delegation?: RecordId;
}

/** A party leaves the case. */
export interface Withdraw {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly side: Side;
  readonly delegation?: RecordId;
}

/** A mediator ends the case. */
export interface Close {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
}

/** A counsellor may act for one side; signed by a mediator, and by the party where they have a keyset. */
export interface Delegation {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly side: Side;
  readonly counsellor: KeysetId;
  readonly scopes: readonly Scope[];
  readonly mode: Mode;
  readonly not_before: Seconds;
  readonly not_after: Seconds;
  readonly behind?: RecordId;
}

/** A delegation ends. */
export interface Revocation {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly delegation: RecordId;
}

/** A mediator wraps what they can read for another mediator of the case. */
export interface Handover {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly to: KeysetId;
  readonly grants: readonly ItemGrantRef[];
}

/** The root vouches that a journal was set back, so that clients may accept an older head. */
export interface Restore {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly seat: string;
  readonly journal: Position;
}

/** The server says: this record was accepted; its signer's journal then had `n` entries, with this head; at that second. A receipt without `head` and `at` is that of an older server. */
export interface Receipt {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly record: RecordId;
  readonly n: number;
  readonly day: Day;
  readonly head?: Digest;
  readonly at?: Seconds;
}

/** The server says: these grants of an item were destroyed because of this record. For mediators only. */
export interface ShredReceipt {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly record: RecordId;
  readonly item: ItemId;
  readonly grants: readonly Digest[];
  readonly day: Day;
}

/** The author destroys the copy kept for them. */
export interface Destroy {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly delegation?: RecordId;
}

/** The case's sealed label and file number, one ciphertext per reader. */
export interface Label {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly words: readonly WordsRef[];
  readonly behind?: RecordId;
}

/** A mediator vouches for the keyset of somebody whom a side wishes to have by it; signed by the party, where they have one. */
export interface Supporter {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly slip: SlipId;
  readonly side: Side;
  readonly keyset: KeysetBytes;
  readonly attested?: Attested;
}

/** A supporter's place ends: by the party, a mediator, or the supporter. */
export interface SupporterEnd {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly side: Side;
  readonly supporter: KeysetId;
}

/** A mediator says that a side is under age, or that they are so no more. When somebody was born it does not say. */
export interface UnderAge {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly side: Side;
  readonly on: boolean;
  readonly behind?: RecordId;
}

/** A guardian agrees together with a side, or does so no more; or a mediator attests it of one without a keyset. */
export interface GuardianWord {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly side: Side;
  readonly guardian: GuardianId;
  readonly asked: RecordId;
  readonly agrees: boolean;
  readonly attested?: Attested;
}

/** A mediator or the office flags the case, so that a release needs two mediators; or a mediator asks to take that away. */
export interface TwoMediators {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly on: boolean;
  readonly behind?: RecordId;
}

/** A mediator of a flagged case says that another one may pass an item on, to one keyset. Stays with the mediators. */
export interface Countersign {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly to: KeysetId;
}

/** A mediator shows a derived item to the author of its original, and asks whether they agree. */
export interface Offer {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly original: ItemId;
  readonly to: KeysetId;
  readonly grant: Digest;
  readonly behind?: RecordId;
}

/** The author of the original says whether a derived item may go, or a mediator attests it of somebody without keyset. */
export interface Agree {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly agrees: boolean;
  readonly attested?: Attested;
  readonly behind?: RecordId;
}

/** A mediator looked at each part of a held item from 1 on, named by their roots. Stays with the mediators. */
export interface Viewed {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly parts: readonly Digest[];
}

/** A mediator does not pass an item on, and says why in sealed words to its author. */
export interface NotPassedOn {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly reason: readonly WordsRef[];
}

/** A mediator gives their place in a case up and takes none in it again. Why, it does not say. */
export interface StepAside {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
}

/** The office says that a new case takes up an earlier one of the same two people, which has ended. */
export interface TakeUp {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly earlier: CaseId;
}

/** A mediator wraps an own letter anew for its author, who lost their keys. */
export interface Recopy {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly to: KeysetId;
  readonly grant: Digest;
}

/** A mediator says that one person's notes were answered otherwise, on the telephone say. */
export interface Answered {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly journal: Position;
  readonly about?: Side;
  readonly counsellor?: KeysetId;
}

/** A mediator seals a private note that they can read for another mediator of the case, or anew for its side; `by` wrote it. */
export interface HandNote {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly to: KeysetId;
  readonly note: NoteId;
  readonly by: KeysetId;
  readonly digest: Digest;
  readonly about?: Side;
  readonly counsellor?: KeysetId;
}

/** A party lets a supporter of theirs read one letter; for a party without keyset a mediator does, who attests it. */
export interface Lend {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly side: Side;
  readonly to: KeysetId;
  readonly grant: Digest;
  readonly attested?: Attested;
  readonly behind?: RecordId;
}

/** A supporter reads one letter no more: the party or a mediator takes it back, or the supporter puts it down. */
export interface Unlend {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly item: ItemId;
  readonly side: Side;
  readonly to: KeysetId;
}

/** A mediator names who decides together with a side, confirms their keyset, asks them anew, or ends it. */
export interface Guardian {
  readonly root: RootFingerprint;
  readonly nonce: Nonce;
  readonly signers: readonly KeysetId[];
  readonly case: CaseId;
  readonly at: Seconds;
  readonly side: Side;
  readonly guardian: GuardianId;
  readonly step: GuardianStep;
  readonly slip?: SlipId;
  readonly expires?: Seconds;
  readonly keyset?: KeysetBytes;
  readonly behind?: RecordId;
}

/** An empty body. */
export type Nothing = Readonly<Record<string, never>>;

/** Whether the process lives, and whether it can take work. */
export interface Health {
  readonly status: string;
  readonly root?: RootFingerprint;
  readonly destroying_waits_s?: number;
}

/** What anyone may know before logging in. */
export interface Organisation {
  readonly root: SigningKeyBytes;
  readonly server: Bytes;
  readonly origin: string;
  readonly telephone: string;
  readonly at: Seconds;
  readonly helpline?: string;
  readonly age_line?: number;
  readonly exit?: string;
  readonly organisation?: string;
  readonly zone?: string;
  readonly signature_days?: number;
}

/** Ask for the salt of a login name; `profile` says on which path (staff or party). */
export interface LoginStart {
  readonly login: string;
  readonly profile: Profile;
}

/** The salt (a made-up one for unknown names), the nonce to sign and the server's time. */
export interface LoginChallenge {
  readonly salt: Salt;
  readonly nonce: Challenge;
  readonly at: Seconds;
}

/** Ask for the slot and keyring with the `auth` half of a passphrase or recovery code. */
export interface Unlock {
  readonly login: string;
  readonly slot: SlotKind;
  readonly auth: Auth;
}

/** What the right `auth` opens. */
export interface Unlocked {
  readonly wrapped: Bytes;
  readonly keyring: Keyring;
}

/** The challenge signed with the account key, beside the `auth` half of the way in that the account has now (step L3). */
export interface LoginProof {
  readonly login: string;
  readonly nonce: Challenge;
  readonly at: Seconds;
  readonly slot: SlotKind;
  readonly auth: Auth;
  readonly signature: Signature;
}

/** A short-lived bearer token, to be sent as `Authorization: Bearer`; a device token where one was asked for (step L10). */
export interface LoggedIn {
  readonly bearer: Bearer;
  readonly expires: Seconds;
  readonly account: AccountId;
  readonly device?: DeviceToken;
}

/** A keyring version as stored: sealed, with the shred share that masks its key. */
export interface Keyring {
  readonly version: number;
  readonly sealed: Bytes;
  readonly share: ShareBytes;
}

/** The next keyring version, with the account key's signature and its second (step K7). */
export interface KeyringPut {
  readonly version: number;
  readonly sealed: Bytes;
  readonly share: ShareBytes;
  readonly at?: Seconds;
  readonly signature?: Signature;
}

/** A slot in the place of the one of its kind, with the account key's signature and its second (step L5). */
export interface SlotPut {
  readonly kind: SlotKind;
  readonly auth: Auth;
  readonly wrapped: Bytes;
  readonly salt?: Salt;
  readonly at?: Seconds;
  readonly signature?: Signature;
}

/** The devices of one's own account that were not ended (step L11). */
export interface Devices {
  readonly devices: readonly KnownDevice[];
}

/** A device that ends, with the account key's signature and its second (step L11). */
export interface DeviceEnd {
  readonly device: DeviceId;
  readonly at?: Seconds;
  readonly signature?: Signature;
}

/** A staff member takes up their account: the root's record and the account it vouches for. */
export interface StaffAccept {
  readonly record: Bytes;
  readonly account: NewAccount;
}

/** A record about staff as such: its ending, or that the root vouches for the same keys for longer. */
export interface StaffAct {
  readonly record: Bytes;
}

/** Current staff records, for staff. */
export interface StaffList {
  readonly records: readonly Bytes[];
}

/** Somebody answers their slip. `account` for a new person; someone logged in adds a case to their account. `mac` is keyed by the slip's secret and is checked by the mediator's client, never by the server. */
export interface SlipAnswer {
  readonly keyset: KeysetBytes;
  readonly account_key: SigningKeyBytes;
  readonly mac: Mac;
  readonly account?: NewAccount;
  readonly signature?: Signature;
  readonly again?: boolean;
}

/** The pending slips of a case. */
export interface AnsweredSlips {
  readonly slips: readonly AnsweredSlip[];
}

/** A record on its way to its second signer. */
export interface Cosign {
  readonly record: Bytes;
}

/** Records that wait for this caller's signature. */
export interface Cosigns {
  readonly records: readonly Bytes[];
  readonly staff?: readonly Bytes[];
}

/** What one knows of one's cases after the case `after`, in order of id; of the others one knows nothing. */
export interface LookWanted {
  readonly known: readonly Known[];
  readonly after?: CaseId;
}

/** The caller's cases after `after`, in order of id, as many as fit. With `more`, ask again after the case `next`. `cosigns` are records that wait for the caller's signature; `staff` the root's records for whoever of the staff signed these entries. `at` is the server's clock. */
export interface Looked {
  readonly at: Seconds;
  readonly cases: readonly CaseLook[];
  readonly cosigns: readonly Bytes[];
  readonly staff: readonly Bytes[];
  readonly more: boolean;
  readonly next?: CaseId;
}

/** A page of the caller's cases; `next` continues after the last one. `staff` are the root's records for whoever sealed the labels, those who left since too. */
export interface CaseList {
  readonly cases: readonly CaseRow[];
  readonly next?: CaseId;
  readonly staff?: readonly Bytes[];
}

/** One case as the caller may see it. */
export interface CaseReply {
  readonly case: CaseRow;
  readonly journal: Position;
  readonly sides: readonly SideRow[];
  readonly assignments: readonly AssignmentRow[];
  readonly delegations: readonly DelegationRow[];
  readonly people: People;
  readonly mediators_pause?: RecordId;
  readonly service_pause?: RecordId;
  readonly guardian?: KeysetId;
  readonly supporter?: KeysetId;
  readonly newest?: readonly NewestWord[];
}

/** A stretch of the caller's journal of a case, oldest first; `more` when it goes on. `staff` are the root's records for whoever of the staff signed these entries, those who left since too. */
export interface Journal {
  readonly seat: string;
  readonly entries: readonly JournalEntry[];
  readonly more: boolean;
  readonly staff: readonly Bytes[];
}

/** The record that ended the caller's place as a mediator of a case, with the root's records for whoever of the staff signed it. Nothing that came behind it. */
export interface PlaceEnded {
  readonly record: Bytes;
  readonly staff: readonly Bytes[];
}

/** A page of a case's items, newest last, each as the caller may see it. */
export interface ItemList {
  readonly written: readonly AuthorItem[];
  readonly received: readonly RecipientItem[];
  readonly mediated: readonly MediatorItem[];
  readonly next?: ItemId;
}

/** What a reader needs to open an item, as far as this reader may. `author` is the public keyset that the manifest names; it counts for nothing before its id was held against that. */
export interface Reading {
  readonly item: ItemId;
  readonly manifest: Bytes;
  readonly letter: Bytes;
  readonly grantor: KeysetId;
  readonly purpose: Purpose;
  readonly grant: GrantBytes;
  readonly share: ShareBytes;
  readonly author?: KeysetBytes;
  readonly submit?: Bytes;
  readonly release?: Bytes;
  readonly regrant?: Bytes;
  readonly day?: Day;
  readonly note?: Bytes;
  readonly others?: readonly GrantOf[];
}

/** Private notes of a case that the caller takes part in, oldest first. */
export interface Notes {
  readonly notes: readonly NoteRow[];
}

/** A page of the hold queue, oldest due first. */
export interface Queue {
  readonly items: readonly QueueRow[];
  readonly next?: string;
}

/** What a coordinator sees of the service: numbers only. */
export interface Counts {
  readonly cases: number;
  readonly held: number;
  readonly oldest_held?: Seconds;
  readonly without_mediator: number;
  readonly assignments_ending: number;
  readonly without_deputy: number;
}

/** A signed record and what it binds by digest; `log` beside statements that others may read. */
export interface Act {
  readonly record: Bytes;
  readonly log?: Bytes;
  readonly words?: readonly WordsFor[];
  readonly grants?: readonly GrantFor[];
}

/** The stored answer to a record: the server's receipt, the position it took, and what opening gave. */
export interface Done {
  readonly receipt: Bytes;
  readonly position: Position;
  readonly shredded?: Bytes;
  readonly reading?: Reading;
}

/** An item whole: manifest, submit record, the stored bytes of part 0, the grants, and the uploads of the other parts. */
export interface Submission {
  readonly manifest: Bytes;
  readonly submit: Bytes;
  readonly letter: Bytes;
  readonly grants: readonly GrantFor[];
  readonly uploads?: readonly UploadId[];
}

/** A place for the stored bytes of one part: which item's, which part, how many bytes. */
export interface UploadWanted {
  readonly case: CaseId;
  readonly item: ItemId;
  readonly part: number;
  readonly length: number;
}

/** An upload of the caller's; how much of it has come is for the bytes themselves to say. */
export interface Upload {
  readonly upload: UploadId;
  readonly length: number;
  readonly expires: Seconds;
  readonly account: AccountId;
}

/** One large part of an item, from 1 on. */
export interface PartWanted {
  readonly part: number;
}

/** Under which name a part's stored bytes are kept, and how many they are. */
export interface PartBytes {
  readonly upload: UploadId;
  readonly length: number;
}

/** RFC 9457: why a request was not done. `code` is stable, `status` repeats the HTTP status. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly where?: string;
  readonly request?: string;
}

/** Everything in a keyring. */
export interface KeyringContent {
  readonly account: SigningSeed;
  readonly cases: readonly CaseKey[];
  readonly slips: readonly SlipKey[];
  readonly staff?: KeysetSeeds;
  readonly stops?: readonly Stop[];
  readonly pins?: readonly Pin[];
  readonly names?: readonly ContactName[];
  readonly devices?: readonly DeviceName[];
  readonly seen?: readonly SeenMark[];
  readonly supporters?: readonly SupporterName[];
}

/** The highest version that was opened or written here, and SHA-256 of it as sealed. */
export interface SeenVersion {
  readonly version: number;
  readonly content: Digest;
}

/** An account as this device knows it. The root's key is pinned here, once. */
export interface AccountProfile {
  readonly origin: string;
  readonly root: SigningKeyBytes;
  readonly login: string;
  readonly kind: Profile;
  readonly language?: string;
}

/** The sealed secret of an account with the salt of its passphrase, so that drafts open without the server. `device` is the server's word that this device logged in before, under this very passphrase (step L10). It lies in the clear, because it is needed where the passphrase does not open: whoever has this file can guess at it without any server. */
export interface CachedSlot {
  readonly salt: Salt;
  readonly wrapped: Bytes;
  readonly device?: DeviceToken;
}

/** A bearer token and until when, by our own clock. Kept sealed, so that a row of commands logs in once. */
export interface Token {
  readonly bearer: Bearer;
  readonly expires: Seconds;
}

/** A difference that the person took on purpose: our own second, and the one that it was then. */
export interface AcceptedOffset {
  readonly own: Seconds;
  readonly true: Seconds;
}

/** One request, whole. */
export interface PendingRequest {
  readonly route: string;
  readonly body: Bytes;
  readonly since: Seconds;
  readonly case?: CaseId;
  readonly item?: ItemId;
  readonly slip?: SlipId;
  readonly record?: RecordId;
  readonly draft?: string;
  readonly words?: Digest;
}

/** The name is not this account's yet. */
export type Waits = Readonly<Record<string, never>>;

/** The names as this device knows them, by which version of the keyring; `due` are not in it yet. */
export interface KeptNames {
  readonly known: readonly ContactName[];
  readonly due: readonly ContactName[];
  readonly version: number;
}

/** The names of devices as this one knows them, by which version of the keyring; `due` are not in it yet. */
export interface KeptDevices {
  readonly known: readonly DeviceName[];
  readonly due: readonly DeviceName[];
  readonly version: number;
}

/** The marks as this device knows them, by which version of the keyring; `due` are not in it yet, `over` still are. */
export interface KeptMarks {
  readonly known: readonly SeenMark[];
  readonly due: readonly SeenMark[];
  readonly over: readonly SeenMark[];
  readonly version: number;
}

/** Under which ids this device was known: each new passphrase gives it another one, and its name moves along. */
export interface KnownAs {
  readonly ids: readonly DeviceId[];
}

/** What the server says of itself, verified under the pinned root. */
export interface OfficeContact {
  readonly server: KeysetId;
  readonly staff: Bytes;
  readonly telephone: string;
  readonly helpline?: string;
  readonly age_line?: number;
  readonly zone?: string;
  readonly signature_days?: number;
}

/** A stop as this device keeps it. */
export interface KeptStop {
  readonly stop: Stop;
  readonly state: StopState;
}

/** What is in hand on this device. */
export interface AllInHand {
  readonly cases: readonly StopsOfCase[];
}

/** The file. `code` is what this program called it, `server` the root's record of the server's keyset. */
export interface Evidence {
  readonly format: string;
  readonly code: string;
  readonly day: Day;
  readonly origin: string;
  readonly root: SigningKeyBytes;
  readonly server: Bytes;
  readonly case: CaseId;
  readonly seat: string;
  readonly histories: readonly JournalVersion[];
  readonly receipts: readonly ReceiptedRecord[];
}

/** The key under which the other side's letters came. */
export interface KnownAuthor {
  readonly side: Side;
  readonly keyset: KeysetId;
}

/** Somebody who was on the list of readers when it was last agreed to. */
export interface KnownReader {
  readonly keyset: KeysetId;
  readonly name: string;
}

/** A draft as kept. Texts are bytes here: a draft may hold what a letter must not. */
export interface StoredDraft {
  readonly text: Bytes;
  readonly language: Bytes;
  readonly changed: Seconds;
  readonly subject?: Bytes;
  readonly case?: CaseId;
  readonly replaces?: ItemId;
  readonly enclosed?: AttachedPages;
  readonly sealed?: Digest;
  readonly use?: string;
}

/** What goes to the offline machine, in the clear: public keys, and what is asked for. */
export interface StaffRequestFile {
  readonly format: string;
  readonly root: RootFingerprint;
  readonly keyset: KeysetBytes;
  readonly account: SigningKeyBytes;
  readonly role: StaffRole;
  readonly name: string;
  readonly at: Seconds;
  readonly days: number;
}

/** A journal position: how many entries, and the chain value after them. */
export interface Position {
  readonly n: number;
  readonly head: Digest;
}

/** One part of an item as the manifest binds it: FLOE header, padded plaintext length, segments, their root. */
export interface PartRef {
  readonly header: PartHeader;
  readonly length: number;
  readonly segments: number;
  readonly root: Digest;
}

/** A grant that rides beside the record, bound by its digest. */
export interface GrantRef {
  readonly to: KeysetId;
  readonly purpose: Purpose;
  readonly digest: Digest;
}

/** A sealed text that rides beside the record, bound by the digest of its ciphertext. */
export interface WordsRef {
  readonly to: KeysetId;
  readonly digest: Digest;
}

/** The original of a translation, passed on with it; `grant` is left out where its reader has it already. */
export interface Original {
  readonly item: ItemId;
  readonly manifest: RecordId;
  readonly grant?: Digest;
}

/** A hand-over's grant for one item. */
export interface ItemGrantRef {
  readonly item: ItemId;
  readonly digest: Digest;
}

/** A device that logged in under the passphrase of now: the id that its device token begins with, and when it was last there. */
export interface KnownDevice {
  readonly device: DeviceId;
  readonly seen: Day;
}

/** What a new account brings: how to log in, and its sealed keyring. */
export interface NewAccount {
  readonly login: string;
  readonly slots: readonly Slot[];
  readonly keyring: Keyring;
  readonly account: SigningKeyBytes;
}

/** A slip of a case as its mediators see it; the last members once it was answered. */
export interface AnsweredSlip {
  readonly slip: SlipId;
  readonly side: Side;
  readonly epoch: number;
  readonly expires: Seconds;
  readonly keyset?: KeysetBytes;
  readonly account_key?: SigningKeyBytes;
  readonly mac?: Mac;
}

/** What one knows of a case: `n` entries of one's journal, and by its digest what was shown of it last. */
export interface Known {
  readonly case: CaseId;
  readonly n: number;
  readonly rows?: Digest;
}

/** One case: new entries of the caller's journal, and what is shown of it where that is not what the caller knows. `journal` is where the caller's journal ends now, `more` that there are entries between these and there; nothing is shown before the last of them. `rows` is the digest of what is shown, as its bytes stand in a reply. */
export interface CaseLook {
  readonly case: CaseId;
  readonly seat: string;
  readonly journal: Position;
  readonly entries: readonly JournalEntry[];
  readonly more: boolean;
  readonly rows: Digest;
  readonly shown?: CaseShown;
}

/** A case in a list. `label` is the sealed label for this caller, where there is one, and `label_record` what binds it. */
export interface CaseRow {
  readonly case: CaseId;
  readonly role: Standing;
  readonly state: CaseState;
  readonly side?: Side;
  readonly place?: Place;
  readonly label?: Bytes;
  readonly label_by?: KeysetId;
  readonly held?: number;
  readonly mediators?: number;
  readonly not_after?: Seconds;
  readonly closed_on?: Day;
  readonly label_record?: Bytes;
  readonly erased_on?: Day;
}

/** One side: one's own for a party, both for mediators. */
export interface SideRow {
  readonly side: Side;
  readonly epoch: number;
  readonly enrolled: boolean;
  readonly kinds: readonly Form[];
  readonly tell_opened: boolean;
  readonly keyset?: KeysetId;
  readonly consent?: RecordId;
  readonly attested?: boolean;
  readonly prepared?: boolean;
  readonly pause?: RecordId;
  readonly consent_pause?: boolean;
}

/** A mediator's place. */
export interface AssignmentRow {
  readonly mediator: KeysetId;
  readonly place: Place;
  readonly not_after: Seconds;
}

/** A delegation as those concerned see it. */
export interface DelegationRow {
  readonly record: RecordId;
  readonly side: Side;
  readonly counsellor: KeysetId;
  readonly scopes: readonly Scope[];
  readonly mode: Mode;
  readonly not_before: Seconds;
  readonly not_after: Seconds;
}

/** The records by which a client verifies everyone concerned up to the root. */
export interface People {
  readonly staff: readonly Bytes[];
  readonly assignments: readonly Bytes[];
  readonly confirms: readonly Bytes[];
  readonly delegations: readonly Bytes[];
}

/** The newest record about something that the office says again and again: a new one names it (J11). */
export interface NewestWord {
  readonly thing: string;
  readonly record: RecordId;
}

/** One entry: the record's id and its bytes. Nothing that stands in somebody's journal is kept from them (J5). */
export interface JournalEntry {
  readonly n: number;
  readonly head: Digest;
  readonly id: RecordId;
  readonly record?: Bytes;
}

/** An item as its author sees it. */
export interface AuthorItem {
  readonly item: ItemId;
  readonly status: AuthorStatus;
  readonly kind: Kind;
  readonly day: Day;
  readonly opened: boolean;
  readonly own_copy: boolean;
  readonly brought: boolean;
  readonly unread: boolean;
  readonly reason?: Bytes;
  readonly reason_by?: KeysetId;
}

/** An item as its recipient sees it: nothing before release, then a closed envelope. `release` is the record that stands for it in the recipient's journal; `regrant` the one that wrapped it anew. */
export interface RecipientItem {
  readonly item: ItemId;
  readonly status: RecipientStatus;
  readonly kind: Kind;
  readonly day: Day;
  readonly brought: boolean;
  readonly note?: Bytes;
  readonly note_by?: KeysetId;
  readonly release?: RecordId;
  readonly regrant?: RecordId;
  readonly pages?: boolean;
}

/** An item as the mediators of its case see it. */
export interface MediatorItem {
  readonly item: ItemId;
  readonly state: ItemState;
  readonly side: Side;
  readonly kind: Kind;
  readonly author: KeysetId;
  readonly manifest: RecordId;
  readonly held_at: Seconds;
  readonly told: boolean;
  readonly taken_back: boolean;
  readonly readable: boolean;
  readonly in_person: boolean;
  readonly postponed_until?: Day;
  readonly delegation?: RecordId;
  readonly derived_from?: ItemId;
  readonly release?: RecordId;
  readonly released_to?: KeysetId;
  readonly remark?: Bytes;
  readonly remark_by?: KeysetId;
}

/** A grant that its reader may open now, with its shred share; `grantor` is who wrapped the key. */
export interface GrantOf {
  readonly grantor: KeysetId;
  readonly purpose: Purpose;
  readonly grant: GrantBytes;
  readonly share: ShareBytes;
}

/** A private note for the caller, sealed. */
export interface NoteRow {
  readonly note: NoteId;
  readonly by: KeysetId;
  readonly sealed: Bytes;
  readonly at: Seconds;
  readonly about?: Side;
}

/** One held item in a mediator's hold queue; `due` orders the queue. */
export interface QueueRow {
  readonly item: ItemId;
  readonly case: CaseId;
  readonly side: Side;
  readonly kind: Kind;
  readonly held_at: Seconds;
  readonly due: Seconds;
}

/** A sealed text for one reader. */
export interface WordsFor {
  readonly to: KeysetId;
  readonly sealed: Bytes;
}

/** A wrapped content key for one reader, with the shred share that the server keeps apart. */
export interface GrantFor {
  readonly item: ItemId;
  readonly to: KeysetId;
  readonly purpose: Purpose;
  readonly grant: GrantBytes;
  readonly share: ShareBytes;
}

/** A party's keyset for one case, made when the slip was answered. */
export interface CaseKey {
  readonly case: CaseId;
  readonly side: Side;
  readonly slip: SlipId;
  readonly seeds: KeysetSeeds;
}

/** The secret of a slip that this mediator handed over, until it is confirmed or has expired. */
export interface SlipKey {
  readonly slip: SlipId;
  readonly case: CaseId;
  readonly side: Side;
  readonly epoch: number;
  readonly expires: Seconds;
  readonly secret: SlipSecret;
}

/** A stop that was answered: the request as it went, when, and what the server said to it, good or bad. */
export interface Stop {
  readonly route: string;
  readonly case: CaseId;
  readonly record: Bytes;
  readonly since: Seconds;
  readonly item?: ItemId;
  readonly receipt?: Bytes;
}

/** How far a journal was followed by a device of this account: its newest verified position. */
export interface Pin {
  readonly case: CaseId;
  readonly seat: string;
  readonly n: number;
  readonly head: Digest;
  readonly restores?: number;
}

/** What the owner of an account calls a contact, or the person they act for there. Nobody else sees it. */
export interface ContactName {
  readonly case: CaseId;
  readonly name: string;
}

/** What the owner of an account calls one of their devices. Nobody else sees it. */
export interface DeviceName {
  readonly device: DeviceId;
  readonly name: string;
}

/** News of a case that the owner of an account has seen: the first bytes of what the need names (step J10). */
export interface SeenMark {
  readonly case: CaseId;
  readonly mark: MarkBytes;
}

/** What the owner of an account calls somebody who stands by them: the beginning of that one's keyset id, and the name. */
export interface SupporterName {
  readonly supporter: SupporterKey;
  readonly name: string;
}

/** What is in hand for one contact. */
export interface StopsOfCase {
  readonly case: CaseId;
  readonly keyset: KeysetId;
  readonly role: string;
  readonly day: Day;
  readonly stops: readonly SignedStop[];
}

/** One story of a journal. `told_by` says who tells it: this device, the service, or a mediator's signed position. */
export interface JournalVersion {
  readonly told_by: string;
  readonly position: Position;
  readonly entries: readonly EvidenceEntry[];
}

/** A record, and what the server signed for it. */
export interface ReceiptedRecord {
  readonly record: Bytes;
  readonly receipt: Bytes;
}

/** What goes along with a draft: the item that it will be, its content key, and its pages in order. */
export interface AttachedPages {
  readonly case: CaseId;
  readonly item: ItemId;
  readonly cek: Bytes;
  readonly parts: readonly SealedFile[];
}

/** The person secret wrapped under one unlock key; the server keeps SHA-256 of `auth`. */
export interface Slot {
  readonly kind: SlotKind;
  readonly auth: Auth;
  readonly wrapped: Bytes;
  readonly salt?: Salt;
}

/** What is shown of a case beside its journal, as far as the caller may see it. `written` and `received` are what parties and counsellors see of items; mediators have their journal for that, and have `remarks` and `slips`. Where not `whole`, these did not fit: the lists here are empty, and their own routes have them. */
export interface CaseShown {
  readonly reply: CaseReply;
  readonly written: readonly AuthorItem[];
  readonly received: readonly RecipientItem[];
  readonly remarks: readonly RemarkRow[];
  readonly notes: readonly NoteRow[];
  readonly slips: readonly AnsweredSlip[];
  readonly whole: boolean;
}

/** One stop, ready to be sent: `said` is what it says, but for the day; where that changed it is signed anew. */
export interface SignedStop {
  readonly what: string;
  readonly said: string;
  readonly record: Bytes;
  readonly item?: ItemId;
}

/** One place of a history: the record's id, the chain value after it, and its bytes where they were shown. */
export interface EvidenceEntry {
  readonly n: number;
  readonly id: RecordId;
  readonly head: Digest;
  readonly record?: Bytes;
}

/** One sealed page on this device: its file, what the manifest will say of it, and how far it is on its way. */
export interface SealedFile {
  readonly file: Bytes;
  readonly content: Digest;
  readonly type: string;
  readonly length: number;
  readonly header: PartHeader;
  readonly padded: number;
  readonly root: Digest;
  readonly upload?: UploadId;
}

/** A mediator's remark about a held item, sealed for the caller. */
export interface RemarkRow {
  readonly item: ItemId;
  readonly by: KeysetId;
  readonly sealed: Bytes;
}

/** The type of each shape, by its name. */
export interface Shapes {
  readonly Staff: Staff;
  readonly StaffEnd: StaffEnd;
  readonly Assignment: Assignment;
  readonly Slip: Slip;
  readonly Confirm: Confirm;
  readonly Consent: Consent;
  readonly ConsentEnd: ConsentEnd;
  readonly Preferences: Preferences;
  readonly Prepared: Prepared;
  readonly CaseOpen: CaseOpen;
  readonly Manifest: Manifest;
  readonly Submit: Submit;
  readonly Postpone: Postpone;
  readonly Release: Release;
  readonly Log: Log;
  readonly Deliver: Deliver;
  readonly Return: Return;
  readonly Decline: Decline;
  readonly Recall: Recall;
  readonly Open: Open;
  readonly Refuse: Refuse;
  readonly Regrant: Regrant;
  readonly Share: Share;
  readonly Unshare: Unshare;
  readonly Note: Note;
  readonly Pause: Pause;
  readonly Resume: Resume;
  readonly Withdraw: Withdraw;
  readonly Close: Close;
  readonly Delegation: Delegation;
  readonly Revocation: Revocation;
  readonly Handover: Handover;
  readonly Restore: Restore;
  readonly Receipt: Receipt;
  readonly ShredReceipt: ShredReceipt;
  readonly Destroy: Destroy;
  readonly Label: Label;
  readonly Supporter: Supporter;
  readonly SupporterEnd: SupporterEnd;
  readonly UnderAge: UnderAge;
  readonly GuardianWord: GuardianWord;
  readonly TwoMediators: TwoMediators;
  readonly Countersign: Countersign;
  readonly Offer: Offer;
  readonly Agree: Agree;
  readonly Viewed: Viewed;
  readonly NotPassedOn: NotPassedOn;
  readonly StepAside: StepAside;
  readonly TakeUp: TakeUp;
  readonly Recopy: Recopy;
  readonly Answered: Answered;
  readonly HandNote: HandNote;
  readonly Lend: Lend;
  readonly Unlend: Unlend;
  readonly Guardian: Guardian;
  readonly Nothing: Nothing;
  readonly Health: Health;
  readonly Organisation: Organisation;
  readonly LoginStart: LoginStart;
  readonly LoginChallenge: LoginChallenge;
  readonly Unlock: Unlock;
  readonly Unlocked: Unlocked;
  readonly LoginProof: LoginProof;
  readonly LoggedIn: LoggedIn;
  readonly Keyring: Keyring;
  readonly KeyringPut: KeyringPut;
  readonly SlotPut: SlotPut;
  readonly Devices: Devices;
  readonly DeviceEnd: DeviceEnd;
  readonly StaffAccept: StaffAccept;
  readonly StaffAct: StaffAct;
  readonly StaffList: StaffList;
  readonly SlipAnswer: SlipAnswer;
  readonly AnsweredSlips: AnsweredSlips;
  readonly Cosign: Cosign;
  readonly Cosigns: Cosigns;
  readonly LookWanted: LookWanted;
  readonly Looked: Looked;
  readonly CaseList: CaseList;
  readonly CaseReply: CaseReply;
  readonly Journal: Journal;
  readonly PlaceEnded: PlaceEnded;
  readonly ItemList: ItemList;
  readonly Reading: Reading;
  readonly Notes: Notes;
  readonly Queue: Queue;
  readonly Counts: Counts;
  readonly Act: Act;
  readonly Done: Done;
  readonly Submission: Submission;
  readonly UploadWanted: UploadWanted;
  readonly Upload: Upload;
  readonly PartWanted: PartWanted;
  readonly PartBytes: PartBytes;
  readonly Problem: Problem;
  readonly KeyringContent: KeyringContent;
  readonly SeenVersion: SeenVersion;
  readonly AccountProfile: AccountProfile;
  readonly CachedSlot: CachedSlot;
  readonly Token: Token;
  readonly AcceptedOffset: AcceptedOffset;
  readonly PendingRequest: PendingRequest;
  readonly Waits: Waits;
  readonly KeptNames: KeptNames;
  readonly KeptDevices: KeptDevices;
  readonly KeptMarks: KeptMarks;
  readonly KnownAs: KnownAs;
  readonly OfficeContact: OfficeContact;
  readonly KeptStop: KeptStop;
  readonly AllInHand: AllInHand;
  readonly Evidence: Evidence;
  readonly KnownAuthor: KnownAuthor;
  readonly KnownReader: KnownReader;
  readonly StoredDraft: StoredDraft;
  readonly StaffRequestFile: StaffRequestFile;
  readonly Position: Position;
  readonly PartRef: PartRef;
  readonly GrantRef: GrantRef;
  readonly WordsRef: WordsRef;
  readonly Original: Original;
  readonly ItemGrantRef: ItemGrantRef;
  readonly KnownDevice: KnownDevice;
  readonly NewAccount: NewAccount;
  readonly AnsweredSlip: AnsweredSlip;
  readonly Known: Known;
  readonly CaseLook: CaseLook;
  readonly CaseRow: CaseRow;
  readonly SideRow: SideRow;
  readonly AssignmentRow: AssignmentRow;
  readonly DelegationRow: DelegationRow;
  readonly People: People;
  readonly NewestWord: NewestWord;
  readonly JournalEntry: JournalEntry;
  readonly AuthorItem: AuthorItem;
  readonly RecipientItem: RecipientItem;
  readonly MediatorItem: MediatorItem;
  readonly GrantOf: GrantOf;
  readonly NoteRow: NoteRow;
  readonly QueueRow: QueueRow;
  readonly WordsFor: WordsFor;
  readonly GrantFor: GrantFor;
  readonly CaseKey: CaseKey;
  readonly SlipKey: SlipKey;
  readonly Stop: Stop;
  readonly Pin: Pin;
  readonly ContactName: ContactName;
  readonly DeviceName: DeviceName;
  readonly SeenMark: SeenMark;
  readonly SupporterName: SupporterName;
  readonly StopsOfCase: StopsOfCase;
  readonly JournalVersion: JournalVersion;
  readonly ReceiptedRecord: ReceiptedRecord;
  readonly AttachedPages: AttachedPages;
  readonly Slot: Slot;
  readonly CaseShown: CaseShown;
  readonly SignedStop: SignedStop;
  readonly EvidenceEntry: EvidenceEntry;
  readonly SealedFile: SealedFile;
  readonly RemarkRow: RemarkRow;
}

/** What the codec reads by: of each shape its members in order, with hint and whether it may be left out. */
export const SHAPES: ShapeTable<keyof Shapes> = {
  Staff: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["at", INTEGER], ["keyset", bytes(1248, 1248)], ["account", bytes(32, 32)], ["role", choice("coordinator", "mediator", "counsellor", "interpreter", "server")], ["name", text(1, 80)], ["not_before", INTEGER], ["not_after", INTEGER]],
  StaffEnd: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["at", INTEGER], ["keyset", NAME_32]],
  Assignment: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["mediator", NAME_32], ["place", choice("lead", "deputy", "ended")], ["not_after", INTEGER], ["behind", NAME_32, true]],
  Slip: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["slip", NAME_16], ["side", choice("a", "b")], ["epoch", INTEGER], ["expires", INTEGER], ["behind", NAME_32, true]],
  Confirm: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["slip", NAME_16], ["side", choice("a", "b")], ["epoch", INTEGER], ["keyset", bytes(1248, 1248)], ["replaces", NAME_32, true]],
  Consent: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["side", choice("a", "b")], ["attested", choice("paper", "present"), true], ["guardian", FLAG, true], ["takes_up", NAME_16, true], ["together", list(NAME_32, 1, 64), true], ["behind", NAME_32, true]],
  ConsentEnd: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["side", choice("a", "b")], ["consent", NAME_32], ["attested", choice("paper", "present"), true]],
  Preferences: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["side", choice("a", "b")], ["kinds", list(choice("letter", "typed", "pages", "audio", "video"), 0, 4)], ["tell_opened", FLAG], ["attested", choice("paper", "present"), true], ["behind", NAME_32, true]],
  Prepared: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["side", choice("a", "b")]],
  CaseOpen: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["day", INTEGER]],
  Manifest: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["day", INTEGER], ["item", NAME_16], ["author", NAME_32], ["side", choice("a", "b")], ["kind", choice("letter", "audio", "video")], ["parts", list(shape("PartRef"), 1, 64)], ["delegation", NAME_32, true], ["derived_from", NAME_16, true], ["told", FLAG, true], ["lendable", FLAG, true]],
  Submit: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["manifest", NAME_32], ["grants", list(shape("GrantRef"), 1, 64)], ["replaces", NAME_16, true], ["attested", choice("paper", "present"), true]],
  Postpone: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["until", INTEGER], ["remark", list(shape("WordsRef"), 1, 64), true]],
  Release: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["day", INTEGER], ["item", NAME_16], ["manifest", NAME_32], ["to", NAME_32], ["author", bytes(1248, 1248), true], ["grant", NAME_32], ["note", NAME_32, true], ["delegation", NAME_32, true], ["in_person", FLAG, true], ["derived", FLAG, true], ["original", shape("Original"), true]],
  Log: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["statement", NAME_32]],
  Deliver: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["how", choice("handed", "read_aloud", "not_wanted")], ["delegation", NAME_32, true]],
  Return: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["item", NAME_16], ["manifest", NAME_32], ["reason", list(shape("WordsRef"), 1, 64)], ["cause", choice("intimate"), true]],
  Decline: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["manifest", NAME_32]],
  Recall: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["delegation", NAME_32, true], ["attested", choice("paper", "present"), true]],
  Open: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["tell_author", FLAG], ["delegation", NAME_32, true]],
  Refuse: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["delegation", NAME_32, true]],
  Regrant: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["day", INTEGER], ["item", NAME_16], ["release", NAME_32], ["to", NAME_32], ["grant", NAME_32]],
  Share: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["item", NAME_16], ["manifest", NAME_32], ["side", choice("a", "b")], ["to", NAME_32], ["grant", NAME_32], ["behind", NAME_32, true]],
  Unshare: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["item", NAME_16], ["to", NAME_32]],
  Note: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["note", NAME_16], ["words", list(shape("WordsRef"), 1, 64)], ["about", choice("a", "b"), true], ["counsellor", NAME_32, true], ["together", NAME_16, true]],
  Pause: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["side", choice("a", "b"), true], ["delegation", NAME_32, true], ["ask_on", INTEGER, true]],
  Resume: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["pause", NAME_32], ["side", choice("a", "b"), true], ["delegation", NAME_32, true]],
  Withdraw: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["side", choice("a", "b")], ["delegation", NAME_32, true]],
  Close: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")]],
  Delegation: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["side", choice("a", "b")], ["counsellor", NAME_32], ["scopes", list(choice("submit", "read"), 1, 2)], ["mode", choice("dictated", "typed", "scan")], ["not_before", INTEGER], ["not_after", INTEGER], ["behind", NAME_32, true]],
  Revocation: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["delegation", NAME_32]],
  Handover: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["to", NAME_32], ["grants", list(shape("ItemGrantRef"), 1, 64)]],
  Restore: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["seat", text(1, 80)], ["journal", shape("Position")]],
  Receipt: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["record", NAME_32], ["n", INTEGER], ["day", INTEGER], ["head", NAME_32, true], ["at", INTEGER, true]],
  ShredReceipt: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["record", NAME_32], ["item", NAME_16], ["grants", list(NAME_32, 0, 256)], ["day", INTEGER]],
  Destroy: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["delegation", NAME_32, true]],
  Label: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["words", list(shape("WordsRef"), 1, 64)], ["behind", NAME_32, true]],
  Supporter: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["slip", NAME_16], ["side", choice("a", "b")], ["keyset", bytes(1248, 1248)], ["attested", choice("paper", "present"), true]],
  SupporterEnd: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["side", choice("a", "b")], ["supporter", NAME_32]],
  UnderAge: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["side", choice("a", "b")], ["on", FLAG], ["behind", NAME_32, true]],
  GuardianWord: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["side", choice("a", "b")], ["guardian", NAME_16], ["asked", NAME_32], ["agrees", FLAG], ["attested", choice("paper", "present"), true]],
  TwoMediators: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["on", FLAG], ["behind", NAME_32, true]],
  Countersign: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["manifest", NAME_32], ["to", NAME_32]],
  Offer: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["item", NAME_16], ["manifest", NAME_32], ["original", NAME_16], ["to", NAME_32], ["grant", NAME_32], ["behind", NAME_32, true]],
  Agree: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["manifest", NAME_32], ["agrees", FLAG], ["attested", choice("paper", "present"), true], ["behind", NAME_32, true]],
  Viewed: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["item", NAME_16], ["manifest", NAME_32], ["parts", list(NAME_32, 1, 63)]],
  NotPassedOn: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["item", NAME_16], ["manifest", NAME_32], ["reason", list(shape("WordsRef"), 1, 64)]],
  StepAside: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER]],
  TakeUp: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["earlier", NAME_16]],
  Recopy: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["item", NAME_16], ["manifest", NAME_32], ["to", NAME_32], ["grant", NAME_32]],
  Answered: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["journal", shape("Position")], ["about", choice("a", "b"), true], ["counsellor", NAME_32, true]],
  HandNote: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["to", NAME_32], ["note", NAME_16], ["by", NAME_32], ["digest", NAME_32], ["about", choice("a", "b"), true], ["counsellor", NAME_32, true]],
  Lend: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["item", NAME_16], ["manifest", NAME_32], ["side", choice("a", "b")], ["to", NAME_32], ["grant", NAME_32], ["attested", choice("paper", "present"), true], ["behind", NAME_32, true]],
  Unlend: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["item", NAME_16], ["side", choice("a", "b")], ["to", NAME_32]],
  Guardian: [["root", NAME_32], ["nonce", bytes(16, 16)], ["signers", list(NAME_32, 1, 2)], ["case", NAME_16], ["at", INTEGER], ["side", choice("a", "b")], ["guardian", NAME_16], ["step", choice("named", "confirmed", "asked", "ended")], ["slip", NAME_16, true], ["expires", INTEGER, true], ["keyset", bytes(1248, 1248), true], ["behind", NAME_32, true]],
  Nothing: [],
  Health: [["status", text(0, 400)], ["root", NAME_32, true], ["destroying_waits_s", INTEGER, true]],
  Organisation: [["root", bytes(32, 32)], ["server", bytes(40, 66048)], ["origin", text(0, 400)], ["telephone", text(0, 400)], ["at", INTEGER], ["helpline", text(0, 400), true], ["age_line", INTEGER, true], ["exit", text(0, 400), true], ["organisation", text(0, 400), true], ["zone", text(0, 400), true], ["signature_days", INTEGER, true]],
  LoginStart: [["login", text(3, 64)], ["profile", choice("party", "staff")]],
  LoginChallenge: [["salt", bytes(16, 16)], ["nonce", bytes(32, 32)], ["at", INTEGER]],
  Unlock: [["login", text(3, 64)], ["slot", choice("passphrase", "recovery")], ["auth", bytes(32, 32)]],
  Unlocked: [["wrapped", bytes(32, 128)], ["keyring", shape("Keyring")]],
  LoginProof: [["login", text(3, 64)], ["nonce", bytes(32, 32)], ["at", INTEGER], ["slot", choice("passphrase", "recovery")], ["auth", bytes(32, 32)], ["signature", bytes(64, 64)]],
  LoggedIn: [["bearer", bytes(32, 32)], ["expires", INTEGER], ["account", NAME_16], ["device", bytes(48, 48), true]],
  Keyring: [["version", INTEGER], ["sealed", bytes(32, 262144)], ["share", bytes(32, 32)]],
  KeyringPut: [["version", INTEGER], ["sealed", bytes(32, 262144)], ["share", bytes(32, 32)], ["at", INTEGER, true], ["signature", bytes(64, 64), true]],
  SlotPut: [["kind", choice("passphrase", "recovery")], ["auth", bytes(32, 32)], ["wrapped", bytes(32, 128)], ["salt", bytes(16, 16), true], ["at", INTEGER, true], ["signature", bytes(64, 64), true]],
  Devices: [["devices", list(shape("KnownDevice"), 0, 1024)]],
  DeviceEnd: [["device", NAME_16], ["at", INTEGER, true], ["signature", bytes(64, 64), true]],
  StaffAccept: [["record", bytes(40, 66048)], ["account", shape("NewAccount")]],
  StaffAct: [["record", bytes(40, 66048)]],
  StaffList: [["records", list(bytes(40, 66048), 0, 1024)]],
  SlipAnswer: [["keyset", bytes(1248, 1248)], ["account_key", bytes(32, 32)], ["mac", bytes(32, 32)], ["account", shape("NewAccount"), true], ["signature", bytes(64, 64), true], ["again", FLAG, true]],
  AnsweredSlips: [["slips", list(shape("AnsweredSlip"), 0, 1024)]],
  Cosign: [["record", bytes(40, 66048)]],
  Cosigns: [["records", list(bytes(40, 66048), 0, 1024)], ["staff", list(bytes(40, 66048), 0, 1024), true]],
  LookWanted: [["known", list(shape("Known"), 0, 100)], ["after", NAME_16, true]],
  Looked: [["at", INTEGER], ["cases", list(shape("CaseLook"), 0, 1024)], ["cosigns", list(bytes(40, 66048), 0, 1024)], ["staff", list(bytes(40, 66048), 0, 1024)], ["more", FLAG], ["next", NAME_16, true]],
  CaseList: [["cases", list(shape("CaseRow"), 0, 1024)], ["next", NAME_16, true], ["staff", list(bytes(40, 66048), 0, 1024), true]],
  CaseReply: [["case", shape("CaseRow")], ["journal", shape("Position")], ["sides", list(shape("SideRow"), 0, 1024)], ["assignments", list(shape("AssignmentRow"), 0, 1024)], ["delegations", list(shape("DelegationRow"), 0, 1024)], ["people", shape("People")], ["mediators_pause", NAME_32, true], ["service_pause", NAME_32, true], ["guardian", NAME_32, true], ["supporter", NAME_32, true], ["newest", list(shape("NewestWord"), 0, 1024), true]],
  Journal: [["seat", text(1, 80)], ["entries", list(shape("JournalEntry"), 0, 1024)], ["more", FLAG], ["staff", list(bytes(40, 66048), 0, 1024)]],
  PlaceEnded: [["record", bytes(40, 66048)], ["staff", list(bytes(40, 66048), 0, 1024)]],
  ItemList: [["written", list(shape("AuthorItem"), 0, 1024)], ["received", list(shape("RecipientItem"), 0, 1024)], ["mediated", list(shape("MediatorItem"), 0, 1024)], ["next", NAME_16, true]],
  Reading: [["item", NAME_16], ["manifest", bytes(40, 66048)], ["letter", bytes(32, 262144)], ["grantor", NAME_32], ["purpose", choice(1, 2, 3, 4, 5, 6, 7)], ["grant", bytes(1168, 1168)], ["share", bytes(32, 32)], ["author", bytes(1248, 1248), true], ["submit", bytes(40, 66048), true], ["release", bytes(40, 66048), true], ["regrant", bytes(40, 66048), true], ["day", INTEGER, true], ["note", bytes(1, 32768), true], ["others", list(shape("GrantOf"), 1, 64), true]],
  Notes: [["notes", list(shape("NoteRow"), 0, 1024)]],
  Queue: [["items", list(shape("QueueRow"), 0, 1024)], ["next", text(1, 64), true]],
  Counts: [["cases", INTEGER], ["held", INTEGER], ["oldest_held", INTEGER, true], ["without_mediator", INTEGER], ["assignments_ending", INTEGER], ["without_deputy", INTEGER]],
  Act: [["record", bytes(40, 66048)], ["log", bytes(40, 66048), true], ["words", list(shape("WordsFor"), 0, 64), true], ["grants", list(shape("GrantFor"), 0, 64), true]],
  Done: [["receipt", bytes(40, 66048)], ["position", shape("Position")], ["shredded", bytes(40, 66048), true], ["reading", shape("Reading"), true]],
  Submission: [["manifest", bytes(40, 66048)], ["submit", bytes(40, 66048)], ["letter", bytes(32, 262144)], ["grants", list(shape("GrantFor"), 1, 64)], ["uploads", list(NAME_16, 1, 63), true]],
  UploadWanted: [["case", NAME_16], ["item", NAME_16], ["part", INTEGER], ["length", INTEGER]],
  Upload: [["upload", NAME_16], ["length", INTEGER], ["expires", INTEGER], ["account", NAME_16]],
  PartWanted: [["part", INTEGER]],
  PartBytes: [["upload", NAME_16], ["length", INTEGER]],
  Problem: [["type", text(0, 400)], ["title", text(0, 400)], ["status", INTEGER], ["code", text(1, 64)], ["detail", text(0, 400), true], ["where", text(0, 400), true], ["request", text(0, 400), true]],
  KeyringContent: [["account", bytes(32, 32)], ["cases", list(shape("CaseKey"), 0, 1024)], ["slips", list(shape("SlipKey"), 0, 1024)], ["staff", bytes(64, 64), true], ["stops", list(shape("Stop"), 0, 64), true], ["pins", list(shape("Pin"), 0, 200), true], ["names", list(shape("ContactName"), 0, 200), true], ["devices", list(shape("DeviceName"), 0, 64), true], ["seen", list(shape("SeenMark"), 0, 200), true], ["supporters", list(shape("SupporterName"), 0, 64), true]],
  SeenVersion: [["version", INTEGER], ["content", NAME_32]],
  AccountProfile: [["origin", text(8, 300)], ["root", bytes(32, 32)], ["login", text(3, 64)], ["kind", choice("party", "staff")], ["language", text(2, 35), true]],
  CachedSlot: [["salt", bytes(16, 16)], ["wrapped", bytes(32, 128)], ["device", bytes(48, 48), true]],
  Token: [["bearer", bytes(32, 32)], ["expires", INTEGER]],
  AcceptedOffset: [["own", INTEGER], ["true", INTEGER]],
  PendingRequest: [["route", text(1, 64)], ["body", bytes(0, 1048576)], ["since", INTEGER], ["case", NAME_16, true], ["item", NAME_16, true], ["slip", NAME_16, true], ["record", NAME_32, true], ["draft", text(1, 64), true], ["words", NAME_32, true]],
  Waits: [],
  KeptNames: [["known", list(shape("ContactName"), 0, 200)], ["due", list(shape("ContactName"), 0, 200)], ["version", INTEGER]],
  KeptDevices: [["known", list(shape("DeviceName"), 0, 64)], ["due", list(shape("DeviceName"), 0, 64)], ["version", INTEGER]],
  KeptMarks: [["known", list(shape("SeenMark"), 0, 200)], ["due", list(shape("SeenMark"), 0, 200)], ["over", list(shape("SeenMark"), 0, 200)], ["version", INTEGER]],
  KnownAs: [["ids", list(NAME_16, 0, 8)]],
  OfficeContact: [["server", NAME_32], ["staff", bytes(40, 66048)], ["telephone", text(0, 400)], ["helpline", text(0, 400), true], ["age_line", INTEGER, true], ["zone", text(0, 400), true], ["signature_days", INTEGER, true]],
  KeptStop: [["stop", shape("Stop")], ["state", choice("due", "kept", "dropped")]],
  AllInHand: [["cases", list(shape("StopsOfCase"), 0, 400)]],
  Evidence: [["format", text(1, 40)], ["code", text(1, 64)], ["day", INTEGER], ["origin", text(0, 400)], ["root", bytes(32, 32)], ["server", bytes(40, 66048)], ["case", NAME_16], ["seat", text(1, 80)], ["histories", list(shape("JournalVersion"), 0, 16)], ["receipts", list(shape("ReceiptedRecord"), 0, 64)]],
  KnownAuthor: [["side", choice("a", "b")], ["keyset", NAME_32]],
  KnownReader: [["keyset", NAME_32], ["name", text(0, 400)]],
  StoredDraft: [["text", bytes(0, 4194304)], ["language", bytes(0, 4194304)], ["changed", INTEGER], ["subject", bytes(0, 4194304), true], ["case", NAME_16, true], ["replaces", NAME_16, true], ["enclosed", shape("AttachedPages"), true], ["sealed", NAME_32, true], ["use", text(1, 16), true]],
  StaffRequestFile: [["format", text(1, 40)], ["root", NAME_32], ["keyset", bytes(1248, 1248)], ["account", bytes(32, 32)], ["role", choice("coordinator", "mediator", "counsellor", "interpreter", "server")], ["name", text(1, 80)], ["at", INTEGER], ["days", INTEGER]],
  Position: [["n", INTEGER], ["head", NAME_32]],
  PartRef: [["header", bytes(74, 74)], ["length", INTEGER], ["segments", INTEGER], ["root", NAME_32]],
  GrantRef: [["to", NAME_32], ["purpose", choice(1, 2, 3, 4, 5, 6, 7)], ["digest", NAME_32]],
  WordsRef: [["to", NAME_32], ["digest", NAME_32]],
  Original: [["item", NAME_16], ["manifest", NAME_32], ["grant", NAME_32, true]],
  ItemGrantRef: [["item", NAME_16], ["digest", NAME_32]],
  KnownDevice: [["device", NAME_16], ["seen", INTEGER]],
  NewAccount: [["login", text(3, 64)], ["slots", list(shape("Slot"), 1, 4)], ["keyring", shape("Keyring")], ["account", bytes(32, 32)]],
  AnsweredSlip: [["slip", NAME_16], ["side", choice("a", "b")], ["epoch", INTEGER], ["expires", INTEGER], ["keyset", bytes(1248, 1248), true], ["account_key", bytes(32, 32), true], ["mac", bytes(32, 32), true]],
  Known: [["case", NAME_16], ["n", INTEGER], ["rows", NAME_32, true]],
  CaseLook: [["case", NAME_16], ["seat", text(1, 80)], ["journal", shape("Position")], ["entries", list(shape("JournalEntry"), 0, 400)], ["more", FLAG], ["rows", NAME_32], ["shown", shape("CaseShown"), true]],
  CaseRow: [["case", NAME_16], ["role", choice("party", "mediator", "counsellor", "interpreter", "guardian", "supporter", "coordinator")], ["state", choice("preparing", "open", "paused", "closed")], ["side", choice("a", "b"), true], ["place", choice("lead", "deputy"), true], ["label", bytes(1, 32768), true], ["label_by", NAME_32, true], ["held", INTEGER, true], ["mediators", INTEGER, true], ["not_after", INTEGER, true], ["closed_on", INTEGER, true], ["label_record", bytes(40, 66048), true], ["erased_on", INTEGER, true]],
  SideRow: [["side", choice("a", "b")], ["epoch", INTEGER], ["enrolled", FLAG], ["kinds", list(choice("letter", "typed", "pages", "audio", "video"), 0, 1024)], ["tell_opened", FLAG], ["keyset", NAME_32, true], ["consent", NAME_32, true], ["attested", FLAG, true], ["prepared", FLAG, true], ["pause", NAME_32, true], ["consent_pause", FLAG, true]],
  AssignmentRow: [["mediator", NAME_32], ["place", choice("lead", "deputy")], ["not_after", INTEGER]],
  DelegationRow: [["record", NAME_32], ["side", choice("a", "b")], ["counsellor", NAME_32], ["scopes", list(choice("submit", "read"), 1, 2)], ["mode", choice("dictated", "typed", "scan")], ["not_before", INTEGER], ["not_after", INTEGER]],
  People: [["staff", list(bytes(40, 66048), 0, 1024)], ["assignments", list(bytes(40, 66048), 0, 1024)], ["confirms", list(bytes(40, 66048), 0, 1024)], ["delegations", list(bytes(40, 66048), 0, 1024)]],
  NewestWord: [["thing", text(0, 400)], ["record", NAME_32]],
  JournalEntry: [["n", INTEGER], ["head", NAME_32], ["id", NAME_32], ["record", bytes(40, 66048), true]],
  AuthorItem: [["item", NAME_16], ["status", choice("with_mediator", "passed_on", "returned", "taken_back", "not_passed_on")], ["kind", choice("letter", "audio", "video")], ["day", INTEGER], ["opened", FLAG], ["own_copy", FLAG], ["brought", FLAG], ["unread", FLAG], ["reason", bytes(1, 32768), true], ["reason_by", NAME_32, true]],
  RecipientItem: [["item", NAME_16], ["status", choice("closed", "opened", "sent_back", "no_longer_available")], ["kind", choice("letter", "audio", "video")], ["day", INTEGER], ["brought", FLAG], ["note", bytes(1, 32768), true], ["note_by", NAME_32, true], ["release", NAME_32, true], ["regrant", NAME_32, true], ["pages", FLAG, true]],
  MediatorItem: [["item", NAME_16], ["state", choice("held", "released", "opened", "returned", "declined", "recalled", "refused", "voided")], ["side", choice("a", "b")], ["kind", choice("letter", "audio", "video")], ["author", NAME_32], ["manifest", NAME_32], ["held_at", INTEGER], ["told", FLAG], ["taken_back", FLAG], ["readable", FLAG], ["in_person", FLAG], ["postponed_until", INTEGER, true], ["delegation", NAME_32, true], ["derived_from", NAME_16, true], ["release", NAME_32, true], ["released_to", NAME_32, true], ["remark", bytes(1, 32768), true], ["remark_by", NAME_32, true]],
  GrantOf: [["grantor", NAME_32], ["purpose", choice(1, 2, 3, 4, 5, 6, 7)], ["grant", bytes(1168, 1168)], ["share", bytes(32, 32)]],
  NoteRow: [["note", NAME_16], ["by", NAME_32], ["sealed", bytes(1, 32768)], ["at", INTEGER], ["about", choice("a", "b"), true]],
  QueueRow: [["item", NAME_16], ["case", NAME_16], ["side", choice("a", "b")], ["kind", choice("letter", "audio", "video")], ["held_at", INTEGER], ["due", INTEGER]],
  WordsFor: [["to", NAME_32], ["sealed", bytes(1, 32768)]],
  GrantFor: [["item", NAME_16], ["to", NAME_32], ["purpose", choice(1, 2, 3, 4, 5, 6, 7)], ["grant", bytes(1168, 1168)], ["share", bytes(32, 32)]],
  CaseKey: [["case", NAME_16], ["side", choice("a", "b")], ["slip", NAME_16], ["seeds", bytes(64, 64)]],
  SlipKey: [["slip", NAME_16], ["case", NAME_16], ["side", choice("a", "b")], ["epoch", INTEGER], ["expires", INTEGER], ["secret", bytes(16, 16)]],
  Stop: [["route", text(1, 64)], ["case", NAME_16], ["record", bytes(40, 66048)], ["since", INTEGER], ["item", NAME_16, true], ["receipt", bytes(40, 66048), true]],
  Pin: [["case", NAME_16], ["seat", text(1, 80)], ["n", INTEGER], ["head", NAME_32], ["restores", INTEGER, true]],
  ContactName: [["case", NAME_16], ["name", text(1, 40)]],
  DeviceName: [["device", NAME_16], ["name", text(1, 40)]],
  SeenMark: [["case", NAME_16], ["mark", bytes(16, 16)]],
  SupporterName: [["supporter", bytes(16, 16)], ["name", text(1, 40)]],
  StopsOfCase: [["case", NAME_16], ["keyset", NAME_32], ["role", text(1, 64)], ["day", INTEGER], ["stops", list(shape("SignedStop"), 0, 64)]],
  JournalVersion: [["told_by", text(1, 200)], ["position", shape("Position")], ["entries", list(shape("EvidenceEntry"), 0, 100000)]],
  ReceiptedRecord: [["record", bytes(40, 66048)], ["receipt", bytes(40, 66048)]],
  AttachedPages: [["case", NAME_16], ["item", NAME_16], ["cek", bytes(32, 32)], ["parts", list(shape("SealedFile"), 0, 63)]],
  Slot: [["kind", choice("passphrase", "recovery")], ["auth", bytes(32, 32)], ["wrapped", bytes(32, 128)], ["salt", bytes(16, 16), true]],
  CaseShown: [["reply", shape("CaseReply")], ["written", list(shape("AuthorItem"), 0, 1024)], ["received", list(shape("RecipientItem"), 0, 1024)], ["remarks", list(shape("RemarkRow"), 0, 1024)], ["notes", list(shape("NoteRow"), 0, 1024)], ["slips", list(shape("AnsweredSlip"), 0, 1024)], ["whole", FLAG]],
  SignedStop: [["what", text(1, 64)], ["said", text(0, 400)], ["record", bytes(40, 66048)], ["item", NAME_16, true]],
  EvidenceEntry: [["n", INTEGER], ["id", NAME_32], ["head", NAME_32], ["record", bytes(40, 66048), true]],
  SealedFile: [["file", bytes(16, 16)], ["content", NAME_32], ["type", text(3, 81)], ["length", INTEGER], ["header", bytes(74, 74)], ["padded", INTEGER], ["root", NAME_32], ["upload", NAME_16, true]],
  RemarkRow: [["item", NAME_16], ["by", NAME_32], ["sealed", bytes(1, 32768)]],
};

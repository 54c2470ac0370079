// What a case file consists of, as values that never change.
//
// The members are those of `relay.domain.model`, without what no journal tells: versions and heads, sizes, and what is destroyed
// after its time. This file holds no rules; `lifecycle.ts` and `policy.ts` do.

import type {
  Attested, CaseState, Delivery, ItemState, Kind, Mode, PauseOwner, Place, ReturnCause, Scope, StaffRole,
} from "../generated/choices.ts";
import type { Spoken } from "../generated/commands.ts";
import { eachForm, formOfKind, type Form } from "./forms.ts";
import type { Guardian } from "./guardians.ts";
import type { CaseId, Day, GuardianId, ItemId, KeysetId, RecordId, Seconds, SlipId } from "./ids.ts";
import { other, type Side } from "./seats.ts";
import { NO_EPOCH, type Lend, type Supporter } from "./supporters.ts";

export type { Spoken } from "../generated/commands.ts";
export type { Attested, CaseState, Delivery, ItemState, Kind, Mode, PauseOwner, Place, ReturnCause, Scope, StaffRole };
export type { Guardian, Lend, Supporter };

/** A live consent; `attested` when the mediator recorded it for somebody without a keyset. */
export interface Consent {
  readonly record: RecordId;
  readonly attested?: Attested | undefined;
  /** Said by an earlier program, or of a consent on paper: somebody else agreed too. It decides nothing. */
  readonly guardian: boolean;
  /** The words of parents and guardians with whom somebody under age agreed. */
  readonly together: ReadonlySet<RecordId>;
}

/** One side of a case. `keyset` is undefined for somebody without a device. */
export interface Party {
  readonly side: Side;
  readonly epoch: number;
  readonly keyset?: KeysetId | undefined;
  readonly confirm?: RecordId | undefined;
  readonly consent?: Consent | undefined;
  readonly prepared?: RecordId | undefined;
  readonly kinds: ReadonlySet<Form>;
  readonly tell_opened: boolean;
  /** When the consent that was taken back last was taken back, as its end says. */
  readonly consent_ended?: Spoken | undefined;
  /** The mediator's word that they are under age: then they decide together with a parent or guardian. */
  readonly under_age?: RecordId | undefined;
}

/** A mediator's place in this case, until `not_after`. */
export interface Assignment {
  readonly keyset: KeysetId;
  readonly place: Place;
  readonly record: RecordId;
  readonly not_after: Seconds;
}

/** A counsellor's authority to act for one side, dated and revocable. */
export interface Delegation {
  readonly record: RecordId;
  readonly side: Side;
  readonly keyset: KeysetId;
  readonly scopes: ReadonlySet<Scope>;
  readonly mode: Mode;
  readonly not_before: Seconds;
  readonly not_after: Seconds;
  /** Whether `not_after` is when it was taken away, and not the date it was given until. */
  readonly revoked: boolean;
}

/** One item of a side that a mediator gave to an interpreter, to translate it. Over once `until` is there. */
export interface Share {
  readonly record: RecordId;
  readonly item: ItemId;
  readonly side: Side;
  readonly keyset: KeysetId;
  readonly by: KeysetId;
  readonly since: Seconds;
  readonly until?: Seconds | undefined;
}

/** A registered enrolment slip; `keyset` once somebody answered it. */
export interface Slip {
  readonly id: SlipId;
  readonly side: Side;
  readonly epoch: number;
  readonly expires: Seconds;
  readonly by: KeysetId;
  readonly keyset?: KeysetId | undefined;
  /** Whom it invites, where that is a parent or guardian of the side. */
  readonly guardian?: GuardianId | undefined;
}

/** The case itself: its state, and whose pauses stand. */
export interface Case {
  readonly id: CaseId;
  readonly state: CaseState;
  readonly holds: ReadonlyMap<PauseOwner, RecordId>;
  readonly opened: boolean;
  readonly closed_on?: Day | undefined;
  /** The side that withdrew; undefined when a mediator closed the case. */
  readonly ended_by?: Side | undefined;
  /** Flagged: a release needs two mediators of the case. */
  readonly two_mediators: boolean;
  /** The mediator who asked to take the flag away; another one must ask too. */
  readonly unflag_asked?: KeysetId | undefined;
  /** The day on which whoever paused wants to be asked whether to go on; nothing ends a pause by itself. */
  readonly ask_on: ReadonlyMap<PauseOwner, Day>;
  /** The earlier case, ended for both, that this one takes up again. */
  readonly takes_up?: CaseId | undefined;
  /** Mediators who stepped aside from it: nobody gives them a place in it. */
  readonly aside: ReadonlySet<KeysetId>;
}

/** A mediator's word that another one may pass an item on, to this keyset and no other. */
export interface Countersigned {
  readonly by: KeysetId;
  readonly to: KeysetId;
}

/** A letter or recording while it travels. `author` is the keyset that signed the manifest. */
export interface Item {
  readonly id: ItemId;
  readonly case: CaseId;
  readonly side: Side;
  readonly author: KeysetId;
  readonly kind: Kind;
  readonly state: ItemState;
  readonly manifest: RecordId;
  readonly held_at: Seconds;
  readonly day: Day;
  readonly delegation?: RecordId | undefined;
  readonly told: boolean;
  readonly derived_from?: ItemId | undefined;
  readonly own_copy: boolean;
  readonly postponed_until?: Day | undefined;
  readonly submit?: RecordId | undefined;
  readonly release?: RecordId | undefined;
  /** The newest regrant to a recovered recipient; it binds the grant in place of the release. */
  readonly regrant?: RecordId | undefined;
  readonly released_on?: Day | undefined;
  readonly released_to?: KeysetId | undefined;
  readonly release_delegation?: RecordId | undefined;
  readonly in_person: boolean;
  /** The author recalled it, whatever had happened to it before. */
  readonly taken_back: boolean;
  /** The recipient lets the author know that it was opened. */
  readonly tell_author: boolean;
  /** The newest word for its release by a mediator who does not make that release. */
  readonly countersigned?: Countersigned | undefined;
  /**
   * The keyset of its side for which a mediator wrapped an own copy: of a derived item whoever it was shown to, of a letter its
   * author, after they lost their keys.
   */
  readonly offered_to?: KeysetId | undefined;
  /** The newest answer of its original's author to a derived item, theirs or attested. */
  readonly answered?: RecordId | undefined;
  /** What that answer says: only then may a derived item be released. */
  readonly agrees: boolean;
  /** When the newest answer was signed, where it is a no: no yes from before it counts any more. */
  readonly refused?: Spoken | undefined;
  /** The item in whose place it was submitted. */
  readonly replaces?: ItemId | undefined;
  /** The returned item in whose place it stands, of which the mediators keep their copies until this one is decided. */
  readonly keeps?: ItemId | undefined;
  /** Another item took its place; nothing replaces it again. */
  readonly replaced: boolean;
  /** An interpreter made it from the one that they were given. */
  readonly interpreted: boolean;
  /** The item with which it was passed on as one letter: of a translation its original, and the other way round. */
  readonly together?: ItemId | undefined;
  /** Why it was returned, where that decides what became of it. */
  readonly cause?: ReturnCause | undefined;
  /** The mediators who said that they looked at each of its parts from 1 on. */
  readonly viewed_by: ReadonlySet<KeysetId>;
  /** The roots of its parts from 1 on, as its manifest has them; undefined where that is not known. */
  readonly parts?: readonly string[] | undefined;
  /** Its author allows that its reader lets a supporter read it. */
  readonly lendable: boolean;
}

/** A case with its people and its items. */
export interface CaseFile {
  readonly case: Case;
  readonly parties: Readonly<Record<Side, Party>>;
  readonly assignments: readonly Assignment[];
  readonly delegations: readonly Delegation[];
  readonly slips: readonly Slip[];
  readonly items: ReadonlyMap<ItemId, Item>;
  /** What interpreters were given, over or not. */
  readonly shares: readonly Share[];
  /** Parents and guardians who were named for a side, ended ones too. */
  readonly guardians: readonly Guardian[];
  /** Who stands by a side, or stood. */
  readonly supporters: readonly Supporter[];
  /** What supporters were lent, over or not. */
  readonly lends: readonly Lend[];
  /** Of each thing that is said again and again, when the newest word about it was signed (`newest.ts`). */
  readonly newest: ReadonlyMap<string, Spoken>;
  /** Of each thing that is given and taken back, the record that took it back last; of each guardian the newest record. */
  readonly taken: ReadonlyMap<string, RecordId>;
}

/** The pause of a party. */
export function pauseOf(side: Side): PauseOwner {
  return side;
}

/** The pause that a party's withdrawn consent amounts to. */
export function consentPauseOf(side: Side): PauseOwner {
  return side === "a" ? "consent_a" : "consent_b";
}

/** Return a consent by the record that says it, and nothing else of it. */
export function consentBy(record: RecordId): Consent {
  return { record, guardian: false, together: new Set() };
}

/** Whether one word was signed before the other, of the same journal. A date alone may be a clock that is wrong. */
export function saidBefore(one: Spoken, than: Spoken): boolean {
  if (one.n === undefined || than.n === undefined) return one.at < than.at;
  return one.attested === than.attested && one.n <= than.n && one.at <= than.at;
}

/** Whether a party is willing to receive something in this form; of *letter*, which may be either, whether in one of both. */
export function wants(party: Party, form: Form): boolean {
  const welcome = eachForm(party.kinds);
  return [...eachForm([form])].some((singleForm) => welcome.has(singleForm));
}

/** Whether a delegation's dates include `now`. */
export function runs(delegation: Delegation, now: Seconds): boolean {
  return delegation.not_before <= now && now < delegation.not_after;
}

/** Whether what was given for a while (to an interpreter or a supporter) was neither taken back nor ended. */
export function isLive(given: { readonly until?: Seconds | undefined }): boolean {
  return given.until === undefined;
}

/** Whether a slip is for somebody who stands by the side. */
export function supports(slip: Slip): boolean {
  return slip.epoch === NO_EPOCH && slip.guardian === undefined;
}

/** The side that an item is meant for. */
export function recipientOf(item: Item): Side {
  return other(item.side);
}

/** In which form an item reaches its reader: a letter with pages is pages, also where words are typed beside them. */
export function formOf(item: Item): Form {
  return formOfKind(item.kind, item.parts);
}

/** The assignments that are live at `now`, lead first. */
export function mediatorsOf(file: CaseFile, now: Seconds): readonly Assignment[] {
  return file.assignments.filter((assignment) => now < assignment.not_after);
}

/** The delegation with this record id, live or not; undefined where there is none, or none is named. */
export function delegationBy(file: CaseFile, record: RecordId | undefined): Delegation | undefined {
  return file.delegations.find((delegation) => delegation.record === record);
}

/** Return a case file as a case begins: in preparation, with nobody in it and nothing said. */
export function emptyFile(id: CaseId): CaseFile {
  const begun: Case = {
    id, state: "preparing", holds: new Map(), opened: false, two_mediators: false, ask_on: new Map(), aside: new Set(),
  };
  return {
    case: begun, parties: { a: emptyParty("a"), b: emptyParty("b") }, assignments: [], delegations: [], slips: [],
    items: new Map(), shares: [], guardians: [], supporters: [], lends: [], newest: new Map(), taken: new Map(),
  };
}

function emptyParty(side: Side): Party {
  return { side, epoch: 0, kinds: new Set(["letter"]), tell_opened: false };
}

type Begun = "id" | "case" | "side" | "author" | "kind" | "state" | "manifest" | "held_at" | "day";

/** Return an item of which nothing more is said than that it is there. */
export function itemOf(known: Pick<Item, Begun> & Partial<Item>): Item {
  return {
    told: false, own_copy: true, in_person: false, taken_back: false, tell_author: false, agrees: false, replaced: false,
    interpreted: false, viewed_by: new Set(), lendable: false, ...known,
  };
}

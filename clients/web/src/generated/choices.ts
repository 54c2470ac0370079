// Made by scripts/web_tables.py from the code of the server. Do not edit.
/** What a mediator saw when recording something for a party who has no keyset. */
export const Attested = ["paper", "present"] as const;
export type Attested = (typeof Attested)[number];

/** What the author is told of an item. */
export const AuthorStatus = ["with_mediator", "passed_on", "returned", "taken_back", "not_passed_on"] as const;
export type AuthorStatus = (typeof AuthorStatus)[number];

/** What can happen to a case. */
export const CaseEvent = ["open", "pause", "resume", "withdraw", "close"] as const;
export type CaseEvent = (typeof CaseEvent)[number];

/** Where a case stands (docs/lifecycle.md, first table). */
export const CaseState = ["preparing", "open", "paused", "closed"] as const;
export type CaseState = (typeof CaseState)[number];

/** What became of an item that was opened for somebody else. */
export const Delivery = ["handed", "read_aloud", "not_wanted"] as const;
export type Delivery = (typeof Delivery)[number];

/** In which form an item reaches its reader: a page is a picture. A party's preferences list the forms that are welcome. */
export const Form = ["letter", "typed", "pages", "audio", "video"] as const;
export type Form = (typeof Form)[number];

/** What becomes of a guardian by a mediator's record. */
export const GuardianStep = ["named", "confirmed", "asked", "ended"] as const;
export type GuardianStep = (typeof GuardianStep)[number];

/** What can happen to an item. *Void* comes from the joint rule only. */
export const ItemEvent = ["release", "return", "decline", "recall", "open", "refuse", "void"] as const;
export type ItemEvent = (typeof ItemEvent)[number];

/** Where an item stands (docs/lifecycle.md, second table). */
export const ItemState = ["held", "released", "opened", "returned", "declined", "recalled", "refused", "voided"] as const;
export type ItemState = (typeof ItemState)[number];

/** What an item is, as its manifest says. */
export const Kind = ["letter", "audio", "video"] as const;
export type Kind = (typeof Kind)[number];

/** How a counsellor brings a party's letters. */
export const Mode = ["dictated", "typed", "scan"] as const;
export type Mode = (typeof Mode)[number];

/** Whose pause it is. The one for a side's withdrawn *consent* is lifted by new consent only, the service's by a mediator. */
export const PauseOwner = ["a", "b", "mediators", "service", "consent_a", "consent_b"] as const;
export type PauseOwner = (typeof PauseOwner)[number];

/** Under which condition a standing may give a command. */
export const Permit = [
  "own", "case", "office", "attested", "writing", "in_person", "scope submit", "scope read", "any scope", "given",
  "together", "own place", "conversation",
] as const;
export type Permit = (typeof Permit)[number];

/** A mediator's place in a case. */
export const Place = ["lead", "deputy"] as const;
export type Place = (typeof Place)[number];

/** An assignment's place, or its ending. */
export const PlaceGiven = ["lead", "deputy", "ended"] as const;
export type PlaceGiven = (typeof PlaceGiven)[number];

/** Which of the two passphrase profiles an account uses. */
export const Profile = ["party", "staff"] as const;
export type Profile = (typeof Profile)[number];

/** Why a content key was wrapped for a reader (docs/protocol.md, step G1). */
export const Purpose = { MEDIATOR: 1, RELEASE: 2, HANDOVER: 3, SUPPORT: 4, INTERPRETER: 5, OWN_COPY: 6, REGRANT: 7 } as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

/** What the recipient is told of an item that was released to them. */
export const RecipientStatus = ["closed", "opened", "sent_back", "no_longer_available"] as const;
export type RecipientStatus = (typeof RecipientStatus)[number];

/** Why a mediator gives an item back, where that decides what becomes of it. */
export const ReturnCause = ["intimate"] as const;
export type ReturnCause = (typeof ReturnCause)[number];

/** What a delegation lets a counsellor do for a party. */
export const Scope = ["submit", "read"] as const;
export type Scope = (typeof Scope)[number];

/** One of the two parties of a case; the names carry no meaning and no order. */
export const Side = ["a", "b"] as const;
export type Side = (typeof Side)[number];

/** What opens a slot. */
export const SlotKind = ["passphrase", "recovery"] as const;
export type SlotKind = (typeof SlotKind)[number];

/** What the organisation root vouched for; one keyset has one role. */
export const StaffRole = ["coordinator", "mediator", "counsellor", "interpreter", "server"] as const;
export type StaffRole = (typeof StaffRole)[number];

/** What somebody is to one case. */
export const Standing = ["party", "mediator", "counsellor", "interpreter", "guardian", "supporter", "coordinator"] as const;
export type Standing = (typeof Standing)[number];

/** Where a stop is kept besides this device. */
export const StopState = ["due", "kept", "dropped"] as const;
export type StopState = (typeof StopState)[number];

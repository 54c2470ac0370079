// Made by scripts/web_tables.py from the code of the server. Do not edit.
import type { CaseState, ItemState, Purpose, RecipientStatus } from "./choices.ts";
import type { CommandName, Commands } from "./commands.ts";
import type { RefusalCode } from "./problems.ts";

/** How near the end of somebody's authority is. */
export const Ending = ["told", "presses"] as const;
export type Ending = (typeof Ending)[number];

/** What happened to an item that somebody else may not have seen yet. */
export const Event = ["released", "opened", "delivered", "returned", "not_passed_on", "sent_back", "offered", "answered", "countersigned"] as const;
export type Event = (typeof Event)[number];

/** Why something needs somebody, in the order in which it is shown: who waits for a person comes first. */
export const Why = [
  "together", "note", "paused", "consent_ended", "left", "guardian_not_agreed", "guardian_to_name", "guardian_to_ask",
  "service_pause", "held", "countersigned", "agreed", "not_agreed", "to_offer", "to_read_back", "no_key", "to_hand_over",
  "to_give_anew", "read_in_person", "one_mediator", "unflag_asked", "ready_to_open", "slip_answered", "slip_ending",
  "slip_over", "not_reported", "delivered", "sent_back", "colleague_note", "mediator_note", "envelope", "to_print",
  "to_report", "to_decide", "to_consent", "to_translate", "to_read_along", "supporter_ended", "to_agree", "returned",
  "not_passed_on", "pause_asks", "erasing", "send_again", "write_again", "help_ending", "help_ended",
] as const;
export type Why = (typeof Why)[number];

/** Why somebody who knows of an item cannot read it: the code of what they are told. */
export const WhyGone = [
  "item.recalled", "item.returned", "item.refused", "item.declined", "item.voided", "item.gone", "item.no_own_copy",
  "item.expired",
] as const;
export type WhyGone = (typeof WhyGone)[number];

/** What concerns one party: their own, by a counsellor, or attested by a mediator. */
const FOR_SIDE_COMMANDS = ["EndConsent", "GiveConsent", "Pause", "Resume", "SetPreferences", "Submit", "SupporterEnd", "Withdraw"] as const;
export type ForSide = Commands[(typeof FOR_SIDE_COMMANDS)[number]];
export const FOR_SIDE: ReadonlySet<CommandName> = new Set<CommandName>(FOR_SIDE_COMMANDS);

/** What is about one item, with the same three ways of speaking for a party. */
const FOR_ITEM_COMMANDS = [
  "Agree", "Countersign", "Decline", "Deliver", "DestroyOwnCopy", "Lend", "NotPassedOn", "Offer", "Open", "Postpone",
  "Recall", "Recopy", "Refuse", "Regrant", "Release", "Return", "Share", "Unlend", "Unshare", "Viewed",
] as const;
export type ForItem = Commands[(typeof FOR_ITEM_COMMANDS)[number]];
export const FOR_ITEM: ReadonlySet<CommandName> = new Set<CommandName>(FOR_ITEM_COMMANDS);

/** What is about one parent or guardian of a side. */
const FOR_GUARDIAN_COMMANDS = ["AskGuardian", "ConfirmGuardian", "EndGuardian", "GuardianWord", "NameGuardian"] as const;
export type ForGuardian = Commands[(typeof FOR_GUARDIAN_COMMANDS)[number]];
export const FOR_GUARDIAN: ReadonlySet<CommandName> = new Set<CommandName>(FOR_GUARDIAN_COMMANDS);

/** Commands about an item that its recipient gives. */
export const RECIPIENT_COMMANDS: ReadonlySet<CommandName> = new Set<CommandName>(["Open", "Refuse", "Deliver"]);

/** Commands about an item that its author gives. */
export const AUTHOR_COMMANDS: ReadonlySet<CommandName> = new Set<CommandName>(["Recall", "DestroyOwnCopy", "Agree"]);

/** Commands that nothing but a closed case may refuse to the party who gives them. */
export const STOPPING: ReadonlySet<CommandName> = new Set<CommandName>(["Pause", "Withdraw"]);

/** Commands that no mediator gives whose place in the case is not known from a record. */
export const GIVES_A_KEY: ReadonlySet<CommandName> = new Set<CommandName>(["Release", "Regrant", "Share", "Supporter", "Lend"]);

/** Commands that name the newest word about the same thing. */
export const SAYS_BEHIND: ReadonlySet<CommandName> = new Set<CommandName>(["Assign", "RegisterSlip", "SetPreferences", "TwoMediators", "SetLabel", "UnderAge", "GiveConsent", "Agree"]);

/** Commands that name the record that took the same thing back last, or the newest about the same share or guardian. */
export const GIVES_BEHIND: ReadonlySet<CommandName> = new Set<CommandName>(["Lend", "Share", "Offer", "Delegate", "AskGuardian", "EndGuardian"]);

/** States that end as *voided* when the case closes. */
export const LIVE_STATES: ReadonlySet<ItemState> = new Set<ItemState>(["held", "released"]);

/** States of an item that an interpreter may have, and from which another may be made. */
export const DERIVABLE: ReadonlySet<ItemState> = new Set<ItemState>(["held", "opened", "released"]);

/** States in which the mediators' grants of an item stand. */
export const MEDIATORS_READ: ReadonlySet<ItemState> = new Set<ItemState>(["held", "opened", "released", "returned"]);

/** Purposes of the grants of mediators. */
export const FOR_MEDIATORS: ReadonlySet<Purpose> = new Set<Purpose>([1, 3]);

/** Purposes of the grants of a recipient. */
export const FOR_RECIPIENTS: ReadonlySet<Purpose> = new Set<Purpose>([2, 7]);

/** What is over once it was seen. Everything else stays until it was done. */
export const NEWS: ReadonlySet<Why> = new Set<Why>([
  "colleague_note", "consent_ended", "delivered", "erasing", "guardian_not_agreed", "help_ended", "left", "mediator_note",
  "not_passed_on", "paused", "returned", "sent_back", "slip_over", "supporter_ended", "to_read_along",
]);

/** What a command does with an item that others may not have seen. */
export const EVENTS: Readonly<Partial<Record<CommandName, Event>>> = {
  Release: "released",
  Open: "opened",
  Deliver: "delivered",
  Return: "returned",
  NotPassedOn: "not_passed_on",
  Refuse: "sent_back",
  Offer: "offered",
  Agree: "answered",
  Countersign: "countersigned",
};

/** By which code a case that is not open is told. */
export const NOT_NOW: Readonly<Record<Exclude<CaseState, "open">, RefusalCode>> = {
  preparing: "case.not_open",
  paused: "case.paused",
  closed: "case.closed",
};

/** By which code an item's own state is told. */
export const ALREADY: Readonly<Record<ItemState, RefusalCode>> = {
  held: "item.held",
  released: "item.released",
  opened: "item.opened",
  returned: "item.returned",
  declined: "item.declined",
  recalled: "item.recalled",
  refused: "item.refused",
  voided: "item.voided",
};

/** What the recipient is told of an item. */
export const RECIPIENT_SEES: Readonly<Partial<Record<ItemState, RecipientStatus>>> = {
  released: "closed",
  opened: "opened",
  refused: "sent_back",
  recalled: "no_longer_available",
  voided: "no_longer_available",
};

/** Why a mediator cannot read an item any more. */
export const MEDIATORS_ARE_TOLD: Readonly<Partial<Record<ItemState, WhyGone>>> = {
  recalled: "item.recalled",
  returned: "item.returned",
  refused: "item.refused",
  declined: "item.declined",
  voided: "item.voided",
};

/** How many days before it the erasing of one's letters is told. */
export const ERASURE_TOLD_DAYS: readonly number[] = [30, 7, 1];

/** How much of a mark is remembered once it was seen. */
export const MARK_BYTES = 16;

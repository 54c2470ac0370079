/** Which sentence says why something needs a mediator, and in which part of the list it stands. */
import { say, words } from "../../shell/words.svelte.ts";
import type { NeedView, WaitingItem, Warn, Why } from "../../worker/index.ts";

/** Reasons about a held letter, with what is said beside it; nothing where it is simply to be read. */
const LETTERS: Partial<Record<Why, string>> = {
  held: "",
  countersigned: "desk-why-countersigned",
  agreed: "desk-why-agreed",
  not_agreed: "desk-why-not-agreed",
  to_offer: "desk-why-to-offer",
  to_read_back: "desk-why-to-read-back",
  no_key: "desk-why-no-key",
};

export const OF_LETTERS = Object.keys(LETTERS) as readonly Why[];

/** The other parts of the list, in their order. */
export const BESIDE: readonly { readonly title: string; readonly whys: readonly Why[] }[] = [
  { title: "desk-talks", whys: ["together", "note", "colleague_note"] },
  { title: "desk-pauses", whys: ["paused", "consent_ended", "left", "service_pause"] },
  { title: "desk-invitations", whys: ["slip_answered", "slip_ending", "slip_over"] },
  { title: "desk-handed", whys: ["read_in_person", "to_report", "not_reported", "delivered", "sent_back"] },
  {
    title: "desk-steps",
    whys: [
      ...(["ready_to_open", "to_hand_over", "to_give_anew", "one_mediator", "unflag_asked"] as const),
      ...(["guardian_not_agreed", "guardian_to_name", "guardian_to_ask"] as const),
    ],
  },
];

const NEEDS: Partial<Record<Why, string>> = {
  together: "desk-need-together",
  note: "desk-need-note",
  colleague_note: "desk-need-colleague-note",
  paused: "desk-need-paused",
  consent_ended: "desk-need-consent-ended",
  left: "desk-need-left",
  service_pause: "desk-need-service-pause",
  slip_answered: "desk-need-slip-answered",
  slip_ending: "desk-need-slip-ending",
  slip_over: "desk-need-slip-over",
  read_in_person: "desk-need-read-in-person",
  to_report: "desk-need-to-report",
  not_reported: "desk-need-not-reported",
  delivered: "desk-need-delivered",
  sent_back: "desk-need-sent-back",
  ready_to_open: "desk-need-ready-to-open",
  to_hand_over: "desk-need-to-hand-over",
  to_give_anew: "desk-need-to-give-anew",
  one_mediator: "desk-need-one-mediator",
  unflag_asked: "desk-need-unflag-asked",
  guardian_not_agreed: "desk-need-guardian-not-agreed",
  guardian_to_name: "desk-need-guardian-to-name",
  guardian_to_ask: "desk-need-guardian-to-ask",
};

const WARNINGS: Readonly<Record<string, string>> = {
  "warn.assignment_ending": "desk-warn-assignment-ending",
  "warn.place_ended": "desk-warn-place-ended",
  "warn.no_deputy": "desk-warn-no-deputy",
  "warn.no_mediator": "desk-warn-no-mediator",
  "warn.key_changed": "desk-warn-key-changed",
  "warn.readers_changed": "desk-warn-readers-changed",
  "warn.paused_by_service": "desk-warn-paused-by-service",
  "warn.delegation_ending": "desk-warn-delegation-ending",
  "warn.staff_ending": "desk-warn-staff-ending",
  "warn.staff_ending_soon": "desk-warn-staff-ending",
};

/** Say why something needs a mediator; nothing for a reason that is no mediator's. */
export function reasonOf({ why, by = "", how, until = 0 }: NeedView): string {
  const name = NEEDS[why];
  return name === undefined ? "" : say(name, { by, how: how ?? "", day: words.day(until) });
}

/** Say what stands beside a held letter. */
export function besideOf({ why }: NeedView, { replaces, brought, told: byMediator }: WaitingItem): string {
  const name = LETTERS[why] ?? "";
  const sentences = [
    ...(name === "" ? [] : [say(name)]),
    ...(replaces ? [say("desk-beside-replaces")] : []),
    ...(brought ? [say("desk-beside-brought")] : []),
    ...(byMediator ? [say("desk-beside-told")] : []),
  ];
  return sentences.join(", ");
}

/** Say what a warning warns of. */
export function warningOf({ code, days = 0, name = "", at = 0 }: Warn): string {
  const known = WARNINGS[code];
  return known === undefined ? code : say(known, { days, name, by: name === "" ? "nobody" : "office", day: words.day(at) });
}

/** Which sentence says what a record of a case's journal did. */
import { say } from "../../shell/words.svelte.ts";
import type { JournalLine, Side } from "../../worker/index.ts";

const LINES: Readonly<Record<string, string>> = {
  assignment: "desk-line-assignment",
  slip: "desk-line-slip",
  confirm: "desk-line-confirm",
  consent: "desk-line-consent",
  consent_end: "desk-line-consent-end",
  preferences: "desk-line-preferences",
  prepared: "desk-line-prepared",
  case_open: "desk-line-case-open",
  manifest: "desk-line-manifest",
  submit: "desk-line-submit",
  postpone: "desk-line-kept",
  viewed: "desk-line-viewed",
  countersign: "desk-line-countersign",
  release: "desk-line-release",
  offer: "desk-line-offer",
  agree: "desk-line-agree",
  return: "desk-line-return",
  decline: "desk-line-withheld",
  not_passed_on: "desk-line-explain",
  recall: "desk-line-recall",
  open: "desk-line-open",
  refuse: "desk-line-refuse",
  deliver: "desk-line-deliver",
  destroy: "desk-line-destroy",
  regrant: "desk-line-regrant",
  recopy: "desk-line-recopy",
  note: "desk-line-note",
  answered: "desk-line-answered",
  hand_note: "desk-line-hand-note",
  handover: "desk-line-handover",
  pause: "desk-line-pause",
  resume: "desk-line-resume",
  withdraw: "desk-line-withdraw",
  close: "desk-line-close",
  delegation: "desk-line-delegation",
  revocation: "desk-line-revocation",
  label: "desk-line-label",
  two_mediators: "desk-line-flag",
  step_aside: "desk-line-aside",
  supporter: "desk-line-people",
  supporter_end: "desk-line-people",
  guardian: "desk-line-people",
  guardian_word: "desk-line-people",
  under_age: "desk-line-people",
};

/** Records that only stand beside another one, which says it. */
const BESIDE: readonly string[] = ["log", "manifest"];

/** Whether a line tells something of its own. */
export function tells({ what }: JournalLine): boolean {
  return !BESIDE.includes(what);
}

/** Say what a line of a journal tells. */
export function saidIn({ what, who, side }: JournalLine): string {
  const named = who === "a" || who === "b" ? nameOf(who) : who;
  return say(LINES[what] ?? "desk-line-other", { who: named, side: side === undefined ? named : nameOf(side) });
}

function nameOf(side: Side): string {
  return say(side === "a" ? "desk-side-a" : "desk-side-b");
}

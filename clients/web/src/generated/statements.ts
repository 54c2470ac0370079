// Made by scripts/web_tables.py from the code of the server. Do not edit.
import type { Shapes } from "./shapes.ts";

/** The type byte of each statement (R4). A number, once given, is never given again. */
export const NUMBERS = {
  Staff: 1,
  StaffEnd: 2,
  Assignment: 3,
  Slip: 4,
  Confirm: 5,
  Consent: 6,
  ConsentEnd: 7,
  Preferences: 8,
  Prepared: 9,
  CaseOpen: 10,
  Manifest: 11,
  Submit: 12,
  Postpone: 13,
  Release: 14,
  Log: 15,
  Deliver: 16,
  Return: 17,
  Decline: 18,
  Recall: 19,
  Open: 20,
  Refuse: 21,
  Regrant: 22,
  Share: 23,
  Unshare: 24,
  Note: 25,
  Pause: 26,
  Resume: 27,
  Withdraw: 28,
  Close: 29,
  Delegation: 30,
  Revocation: 31,
  Handover: 32,
  Restore: 33,
  Receipt: 34,
  ShredReceipt: 35,
  Destroy: 36,
  Label: 37,
  Supporter: 38,
  SupporterEnd: 39,
  UnderAge: 40,
  GuardianWord: 41,
  TwoMediators: 42,
  Countersign: 43,
  Offer: 44,
  Agree: 45,
  Viewed: 46,
  NotPassedOn: 47,
  StepAside: 48,
  TakeUp: 49,
  Recopy: 51,
  Answered: 54,
  HandNote: 55,
  Lend: 56,
  Unlend: 57,
  Guardian: 58,
} as const;

export type StatementName = keyof typeof NUMBERS;
export type Statements = Pick<Shapes, StatementName>;

/** Statements that may carry a second signature (R4). */
export const TWO_MAY_SIGN: ReadonlySet<StatementName> = new Set<StatementName>(["Confirm", "Delegation", "Supporter"]);

/** Stopping is accepted however late the record arrives (R5). */
export const ANY_AGE: ReadonlySet<StatementName> = new Set<StatementName>(["ConsentEnd", "Pause", "Recall", "Refuse", "Withdraw"]);

/** Statements whose journal position comes beside them, in a `Log` (J3). */
export const LOGGED: ReadonlySet<StatementName> = new Set<StatementName>(["CaseOpen", "NotPassedOn", "Offer", "Recopy", "Regrant", "Release", "Return", "Share"]);

/** Made only by somebody who has seen all of the journal (J3). */
export const NEEDS_CURRENT_HEAD: ReadonlySet<StatementName> = new Set<StatementName>(["Answered", "CaseOpen", "Countersign", "Handover", "Recopy", "Regrant", "Release", "Share"]);

/** Statements all of which only stop, end or destroy something (R11). */
export const ONLY_TAKE: ReadonlySet<StatementName> = new Set<StatementName>([
  "Close", "ConsentEnd", "Decline", "Destroy", "Pause", "Recall", "Refuse", "Revocation", "StaffEnd", "StepAside",
  "SupporterEnd", "Unlend", "Unshare", "Withdraw",
]);

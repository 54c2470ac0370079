// Every way in which the client says no, as errors with one stable dotted code each. The twin of relay_client/errors.py.
//
// Screens turn a code into sentences; the text of an error is for developers. Nothing here carries a letter's words, a passphrase
// or a key.

import type { Seconds } from "../generated/names.ts";
import type { ReceiptedRecord } from "../generated/shapes.ts";
import type { CharacterFault } from "../wire/characters.ts";
import type { Contradiction, JournalLine } from "./views/cases.ts";
import type { PageFinding } from "./views/items.ts";
import type { ReaderList } from "./views/people.ts";

/** Something was not done; `code` says why. */
export class ClientError extends Error {
  readonly code: string;
  /** What the sentence for a person names, by variable: short names, never words of a letter. */
  variables: Readonly<Record<string, string>> = {};
  /** The same, of moments: how they are written depends on the language. */
  moments: Readonly<Record<string, Seconds>> = {};

  constructor(code: string, detail = "") {
    super(`${code} ${detail}`.trim());
    this.name = new.target.name;
    this.code = code;
  }
}

export interface ProblemDetails {
  readonly where?: string | undefined;
  readonly request?: string | undefined;
  readonly retryAfterS?: number | undefined;
}

/** The server answered no, with this HTTP status. */
export class ServerProblem extends ClientError {
  readonly status: number;
  readonly where: string | undefined;
  readonly request: string | undefined;
  readonly retryAfterS: number | undefined;

  constructor(code: string, status: number, { where, request, retryAfterS }: ProblemDetails = {}) {
    super(code, where ?? "");
    this.status = status;
    this.where = where;
    this.request = request;
    this.retryAfterS = retryAfterS;
  }
}

/**
 * No usable answer came: `net.unreachable`, `net.timeout`, `net.garbled`, `net.redirect`, `net.endless`. Whatever was to be sent is
 * kept under `pending`, where it had been signed already.
 */
export class Unreachable extends ClientError {
  pending: string | undefined;
}

/** A person, key, record or journal does not chain to the pinned root, or contradicts what was pinned. */
export class Untrusted extends ClientError {
  readonly who: string;
  /** Where the server contradicts what was seen: both chain values, for a person to hand on. */
  evidence: Contradiction | undefined;
  /** Under which name the proof was kept that a person can hand on. */
  file: string | undefined;
  /** Which stops of this person's were sent again because of it: `pause`, `withdraw` and so on. */
  sentAgain: readonly string[] = [];

  constructor(code: string, who = "", evidence?: Contradiction) {
    super(code, who);
    this.who = who;
    this.evidence = evidence;
  }
}

/** What somebody said to stop something was receipted and is gone: *receipt.gone*. `proofs` are records with their receipts. */
export class StopsLost extends Untrusted {
  readonly proofs: readonly ReceiptedRecord[];

  constructor(gravest: string, proofs: readonly ReceiptedRecord[]) {
    super("receipt.gone", gravest);
    this.proofs = proofs;
  }
}

/** The journal went on since the caller looked; nothing was sent. `changes` says what is new. */
export class CaseChanged extends ClientError {
  readonly changes: readonly JournalLine[];

  constructor(changes: readonly JournalLine[]) {
    super("case.changed");
    this.changes = changes;
  }
}

/** This device and the server do not agree on the time: `clock.off`, or `clock.far` of a receipt for what was taken. */
export class ClockOff extends Untrusted {
  readonly own: Seconds;
  readonly serverTime: Seconds;

  constructor(own: Seconds, serverTime: Seconds, code = "clock.off") {
    super(code);
    this.own = own;
    this.serverTime = serverTime;
    this.moments = { own, told: serverTime };
  }
}

/** An item or a sealed text must not be shown: one code per check that failed (`item.*`, `words.*`). */
export class Unreadable extends ClientError {}

/** The secret does not open: `lock.passphrase`, `lock.code`, or nothing here to open: `lock.none`. */
export class Locked extends ClientError {}

/** This device's own store: `home.damaged`, `home.permissions`, `home.full`, `home.failed`, `home.no_profile` and others. */
export class LocalFault extends ClientError {}

/** What was given cannot be used; nothing was sent. */
export class Misused extends ClientError {}

/** Pages hold what their reader would not see, or are not by the rules: *page.blocked*. Nothing was released. */
export class PagesUnfit extends Misused {
  readonly findings: readonly PageFinding[];

  constructor(findings: readonly PageFinding[]) {
    super("page.blocked", findings.map(({ page, code }) => `${String(page)}: ${code}`).join(", "));
    this.findings = findings;
  }
}

/** A letter was not shown whole before it was decided about: `release.unreviewed`, `release.pages_unseen`. Nothing was sent. */
export class Unreviewed extends ClientError {}

/** Others than those shown would read it; nothing was sent. `readers` is the list to show now. */
export class ReadersChanged extends ClientError {
  readonly readers: ReaderList;

  constructor(readers: ReaderList) {
    super("readers.changed");
    this.readers = readers;
  }
}

/** A text holds what cannot be sent; `faults` says what and where, the first one first. Nothing was sent. */
export class UnfitText extends Misused {
  readonly faults: readonly CharacterFault[];

  constructor(code: string, faults: readonly CharacterFault[]) {
    super(code, faults.map(({ line, column, kind }) => `${String(line)}:${String(column)} ${kind}`).join(", "));
    this.faults = faults;
  }
}

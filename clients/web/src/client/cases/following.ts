// A journal followed to its end as the server shows it, page by page, and held against what the server says beside it. One look of
// `fetcher.ts`, taken apart: nothing here knows an account, a vault or a network.

import type { Seconds } from "../../domain/ids.ts";
import type { CaseReply, JournalEntry, Pin } from "../../generated/shapes.ts";
import { Untrusted } from "../errors.ts";
import type { Signer } from "../items/signer.ts";
import { journalPages } from "../net/paging.ts";
import { CaseHistory } from "../trust/case_history.ts";
import { type Directory, parsed } from "../trust/directory.ts";
import { follow, type FollowedJournal, headAt, type JournalStep } from "../trust/journal.ts";
import { RecordVerifier } from "../trust/verifier.ts";
import type { Fetch, LookRequest } from "./look_request.ts";
import type { CasePins } from "./pins.ts";

/** What a look goes by: what the server says, who looks, what was known before, and when. */
export interface Showing {
  readonly reply: CaseReply;
  readonly signer: Signer;
  readonly pins: CasePins;
  /** How far another device of this account followed it, as the keyring said when the answer came. */
  readonly pin: Pin | undefined;
  readonly directory: Directory;
  readonly now: Seconds;
}

/** Where the entries of a case are that was answered, and how much of its journal was known when it was asked for. */
export interface Answered {
  readonly fetch: Fetch;
  readonly known: number;
  readonly directory?: Directory;
  readonly asked?: LookRequest;
}

/**
 * Another look went on while this answer was under way: the journal is known to entry `n` by now, and the answer ends before it.
 *
 * It is asked for once more. What is asked for with `n` known and still ends before it was set back, and is followed as such.
 */
export class Overtaken extends Error {
  readonly n: number;

  constructor(n: number) {
    super("overtaken");
    this.n = n;
  }

  /** Throw it where an answer is older than what is known by now, and that is more than what was known when it was asked for. */
  static unless({ reply, pins, pin }: Showing, known: number): void {
    const now = Math.max(pins.journal.ids.length, pin?.n ?? 0);
    if (reply.journal.n < now && known < now) throw new Overtaken(now);
  }
}

/** Where pages come from, and all the entries that came: they are added also where they do not hold. */
export interface Shown {
  readonly fetch: Fetch;
  readonly shown: JournalEntry[];
}

/** A journal as followed now, what it gained, and what follows from it. */
export interface Followed {
  readonly journal: FollowedJournal;
  readonly steps: readonly JournalStep[];
  readonly verifier: RecordVerifier;
  /** Whether the root set it back since it was pinned. */
  readonly setBack: boolean;
}

/** Return who takes the entries of a journal: from what was kept of it, or from the first one on. */
export function beginning({ pins, directory, now }: Showing, kept?: CaseHistory): RecordVerifier {
  const { case: inCase, seat } = pins.journal;
  return new RecordVerifier(directory, kept ?? new CaseHistory(inCase, seat), now);
}

/** Follow a journal up to entry `to` at least. */
export async function pagesOf(
  from: FollowedJournal, verifier: RecordVerifier, to: number, { fetch, shown }: Shown,
): Promise<Pick<Followed, "journal" | "steps">> {
  let journal = from;
  const steps: JournalStep[] = [];
  if (journal.ids.length >= to) return { journal, steps };
  for await (const page of journalPages(fetch, journal.ids.length)) {
    if (page.seat !== journal.seat) throw new Untrusted("journal.seat", page.seat);
    shown.push(...page.entries);
    await verifier.directory.admit(page.staff);
    const [grown, newSteps] = await follow(journal, page.entries, verifier);
    journal = grown;
    steps.push(...newSteps);
  }
  return { journal, steps };
}

/** Follow a journal to the end that the reply names; no request in it may be cut in half, else *journal.chain*. */
export async function toTheEnd(
  { reply }: Showing, from: FollowedJournal, verifier: RecordVerifier, asking: Shown,
): Promise<Followed> {
  const followed = await pagesOf(from, verifier, reply.journal.n, asking);
  const { n, head } = reply.journal;
  const reaches = followed.journal.ids.length >= n && headAt(followed.journal, n) === head;
  if (!reaches || verifier.history.before !== undefined) throw new Untrusted("journal.chain", from.seat);
  return { ...followed, verifier, setBack: false };
}

/**
 * Take in people whom the reply names, where no journal tells of all of them: for all but parties and mediators.
 *
 * To parties and mediators nobody comes in beside the journal.
 */
export async function admitPeople({ case: row, people }: CaseReply, verifier: RecordVerifier): Promise<void> {
  if (row.role === "party" || row.role === "mediator") return;
  for (const data of [...people.assignments, ...people.confirms]) {
    const record = await parsed(data, verifier.directory.root);
    const { statement } = record.record;
    if (!("case" in statement) || statement.case !== row.case) throw new Untrusted("trust.record", "case");
    verifier.takeBeside(record);
  }
}

/** Require that the reply speaks to whom the journal knows: which side a party is decides whose journal is pinned. */
export function requireRows({ reply, signer }: Showing, { history, now }: RecordVerifier): void {
  const { role, side, case: inCase } = reply.case;
  switch (role) {
    case "party":
      if (side === undefined || history.party(side)?.keyset.id !== signer.id) throw new Untrusted("trust.key", side);
      return;
    case "guardian":
      if (side === undefined || history.guardianWith(signer.id)?.side !== side) throw new Untrusted("trust.key", side);
      return;
    case "mediator":
      if (!history.mediators(now).has(signer.id)) throw new Untrusted("trust.assignment", inCase);
      return;
    case "supporter":
      if (!history.supporters.has(signer.id)) throw new Untrusted("trust.key", inCase);
      return;
    default:
  }
}

// Writing down what proves that the server tells two stories, or lost what it receipted, so that a person can hand it on. The twin
// of clients/cli/relay_client/cases/proof.py.
//
// Decides which faults are proof and what goes into it; `evidence.ts` spells it. Never a key, never anybody's words.

import { dayOf } from "../../domain/ids.ts";
import type { EvidenceEntry, JournalEntry, JournalVersion, Pin, ReceiptedRecord } from "../../generated/shapes.ts";
import type { AccountSession } from "../account/session.ts";
import { LocalFault, type Untrusted } from "../errors.ts";
import { type FollowedJournal, headAt, positionOf } from "../trust/journal.ts";
import type { Contradiction } from "../views/cases.ts";
import * as evidence from "./evidence.ts";
import type { Sender } from "./sender.ts";
import { caseOf, type CaseSnapshot } from "./snapshot.ts";

const PROOF: ReadonlySet<string> = new Set([
  "journal.chain", "journal.contradiction", "journal.rollback", "journal.rule", "receipt.gone",
]);

/** What the server told of a case, and how far its journal was followed before. */
type Told = Pick<CaseSnapshot, "reply" | "pins">;

/** Keep the proof that goes with a fault, and name it in the fault; a store that says no takes nothing away from the fault. */
export async function writeDown(
  session: AccountSession, sender: Sender, snapshot: Told, shown: readonly JournalEntry[], fault: Untrusted,
  receipts: readonly ReceiptedRecord[] = [],
): Promise<void> {
  if (!PROOF.has(fault.code)) return;
  const { origin, root } = session.profile;
  const contradiction = {
    format: evidence.FORMAT, code: fault.code, day: 0, origin, root, server: (await sender.office()).staff,
    case: caseOf(snapshot), seat: snapshot.pins.journal.seat, histories: histories(snapshot, shown, fault.evidence), receipts,
  };
  try {
    fault.file = await evidence.keep(session.vault, contradiction, dayOf(session.environment.now()));
  } catch (no) {
    if (!(no instanceof LocalFault)) throw no;
  }
}

/** Return the contradiction with the record that the server shows at its place now. */
export function withRecord(contradiction: Contradiction | undefined, shown: readonly JournalEntry[]): Contradiction | undefined {
  if (contradiction === undefined || contradiction.record !== undefined) return contradiction;
  return { ...contradiction, record: shown.find((entry) => entry.n === contradiction.n)?.record };
}

/** Return the contradiction between a journal as shown and how far another device followed it. */
export function againstPin(journal: FollowedJournal, pin: Pin): Contradiction {
  const theirs = headAt(journal, Math.min(pin.n, journal.ids.length));
  return { case: journal.case, seat: journal.seat, n: pin.n, ours: pin.head, theirs };
}

function histories(
  snapshot: Told, shown: readonly JournalEntry[], contradiction: Contradiction | undefined,
): readonly JournalVersion[] {
  const pinned = snapshot.pins.journal;
  const ours: EvidenceEntry[] = pinned.ids.map((id, at) => ({ n: at + 1, id, head: headAt(pinned, at + 1) }));
  const versions: JournalVersion[] = [
    { told_by: "this device", position: positionOf(pinned), entries: ours.slice(-evidence.MOST_ENTRIES) },
    { told_by: "the service", position: snapshot.reply.journal, entries: shown.slice(0, evidence.MOST_ENTRIES) },
  ];
  if (contradiction !== undefined && contradiction.ours !== contradiction.theirs) {
    versions.push({ told_by: "signed elsewhere", position: { n: contradiction.n, head: contradiction.theirs }, entries: [] });
  }
  return versions;
}


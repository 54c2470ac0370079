// One case as it was looked at: what the server showed, and what the verified journal tells of it. Holds, and decides nothing. The
// twin of clients/cli/relay_client/cases/snapshot.py.

import type { CaseId, ItemId } from "../../domain/ids.ts";
import type { Item } from "../../domain/model.ts";
import type { CaseReply, CaseShown, Position } from "../../generated/shapes.ts";
import { ServerProblem } from "../errors.ts";
import type { Signer } from "../items/signer.ts";
import type { CaseHistory } from "../trust/case_history.ts";
import type { Directory } from "../trust/directory.ts";
import { type FollowedJournal, type JournalStep, positionOf } from "../trust/journal.ts";
import type { RecordVerifier } from "../trust/verifier.ts";
import type { CasePins } from "./pins.ts";

/** One case as seen now: the reply, verified people, the journal, and somebody to sign with. */
export interface CaseSnapshot {
  readonly reply: CaseReply;
  readonly verifier: RecordVerifier;
  readonly signer: Signer;
  readonly pins: CasePins;
  /** Undefined for coordinators, who have no seat. */
  readonly journal?: FollowedJournal | undefined;
  /** What the journal gained since it was last followed on this device. */
  readonly steps: readonly JournalStep[];
  /** What the server shows of it beside the journal, where all cases were looked at at once: hints, and sealed words. */
  readonly shown?: CaseShown | undefined;
}

/** Which case. */
export function caseOf({ reply }: Pick<CaseSnapshot, "reply">): CaseId {
  return reply.case.case;
}

/** Its people through time. */
export function historyIn({ verifier }: CaseSnapshot): CaseHistory {
  return verifier.history;
}

/** The staff known here. */
export function directoryIn({ verifier }: CaseSnapshot): Directory {
  return verifier.directory;
}

/** Return an item that the journal tells of; `ServerProblem` *not.found* where there is none. */
export function itemIn({ verifier }: CaseSnapshot, item: ItemId): Item {
  const known = verifier.history.items.get(item);
  if (known === undefined) throw new ServerProblem("not.found", 404);
  return known;
}

/** The journal position that a new statement carries. */
export function positionIn({ reply, journal }: Pick<CaseSnapshot, "reply" | "journal">): Position {
  return journal === undefined ? reply.journal : positionOf(journal);
}

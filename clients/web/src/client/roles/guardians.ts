// Parents and guardians of somebody under age: what they were asked, and their own one answer; and what the young person's consent
// names of it. The twin of clients/cli/relay_client/roles/guardians.py; a mediator's part is mediated_guardians.ts.
//
// A guardian is sealed nothing and reads nothing. What they say begins nothing: the side itself agrees behind it.

import { guardiansOf } from "../../domain/guardian_rules.ts";
import type { CaseId, RecordId } from "../../domain/ids.ts";
import type { Guardian } from "../../domain/model.ts";
import type { Side } from "../../domain/seats.ts";
import type { Attested, CaseState } from "../../generated/choices.ts";
import type { CaseClient } from "../cases/case_client.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { Misused } from "../errors.ts";
import type { Members } from "../items/signer.ts";
import type { Outcome } from "../views/cases.ts";
import { CaseAccess } from "./case_access.ts";
import { mediators, summaryOf } from "./presenters.ts";

/** What a parent or guardian said to what they were asked last; *to_ask*: their answer counts no more, and nobody asked anew. */
export type GuardianAnswer = "invited" | "asked" | "yes" | "no" | "to_ask" | "ended";

/** What somebody was asked as a parent or guardian, and what they said. */
export interface OwnQuestion {
  readonly case: CaseId;
  readonly state: CaseState;
  readonly answer: GuardianAnswer;
  readonly mediators: readonly string[];
  /** Whether `state` is the service's word: that a contact is over stands in no journal of theirs. */
  readonly byService: boolean;
}

/** A guardian's own part: what they were asked, and what they say. */
export class GuardianRole {
  readonly cases: CaseAccess;

  constructor(caseClient: CaseClient) {
    this.cases = new CaseAccess(caseClient, "guardian");
  }

  /** What this guardian was asked in a case, and what they said, by their own journal. */
  async question(of: CaseId): Promise<OwnQuestion> {
    return questionIn(await this.cases.view(of), this.cases);
  }

  /** Say yes or no to what one was asked; a yes begins nothing by itself, and a no is a stop (step R9). */
  async answer(of: CaseId, agrees: boolean): Promise<Outcome> {
    if (!agrees) return this.cases.stop(of, "case.together", "GuardianWord", (known) => word(own(known), false));
    const snapshot = await this.cases.look(of);
    return this.cases.say(snapshot, "case.together", "GuardianWord", word(own(snapshot), true));
  }
}

/** What a guardian was asked in a case that was looked at. */
export function questionIn(snapshot: CaseSnapshot, cases: CaseAccess): OwnQuestion {
  const { case: of, state, byService } = summaryOf(snapshot);
  const names = mediators(snapshot, cases.now()).map((mediator) => mediator.name);
  return { case: of, state, answer: saidOf(own(snapshot)), mediators: names, byService };
}

/** In one word what a guardian said to what they were asked last. */
export function saidOf({ ended, slip, question, answered, agrees }: Guardian): GuardianAnswer {
  if (ended) return "ended";
  if (slip) return "invited";
  if (question === undefined) return "to_ask";
  if (answered === undefined) return "asked";
  return agrees ? "yes" : "no";
}

/**
 * What a consent of somebody under age names: every guardian's yes. Undefined for somebody who decides alone. `Misused`
 * *guardian.first* where one has not said yes: the side's own word is the last.
 */
export function wordsOf(snapshot: CaseSnapshot, side: Side): readonly RecordId[] | undefined {
  const { file } = historyIn(snapshot);
  if (file.parties[side].under_age === undefined) return undefined;
  if (missesWord(snapshot, side)) throw new Misused("guardian.first");
  return guardiansOf(file, side).flatMap(({ answered }) => answered ?? []);
}

/** Whether not everybody who decides with a side has said yes. */
export function missesWord(snapshot: CaseSnapshot, side: Side): boolean {
  const theirs = guardiansOf(historyIn(snapshot).file, side);
  return theirs.length === 0 || theirs.some((guardian) => !guardian.agrees || guardian.answered === undefined);
}

/** The answer to what a guardian was asked; `Misused` *guardian.not_asked* for a yes to nothing. A no is always taken. */
export function word({ id, side, named, question }: Guardian, agrees: boolean, attested?: Attested): Members<"GuardianWord"> {
  if (question === undefined && agrees) throw new Misused("guardian.not_asked");
  return { side, guardian: id, asked: question ?? named, agrees, attested };
}

function own(snapshot: CaseSnapshot): Guardian {
  const guardian = historyIn(snapshot).guardianWith(snapshot.signer.id);
  if (guardian === undefined) throw new Misused("role.other");
  return guardian;
}

// From a verified look at a case to what its mediators are shown of it. The mediators' part of
// clients/cli/relay_client/roles/presenters.py, with `with_guardians` of guardians.py.

import type { KeysetPublic } from "../../crypto/keys.ts";
import { shortFingerprintText } from "../../crypto/typed.ts";
import { guardiansOf } from "../../domain/guardian_rules.ts";
import { SECONDS_PER_DAY, type KeysetId, type Seconds } from "../../domain/ids.ts";
import type { Delegation, Item } from "../../domain/model.ts";
import { runs } from "../../domain/model.ts";
import { SIDES, type Side } from "../../domain/seats.ts";
import { WARN_AHEAD_S } from "../../generated/limits.ts";
import { caseOf, type CaseSnapshot, directoryIn, historyIn } from "../cases/snapshot.ts";
import { windowAt } from "../trust/directory.ts";
import { short } from "../views/base.ts";
import type {
  DelegationView, GuardianLine, MediatedCase, MediatedSide, MediatedSummary,
} from "../views/case_view.ts";
import type { Warn } from "../views/people.ts";
import { saidOf } from "./guardians.ts";
import { mediatorKeys, mediators, nameIn, sideView, signedWords, summaryOf, warnings } from "./presenters.ts";

/** Who reads why an item came back: the party now, the counsellor who brought it, the mediators where one of them wrote it. */
export function reasonReaders(snapshot: CaseSnapshot, item: Item, now: Seconds): readonly KeysetPublic[] {
  if (item.told || item.derived_from !== undefined) return [...mediatorKeys(snapshot, now).values()];
  const keys = new Map<KeysetId, KeysetPublic>();
  const party = historyIn(snapshot).party(item.side);
  if (party !== undefined) keys.set(party.keyset.id, party.keyset);
  if (item.delegation !== undefined) keys.set(item.author, directoryIn(snapshot).public(item.author));
  return [...keys.values()];
}

/** A counsellor's keys, verified up to the root. */
export function counsellorKey(snapshot: CaseSnapshot, keyset: KeysetId, now: Seconds): KeysetPublic {
  const directory = directoryIn(snapshot);
  directory.require(keyset, ["counsellor"], windowAt(now));
  return directory.public(keyset);
}

/** The case's label, as somebody signed it for this reader. */
export async function label(snapshot: CaseSnapshot): Promise<string | undefined> {
  const row = snapshot.reply.case;
  const text = await signedWords(snapshot, "case_label", row.label, row.case);
  return text === undefined || text.text === "" ? undefined : text.text;
}

/** The row of a case, with what only its mediators see of it. */
export async function mediatedSummary(snapshot: CaseSnapshot): Promise<MediatedSummary> {
  const { verifier, signer } = snapshot;
  const history = historyIn(snapshot);
  const live = history.mediators(verifier.now);
  const ends = [...live.values()].map((assignment) => assignment.not_after);
  return {
    ...summaryOf(snapshot),
    label: await label(snapshot),
    place: live.get(signer.id)?.place,
    held: [...history.file.items.values()].filter((item) => item.state === "held").length,
    notAfter: ends.length === 0 ? undefined : Math.min(...ends),
    closedOn: history.file.case.closed_on,
  };
}

/** The whole case as its mediators are shown it: by its journal. */
export async function mediatedCase(snapshot: CaseSnapshot, now: Seconds): Promise<MediatedCase> {
  const { file } = historyIn(snapshot);
  const summary = await mediatedSummary(snapshot);
  const asked = file.case.unflag_asked;
  return {
    summary,
    sides: SIDES.map((side) => mediatedSide(snapshot, side)),
    mediators: mediators(snapshot, now),
    delegations: file.delegations.map((delegation) => delegationView(snapshot, delegation, now)),
    mediatorsPause: file.case.holds.get("mediators"),
    servicePause: snapshot.reply.service_pause,
    warnings: mediatedWarnings(snapshot, summary, now),
    twoMediators: file.case.two_mediators,
    unflagAskedBy: asked === undefined ? undefined : directoryIn(snapshot).name(asked),
    takesUp: file.case.takes_up,
  };
}

/** Which mediator countersigned a held item; undefined where nobody did, or it waits no more. */
export function countersignedBy(snapshot: CaseSnapshot, { state, countersigned }: Item): string | undefined {
  return state === "held" && countersigned !== undefined ? directoryIn(snapshot).name(countersigned.by) : undefined;
}

/** What a case gives cause to warn its mediators of. */
export function mediatedWarnings(snapshot: CaseSnapshot, summary: MediatedSummary, now: Seconds): readonly Warn[] {
  return [...summaryWarnings(summary, now), ...warnings(snapshot, now), ...endingDelegations(snapshot, now)];
}

/** What a case's row gives cause to warn of: who mediates it, and how long still. */
function summaryWarnings({ case: of, closedOn, mediators: count, notAfter }: MediatedSummary, now: Seconds): readonly Warn[] {
  if (closedOn !== undefined) return [];
  const warns: Warn[] = [];
  if (count === 0) warns.push({ code: "warn.no_mediator", case: of });
  else if (count === 1) warns.push({ code: "warn.no_deputy", case: of });
  if (notAfter !== undefined && notAfter - now < WARN_AHEAD_S) {
    warns.push({ code: "warn.assignment_ending", case: of, days: days(notAfter - now) });
  }
  return warns;
}

function mediatedSide(snapshot: CaseSnapshot, side: Side): MediatedSide {
  const history = historyIn(snapshot);
  const party = history.file.parties[side];
  const key = history.party(side)?.keyset.id;
  return {
    ...sideView(snapshot, side),
    shortFingerprint: key === undefined ? undefined : shortFingerprintText(key),
    prepared: party.prepared !== undefined,
    underAge: party.under_age !== undefined,
    guardians: guardiansOf(history.file, side).map((guardian): GuardianLine => {
      return { id: short(guardian.id), answer: saidOf(guardian), device: guardian.keyset !== undefined };
    }),
  };
}

/** A counsellor's authority for one side. */
export function delegationView(snapshot: CaseSnapshot, given: Delegation, now: Seconds): DelegationView {
  const { record, side, keyset, scopes, mode, not_before, not_after } = given;
  return {
    record, side, counsellor: keyset, name: nameIn(snapshot, keyset), scopes: [...scopes].sort(), mode,
    notBefore: not_before, notAfter: not_after, live: runs(given, now),
  };
}

function endingDelegations(snapshot: CaseSnapshot, now: Seconds): readonly Warn[] {
  return historyIn(snapshot).file.delegations
    .filter((delegation) => now < delegation.not_after && delegation.not_after - now < WARN_AHEAD_S)
    .map((delegation) => ({
      code: "warn.delegation_ending", case: caseOf(snapshot), name: nameIn(snapshot, delegation.keyset),
      days: days(delegation.not_after - now), side: delegation.side,
    }));
}

function days(seconds: number): number {
  return Math.max(0, Math.floor(seconds / SECONDS_PER_DAY));
}

// What needs the holder of an account, over all of their cases: from one look at everything, by the rule of src/domain/needs.ts. A
// mediator's and a counsellor's part of clients/cli/relay_client/roles/needs.py.
//
// What a person did not see yet is asked of the journals they verified. Of the service's rows come only the hints that the rule
// takes.

import type { CaseId, ItemId, Seconds } from "../../domain/ids.ts";
import type { Item } from "../../domain/model.ts";
import { needs } from "../../domain/needs.ts";
import { isNews, orderOf, seenAs, type Hints, type Need, type Why } from "../../domain/reasons.ts";
import { isWhole } from "../../domain/seen.ts";
import { byRank } from "../../domain/values.ts";
import { dueAt } from "../../domain/views.ts";
import type { CaseClient } from "../cases/case_client.ts";
import type { CaseSnapshots } from "../cases/fetcher.ts";
import { caseOf, type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { SECONDS_PER_DAY } from "../../generated/limits.ts";
import type { MediatedSummary } from "../views/case_view.ts";
import type { NeedView, Today, WaitingItem } from "../views/needs.ts";
import type { Warn } from "../views/people.ts";
import { nameIn, stateOf, summaryOf } from "./presenters.ts";
import { label, mediatedSummary, mediatedWarnings } from "./presenters_mediator.ts";

/** How long a mediator is told that their place in a case ended. */
const ENDED_SHOWN_S = 30 * SECONDS_PER_DAY;
const NONE: ReadonlySet<string> = new Set();

/** What these cases ask of the mediator who looked at them; `warned` stands in front of what the cases warn of. */
export async function today(
  caseClient: CaseClient, looked: CaseSnapshots, snapshots: readonly CaseSnapshot[], warned: readonly Warn[] = [],
): Promise<Today> {
  const now = caseClient.now();
  const seen = await caseClient.session.seen.all();
  const cases: MediatedSummary[] = [];
  const listed: (readonly [Need, NeedView])[] = [];
  const queue: WaitingItem[] = [];
  const ended = looked.ended.filter((place) => now - place.at < ENDED_SHOWN_S);
  const warns: Warn[] = [
    ...warned, ...ended.map(({ case: of, by, at }) => ({ code: "warn.place_ended", case: of, name: by, at })),
  ];
  for (const snapshot of snapshots) {
    const summary = await mediatedSummary(snapshot);
    cases.push(summary);
    warns.push(...mediatedWarnings(snapshot, summary, now));
    const asked = needsOf(snapshot, now, seen.get(caseOf(snapshot)));
    listed.push(...asked.map((need) => [need, needView(snapshot, need, summary.label)] as const));
    queue.push(...waiting(snapshot, summary.label));
  }
  return {
    needs: listed.sort(([one], [other]) => byRank(orderOf(one), orderOf(other))).map(([, view]) => view),
    cases,
    warnings: warns,
    queue: queue.sort((one, other) => byRank([one.due, one.item], [other.due, other.item])),
    cosigns: looked.cosigns.length,
    troubled: looked.troubled,
  };
}

/** What one case asks of this person. */
export async function needsOfCase(caseClient: CaseClient, of: CaseId): Promise<readonly NeedView[]> {
  const snapshot = await caseClient.view(of);
  const named = await label(snapshot);
  const seen = await caseClient.session.seen.all();
  return needsOf(snapshot, caseClient.now(), seen.get(of)).map((need) => needView(snapshot, need, named));
}

/** What one case asks of a party, read or not: it stays until they did it, or it can be done no more. */
export async function standingNeeds(caseClient: CaseClient, of: CaseId): Promise<readonly NeedView[]> {
  const snapshot = await caseClient.view(of);
  return needsOf(snapshot, caseClient.now()).map((need) => needView(snapshot, need, undefined));
}

/** Note that this person was shown their news of a case, of these reasons (of one item): on all of their devices. */
export async function saw(caseClient: CaseClient, of: CaseId, reasons: readonly Why[], item?: ItemId): Promise<void> {
  const snapshot = await caseClient.view(of);
  const news = needsOf(snapshot, caseClient.now()).filter((need) => isNews(need) && need.mark !== undefined);
  const shown = news.filter((need) => reasons.includes(need.why) && (item === undefined || need.item === item));
  await caseClient.session.seen.add(of, shown.map(seenAs), news.map(seenAs));
}

/** What one case asks of whoever looked at it, without the news they saw; nothing of one that has no journal here. */
export function needsOf(snapshot: CaseSnapshot, now: Seconds, seen: ReadonlySet<string> = NONE): readonly Need[] {
  if (snapshot.journal === undefined) return [];
  return needs(historyIn(snapshot).replay, snapshot.signer.id, now, hintsOf(snapshot), seen);
}

/** What the service shows beside the journal, as far as it says that more waits or has stopped. */
function hintsOf(snapshot: CaseSnapshot): Hints {
  const { shown, reply } = snapshot;
  const mediator = reply.case.role === "mediator";
  const paused = reply.service_pause !== undefined;
  const answered = (shown?.slips ?? []).filter((slip) => slip.keyset !== undefined).map((slip) => slip.slip);
  const gone = (shown?.received ?? []).filter((item) => item.status === "no_longer_available").map((item) => item.item);
  const unread = (shown?.written ?? []).filter((item) => item.unread).map((item) => item.item);
  return {
    answered: new Set(answered), gone: new Set(gone), unread: new Set(unread),
    service_pause: mediator && paused,
    stopped: !mediator && (paused || stateOf(snapshot) !== "open"),
    erased_on: mediator ? undefined : summaryOf(snapshot).erasedOn,
  };
}

/** One need as it is shown. */
export function needView(
  snapshot: CaseSnapshot, { why, since, item, side, by, until, how }: Need, named: string | undefined,
): NeedView {
  return {
    case: caseOf(snapshot), why, since, label: named, item, side, until, how,
    by: by === undefined ? undefined : nameIn(snapshot, by),
  };
}

function waiting(snapshot: CaseSnapshot, named: string | undefined): readonly WaitingItem[] {
  const { file, replay } = historyIn(snapshot);
  if (!isWhole(replay.seat)) return [];
  const held = [...file.items.values()].filter((item) => item.state === "held");
  return held.map((item) => waitingItem(caseOf(snapshot), item, named));
}

function waitingItem(of: CaseId, item: Item, named: string | undefined): WaitingItem {
  return {
    item: item.id, case: of, label: named, side: item.side, kind: item.kind, heldAt: item.held_at, due: dueAt(item),
    parts: item.parts?.length ?? 0, replaces: item.replaces !== undefined, brought: item.delegation !== undefined, told: item.told,
  };
}

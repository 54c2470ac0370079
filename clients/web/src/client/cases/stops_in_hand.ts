// Stops that are signed beforehand, so that somebody can stop without a line: sealed on this device, one set for each contact. The
// twin of clients/cli/relay_client/cases/stops_in_hand.py.
//
// A stop may bear any date and name any position (step R5), so it can be signed whenever a case was looked at, and no key has to
// stay on the device for it. Decides which stops are in hand, and when one is signed anew. It sends nothing, and uses none by
// itself.

import { dayOf, type CaseId, type ItemId } from "../../domain/ids.ts";
import type { Delegation, Item, Scope } from "../../domain/model.ts";
import type { Standing } from "../../domain/policy.ts";
import { SIDES, type Side } from "../../domain/seats.ts";
import { byRank, last, type Rank } from "../../domain/values.ts";
import { isAuthors, isRecipients, recipientStatus } from "../../domain/views.ts";
import { Standing as STANDINGS } from "../../generated/choices.ts";
import type { RouteName } from "../../generated/routes.ts";
import type { PendingRequest, SignedStop, StopsOfCase } from "../../generated/shapes.ts";
import type { StatementName } from "../../generated/statements.ts";
import * as outbox from "../account/outbox.ts";
import type { AccountSession } from "../account/session.ts";
import { isSeen } from "../trust/case_history.ts";
import { saidIn, type StoppingName } from "../trust/stops.ts";
import { caseOf, type CaseSnapshot, historyIn, positionIn } from "./snapshot.ts";
import { requestOf, stopIn } from "./standing_stops.ts";

const SHELF = "account";
const NAME = "in-hand";
const LOCK = "lock-in-hand";
export const MOST_OF_CASE = 64;
export const MOST_CASES = 400;
const ROUTES: Readonly<Record<StoppingName, RouteName>> = {
  Pause: "case.pause", Withdraw: "case.withdraw", ConsentEnd: "case.consent", Recall: "item.recall", Refuse: "item.refuse",
  GuardianWord: "case.together",
};

/** What this account could say in a case to stop something: the statement, its item, its members. */
interface Wanted {
  readonly what: StoppingName;
  readonly item?: ItemId | undefined;
  readonly members: Readonly<Record<string, string | boolean | undefined>>;
}

/** The stops of one account that are signed and not said yet. */
export class StopsInHand {
  readonly #session: AccountSession;

  constructor(session: AccountSession) {
    this.#session = session;
  }

  /** Have in hand what somebody could say to stop something in these cases, as they were just verified. */
  async prepare(snapshots: readonly CaseSnapshot[]): Promise<void> {
    const looked = snapshots.filter((snapshot) => snapshot.journal !== undefined);
    if (looked.length === 0) return;
    const known = new Map((await this.#all()).map((stopsOfCase) => [stopsOfCase.case, stopsOfCase]));
    const made = new Map<CaseId, StopsOfCase | undefined>();
    for (const snapshot of looked) made.set(caseOf(snapshot), await this.#of(snapshot, known.get(caseOf(snapshot))));
    if ([...made].every(([of, now]) => isSame(known.get(of), now))) return;
    await this.#session.vault.turn(async () => {
      const kept = (await this.#all()).filter((stopsOfCase) => !made.has(stopsOfCase.case));
      await this.#keep([...kept, ...[...made.values()].filter((stopsOfCase) => stopsOfCase !== undefined)]);
    }, LOCK);
  }

  /** Return the contacts in which something is in hand or waits, and as what this account stands in each. No network. */
  async cases(): Promise<readonly (readonly [CaseId, Standing])[]> {
    const waiting = await outbox.waiting(this.#session.vault);
    const casesWaiting = new Set(waiting.filter(([, request]) => stopIn(request) !== undefined).map(([, request]) => request.case));
    return (await this.#all()).flatMap(({ case: of, role, stops }) => {
      const standing = STANDINGS.find((known) => known === role);
      return standing !== undefined && (stops.length > 0 || casesWaiting.has(of)) ? [[of, standing] as const] : [];
    });
  }

  /** Return the letters that can be stopped by what is in hand. No network. */
  async items(): Promise<readonly (readonly [CaseId, ItemId])[]> {
    const byItem = new Map<ItemId, readonly [CaseId, ItemId]>();
    for (const { case: of, stops } of await this.#all()) {
      for (const { item } of stops) if (item !== undefined) byItem.set(item, [of, item]);
    }
    return [...byItem.values()];
  }

  /**
   * Say a stop by what is in hand: it waits in the outbox from now on, as if it had been sent. Undefined where none is in hand.
   *
   * One that waits there already is returned again.
   */
  async writeDown(inCase: CaseId, what: StatementName, item?: ItemId): Promise<PendingRequest | undefined> {
    return (await this.waiting(inCase, what, item)) ?? this.#session.vault.turn(() => this.#said(inCase, what, item), LOCK);
  }

  /** Return the request of such a stop that was never answered, undefined where there is none. */
  async waiting(inCase: CaseId, what: StatementName, item?: ItemId): Promise<PendingRequest | undefined> {
    const request = (await outbox.waiting(this.#session.vault)).find(([, request]) => {
      const stop = stopIn(request);
      return stop?.case === inCase && stop.item === item && saidIn(stop).name === what;
    });
    return request?.[1];
  }

  async #said(inCase: CaseId, what: StatementName, item: ItemId | undefined): Promise<PendingRequest | undefined> {
    const kept = await this.#all();
    const ofCase = kept.find((stopsOfCase) => stopsOfCase.case === inCase);
    const inHand = ofCase?.stops.find((signed) => signed.what === what && signed.item === item);
    if (ofCase === undefined || inHand === undefined) return undefined;
    const since = this.#session.clock.dating();
    const route = ROUTES[inHand.what as StoppingName];
    const stop = { route, case: inCase, record: inHand.record, since, ...(item === undefined ? {} : { item }) };
    const made = await requestOf(stop);
    await outbox.keep(this.#session.vault, made);
    const left = { ...ofCase, stops: ofCase.stops.filter((signed) => signed !== inHand) };
    await this.#keep(kept.map((stopsOfCase) => (stopsOfCase === ofCase ? left : stopsOfCase)));
    return made;
  }

  async #of(snapshot: CaseSnapshot, known: StopsOfCase | undefined): Promise<StopsOfCase | undefined> {
    if (historyIn(snapshot).file.case.state === "closed") return undefined;
    const at = this.#session.clock.dating();
    const { signer } = snapshot;
    const before = known?.keyset === signer.id && known.day === dayOf(at) ? known.stops : [];
    const moment = { at, position: positionIn(snapshot) };
    const stops: SignedStop[] = [];
    for (const { what, item, members } of wanted(snapshot).slice(0, MOST_OF_CASE)) {
      const line = spelled(members);
      const same = before.find((signed) => signed.what === what && signed.item === item && signed.said === line);
      const given = { ...members, ...(item === undefined ? {} : { item }) };
      const record = same?.record ?? (await signer.sign(what, moment, given as never)).data;
      stops.push(same ?? { what, said: line, record, ...(item === undefined ? {} : { item }) });
    }
    return { case: signer.case, keyset: signer.id, role: snapshot.reply.case.role, day: dayOf(at), stops };
  }

  async #all(): Promise<readonly StopsOfCase[]> {
    return (await this.#session.vault.read(SHELF, NAME, "AllInHand"))?.cases ?? [];
  }

  async #keep(cases: readonly StopsOfCase[]): Promise<void> {
    await this.#session.vault.write(SHELF, NAME, "AllInHand", { cases: cases.slice(-MOST_CASES) });
  }
}

/** Whether the same stops are in hand: one that was kept is kept as it was, so it is the very one. */
function isSame(one: StopsOfCase | undefined, other: StopsOfCase | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const { stops } = other;
  return one.role === other.role && one.stops.length === stops.length && one.stops.every((stop, at) => stop === stops[at]);
}

/** Return what this account could say here to stop something. */
function wanted(snapshot: CaseSnapshot): readonly Wanted[] {
  const history = historyIn(snapshot);
  switch (snapshot.reply.case.role) {
    case "mediator":
      return [{ what: "Pause", members: {} }];
    case "party": {
      const side = SIDES.find((known) => known === snapshot.pins.journal.seat);
      if (side === undefined) return [];
      const consent = history.file.parties[side].consent?.record;
      const ending: Wanted[] = isSeen(consent) ? [{ what: "ConsentEnd", members: { side, consent } }] : [];
      return [...ofSide(side), ...ofItems(snapshot, side, {}, {}), ...ending];
    }
    case "counsellor": {
      const [acting, reading] = [longest(snapshot), longest(snapshot, "read")];
      if (acting === undefined) return [];
      const refusing = reading === undefined ? undefined : { delegation: reading.record };
      return [...ofSide(acting.side, acting.record), ...ofItems(snapshot, undefined, { delegation: acting.record }, refusing)];
    }
    case "guardian": {
      const guardian = history.guardianWith(snapshot.signer.id);
      const asked = guardian?.question;
      // Where they were asked something to which they did not say no yet.
      if (guardian === undefined || guardian.ended || asked === undefined) return [];
      if (guardian.answered !== undefined && !guardian.agrees) return [];
      return [{ what: "GuardianWord", members: { side: guardian.side, guardian: guardian.id, asked, agrees: false } }];
    }
    default:
      return [];
  }
}

function ofSide(side: Side, delegation?: string): readonly Wanted[] {
  return [{ what: "Pause", members: { side, delegation } }, { what: "Withdraw", members: { side, delegation } }];
}

/** Return the letters that can be taken back or sent back, the newest first. */
function ofItems(
  snapshot: CaseSnapshot, author: Side | undefined, recalling: Wanted["members"], refusing: Wanted["members"] | undefined,
): readonly Wanted[] {
  const own = snapshot.signer.id;
  const rank = ({ held_at, id }: Item): Rank => [-held_at, id];
  const items = [...historyIn(snapshot).items.values()].sort((one, other) => byRank(rank(one), rank(other)));
  return items.flatMap((item): Wanted[] => {
    if (isAuthors(item, author, own)) {
      const mine = (item.state === "held" || item.state === "released") && !item.taken_back;
      return mine ? [{ what: "Recall", item: item.id, members: recalling }] : [];
    }
    const mayRefuse = refusing !== undefined && isRecipients(item, own) && recipientStatus(item) === "closed";
    return mayRefuse ? [{ what: "Refuse", item: item.id, members: refusing }] : [];
  });
}

/** Return the delegation that runs longest, of those by which this counsellor may act now; undefined where there is none. */
export function longest(snapshot: CaseSnapshot, scope?: Scope): Delegation | undefined {
  const live = historyIn(snapshot).delegationsOf(snapshot.signer.id, snapshot.verifier.now, scope);
  return last([...live.values()], (delegation) => [delegation.not_after, delegation.record]);
}

/** Return what a stop says, in one line: whether it is still the same is asked of this. */
function spelled(members: Wanted["members"]): string {
  const given = Object.entries(members).map(([name, value]) => `${name}=${String(value ?? "")}`);
  return given.sort().join(" ");
}

// Stops that were answered: kept on this device and in the keyring, held against the journal, and sent again until they stand. The
// twin of clients/cli/relay_client/cases/standing_stops.py.
//
// A server may receipt a pause and drop it. So what a person said to stop something is kept with what the server said to it, and
// whoever has followed the journal of its case asks here what is missing from it. Nothing here reads a journal or signs anything.

import type { CaseId, RecordId } from "../../domain/ids.ts";
import type { KeptStop, KeyringContent, PendingRequest } from "../../generated/shapes.ts";
import { ROUTES, type RouteName } from "../../generated/routes.ts";
import { decode, encode } from "../../wire/codec.ts";
import { parse } from "../../wire/records.ts";
import { atAnyAge, type Said } from "../../wire/statements.ts";
import * as outbox from "../account/outbox.ts";
import type { AccountSession } from "../account/session.ts";
import { ClientError, ServerProblem, StopsLost, Unreachable, Untrusted } from "../errors.ts";
import { PASSES } from "../net/retry.ts";
import * as stops from "../trust/stops.ts";
import { type Pin, type Stop, STOPPING } from "../trust/stops.ts";
import { snake } from "../views/base.ts";
import type { Outcome } from "../views/cases.ts";

const SHELF = "stops";
/** HTTP statuses from here on are faults of the server's own. */
const SERVER_FAULT = 500;

/** What a journal that was followed to its end says: whether it holds a record, and whether the case is closed. */
export interface Followed {
  readonly holds: (record: RecordId) => boolean;
  readonly closed: boolean;
}

/** Return the stop that a request is, undefined where it is something else. */
export function stopIn(kept: PendingRequest): Stop | undefined {
  const { route, case: inCase, since, item } = kept;
  const record = recordIn(kept);
  if (inCase === undefined || kept.record === undefined || record === undefined || !atAnyAge(parse(record))) return undefined;
  return { route, case: inCase, record, since, ...(item === undefined ? {} : { item }) };
}

/** Return the request that a stop was sent as, byte for byte. */
export async function requestOf({ route, case: inCase, record, since, item }: Stop): Promise<PendingRequest> {
  const body = encode("Act", { record });
  return { route, body, since, case: inCase, ...(item === undefined ? {} : { item }), record: await stops.idOf(record) };
}

/** Return the one error for stops that were receipted and are not in the journal; it names the gravest. `again`: they were sent. */
export function gone(lost: readonly Stop[], again: boolean): StopsLost {
  const names = new Set(lost.map((stop) => stops.saidIn(stop).name));
  const what = STOPPING.find((name) => names.has(name)) ?? "Pause";
  const proofs = lost.flatMap(({ record, receipt }) => (receipt === undefined ? [] : [{ record, receipt }]));
  const fault = new StopsLost(what, proofs);
  fault.variables = { what: nameOfStop(what), again: again ? "yes" : "no" };
  return fault;
}

/** Return how sentences name a statement that stops: `ConsentEnd` as `consent-end`. */
export function nameOfStop(what: string): string {
  return snake(what).replaceAll("_", "-");
}

/** Whether a server's no to a stop says only that it cannot answer now: the stop is kept, and sent again. */
export function passes({ code, status }: ServerProblem): boolean {
  return PASSES.has(code) || code.startsWith("login.") || status >= SERVER_FAULT;
}

/** The stops of one account, and how far its journals were followed. */
export class StandingStops {
  readonly #session: AccountSession;
  readonly #send: (kept: PendingRequest) => Promise<Outcome>;
  readonly #pins = new Map<string, Pin>();
  readonly #setBack = new Set<CaseId>();

  constructor(session: AccountSession, send: (kept: PendingRequest) => Promise<Outcome>) {
    this.#session = session;
    this.#send = send;
    session.riders.push((content) => this.#ride(content));
  }

  // what was answered

  /** Keep a stop with what the server said to it, before anything else is done with the answer. */
  async answered(stop: Stop, receipt: Stop["receipt"]): Promise<void> {
    await this.#put({ stop: { ...stop, ...(receipt && { receipt }) }, state: "due" });
  }

  /**
   * Let go of what a receipted request takes back: a pause by its resuming, a consent's end by a new consent, a guardian's no by
   * their yes. Return whether there was one.
   */
  async lifted(kept: PendingRequest): Promise<boolean> {
    const record = recordIn(kept);
    if (record === undefined) return false;
    const parsedRecord = parse(record);
    if (atAnyAge(parsedRecord)) return false;
    let any = false;
    for (const stop of await this.#all()) {
      if (!(await lifts(parsedRecord, stop))) continue;
      await this.drop(stop);
      any = true;
    }
    return any;
  }

  /** Let go of a stop that nobody wishes any more, or on which nothing hangs any more. */
  async drop(stop: Stop): Promise<void> {
    await this.#put({ stop, state: "dropped" });
  }

  // holding against the journal

  /**
   * Return the stops of a case that its journal, followed to the end, does not hold: oldest first.
   *
   * Those that were answered have a `receipt`; one without was never answered. In a case whose journal says that it is closed
   * nothing is missing, and what was kept is let go.
   */
  async missing(inCase: CaseId, { holds, closed }: Followed): Promise<readonly Stop[]> {
    const mine = (await this.#all()).filter((stop) => stop.case === inCase);
    if (closed) {
      for (const stop of mine) await this.drop(stop);
      return [];
    }
    const waiting = (await outbox.waiting(this.#session.vault)).map(([, kept]) => stopIn(kept));
    const unanswered = waiting.filter((stop) => stop?.case === inCase) as Stop[];
    const missing: Stop[] = [];
    for (const newestStop of await stops.newestStops([...unanswered, ...mine])) {
      if (!holds(await stops.idOf(newestStop.record))) missing.push(newestStop);
    }
    return missing;
  }

  /**
   * Send a stop again, byte for byte; undefined where the server says no to it: then one that was answered is kept as it was.
   *
   * Throws `Unreachable`, `ServerProblem` where the server cannot answer now, and `Untrusted` for a bad receipt; the stop is kept
   * all the same.
   */
  async repeat(stop: Stop): Promise<Outcome | undefined> {
    try {
      return await this.#send(await requestOf(stop));
    } catch (problem) {
      if (!(problem instanceof ServerProblem) || passes(problem)) throw problem;
      return undefined;
    }
  }

  /**
   * Send every kept stop (of a case) again where no journal can be held against it; return what was sent: `pause` and so on.
   *
   * Whoever has them already answers as before (step R7). What does not get there waits for the next time.
   */
  async repeatAll(inCase?: CaseId): Promise<readonly string[]> {
    const sent = new Set<string>();
    for (const stop of await this.#all()) {
      if (inCase !== undefined && stop.case !== inCase) continue;
      try {
        if ((await this.repeat(stop)) !== undefined) sent.add(nameOfStop(stops.saidIn(stop).name));
      } catch (fault) {
        if (!(fault instanceof Unreachable || fault instanceof ServerProblem || fault instanceof Untrusted)) throw fault;
      }
    }
    return [...sent];
  }

  /**
   * Send again whatever is missing from a journal that was followed to its end (step R9).
   *
   * Throws `StopsLost`, once for all of them, where the server had answered and now has not. One that was never answered is sent
   * again in silence; where it cannot be, it waits on. Call it last: what was looked at is lost by it.
   */
  async require(inCase: CaseId, followed: Followed): Promise<void> {
    const lost: Stop[] = [];
    let again = true;
    for (const stop of await this.missing(inCase, followed)) {
      const answered = stop.receipt !== undefined;
      if (answered) lost.push(stop);
      const there = await this.#isThere(stop, answered);
      again = again && (there || !answered);
    }
    if (lost.length > 0) throw gone(lost, again);
  }

  /** Send a stop again, whatever comes of it; return whether the server took it. */
  async #isThere(stop: Stop, answered: boolean): Promise<boolean> {
    try {
      const outcome = await this.repeat(stop);
      // What the server refuses now is told, and not held against it for ever: there may be nothing left to stop.
      if (outcome === undefined && answered) await this.drop(stop);
      return outcome !== undefined;
    } catch (fault) {
      if (fault instanceof Untrusted && !answered) throw fault;
      if (fault instanceof Untrusted) return true;
      if (fault instanceof Unreachable || fault instanceof ServerProblem) return false;
      throw fault;
    }
  }

  // the keyring

  /** Note how far a journal was followed and verified; `setBack` where the root signed that it was set back. */
  follow(pin: Pin, setBack: boolean): void {
    this.#pins.set(`${pin.case} ${pin.seat}`, pin);
    if (setBack) this.#setBack.add(pin.case);
  }

  /** Return how far some device of this account followed a journal, as far as the keyring says. */
  pinned(inCase: CaseId, seat: string): Pin | undefined {
    const { content } = this.#session.keyringKnown();
    return content === undefined ? undefined : stops.pinOf(content, inCase, seat);
  }

  /** Write into the keyring what is due there. What fails is left for the next time: a stop stands without it. */
  async settle(): Promise<void> {
    try {
      const content = await this.#session.content();
      const held = await this.#held();
      const due = held.some((keptStop) => keptStop.state !== "kept") || stops.pinsDue(content, this.#pins.values(), this.#setBack);
      if (!due) return;
      await this.#session.update((before) => before);
      await this.#all();
    } catch (fault) {
      if (!(fault instanceof ClientError)) throw fault;
    }
  }

  /** Go on from an older keyring, as its person wishes; what this device knows of stops goes into its next version. */
  async takeOlderKeys(): ReturnType<AccountSession["takeOlderKeys"]> {
    for (const keptStop of await this.#held()) if (keptStop.state === "kept") await this.#put({ ...keptStop, state: "due" });
    return this.#session.takeOlderKeys();
  }

  /** Put into the next keyring version what is due there. */
  async #ride(content: KeyringContent): Promise<KeyringContent> {
    const held = await this.#held();
    const due = held.filter((keptStop) => keptStop.state === "due").map(({ stop }) => stop);
    const dropped = new Set<RecordId>();
    for (const { stop, state } of held) if (state === "dropped") dropped.add(await stops.idOf(stop.record));
    return stops.withPins(await stops.withStops(content, due, dropped), this.#pins.values(), this.#setBack);
  }

  // this device

  /** Return every stop that is still wished, and bring this device's list up to what the keyring says. */
  async #all(): Promise<readonly Stop[]> {
    const { content } = this.#session.keyringKnown();
    const held = await this.#held();
    if (content === undefined) return held.filter((keptStop) => keptStop.state !== "dropped").map(({ stop }) => stop);
    const there = new Map<RecordId, Stop>();
    for (const stop of content.stops ?? []) there.set(await stops.idOf(stop.record), stop);
    const current: Stop[] = [];
    for (const { stop, state } of held) {
      const id = await stops.idOf(stop.record);
      const written = there.get(id);
      there.delete(id);
      if (state === "due") {
        current.push(stop);
        if (written !== undefined && stops.sameStop(written, stop)) await this.#put({ stop, state: "kept" });
      } else if (state === "kept" && written !== undefined) {
        current.push(written);
      } else if (written === undefined) {
        // Another device let go of it, or it is out of the keyring as it should be.
        await this.#session.vault.drop(SHELF, id);
      }
    }
    for (const stop of there.values()) await this.#put({ stop, state: "kept" });
    return stops.newestStops([...current, ...there.values()]);
  }

  async #held(): Promise<readonly KeptStop[]> {
    return (await this.#session.vault.rows(SHELF, "KeptStop")).map(([, held]) => held);
  }

  async #put(held: KeptStop): Promise<void> {
    await this.#session.vault.write(SHELF, await stops.idOf(held.stop.record), "KeptStop", held);
  }
}

/** Whether what was said takes back a stop. */
async function lifts(record: Said, stop: Stop): Promise<boolean> {
  const stopped = stops.saidIn(stop);
  switch (record.name) {
    case "Resume":
      return record.statement.pause === (await stops.idOf(stop.record));
    case "GuardianWord":
      return stopped.name === "GuardianWord" && stopped.statement.guardian === record.statement.guardian;
    case "Consent": {
      const { case: inCase, side } = record.statement;
      return stopped.name === "ConsentEnd" && stopped.statement.case === inCase && stopped.statement.side === side;
    }
    default:
      return false;
  }
}

/** Return the record that a kept request carries, undefined where it is no act. */
function recordIn({ route, body }: PendingRequest): Stop["record"] | undefined {
  return ROUTES[route as RouteName].request === "Act" ? decode("Act", body).record : undefined;
}

// Sending signed requests: kept before, receipted after, repeated byte for byte in between. The twin of
// clients/cli/relay_client/cases/sender.py.
//
// Decides when a request counts as answered, and which clock a new statement is dated by. Never signs anything itself.

import { equal } from "../../bytes.ts";
import { dayOf, type CaseId, type ItemId, type RecordId, type Seconds } from "../../domain/ids.ts";
import { WAITS_DAYS } from "../../generated/limits.ts";
import type { Digest } from "../../generated/names.ts";
import type { RouteName } from "../../generated/routes.ts";
import type { Done, OfficeContact, Organisation, PendingRequest, Receipt } from "../../generated/shapes.ts";
import { FAR_S, TAKEN_S } from "../account/clock.ts";
import { ask, callOf, readAnswer, type RequestOf } from "../account/login.ts";
import * as outbox from "../account/outbox.ts";
import type { AccountSession } from "../account/session.ts";
import { ClientError, ClockOff, LocalFault, ServerProblem, Unreachable, Untrusted } from "../errors.ts";
import { Drafts } from "../items/drafts.ts";
import { Directory, parsed, verifyReceipt } from "../trust/directory.ts";
import type { Outcome } from "../views/cases.ts";
import { passes, StandingStops, stopIn } from "./standing_stops.ts";

const SHELF = "account";
const OFFICE = "office";

/** Which draft a request carries, and SHA-256 of its words. */
export interface SentDraft {
  readonly name: string;
  readonly words: Digest;
}

/** One request about a case, with its lead record. */
export interface Sending<Name extends RouteName = RouteName> {
  readonly route: Name;
  readonly request: RequestOf<Name>;
  readonly record: RecordId;
  readonly case: CaseId;
  readonly item?: ItemId | undefined;
  readonly draft?: SentDraft | undefined;
}

/** Sends for one account. */
export class Sender {
  readonly session: AccountSession;
  readonly standing: StandingStops;
  #office: OfficeContact | undefined;

  constructor(session: AccountSession) {
    this.session = session;
    this.standing = new StandingStops(session, (kept) => this.#answered(kept));
    session.setBack = () => this.#setBack();
  }

  /** The time by which authority is judged; a server never sets it back. */
  now(): Seconds {
    return this.session.clock.now();
  }

  /** The time that a new statement carries: ours, put right by the server's for minutes once it had to be. */
  dating(): Seconds {
    return this.session.clock.dating();
  }

  /** Take the server's time for our statements from now on, and return it; `ClockOff` where it is too far from ours. */
  async takeServerTime(): Promise<Seconds> {
    return this.session.clock.take((await this.#organisation()).at);
  }

  /** Return the office's number as it was told last on this device, undefined where it never was. No network. */
  async knownTelephone(): Promise<string | undefined> {
    return (this.#office ?? (await this.#keptOffice()))?.telephone;
  }

  /**
   * Return who the server is, as it said on this device before or, with `anew`, as it says now.
   *
   * Throws `Untrusted` *trust.root* where it is not the organisation that was pinned.
   */
  async office(anew = false): Promise<OfficeContact> {
    if (!anew) this.#office ??= await this.#keptOffice();
    if (this.#office === undefined || anew) this.#office = await this.#officeNow();
    return this.#office;
  }

  /** Return for how many days a record waits for its second signature, as the service said of itself (step E7). */
  async signatureDays(): Promise<number> {
    return (await this.office()).signature_days ?? WAITS_DAYS;
  }

  /**
   * Keep, send, verify the receipt, forget; a stop and its receipt stay kept (step R9).
   *
   * Throws `ServerProblem`, `Unreachable` naming what is kept, and `Untrusted` *trust.receipt* for a receipt that step R6 refuses.
   */
  async send<Name extends RouteName>({ route, request, record, case: inCase, item, draft }: Sending<Name>): Promise<Outcome> {
    const { body } = callOf(route, request);
    if (body === undefined) throw new TypeError(`${route} takes no request`);
    const kept: PendingRequest = {
      route, body, since: this.dating(), case: inCase, ...(item && { item }), record,
      ...(draft && { draft: draft.name, words: draft.words }),
    };
    await outbox.keep(this.session.vault, kept);
    return this.#answered(kept);
  }

  /** Send a kept request again. */
  async resend(name: string): Promise<Outcome> {
    return this.#answered(await outbox.one(this.session.vault, name));
  }

  /** Send every kept stop again at a service whose keyring is older than one seen here: it was set back, or lies. */
  async #setBack(): Promise<readonly string[]> {
    try {
      await this.session.contentToStop();
    } catch (fault) {
      if (fault instanceof ClientError) return [];
      throw fault;
    }
    return this.standing.repeatAll();
  }

  async #answered(kept: PendingRequest): Promise<Outcome> {
    const { vault } = this.session;
    const [stop, name] = [stopIn(kept), outbox.nameOf(kept)];
    let outcome: Outcome;
    try {
      const done = readAnswer(kept.route as "case.pause", await this.session.send(outbox.callOfPending(kept)));
      if (stop !== undefined) await this.standing.answered(stop, done.receipt);
      outcome = await this.#receipted(kept, done, stop !== undefined);
    } catch (fault) {
      throw await this.#unanswered(kept, name, fault);
    }
    if (kept.draft !== undefined && kept.words !== undefined) {
      await new Drafts(vault, this.session.environment).answered(kept.draft, kept.words);
    }
    await outbox.done(vault, name);
    if (stop !== undefined || (await this.standing.lifted(kept))) await this.standing.settle();
    return outcome;
  }

  /** Decide what becomes of a request that brought no outcome, and return what is told of it. */
  async #unanswered(kept: PendingRequest, name: string, fault: unknown): Promise<unknown> {
    const { vault } = this.session;
    const isStop = stopIn(kept) !== undefined;
    if (fault instanceof ServerProblem) {
      // No stop is ever late (step R5). Signing it anew would let the server choose its date.
      if (isStop && fault.code === "record.late") return new Untrusted("trust.receipt");
      if (!isStop || !passes(fault)) await outbox.done(vault, name);
    } else if (fault instanceof ClockOff) {
      // The stop was taken, and is kept with its receipt: only its day is in doubt.
      await outbox.done(vault, name);
      await this.standing.settle();
    } else if (fault instanceof Unreachable) {
      fault.pending = (await outbox.waits(vault, name)) ? name : undefined;
    }
    return fault;
  }

  async #receipted(kept: PendingRequest, done: Done, isStop: boolean): Promise<Outcome> {
    if (kept.record === undefined || kept.case === undefined) throw new Untrusted("trust.receipt");
    const receipt = await this.#verified(done, kept.record);
    const { n, head } = done.position;
    const fits = receipt.at !== undefined && receipt.n === n && receipt.head === head && receipt.day === dayOf(receipt.at);
    if (receipt.at === undefined || !fits) throw new Untrusted("trust.receipt");
    this.#requireTime(kept, receipt.at, isStop);
    const { route, case: inCase, item } = kept;
    return { what: route, day: receipt.day, position: done.position, case: inCase, item, signedAnew: false, reading: done.reading };
  }

  async #verified({ receipt }: Done, record: RecordId): Promise<Receipt> {
    try {
      return await this.#verifiedBy(await this.office(), receipt, record);
    } catch (fault) {
      if (!(fault instanceof Untrusted)) throw fault;
      // The server may have got a new keyset since this device asked who it is.
      return this.#verifiedBy(await this.office(true), receipt, record);
    }
  }

  async #verifiedBy(office: OfficeContact, receipt: Uint8Array, record: RecordId): Promise<Receipt> {
    const directory = await Directory.of(this.session.profile.root);
    await directory.admit([office.staff]);
    return verifyReceipt(receipt, record, office.server, directory);
  }

  /**
   * Hold a receipt's second against the time between the first sending and now.
   *
   * A stop is never refused because a clock is off. Where a whole day lies between, by our clock or by what the server told before,
   * its person is told all the same: `ClockOff` *clock.far*.
   */
  #requireTime({ since }: PendingRequest, at: Seconds, isStop: boolean): void {
    const { clock } = this.session;
    const now = clock.dating();
    if (!isStop) {
      if (at < since - TAKEN_S || at > now + TAKEN_S) throw new Untrusted("trust.receipt");
      return;
    }
    const waited = Math.max(0, now - since);
    for (const moment of [now, clock.told() ?? now]) {
      if (at < moment - waited - FAR_S || at > moment + FAR_S) throw new ClockOff(moment, at, "clock.far");
    }
  }

  async #keptOffice(): Promise<OfficeContact | undefined> {
    try {
      return (await this.session.vault.read(SHELF, OFFICE, "OfficeContact")) ?? undefined;
    } catch (fault) {
      // Where an earlier program kept it otherwise, the server is asked once more.
      if (fault instanceof LocalFault) return undefined;
      throw fault;
    }
  }

  async #officeNow(): Promise<OfficeContact> {
    const { profile, vault } = this.session;
    const organisation = await this.#organisation();
    const isPinned = equal(organisation.root, profile.root) && organisation.origin === profile.origin;
    if (!isPinned) throw new Untrusted("trust.root", profile.origin);
    const directory = await Directory.of(profile.root);
    const { record, bears } = await parsed(organisation.server, directory.root);
    if (record.name !== "Staff" || bears === undefined) throw new Untrusted("trust.record", profile.origin);
    await directory.admit([organisation.server]);
    const { server: staff, telephone, helpline, age_line, zone, signature_days } = organisation;
    const office: OfficeContact = {
      server: bears.id, staff, telephone, ...(helpline !== undefined && { helpline }), ...(age_line !== undefined && { age_line }),
      ...(zone !== undefined && { zone }), ...(signature_days !== undefined && { signature_days }),
    };
    await vault.write(SHELF, OFFICE, "OfficeContact", office);
    return office;
  }

  async #organisation(): Promise<Organisation> {
    const organisation = await ask(this.session.transport, "organisation");
    this.session.clock.heard(organisation.at);
    return organisation;
  }
}

// How a mediator brings people into a case: slips and confirmations, delegations, what is attested for whom. The twin of
// clients/cli/relay_client/roles/invitations.py.
//
// The secret of a slip is in the mediator's keyring before the slip is registered, and goes to nobody but onto the paper. A keyset
// is confirmed only when the code made with that secret holds.

import { rootFingerprint } from "../../crypto/digests.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { KeysetPublic } from "../../crypto/keys.ts";
import { checkSlipMac, newSlipSecret } from "../../crypto/slip.ts";
import { shortFingerprintText } from "../../crypto/typed.ts";
import type { CaseId, KeysetId, RecordId, Seconds, SlipId } from "../../domain/ids.ts";
import type { Slip } from "../../domain/model.ts";
import { actingFor, named } from "../../domain/newest.ts";
import { NO_EPOCH } from "../../domain/supporters.ts";
import type { Attested, Form, Mode, Scope, Side } from "../../generated/choices.ts";
import { SLIP_LONGEST_S } from "../../generated/limits.ts";
import type { AnsweredSlip, SlipKey } from "../../generated/shapes.ts";
import type { StatementName } from "../../generated/statements.ts";
import { slipKey, withoutSlip, withSlip } from "../account/keyring.ts";
import type { SlipSaid } from "../account/slip_text.ts";
import { requireAllowed } from "../cases/case_client.ts";
import { caseOf, type CaseSnapshot, directoryIn, historyIn, positionIn } from "../cases/snapshot.ts";
import { Misused } from "../errors.ts";
import type { Members } from "../items/signer.ts";
import { windowAt } from "../trust/directory.ts";
import type { Outcome } from "../views/cases.ts";
import type { AwaitingSignature, PendingEnrolment } from "../views/people.ts";
import type { CaseAccess } from "./case_access.ts";
import { wordsOf } from "./guardians.ts";

/** Days for which a slip is good, unless its mediator says otherwise. */
export const SLIP_DAYS = 14;

/** What a mediator says of a confirmation: who signs too, or how somebody without keys wished it. */
export interface Confirming {
  readonly second?: KeysetId | undefined;
  readonly attested?: Attested | undefined;
}

/** What a counsellor may do for a side, and from when until when. */
export interface Delegating {
  readonly side: Side;
  readonly counsellor: KeysetId;
  readonly scopes: readonly Scope[];
  readonly mode: Mode;
  readonly notBefore: Seconds;
  readonly notAfter: Seconds;
}

/** A confirmed keyset, or a statement that waits for its second signature. */
export type Confirmed = Outcome | AwaitingSignature;

/** Bringing people in, and letting them go. */
export class Invitations {
  readonly #cases: CaseAccess;

  constructor(cases: CaseAccess) {
    this.#cases = cases;
  }

  /** Make a slip for a side's next epoch, or for a supporter of it, good for `days`. An older one of that kind ends. */
  async slip(of: CaseId, side: Side, days = SLIP_DAYS, supporter = false): Promise<SlipSaid> {
    const snapshot = await this.#cases.look(of);
    const { signer } = snapshot;
    const { session } = this.#cases;
    const now = this.#cases.now();
    const expires = await this.#cases.endOfDay(days, SLIP_LONGEST_S, "slip.too_long");
    const slip = signer.newId<SlipId>();
    const secret = newSlipSecret(signer.random);
    const epoch = supporter ? NO_EPOCH : (historyIn(snapshot).party(side)?.epoch ?? 0) + 1;
    await session.update(withSlip({ slip, case: of, side, epoch, expires, secret }, now));
    await this.#cases.say(snapshot, "case.slip", "Slip", { slip, side, epoch, expires });
    const { origin, root } = session.profile;
    return { origin, root: await rootFingerprint(root), slip, case: of, side, expires, secret };
  }

  /** The pending slips of a case that its journal tells of, each checked as far as the service says it was answered. */
  async enrolments(of: CaseId): Promise<readonly PendingEnrolment[]> {
    const snapshot = await this.#cases.look(of);
    const rows = new Map((await this.#rows(of)).map((row) => [row.slip, row]));
    const content = await this.#cases.session.content();
    const slips = historyIn(snapshot).file.slips;
    return Promise.all(slips.map((slip) => {
      return this.#enrolment(snapshot, asRegistered(slip, rows.get(slip.id)), slipKey(content, slip.id));
    }));
  }

  /**
   * Vouch for the keyset that answered a slip; from the second epoch on, `second` is asked to sign too. For a supporter the party
   * is asked to sign; for one without keys `attested` says how they wished it. Throws `Misused` with the enrolment's problem,
   * *slip.unanswered*, *recovery.second_signature*, *supporter.attest*.
   */
  async confirm(of: CaseId, slip: SlipId, { second, attested }: Confirming = {}): Promise<Confirmed> {
    const snapshot = await this.#cases.look(of);
    const history = historyIn(snapshot);
    const shown = (await this.#rows(of)).find((answeredSlip) => answeredSlip.slip === slip);
    const registered = history.file.slips.find((invited) => invited.id === slip);
    if (shown?.keyset === undefined || registered === undefined) throw new Misused("slip.unanswered");
    const { session } = this.#cases;
    const row = asRegistered(registered, shown);
    const { problem } = await this.#enrolment(snapshot, row, slipKey(await session.content(), slip));
    if (problem !== undefined) throw new Misused(problem);
    const { side, epoch } = row;
    const { keyset } = shown;
    if (registered.guardian !== undefined) {
      const { guardian } = registered;
      const members = { side, guardian, step: "confirmed", slip, keyset, expires: undefined, behind: undefined } as const;
      return this.#confirmed(snapshot, "case.guardian", "Guardian", members, slip);
    }
    if (epoch === NO_EPOCH) return this.#confirmSupporter(snapshot, { side, slip, keyset }, attested);
    const members = { slip, side, epoch, keyset, replaces: history.party(side)?.keyset.id };
    if (epoch === 1) return this.#confirmed(snapshot, "case.confirm", "Confirm", members, slip);
    if (second === undefined) throw new Misused("recovery.second_signature");
    const directory = await this.#cases.withStaff(snapshot);
    directory.require(second, ["mediator", "coordinator"], windowAt(this.#cases.now()));
    return this.#putDown(snapshot, "Confirm", second, directory.name(second), members);
  }

  /** Record the consent of a party without a device, saying what was seen; of somebody under age with their guardians' words. */
  async attestConsent(of: CaseId, side: Side, attested: Attested): Promise<Outcome> {
    const snapshot = await this.#cases.look(of);
    const together = wordsOf(snapshot, side);
    const members = { side, attested, together, takes_up: historyIn(snapshot).file.case.takes_up, guardian: undefined };
    return this.#cases.say(snapshot, "case.consent", "Consent", members);
  }

  /** Record that such a party took their consent back; `Misused` *consent.none*. */
  async attestConsentEnd(of: CaseId, side: Side, attested: Attested): Promise<Outcome> {
    return this.#cases.stop(of, "case.consent", "ConsentEnd", (snapshot) => {
      const { consent } = historyIn(snapshot).file.parties[side];
      if (consent === undefined) throw new Misused("consent.none");
      return { side, consent: consent.record, attested };
    });
  }

  /** Record in which forms such a party is willing to receive something. */
  async attestPreferences(of: CaseId, side: Side, kinds: Iterable<Form>, attested: Attested, tellOpened = false): Promise<Outcome> {
    const members = { side, kinds: [...new Set(kinds)].sort(), tell_opened: tellOpened, attested };
    return this.#cases.say(await this.#cases.look(of), "case.preferences", "Preferences", members);
  }

  /** Record the preparation check of one side. */
  async prepared(of: CaseId, side: Side): Promise<Outcome> {
    return this.#cases.say(await this.#cases.look(of), "case.prepared", "Prepared", { side });
  }

  /** Let a counsellor act for a side; a party with a keyset is asked to sign too. */
  async delegate(of: CaseId, { side, counsellor, scopes, mode, notBefore, notAfter }: Delegating): Promise<Confirmed> {
    const snapshot = await this.#cases.look(of);
    const history = historyIn(snapshot);
    const directory = await this.#cases.withStaff(snapshot);
    directory.require(counsellor, ["counsellor"], windowAt(this.#cases.now()));
    const members = {
      side, counsellor, scopes: [...new Set(scopes)].sort(), mode, not_before: notBefore, not_after: notAfter,
      behind: named(history.file, actingFor(side, counsellor)),
    };
    const party = history.party(side);
    if (party === undefined) return this.#cases.say(snapshot, "case.delegate", "Delegation", members);
    return this.#putDown(snapshot, "Delegation", party.keyset.id, side, members);
  }

  /** End a delegation now. */
  async revoke(of: CaseId, delegation: RecordId): Promise<Outcome> {
    return this.#cases.stop(of, "case.revoke", "Revocation", () => ({ delegation }));
  }

  /** Vouch for somebody whom a side wishes to have by it: that side signs too. */
  async #confirmSupporter(
    snapshot: CaseSnapshot, members: Pick<Members<"Supporter">, "side" | "slip" | "keyset">, attested: Attested | undefined,
  ): Promise<Confirmed> {
    const party = historyIn(snapshot).party(members.side);
    if (party !== undefined) {
      return this.#putDown(snapshot, "Supporter", party.keyset.id, members.side, { ...members, attested: undefined });
    }
    if (attested === undefined) throw new Misused("supporter.attest");
    return this.#confirmed(snapshot, "case.supporter", "Supporter", { ...members, attested }, members.slip);
  }

  async #confirmed<Name extends StatementName>(
    snapshot: CaseSnapshot, route: "case.confirm" | "case.guardian" | "case.supporter", name: Name, members: Members<Name>,
    slip: SlipId,
  ): Promise<Outcome> {
    const outcome = await this.#cases.say(snapshot, route, name, members);
    await this.#cases.session.update(withoutSlip(slip));
    return outcome;
  }

  async #putDown<Name extends StatementName>(
    snapshot: CaseSnapshot, statement: Name, second: KeysetId, name: string, members: Members<Name>,
  ): Promise<AwaitingSignature> {
    const moment = { at: this.#cases.caseClient.sender.dating(), position: positionIn(snapshot) };
    const signed = await snapshot.signer.signFirst(statement, moment, second, members);
    await requireAllowed(snapshot, signed);
    await this.#cases.session.call("cosign.put", { record: signed.data });
    return { record: signed.id, for: second, name };
  }

  async #rows(of: CaseId): Promise<readonly AnsweredSlip[]> {
    return (await this.#cases.session.call("slip.list", undefined, { path: { case: of } })).slips;
  }

  async #enrolment(snapshot: CaseSnapshot, row: AnsweredSlip, key: SlipKey | undefined): Promise<PendingEnrolment> {
    const { slip, side, epoch, expires, keyset } = row;
    const history = historyIn(snapshot);
    const guardian = history.file.slips.some((invited) => invited.id === slip && invited.guardian !== undefined);
    const answered = keyset === undefined ? undefined : await publicOf(keyset);
    return {
      slip, side, epoch, expires, case: caseOf(snapshot), answered: keyset !== undefined, ours: key !== undefined,
      problem: keyset === undefined ? undefined : await this.#problem(snapshot, row, key),
      shortFingerprint: answered === undefined ? undefined : shortFingerprintText(answered.id),
      replaces: epoch !== NO_EPOCH && history.party(side) !== undefined,
      guardian,
      supporter: epoch === NO_EPOCH && !guardian,
    };
  }

  /** Why an answered slip must not be confirmed; undefined where it may. */
  async #problem(snapshot: CaseSnapshot, row: AnsweredSlip, key: SlipKey | undefined): Promise<string | undefined> {
    if (key === undefined) return "enrolment.not_ours";
    const { keyset, account_key: account, mac } = row;
    if (keyset === undefined || account === undefined || mac === undefined) return "slip.unanswered";
    const same = key.side === row.side && key.epoch === row.epoch && key.expires === row.expires;
    if (!same || key.case !== caseOf(snapshot)) return "enrolment.changed";
    if (this.#cases.now() >= key.expires) return "slip.expired";
    const answered = await publicOf(keyset);
    if (answered === undefined) return "enrolment.key";
    const history = historyIn(snapshot);
    const known = history.partyWith(answered.id) ?? history.guardianWith(answered.id);
    const somebodys = known !== undefined || history.supporters.has(answered.id) || directoryIn(snapshot).knows(answered.id);
    if (somebodys) return "enrolment.known_key";
    const { origin, root } = this.#cases.session.profile;
    const { slip, case: of, side, expires: expiry } = key;
    try {
      await checkSlipMac(key.secret, { origin, root: await rootFingerprint(root), slip, expiry, case: of, side, account,
        keyset: answered }, mac);
      await answered.verifyUsable();
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      return error.code === "crypto.slip" ? "enrolment.code" : "enrolment.key";
    }
    return undefined;
  }
}

/** What the service shows of a slip, with its side, epoch and end from the journal: of the row only the answer counts. */
export function asRegistered({ id, side, epoch, expires }: Slip, row: AnsweredSlip | undefined): AnsweredSlip {
  const { keyset, account_key, mac } = row ?? {};
  return {
    slip: id, side, epoch, expires,
    ...(keyset === undefined ? {} : { keyset }),
    ...(account_key === undefined ? {} : { account_key }),
    ...(mac === undefined ? {} : { mac }),
  };
}

async function publicOf(keyset: Uint8Array): Promise<KeysetPublic | undefined> {
  try {
    return await KeysetPublic.fromBytes(keyset);
  } catch (error) {
    if (error instanceof CryptoError) return undefined;
    throw error;
  }
}

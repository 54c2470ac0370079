// What the worker does for a mediator about the people of a case: inviting, vouching, who stands by a side, who decides with it,
// who may act for it, and what colleagues are given.

import { shortFingerprintText } from "../../crypto/typed.ts";
import { linesOf, linkOf, type SlipSaid } from "../../client/account/slip_text.ts";
import type { MediatorRole } from "../../client/roles/mediator.ts";
import type { SupporterView } from "../../client/views/supporters.ts";
import type {
  CaseColleagues, CosignRequest, GivenAnewReport, HandedOver, HandoverReport, PendingEnrolment, StaffMember,
} from "../../client/views/people.ts";
import type { Attested, Form, Mode, Scope, Side } from "../../generated/choices.ts";
import { DELEGATION_LONGEST_S } from "../../generated/limits.ts";
import type { CaseId, KeysetId, RecordId, Seconds, SlipId } from "../../generated/names.ts";
import type { Tell } from "../core.ts";
import type { Stopped } from "../post.ts";

/** Whom a sheet invites: a side of the case, somebody who stands by it, or who decides with somebody under age. */
export type Invited = "side" | "supporter" | "guardian";

/** What a sheet for somebody invited says. */
export interface SlipSheet {
  readonly invited: Invited;
  readonly link: string;
  readonly lines: readonly (readonly [name: string, text: string])[];
  readonly expires: Seconds;
  /** By which its reader knows the organisation. */
  readonly organisation: string;
}

/** What came of vouching: done, or whose signature it waits for. */
export interface Vouched {
  readonly waitsFor?: string | undefined;
}

/** Who else vouches for keys: a second member of staff, or what was seen where somebody has no keys to sign with. */
export interface Vouching {
  readonly second?: KeysetId | undefined;
  readonly seen?: Attested | undefined;
}

/** What a counsellor may do for a side, for so many days from now. */
export interface Permitting {
  readonly side: Side;
  readonly counsellor: KeysetId;
  readonly scopes: readonly Scope[];
  readonly mode: Mode;
  readonly days: number;
}

function sheetOf(slip: SlipSaid, invited: Invited): SlipSheet {
  const lines = Object.entries(linesOf(slip));
  return { invited, link: linkOf(slip), lines, expires: slip.expires, organisation: shortFingerprintText(slip.root) };
}

/** `asMediator` gives the role in the open account, at the beginning of a command. */
export function peopleOf(asMediator: () => MediatorRole) {
  return {
    /** Make a sheet that invites somebody, good for so many days. An older one of that kind ends. */
    async invite(of: CaseId, side: Side, days: number, invited: Invited): Promise<SlipSheet> {
      const { guardians, invitations } = asMediator();
      if (invited === "guardian") return sheetOf(await guardians.invite(of, side, days), invited);
      return sheetOf(await invitations.slip(of, side, days, invited === "supporter"), invited);
    },

    /** The pending slips of a case, each checked as far as it was answered. */
    async enrolments(of: CaseId): Promise<readonly PendingEnrolment[]> {
      return asMediator().invitations.enrolments(of);
    },

    /** Say whose keys answered a slip; for new keys of somebody who had some, another member of staff signs too. */
    async vouch(of: CaseId, slip: SlipId, { second, seen }: Vouching): Promise<Vouched> {
      const done = await asMediator().invitations.confirm(of, slip, { second, attested: seen });
      return "name" in done ? { waitsFor: done.name } : {};
    },

    /** What waits for this mediator's own signature. */
    async cosigns(): Promise<readonly CosignRequest[]> {
      return asMediator().cosigning.requests();
    },

    /** Sign what was shown. */
    async cosign(request: CosignRequest): Promise<void> {
      await asMediator().cosigning.sign(request);
    },

    /** The organisation's current staff. */
    async staff(): Promise<readonly StaffMember[]> {
      return asMediator().staff();
    },

    /** Give another mediator of a case what one can read. */
    async handOver(of: CaseId, to: KeysetId, again: boolean, tell: Tell): Promise<HandoverReport> {
      return asMediator().handovers.handOver(of, to, again, (done, all) => { tell({ page: done, pages: all, done, of: all }); });
    },

    /** Who mediates each of one's cases beside oneself. */
    async colleagues(): Promise<readonly CaseColleagues[]> {
      return asMediator().colleagues();
    },

    /** Give another mediator of several cases what one can read there, case after case. */
    async handOverAll(cases: readonly CaseId[], to: KeysetId, again: boolean, tell: Tell): Promise<HandedOver> {
      const { handovers } = asMediator();
      return handovers.handOverAll(to, cases, again, (page, done, of) => { tell({ page, pages: cases.length, done, of }); });
    },

    /** Give somebody who came back with new keys what was theirs; `again`: also what others gave them already. */
    async giveAnew(of: CaseId, again: boolean): Promise<GivenAnewReport> {
      return asMediator().givenAnew.give(of, again);
    },

    /** Record the consent of somebody without a device. */
    async attestConsent(of: CaseId, side: Side, seen: Attested): Promise<void> {
      await asMediator().invitations.attestConsent(of, side, seen);
    },

    /** Record that somebody without a device took their consent back. */
    async attestConsentEnd(of: CaseId, side: Side, seen: Attested): Promise<Stopped> {
      return { trouble: (await asMediator().invitations.attestConsentEnd(of, side, seen)).trouble?.code };
    },

    /** Record in which forms somebody without a device is willing to receive something. */
    async attestForms(of: CaseId, side: Side, forms: readonly Form[], seen: Attested): Promise<void> {
      await asMediator().invitations.attestPreferences(of, side, forms, seen);
    },

    /** Let a counsellor act for a side; a side with keys is asked to sign too. */
    async permit(of: CaseId, { side, counsellor, scopes, mode, days }: Permitting): Promise<Vouched> {
      const role = asMediator();
      const notBefore = role.cases.now();
      const notAfter = await role.cases.endOfDay(days, DELEGATION_LONGEST_S, "delegation.too_long");
      const done = await role.invitations.delegate(of, { side, counsellor, scopes, mode, notBefore, notAfter });
      return "name" in done ? { waitsFor: done.name } : {};
    },

    /** End a counsellor's permission now. */
    async revoke(of: CaseId, delegation: RecordId): Promise<void> {
      await asMediator().invitations.revoke(of, delegation);
    },

    /** Who stands by the sides of a case, or stood. */
    async standingBy(of: CaseId): Promise<readonly SupporterView[]> {
      return asMediator().supporters.of(of);
    },

    /** End the place of somebody who stands by a side, with every letter that they can read. */
    async endStandingBy(of: CaseId, supporter: KeysetId): Promise<Stopped> {
      return { trouble: (await asMediator().supporters.end(of, supporter)).trouble?.code };
    },

    /** Say that a side is under age, or that they are of age now. */
    async underAge(of: CaseId, side: Side, on: boolean): Promise<void> {
      await asMediator().guardians.underAge(of, side, on);
    },

    /** Name a parent or guardian without a device. */
    async nameGuardian(of: CaseId, side: Side): Promise<void> {
      await asMediator().guardians.name(of, side);
    },

    /** Ask a parent or guardian anew. */
    async askGuardian(of: CaseId, side: Side, which: string): Promise<void> {
      await asMediator().guardians.ask(of, side, which);
    },

    /** Let a parent or guardian decide with a side no more. */
    async endGuardian(of: CaseId, side: Side, which: string): Promise<void> {
      await asMediator().guardians.end(of, side, which);
    },

    /** Note what a parent or guardian without a device said. */
    async noteGuardian(of: CaseId, side: Side, which: string, seen: Attested, agrees: boolean): Promise<Stopped> {
      return { trouble: (await asMediator().guardians.attest(of, side, seen, agrees, which)).trouble?.code };
    },
  };
}

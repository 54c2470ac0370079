// What a mediator does: what waits today, the case itself, and everything that the files beside this one add. The twin of
// clients/cli/relay_client/roles/mediator.py.
//
// What is shown first holds no content. Opening a case, like releasing, is refused on a journal that has gone on.

import type { KeysetPublic } from "../../crypto/keys.ts";
import type { CaseId, ItemId, KeysetId } from "../../domain/ids.ts";
import type { Side } from "../../generated/choices.ts";
import type { Why } from "../../generated/rules.ts";
import type { CaseClient } from "../cases/case_client.ts";
import { caseOf, historyIn } from "../cases/snapshot.ts";
import { Misused } from "../errors.ts";
import { tidyWords } from "../items/plaintext.ts";
import type { MediatedCase, NoteView } from "../views/case_view.ts";
import type { Outcome } from "../views/cases.ts";
import type { NeedView, Today } from "../views/needs.ts";
import type { CaseColleagues, StaffMember } from "../views/people.ts";
import { Offers } from "./agreements.ts";
import { CaseAccess, labelCase, twoMediators } from "./case_access.ts";
import { Decisions } from "./decisions.ts";
import { GivenAnew } from "./given_anew.ts";
import { Handovers } from "./handovers.ts";
import { HeldItems } from "./held_items.ts";
import { Interpreting } from "./interpreting.ts";
import { Invitations } from "./invitations.ts";
import { ItemAccess } from "./item_access.ts";
import { Guardians } from "./mediated_guardians.ts";
import { needsOfCase, saw, today } from "./needs.ts";
import { PageChecks } from "./page_checks.ts";
import { mediators } from "./presenters.ts";
import { counsellorKey, label, mediatedCase } from "./presenters_mediator.ts";
import { notesOf, write, WORDS_BYTES } from "./private_notes.ts";
import { StaffSignatures } from "./staff_signatures.ts";
import { ownName, ownWarnings } from "./staffing.ts";
import { Supporters } from "./supporters.ts";

/** A lead or deputy; both may do the same. */
export class MediatorRole {
  readonly cases: CaseAccess;
  readonly held: HeldItems;
  readonly pageChecks: PageChecks;
  readonly decisions: Decisions;
  readonly offers: Offers;
  readonly handovers: Handovers;
  readonly givenAnew: GivenAnew;
  readonly invitations: Invitations;
  readonly guardians: Guardians;
  readonly supporters: Supporters;
  readonly interpreting: Interpreting;
  readonly cosigning: StaffSignatures;

  constructor(caseClient: CaseClient) {
    const items = new ItemAccess(caseClient);
    this.cases = new CaseAccess(caseClient, "mediator");
    this.held = new HeldItems(this.cases, items);
    this.pageChecks = new PageChecks(items);
    this.decisions = new Decisions(this.cases, items, this.held, this.pageChecks);
    this.offers = new Offers(this.cases, items);
    this.handovers = new Handovers(this.cases, items, this.held);
    this.givenAnew = new GivenAnew(this.cases, items, this.handovers);
    this.invitations = new Invitations(this.cases);
    this.guardians = new Guardians(this.cases);
    this.supporters = new Supporters(this.cases, items);
    this.interpreting = new Interpreting(this.cases, items);
    this.cosigning = new StaffSignatures(caseClient);
  }

  /** What needs this mediator, held letters by due date, one's cases, warnings. All by the journals; `Misused` *role.other*. */
  async today(): Promise<Today> {
    const snapshots = await this.cases.lookAll();
    const mine = snapshots.snapshots.filter((snapshot) => snapshot.reply.case.role === this.cases.role);
    if (snapshots.snapshots.length > 0 && mine.length === 0) throw new Misused("role.other");
    return today(this.cases.caseClient, snapshots, mine, await ownWarnings(this.cases.caseClient));
  }

  /** The name that the root gave this mediator. */
  async ownName(): Promise<string> {
    return ownName(this.cases.caseClient);
  }

  /** A case as its mediators see it. */
  async case(of: CaseId): Promise<MediatedCase> {
    return mediatedCase(await this.cases.view(of), this.cases.now());
  }

  /** What one case asks of this mediator. */
  async needs(of: CaseId): Promise<readonly NeedView[]> {
    return needsOfCase(this.cases.caseClient, of);
  }

  /** Note that this mediator was shown their news of a case, of these reasons (of one item). */
  async saw(of: CaseId, reasons: readonly Why[], item?: ItemId): Promise<void> {
    await saw(this.cases.caseClient, of, reasons, item);
  }

  /** The organisation's current staff, for second signatures and delegations. */
  async staff(): Promise<readonly StaffMember[]> {
    return (await this.cases.directory()).members(this.cases.now());
  }

  /** Who mediates each of one's cases beside oneself, those that ended left out. */
  async colleagues(): Promise<readonly CaseColleagues[]> {
    const { snapshots } = await this.cases.lookAll();
    const own = snapshots.filter((snapshot) => snapshot.reply.case.role === this.cases.role);
    const mine = own.filter((snapshot) => historyIn(snapshot).file.case.state !== "closed");
    return Promise.all(mine.map(async (snapshot) => ({
      case: caseOf(snapshot),
      label: await label(snapshot),
      others: mediators(snapshot, this.cases.now()).filter(({ keyset }) => keyset !== snapshot.signer.id),
    })));
  }

  /** Open the case for contact. */
  async openCase(of: CaseId): Promise<Outcome> {
    return this.cases.say(await this.cases.look(of), "case.open", "CaseOpen", {});
  }

  /** Pause the case for the mediators. */
  async pause(of: CaseId): Promise<Outcome> {
    return this.cases.stop(of, "case.pause", "Pause", () => ({ side: undefined, delegation: undefined, ask_on: undefined }));
  }

  /** Lift the mediators' pause, or else the service's; `Misused` *pause.none*. */
  async resume(of: CaseId): Promise<Outcome> {
    const snapshot = await this.cases.look(of);
    const pause = historyIn(snapshot).file.case.holds.get("mediators") ?? snapshot.reply.service_pause;
    if (pause === undefined) throw new Misused("pause.none");
    return this.cases.say(snapshot, "case.resume", "Resume", { pause, side: undefined, delegation: undefined });
  }

  /** End the case; everything not yet opened is void. */
  async close(of: CaseId): Promise<Outcome> {
    return this.cases.stop(of, "case.close", "Close", () => ({}));
  }

  /** Give up one's place in a case for good, because one knows one of the two; why is not sent anywhere. */
  async stepAside(of: CaseId): Promise<Outcome> {
    return this.cases.stop(of, "case.aside", "StepAside", () => ({}));
  }

  /** Have letters of a case passed on by two mediators from now on, or ask that one is enough again (another one must too). */
  async twoMediators(of: CaseId, on: boolean): Promise<Outcome> {
    return twoMediators(this.cases, of, on);
  }

  /** The private notes of a case, oldest first. */
  async notes(of: CaseId): Promise<readonly NoteView[]> {
    return notesOf(this.cases, of);
  }

  /** Leave a private note for a party, a counsellor, or the mediators among themselves; `Misused` *party.not_enrolled*. */
  async note(of: CaseId, text: string, about?: Side, counsellor?: KeysetId): Promise<Outcome> {
    const snapshot = await this.cases.look(of);
    const others: KeysetPublic[] = [];
    if (about !== undefined) {
      const party = historyIn(snapshot).party(about);
      if (party === undefined) throw new Misused("party.not_enrolled");
      others.push(party.keyset);
    }
    if (counsellor !== undefined) others.push(counsellorKey(snapshot, counsellor, this.cases.now()));
    return write(this.cases, snapshot, text, { others, about, counsellor });
  }

  /** Say that what one person wrote to the mediators, or asked to open together, was answered otherwise. */
  async answered(of: CaseId, about?: Side, counsellor?: KeysetId): Promise<Outcome> {
    return this.cases.say(await this.cases.look(of), "case.answered", "Answered", { about, counsellor });
  }

  /** Seal the case's label anew for its mediators and the coordinators. */
  async label(of: CaseId, text: string): Promise<Outcome> {
    return labelCase(this.cases, of, tidyWords(text, WORDS_BYTES));
  }
}

// What a counsellor does for somebody without a device, each within a delegation that is live and covers it. The twin of
// clients/cli/relay_client/roles/counsellor.py.

import type { CaseId, ItemId } from "../../domain/ids.ts";
import { pauseOf, type Scope } from "../../domain/model.ts";
import { last } from "../../domain/values.ts";
import type { Delivery } from "../../generated/choices.ts";
import type { Why } from "../../generated/rules.ts";
import type { CaseClient } from "../cases/case_client.ts";
import { caseOf, type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { Misused } from "../errors.ts";
import type { CounselledCase, NoteView } from "../views/case_view.ts";
import type { Outcome } from "../views/cases.ts";
import type { NeedView } from "../views/needs.ts";
import type { Troubled } from "../views/troubled.ts";
import { CaseAccess } from "./case_access.ts";
import { type ActingFor, Contact, Correspondence } from "./correspondence.ts";
import { ItemAccess } from "./item_access.ts";
import { needsOf, needView, saw } from "./needs.ts";
import { mediators, summaryOf } from "./presenters.ts";
import { delegationView } from "./presenters_mediator.ts";
import { notesOf, write } from "./private_notes.ts";

/** Every case in which a delegation was given, and beside them those that cannot be shown. */
export interface Counselled {
  readonly cases: readonly CounselledCase[];
  readonly troubled: readonly Troubled[];
}

/** Acts for one side under a delegation. */
export class CounsellorRole {
  readonly cases: CaseAccess;
  readonly letters: Correspondence;
  readonly contact: Contact;

  constructor(caseClient: CaseClient) {
    this.cases = new CaseAccess(caseClient, "counsellor");
    const actingFor = (snapshot: CaseSnapshot, scope?: Scope): ActingFor => this.actingFor(snapshot, scope);
    this.letters = new Correspondence(this.cases, new ItemAccess(caseClient), actingFor);
    this.contact = new Contact(this.cases, actingFor);
  }

  /** Speak by the delegation that runs longest; `Misused` *delegation.expired*, *delegation.scope*. */
  actingFor(snapshot: CaseSnapshot, scope?: Scope): ActingFor {
    const history = historyIn(snapshot);
    const [{ id }, now] = [snapshot.signer, this.cases.now()];
    if (history.delegationsOf(id, now).size === 0) throw new Misused("delegation.expired");
    const live = [...history.delegationsOf(id, now, scope).values()];
    const longest = last(live, (delegation) => [delegation.not_after, delegation.record]);
    if (longest === undefined) throw new Misused("delegation.scope");
    return { side: longest.side, delegation: longest.record, ownCopy: longest.scopes.has("read") };
  }

  /** Every case in which a delegation was given, from one look. */
  async delegatedCases(): Promise<Counselled> {
    const { snapshots, troubled } = await this.cases.lookAll();
    const theirs = snapshots.filter((snapshot) => snapshot.reply.case.role === this.cases.role);
    return { cases: theirs.map((snapshot) => this.#caseOf(snapshot)), troubled };
  }

  /** A case as this counsellor may see it. */
  async case(of: CaseId): Promise<CounselledCase> {
    return this.#caseOf(await this.cases.view(of));
  }

  /** What one case asks of this counsellor. */
  async needs(of: CaseId): Promise<readonly NeedView[]> {
    const snapshot = await this.cases.view(of);
    const seen = await this.cases.session.seen.all();
    return needsOf(snapshot, this.cases.now(), seen.get(of)).map((need) => needView(snapshot, need, undefined));
  }

  /** Note that this counsellor was shown their news of a case, of these reasons (of one item). */
  async saw(of: CaseId, reasons: readonly Why[], item?: ItemId): Promise<void> {
    await saw(this.cases.caseClient, of, reasons, item);
  }

  /** Say what became of an opened item. */
  async deliver(of: CaseId, item: ItemId, how: Delivery): Promise<Outcome> {
    const snapshot = await this.cases.look(of);
    const { delegation } = this.actingFor(snapshot, "read");
    return this.cases.say(snapshot, "item.deliver", "Deliver", { item, how, delegation }, { item });
  }

  /** The private notes of this counsellor's conversation, oldest first. */
  async notes(of: CaseId): Promise<readonly NoteView[]> {
    return notesOf(this.cases, of);
  }

  /** Leave a private note, with a wish to open an envelope together where one is named, for the mediators of the case. */
  async note(of: CaseId, text: string, together?: ItemId): Promise<Outcome> {
    const snapshot = await this.cases.look(of);
    const { signer } = snapshot;
    return write(this.cases, snapshot, text, { others: [signer.keyset.public], counsellor: signer.id, together });
  }

  #caseOf(snapshot: CaseSnapshot): CounselledCase {
    const [now, { file }, { id }] = [this.cases.now(), historyIn(snapshot), snapshot.signer];
    const given = file.delegations.filter((delegation) => delegation.keyset === id);
    const { state } = summaryOf(snapshot);
    return {
      case: caseOf(snapshot),
      state,
      delegations: given.map((delegation) => delegationView(snapshot, delegation, now)),
      mediators: state === "closed" ? [] : mediators(snapshot, now),
      paused: given.some(({ side }) => file.case.holds.has(pauseOf(side))),
    };
  }
}

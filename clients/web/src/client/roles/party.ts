// What a party does: consent, what may come, their letters, their notes, their way out. The twin of
// clients/cli/relay_client/roles/party.py.

import type { CaseId, ItemId } from "../../domain/ids.ts";
import type { Form } from "../../generated/choices.ts";
import type { CaseClient } from "../cases/case_client.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { Misused } from "../errors.ts";
import type { CaseView, NoteView } from "../views/case_view.ts";
import type { Outcome } from "../views/cases.ts";
import { answer, type Shown } from "./agreements.ts";
import { CaseAccess } from "./case_access.ts";
import { type ActingFor, Contact, Correspondence } from "./correspondence.ts";
import { wordsOf } from "./guardians.ts";
import { ItemAccess } from "./item_access.ts";
import { caseView, sideOf, sideView } from "./presenters.ts";
import { notesOf, writeNote } from "./private_notes.ts";
import { Supporters } from "./supporters.ts";

/** Speak for one's own side: a party needs no permission. */
function actingFor(snapshot: CaseSnapshot): ActingFor {
  return { side: sideOf(snapshot), ownCopy: true };
}

/** One of the two sides of a case, acting for themselves. */
export class PartyRole {
  readonly cases: CaseAccess;
  readonly letters: Correspondence;
  readonly contact: Contact;
  readonly supporters: Supporters;

  constructor(caseClient: CaseClient) {
    this.cases = new CaseAccess(caseClient, "party");
    const items = new ItemAccess(caseClient);
    this.letters = new Correspondence(this.cases, items, actingFor);
    this.contact = new Contact(this.cases, actingFor);
    this.supporters = new Supporters(this.cases, items);
  }

  /** The case as this party may see it. */
  async status(of: CaseId): Promise<CaseView> {
    return caseView(await this.cases.view(of), this.cases.now());
  }

  /**
   * Agree to this contact; somebody under age together with whoever decides with them, else `Misused` *guardian.first*. `takesUp`
   * is whether the person was told that it takes up an earlier one; `Misused` *journal.stale* where that is otherwise by now.
   */
  async consent(of: CaseId, takesUp: boolean): Promise<Outcome> {
    const snapshot = await this.cases.look(of);
    const side = sideOf(snapshot);
    const earlier = historyIn(snapshot).file.case.takes_up;
    if (takesUp !== (earlier !== undefined)) throw new Misused("journal.stale");
    const members = { side, together: wordsOf(snapshot, side), takes_up: earlier, attested: undefined, guardian: undefined };
    return this.cases.say(snapshot, "case.consent", "Consent", members);
  }

  /** Say in which forms something may come, and whether authors may learn of opening unless said otherwise. */
  async preferences(of: CaseId, wanted: Iterable<Form>, tellOpened: boolean): Promise<Outcome> {
    const snapshot = await this.cases.look(of);
    const members = { side: sideOf(snapshot), kinds: [...new Set(wanted)].sort(), tell_opened: tellOpened, attested: undefined };
    return this.cases.say(snapshot, "case.preferences", "Preferences", members);
  }

  /** Take the standing consent back; `Misused` *consent.none* where none stands. */
  async endConsent(of: CaseId): Promise<Outcome> {
    return this.cases.stop(of, "case.consent", "ConsentEnd", (known) => {
      const side = sideOf(known);
      const { consent } = sideView(known, side);
      if (consent === undefined) throw new Misused("consent.none");
      return { side, consent };
    });
  }

  /** Leave a private note, with a wish to open an envelope together where one is named, for one's mediators. */
  async note(of: CaseId, text: string, together?: ItemId): Promise<Outcome> {
    return writeNote(this.cases, of, text, together);
  }

  /** Everything that this party may read: own copies and opened items. */
  async readable(of: CaseId): Promise<readonly ItemId[]> {
    const { written, received } = await this.letters.items(of);
    const own = written.filter((item) => item.ownCopy);
    return [...own, ...received.filter((item) => item.status === "opened")].map((item) => item.item);
  }

  /** The private notes of this party's conversation, oldest first. */
  async notes(of: CaseId): Promise<readonly NoteView[]> {
    return notesOf(this.cases, of);
  }

  /** Say whether what a mediator made of one's letter, and one has read, may go in one's own name. */
  async answer(opened: Shown, agrees: boolean): Promise<Outcome> {
    return answer(this.cases, opened, agrees);
  }
}

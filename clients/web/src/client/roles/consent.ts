// How a contact stands for a party before anything comes: whether they agreed, who decides with them, in which forms something may
// come. What they say of it stands in party.ts.

import { eachForm } from "../../domain/forms.ts";
import type { Form } from "../../generated/choices.ts";
import { type CaseSnapshot, historyIn } from "../cases/snapshot.ts";
import { missesWord } from "./guardians.ts";
import { sideOf, sideView } from "./presenters.ts";

/** How a contact stands for one of its two sides, as their verified journal says. */
export interface Standpoint {
  readonly consented: boolean;
  /** Somebody who decides with them has not said yes. */
  readonly waitsForGuardian: boolean;
  /** It takes up an earlier contact, to which they agreed then. */
  readonly takesUp: boolean;
  readonly forms: readonly Form[];
  readonly tellOpened: boolean;
}

/** Return how a contact stands for this party; `Misused` *role.other* for whoever is something else to it. */
export function standpointOf(snapshot: CaseSnapshot): Standpoint {
  const side = sideOf(snapshot);
  const { file } = historyIn(snapshot);
  const party = file.parties[side];
  return {
    consented: sideView(snapshot, side).consent !== undefined,
    waitsForGuardian: party.under_age !== undefined && missesWord(snapshot, side),
    takesUp: file.case.takes_up !== undefined,
    forms: [...eachForm(party.kinds)],
    tellOpened: party.tell_opened,
  };
}

// Submitting: a letter is sealed for exactly the readers that were shown, or it is not sealed at all. The twin of
// clients/cli/relay_client/roles/submissions.py.

import type { KeysetPublic } from "../../crypto/keys.ts";
import type { ItemId } from "../../domain/ids.ts";
import type { AttachedPages, Submission } from "../../generated/shapes.ts";
import * as pins from "../cases/pins.ts";
import type { SentDraft } from "../cases/sender.ts";
import { caseOf, type CaseSnapshot } from "../cases/snapshot.ts";
import { ReadersChanged, ServerProblem } from "../errors.ts";
import { infosOf } from "../items/drafts.ts";
import { tidy } from "../items/plaintext.ts";
import { type ItemAttributes, sealLetter, submission } from "../items/sealing.ts";
import type { Moment, Signed } from "../items/signer.ts";
import type { Outcome } from "../views/cases.ts";
import type { Letter } from "../views/items.ts";
import type { ReaderList } from "../views/people.ts";
import type { CaseAccess } from "./case_access.ts";
import { mediatorKeys, readerList } from "./presenters.ts";

/** An item is with the mediators. */
export interface Submitted {
  readonly item: ItemId;
  readonly outcome: Outcome;
}

/**
 * The keys of the mediators, who must be those that were shown. Throws `ReadersChanged` where they are others, `ServerProblem`
 * *case.no_mediator*.
 */
export function agreedKeys(cases: CaseAccess, snapshot: CaseSnapshot, readers: ReaderList): readonly KeysetPublic[] {
  const keys = mediatorKeys(snapshot, cases.now());
  if (keys.size === 0) throw new ServerProblem("case.no_mediator", 409);
  const shown = new Set(readers.readers.map((reader) => reader.keyset));
  const same = shown.size === keys.size && [...keys.keys()].every((keyset) => shown.has(keyset));
  if (!same || readers.case !== caseOf(snapshot)) throw new ReadersChanged(readerList(snapshot, cases.now()));
  return [...keys.values()];
}

/**
 * Seal a letter for exactly the readers that were shown, and submit it. Throws as `agreedKeys`, before anything is sealed, or after
 * the server found so.
 */
export async function submit(
  cases: CaseAccess,
  snapshot: CaseSnapshot,
  letter: Letter,
  readers: ReaderList,
  sending: ItemAttributes,
  draft?: SentDraft,
  enclosed?: AttachedPages,
): Promise<Submitted> {
  const { signer } = snapshot;
  const keys = agreedKeys(cases, snapshot, readers);
  const sealed = await sealLetter(signer, tidy(letter, infosOf(enclosed)), enclosed);
  const build = async (moment: Moment): Promise<{ readonly request: Submission; readonly lead: Signed }> => {
    const [request, lead] = await submission(signer, sealed, sending, keys, moment);
    return { request, lead };
  };
  const outcome = await sent(cases, snapshot, () =>
    cases.caseClient.act(snapshot, { route: "item.submit", build, item: sealed.item, draft }),
  );
  const known = readers.readers.map(({ keyset, name }) => ({ keyset, name }));
  await pins.keep(cases.session.vault, { ...snapshot.pins, readers: known });
  return { item: sealed.item, outcome };
}

async function sent(cases: CaseAccess, snapshot: CaseSnapshot, sending: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await sending();
  } catch (problem) {
    if (!(problem instanceof ServerProblem && problem.code === "grant.readers")) throw problem;
    throw new ReadersChanged(readerList(await cases.look(caseOf(snapshot)), cases.now()));
  }
}

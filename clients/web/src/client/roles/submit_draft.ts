// Sending a draft whole: an unanswered request first, then its pages, then its letter with the names of the uploads. The twin of
// clients/cli/relay_client/roles/submit_draft.py.
//
// Decides under which item and key a draft goes: the same as long as nothing that was sealed with it has changed, and fresh ones
// else (step I10). A draft goes only when its letter was receipted.

import * as outbox from "../account/outbox.ts";
import type { AccountSession } from "../account/session.ts";
import type { Sender, SentDraft } from "../cases/sender.ts";
import type { CaseId } from "../../domain/ids.ts";
import type { AttachedPages } from "../../generated/shapes.ts";
import { Misused, ServerProblem } from "../errors.ts";
import { Attachments } from "../items/attachments.ts";
import { Drafts, infosOf, wordsDigest } from "../items/drafts.ts";
import { endUploads, PartUploads, type Sent } from "../items/part_uploads.ts";
import { tidy } from "../items/plaintext.ts";
import type { Letter } from "../views/items.ts";
import type { Submitted } from "./submissions.ts";

const FAULTS_OF_THE_SERVICE = 500;

/** Which draft a request carries, with the digest of its words; `Misused` *draft.unknown*, and as `tidy`. */
export async function carried({ session }: Sender, name: string, letter: Letter): Promise<SentDraft> {
  const parts = infosOf((await new Drafts(session.vault, session.environment).kept(name)).enclosed);
  return { name, words: await wordsDigest(tidy(letter, parts), parts) };
}

/**
 * Send the request again by which these very words went already; undefined where there is none, or it was refused. `Misused`
 * *draft.pending* where other words of this draft went and were never answered: they may have arrived.
 */
export async function sentAgain(sender: Sender, draft: SentDraft): Promise<Submitted | undefined> {
  const waiting = await outbox.ofDraft(sender.session.vault, draft.name);
  if (waiting === undefined) return undefined;
  const [name, kept] = waiting;
  if (kept.words !== draft.words) throw new Misused("draft.pending");
  try {
    const outcome = await sender.resend(name);
    return kept.item === undefined ? undefined : { item: kept.item, outcome };
  } catch (problem) {
    if (!(problem instanceof ServerProblem) || problem.status >= FAULTS_OF_THE_SERVICE) throw problem;
    return undefined;
  }
}

/** Bring a draft's pages to the server; what is enclosed, undefined where the draft has no pages. Throws as `PartUploads.run`. */
export async function broughtPages(
  session: AccountSession,
  { name, words }: SentDraft,
  inCase: CaseId,
  sent: Sent,
): Promise<AttachedPages | undefined> {
  const drafts = new Drafts(session.vault, session.environment);
  const attachments = new Attachments(session.vault, session.environment, drafts);
  const kept = await drafts.kept(name);
  if (kept.enclosed === undefined) return undefined;
  if (kept.enclosed.case !== inCase || (kept.sealed !== undefined && kept.sealed !== words)) {
    await endUploads(session, (await attachments.renew(name, inCase)).ended);
  }
  const enclosed = await new PartUploads(session, drafts, attachments, name, sent).run();
  // From now on the content key has sealed these words.
  await drafts.change(name, (now) => ({ ...now, sealed: words }));
  return enclosed;
}

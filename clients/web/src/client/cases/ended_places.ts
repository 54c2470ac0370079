// A mediator's place that ended: told apart from a case that the service leaves out of every list (steps A5, J8). The twin of
// clients/cli/relay_client/cases/ended_places.py.
//
// A mediator whose place ended is in no list, and follows the journal no more. The service answers them with the signed record that
// ended it, and nothing behind that; where none does, the case is hidden from them.

import type { CaseId, KeysetId, Seconds } from "../../domain/ids.ts";
import { placeOf } from "../../domain/newest.ts";
import { MEDIATORS } from "../../domain/seats.ts";
import type { AccountSession } from "../account/session.ts";
import { ServerProblem, Untrusted } from "../errors.ts";
import { Directory, parsed, type UnverifiedRecord, verify, windowOf } from "../trust/directory.ts";
import type { KnownCases } from "./known_cases.ts";
import * as remember from "./pins.ts";

/** A place as mediator that is over: since when, and who of the office ended it; nobody where it ran out or one gave it up. */
export interface EndedPlace {
  readonly case: CaseId;
  readonly at: Seconds;
  readonly by: string;
}

/** How one's own place in a case ended that no list names; `Untrusted` *journal.hidden* where nothing signed says so. */
export async function endedPlace(
  session: AccountSession, known: KnownCases, inCase: CaseId, own: KeysetId, now: Seconds,
): Promise<EndedPlace> {
  const pins = await remember.load(session.vault, inCase, MEDIATORS);
  const places = pins.history?.replay.file.assignments ?? [];
  const ranOut = places.find((place) => place.keyset === own && place.not_after <= now);
  if (ranOut !== undefined) return { case: inCase, at: ranOut.not_after, by: "" };
  if (pins.ended !== undefined) {
    const shown = await Directory.of(session.profile.root);
    await shown.admit(pins.ended.staff);
    const kept = await parsed(pins.ended.record, shown.root);
    if (ends(kept, pins, inCase, own)) return { case: inCase, at: saidAt(kept), by: signedBy(kept, shown, own) };
  }
  const ending = await asked(session, inCase);
  const directory = await known.staffList();
  await directory.admit(ending.staff);
  const unverified = await parsed(ending.record, directory.root);
  if (!ends(unverified, pins, inCase, own)) throw new Untrusted("journal.hidden");
  const by = signedBy(unverified, directory, own);
  await remember.keep(session.vault, { ...pins, ended: ending });
  return { case: inCase, at: saidAt(unverified), by };
}

async function asked(session: AccountSession, inCase: CaseId): Promise<remember.KeptEnd> {
  try {
    return await session.call("case.ended", undefined, { path: { case: inCase } });
  } catch (problem) {
    if (problem instanceof ServerProblem && problem.code === "not.found") throw new Untrusted("journal.hidden");
    throw problem;
  }
}

/** Whether a record says that this place is over. One of the journal followed does not: behind it there was a place again. */
function ends({ record, id }: UnverifiedRecord, { journal, history }: remember.CasePins, inCase: CaseId, own: KeysetId): boolean {
  const office = record.name === "Assignment" && record.statement.mediator === own && record.statement.place === "ended";
  const aside = record.name === "StepAside" && record.statement.signers[0] === own;
  if (!office && !aside) return false;
  const newest = history?.replay.file.newest.get(placeOf(own));
  const older = newest !== undefined && record.statement.at < newest.at;
  return record.statement.case === inCase && !journal.ids.includes(id) && !older;
}

/** Who signed it, by the root's word for them at that moment; nothing for oneself. Throws `Untrusted`. */
function signedBy(unverified: UnverifiedRecord, directory: Directory, own: KeysetId): string {
  const signer = unverified.record.statement.signers[0] as KeysetId;
  directory.require(signer, [signer === own ? "mediator" : "coordinator"], windowOf(unverified.record));
  verify(unverified, 0, directory.public(signer).sign);
  return signer === own ? "" : directory.name(signer);
}

function saidAt({ record }: UnverifiedRecord): Seconds {
  if (record.name !== "Assignment" && record.name !== "StepAside") throw new Untrusted("journal.hidden");
  return record.statement.at;
}

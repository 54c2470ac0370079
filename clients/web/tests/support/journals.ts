// Journals of the vectors, followed by the client's own code: entries whose chain holds, and a verifier of one seat.

import { type Bytes, unhex } from "../../src/bytes.ts";
import { Untrusted } from "../../src/client/errors.ts";
import { CaseHistory } from "../../src/client/trust/case_history.ts";
import { Directory, parsed } from "../../src/client/trust/directory.ts";
import { follow, type FollowedJournal, unfollowed } from "../../src/client/trust/journal.ts";
import { RecordVerifier } from "../../src/client/trust/verifier.ts";
import { journalHead, JOURNAL_START, recordId } from "../../src/crypto/digests.ts";
import type { CaseId, Seconds } from "../../src/domain/ids.ts";
import type { JournalEntry } from "../../src/generated/shapes.ts";
import type { Given, Vectors } from "./vectors.ts";

const BODY = 10;

/** Records as the entries of a journal whose chain holds. What does not parse has an id all the same: of what its frame says. */
export async function entriesOf(inCase: CaseId, records: readonly Bytes[]): Promise<JournalEntry[]> {
  const found: JournalEntry[] = [];
  for (const record of records) {
    const length = new DataView(record.buffer).getUint32(6);
    const id = await recordId(record[4] ?? 0, record.slice(BODY, BODY + length));
    const n = found.length + 1;
    found.push({ n, head: await journalHead(inCase, n, found.at(-1)?.head ?? JOURNAL_START, id), id, record });
  }
  return found;
}

/** Somebody who follows the journal of a seat at a second, and knows these records of the root. */
export async function verifierOf(
  { inputs }: Vectors, seat: string, now: Seconds, more: readonly string[] = [],
): Promise<RecordVerifier> {
  const directory = await Directory.of(unhex(inputs.root_public));
  await directory.admit([...Object.values<string>(inputs.staff ?? []), ...more].map(unhex));
  const verifier = new RecordVerifier(directory, new CaseHistory(inputs.case as CaseId, seat), now);
  for (const name of inputs.beside?.[seat] ?? []) verifier.takeBeside(await parsed(unhex(inputs.records[name]), directory.root));
  return verifier;
}

/** Follow entries from the beginning of a journal. */
export async function followed(verifier: RecordVerifier, entries: readonly JournalEntry[]): Promise<FollowedJournal> {
  const { file, seat } = verifier.history.replay;
  return (await follow(unfollowed(file.case.id, seat), entries, verifier))[0];
}

/** The code and the `who` with which something is not trusted; nothing where it is. */
export async function distrust(call: () => unknown): Promise<readonly [code: string, who: string]> {
  try {
    await call();
    return ["", ""];
  } catch (error) {
    if (error instanceof Untrusted) return [error.code, error.who];
    throw error;
  }
}

/** The records that a journal of the vectors names. */
export function recordsOf({ inputs }: Vectors, names: readonly string[], more: Given = {}): Bytes[] {
  return names.map((name) => unhex(more[name] ?? inputs.records[name]));
}

// The journals of the vectors, followed by the client's own code: the case file that each gives, and those that nobody may believe.

import { describe, expect, test } from "vitest";

import { unhex } from "../../../src/bytes.ts";
import { parsed, signerOf } from "../../../src/client/trust/directory.ts";
import {
  type FollowedJournal, isRestored, type JournalStep, requireGrown, unfollowed,
} from "../../../src/client/trust/journal.ts";
import { journalHead, JOURNAL_START } from "../../../src/crypto/digests.ts";
import type { CaseId } from "../../../src/domain/ids.ts";
import type { Digest, RecordId } from "../../../src/generated/names.ts";
import type { JournalEntry } from "../../../src/generated/shapes.ts";
import { distrust, entriesOf, followed, recordsOf, verifierOf } from "../../support/journals.ts";
import { plain } from "../../support/plain.ts";
import { type Given, vectors } from "../../support/vectors.ts";

describe.each(["replays", "replays-flagged", "replays-guardian"])("%s", (name) => {
  const found = vectors(name);
  const { inputs, outputs } = found;

  test.each(Object.keys(outputs.case_files))("the journal of %s gives its case file", async (seat) => {
    const verifier = await verifierOf(found, seat, inputs.now);
    const journal = await followed(verifier, await entriesOf(inputs.case, recordsOf(found, inputs.journals[seat])));
    expect(journal.heads.at(-1)).toBe(outputs.heads[seat]);
    expect(plain(verifier.history.file)).toEqual(outputs.case_files[seat]);
  });
});

/** What the server shows in place of good entries. */
function changed(entries: JournalEntry[], given: Given): JournalEntry[] {
  const at = (given.withheld ?? given.head ?? given.other ?? given.left_out ?? 0) - 1;
  const entry = entries[at];
  if (entry === undefined) return entries;
  const { n, head, id } = entry;
  if ("withheld" in given) return entries.with(at, { n, head, id });
  if ("head" in given) return entries.with(at, { ...entry, head: JOURNAL_START });
  if ("other" in given) return entries.with(at, { ...entry, ...(entries[0]?.record && { record: entries[0].record }) });
  return entries.toSpliced(at, 1);
}

describe.each(["replays-refused", "replays-guardian"])("%s", (name) => {
  const found = vectors(name);
  const { inputs } = found;

  test.each(found.refused)("nobody believes %s", async (_name, given: Given, code) => {
    const verifier = await verifierOf(found, given.seat, inputs.now, given.staff);
    const entries = await entriesOf(inputs.case, recordsOf(found, given.journal, given.records));
    const [said, who] = await distrust(() => followed(verifier, changed(entries, given)));
    expect([said, given.rule === "" ? "" : who]).toEqual([code, given.rule]);
  });

  test.each(found.refused)("what stands in front of %s is good", async (_name, given: Given) => {
    const seats: string[] = inputs.journals[given.seat] ?? [];
    const goesOn = seats.every((each, at) => each === given.journal[at]);
    const lie = given.journal.length - (given.journal.at(-1).startsWith("log of") ? 2 : 1);
    const good = goesOn ? seats : given.journal.slice(0, lie);
    const verifier = await verifierOf(found, given.seat, inputs.now);
    const entries = await entriesOf(inputs.case, recordsOf(found, good, goesOn ? {} : given.records));
    expect(await distrust(() => followed(verifier, entries))).toEqual(["", ""]);
  });
});

const PEOPLE = ["succession-of-epochs", "delegations"].map((name) => ({ name, found: vectors(name) }));

describe.each(PEOPLE)("$name", ({ found }) => {
  const { inputs, outputs } = found;

  async function asSideB(names: readonly string[]): Promise<readonly [string, string]> {
    const verifier = await verifierOf(found, "b", inputs.at);
    const records = [...Object.values<string>(inputs.assignments).map(unhex), ...recordsOf(found, names)];
    return distrust(async () => followed(verifier, await entriesOf(inputs.case, records)));
  }

  const good: readonly (readonly string[])[] = "confirms" in outputs ? [outputs.confirms] : Object.values(outputs);
  test.each(good.map((names) => [names]))("%s are taken", async (names) => {
    expect(await asSideB(names)).toEqual(["", ""]);
  });

  test.each(found.refused)("the last one is refused: %s", async (_name, given: Given) => {
    const names: string[] = given.confirms ?? given.journal;
    expect(await asSideB(names.slice(0, -1))).toEqual(["", ""]);
    const [code, who] = await asSideB(names);
    expect([code, given.followed[1] === "" ? "" : who]).toEqual(given.followed);
  });
});

const restores = vectors("restores");

/** A journal of these ids, as if it had been followed. */
async function journalOf(ids: readonly RecordId[]): Promise<FollowedJournal> {
  const { case: inCase, seat } = restores.inputs;
  const heads: Digest[] = [];
  for (const [at, id] of ids.entries()) heads.push(await journalHead(inCase as CaseId, at + 1, heads.at(-1) ?? JOURNAL_START, id));
  return { ...unfollowed(inCase, seat), ids, heads };
}

/** Take a journal that grew from the pinned one, or that the root set back (step J6). */
async function taken(given: Given): Promise<void> {
  const pinned = await journalOf((given.pinned ?? restores.inputs.pinned).records);
  const shown = await journalOf(given.journal.records);
  const steps: JournalStep[] = [];
  const { at } = restores.inputs;
  const verifier = await verifierOf(restores, restores.inputs.seat, at);
  for (const data of given.records) {
    const found = await parsed(unhex(data), verifier.directory.root);
    const byRoot = found.record.statement.signers.every((each) => String(each) === String(verifier.directory.root));
    if (byRoot) verifier.signed(found, { likely: at, first: at, last: at });
    const who = { keyset: signerOf(found.record), signer: byRoot ? "root" : "server", name: "" } as const;
    steps.push({ n: shown.ids.indexOf(found.id) + 1, unverified: found, who, at });
  }
  if (isRestored(pinned, shown, steps)) return;
  const common = Math.min(pinned.ids.length, shown.ids.length);
  for (const n of [common, shown.ids.length]) {
    const head = shown.heads[n - 1];
    if (head !== undefined) requireGrown(pinned, { n, head });
  }
}

test("a journal that the root set back, and one that grew, are taken", async () => {
  for (const given of [...restores.outputs.taken, restores.outputs.grown]) await taken(given);
});

test.each(restores.refused)("a journal that nobody may set back so: %s", async (_name, given, code) => {
  expect((await distrust(() => taken(given)))[0]).toBe(code);
});

// The vectors of people through time: keysets that follow one another, delegations, journals that were set back.

import { expect, test } from "vitest";

import { unhex } from "../../src/bytes.ts";
import { journalHead, JOURNAL_START, rootFingerprint } from "../../src/crypto/digests.ts";
import type { CaseId, Digest, RecordId } from "../../src/generated/names.ts";
import { given as givenThat, idOf, is, Office, parsed, require, Refused, verify } from "../support/checks.ts";
import { codeOf, type Given, type Vectors, vectors } from "../support/vectors.ts";

const epochs = vectors("succession-of-epochs");
const delegations = vectors("delegations");
const restores = vectors("restores");

async function taken(found: Vectors, names: readonly string[]): Promise<Office> {
  const office = await Office.of(found.inputs);
  for (const name of names) await office.take(parsed(found.inputs.records[name]));
  return office;
}

test("each keyset follows the one before", async () => {
  const names: string[] = epochs.outputs.confirms;
  for (const [at, keyset] of epochs.outputs.keysets.entries()) {
    const confirm = parsed(epochs.inputs.records[names[at] ?? ""]);
    givenThat(is(confirm, "Confirm"), "a confirm");
    expect(confirm.statement.epoch).toBe(at + 1);
    expect((await taken(epochs, names.slice(0, at + 1))).party(confirm.statement.side)?.id).toBe(keyset);
  }
});

test.each(epochs.refused)("a confirm that does not follow: %s", async (_name, given, code) => {
  await taken(epochs, given["confirms"].slice(0, -1));
  expect(await codeOf(() => taken(epochs, given["confirms"]))).toBe(code);
});

test.each(Object.keys(delegations.outputs))("a delegation holds: %s", async (name) => {
  await taken(delegations, delegations.outputs[name]);
  const kinds = delegations.outputs[name].map((each: string) => parsed(delegations.inputs.records[each]).name);
  expect(kinds).toContain("Delegation");
});

test.each(delegations.refused)("a delegation that lacks somebody's word: %s", async (_name, given, code) => {
  await taken(delegations, given["journal"].slice(0, -1));
  expect(await codeOf(() => taken(delegations, given["journal"]))).toBe(code);
});

async function heads(ids: readonly RecordId[]): Promise<Digest[]> {
  const found: Digest[] = [JOURNAL_START];
  for (const [at, id] of ids.entries()) {
    found.push(await journalHead(restores.inputs.case as CaseId, at + 1, found[at] ?? JOURNAL_START, id));
  }
  return found;
}

/** Step J6: take a journal that grew from the pinned one, or that the root set back. */
async function follow(given: Given): Promise<void> {
  const pin = given.pinned ?? restores.inputs.pinned;
  const [pinned, shown]: [RecordId[], RecordId[]] = [pin.records, given.journal.records];
  expect((await heads(pinned)).at(-1)).toBe(pin.head);
  expect((await heads(shown)).at(-1)).toBe(given.journal.head);
  const common = Math.min(pinned.length, shown.length);
  if (begins(shown, pinned, pinned.length)) return;
  for (const record of given.records) if (await setBack(record, pinned, shown)) return;
  require(begins(shown, pinned, common), "journal.contradiction");
  throw new Refused("journal.rollback");
}

/** Whether two journals are the same up to a place, where both have so many. */
function begins(one: readonly RecordId[], other: readonly RecordId[], count: number): boolean {
  return one.length >= count && other.length >= count && one.slice(0, count).every((each, at) => each === other[at]);
}

/** Whether this record is the root's word that lets `shown` stand in the place of `pinned`. */
async function setBack(data: string, pinned: readonly RecordId[], shown: readonly RecordId[]): Promise<boolean> {
  const record = parsed(data);
  givenThat(is(record, "Restore"), "the root's word");
  const said = record.statement;
  const id = await idOf(record);
  if (pinned.includes(id) || !shown.includes(id)) return false;
  const root = unhex(restores.inputs.root_public);
  if (said.signers.length !== 1 || String(said.signers[0]) !== String(await rootFingerprint(root))) return false;
  verify(record, 0, root, "crypto.signature");
  const at = shown.indexOf(id);
  const named = said.case === restores.inputs.case && said.seat === restores.inputs.seat;
  const here = said.journal.n === at && at <= pinned.length && said.journal.head === (await heads(shown))[at];
  return named && here && begins(pinned, shown, at);
}

test("a journal that the root set back, and one that grew, are taken", async () => {
  for (const given of [...restores.outputs.taken, restores.outputs.grown]) await follow(given);
  expect(restores.outputs.grown.journal.records.length).toBeGreaterThan(restores.inputs.pinned.records.length);
});

test.each(restores.refused)("a journal that nobody may set back so: %s", async (_name, given, code) => {
  expect(await codeOf(() => follow(given))).toBe(code);
});

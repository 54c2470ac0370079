// What a device remembers of a case: kept as it was, never an older over a newer, and by which rules it was followed.

import { expect, test } from "vitest";

import { utf8 } from "../../../src/bytes.ts";
import * as pins from "../../../src/client/cases/pins.ts";
import { spell, unspell } from "../../../src/client/device/kept.ts";
import { memoryStore, openVault, type Vault } from "../../../src/client/device/vault.ts";
import { CaseHistory } from "../../../src/client/trust/case_history.ts";
import { follow, unfollowed } from "../../../src/client/trust/journal.ts";
import { RecordVerifier } from "../../../src/client/trust/verifier.ts";
import type { CaseId } from "../../../src/domain/ids.ts";
import type { Digest, KeysetId } from "../../../src/generated/names.ts";
import { entriesOf, recordsOf, verifierOf } from "../../support/journals.ts";
import { plain } from "../../support/plain.ts";
import { codeOf, vectors } from "../../support/vectors.ts";

const found = vectors("replays");
const { inputs, outputs } = found;
const CASE = inputs.case as CaseId;
const READERS = [{ keyset: "00".repeat(32) as KeysetId, name: "meral" }];

function vault(): Promise<Vault> {
  return openVault(memoryStore(), new Uint8Array(32), (length) => new Uint8Array(length));
}

/** A journal of the vectors followed as far as entry `n`, as pins. */
async function followedTo(seat: string, n?: number): Promise<pins.CasePins> {
  const verifier = await verifierOf(found, seat, inputs.now);
  const entries = (await entriesOf(CASE, recordsOf(found, inputs.journals[seat]))).slice(0, n);
  const [journal] = await follow(unfollowed(CASE, seat), entries, verifier);
  return { journal, history: verifier.history.kept(), authors: [] };
}

/** About the middle of a journal, where no request is cut in half. */
async function halfOf(seat: string): Promise<number> {
  for (let n = Math.floor(inputs.journals[seat].length / 2); ; n -= 1) {
    const verifier = await verifierOf(found, seat, inputs.now);
    await follow(unfollowed(CASE, seat), (await entriesOf(CASE, recordsOf(found, inputs.journals[seat]))).slice(0, n), verifier);
    if (verifier.history.before === undefined) return n;
  }
}

test.each(Object.keys(outputs.case_files))("the journal of %s is gone on with from what was kept", async (seat) => {
  const shelf = await vault();
  const half = await halfOf(seat);
  expect(half).toBeGreaterThan(1);
  await pins.keep(shelf, await followedTo(seat, half));
  const kept = await pins.load(shelf, CASE, seat);
  const { directory } = await verifierOf(found, seat, inputs.now);
  const history = await pins.historyOf(kept);
  const verifier = new RecordVerifier(directory, history ?? new CaseHistory(CASE, seat), inputs.now);
  const entries = (await entriesOf(CASE, recordsOf(found, inputs.journals[seat]))).slice(half);
  const [journal] = await follow(kept.journal, entries, verifier);
  expect(journal.heads.at(-1)).toBe(outputs.heads[seat]);
  expect(plain(verifier.history.file)).toEqual(outputs.case_files[seat]);
  expect(verifier.history.kept()).toEqual((await followedTo(seat)).history);
});

test("before anything is known nothing is claimed", async () => {
  const none = await pins.load(await vault(), CASE, "a");
  expect(none).toEqual({ journal: unfollowed(CASE, "a"), authors: [] });
  expect(await pins.historyOf(none)).toBeUndefined();
});

test("what another tab followed further stays, with what was agreed to here", async () => {
  const shelf = await vault();
  const [far, near] = [await followedTo("a"), await followedTo("a", 20)];
  await pins.keep(shelf, far);
  await pins.keep(shelf, { ...near, readers: READERS });
  const kept = await pins.load(shelf, CASE, "a");
  expect(kept.journal).toEqual(far.journal);
  expect(kept.readers).toEqual(READERS);
});

test("another journal takes the place of what was kept where the root set it back, and contradicts it else", async () => {
  const shelf = await vault();
  const far = await followedTo("a");
  await pins.keep(shelf, far);
  const { ids, heads } = far.journal;
  const other = { ...far, journal: { ...far.journal, ids: ids.slice(1), heads: heads.slice(1) } };
  expect(await codeOf(() => pins.keep(shelf, other))).toBe("journal.contradiction");
  await pins.keep(shelf, other, true);
  expect((await pins.load(shelf, CASE, "a")).journal).toEqual(other.journal);
});

test("what is kept already is not written again", async () => {
  const shelf = await vault();
  const far = { ...(await followedTo("a")), rows: "ab".repeat(32) as Digest, shown: utf8("{}") };
  await pins.keep(shelf, far);
  let puts = 0;
  const counting: Vault = { ...shelf, put: (...given) => ((puts += 1), shelf.put(...given)) };
  await pins.keep(counting, await pins.load(counting, CASE, "a"));
  expect(puts).toBe(0);
  await pins.keep(counting, { ...far, readers: READERS });
  expect(puts).toBe(1);
});

test("what is no pins is told as damage, and what other rules kept is followed once more", async () => {
  const shelf = await vault();
  const far = await followedTo("a");
  await pins.keep(shelf, far);
  const [[name, data]] = (await shelf.all(pins.SHELF)) as [[string, Uint8Array]];
  await shelf.put(pins.SHELF, name, spell({ ...(unspell(data) as object), format: pins.FORMAT - 1 }));
  expect(await pins.load(shelf, CASE, "a")).toMatchObject({ journal: far.journal, history: undefined });
  for (const junk of [utf8("{}"), utf8("?"), Uint8Array.of(255)]) {
    await shelf.put(pins.SHELF, name, junk);
    expect(await codeOf(() => pins.load(shelf, CASE, "a"))).toBe("home.damaged");
  }
});

/** What the rules keep, as far as the vectors meet it. Where that changes, raise `FORMAT`, and write it here anew. */
const KEPT_BY_FORMAT_4 = `
  a ages agrees answered aside ask_on asked assignments at attested author b behind beside by case cause confirm consent
  consent_ended conversations day delegation delegations derived_from epoch events file gone guardian guardians held_at holds
  how id in_person interpreted item items keeps keyset kind kinds lendable lends manifest mark mode n newest news not_after
  not_before note offered_to opened own_copy parties parts pauses place postponed_until prepared readers record refused regrant
  release release_delegation released_on released_to replaced replaces revoked scopes seat shares side silenced since slips
  state submit supporter_ended supporters taken taken_back taken_noted tell_author tell_opened together told two_mediators until
  viewed_by
`;

test("where the rules keep other members, what was kept before is followed once more", async () => {
  const members = new Set<string>();
  const walk = (value: unknown): void => {
    if (value instanceof Map || value instanceof Set) for (const each of value.values()) walk(each);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null) {
      for (const [name, each] of Object.entries(value)) {
        members.add(name);
        walk(each);
      }
    }
  };
  for (const seat of Object.keys(outputs.case_files)) walk((await followedTo(seat)).history?.replay);
  expect(pins.FORMAT).toBe(4);
  expect([...members].sort()).toEqual(KEPT_BY_FORMAT_4.trim().split(/\s+/));
});

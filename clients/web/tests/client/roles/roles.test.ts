// What roles say of a case, by journals of the vectors: who decides with a side, who stands by it, what it was lent and lost.

import { describe, expect, test } from "vitest";

import type { CaseSnapshot } from "../../../src/client/cases/snapshot.ts";
import { Misused } from "../../../src/client/errors.ts";
import { offered } from "../../../src/client/roles/agreements.ts";
import { standpointOf } from "../../../src/client/roles/consent.ts";
import { saidOf, wordsOf } from "../../../src/client/roles/guardians.ts";
import { lostItems } from "../../../src/client/roles/lost_items.ts";
import { ownPlace } from "../../../src/client/roles/supporters.ts";
import type { KeysetId, Seconds } from "../../../src/domain/ids.ts";
import type { Side } from "../../../src/domain/seats.ts";
import type { Standing } from "../../../src/generated/choices.ts";
import { entriesOf, followed, recordsOf, verifierOf } from "../../support/journals.ts";
import { type Vectors, vectors } from "../../support/vectors.ts";

const GUARDIANS = vectors("replays-guardian");
const NEEDS = vectors("needs");

interface Looking {
  readonly seat: string;
  readonly role: Standing;
  readonly side?: Side;
  /** The last record that was seen; all of them where none is named. */
  readonly until?: string;
}

/** A case as somebody's device has it once it followed their journal. A role asks no more of it than these. */
async function seen(of: Vectors, { seat, role, side, until }: Looking): Promise<CaseSnapshot> {
  const names: string[] = of.inputs.journals[seat];
  const records = recordsOf(of, until === undefined ? names : names.slice(0, names.lastIndexOf(until) + 1));
  const now = (of.inputs.now ?? of.inputs.followed_at) as Seconds;
  const verifier = await verifierOf(of, seat, now);
  const journal = await followed(verifier, await entriesOf(of.inputs.case, records));
  const { parties } = verifier.history.file;
  const id = side === undefined ? (seat.slice(1) as KeysetId) : parties[side].keyset;
  const reply = { case: { case: of.inputs.case, role, side, state: "preparing" }, sides: [], assignments: [] };
  return { reply, verifier, journal, signer: { id }, pins: { authors: [] }, steps: [] } as unknown as CaseSnapshot;
}

/** What a consent would name now, or the code that says why there is none. */
async function words(until: string): Promise<number | string | undefined> {
  const snapshot = await seen(GUARDIANS, { seat: "a", role: "party", side: "a", until });
  try {
    return wordsOf(snapshot, "a")?.length;
  } catch (fault) {
    if (fault instanceof Misused) return fault.code;
    throw fault;
  }
}

describe("somebody under age", () => {
  test.each([
    ["consent before", undefined, true, false],
    ["under age", "guardian.first", false, true],
    ["confirm guardian", "guardian.first", false, true],
    ["yes", "guardian.first", false, true],
    ["yes on paper", 2, false, false],
    ["consent", 2, true, false],
    ["no", "guardian.first", false, true],
    ["asked again", "guardian.first", false, true],
    ["yes again", 2, false, false],
    ["consent again", 2, true, false],
    ["taken back by herself", "guardian.first", false, true],
    ["ended on paper", "guardian.first", false, true],
    ["of age", undefined, false, false],
    ["consent alone", undefined, true, false],
  ] as const)("behind %j a consent names %j", async (until, named, consented, waitsForGuardian) => {
    expect(await words(until)).toBe(named);
    const snapshot = await seen(GUARDIANS, { seat: "a", role: "party", side: "a", until });
    expect(standpointOf(snapshot)).toMatchObject({ consented, waitsForGuardian, takesUp: false });
  });

  test("the other side's standpoint is told to nobody else", async () => {
    const snapshot = await seen(GUARDIANS, { seat: "a", role: "mediator", side: "a" });
    expect(() => standpointOf(snapshot)).toThrow(Misused);
  });
});

test.each([
  ["confirm guardian", "asked"],
  ["yes", "yes"],
  ["no", "no"],
  ["asked again", "asked"],
  ["yes again", "yes"],
  ["of age", "ended"],
] as const)("a guardian's own journal up to %j says %j", async (until, said) => {
  const seat = Object.keys(GUARDIANS.inputs.journals).find((each) => each.startsWith("g")) ?? "";
  const snapshot = await seen(GUARDIANS, { seat, role: "guardian", until });
  const own = snapshot.verifier.history.guardianWith(seat.slice(1) as KeysetId);
  expect(own === undefined ? undefined : saidOf(own)).toBe(said);
});

test("a supporter's place is their own, and a party's is none", async () => {
  const seat = Object.keys(NEEDS.inputs.journals).find((each) => each.startsWith("s")) ?? "";
  const supporter = await seen(NEEDS, { seat, role: "supporter" });
  expect(ownPlace(supporter)).toMatchObject({ keyset: seat.slice(1), side: "a" });
  expect(ownPlace(await seen(NEEDS, { seat: "a", role: "party", side: "a" }))).toBeUndefined();
  expect(supporter.verifier.history.file.lends.map((each) => each.until)).toEqual([undefined, undefined]);
});

test("to somebody whose keys are their first nothing is lost, and nothing was made of what nobody showed", async () => {
  const snapshot = await seen(NEEDS, { seat: "a", role: "party", side: "a" });
  expect(lostItems(snapshot)).toEqual([]);
  expect(offered(snapshot)).toEqual([]);
  expect(snapshot.verifier.history.file.items.size).toBeGreaterThan(0);
});

test("what only earlier keys opened is lost, each once and by its kind, until it is given anew", async () => {
  const snapshot = await seen(NEEDS, { seat: "a", role: "party", side: "a" });
  const other = "ee".repeat(32) as KeysetId;
  const lost = lostItems({ ...snapshot, signer: { id: other } } as unknown as CaseSnapshot);
  const kinds = lost.map((each) => each.kind);
  expect(kinds.filter((each) => each === "own").length).toBeGreaterThan(1);
  expect(kinds).toContain("note");
  expect(new Set(lost.map((each) => each.id)).size).toBe(lost.length);
});

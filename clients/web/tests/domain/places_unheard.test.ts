// A counsellor hears of places at times: which place they take behind an end that they were told of. The twin of
// tests/unit/domain/test_places_unheard.py.

import { expect, test } from "vitest";

import type { Caller, Commands } from "../../src/domain/commands.ts";
import type { CaseId, KeysetId, RecordId } from "../../src/domain/ids.ts";
import type { Delegation } from "../../src/domain/model.ts";
import { NOTHING } from "../../src/domain/newest.ts";
import { after, begun, withPlace } from "../../src/domain/replay.ts";
import type { Seat } from "../../src/domain/seats.ts";
import { placesOf, type Replay } from "../../src/domain/seen.ts";
import { BACKWARDS_S } from "../../src/generated/limits.ts";
import { codeOf } from "../support/vectors.ts";

const EARLY = 1_800_000_000;
const GAP = EARLY + 100;
const JUST = EARLY + BACKWARDS_S;
const CASE = "ee" as CaseId;
const SEAT = "c99" as Seat;
const NEW = "aa" as KeysetId;
const GIVEN = "01" as RecordId;
const END = "02" as RecordId;
const UNHEARD = "03" as RecordId;
const OFFICE: Caller = { keyset: "ff" as KeysetId, staff: "coordinator" };
const RAN: Delegation = {
  record: "d1" as RecordId, side: "a", keyset: "99" as KeysetId, scopes: new Set(["read"]), mode: "scan", not_before: EARLY - 9,
  not_after: EARLY + 86_400, revoked: false,
};

const moments = (at: number) => ({ likely: at, first: at - 600, last: at + 600 });
const assigned = (record: RecordId, at: number, behind: RecordId | undefined): Commands["Assign"] => ({
  command: "Assign", record, spoken: { at, attested: false }, mediator: NEW, mediator_role: "mediator", place: "deputy",
  not_after: at + 86_400, behind,
});
const withDelegations = (replay: Replay, ...delegations: readonly Delegation[]): Replay => ({
  ...replay, file: { ...replay.file, delegations },
});

/** What a counsellor knows who was told of a place and of its end; with a gap, no delegation ran for a while since. */
function toldOfTheEnd(gap: boolean): Replay {
  const given = after(withDelegations(begun(CASE, SEAT), RAN), assigned(GIVEN, EARLY, NOTHING), OFFICE, moments(EARLY));
  const spoken = { at: EARLY, attested: false };
  const end = { command: "EndAssignment", record: END, spoken, mediator: NEW, behind: GIVEN } as const;
  const ended = after(given, end, OFFICE, moments(EARLY));
  const again = { ...RAN, record: "d2" as RecordId, not_before: GAP + 50 };
  return gap ? withDelegations(ended, { ...RAN, not_after: GAP }, again) : ended;
}

test.each([
  ["what names the end", false, EARLY, END, null],
  ["what names what was before", false, JUST + 1, GIVEN, "journal.stale"],
  ["what names what nobody told of", false, JUST + 1, UNHEARD, "journal.stale"],
  ["what names the end, behind a gap", true, EARLY, END, null],
  ["what names another, so late that no clocks explain it", true, JUST + 1, UNHEARD, null],
  ["the same a second before", true, JUST, UNHEARD, "journal.stale"],
  ["what names nothing at all", true, JUST + 1, undefined, "journal.stale"],
] as const)("a place behind an end: %s", async (_what, gap, at, named, code) => {
  const more = assigned("04" as RecordId, at, named);
  expect(await codeOf(() => after(toldOfTheEnd(gap), more, OFFICE, moments(at)))).toBe(code);
});

test.each([
  [EARLY + 1, END, true],
  [JUST, GIVEN, false],
  [JUST + 1, GIVEN, true],
  [EARLY, undefined, false],
  [EARLY + 1, undefined, true],
] as const)("a place beside the journal, of %i and naming %s, stands behind an end: %s", (at, named, stands) => {
  const told = withPlace(toldOfTheEnd(true), assigned("05" as RecordId, at, named), OFFICE, at);
  expect(placesOf(told).map((each) => each.keyset)).toEqual(stands ? [NEW] : []);
});

test("what is told while nobody helps is known when help begins again", () => {
  const ended = toldOfTheEnd(true);
  const before = withDelegations(ended, ...ended.file.delegations.slice(0, 1));
  const given = after(before, assigned("06" as RecordId, GAP + 5, END), OFFICE, moments(GAP + 5));
  const again = withDelegations(given, ...ended.file.delegations);
  const last = after(again, assigned("07" as RecordId, GAP + 100, "06" as RecordId), OFFICE, moments(GAP + 100));
  expect(last.file.taken.get(`mediator ${NEW}`)).toBe("07");
});

// Whose place a counsellor takes on trust: nobody's whose end they heard of, as long as they would have heard of a new beginning.

import { expect, test } from "vitest";

import type { Caller, Commands } from "../../src/domain/commands.ts";
import type { CaseId, KeysetId, RecordId, Seconds } from "../../src/domain/ids.ts";
import type { Delegation } from "../../src/domain/model.ts";
import { begun } from "../../src/domain/replay.ts";
import { seatOfCounsellor } from "../../src/domain/seats.ts";
import { UNSEEN, type Replay } from "../../src/domain/seen.ts";
import { withPeople } from "../../src/domain/unseen.ts";

const MEDIATOR: Caller = { keyset: "aa" as KeysetId, staff: "mediator" };
const COUNSELLOR = "cc" as KeysetId;
const CLOSES: Commands["Close"] = { command: "Close", record: "01" as RecordId };
const ENDED: Seconds = 5;

function delegation(not_before: Seconds, not_after: Seconds): Delegation {
  const record = `d${String(not_before)}` as RecordId;
  return { record, side: "a", keyset: COUNSELLOR, scopes: new Set(["read"]), mode: "scan", not_before, not_after, revoked: false };
}

/** What a counsellor with these delegations knows who heard that the mediator's place ended. */
function heard(...spans: readonly (readonly [Seconds, Seconds])[]): Replay {
  const before = begun("ee" as CaseId, seatOfCounsellor(COUNSELLOR));
  const delegations = spans.map(([from, until]) => delegation(from, until));
  return { ...before, file: { ...before.file, delegations }, gone: new Map([[MEDIATOR.keyset, ENDED]]) };
}

test.each<[string, Replay, boolean]>([
  ["while a delegation runs", heard([0, 100]), false],
  ["once it ran out", heard([0, 90]), true],
  ["where another one began before its end", heard([0, 50], [40, 100]), false],
  ["where another one began as it ended", heard([0, 50], [50, 100]), false],
  ["where some time lies between", heard([0, 50], [51, 100]), true],
  ["where a shorter one ran within it", heard([0, 100], [10, 50]), false],
  ["where none ran when the place ended", heard([6, 100]), true],
])("a mediator whose end was heard of, %s", (_what, before, trusted) => {
  const moments = { likely: 80, first: 70, last: 90 };
  const { assignments } = withPeople(before, CLOSES, MEDIATOR, moments);
  expect(assignments.map((each) => each.record)).toEqual(trusted ? [UNSEEN] : []);
});

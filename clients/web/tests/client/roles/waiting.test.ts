// What waits for a second signature: no longer than it may, and of what was asked twice only the newer one.

import { expect, test } from "vitest";

import { unhex } from "../../../src/bytes.ts";
import { standing, waitsUntil } from "../../../src/client/roles/waiting.ts";
import { SECONDS_PER_DAY, WAITS_LONGEST_S } from "../../../src/generated/limits.ts";
import { parse, type Record } from "../../../src/wire/records.ts";
import { type Given, vectors } from "../../support/vectors.ts";

const NOW = 1_800_000_000;
const every: readonly Given[] = vectors("every-type").outputs;

function asked(id: string, name: string, at: number, members: object = {}): { record: Record; id: string } {
  const record = parse(unhex(every.find((each) => each.statement === name)?.record ?? ""));
  return { id, record: { ...record, statement: { ...record.statement, at, ...members } } as Record };
}

function shown(...all: { record: Record; id: string }[]): string[] {
  return standing(all, NOW).map(({ id }) => id);
}

test.each(["Confirm", "Delegation", "Supporter"])("a %s waits for so long and is then left out", (name) => {
  const last = asked("last", name, NOW - WAITS_LONGEST_S);
  expect(waitsUntil(last.record)).toBe(NOW);
  expect(shown(last)).toEqual(["last"]);
  expect(shown(asked("over", name, NOW - WAITS_LONGEST_S - 1))).toEqual([]);
});

test.each([
  ["Confirm", { side: "b" }],
  ["Delegation", { counsellor: "0e".repeat(32) }],
  ["Supporter", { slip: "0f".repeat(16) }],
])("of two %s about one thing the newer one is shown, in either order, and what is about another stays", (name, other) => {
  const older = asked("older", name, NOW - 9);
  const newer = asked("newer", name, NOW - 5);
  const another = asked("another", name, NOW - 9, other);
  expect(shown(older, newer, another)).toEqual(["newer", "another"]);
  expect(shown(another, newer, older)).toEqual(["another", "newer"]);
});

test("where the service says fewer days it waits no longer, and never longer than it may", () => {
  const week = 7 * SECONDS_PER_DAY;
  const last = asked("last", "Confirm", NOW - week);
  expect(waitsUntil(last.record, 7)).toBe(NOW);
  expect(standing([last, asked("over", "Supporter", NOW - week - 1)], NOW, 7)).toEqual([last]);
  expect(waitsUntil(last.record, 4_000)).toBe(NOW - week + WAITS_LONGEST_S);
});

test("a stale one hides no fresh one", () => {
  const fresh = asked("fresh", "Confirm", NOW - 5);
  expect(shown(asked("stale", "Confirm", NOW - WAITS_LONGEST_S - 1), fresh)).toEqual(["fresh"]);
});

// When the end of somebody's authority is told, and that an office stays: each number from both sides.

import { describe, expect, test } from "vitest";

import { SECONDS_PER_DAY, type KeysetId, type Seconds } from "../../src/domain/ids.ts";
import { ending, officeStays, type Vouched } from "../../src/domain/staff_rules.ts";

const NOW: Seconds = 1_800_000_000;

function after(days: number, seconds = 0): Seconds {
  return NOW + days * SECONDS_PER_DAY + seconds;
}

test.each([
  [after(60), undefined],
  [after(60, -1), "told"],
  [after(21), "told"],
  [after(21, -1), "presses"],
  [NOW, "presses"],
  [after(-400), "presses"],
])("an end at %d is told as %s", (end, told) => {
  expect(ending(end, NOW)).toBe(told);
});

describe("an office stays", () => {
  const member: Vouched = {
    keyset: "aa" as KeysetId, role: "coordinator", at: NOW, not_before: NOW, not_after: after(60), ended: false,
  };

  test.each<[string, Partial<Vouched>, boolean]>([
    ["with a member for sixty days more", {}, true],
    ["not with one whose end is told", { not_after: after(60, -1) }, false],
    ["not with one whose authority ended", { ended: true }, false],
    ["not with one whose authority begins later", { not_before: after(0, 1) }, false],
    ["not with somebody who mediates", { role: "mediator" }, false],
  ])("%s", (_what, change, stays) => {
    expect(officeStays([{ ...member, ...change }], NOW)).toBe(stays);
    expect(officeStays([{ ...member, role: "counsellor" }, { ...member, ...change }], NOW)).toBe(stays);
  });

  test("not without anybody", () => {
    expect(officeStays([], NOW)).toBe(false);
  });
});

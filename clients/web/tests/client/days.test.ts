// Where a day ends: in the time zone of the organisation, also across a change of its clocks.

import { expect, test } from "vitest";

import { endOfDay } from "../../src/client/days.ts";

const DAY = 86_400;

test.each([
  ["2026-11-30T16:00:00Z", 14, "2026-12-14T22:59:59Z"],
  ["2026-11-30T23:30:00Z", 14, "2026-12-15T22:59:59Z"],
  ["2026-03-20T10:00:00Z", 14, "2026-04-03T21:59:59Z"],
  ["2026-11-30T16:00:00Z", 30, "2026-12-29T22:59:59Z"],
  ["2026-11-30T16:00:00Z", 0, "2026-11-30T22:59:59Z"],
])("from %s, %d days last to %s", (now, days, last) => {
  const at = Date.parse(now) / 1_000;
  expect(endOfDay(at, days, "Europe/Amsterdam", at + 30 * DAY)).toBe(Date.parse(last) / 1_000);
});

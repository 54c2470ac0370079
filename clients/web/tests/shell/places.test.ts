// What of the pages stands in the browser's history: numbers, and only those of this start lead anywhere but to the door.

import { expect, test } from "vitest";
import { PLACES, placeOf, stepOf } from "../../src/shell/places.ts";

test("a step of this start leads to its page, one of an earlier start to the door", () => {
  const step = stepOf({ start: 7, at: PLACES.indexOf("invitation"), depth: 2 });
  expect(placeOf(step, 7)).toBe("invitation");
  expect(placeOf(step, 8)).toBe("door");
});

test.each([
  null,
  undefined,
  "door",
  {},
  { start: 7, at: "door", depth: 1 },
  { start: 7, at: -1, depth: 1 },
  { start: 7, at: 1, depth: 0.5 },
])("%j is no step", (state) => {
  expect(stepOf(state)).toBeUndefined();
  expect(placeOf(stepOf(state), 7)).toBe("door");
});

test("a page that this version does not know is the door", () => {
  expect(placeOf({ start: 7, at: 999, depth: 1 }, 7)).toBe("door");
});

// Three times Shift leaves; writing does not.

import { expect, test } from "vitest";
import { threeTimes } from "../../src/shell/shift.ts";

/** Press and let go of keys, "A" for a capital letter; return how often that left. `every` is in milliseconds. */
function typed(keys: string[], every = 200): number {
  let left = 0;
  let timeStamp = 0;
  const listen = threeTimes(() => (left += 1));
  const key = (type: string, name: string, repeat = false): void => {
    listen({ type, key: name, repeat, timeStamp: (timeStamp += every / 4) });
  };
  for (const each of keys) {
    if (each === "A") {
      key("keydown", "Shift");
      key("keydown", "A");
      key("keyup", "A");
      key("keyup", "Shift");
    } else if (each === "held") {
      key("keydown", "Shift");
      for (let times = 0; times < 9; times += 1) key("keydown", "Shift", true);
      key("keyup", "Shift");
    } else {
      key("keydown", each);
      key("keyup", each);
    }
  }
  return left;
}

test("three times leaves, twice does not", () => {
  expect(typed(["Shift", "Shift"])).toBe(0);
  expect(typed(["Shift", "Shift", "Shift"])).toBe(1);
});

test("capital letters, other keys between, a held key and a slow hand do not leave", () => {
  expect(typed(["A", "A", "A", "A"])).toBe(0);
  expect(typed(["Shift", "Shift", "b", "Shift"])).toBe(0);
  expect(typed(["held", "held", "held"])).toBe(0);
  expect(typed(["Shift", "Shift", "Shift"], 4_000)).toBe(0);
});

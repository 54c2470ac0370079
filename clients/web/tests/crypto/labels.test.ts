// No label is another one's beginning where one primitive uses both (step N5), and all are among those of a primitive.

import { expect, test } from "vitest";

import { BY_PRIMITIVE, LABELS } from "../../src/generated/crypto.ts";

test("labels of one primitive do not begin alike", () => {
  for (const names of Object.values(BY_PRIMITIVE)) {
    for (const one of names) {
      expect(names.filter((other) => LABELS[other].startsWith(LABELS[one]))).toEqual([one]);
    }
  }
  expect(Object.values(BY_PRIMITIVE).flat().sort()).toEqual(Object.keys(LABELS).sort());
});

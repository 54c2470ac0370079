// Two contacts bear no names that look the same.

import { expect, test } from "vitest";

import { alike } from "../../../src/client/account/contact_names.ts";

test.each([
  ["Bert", "BERT", true],
  ["Bert", "\u0412ert", true],
  ["Anna", "\u0410nn\u0430", true],
  ["Bert", "Berta", false],
  ["Anna", "Hanna", false],
])("%s and %s look the same: %s", (one, other, same) => {
  expect(alike(one, other)).toBe(same);
});

// The one form of an origin: what somebody types, and what is in a slip, is the same address in both clients.

import { expect, test } from "vitest";

import { checkedOrigin } from "../../../src/client/net/transport.ts";
import { vectors } from "../../support/vectors.ts";

const said = vectors("origins");

function normal(text: string): string | null {
  try {
    return checkedOrigin(text);
  } catch {
    return null;
  }
}

test("an origin has one form", () => {
  const { texts } = said.inputs as { texts: string[] };
  const { origins } = said.outputs as { origins: (string | null)[] };
  expect(texts.map((text) => [text, normal(text)])).toEqual(texts.map((text, at) => [text, origins[at]]));
});

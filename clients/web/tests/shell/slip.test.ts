// Until when a slip holds, by its link alone; whatever else stands behind the # is told apart and shown nowhere.

import { expect, test } from "vitest";
import { standingOf } from "../../src/shell/slip.ts";

const UNTIL = 1_800_000_000;

/** The link's part behind the #, as docs/protocol.md writes it (E9). */
function slip(change: (bytes: Uint8Array) => void = () => undefined): string {
  const bytes = new Uint8Array(90).fill(0xa7);
  bytes[0] = 1;
  bytes[65] = "b".charCodeAt(0);
  new DataView(bytes.buffer).setBigUint64(66, BigInt(UNTIL));
  change(bytes);
  return `slip=${Buffer.from(bytes).toString("base64url")}`;
}

test("a slip holds until its expiry, and not at it", () => {
  expect(standingOf(slip(), UNTIL - 1)).toEqual({ kind: "good", until: UNTIL });
  expect(standingOf(slip(), UNTIL)).toEqual({ kind: "over", until: UNTIL });
});

test("without anything behind the # there is no slip", () => {
  expect(standingOf("", UNTIL)).toEqual({ kind: "none" });
});

test.each([
  ["another first byte", slip((bytes) => { bytes[0] = 2; })],
  ["another side", slip((bytes) => { bytes[65] = "c".charCodeAt(0); })],
  ["an expiry that no number holds", slip((bytes) => { bytes[66] = 0xff; })],
  ["a symbol too few", slip().slice(0, -1)],
  ["a symbol too many", `${slip()}A`],
  ["another alphabet", slip().replace(/.$/, "=")],
  ["another name", slip().replace("slip", "slop")],
  ["anything else", "main"],
])("%s is not read", (_, fragment) => {
  expect(standingOf(fragment, 0)).toEqual({ kind: "unread" });
});

// What a client requires of a receipt: record, signer, place, day and second; a stop stays kept whatever the clock says. The rows
// are those of tests/tables/receipts.json, which the command-line client is asked too (tests/unit/vectors/test_hostile_service.py).

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import * as outbox from "../../../src/client/account/outbox.ts";
import { positionIn } from "../../../src/client/cases/snapshot.ts";
import { INPUTS, ToldDevice } from "../../support/told_device.ts";
import { codeOf, type Given } from "../../support/vectors.ts";

const table: Given = JSON.parse(readFileSync(new URL("../../../../../tests/tables/receipts.json", import.meta.url), "utf-8"));
const rows: [name: string, given: Given][] = table.rows.map((given: Given) => [given.name, given]);
const SAID: Given = {
  preferences: ["Preferences", { side: "a", kinds: [], tell_opened: false }],
  pause: ["Pause", { side: "a" }],
};

test.each(rows)("a receipt: %s", async (_name, { what, otherwise, code, kept }) => {
  const device = await ToldDevice.of({ who: "anna" });
  const snapshot = await device.look({ journal: { of: "a", first: INPUTS.journals.a.length, then: [] } });
  const { sender } = device.fetcher;
  const [shape, members] = SAID[what];
  const route = what === "pause" ? "case.pause" : "case.preferences";
  const signed = await snapshot.signer.sign(shape, { at: sender.dating(), position: positionIn(snapshot) }, members as never);
  await device.receipts(route, signed.id, otherwise);
  const sending = { route, request: { record: signed.data }, record: signed.id, case: device.case } as const;
  expect((await codeOf(() => sender.send(sending))) ?? "").toBe(code);
  expect((await outbox.waiting(device.session.vault)).length > 0).toBe(kept);
  const missing = await sender.standing.missing(device.case, { holds: () => false, closed: false });
  expect(missing.length > 0, "a stop that was answered stays kept").toBe(what === "pause");
});

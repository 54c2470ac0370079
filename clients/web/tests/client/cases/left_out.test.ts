// A case that every list leaves out is looked at by itself, and missed where the service knows of none any more (step A5). The twin
// of tests/integration/client/test_left_out.py.

import { expect, test } from "vitest";

import { INPUTS, ToldDevice } from "../../support/told_device.ts";
import { codeOf } from "../../support/vectors.ts";

const LENGTHS: Readonly<Record<string, number>> = { a: INPUTS.journals.a.length, mediators: INPUTS.journals.mediators.length };

async function codes(device: ToldDevice): Promise<readonly (readonly [string, string])[]> {
  return (await device.fetcher.lookAll()).troubled.map((each) => [each.case, each.code] as const);
}

test("a party whose contact every list leaves out still sees it, and misses it where the service has forgotten it", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.show({ journal: { of: "a", first: LENGTHS.a, then: [] } });
  expect(await codes(device)).toEqual([]);
  device.leavesOut();
  const found = await device.fetcher.lookAll();
  expect([found.troubled, found.snapshots.map((each) => each.journal?.ids.length)]).toEqual([[], [LENGTHS.a]]);
  device.refuses("case.get", "not.found", 404);
  expect(await codes(device)).toEqual([[device.case, "journal.gone"]]);
});

test("a refusal that says nothing of the case is told as what it is", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.show({ journal: { of: "a", first: LENGTHS.a, then: [] } });
  await device.fetcher.lookAll();
  device.leavesOut();
  device.refuses("case.get", "not.allowed", 403);
  expect(await codeOf(() => codes(device))).toBe("not.allowed");
});

test("a mediator whose case is left out, with no record of an end, is told that it is hidden", async () => {
  const device = await ToldDevice.of({ who: "mediator" });
  await device.show({ journal: { of: "mediators", first: LENGTHS.mediators, then: [] } });
  expect(await codes(device)).toEqual([]);
  device.leavesOut();
  device.refuses("case.ended", "not.found", 404);
  expect(await codes(device)).toEqual([[device.case, "journal.hidden"]]);
});

/** Of whose journals the keyring tells, by the letter of their seat, and whether this account stays in such a list for good. */
const SEATS = [
  ["anna", "a", true], ["anna", "g", true], ["anna", "s", true], ["anna", "b", false], ["anna", "mediators", false],
  ["anna", "c", false], ["counsellor", "c", true], ["counsellor", "i", true], ["counsellor", "a", false],
] as const;

test.each(SEATS)("a journal of %s that was followed in the seat %s on another device is missed: %s", async (who, kind, stays) => {
  const plain = await ToldDevice.of({ who });
  const seat = "gsci".includes(kind) ? `${kind}${plain.keyset}` : kind;
  const device = await ToldDevice.of({ who, pinned: [seat] });
  await device.show({ journal: { of: "a", first: 0, then: [] } });
  device.leavesOut();
  device.refuses("case.get", "not.found", 404);
  device.refuses("case.ended", "not.found", 404);
  const gone = (await codes(device)).filter(([, code]) => code === "journal.gone");
  expect(gone).toEqual(stays ? [[device.case, "journal.gone"]] : []);
  expect(device.told.sent.some((each) => each.route === "case.get")).toBe(stays);
});

test("what somebody else followed in a seat of that kind is not asked for", async () => {
  const device = await ToldDevice.of({ who: "anna", pinned: [`s${"68".repeat(32)}`, `g${"68".repeat(32)}`] });
  await device.show({ journal: { of: "a", first: 0, then: [] } });
  device.leavesOut();
  expect(await codes(device)).toEqual([]);
  expect(device.told.sent.some((each) => each.route === "case.get")).toBe(false);
});

// A service that lies about a journal, people or rows, told by the vectors to a real client: its vault, keyring and looks. The
// command-line client is told the same (tests/unit/vectors/test_hostile_service.py).

import { expect, test } from "vitest";

import * as evidence from "../../../src/client/cases/evidence.ts";
import * as remember from "../../../src/client/cases/pins.ts";
import { Untrusted } from "../../../src/client/errors.ts";
import type { RecordId } from "../../../src/generated/names.ts";
import { INPUTS, ToldDevice } from "../../support/told_device.ts";
import { type Given, vectors } from "../../support/vectors.ts";

const found = vectors("hostile-service");
const WRITTEN_DOWN = ["journal.chain", "journal.contradiction", "journal.rollback", "journal.rule", "receipt.gone"];

async function refusal(device: ToldDevice, lie: Given): Promise<Untrusted> {
  try {
    await device.look(lie);
  } catch (fault) {
    if (fault instanceof Untrusted) return fault;
    throw fault;
  }
  throw new TypeError("it was taken");
}

const taken: [name: string, given: Given][] = found.outputs.taken.map((given: Given) => [given.name, given]);

test.each(taken)("taken: %s", async (_name, given) => {
  const device = await ToldDevice.of(given);
  for (const shown of given.looks) {
    const { journal } = await device.look(shown);
    expect(journal?.ids).toHaveLength(Number(shown.journal.first) + Number(shown.journal.then.length));
  }
});

test.each(found.refused)("refused: %s", async (_name, given: Given, code) => {
  const device = await ToldDevice.of(given);
  const lie = given.looks.at(-1);
  for (const shown of given.looks.slice(0, -1)) await device.look(shown);
  const fault = await refusal(device, lie);
  expect(fault.code).toBe(code);
  if ("evidence" in given) {
    expect(fault.evidence).toMatchObject(given.evidence);
    expect(fault.evidence?.ours !== fault.evidence?.theirs || code === "journal.rollback").toBe(true);
  }
  expect(fault.file !== undefined).toBe(WRITTEN_DOWN.includes(code));
  if (fault.file !== undefined) {
    const kept = await device.session.vault.get(evidence.SHELF, fault.file);
    const proof = evidence.read(kept ?? new Uint8Array());
    expect([proof.code, proof.case, proof.seat]).toEqual([code, device.case, INPUTS.seats[given.who]]);
  }
  const repeated = device.told.sent.some((each) => each.route === "case.pause");
  expect(repeated, "what was said to stop something is sent again").toBe((given.stops ?? []).length > 0);
});

test.each(taken)("taken among all cases: %s", async (_name, given) => {
  const device = await ToldDevice.of(given);
  for (const shown of given.looks) {
    await device.show(shown);
    const { snapshots, troubled } = await device.fetcher.lookAll();
    expect(troubled).toEqual([]);
    const length = Number(shown.journal.first) + Number(shown.journal.then.length);
    expect(snapshots.map((each) => each.journal?.ids.length)).toEqual([length]);
  }
});

/** Another case than was asked for is another case; and the service is asked who it is before any case is looked at. */
const NOT_OF_A_CASE = [
  "another case than was asked for", "another organisation at the same address", "a mediator in the place of the server",
];
const ofOneCase = found.refused.filter(([name]) => !NOT_OF_A_CASE.includes(name));

test.each(ofOneCase)("told beside the rest: %s", async (_name, given: Given, code) => {
  const device = await ToldDevice.of(given);
  for (const shown of given.looks.slice(0, -1)) {
    await device.show(shown);
    expect((await device.fetcher.lookAll()).troubled).toEqual([]);
  }
  await device.show(given.looks.at(-1));
  const { snapshots, troubled } = await device.fetcher.lookAll();
  expect([snapshots.length, troubled.map((each) => each.code)]).toEqual([0, [code]]);
});

const mine = { journal: { of: "a", first: INPUTS.journals.a.length, then: [] } };

test("a seat that is not one's own is seen where nothing is new", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(mine);
  await device.show({ ...mine, seat: "b" });
  expect((await device.fetcher.lookAll()).troubled.map((each) => each.code)).toEqual(["journal.seat"]);
});

test("a journal that other rules followed must still be a beginning of the one that is shown", async () => {
  const whole = { journal: { of: "mediators", first: INPUTS.journals.mediators.length, then: [] } };
  const device = await ToldDevice.of({ who: "mediator" });
  const { pins } = await device.look({ journal: { ...whole.journal, first: whole.journal.first - 5 } });
  const { ids } = pins.journal;
  const forget = { history: undefined, rows: undefined, shown: undefined };
  await remember.keep(device.session.vault, { ...pins, ...forget });
  await device.look(whole);
  const other = { ...pins.journal, ids: [...ids.slice(0, -1), ids[0] as RecordId] };
  await remember.keep(device.session.vault, { ...pins, ...forget, journal: other }, true);
  const fault = await refusal(device, whole);
  expect(fault.code).toBe("journal.contradiction");
});

// An answer that was under way while another look went on is no journal that was set back; one that stays shorter is.

import { expect, test } from "vitest";

import type { Bytes } from "../../../src/bytes.ts";
import { positionIn } from "../../../src/client/cases/snapshot.ts";
import type { JsonRequest } from "../../../src/client/net/transport.ts";
import type { RouteName } from "../../../src/generated/routes.ts";
import { INPUTS, ToldDevice } from "../../support/told_device.ts";
import { codeOf } from "../../support/vectors.ts";

const ALL = { journal: { of: "a", first: INPUTS.journals.a.length, then: [] } };
const FEWER = { journal: { of: "a", first: INPUTS.journals.a.length - 2, then: [] } };

/** Answer a route as it was, so many times; then as it is. Return how often it was asked for. */
async function late(device: ToldDevice, route: RouteName, times: number): Promise<() => number> {
  await device.show(FEWER);
  const old = device.told.answers.get(route) as (call: JsonRequest) => Bytes;
  await device.show(ALL);
  const now = device.told.answers.get(route) as (call: JsonRequest) => Bytes;
  let asked = 0;
  device.told.answers.set(route, (call) => {
    asked += 1;
    return asked <= times ? old(call) : now(call);
  });
  return () => asked;
}

test("a case is asked for once more where its answer is older than what another look took in", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(ALL);
  const asked = await late(device, "case.get", 1);
  expect(positionIn(await device.fetcher.look(device.case)).n).toBe(ALL.journal.first);
  expect(asked()).toBe(2);
});

test("one that stays shorter was set back", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(ALL);
  const asked = await late(device, "case.get", 9);
  expect(await codeOf(() => device.fetcher.look(device.case))).toBe("journal.rollback");
  expect(asked()).toBe(2);
});

test("a look at everything that another look overtook shows what there is", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(FEWER);
  const asked = await late(device, "look", 1);
  const answer = device.told.answers.get("look") as (call: JsonRequest) => Bytes;
  const send = device.told.send.bind(device.told);
  device.told.send = async (call) => {
    if (call.route !== "look" || asked() > 0) return send(call);
    const under = answer(call);
    await device.fetcher.look(device.case);
    return under;
  };
  const { snapshots, troubled } = await device.fetcher.lookAll();
  expect(troubled).toEqual([]);
  expect(snapshots.map((each) => positionIn(each).n)).toEqual([ALL.journal.first]);
});

test("a look at everything that stays shorter was set back", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(ALL);
  await device.show(FEWER);
  const { troubled } = await device.fetcher.lookAll();
  expect(troubled.map((each) => each.code)).toEqual(["journal.rollback"]);
});

// What was said to stop something goes whatever the case looks like, is kept, and is sent again until it stands (step R9).

import { expect, test } from "vitest";

import type { Bytes } from "../../../src/bytes.ts";
import * as outbox from "../../../src/client/account/outbox.ts";
import type { Built } from "../../../src/client/cases/case_client.ts";
import * as evidence from "../../../src/client/cases/evidence.ts";
import { type CaseSnapshot, positionIn } from "../../../src/client/cases/snapshot.ts";
import type { StopsLost, Unreachable } from "../../../src/client/errors.ts";
import type { Moment, Signed } from "../../../src/client/items/signer.ts";
import { idOf } from "../../../src/client/trust/stops.ts";
import type { Correspondence } from "../../../src/client/roles/correspondence.ts";
import { PartyRole } from "../../../src/client/roles/party.ts";
import type { Outcome } from "../../../src/client/views/cases.ts";
import type { CaseId, ItemId } from "../../../src/domain/ids.ts";
import type { PendingRequest } from "../../../src/generated/shapes.ts";
import { decode } from "../../../src/wire/codec.ts";
import { INPUTS, ToldDevice } from "../../support/told_device.ts";
import { codeOf } from "../../support/vectors.ts";

const ALL = { journal: { of: "a", first: INPUTS.journals.a.length, then: [] } };
const ITEM = "11".repeat(16) as ItemId;
const FEWER = { journal: { of: "a", first: INPUTS.journals.a.length - 2, then: [] } };

/** A pause of side A's, made when it is sent; receipted, but where the server says otherwise. */
function pausing(device: ToldDevice, made: Signed[] = [], receipted = true) {
  return async (known: CaseSnapshot): Promise<Outcome> => {
    const build = async (moment: Moment): Promise<Built<"case.pause">> => {
      const lead = await known.signer.sign("Pause", moment, { side: "a" });
      if (receipted) await device.receipts("case.pause", lead.id, {});
      made.push(lead);
      return { request: { record: lead.data }, lead };
    };
    return device.client.act(known, { route: "case.pause", build });
  };
}

function sentRecords({ told }: ToldDevice): Bytes[] {
  const calls = told.sent.filter((each) => each.route === "case.pause");
  return calls.map(({ body }) => decode("Act", body ?? new Uint8Array()).record);
}

test("a stop goes where the case cannot be shown, and what is wrong is told beside it", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(ALL);
  await device.show(FEWER);
  const outcome = await device.client.stop(device.case, "Pause", undefined, pausing(device));
  expect(outcome.what).toBe("case.pause");
  expect(outcome.trouble).toMatchObject({ case: device.case, code: "journal.rollback", sentAgain: ["pause"] });
  expect(sentRecords(device)).toHaveLength(2);
});

test("a stop goes by what was verified before, and asks nothing first", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(ALL);
  const before = device.told.sent.length;
  await device.client.stop(device.case, "Pause", undefined, async (known) => {
    expect(positionIn(known).n).toBe(ALL.journal.first);
    expect(device.told.sent).toHaveLength(before);
    return pausing(device)(known);
  });
  expect(device.told.sent[before]?.route).toBe("case.pause");
});

test.each([
  ["item.destroy", (letters: Correspondence, of: CaseId) => letters.destroy(of, ITEM)],
  ["item.recall", (letters: Correspondence, of: CaseId) => letters.recall(of, ITEM)],
  ["item.refuse", (letters: Correspondence, of: CaseId) => letters.refuse(of, ITEM)],
] as const)("%s asks nothing first, whatever a look would do", async (route, stops) => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(ALL);
  const before = device.told.sent.length;
  device.refuses(route, "store.busy", 503);
  const { letters } = new PartyRole(device.client);
  expect(await codeOf(() => stops(letters, device.case as CaseId))).toBe("store.busy");
  expect(device.told.sent[before]?.route).toBe(route);
});

test("a pause that was receipted and dropped is told, proved, and sent again byte for byte until it stands", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  const snapshot = await device.look(ALL);
  const made: Signed[] = [];
  await pausing(device, made)(snapshot);
  for (let again = 1; again < 3; again += 1) {
    const fault = (await device.look(ALL).catch((error: unknown) => error)) as StopsLost;
    expect([fault.code, fault.variables]).toEqual(["receipt.gone", { what: "pause", again: "yes" }]);
    const proof = evidence.read((await device.session.vault.get(evidence.SHELF, fault.file ?? "")) ?? new Uint8Array());
    expect(proof.receipts.map(({ record }) => record)).toEqual([made[0]?.data]);
    expect(sentRecords(device)).toEqual(Array.from({ length: again + 1 }, () => made[0]?.data));
  }
});

test("leaving that was receipted and dropped is told, proved, and sent again byte for byte", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  const snapshot = await device.look(ALL);
  const made: Signed[] = [];
  const build = async (moment: Moment): Promise<Built<"case.withdraw">> => {
    const lead = await snapshot.signer.sign("Withdraw", moment, { side: "a" });
    await device.receipts("case.withdraw", lead.id, {});
    made.push(lead);
    return { request: { record: lead.data }, lead };
  };
  await device.client.act(snapshot, { route: "case.withdraw", build });
  const fault = (await device.look(ALL).catch((error: unknown) => error)) as StopsLost;
  expect([fault.code, fault.variables]).toEqual(["receipt.gone", { what: "withdraw", again: "yes" }]);
  const proof = evidence.read((await device.session.vault.get(evidence.SHELF, fault.file ?? "")) ?? new Uint8Array());
  expect(proof.receipts.map(({ record }) => record)).toEqual([made[0]?.data]);
  const sent = device.told.sent.filter((each) => each.route === "case.withdraw");
  const records = sent.map(({ body }) => decode("Act", body ?? new Uint8Array()).record);
  expect(records).toEqual([made[0]?.data, made[0]?.data]);
});

test("a pause that the server refuses now is told once, and not held against it for ever", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await pausing(device)(await device.look(ALL));
  device.refuses("case.pause", "case.closed", 409);
  const fault = (await device.look(ALL).catch((error: unknown) => error)) as StopsLost;
  expect(fault.variables).toEqual({ what: "pause", again: "no" });
  await device.look(ALL);
});

test("a pause without an answer waits, and goes again with the next look", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  const snapshot = await device.look(ALL);
  const made: Signed[] = [];
  const say = pausing(device, made);
  device.breaks("case.pause");
  const lost = (await say(snapshot).catch((error: unknown) => error)) as Unreachable;
  expect([lost.code, lost.pending]).toEqual(["net.unreachable", made[0]?.id.slice(0, 16)]);
  device.mends("case.pause");
  await device.look(ALL);
  expect(sentRecords(device)).toEqual([made[0]?.data, made[0]?.data]);
  expect(await outbox.waiting(device.session.vault)).toEqual([]);
});

test("a stop is never late: it is not dated anew, and waits", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  const snapshot = await device.look(ALL);
  const say = pausing(device, [], false);
  device.refuses("case.pause", "record.late", 409);
  expect(await codeOf(() => say(snapshot))).toBe("trust.receipt");
  expect([sentRecords(device).length, (await outbox.waiting(device.session.vault)).length]).toEqual([1, 1]);
});

test("what is in hand is said without keys: it waits as if it had been sent, and is said once", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(ALL);
  const { inHand } = device.fetcher;
  expect(await inHand.cases()).toEqual([[device.case, "party"]]);
  expect((await inHand.items()).length).toBeGreaterThan(0);
  const written = (await inHand.writeDown(device.case, "Pause")) as PendingRequest;
  expect(await inHand.writeDown(device.case, "Pause")).toEqual(written);
  const { record } = decode("Act", written.body);
  expect([written.route, written.record]).toEqual(["case.pause", await idOf(record)]);
  expect((await outbox.waiting(device.session.vault)).map(([, each]) => each)).toEqual([written]);
  const kept = await device.session.vault.read("account", "in-hand", "AllInHand");
  expect(kept?.cases[0]?.stops.map(({ what }) => what)).not.toContain("Pause");
});

test("what is in hand stays as it was signed, until it says something else", async () => {
  const device = await ToldDevice.of({ who: "anna" });
  await device.look(FEWER);
  const first = await device.session.vault.read("account", "in-hand", "AllInHand");
  await device.look(FEWER);
  expect(await device.session.vault.read("account", "in-hand", "AllInHand")).toEqual(first);
  await device.look(ALL);
  const then = await device.session.vault.read("account", "in-hand", "AllInHand");
  const records = new Set(then?.cases[0]?.stops.map(({ record }) => String(record)));
  expect(first?.cases[0]?.stops.every(({ record }) => records.has(String(record)))).toBe(true);
  expect(then?.cases[0]?.stops.length).toBeGreaterThan(first?.cases[0]?.stops.length ?? 0);
});

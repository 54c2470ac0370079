// Which second a change of the account carries: never one that the server has, and never far ahead of the time.

import { beforeEach, expect, test } from "vitest";

import { AHEAD_S, ChangeDates } from "../../../src/client/account/change_dates.ts";
import { Clock, TAKEN_S } from "../../../src/client/account/clock.ts";
import { memoryStore, openVault } from "../../../src/client/device/vault.ts";
import { ServerProblem } from "../../../src/client/errors.ts";
import { codeOf } from "../../support/vectors.ts";

const NOW = 1_800_000_000;
const FURTHEST_S = AHEAD_S.at(-1) ?? 0;

let taken: number;
let tried: number[];
let dates: ChangeDates;
let serverTime: number;

/** A server that takes each second once, and only within a minute of its time. */
function send(at: number): Promise<void> {
  tried.push(at);
  if (Math.abs(at - serverTime) > 60) throw new ServerProblem("record.late", 400);
  if (at <= taken) throw new ServerProblem("slot.stale", 409);
  taken = at;
  return Promise.resolve();
}

beforeEach(async () => {
  [taken, tried, serverTime] = [0, [], NOW];
  const vault = await openVault(memoryStore(), new Uint8Array(32).fill(7), (length) => new Uint8Array(length));
  dates = new ChangeDates(await Clock.of(() => NOW, vault), () => Promise.resolve(serverTime));
});

test("each change of a sitting has a second of its own", async () => {
  for (let times = 0; times < 3; times += 1) await dates.send(send);
  expect(tried).toEqual([NOW, NOW + 1, NOW + 2]);
});

test.each([0, 1, 3, FURTHEST_S - 1])("a change behind one that is %i s ahead is dated behind it", async (ahead) => {
  taken = NOW + ahead;
  await dates.send(send);
  expect(taken).toBeGreaterThan(NOW + ahead);
  expect(taken - NOW).toBeLessThanOrEqual(FURTHEST_S);
  await dates.send(send);
  expect(tried.at(-1)).toBe((tried.at(-2) ?? 0) + 1);
});

test("one that is further ahead is told", async () => {
  taken = NOW + FURTHEST_S;
  expect(await codeOf(() => dates.send(send))).toBe("slot.stale");
  expect(tried).toHaveLength(AHEAD_S.length);
});

test("a late one is dated by the server's time, once", async () => {
  serverTime = taken = NOW + 500;
  await dates.send(send);
  expect(tried).toEqual([NOW, NOW + 500, NOW + 501]);
  serverTime = NOW + TAKEN_S + 61;
  expect(await codeOf(() => dates.send(send))).toBe("clock.off");
});

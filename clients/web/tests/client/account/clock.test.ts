// A server moves a client's time by a quarter of an hour and never sets it back; its person moves it as far as they like. The twin
// of tests/unit/client/test_clock.py.

import { expect, test } from "vitest";

import { Clock, TAKEN_S } from "../../../src/client/account/clock.ts";
import { DeviceStore } from "../../../src/client/device/keystore.ts";
import { memoryPlaces } from "../../../src/client/device/memory.ts";
import type { ClockOff } from "../../../src/client/errors.ts";
import type { AccountProfile } from "../../../src/generated/shapes.ts";

const NOW = 1_800_000_000;
const PROFILE: AccountProfile = {
  origin: "https://letters.example", root: new Uint8Array(32), login: "lamp-tree-07", kind: "party",
};

/** A clock of a device whose own time tests move. */
async function device(): Promise<{ clock: Clock; again: () => Promise<Clock>; machine: { at: number } }> {
  const random = (length: number) => globalThis.crypto.getRandomValues(new Uint8Array(length));
  const vault = await new DeviceStore(memoryPlaces(), random).vault(PROFILE, new Uint8Array(32));
  const machine = { at: NOW };
  const again = () => Clock.of(() => machine.at, vault);
  return { clock: await again(), again, machine };
}

test("what was heard moves nothing and goes on with our own clock", async () => {
  const { clock, machine } = await device();
  expect([clock.now(), clock.dating(), clock.told()]).toEqual([NOW, NOW, undefined]);
  clock.heard(NOW + 1e9);
  machine.at += 60;
  expect([clock.now(), clock.told()]).toEqual([NOW + 60, NOW + 1e9 + 60]);
});

test.each([-TAKEN_S, -1, 0, 1, TAKEN_S])("a server moves the time of statements by %i s, and sets nobody back", async (off) => {
  const { clock } = await device();
  expect(clock.take(NOW + off)).toBe(NOW + off);
  expect([clock.dating(), clock.now()]).toEqual([NOW + off, NOW + Math.max(0, off)]);
});

test.each([-TAKEN_S - 1, TAKEN_S + 1, -NOW, Number.MAX_SAFE_INTEGER - NOW])("%i s are for its person to decide", async (off) => {
  const { clock } = await device();
  let refused: ClockOff | undefined;
  try {
    clock.take(NOW + off);
  } catch (fault) {
    refused = fault as ClockOff;
  }
  expect(refused).toMatchObject({ code: "clock.off", own: NOW, serverTime: NOW + off });
  expect([clock.now(), clock.dating()]).toEqual([NOW, NOW]);
});

test("many small steps lead no further than one", async () => {
  const { clock } = await device();
  clock.take(NOW + 800);
  expect(() => clock.take(NOW + 1_600)).toThrow("clock.off");
  expect(clock.dating()).toBe(NOW + 800);
});

test("a time that its person took holds on that device until they go back to the machine's own", async () => {
  const { clock, again } = await device();
  await clock.choose(NOW - 1e6);
  expect((await again()).now()).toBe(NOW - 1e6);
  await clock.ownAgain();
  expect([clock.now(), (await again()).now()]).toEqual([NOW, NOW]);
});

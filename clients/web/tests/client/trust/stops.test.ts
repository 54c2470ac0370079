// How many stops and pins are kept, and which.

import { expect, test } from "vitest";

import type { Bytes } from "../../../src/bytes.ts";
import {
  idOf, MOST_PINS, MOST_STOPS, newestPins, newestStops, type Pin, PIN_STEP, pinOf, pinsDue, sameStop, type Stop, withPins,
  withStops,
} from "../../../src/client/trust/stops.ts";
import type { CaseId, Digest } from "../../../src/generated/names.ts";
import type { KeyringContent } from "../../../src/generated/shapes.ts";
import { NOW, Organisation } from "../../support/organisation.ts";

const CASE = "c0".repeat(16) as CaseId;
const OTHER = "0c".repeat(16) as CaseId;
const NONE = new Uint8Array(32) as Bytes;
const EMPTY: KeyringContent = { account: NONE, cases: [], slips: [] };
const office = await Organisation.make();
const anna = await office.person();

function stop(n: number): Stop {
  const journal = { n: 0, head: "00".repeat(32) };
  const record = office.signed("Pause", { case: CASE, at: NOW + n, journal, side: "a" }, anna);
  return { route: "case.pause", case: CASE, record, since: NOW + n };
}

function pin(n: number, of: CaseId = CASE): Pin {
  return { case: of, seat: "a", n, head: n.toString(16).padStart(64, "0") as Digest };
}

test("of too many stops the newest are kept, and each once, as it was answered last", async () => {
  const many = Array.from({ length: MOST_STOPS + 10 }, (_, n) => stop(n));
  expect(await newestStops([...many].reverse())).toEqual(many.slice(10));
  const last = many.at(-1) as Stop;
  const later = { ...last, receipt: last.record };
  expect(await newestStops([...many, later])).toEqual([...many.slice(10, -1), later]);
  expect([sameStop(last, { ...last }), sameStop(last, later)]).toEqual([true, false]);
});

test("pins only grow, but where the root set a journal back", () => {
  const [far, near] = [pin(20), pin(8)];
  expect(newestPins([far], [near], new Set())).toEqual([far]);
  expect(newestPins([near], [far], new Set())).toEqual([far]);
  expect(newestPins([far], [near], new Set([OTHER]))).toEqual([far]);
  expect(newestPins([far], [near], new Set([CASE]))).toEqual([near]);
  const many = Array.from({ length: 300 }, (_, n) => pin(1, n.toString(16).padStart(32, "0") as CaseId));
  expect(newestPins([], many, new Set())).toEqual(many.slice(-MOST_PINS));
  // A journal that goes on is among the newest again.
  const grown = { ...(many[100] as Pin), n: 2 };
  expect(newestPins(many.slice(100), [grown], new Set())).toEqual([...many.slice(101), grown]);
});

test("a keyring takes stops and pins in, and has no empty list", async () => {
  const [one, two] = [stop(1), stop(2)];
  const both = await withStops(EMPTY, [one, two], new Set());
  expect(both.stops).toEqual([one, two]);
  const left = await withStops(both, [], new Set([await idOf(one.record)]));
  expect(left.stops).toEqual([two]);
  expect(await withStops(left, [], new Set([await idOf(two.record)]))).toEqual(EMPTY);
  expect(withPins(EMPTY, [], new Set())).toEqual(EMPTY);
  expect(pinOf(withPins(EMPTY, [pin(3)], new Set()), CASE, "a")).toEqual(pin(3));
  expect(pinOf(withPins(EMPTY, [pin(3)], new Set()), CASE, "b")).toBeUndefined();
});

test("a journal is worth a keyring version once it grew enough, or was set back", () => {
  const known = withPins(EMPTY, [pin(3)], new Set());
  expect(pinsDue(known, [pin(3 + PIN_STEP - 1)], new Set())).toBe(false);
  expect(pinsDue(known, [pin(3 + PIN_STEP)], new Set())).toBe(true);
  expect(pinsDue(EMPTY, [pin(PIN_STEP)], new Set())).toBe(true);
  expect(pinsDue(known, [pin(2)], new Set([CASE]))).toBe(true);
  expect(pinsDue(known, [pin(3)], new Set([CASE]))).toBe(false);
});

// Names in the keyring: they count here at once, go into the keyring when there is a line, and give way to what stands there.

import { beforeEach, expect, test } from "vitest";

import type { Bytes } from "../../../src/bytes.ts";
import { ContactNames, tidyName, toldApart } from "../../../src/client/account/contact_names.ts";
import { type Change, MOST_DEVICES, withDevices, withNames } from "../../../src/client/account/keyring.ts";
import { memoryStore, openVault, type Vault } from "../../../src/client/device/vault.ts";
import { Unreachable } from "../../../src/client/errors.ts";
import type { CaseId, DeviceId } from "../../../src/generated/names.ts";
import type { KeyringContent } from "../../../src/generated/shapes.ts";
import { codeOf } from "../../support/vectors.ts";

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const EMPTY: KeyringContent = { account: new Uint8Array(32), cases: [], slips: [] };
const [ONE, OTHER] = ["01".repeat(16) as CaseId, "02".repeat(16) as CaseId];

/** One account's keyring as the service keeps it, and whether there is a line to it. */
let there: { version: number; content: KeyringContent; line: boolean };
let vault: Vault;

/** A device of the account; it knows the keyring as it fetched it last. */
function device(on: Vault): ContactNames {
  let known: { version: number; content: KeyringContent | undefined } = { version: 0, content: undefined };
  const update = async (change: Change): Promise<void> => {
    if (!there.line) throw new Unreachable("net.unreachable");
    const changed = await names.ride(await change(there.content));
    there = { ...there, version: there.version + 1, content: changed };
    known = { version: there.version, content: changed };
  };
  const names: ContactNames = new ContactNames(on, () => known, update);
  return names;
}

beforeEach(async () => {
  there = { version: 1, content: EMPTY, line: true };
  vault = await openVault(memoryStore(), new Uint8Array(32).fill(7), random);
});

test("a name goes into the keyring and is there for the next device", async () => {
  await device(vault).give(ONE, "  De   winkel ");
  expect(there.content.names).toEqual([{ case: ONE, name: "De winkel" }]);
  const elsewhere = device(await openVault(memoryStore(), new Uint8Array(32).fill(7), random));
  await elsewhere.give(OTHER, "De buurman");
  expect([...(await elsewhere.all()).values()]).toEqual(["De winkel", "De buurman"]);
});

test("without a line it counts here, and goes into the keyring with the next version", async () => {
  there.line = false;
  const names = device(vault);
  await names.give(ONE, "De winkel");
  expect((await device(vault).all()).get(ONE)).toBe("De winkel");
  expect(there.content.names).toBeUndefined();
  there.line = true;
  await names.give(OTHER, "De buurman");
  expect(there.content.names?.map((each) => each.name)).toEqual(["De winkel", "De buurman"]);
});

test("two contacts have not one name, however it is typed; one contact keeps its own", async () => {
  const names = device(vault);
  await names.give(ONE, "Straße 4");
  expect(await codeOf(() => names.give(OTHER, "STRASSE  4"))).toBe("name.taken");
  expect(await names.give(ONE, "strasse 4")).toBe("strasse 4");
});

test.each([["  ", "name.empty"], ["x".repeat(41), "name.too_long"], ["a\u202eb", "name.characters"], ["x".repeat(40), null]])(
  "%j as a name",
  async (name, code) => {
    expect(await codeOf(() => { tidyName(name); })).toBe(code);
  },
);

test("names that would look the same bear a number", () => {
  const shown = toldApart(new Map([[ONE, "Ann"], [OTHER, "ann"]]));
  expect([...shown.values()]).toEqual(["Ann (01010101)", "ann (02020202)"]);
  expect([...toldApart(new Map([[ONE, "Ann"]])).values()]).toEqual(["Ann"]);
});

test("of too many the oldest go, and an empty list is left out of the keyring", async () => {
  const many = Array.from({ length: MOST_DEVICES + 1 }, (_, at) => at.toString(16).padStart(32, "0") as DeviceId);
  const full = await withDevices(many.map((each) => ({ device: each, name: each })))(EMPTY);
  expect(full.devices?.map((each) => each.device)).toEqual(many.slice(1));
  expect(await withDevices([], many)(full)).toEqual(EMPTY);
  expect(await withNames([])(EMPTY)).toEqual(EMPTY);
});

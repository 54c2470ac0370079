// Whose word is whose: receipts are the server's own, and staff are who the root says they are, in their dates, in one role.

import { beforeAll, expect, test } from "vitest";

import type { Bytes } from "../../../src/bytes.ts";
import {
  Directory, parsed, STAFF_LONGEST_S, verifyReceipt, windowAt, windowOf, windowOn,
} from "../../../src/client/trust/directory.ts";
import { dayOf } from "../../../src/domain/ids.ts";
import { CLOCK_SKEW_S, SECONDS_PER_DAY } from "../../../src/generated/limits.ts";
import type { Digest, RecordId, RootFingerprint } from "../../../src/generated/names.ts";
import type { Staff } from "../../../src/generated/shapes.ts";
import { distrust } from "../../support/journals.ts";
import { DAY, flipped, NOW, Organisation, type Person } from "../../support/organisation.ts";

const RECORD = "ab".repeat(32) as RecordId;
const HEAD = "00".repeat(32) as Digest;
let office: Organisation;
let server: Person, other: Person, former: Person, mediator: Person;

beforeAll(async () => {
  office = await Organisation.make();
  former = await office.staff("former", "server", { since: NOW - 20 * DAY, until: NOW - 10 * DAY });
  [server, other] = [await office.staff("server", "server"), await office.staff("other", "server")];
  mediator = await office.staff("meral", "mediator");
});

async function admitted(...records: readonly Bytes[]): Promise<Directory> {
  const directory = await Directory.of(office.root.public);
  await directory.admit(records);
  return directory;
}

function receipt(by: Person, change: object = {}): Bytes {
  return office.signed("Receipt", { record: RECORD, n: 3, day: dayOf(NOW), head: HEAD, at: NOW, ...change }, by);
}

async function receiptCode(data: Bytes, by = server): Promise<string> {
  const directory = await admitted(...office.records);
  return (await distrust(() => verifyReceipt(data, RECORD, by.keyset.public.id, directory)))[0];
}

test("a receipt is the server's own word for this very record", async () => {
  expect(await receiptCode(receipt(server))).toBe("");
  expect(await receiptCode(receipt(server, { record: "cd".repeat(32) }))).toBe("trust.receipt");
  expect(await receiptCode(receipt(other))).toBe("trust.receipt");
  expect(await receiptCode(receipt(mediator))).toBe("trust.receipt");
  const shred = { record: RECORD, item: "00".repeat(16), grants: [HEAD], day: dayOf(NOW) };
  expect(await receiptCode(office.signed("ShredReceipt", shred, server))).toBe("trust.receipt");
});

test("a receipt needs a server that is one in its dates, and its signature", async () => {
  expect(await receiptCode(receipt(mediator), mediator)).toBe("trust.role");
  expect(await receiptCode(receipt(former), former)).toBe("trust.expired");
  expect(await receiptCode(receipt(former, { day: dayOf(NOW - 15 * DAY) }), former)).toBe("");
  const stranger = await office.person();
  expect(await receiptCode(receipt(stranger), stranger)).toBe("trust.unknown");
  expect(await receiptCode(flipped(receipt(server)))).toBe("trust.signature");
});

test("a record of another root is nobody's", async () => {
  expect((await distrust(() => parsed(receipt(server), HEAD as string as RootFingerprint)))[0]).toBe("trust.root");
  expect((await distrust(() => parsed(new Uint8Array(), office.fingerprint)))[0]).toBe("trust.record");
});

/** What the root says of a mediator, with something changed. */
function vouched(who: Person, change: Partial<Staff> = {}): Bytes {
  const said = {
    at: NOW, keyset: who.keyset.public.toBytes(), account: office.root.public, role: "mediator", name: "meral",
    not_before: NOW, not_after: NOW + DAY, ...change,
  };
  return office.signed("Staff", said);
}

test.each([
  [{ not_after: NOW }, "trust.dates"], [{ not_after: NOW - 1 }, "trust.dates"],
  [{ not_after: NOW + STAFF_LONGEST_S + 1 }, "trust.dates"], [{ not_after: NOW + STAFF_LONGEST_S }, ""],
  [{ not_after: NOW + 1 }, ""],
] as const)("the root's word counts for dates that can be: %j", async (change, code) => {
  const data = vouched(await office.person(), change);
  expect((await distrust(() => admitted(data)))[0]).toBe(code);
});

test("only the root makes staff, and nobody has two roles", async () => {
  const who = await office.person();
  const members = { at: NOW, account: office.root.public, role: "mediator", name: "eve", not_before: NOW, not_after: NOW + DAY };
  const forged = office.signed("Staff", { ...members, keyset: who.keyset.public.toBytes() }, mediator);
  expect((await distrust(() => admitted(...office.records, forged)))[0]).toBe("trust.chain");
  expect((await distrust(() => admitted(flipped(vouched(who)))))[0]).toBe("trust.signature");
  expect((await distrust(() => admitted(receipt(server))))[0]).toBe("trust.record");
  expect((await distrust(() => admitted(vouched(who), vouched(who, { role: "coordinator" }))))[0]).toBe("trust.two_roles");
  const renewed = vouched(who, { at: NOW + 9, name: "meral again", not_after: NOW + 9 * DAY });
  const directory = await admitted(renewed, vouched(who), vouched(who));
  expect(directory.name(who.keyset.public.id)).toBe("meral again");
  expect(directory.members(NOW + 2 * DAY).map((each) => each.name)).toEqual(["meral again"]);
});

test("a role counts within its dates and the clocks' tolerance", async () => {
  const who = await office.person();
  const { id } = who.keyset.public;
  const directory = await admitted(vouched(who));
  const [first, last] = [NOW - CLOCK_SKEW_S, NOW + DAY + CLOCK_SKEW_S];
  for (const [at, code] of [[first - 1, "trust.expired"], [first, ""], [last - 1, ""], [last, "trust.expired"]] as const) {
    expect((await distrust(() => directory.require(id, ["mediator"], windowAt(at))))[0]).toBe(code);
  }
  expect((await distrust(() => directory.require(id, ["server"], windowAt(NOW))))[0]).toBe("trust.role");
  expect([NOW - 1, NOW, NOW + DAY].map((at) => directory.role(id, at))).toEqual([undefined, "mediator", undefined]);
});

test.each(["root", "coordinator"])("an end by the %s counts from its second, and the earliest does", async (by) => {
  const here = await Organisation.make();
  const [desk, lead] = [await here.staff("office", "coordinator"), await here.staff("meral", "mediator")];
  const { id } = lead.keyset.public;
  const ends = [5_000, 3_000, 4_000].map((at) =>
    here.signed("StaffEnd", { at: NOW + at, keyset: id }, by === "root" ? undefined : desk),
  );
  const directory = await Directory.of(here.root.public);
  await directory.admit([...ends, ...here.records]);
  const code = async (at: number) =>
    (await distrust(() => directory.require(id, ["mediator"], windowAt(NOW + at + CLOCK_SKEW_S))))[0];
  expect([await code(3_000), await code(3_001)]).toEqual(["", "trust.ended"]);
  expect(directory.members(NOW).map((each) => each.name)).toEqual(["office"]);
  expect([...directory.coordinators(NOW).keys()]).toEqual([desk.keyset.public.id]);
});

test("nobody else ends anybody", async () => {
  const here = await Organisation.make();
  const [desk, lead] = [await here.staff("office", "coordinator"), await here.staff("meral", "mediator")];
  const code = async (end: Bytes) => {
    const directory = await Directory.of(here.root.public);
    return (await distrust(() => directory.admit([...here.records, end])))[0];
  };
  const said = { at: NOW, keyset: desk.keyset.public.id };
  expect(await code(here.signed("StaffEnd", said, lead))).toBe("trust.role");
  expect(await code(here.signed("StaffEnd", said, await here.person()))).toBe("trust.unknown");
  for (const by of [desk, undefined]) expect(await code(flipped(here.signed("StaffEnd", said, by)))).toBe("trust.signature");
});

test("two looks at once admit whom both were shown, and neither is lost", async () => {
  const directory = await Directory.of(office.root.public);
  await Promise.all([directory.admit(office.records), directory.admit(office.records.slice(1))]);
  expect(directory.members(NOW).map((each) => each.name)).toEqual(["meral", "other", "server"]);
});

test("a statement that says its day counts for all of it", async () => {
  const day = dayOf(NOW);
  const on = { earliest: day * SECONDS_PER_DAY - CLOCK_SKEW_S, latest: (day + 1) * SECONDS_PER_DAY + CLOCK_SKEW_S };
  const opened = await parsed(office.signed("CaseOpen", { case: "07".repeat(16), day }, mediator), office.fingerprint);
  expect(windowOf(opened.record)).toEqual(on);
  expect(windowOn(day)).toEqual(on);
  const paused = { case: "07".repeat(16), at: NOW, journal: { n: 0, head: HEAD } };
  expect(windowOf((await parsed(office.signed("Pause", paused, mediator), office.fingerprint)).record)).toEqual(windowAt(NOW));
});

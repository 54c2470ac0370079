// Bounds and conditions of single rules that histories drawn by chance seldom meet.

import { expect, test } from "vitest";

import type { Caller, Commands } from "../../src/domain/commands.ts";
import { requireStillTogether } from "../../src/domain/guardian_rules.ts";
import { namedGuardian } from "../../src/domain/guardians.ts";
import type { CaseId, GuardianId, ItemId, KeysetId, RecordId, SlipId } from "../../src/domain/ids.ts";
import { submit } from "../../src/domain/item_rules.ts";
import { emptyFile, itemOf, type CaseFile, type Delegation } from "../../src/domain/model.ts";
import { decide } from "../../src/domain/decide.ts";
import { behind, lent, naming, NOTHING, UNNAMED } from "../../src/domain/newest.ts";
import { delegate } from "../../src/domain/people_rules.ts";
import { acting } from "../../src/domain/policy.ts";
import { after, begun } from "../../src/domain/replay.ts";
import type { Seat } from "../../src/domain/seats.ts";
import { BACKWARDS_S } from "../../src/generated/limits.ts";
import { codeOf } from "../support/vectors.ts";

const NOW = 1_800_000_000;
const MEDIATOR: Caller = { keyset: "aa" as KeysetId, staff: "mediator" };
const BY_MEDIATOR = acting("mediator");
const EMPTY = emptyFile("ee" as CaseId);

test("a record from before this rule is read as if it had named what it stands behind", () => {
  const command: Commands["Lend"] = {
    command: "Lend", record: "a1" as RecordId, item: "b1" as ItemId, side: "a", manifest: "c1" as RecordId, to: "d1" as KeysetId,
  };
  const taken = "e1" as RecordId;
  const file: CaseFile = { ...EMPTY, taken: new Map([[lent(command.item, command.to), taken]]) };
  expect([behind(EMPTY, command, MEDIATOR), behind(file, command, MEDIATOR)]).toEqual([NOTHING, taken]);
  expect([naming(EMPTY, command, MEDIATOR).behind, naming(file, command, MEDIATOR).behind]).toEqual([NOTHING, taken]);
  expect(naming(file, { ...command, behind: NOTHING }, MEDIATOR).behind).toBe(NOTHING);
});

test("a journal in which a question to a guardian names nothing is followed, and one that names what is older is not", async () => {
  const about = { side: "a", guardian: "91" as GuardianId } as const;
  const moments = { likely: NOW, first: NOW - 600, last: NOW + 600 };
  const joined = after(
    begun("ee" as CaseId, "g99" as Seat),
    { command: "ConfirmGuardian", record: "c1" as RecordId, ...about, slip: "51" as SlipId, keyset: "99" as KeysetId },
    MEDIATOR, moments,
  );
  const ask = { command: "AskGuardian", record: "a1" as RecordId, ...about } as const;
  const asked = after(joined, ask, MEDIATOR, moments);
  expect([...asked.file.taken.values()]).toEqual(["a1"]);
  const older = { ...ask, record: "a2" as RecordId, behind: "c1" as RecordId };
  expect(await codeOf(() => after(asked, older, MEDIATOR, moments))).toBe("journal.stale");
});

test.each([
  [NOW - BACKWARDS_S - 1, "journal.stale"],
  [NOW - BACKWARDS_S, null],
])("a delegation signed at %d, of somebody whose last one was taken away since", async (signed_at, code) => {
  const counsellor = "cc" as KeysetId;
  const over: Delegation = {
    record: "d1" as RecordId, side: "a", keyset: counsellor, scopes: new Set(["read"]), mode: "scan", not_before: 0, not_after: NOW,
    revoked: true,
  };
  const command: Commands["Delegate"] = {
    command: "Delegate", record: "d2" as RecordId, side: "a", counsellor, counsellor_role: "counsellor", scopes: new Set(["read"]),
    mode: "scan", not_before: NOW, not_after: NOW + 9, signed_at,
  };
  const file: CaseFile = { ...EMPTY, delegations: [over] };
  expect(await codeOf(() => delegate(file, command, MEDIATOR, BY_MEDIATOR, NOW))).toBe(code);
});

test.each([
  [true, null],
  [false, "not.allowed"],
])("what is made of a letter is lendable only where the letter is: %s", async (lendable, code) => {
  const original = itemOf({
    id: "1a" as ItemId, case: EMPTY.case.id, side: "a", author: "bb" as KeysetId, kind: "letter", state: "held",
    manifest: "3a" as RecordId, held_at: NOW, day: 1, lendable,
  });
  const file: CaseFile = {
    ...EMPTY,
    assignments: [{ keyset: MEDIATOR.keyset, place: "lead", record: "01" as RecordId, not_after: NOW + 9 }],
    items: new Map([[original.id, original]]),
  };
  const command: Commands["Submit"] = {
    command: "Submit", record: "02" as RecordId, side: "a", item: "1b" as ItemId, kind: "letter", manifest: "3b" as RecordId,
    readers: new Set([MEDIATOR.keyset]), copies: new Set(), derived_from: original.id, lendable: true, room: 0, day: 1,
  };
  expect(await codeOf(() => submit(file, command, MEDIATOR, BY_MEDIATOR, NOW))).toBe(code);
});

test.each<[string, readonly string[], string | null]>([
  ["the word of each", ["71", "72"], null],
  ["the word of one of two", ["71"], "guardian.not_agreed"],
  ["no word", [], "guardian.missing"],
])("a consent of somebody under age that names %s", async (_what, words, code) => {
  const guardians = ["71", "72"].map((said) => ({
    ...namedGuardian(`9${said}` as GuardianId, "a", "09" as RecordId, "08" as RecordId), answered: said as RecordId, agrees: true,
  }));
  const parties = { ...EMPTY.parties, a: { ...EMPTY.parties.a, under_age: "0a" as RecordId } };
  const named = new Set(words.map((each) => each as RecordId));
  expect(await codeOf(() => { requireStillTogether({ ...EMPTY, guardians, parties }, "a", named); })).toBe(code);
});

test("wishes that name nothing stand behind none that name something, and an older word is told by the seconds", async () => {
  const about = { command: "SetPreferences", side: "a", kinds: new Set(["letter"] as const), tell_opened: false } as const;
  const caller: Caller = { keyset: "aa" as KeysetId };
  const before = { ...EMPTY, parties: { ...EMPTY.parties, a: { ...EMPTY.parties.a, keyset: caller.keyset } } };
  const said = (record: string, at: number | undefined, behind: RecordId): Commands["SetPreferences"] => ({
    ...about, record: record as RecordId, behind, ...(at === undefined ? {} : { spoken: { n: 4, at, attested: false } }),
  });
  const old = decide(before, said("a1", 100, UNNAMED), caller, NOW);
  expect(await codeOf(() => decide(old, said("a2", 99, UNNAMED), caller, NOW))).toBe("journal.stale");
  expect(await codeOf(() => decide(old, said("a2", 101, UNNAMED), caller, NOW))).toBeNull();
  const named = decide(old, said("a3", undefined, NOTHING), caller, NOW);
  expect(named.taken.get("preferences a")).toBe("a3");
  expect(await codeOf(() => decide(named, said("a4", 999, UNNAMED), caller, NOW))).toBe("journal.stale");
  expect(await codeOf(() => decide(named, said("a4", undefined, NOTHING), caller, NOW))).toBe("journal.stale");
  expect(await codeOf(() => decide(named, said("a4", undefined, "a3" as RecordId), caller, NOW))).toBeNull();
});

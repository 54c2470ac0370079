// What commands take from their statements: members of the same name, and those that are put otherwise. Which decisions follow is
// held by the vectors of whole journals.

import { expect, test } from "vitest";

import { unhex } from "../../src/bytes.ts";
import { COMMANDS } from "../../src/generated/commands.ts";
import type { KeysetId, RecordId } from "../../src/generated/names.ts";
import { NUMBERS } from "../../src/generated/statements.ts";
import { commandOf, type Known } from "../../src/wire/commands.ts";
import { parse, type Record } from "../../src/wire/records.ts";
import { routeFor } from "../../src/wire/routes.ts";
import { onlyTakes, vouched } from "../../src/wire/statements.ts";
import { codeOf, vectors } from "../support/vectors.ts";

const RECORDS: readonly Record[] = vectors("every-type").outputs.map((made: { record: string }) => parse(unhex(made.record)));
const ID = "11".repeat(32) as RecordId;
const OTHER = "22".repeat(32) as KeysetId;
/** Statements that are no command: what stands beside one, and what only the root and the server say. */
const NONE = new Set(["Staff", "StaffEnd", "Manifest", "Log", "Restore", "Receipt", "ShredReceipt"]);

function one<Name extends Record["name"]>(name: Name): Extract<Record, { name: Name }> {
  const found = RECORDS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no vector has a ${name}`);
  return found as Extract<Record, { name: Name }>;
}

function known(record: Record): Known {
  const signer = record.signatures[0]?.keyset ?? OTHER;
  return { id: ID, signer, manifest: { ...one("Manifest").statement }, subjectRole: "mediator", confirmed: OTHER };
}

test("every statement about a case gives a command, of which nothing is missing", () => {
  for (const record of RECORDS.filter((each) => !NONE.has(each.name) && each.name !== "Submit")) {
    const command = commandOf(record, known(record)) as unknown as { command: keyof typeof COMMANDS; record: string };
    expect(command.record).toBe(ID);
    const { members } = COMMANDS[command.command];
    expect(Object.keys(command).filter((name) => name !== "command" && !members.includes(name))).toEqual([]);
  }
  for (const name of NONE) expect(() => commandOf(one(name as Record["name"]), known(one("Manifest")))).toThrow(TypeError);
});

test("every statement about a case has a route that takes it", () => {
  const beside = new Set(["Staff", "Manifest", "Log", "Restore", "Receipt", "ShredReceipt"]);
  const without = Object.keys(NUMBERS).filter((name) => routeFor(name as keyof typeof NUMBERS) === undefined);
  expect(new Set(without)).toEqual(beside);
});

test("a submit takes side, form and parts from its manifest, and its grants by their purpose", async () => {
  const submit = one("Submit");
  const manifest = one("Manifest").statement;
  const said = (purposes: readonly [number, KeysetId][]): Record => ({
    ...submit,
    statement: {
      ...submit.statement,
      grants: purposes.map(([purpose, to]) => ({ purpose: purpose as 1, to, digest: "00".repeat(32) as never })),
    },
  });
  const { signer } = known(submit);
  expect(commandOf(said([[1, OTHER], [6, signer]]), known(submit))).toMatchObject({
    command: "Submit",
    side: manifest.side,
    kind: manifest.kind,
    readers: new Set([OTHER]),
    copies: new Set([signer]),
    parts: manifest.parts.slice(1).map((each) => each.root),
    lendable: manifest.lendable ?? false,
    room: 0,
  });
  for (const wrong of [[[2, OTHER]], [[1, OTHER], [1, OTHER]], [[6, OTHER]]] as const) {
    expect(await codeOf(() => commandOf(said(wrong as never), known(submit)))).toBe("record.mismatch");
  }
  const { manifest: _, ...rest } = known(submit);
  expect(await codeOf(() => commandOf(submit, rest))).toBe("record.mismatch");
});

test("an assignment begins, gives or ends a place", async () => {
  const given = one("Assignment");
  const placed = (place: "lead" | "deputy" | "ended"): Record => ({ ...given, statement: { ...given.statement, place } });
  expect(commandOf(placed("ended"), known(given)).command).toBe("EndAssignment");
  const asDeputy = { command: "Assign", place: "deputy", mediator_role: "mediator" };
  expect(commandOf(placed("deputy"), known(given))).toMatchObject(asDeputy);
  expect(commandOf(placed("lead"), { ...known(given), creates: true }).command).toBe("CreateCase");
  expect(await codeOf(() => commandOf(placed("deputy"), { ...known(given), creates: true }))).toBe("record.mismatch");
  expect([onlyTakes(placed("ended")), onlyTakes(placed("lead"))]).toEqual([true, false]);
});

test("what belongs to another step of a guardian must not stand beside it", async () => {
  const given = one("Guardian");
  const { slip: _1, expires: _2, keyset: _3, ...bare } = given.statement;
  const said = (members: object): Record => ({ ...given, statement: { ...bare, ...members } }) as Record;
  const slip = { slip: "33".repeat(16) };
  const keyset = new Uint8Array(1248);
  expect(commandOf(said({ step: "named" }), known(given)).command).toBe("NameGuardian");
  expect(commandOf(said({ step: "named", ...slip, expires: 1 }), known(given))).toMatchObject({ ...slip, expires: 1 });
  expect(commandOf(said({ step: "confirmed", ...slip, keyset }), known(given))).toMatchObject({ keyset: OTHER });
  const wrongs = [
    ...["named", "asked", "confirmed"].map((step) => ({ step, ...slip })), { step: "ended", expires: 1 },
    { step: "named", behind: ID },
  ];
  for (const wrong of wrongs) {
    expect(await codeOf(() => commandOf(said(wrong), known(given)))).toBe("record.mismatch");
  }
});

test("a mediator vouches for a keyset by three statements", () => {
  expect(new Set(RECORDS.filter((each) => vouched(each) !== undefined).map((each) => each.name)).has("Confirm")).toBe(true);
  expect(vouched(one("Supporter"))).toHaveLength(1248);
  expect(vouched(one("Manifest"))).toBeUndefined();
});

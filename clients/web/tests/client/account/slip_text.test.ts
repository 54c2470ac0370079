// The written forms of a slip, by the table that the command-line client runs too.

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { hex, unhex } from "../../../src/bytes.ts";
import { isFingerprint, linkOf, linesOf, readSlip, type SlipSaid } from "../../../src/client/account/slip_text.ts";
import { Misused } from "../../../src/client/errors.ts";
import { readTypedCode, TypedKind } from "../../../src/crypto/typed.ts";
import type { RootFingerprint } from "../../../src/generated/names.ts";

interface Table {
  readonly slip: Omit<SlipSaid, "secret"> & { readonly secret: string };
  readonly link: string;
  readonly lines: Readonly<Record<string, string>>;
  readonly read: readonly string[];
  readonly refused: readonly { readonly text: string; readonly code: string; readonly line?: string }[];
  readonly fingerprints: readonly string[];
}

const TABLE = JSON.parse(readFileSync(new URL("../../../../../tests/tables/slip-texts.json", import.meta.url), "utf-8")) as Table;
const SLIP: SlipSaid = { ...TABLE.slip, secret: unhex(TABLE.slip.secret) };

test("a slip is written as the command-line client writes it", () => {
  expect(linkOf(SLIP)).toBe(TABLE.link);
  expect(linesOf(SLIP)).toEqual(TABLE.lines);
});

test.each(TABLE.read.map((text) => [text]))("every written form gives the slip back: %j", (text) => {
  expect(readSlip(text)).toEqual(SLIP);
});

test.each(TABLE.refused.map((each) => [each.text, each] as const))("what is no slip is refused: %j", (text, { code, line }) => {
  let fault: unknown;
  try {
    readSlip(text);
  } catch (error) {
    fault = error;
  }
  expect(fault).toBeInstanceOf(Misused);
  expect({ code: (fault as Misused).code, line: (fault as Misused).variables.line }).toEqual({ code, line });
});

test("a fingerprint may be typed in each of its printed forms", () => {
  const whole = TABLE.fingerprints.find((each) => /^[0-9a-f]{64}$/.test(each)) as RootFingerprint;
  for (const typed of TABLE.fingerprints) {
    expect(isFingerprint(typed, whole)).toBe(true);
    expect(isFingerprint(`${typed.slice(0, -3)}AAA`, whole)).toBe(false);
  }
  expect(isFingerprint("", whole)).toBe(false);
  expect(hex(readTypedCode(TypedKind.ROOT_FINGERPRINT, TABLE.fingerprints[2] ?? "", 32))).toBe(whole);
});

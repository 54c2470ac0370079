// Slots of an account: what a passphrase or a code locked opens with the same one, and with nothing else.

import { expect, test } from "vitest";

import { type Bytes, equal, utf8 } from "../../../src/bytes.ts";
import * as unlock from "../../../src/client/account/unlock.ts";
import { WaysIn } from "../../../src/client/account/ways_in.ts";
import { recoveryKeys } from "../../../src/crypto/slots.ts";
import { readTypedCode, TypedKind } from "../../../src/crypto/typed.ts";
import type { Salt } from "../../../src/generated/names.ts";
import type { AccountProfile } from "../../../src/generated/shapes.ts";
import { codeOf } from "../../support/vectors.ts";

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const PROFILE: AccountProfile = {
  origin: "https://letters.example",
  root: new Uint8Array(32),
  login: "lamp-tree-07",
  kind: "party",
};
const SECRET = random(32);

test("six words open what they locked, however they are spaced, and others do not", async () => {
  const { slot, salted } = await unlock.passphraseSlot(PROFILE, "one two three four five six", SECRET, random);
  const kept = { salt: salted.salt, wrapped: slot.wrapped };
  const { secret } = await unlock.openCachedSlot(PROFILE, kept, " one two  three four\tfive six ");
  expect(equal(secret, SECRET)).toBe(true);
  expect(await codeOf(() => unlock.openCachedSlot(PROFILE, kept, "one two three four five seven"))).toBe("lock.passphrase");
  expect(await codeOf(() => unlock.openCachedSlot(PROFILE, kept, "  "))).toBe("lock.passphrase");
  expect(await codeOf(() => unlock.openCachedSlot({ ...PROFILE, login: "lamp-tree-08" }, kept, "one two three four five six")))
    .toBe("lock.passphrase");
});

test("a recovery code opens its own slot", async () => {
  const { slot, code } = await unlock.recoverySlot(PROFILE, SECRET, random);
  const keys = await recoveryKeys(readTypedCode(TypedKind.RECOVERY_CODE, code, 16), PROFILE);
  expect(equal(await unlock.unwrap(PROFILE, slot.wrapped, keys, "recovery", "lock.code"), SECRET)).toBe(true);
  expect(await codeOf(() => unlock.unwrap(PROFILE, slot.wrapped, keys, "passphrase", "lock.code"))).toBe("lock.code");
});

test("what is too short, or not every device can type, is no new passphrase; what nobody drew is no salt", async () => {
  expect(await codeOf(() => { unlock.requireLong("nine char"); })).toBe("passphrase.short");
  expect(await codeOf(() => { unlock.requireLong("one two three \u{1fae9}"); })).toBe("passphrase.characters");
  expect(await codeOf(() => { unlock.requireLong("ten chars!"); })).toBeNull();
  expect(await codeOf(() => { unlock.requireSalt(new Uint8Array(16).fill(7)); })).toBe("login.salt");
  expect(await codeOf(() => { unlock.requireSalt(utf8("0123456789abcdef")); })).toBeNull();
});

test("under a salt that this device does not know nothing is made of the passphrase, and nothing is shown", async () => {
  const words = "one two three four five six";
  const { salted } = await unlock.passphraseSlot(PROFILE, words, SECRET, random);
  const ways = new WaysIn(PROFILE, words, salted);
  for (const salt of [new Uint8Array(16), new Uint8Array(16).fill(255), utf8("its own choice..")] as Salt[]) {
    expect(await codeOf(() => ways.passphraseKeys(salt))).toBe("login.salt");
    expect(await codeOf(() => ways.shown(salt))).toBe("login.salt");
  }
  expect(ways.keys).toBe(salted);
  expect(await ways.shown(salted.salt)).toEqual({ slot: "passphrase", auth: salted.keys.auth });
  const unknown = new WaysIn(PROFILE, words);
  expect(await codeOf(() => unknown.passphraseKeys(new Uint8Array(16) as Salt))).toBe("login.salt");
});

// The vectors of getting in: slots, keyring, the enrolment slip's code, logins, changes of an account. What only a server makes of
// them (salts of nobody, device tokens) is not asked here: no client makes it.

import { expect, test } from "vitest";

import { hex, unhex, utf8 } from "../../src/bytes.ts";
import { authDigest, tokenDigest } from "../../src/crypto/digests.ts";
import { KeysetPublic, SigningSecret } from "../../src/crypto/keys.ts";
import { localKey, openKeyring, openLocal, sealKeyring, sealLocal } from "../../src/crypto/keyring.ts";
import { type ChangeStatement, signChange, signLogin, verifyChange, verifyLogin } from "../../src/crypto/sign.ts";
import { checkSlipMac, slipMac, type SlipStatement } from "../../src/crypto/slip.ts";
import { passphraseKeys, profileOf, recoveryKeys, unwrapSecret, wrapSecret } from "../../src/crypto/slots.ts";
import { readTypedCode, TypedKind, typedCode } from "../../src/crypto/typed.ts";
import { codeOf, type Given, vectors } from "../support/vectors.ts";

const slots = vectors("slots-of-a-person");

test("slots", async () => {
  const who = { login: slots.inputs.login, origin: slots.inputs.origin };
  const [salt, secret, code] = [unhex(slots.inputs.salt), unhex(slots.inputs.secret), unhex(slots.inputs.recovery_code)];
  expect(typedCode(TypedKind.RECOVERY_CODE, code)).toBe(slots.inputs.recovery_code_text);
  for (const made of slots.outputs.slots) {
    const keys =
      made.kind === "recovery"
        ? await recoveryKeys(code, who)
        : await passphraseKeys(slots.inputs.passphrase, salt, profileOf(made.memory_kib, made.passes, made.lanes), who);
    expect([hex(keys.auth), hex(keys.unlock)]).toEqual([made.auth, made.unlock]);
    expect(hex(await authDigest(keys.auth))).toBe(made.auth_digest);
    const owner = { kind: made.kind, ...who };
    expect(hex(await wrapSecret(secret, keys.unlock, owner, () => unhex(made.nonce)))).toBe(made.wrapped);
    expect(await unwrapSecret(unhex(made.wrapped), keys.unlock, owner)).toEqual(secret);
  }
  for (const other of slots.inputs.same_passphrase) {
    const same = await passphraseKeys(other, salt, "party", who);
    expect(hex(same.unlock)).toBe(slots.outputs.slots[0].unlock);
  }
  expect(hex(await tokenDigest(unhex(slots.inputs.token)))).toBe(slots.outputs.token_digest);
  await expect(passphraseKeys(" \u00a0", salt, "party", who)).rejects.toThrow(RangeError);
});

test.each(slots.refused)("a slot that does not open: %s", async (_name, given, code) => {
  const open = (): unknown =>
    "memory_kib" in given
      ? profileOf(given["memory_kib"], given["passes"], given["lanes"])
      : unwrapSecret(unhex(given["wrapped"]), unhex(given["unlock"]), given as Given);
  expect(await codeOf(open)).toBe(code);
});

const keyring = vectors("keyring-of-a-person");

test("a keyring and a local value", async () => {
  const { inputs, outputs } = keyring;
  const secret = unhex(inputs.secret);
  const at = { share: unhex(inputs.share), version: inputs.version };
  const sealed = await sealKeyring(secret, at, utf8(inputs.plaintext), () => unhex(inputs.nonce));
  expect(hex(sealed)).toBe(outputs.sealed);
  expect(await openKeyring(secret, at, sealed)).toEqual(utf8(inputs.plaintext));
  const { local } = inputs;
  const key = await localKey(secret, local.purpose);
  const kept = await sealLocal(key, local.name, utf8(local.plaintext), () => unhex(local.nonce));
  expect([hex(key), hex(kept)]).toEqual([outputs.local_key, outputs.local_sealed]);
  expect(await openLocal(key, local.name, kept)).toEqual(utf8(local.plaintext));
});

test.each(keyring.refused)("a keyring or local value that does not open: %s", async (_name, given, code) => {
  const open = async (): Promise<unknown> => {
    if (!("keyring" in given)) return openLocal(unhex(given["local"].key), given["local"].name, unhex(given["local"].sealed));
    const ring = given["keyring"];
    return openKeyring(unhex(ring.secret), { share: unhex(ring.share), version: ring.version }, unhex(ring.sealed));
  };
  expect(await codeOf(open)).toBe(code);
});

const slip = vectors("slip-answered");

async function slipStatement(given: Given): Promise<SlipStatement> {
  return { ...given, account: unhex(given.account), keyset: await KeysetPublic.fromBytes(unhex(given.keyset)) };
}

test("a slip", async () => {
  const secret = unhex(slip.inputs.secret);
  expect(hex(await slipMac(secret, await slipStatement(slip.inputs)))).toBe(slip.outputs.mac);
  expect(readTypedCode(TypedKind.SLIP_SECRET, slip.inputs.secret_text, 16)).toEqual(secret);
});

test.each(slip.refused)("a slip answered by somebody else: %s", async (_name, given, code) => {
  const said = await slipStatement(given);
  expect(await codeOf(() => checkSlipMac(unhex(given["secret"]), said, unhex(given["mac"])))).toBe(code);
});

const login = vectors("login");

test("a login", () => {
  const secret = new SigningSecret(unhex(login.inputs.account_seed));
  expect(hex(secret.public)).toBe(login.outputs.account);
  expect(hex(signLogin(secret, { ...login.inputs, nonce: unhex(login.inputs.nonce) }))).toBe(login.outputs.signature);
});

test.each(login.refused)("a login signed for something else: %s", async (_name, given, code) => {
  const said = { ...(given as Given), nonce: unhex(given["nonce"]) };
  const key = unhex(login.outputs.account);
  expect(await codeOf(() => { verifyLogin(key, said, unhex(given["signature"])); })).toBe(code);
});

const changes = vectors("account-changes");
const IN_BYTES = ["sealed", "share", "auth", "wrapped", "salt", "keyset", "mac"];

/** A change as the vectors give it: `what` is its name here, and what is neither number nor name is bytes. */
function changeStatement({ what, ...given }: Given): ChangeStatement {
  const members = Object.entries(given).map(([name, value]) => [name, IN_BYTES.includes(name) ? unhex(value as string) : value]);
  return { change: what, ...Object.fromEntries(members) } as ChangeStatement;
}

test.each(["keyring", "passphrase", "recovery", "answer", "device"])("a change of an account: %s", async (name) => {
  const secret = new SigningSecret(unhex(changes.inputs.account_seed));
  expect(hex(secret.public)).toBe(changes.outputs.account);
  expect(hex(await signChange(secret, changeStatement(changes.inputs[name])))).toBe(changes.outputs[name]);
});

test.each(changes.refused)("a change signed as something else: %s", async (_name, given, code) => {
  const key = unhex(changes.outputs.account);
  expect(await codeOf(() => verifyChange(key, changeStatement(given["change"]), unhex(given["signature"])))).toBe(code);
});

// Slots: how a person's secret R is wrapped under a passphrase or a recovery code, and a new account's first slots. The twin of
// relay_client/account/unlock.py.
//
// No network and no disk. Which costs a passphrase has is fixed here by the kind of account, never by what a server says.

import type { Bytes } from "../../bytes.ts";
import type { RandomSource } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import * as slots from "../../crypto/slots.ts";
import { TypedKind, typedCode } from "../../crypto/typed.ts";
import type { SlotKind } from "../../generated/choices.ts";
import type { Salt } from "../../generated/names.ts";
import type { AccountProfile, CachedSlot, KeyringContent, NewAccount, Slot } from "../../generated/shapes.ts";
import { isTypable } from "../../wire/passphrases.ts";
import { Locked, Misused, Untrusted } from "../errors.ts";
import { accountKey, FIRST_VERSION, seal } from "./keyring.ts";

/** The least that is taken; the client proposes six random words instead. */
export const PASSPHRASE_CHARACTERS = 10;

/** A slot's keys, and the salt that they were made with. */
export interface SaltedKeys {
  readonly salt: Salt;
  readonly keys: slots.SlotKeys;
}

/** A new account's secrets: what goes to the server, and what stays here. */
export interface NewAccountSecrets {
  readonly account: NewAccount;
  readonly secret: Bytes;
  readonly cachedSlot: CachedSlot;
  readonly salted: SaltedKeys;
}

/** Refuse a new passphrase that is too short or that not every device can type: `Misused` *passphrase.short*, *.characters*. */
export function requireLong(passphrase: string): void {
  if (!isTypable(passphrase)) throw new Misused("passphrase.characters");
  if ([...slots.normalised(passphrase)].length < PASSPHRASE_CHARACTERS) throw new Misused("passphrase.short");
}

/** Return R wrapped under a passphrase with a fresh salt; throws as `requireLong`. */
export async function passphraseSlot(
  of: AccountProfile,
  passphrase: string,
  secret: Uint8Array,
  random: RandomSource,
): Promise<{ slot: Slot; salted: SaltedKeys }> {
  requireLong(passphrase);
  const salt = slots.newSalt(random);
  const keys = await passphraseKeys(of, passphrase, salt);
  const wrapped = await slots.wrapSecret(secret, keys.unlock, owner(of, "passphrase"), random);
  return { slot: { kind: "passphrase", auth: keys.auth, wrapped, salt }, salted: { salt, keys } };
}

/** Return R wrapped under a new recovery code, and the code as it is printed. */
export async function recoverySlot(
  of: AccountProfile,
  secret: Uint8Array,
  random: RandomSource,
): Promise<{ slot: Slot; code: string }> {
  const code = slots.newRecoveryCode(random);
  const keys = await slots.recoveryKeys(code, of);
  const wrapped = await slots.wrapSecret(secret, keys.unlock, owner(of, "recovery"), random);
  return { slot: { kind: "recovery", auth: keys.auth, wrapped }, code: typedCode(TypedKind.RECOVERY_CODE, code) };
}

/** Return a new account for this keyring, opened by this passphrase slot alone. */
export async function accountSecrets(
  of: AccountProfile,
  { slot, salted }: { slot: Slot; salted: SaltedKeys },
  secret: Bytes,
  content: KeyringContent,
  random: RandomSource,
): Promise<NewAccountSecrets> {
  const keyring = await seal(content, secret, FIRST_VERSION, random);
  const account = { login: of.login, slots: [slot], keyring, account: accountKey(content).public };
  return { account, secret, cachedSlot: { salt: salted.salt, wrapped: slot.wrapped }, salted };
}

/** Return R and the slot's keys from what this device keeps; `Locked` *lock.passphrase*. */
export async function openCachedSlot(
  of: AccountProfile,
  slot: CachedSlot,
  passphrase: string,
): Promise<{ secret: Bytes; salted: SaltedKeys }> {
  const keys = await passphraseKeys(of, passphrase, slot.salt);
  return { secret: await unwrap(of, slot.wrapped, keys, "passphrase", "lock.passphrase"), salted: { salt: slot.salt, keys } };
}

/** Return R; `Locked` with the code `wrong` where these keys do not open it. */
export async function unwrap(
  of: AccountProfile,
  wrapped: Uint8Array,
  keys: slots.SlotKeys,
  kind: SlotKind,
  wrong: string,
): Promise<Bytes> {
  try {
    return await slots.unwrapSecret(wrapped, keys.unlock, owner(of, kind));
  } catch (error) {
    throw error instanceof CryptoError ? new Locked(wrong) : error;
  }
}

/**
 * Refuse a salt that nobody drew, one byte over and over: `Untrusted` *login.salt*. A passphrase stretched under such a one could
 * be looked up in a table that is made once, for everybody.
 */
export function requireSalt(salt: Uint8Array): void {
  if (salt.every((byte) => byte === salt[0])) throw new Untrusted("login.salt");
}

/** Stretch a passphrase, which takes a second; `Locked` *lock.passphrase* for an empty one. */
export async function passphraseKeys(of: AccountProfile, passphrase: string, salt: Uint8Array): Promise<slots.SlotKeys> {
  if (slots.normalised(passphrase) === "") throw new Locked("lock.passphrase");
  return slots.passphraseKeys(passphrase, salt, of.kind, of);
}

function owner({ login, origin }: AccountProfile, kind: SlotKind): slots.SlotOwner {
  return { kind, login, origin };
}

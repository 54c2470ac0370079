// How a person gets at their secret R: a slot for the passphrase, one for the recovery code, each with R sealed (steps K5, K6).
//
// A slot gives two keys that say nothing about each other: `auth`, shown to the server to be given the sealed secret, and `unlock`,
// which never leaves the device. Exactly two Argon2id profiles exist; parameters that a server names are only ever looked up among
// them, never run as given, so that it can make nobody use weak ones.

import { type Bytes, concat, utf8 } from "../bytes.ts";
import type { Profile, SlotKind } from "../generated/choices.ts";
import { COSTS, SLOT_KINDS } from "../generated/crypto.ts";
import { WHITE_SPACE } from "../spaces.ts";
import { countedText, draw, exactly, KEY_BYTES, type RandomSource, u8 } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";
import { deriveKey } from "./kdf.ts";
import { label } from "./labels.ts";
import { Gcm, NONCE_BYTES, TAG_BYTES } from "./primitives.ts";
import { argon2id } from "./stretching.ts";

export const SALT_BYTES = 16;
export const RECOVERY_CODE_BYTES = 16;
/** Nonce, sealed R, tag. */
export const WRAPPED_SECRET_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/** What a slot is of: kind, login name, and the origin of the service. */
export interface SlotOwner {
  readonly kind: SlotKind;
  readonly login: string;
  readonly origin: string;
}

/** The two 32-byte keys of one slot: `auth` for the server, `unlock` for nobody. */
export interface SlotKeys {
  readonly auth: Bytes;
  readonly unlock: Bytes;
}

/** The profile with exactly these parameters; `CannotOpen` *crypto.profile* for any others. */
export function profileOf(memoryKib: number, passes: number, lanes: number): Profile {
  for (const profile of Object.keys(COSTS) as Profile[]) {
    const cost = COSTS[profile];
    if (cost.memory_kib === memoryKib && cost.passes === passes && cost.lanes === lanes) return profile;
  }
  throw new CannotOpen("crypto.profile");
}

/** Draw a salt; one of one byte over and over is never used (step K5). */
export function newSalt(random: RandomSource): Bytes {
  for (;;) {
    const salt = draw(random, SALT_BYTES);
    if (salt.some((byte) => byte !== salt[0])) return salt;
  }
}

/** A passphrase as it is stretched: NFKC, one space between words. Engines from Unicode 14 on agree (src/wire/passphrases.ts). */
export function normalised(passphrase: string): string {
  return passphrase.normalize("NFKC").replace(WHITE_SPACE, " ").replace(/^ | $/g, "");
}

/** Stretch a passphrase and derive its slot's keys; takes a second and much memory. Throws `RangeError` for an empty one. */
export async function passphraseKeys(
  passphrase: string,
  salt: Uint8Array,
  profile: Profile,
  owner: Omit<SlotOwner, "kind">,
): Promise<SlotKeys> {
  const normal = normalised(passphrase);
  if (normal === "") throw new RangeError("a passphrase cannot be empty");
  const stretched = await argon2id(utf8(normal), exactly(salt, SALT_BYTES, "salt"), KEY_BYTES, COSTS[profile]);
  return slotKeys(stretched, { ...owner, kind: "passphrase" });
}

/** Draw a recovery code, 128 bits; typed.ts gives the form that is printed. */
export function newRecoveryCode(random: RandomSource): Bytes {
  return draw(random, RECOVERY_CODE_BYTES);
}

/** Derive a recovery slot's keys. A code has all its 128 bits, so nothing slow is needed. */
export async function recoveryKeys(code: Uint8Array, owner: Omit<SlotOwner, "kind">): Promise<SlotKeys> {
  return slotKeys(exactly(code, RECOVERY_CODE_BYTES, "recovery code"), { ...owner, kind: "recovery" });
}

/** Seal R under a slot's `unlock`: nonce, then AES-256-GCM; 60 bytes, bound to name, origin and kind. */
export async function wrapSecret(secret: Uint8Array, unlock: Uint8Array, owner: SlotOwner, random: RandomSource): Promise<Bytes> {
  const nonce = draw(random, NONCE_BYTES);
  const cipher = await Gcm.of(unlock);
  return concat(nonce, await cipher.seal(nonce, exactly(secret, KEY_BYTES, "secret"), slotAad(owner)));
}

/** Return R; `CannotOpen` *crypto.slot* for a wrong key, name, origin or kind. */
export async function unwrapSecret(wrapped: Uint8Array, unlock: Uint8Array, owner: SlotOwner): Promise<Bytes> {
  if (wrapped.length !== WRAPPED_SECRET_BYTES) throw new CannotOpen("crypto.slot");
  const cipher = await Gcm.of(unlock);
  const secret = await cipher.open(wrapped.slice(0, NONCE_BYTES), wrapped.slice(NONCE_BYTES), slotAad(owner));
  if (secret === null) throw new CannotOpen("crypto.slot");
  return secret;
}

async function slotKeys(secret: Uint8Array, owner: SlotOwner): Promise<SlotKeys> {
  const context = contextOf(owner);
  return {
    auth: await deriveKey(secret, concat(label("SLOT_AUTH"), context)),
    unlock: await deriveKey(secret, concat(label("SLOT_UNLOCK"), context)),
  };
}

function slotAad(owner: SlotOwner): Bytes {
  return concat(label("SLOT"), contextOf(owner));
}

function contextOf({ kind, login, origin }: SlotOwner): Bytes {
  return concat(u8(SLOT_KINDS[kind]), countedText(login), countedText(origin));
}

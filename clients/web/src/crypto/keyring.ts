// A person's secret R, the keyring that it opens with the server's share, and what is kept on a device (steps K5, K7, K8).
//
// The share of a version is folded into its key, so that a version that was replaced opens for nobody. Neither R nor any key made
// here is ever stored. What stands in a keyring is decided by its client.

import { type Bytes, concat, utf8 } from "../bytes.ts";
import { countedText, draw, exactly, KEY_BYTES, type RandomSource, u64 } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";
import { xor } from "./grant.ts";
import { deriveKey } from "./kdf.ts";
import { label } from "./labels.ts";
import { padCounted, SMALLEST_PART, unpadCounted } from "./padding.ts";
import { Gcm, NONCE_BYTES } from "./primitives.ts";

/** R, a person's secret. */
export const SECRET_BYTES = KEY_BYTES;

/** Draw a person's secret R. */
export function newSecret(random: RandomSource): Bytes {
  return draw(random, SECRET_BYTES);
}

/** One version of a keyring as it is sealed: the share is 32 fresh random bytes that never serve another version. */
export interface KeyringVersion {
  readonly share: Uint8Array;
  readonly version: number;
}

/** Seal a keyring, padded to 4,000 bytes at least: nonce, then AES-256-GCM bound to the version. */
export async function sealKeyring(
  secret: Uint8Array,
  at: KeyringVersion,
  content: Uint8Array,
  random: RandomSource,
): Promise<Bytes> {
  const nonce = draw(random, NONCE_BYTES);
  const cipher = await keyringCipher(secret, at.share);
  return concat(nonce, await cipher.seal(nonce, padCounted(content, SMALLEST_PART), keyringAad(at.version)));
}

/**
 * Return the keyring's bytes. Throws `CannotOpen`: *crypto.keyring* for a wrong secret, share or version, *crypto.padding* for
 * padding that is not ours.
 */
export async function openKeyring(secret: Uint8Array, at: KeyringVersion, sealed: Uint8Array): Promise<Bytes> {
  const padded = await open(await keyringCipher(secret, at.share), sealed, keyringAad(at.version));
  if (padded === null) throw new CannotOpen("crypto.keyring");
  return unpadCounted(padded, SMALLEST_PART);
}

/** The 32-byte key for one purpose on this device (drafts, pins, journal heads). */
export async function localKey(secret: Uint8Array, purpose: string): Promise<Bytes> {
  return deriveKey(exactly(secret, SECRET_BYTES, "secret"), concat(label("LOCAL_KEY"), utf8(purpose)));
}

/** Seal a value kept on the device under its name: nonce, AES-256-GCM; 28 bytes longer, not padded. */
export async function sealLocal(key: Uint8Array, name: string, content: Uint8Array, random: RandomSource): Promise<Bytes> {
  const nonce = draw(random, NONCE_BYTES);
  return concat(nonce, await (await Gcm.of(key)).seal(nonce, content, localAad(name)));
}

/** Return the value; `CannotOpen` *crypto.local* for a wrong key or name, or damaged bytes. */
export async function openLocal(key: Uint8Array, name: string, sealed: Uint8Array): Promise<Bytes> {
  const content = await open(await Gcm.of(key), sealed, localAad(name));
  if (content === null) throw new CannotOpen("crypto.local");
  return content;
}

async function open(cipher: Gcm, sealed: Uint8Array, aad: Bytes): Promise<Bytes | null> {
  if (sealed.length < NONCE_BYTES) return null;
  return cipher.open(sealed.slice(0, NONCE_BYTES), sealed.slice(NONCE_BYTES), aad);
}

async function keyringCipher(secret: Uint8Array, share: Uint8Array): Promise<Gcm> {
  const own = await deriveKey(exactly(secret, SECRET_BYTES, "secret"), label("KEYRING_KEY"));
  return Gcm.of(xor(own, exactly(share, KEY_BYTES, "shred share")));
}

function keyringAad(version: number): Bytes {
  return concat(label("KEYRING"), u64(version));
}

function localAad(name: string): Bytes {
  return concat(label("LOCAL"), countedText(name));
}

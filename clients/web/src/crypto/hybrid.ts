// Sealing to a reader's hybrid key: HPKE base mode (RFC 9180) with X-Wing, HKDF-SHA-256 and AES-256-GCM (step G2).
//
// X-Wing (KEM 0x647a) joins ML-KEM-768 and X25519: what is sealed today stays closed unless both are broken. The key schedule is
// that of the package `hpke`; its KEM is libsodium's, because browsers have no ML-KEM yet. All context goes into `info`, and what
// belongs there is decided elsewhere. libsodium draws the ephemeral randomness of a seal itself: a seal is the one thing in this
// folder that cannot be repeated byte for byte.

import { AEAD_AES_256_GCM, CipherSuite, type Key, type KEM, KDF_HKDF_SHA256 } from "hpke";

import { type Bytes, concat } from "../bytes.ts";
import type { CryptoCode } from "../generated/crypto.ts";
import { exactly, KEY_BYTES } from "./encoding.ts";
import { CannotOpen, CannotVerify } from "./errors.ts";
import sodium from "./sodium.ts";

export const SEED_BYTES = KEY_BYTES;
/** ML-KEM-768 public key 1,184, then X25519 public key 32. */
export const PUBLIC_BYTES = 1216;
/** ML-KEM 1,088, then X25519 32. */
const ENCAPSULATION_BYTES = 1120;
/** What sealing adds: the encapsulation and the AES-GCM tag. */
export const OVERHEAD_BYTES = ENCAPSULATION_BYTES + 16;

/** A key as `hpke` hands it around: our own bytes, which it never looks at. */
interface XWingKey extends Key {
  readonly raw: Bytes;
}

function xwingKey(raw: Uint8Array, type: "private" | "public"): XWingKey {
  return { algorithm: { name: "X-Wing" }, extractable: false, type, raw: raw as Bytes };
}

function pairOf(seed: Uint8Array): { privateKey: XWingKey; publicKey: XWingKey } {
  return { privateKey: xwingKey(seed, "private"), publicKey: xwingKey(publicFromSeed(seed), "public") };
}

/** X-Wing by libsodium, which refuses an ML-KEM key that fails the modulus check of FIPS 203, and an X25519 half of small order. */
const XWING: KEM<XWingKey> = {
  id: 0x647a,
  type: "KEM",
  name: "X-Wing",
  Nsecret: 32,
  Nenc: ENCAPSULATION_BYTES,
  Npk: PUBLIC_BYTES,
  Nsk: SEED_BYTES,
  DeriveKeyPair: (ikm) => Promise.resolve(pairOf(ikm)),
  GenerateKeyPair: () => Promise.reject(new TypeError("keysets are made from a seed that is handed in")),
  SerializePublicKey: (key) => Promise.resolve(key.raw),
  DeserializePublicKey: (raw) => Promise.resolve(xwingKey(raw, "public")),
  SerializePrivateKey: (key) => Promise.resolve(key.raw),
  DeserializePrivateKey: (raw) => Promise.resolve(xwingKey(raw, "private")),
  Encap: (to) => {
    const made = sodium.crypto_kem_xwing_enc(to.raw);
    return Promise.resolve({ shared_secret: made.sharedSecret, enc: made.ciphertext });
  },
  Decap: (enc, own) => Promise.resolve(sodium.crypto_kem_xwing_dec(enc, own.raw)),
};

const SUITE = new CipherSuite<XWingKey>(() => XWING, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/** The 1,216-byte public key that belongs to a 32-byte seed (step K2). */
export function publicFromSeed(seed: Uint8Array): Bytes {
  return sodium.crypto_kem_xwing_seed_keypair(exactly(seed, SEED_BYTES, "hybrid seed")).publicKey as Bytes;
}

/** Return the encapsulation followed by the ciphertext, 1,136 bytes longer; `CannotVerify` *crypto.key* for a key that is none. */
export async function seal(to: Uint8Array, plaintext: Uint8Array, info: Uint8Array): Promise<Bytes> {
  if (to.length !== PUBLIC_BYTES) throw new CannotVerify("crypto.key");
  try {
    const made = await SUITE.Seal(xwingKey(to, "public"), plaintext, { info });
    return concat(made.encapsulatedSecret, made.ciphertext);
  } catch {
    // Lengths are right, and AES-GCM refuses nothing that it seals: only the key can be the reason.
    throw new CannotVerify("crypto.key");
  }
}

/** Return what `seal` was given, by the seed of its reader; `CannotOpen` with the caller's code where it does not open. */
export async function openSealed(seed: Uint8Array, sealed: Uint8Array, info: Uint8Array, code: CryptoCode): Promise<Bytes> {
  if (sealed.length < OVERHEAD_BYTES) throw new CannotOpen(code);
  const own = xwingKey(exactly(seed, SEED_BYTES, "hybrid seed"), "private");
  const [enc, ciphertext] = [sealed.slice(0, ENCAPSULATION_BYTES), sealed.slice(ENCAPSULATION_BYTES)];
  try {
    return (await SUITE.Open(own, enc, ciphertext, { info })) as Bytes;
  } catch {
    throw new CannotOpen(code);
  }
}

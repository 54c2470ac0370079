// Keys as types: an Ed25519 pair, and a keyset (signing and hybrid key) as a person's identity in a case (step K2).
//
// Public keys are plain values; the bytes of secret keys are private members, so that no log shows them. Nothing here signs, seals
// or decides whom a key belongs to.

import { type Bytes, concat } from "../bytes.ts";
import type { KeysetId } from "../generated/names.ts";
import { KEYSET_PUBLIC_BYTES, keysetId } from "./digests.ts";
import { draw, exactly, KEY_BYTES, type RandomSource } from "./encoding.ts";
import { CannotOpen, CannotVerify } from "./errors.ts";
import { publicFromSeed, seal, SEED_BYTES } from "./hybrid.ts";
import sodium from "./sodium.ts";

/** Ed25519 seed 32, then hybrid seed 32. */
export const KEYSET_SECRET_BYTES = 64;

/** An Ed25519 key from its seed, in libsodium's expanded form, so that signing never expands again. */
export class SigningSecret {
  /** The Ed25519 public key, 32 bytes. */
  readonly public: Bytes;
  readonly #expanded: Bytes;

  constructor(seed: Uint8Array) {
    const made = sodium.crypto_sign_seed_keypair(exactly(seed, KEY_BYTES, "signing seed"));
    this.public = made.publicKey as Bytes;
    this.#expanded = made.privateKey as Bytes;
  }

  /** Make a new key from 32 random bytes. */
  static generate(random: RandomSource): SigningSecret {
    return new SigningSecret(draw(random, KEY_BYTES));
  }

  /** Read a seed back from a keyring; a wrong length is `CannotOpen` *crypto.key*. */
  static fromBytes(seed: Uint8Array): SigningSecret {
    if (seed.length !== KEY_BYTES) throw new CannotOpen("crypto.key");
    return new SigningSecret(seed);
  }

  /** The 32-byte seed. */
  toBytes(): Bytes {
    return this.#expanded.slice(0, KEY_BYTES);
  }

  /** The 64-byte signature of these bytes; what they mean is sign.ts's. */
  sign(signed: Uint8Array): Bytes {
    return sodium.crypto_sign_detached(signed, this.#expanded) as Bytes;
  }
}

/** What others know of a keyset: 32 bytes of Ed25519 and 1,216 of X-Wing. */
export class KeysetPublic {
  readonly sign: Bytes;
  readonly seal: Bytes;
  readonly id: KeysetId;

  private constructor(keyset: Bytes, id: KeysetId) {
    this.sign = keyset.slice(0, KEY_BYTES);
    this.seal = keyset.slice(KEY_BYTES);
    this.id = id;
  }

  /** Read the 1,248 bytes of `toBytes`; a wrong length is `CannotVerify` *crypto.key*. Proves nothing about the points inside. */
  static async fromBytes(keyset: Uint8Array): Promise<KeysetPublic> {
    if (keyset.length !== KEYSET_PUBLIC_BYTES) throw new CannotVerify("crypto.key");
    return new KeysetPublic(keyset as Bytes, await keysetId(keyset));
  }

  /** The signing key followed by the hybrid key. */
  toBytes(): Bytes {
    return concat(this.sign, this.seal);
  }

  /**
   * Throw `CannotVerify` *crypto.key* unless one can verify and seal with both halves (step K2). For the moment at which a keyset
   * is first vouched for: a key of small order would only be noticed at its first use.
   */
  async verifyUsable(): Promise<void> {
    if (!sodium.crypto_core_ed25519_is_valid_point(this.sign)) throw new CannotVerify("crypto.key");
    await seal(this.seal, Uint8Array.of(0), new Uint8Array());
  }
}

/** A person's signing and opening keys, from two independent seeds of 32 bytes. */
export class KeysetSecret {
  readonly signing: SigningSecret;
  readonly public: KeysetPublic;
  readonly #sealSeed: Bytes;

  private constructor(signing: SigningSecret, sealSeed: Bytes, keyset: KeysetPublic) {
    this.signing = signing;
    this.#sealSeed = sealSeed;
    this.public = keyset;
  }

  /** Make a new keyset: 32 random bytes for signing, then 32 for sealing. */
  static async generate(random: RandomSource): Promise<KeysetSecret> {
    return KeysetSecret.fromBytes(concat(draw(random, KEY_BYTES), draw(random, SEED_BYTES)));
  }

  /** Read the 64 bytes of `toBytes`; a wrong length is `CannotOpen` *crypto.key*. */
  static async fromBytes(seeds: Uint8Array): Promise<KeysetSecret> {
    if (seeds.length !== KEYSET_SECRET_BYTES) throw new CannotOpen("crypto.key");
    const signing = new SigningSecret(seeds.slice(0, KEY_BYTES));
    const sealSeed = seeds.slice(KEY_BYTES) as Bytes;
    return new KeysetSecret(signing, sealSeed, await KeysetPublic.fromBytes(concat(signing.public, publicFromSeed(sealSeed))));
  }

  /** Both seeds, signing first. */
  toBytes(): Bytes {
    return concat(this.signing.toBytes(), this.#sealSeed);
  }

  /** The hybrid seed, with which what was sealed to this keyset opens. */
  get opening(): Bytes {
    return this.#sealSeed;
  }
}

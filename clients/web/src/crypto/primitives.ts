// What the browser itself computes (WebCrypto): SHA-256, HMAC, and AES-256-GCM. Decides nothing about labels and contexts.

import type { Bytes } from "../bytes.ts";
import { exactly, KEY_BYTES } from "./encoding.ts";

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

const { subtle } = globalThis.crypto;

/** SHA-256. */
export async function sha256(data: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle.digest("SHA-256", data as Bytes));
}

/** A key under which codes are made with HMAC. */
export type HmacKey = (data: Uint8Array) => Promise<Bytes>;

/** Make a key for HMAC of any length but none. */
export async function hmacKey(hash: "SHA-256" | "SHA-384", key: Uint8Array): Promise<HmacKey> {
  const made = await subtle.importKey("raw", key as Bytes, { name: "HMAC", hash }, false, ["sign"]);
  return async (data) => new Uint8Array(await subtle.sign("HMAC", made, data as Bytes));
}

/** HMAC under a key that serves once. */
export async function hmac(hash: "SHA-256" | "SHA-384", key: Uint8Array, data: Uint8Array): Promise<Bytes> {
  return (await hmacKey(hash, key))(data);
}

/** AES-256-GCM under one key: what is sealed is 16 bytes longer; what does not open is null. */
export class Gcm {
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  static async of(key: Uint8Array): Promise<Gcm> {
    return new Gcm(await subtle.importKey("raw", exactly(key, KEY_BYTES, "key"), "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  async seal(nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Promise<Bytes> {
    return new Uint8Array(await subtle.encrypt(parameters(nonce, aad), this.#key, plaintext as Bytes));
  }

  async open(nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Promise<Bytes | null> {
    if (sealed.length < TAG_BYTES) return null;
    try {
      return new Uint8Array(await subtle.decrypt(parameters(nonce, aad), this.#key, sealed as Bytes));
    } catch (error) {
      if (error instanceof DOMException && error.name === "OperationError") return null;
      throw error;
    }
  }
}

function parameters(nonce: Uint8Array, aad: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: exactly(nonce, NONCE_BYTES, "nonce"), additionalData: aad as Bytes };
}

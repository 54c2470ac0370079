// HKDF-SHA-256 (RFC 5869) as used here: extract with an empty salt, then expand under a labelled info (step N2).
// Must only be given secrets of full entropy; passphrases go through slots.ts first.

import type { Bytes } from "../bytes.ts";
import { KEY_BYTES } from "./encoding.ts";

const { subtle } = globalThis.crypto;

/** Return 32 bytes derived from `secret` for the one use that `info` (label, then fields) names. */
export async function deriveKey(secret: Uint8Array, info: Uint8Array): Promise<Bytes> {
  const key = await subtle.importKey("raw", secret as Bytes, "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: info as Bytes };
  return new Uint8Array(await subtle.deriveBits(parameters, key, 8 * KEY_BYTES));
}

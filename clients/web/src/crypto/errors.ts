// The errors of the crypto layer: a closed table of codes (docs/protocol.md, "Codes of the crypto layer") and two families of
// error.
//
// `CannotOpen` is about secrecy (the bytes do not open under this key, or open to something that breaks a rule), `CannotVerify`
// about authorship (a signature, a code or a key that does not hold). An error never carries key material, plaintext or the bytes
// that failed. Wrong lengths from our own code are mistakes, and throw `RangeError` instead.

import type { CryptoCode } from "../generated/crypto.ts";

/** Something that should open or verify did not; `code` says which thing. */
export class CryptoError extends Error {
  readonly code: CryptoCode;

  constructor(code: CryptoCode) {
    super(code);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Sealed bytes did not open, or opened to something a reader must refuse. */
export class CannotOpen extends CryptoError {}

/** A signature, message code or public key did not hold. */
export class CannotVerify extends CryptoError {}

// Signatures: one type per purpose, so that a signature made for one is no argument for another. The twin of relay/crypto/sign.py.
//
// Ed25519 by libsodium only, on every platform: other libraries, and browsers, accept a public key of small order, under which one
// signature holds for every text. Signs and verifies bytes exactly as they travel, never a re-encoding of what was parsed (step
// R2).

import { type Bytes, concat } from "../bytes.ts";
import type { SlotKind } from "../generated/choices.ts";
import { SLOT_KINDS } from "../generated/crypto.ts";
import type { DeviceId, KeysetId, RootFingerprint, SlipId } from "../generated/names.ts";
import { counted, countedText, DIGEST_BYTES, ID_BYTES, KEY_BYTES, named, u32, u64, u8 } from "./encoding.ts";
import { CannotVerify } from "./errors.ts";
import type { SigningSecret } from "./keys.ts";
import { label } from "./labels.ts";
import { sha256 } from "./primitives.ts";
import sodium from "./sodium.ts";

export const SIGNATURE_BYTES = 64;
/** A login nonce is the server's, and at least this long. */
export const NONCE_BYTES_AT_LEAST = 16;

/** The `alg` byte beside a record's signature. */
const ED25519 = 1;

/** Who signs a record: a keyset's id, or the root's fingerprint where the root signs. */
export type SignerId = KeysetId | RootFingerprint;

/** What a record's signers sign: its type (u8) and its body, verbatim. */
export interface RecordStatement {
  readonly type: number;
  readonly body: Uint8Array;
}

/** One signer's signature on a record, as it stands in the record. */
export interface RecordSignature {
  readonly keyset: KeysetId;
  readonly alg: number;
  readonly value: Bytes;
}

/** What an account key signs to get a bearer token: login name, origin, the server's nonce, and its clock in seconds. */
export interface LoginStatement {
  readonly login: string;
  readonly origin: string;
  readonly nonce: Uint8Array;
  readonly at: number;
}

interface OfAccount {
  readonly login: string;
  readonly origin: string;
  /** Seconds since 1970, as the signer holds. */
  readonly at: number;
}

/** A change of an account, which is made by its own key and by no token alone (step L5): of all that is sent with it. */
export type ChangeStatement =
  | (OfAccount & { readonly change: "keyring"; readonly version: number; readonly sealed: Uint8Array; readonly share: Uint8Array })
  | (OfAccount & {
      readonly change: "slot";
      readonly kind: SlotKind;
      readonly auth: Uint8Array;
      readonly wrapped: Uint8Array;
      /** Empty for a kind that has none. */
      readonly salt: Uint8Array;
    })
  | {
      readonly change: "answer";
      readonly origin: string;
      readonly slip: SlipId;
      readonly keyset: Uint8Array;
      readonly mac: Uint8Array;
    }
  | (OfAccount & { readonly change: "device"; readonly device: DeviceId });

/** Sign a record as `signer` (step R2). */
export function signRecord(secret: SigningSecret, signer: SignerId, statement: RecordStatement): RecordSignature {
  return { keyset: signer as KeysetId, alg: ED25519, value: secret.sign(recordBytes(signer, ED25519, statement)) };
}

/**
 * Throw `CannotVerify` *crypto.signature* unless `key` signed exactly this statement as that signer. The caller has looked `key` up
 * by the signer's id, which is part of what was signed.
 */
export function verifyRecord(key: Uint8Array, statement: RecordStatement, signature: RecordSignature): void {
  if (signature.alg !== ED25519) throw new CannotVerify("crypto.signature");
  verify(key, recordBytes(signature.keyset, signature.alg, statement), signature.value);
}

/** Sign a login with the account key, 64 bytes (step L3). */
export function signLogin(secret: SigningSecret, statement: LoginStatement): Bytes {
  return secret.sign(loginBytes(statement));
}

/** Throw `CannotVerify` *crypto.signature* unless `key` signed exactly this login. */
export function verifyLogin(key: Uint8Array, statement: LoginStatement, signature: Uint8Array): void {
  verify(key, loginBytes(statement), signature);
}

/** Sign a change of an account with its key, 64 bytes (steps L5, K7, E3). */
export async function signChange(secret: SigningSecret, statement: ChangeStatement): Promise<Bytes> {
  return secret.sign(await changeBytes(statement));
}

/** Throw `CannotVerify` *crypto.signature* unless `key` signed exactly this change. */
export async function verifyChange(key: Uint8Array, statement: ChangeStatement, signature: Uint8Array): Promise<void> {
  verify(key, await changeBytes(statement), signature);
}

function recordBytes(signer: SignerId, alg: number, statement: RecordStatement): Bytes {
  const head = [u8(statement.type), u8(alg), named(signer, DIGEST_BYTES, "signer id"), u32(statement.body.length)];
  return concat(label("RECORD_SIGNATURE"), ...head, statement.body);
}

function loginBytes({ login, origin, nonce, at }: LoginStatement): Bytes {
  if (nonce.length < NONCE_BYTES_AT_LEAST) throw new RangeError("a login nonce must be at least 16 bytes");
  return concat(label("LOGIN_SIGNATURE"), u8(ED25519), countedText(login), countedText(origin), counted(nonce), u64(at));
}

/** What is signed: every field of fixed length, or with its length before it; long values by their digest. */
async function changeBytes(statement: ChangeStatement): Promise<Bytes> {
  const alg = u8(ED25519);
  switch (statement.change) {
    case "keyring": {
      const digests = [await sha256(statement.sealed), await sha256(statement.share)];
      return concat(label("KEYRING_SIGNATURE"), alg, ...account(statement), u64(statement.version), ...digests, u64(statement.at));
    }
    case "slot": {
      const digests = [await sha256(statement.auth), await sha256(statement.wrapped), await sha256(statement.salt)];
      const kind = u8(SLOT_KINDS[statement.kind]);
      return concat(label("SLOT_SIGNATURE"), alg, ...account(statement), kind, ...digests, u64(statement.at));
    }
    case "answer": {
      const digests = [await sha256(statement.keyset), await sha256(statement.mac)];
      const slip = counted(named(statement.slip, ID_BYTES, "slip id"));
      return concat(label("SLIP_ANSWER_SIGNATURE"), alg, countedText(statement.origin), slip, ...digests);
    }
    case "device":
      return concat(
        label("DEVICE_END_SIGNATURE"), alg,
        ...account(statement), named(statement.device, ID_BYTES, "device id"), u64(statement.at),
      );
  }
}

function account({ login, origin }: OfAccount): Bytes[] {
  return [countedText(login), countedText(origin)];
}

function verify(key: Uint8Array, signed: Uint8Array, signature: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new CannotVerify("crypto.key");
  const holds = signature.length === SIGNATURE_BYTES && sodium.crypto_sign_verify_detached(signature, signed, key);
  if (!holds) throw new CannotVerify("crypto.signature");
}

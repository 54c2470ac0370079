// The enrolment slip's secret and the code made with it: how a mediator knows whose keys these are (steps E1 to E4).
//
// The secret E travels on paper only; it is in the mediator's keyring and in the hands of whoever was invited, never on the server.
// Checking a code says nothing about expiry or second use: whoever checks it decides those as well.

import { type Bytes, concat, equal, utf8 } from "../bytes.ts";
import type { Side } from "../generated/choices.ts";
import type { CaseId, RootFingerprint, SlipId } from "../generated/names.ts";
import { countedText, DIGEST_BYTES, draw, exactly, ID_BYTES, KEY_BYTES, named, type RandomSource, u64 } from "./encoding.ts";
import { CannotVerify } from "./errors.ts";
import type { KeysetPublic } from "./keys.ts";
import { label } from "./labels.ts";
import { hmac } from "./primitives.ts";

export const SLIP_SECRET_BYTES = 16;

/** What a slip's code binds together: the paper's fields, and the keys made with the paper in hand. */
export interface SlipStatement {
  readonly origin: string;
  readonly root: RootFingerprint;
  readonly slip: SlipId;
  /** Seconds since 1970. */
  readonly expiry: number;
  readonly case: CaseId;
  readonly side: Side;
  /** The account key, 32 bytes. */
  readonly account: Uint8Array;
  readonly keyset: KeysetPublic;
}

/** Draw the one-time secret E, 128 bits. */
export function newSlipSecret(random: RandomSource): Bytes {
  return draw(random, SLIP_SECRET_BYTES);
}

/** HMAC-SHA-256 under E over the statement, 32 bytes; the origin stands behind its length. */
export async function slipMac(secret: Uint8Array, statement: SlipStatement): Promise<Bytes> {
  return hmac("SHA-256", exactly(secret, SLIP_SECRET_BYTES, "slip secret"), slipBytes(statement));
}

/** Throw `CannotVerify` *crypto.slip* unless `mac` was made with E over exactly this statement. */
export async function checkSlipMac(secret: Uint8Array, statement: SlipStatement, mac: Uint8Array): Promise<void> {
  if (!equal(await slipMac(secret, statement), mac)) throw new CannotVerify("crypto.slip");
}

function slipBytes(statement: SlipStatement): Bytes {
  return concat(
    label("SLIP"),
    countedText(statement.origin),
    named(statement.root, DIGEST_BYTES, "root fingerprint"),
    named(statement.slip, ID_BYTES, "slip id"),
    u64(statement.expiry),
    named(statement.case, ID_BYTES, "case id"),
    utf8(statement.side),
    exactly(statement.account, KEY_BYTES, "account key"),
    statement.keyset.toBytes(),
  );
}

// The requests of a login, before any account is open: what is asked, what this device says of itself, what a passphrase opens.
// The twin of relay_client/account/login.py.
//
// The server is told `auth` and no other secret. Whether a salt may be used is decided here and in unlock.ts.

import { type Bytes, equal } from "../../bytes.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { RECOVERY_CODE_BYTES, recoveryKeys, type SlotKeys } from "../../crypto/slots.ts";
import { readTypedCode, TypedKind } from "../../crypto/typed.ts";
import type { SlotKind } from "../../generated/choices.ts";
import { DEVICE_HEADER, NO_DEVICE, type RouteName, ROUTES } from "../../generated/routes.ts";
import type { AccountProfile, CachedSlot, Keyring, Shapes, Unlocked } from "../../generated/shapes.ts";
import { base64url } from "../../wire/base64url.ts";
import { decode, encode, type ShapeName } from "../../wire/codec.ts";
import { Malformed } from "../../wire/malformed.ts";
import type { InPath } from "../../wire/routes.ts";
import { Locked, Misused, ServerProblem, Unreachable } from "../errors.ts";
import type { Headers, JsonRequest, Transport } from "../net/transport.ts";
import { passphraseKeys, requireSalt, type SaltedKeys, unwrap } from "./unlock.ts";

type Routes = typeof ROUTES;
/** The request that a route takes. */
export type RequestOf<Name extends RouteName> = Shapes[Routes[Name]["request"]];
/** The answer that a route gives. */
export type ReplyOf<Name extends RouteName> = Shapes[Routes[Name]["reply"]];

/** Where a call goes besides its route. */
export interface Beside {
  readonly path?: InPath | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Headers | undefined;
}

/** Return a call of a route, its request written. */
export function callOf<Name extends RouteName>(route: Name, request?: RequestOf<Name>, beside: Beside = {}): JsonRequest {
  const body = request === undefined ? undefined : encode(ROUTES[route].request as ShapeName, request as never);
  return { route, ...beside, body };
}

/** Call a route that needs no login. */
export async function ask<Name extends RouteName>(
  transport: Transport,
  route: Name,
  request?: RequestOf<Name>,
  headers?: Headers,
): Promise<ReplyOf<Name>> {
  return readAnswer(route, await transport.send(callOf(route, request, { headers })));
}

/** Read an answer; one that is not of its shape is `Unreachable` *net.garbled*. */
export function readAnswer<Name extends RouteName>(route: Name, body: Bytes): ReplyOf<Name> {
  try {
    return decode(ROUTES[route].reply as ShapeName, body) as ReplyOf<Name>;
  } catch (error) {
    throw error instanceof Malformed ? new Unreachable("net.garbled", error.message) : error;
  }
}

/**
 * Return R from the server, with the slot and its keys, where what this device has does not open. `known` is the slot that the
 * passphrase does not open: while the server has one of the same salt, the passphrase is wrong, and nothing is derived or sent.
 * Throws `Locked` *lock.passphrase*, `Untrusted` *login.salt* for a salt that nobody drew.
 */
export async function fetchSecret(
  transport: Transport,
  of: AccountProfile,
  passphrase: string,
  known: CachedSlot | null = null,
): Promise<{ secret: Bytes; slot: CachedSlot; salted: SaltedKeys }> {
  const device = deviceHeader(known);
  const { salt } = await ask(transport, "login.start", { login: of.login, profile: of.kind }, device);
  if (known !== null && equal(salt, known.salt)) throw new Locked("lock.passphrase");
  requireSalt(salt);
  const keys = await passphraseKeys(of, passphrase, salt);
  const { wrapped } = await unlockedBy(transport, of, { kind: "passphrase", keys, wrong: "lock.passphrase" }, device);
  const secret = await unwrap(of, wrapped, keys, "passphrase", "lock.passphrase");
  return { secret, slot: { salt, wrapped }, salted: { salt, keys } };
}

/** Return R, the sealed keyring and the slot's keys by the recovery code; `Misused` *code.typed*, `Locked` *lock.code*. */
export async function recoveredSecret(
  transport: Transport,
  of: AccountProfile,
  typed: string,
  known: CachedSlot | null = null,
): Promise<{ secret: Bytes; keyring: Keyring; keys: SlotKeys }> {
  const keys = await recoveryKeys(codeOf(typed), of);
  const { wrapped, keyring } = await unlockedBy(transport, of, { kind: "recovery", keys, wrong: "lock.code" }, deviceHeader(known));
  return { secret: await unwrap(of, wrapped, keys, "recovery", "lock.code"), keyring, keys };
}

function codeOf(typed: string): Bytes {
  try {
    return readTypedCode(TypedKind.RECOVERY_CODE, typed, RECOVERY_CODE_BYTES);
  } catch (error) {
    throw error instanceof CryptoError ? new Misused("code.typed") : error;
  }
}

/** Return what a login says of this device: the token that it has from an earlier login, or that it wants one (step L10). */
export function deviceHeader(known: CachedSlot | null): Headers {
  return { [DEVICE_HEADER]: known?.device === undefined ? NO_DEVICE : base64url(known.device) };
}

/** A way in that is tried, and the code of `Locked` where it opens nothing. */
export interface Tried {
  readonly kind: SlotKind;
  readonly keys: SlotKeys;
  readonly wrong: string;
}

/** Return what `auth` opens on the server; `Locked` where it opens nothing (step L2). */
export async function unlockedBy(transport: Transport, of: AccountProfile, tried: Tried, device: Headers): Promise<Unlocked> {
  try {
    return await ask(transport, "login.unlock", { login: of.login, slot: tried.kind, auth: tried.keys.auth }, device);
  } catch (error) {
    if (error instanceof ServerProblem && error.code === "login.refused") throw new Locked(tried.wrong);
    throw error;
  }
}

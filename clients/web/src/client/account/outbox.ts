// Signed requests on their way: kept sealed before they are sent, forgotten once they are answered. The twin of
// relay_client/account/outbox.py.
//
// A tab that was closed, or whose answer was lost, leaves its request here. Sending the same bytes again is safe: the server
// answers a known record with its stored answer. What is in here was meant; it is sent again or discarded, never changed.

import { type RouteName, ROUTES } from "../../generated/routes.ts";
import type { PendingRequest } from "../../generated/shapes.ts";
import type { Vault } from "../device/vault.ts";
import { LocalFault, Misused } from "../errors.ts";
import type { JsonRequest } from "../net/transport.ts";

export const SHELF = "pending";
const NAME_DIGITS = 16;

/** A waiting request under its name. */
export type Waiting = readonly [name: string, pending: PendingRequest];

/** Return the request as it is sent, byte for byte. */
export function callOfPending(pending: PendingRequest): JsonRequest {
  const path: Record<string, string> = {};
  for (const name of ["case", "item", "slip"] as const) {
    const id = pending[name];
    if (id !== undefined) path[name] = id;
  }
  return { route: pending.route as RouteName, body: pending.body, path };
}

/** Under which name a request is kept. */
export function nameOf(pending: PendingRequest): string {
  return (pending.record ?? pending.slip ?? "").slice(0, NAME_DIGITS);
}

/** Keep a request durably before it is sent; return its name. */
export async function keep(vault: Vault, pending: PendingRequest): Promise<string> {
  const name = nameOf(pending);
  await vault.write(SHELF, name, "PendingRequest", pending);
  return name;
}

/** Forget a request that was answered, or that is not wanted any more. */
export async function done(vault: Vault, name: string): Promise<void> {
  await vault.drop(SHELF, name);
}

/** Return the requests whose answer never came, oldest first. */
export async function waiting(vault: Vault): Promise<readonly Waiting[]> {
  const waitings = (await vault.rows(SHELF, "PendingRequest")).map(([name, request]): Waiting => [name, known(request)]);
  return waitings.sort(([one, a], [other, b]) => a.since - b.since || (one < other ? -1 : 1));
}

/** Return a waiting request; `Misused` *pending.unknown*. */
export async function one(vault: Vault, name: string): Promise<PendingRequest> {
  const request = await vault.read(SHELF, name, "PendingRequest");
  if (request === null) throw new Misused("pending.unknown");
  return known(request);
}

/** Whether a request of this name waits. */
export async function waits(vault: Vault, name: string): Promise<boolean> {
  return (await vault.get(SHELF, name)) !== null;
}

/** Return the request by which a draft was sent and that was never answered, with its name. */
export async function ofDraft(vault: Vault, draft: string): Promise<Waiting | undefined> {
  return (await waiting(vault)).find(([, request]) => request.draft === draft);
}

function known(request: PendingRequest): PendingRequest {
  if (!Object.hasOwn(ROUTES, request.route)) throw new LocalFault("home.damaged", SHELF);
  return request;
}

// Whether an account waits for the login name that its owner had before they lost their keys (step E6). The twin of
// relay_client/account/name_waits.py.
//
// Until their new keys are confirmed the name leads to the account that they had: a login is refused by its salt, and nothing was
// sent. Decides nothing; it says why.

import type { Vault } from "../device/vault.ts";
import { ClientError, Misused } from "../errors.ts";

const SHELF = "waiting";
const NAME = "name";
/** What a login under a name of another account comes to. */
const OF_ANOTHER: readonly string[] = ["login.salt", "lock.passphrase", "login.refused"];

/** Keep that this account gets its name only once its keys are confirmed. */
export async function beginToWait(vault: Vault): Promise<void> {
  await vault.write(SHELF, NAME, "Waits", {});
}

/** Keep that it has its name: somebody logged in by it. */
export async function endWaiting(vault: Vault): Promise<void> {
  if (await nameWaits(vault)) await vault.drop(SHELF, NAME);
}

/** Return what to throw of a login that was refused: `Misused` *login.waiting* as long as the name is not this account's. */
export async function insteadOf(vault: Vault, fault: unknown): Promise<unknown> {
  const ofAnother = fault instanceof ClientError && OF_ANOTHER.includes(fault.code);
  return ofAnother && (await nameWaits(vault)) ? new Misused("login.waiting") : fault;
}

async function nameWaits(vault: Vault): Promise<boolean> {
  return (await vault.read(SHELF, NAME, "Waits")) !== null;
}

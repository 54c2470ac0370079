// Which keyring version this device saw last: an older one, or another one of that number, is not taken silently. The twin of
// relay_client/account/keyring_versions.py.
//
// A server that is set back, or lies, would otherwise take keys away that another device put in: of a case, or of a slip. Decides
// only whether a version may be taken; a person may decide otherwise.

import { digest } from "../../crypto/digests.ts";
import type { Keyring, SeenVersion } from "../../generated/shapes.ts";
import type { Vault } from "../device/vault.ts";
import { Untrusted } from "../errors.ts";

const SHELF = "account";
const NAME = "keyring";

/** What was seen by now. Read it before asking the server: another tab may see more meanwhile. */
export function floorOf(vault: Vault): Promise<SeenVersion | null> {
  return vault.read(SHELF, NAME, "SeenVersion");
}

/** Refuse what is behind `floor`: `Untrusted` *keyring.older*, or *keyring.other* for another one of its number. */
export async function requireNewest(sealed: Keyring, floor: SeenVersion | null): Promise<void> {
  if (floor === null || sealed.version > floor.version) return;
  if (sealed.version < floor.version) throw new Untrusted("keyring.older");
  if ((await digest(sealed.sealed)) !== floor.content) throw new Untrusted("keyring.other");
}

/** Remember a version that was opened or written; never an older one than is remembered, unless `anew`. */
export async function saw(vault: Vault, { version, sealed }: Keyring, anew = false): Promise<void> {
  const content = await digest(sealed);
  await vault.turn(async () => {
    const known = await floorOf(vault);
    if (anew || known === null || version > known.version) await vault.write(SHELF, NAME, "SeenVersion", { version, content });
  }, "keyring");
}

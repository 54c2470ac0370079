// What a computer that many people use keeps of an account: sealed bytes, in a place that only the account's secret names.
//
// Which accounts were here stands nowhere in the clear: no login name, no organisation, no sealed secret. Whoever comes back says
// who they are anew, and the server gives them their secret; by that the place is found again, with the drafts and uploads in it.

import { concat, utf8 } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import { localKey } from "../../crypto/keyring.ts";
import type { DeviceToken } from "../../generated/names.ts";
import type { AccountProfile, CachedSlot } from "../../generated/shapes.ts";
import { DeviceStore, NAME_DIGITS } from "./keystore.ts";
import { openVault, type Vault } from "./vault.ts";

const SHELF = "account";
/** The token of this device. A session keeps its own, "token", on the same shelf. */
const DEVICE = "device token";

/** One account at a shared computer, as long as it is open. */
export class SharedStore extends DeviceStore {
  override readonly shared: boolean = true;
  #slot: CachedSlot | null = null;
  #vault: Vault | undefined;
  #place: string | undefined;

  override profiles(): Promise<readonly AccountProfile[]> {
    return Promise.resolve([]);
  }

  override known(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override keep(): Promise<void> {
    return Promise.resolve();
  }

  override async forget(): Promise<void> {
    this.#slot = null;
    if (this.#place !== undefined) await this.places.forget(this.#place);
  }

  /** The sealed secret, as long as the account is open, with the device token that is sealed here. */
  override async cachedSlot(): Promise<CachedSlot | null> {
    const device = (await this.#vault?.get(SHELF, DEVICE)) ?? undefined;
    return this.#slot === null || device === undefined ? this.#slot : { ...this.#slot, device };
  }

  override async keepCachedSlot(_profile: AccountProfile, slot: CachedSlot): Promise<void> {
    this.#slot = { salt: slot.salt, wrapped: slot.wrapped };
    if (slot.device !== undefined) await this.#vault?.put(SHELF, DEVICE, slot.device);
  }

  override async keepDevice(_profile: AccountProfile, device: DeviceToken): Promise<void> {
    await this.#vault?.put(SHELF, DEVICE, device);
  }

  override async vault(_profile: AccountProfile, secret: Uint8Array): Promise<Vault> {
    const names = await localKey(secret, "vault names");
    this.#place = (await digest(concat(names, utf8("place")))).slice(0, NAME_DIGITS);
    this.#vault = await openVault(this.places.of(this.#place), secret, this.random);
    return this.#vault;
  }
}

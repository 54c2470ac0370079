// What this device keeps of its accounts. The twin of relay_client/device/keystore.py; what is sealed is vault.ts.
//
// In the clear stands only what is needed to ask for the words: origin, root, login name, and the sealed secret with its salt.
// Everything else is sealed under a key from that secret.

import { equal, utf8 } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import type { RandomSource } from "../../crypto/encoding.ts";
import type { DeviceToken } from "../../generated/names.ts";
import type { AccountProfile, CachedSlot, Shapes } from "../../generated/shapes.ts";
import { encode, type ShapeName } from "../../wire/codec.ts";
import { LocalFault } from "../errors.ts";
import { openVault, shaped, type Store, type Vault } from "./vault.ts";

/** Where the accounts of a device lie, each in a store of its own, by a name that tells nothing by itself. */
export interface Places {
  names(): Promise<readonly string[]>;
  of(name: string): Store;
  /** Remove everything of this one. */
  forget(name: string): Promise<void>;
}

export const NAME_DIGITS = 24;
/** The shelf of what lies in the clear. */
const OPEN = "open";

export class DeviceStore {
  /** Whether other people use this computer too (shared_store.ts). */
  readonly shared: boolean = false;
  protected readonly places: Places;
  protected readonly random: RandomSource;

  constructor(places: Places, random: RandomSource) {
    this.places = places;
    this.random = random;
  }

  /** The same for one account at a computer that others use too. */
  ofShared(make: (places: Places, random: RandomSource) => DeviceStore): DeviceStore {
    return make(this.places, this.random);
  }

  /** Return every account on this device, by login name. */
  async profiles(): Promise<readonly AccountProfile[]> {
    const profiles = await Promise.all((await this.places.names()).map((name) => read(this.places.of(name), "AccountProfile")));
    return profiles.filter((profile) => profile !== null).sort((one, other) => (one.login < other.login ? -1 : 1));
  }

  /** Return the account of that name, or the only one; `LocalFault` *home.no_profile*, *home.several_profiles*. */
  async profile(login?: string): Promise<AccountProfile> {
    const fitting = (await this.profiles()).filter((profile) => login === undefined || profile.login === login);
    const [first] = fitting;
    if (first === undefined) throw new LocalFault("home.no_profile");
    if (fitting.length > 1) throw new LocalFault("home.several_profiles");
    return first;
  }

  /** Whether this account is on the device already. */
  async known(profile: AccountProfile): Promise<boolean> {
    return (await read(await this.#store(profile), "AccountProfile")) !== null;
  }

  /** Add the account, or replace what is known of it. */
  async keep(profile: AccountProfile): Promise<void> {
    await write(await this.#store(profile), "AccountProfile", profile);
  }

  /** Remove everything of this account from this device. */
  async forget(profile: AccountProfile): Promise<void> {
    await this.places.forget(await nameOf(profile));
  }

  /** Return the sealed secret, null when this account was never unlocked here. */
  async cachedSlot(profile: AccountProfile): Promise<CachedSlot | null> {
    return read(await this.#store(profile), "CachedSlot");
  }

  /** Keep the sealed secret and its salt; a device token stays while the salt does. */
  async keepCachedSlot(profile: AccountProfile, slot: CachedSlot): Promise<void> {
    const before = await this.cachedSlot(profile);
    const same = before !== null && equal(before.salt, slot.salt);
    const device = slot.device ?? (same ? before.device : undefined);
    await write(await this.#store(profile), "CachedSlot", device === undefined ? slot : { ...slot, device });
  }

  /** Keep a device token beside the sealed secret that is here; where there is none, the next login brings another. */
  async keepDevice(profile: AccountProfile, device: DeviceToken): Promise<void> {
    const slot = await this.cachedSlot(profile);
    if (slot !== null) await this.keepCachedSlot(profile, { ...slot, device });
  }

  /** Return what is sealed for this account, given its secret R. */
  async vault(profile: AccountProfile, secret: Uint8Array): Promise<Vault> {
    return openVault(await this.#store(profile), secret, this.random);
  }

  async #store(profile: AccountProfile): Promise<Store> {
    return this.places.of(await nameOf(profile));
  }
}

/** The account's place; the same for the same account, and telling nothing by itself. */
async function nameOf({ origin, login }: AccountProfile): Promise<string> {
  return (await digest(utf8(`${origin}\0${login}`))).slice(0, NAME_DIGITS);
}

async function read<Name extends ShapeName>(store: Store, shape: Name): Promise<Shapes[Name] | null> {
  const data = await store.get(OPEN, shape);
  return data === null ? null : shaped(OPEN, data, shape);
}

async function write<Name extends ShapeName>(store: Store, shape: Name, value: Shapes[Name]): Promise<void> {
  await store.put(OPEN, shape, encode(shape, value));
}

// How an unlocked account shows the server that it may come in: which slot, and whose `auth` half (steps L1 to L3). The twin of
// relay_client/account/ways_in.py.
//
// Decides which keys belong to the salt that the server named, and derives none under a salt that this device does not know. Sends
// and stores nothing.

import { equal } from "../../bytes.ts";
import type { SlotKeys } from "../../crypto/slots.ts";
import type { SlotKind } from "../../generated/choices.ts";
import type { Auth, Salt } from "../../generated/names.ts";
import type { AccountProfile } from "../../generated/shapes.ts";
import { Untrusted } from "../errors.ts";
import { passphraseKeys, requireSalt, type SaltedKeys } from "./unlock.ts";

/** The passphrase of an account with its keys, or the recovery code by which its owner is just coming back. */
export class WaysIn {
  keys: SaltedKeys | undefined;
  readonly #profile: AccountProfile;
  #passphrase: string;
  #coming: { readonly passphrase: string; readonly keys: SaltedKeys } | undefined;
  #recovery: SlotKeys | undefined;

  constructor(profile: AccountProfile, passphrase: string, keys?: SaltedKeys) {
    this.#profile = profile;
    this.#passphrase = passphrase;
    this.keys = keys;
  }

  /**
   * Return the passphrase's keys under the salt that the server named. Throws `Untrusted` *login.salt* where that is not the one
   * that this device knows: the passphrase was changed elsewhere, or the server lies.
   */
  async passphraseKeys(salt: Salt): Promise<SlotKeys> {
    if (this.#coming !== undefined && equal(this.#coming.keys.salt, salt)) {
      // The answer to a change of ours was lost, and the server has made it.
      this.changed(this.#coming.passphrase, this.#coming.keys);
    }
    if (this.keys === undefined) {
      requireSalt(salt);
      this.keys = { salt, keys: await passphraseKeys(this.#profile, this.#passphrase, salt) };
    }
    if (!equal(this.keys.salt, salt)) throw new Untrusted("login.salt", this.#profile.login);
    return this.keys.keys;
  }

  /** Return what a login shows beside the account key's signature; throws as `passphraseKeys`. */
  async shown(salt: Salt): Promise<{ slot: SlotKind; auth: Auth }> {
    if (this.#recovery !== undefined) return { slot: "recovery", auth: this.#recovery.auth };
    return { slot: "passphrase", auth: (await this.passphraseKeys(salt)).auth };
  }

  /** Come in by the recovery code until there is a new passphrase. */
  byRecoveryCode(keys: SlotKeys): void {
    this.#recovery = keys;
  }

  /** A new passphrase is being sent: the server may have it before its answer is here. */
  changing(passphrase: string, keys: SaltedKeys): void {
    this.#coming = { passphrase, keys };
  }

  /** Come in by this passphrase from now on. */
  changed(passphrase: string, keys: SaltedKeys): void {
    this.#passphrase = passphrase;
    this.keys = keys;
    this.#coming = undefined;
    this.#recovery = undefined;
  }
}

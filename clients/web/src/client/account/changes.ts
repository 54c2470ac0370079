// Changes of one's own account, signed by its own key: a token shows who may look, and nobody may change anything with it. The
// twin of relay_client/account/changes.py.
//
// No network, no disk, no clock: the second is handed in, and everything that is sent stands under the signature (steps K7, L5,
// E3).

import type { SigningSecret } from "../../crypto/keys.ts";
import { signChange } from "../../crypto/sign.ts";
import type { DeviceId, Seconds, SlipId } from "../../generated/names.ts";
import type { AccountProfile, DeviceEnd, Keyring, KeyringPut, Slot, SlotPut, SlipAnswer } from "../../generated/shapes.ts";

/** Return the request that replaces the keyring by this version. */
export async function keyringPut(of: AccountProfile, key: SigningSecret, keyring: Keyring, at: Seconds): Promise<KeyringPut> {
  const signature = await signChange(key, { change: "keyring", login: of.login, origin: of.origin, ...keyring, at });
  return { ...keyring, at, signature };
}

/** Return the request that replaces the slot of this kind. */
export async function slotPut(of: AccountProfile, key: SigningSecret, slot: Slot, at: Seconds): Promise<SlotPut> {
  const salt = slot.salt ?? new Uint8Array();
  const signature = await signChange(key, { change: "slot", login: of.login, origin: of.origin, ...slot, salt, at });
  return { ...slot, at, signature };
}

/** Return the request that ends this device. */
export async function deviceEnd(of: AccountProfile, key: SigningSecret, device: DeviceId, at: Seconds): Promise<DeviceEnd> {
  const signature = await signChange(key, { change: "device", login: of.login, origin: of.origin, device, at });
  return { device, at, signature };
}

/** Return the answer to a slip with the account key's signature under it. */
export async function answered(origin: string, key: SigningSecret, slip: SlipId, answer: SlipAnswer): Promise<SlipAnswer> {
  const { keyset, mac } = answer;
  return { ...answer, signature: await signChange(key, { change: "answer", origin, slip, keyset, mac }) };
}

// What a person's keyring holds, as a value: account key, keysets, secrets of slips, stops, pins, names, what was seen. The twin
// of relay_client/account/keyring.py.
//
// It is sealed by crypto/keyring.ts and kept by the server, which cannot read it. Every change here is a function from one keyring
// to the next, so that it can be applied again to a newer version that another device wrote.

import { draw, KEY_BYTES, type RandomSource } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { openKeyring, sealKeyring } from "../../crypto/keyring.ts";
import { SigningSecret } from "../../crypto/keys.ts";
import { hex } from "../../bytes.ts";
import type { CaseId, DeviceId, Seconds, SlipId } from "../../generated/names.ts";
import type {
  CaseKey, ContactName, DeviceName, Keyring, KeyringContent, SeenMark, SlipKey, SupporterName,
} from "../../generated/shapes.ts";
import { decodeExactly, encode } from "../../wire/codec.ts";
import { Malformed } from "../../wire/malformed.ts";
import { Locked, Untrusted } from "../errors.ts";

export const FIRST_VERSION = 1;
/** Characters of the name that somebody gives a contact. */
export const NAME_CHARACTERS = 40;
export const MOST_NAMES = 200;
export const MOST_DEVICES = 64;
export const MOST_SEEN = 200;
export const MOST_SUPPORTERS = 64;

export type Change = (content: KeyringContent) => KeyringContent | Promise<KeyringContent>;

/** Return the key that logs in. */
export function accountKey(content: KeyringContent): SigningSecret {
  return SigningSecret.fromBytes(content.account);
}

/** Return the keysets for a case, newest first: a recovered party has more than one. */
export function caseKeys(content: KeyringContent, of: CaseId): readonly CaseKey[] {
  return content.cases.filter((key) => key.case === of).reverse();
}

/** Add a keyset for a case, once. */
export function withCase(key: CaseKey): Change {
  return (content) => ({ ...content, cases: [...content.cases.filter((caseKey) => caseKey.slip !== key.slip), key] });
}

/** Leave out the keyset with which this slip was to be answered. */
export function withoutCase(slip: SlipId): Change {
  return (content) => ({ ...content, cases: content.cases.filter((key) => key.slip !== slip) });
}

/** Add names of contacts, each in place of an earlier one of its contact; of too many the oldest go. */
export function withNames(named: readonly ContactName[]): Change {
  const added = new Map(named.map((contactName) => [contactName.case, contactName]));
  return ({ names, ...content }) => {
    const kept = (names ?? []).filter((contactName) => !added.has(contactName.case));
    const all = [...kept, ...added.values()].slice(-MOST_NAMES);
    return all.length === 0 ? content : { ...content, names: all };
  };
}

/** Add names of devices, each in place of an earlier one of its device, and leave out those of devices that are gone. */
export function withDevices(named: readonly DeviceName[], gone: readonly DeviceId[] = []): Change {
  const added = new Map(named.map((deviceName) => [deviceName.device, deviceName]));
  return ({ devices, ...content }) => {
    const kept = (devices ?? []).filter((device) => !gone.includes(device.device) && !added.has(device.device));
    const all = [...kept, ...added.values()].slice(-MOST_DEVICES);
    return all.length === 0 ? content : { ...content, devices: all };
  };
}

/** Return the secret of a slip that this account made, undefined where it made none with this id. */
export function slipKey(content: KeyringContent, slip: SlipId): SlipKey | undefined {
  return content.slips.find((key) => key.slip === slip);
}

/** Add a pending slip; forget those that have expired. */
export function withSlip(key: SlipKey, now: Seconds): Change {
  return (content) => {
    const kept = content.slips.filter((slip) => slip.expires > now && slip.slip !== key.slip);
    return { ...content, slips: [...kept, key] };
  };
}

/** Forget a slip's secret. */
export function withoutSlip(slip: SlipId): Change {
  return (content) => ({ ...content, slips: content.slips.filter((key) => key.slip !== slip) });
}

/** Add what was seen, and leave out what is no news any more; of too many the oldest go. */
export function withSeen(marks: readonly SeenMark[], over: readonly SeenMark[] = []): Change {
  const added = new Map(marks.map((mark) => [seenKey(mark), mark]));
  const gone = new Set([...over.map(seenKey), ...added.keys()]);
  return ({ seen, ...content }) => {
    const all = [...(seen ?? []).filter((mark) => !gone.has(seenKey(mark))), ...added.values()].slice(-MOST_SEEN);
    return all.length === 0 ? content : { ...content, seen: all };
  };
}

/** What tells one mark from another. */
export function seenKey(mark: SeenMark): string {
  return `${mark.case} ${hex(mark.mark)}`;
}

/** Add the name of a supporter, in place of an earlier one; of too many the oldest go. */
export function withSupporter(named: SupporterName): Change {
  return (content) => {
    const kept = (content.supporters ?? []).filter((supporter) => hex(supporter.supporter) !== hex(named.supporter));
    return { ...content, supporters: [...kept, named].slice(-MOST_SUPPORTERS) };
  };
}

/** Seal a keyring version under R and a fresh shred share. */
export async function seal(content: KeyringContent, secret: Uint8Array, version: number, random: RandomSource): Promise<Keyring> {
  const share = draw(random, KEY_BYTES);
  return { version, sealed: await sealKeyring(secret, { share, version }, encode("KeyringContent", content), random), share };
}

/** Open a keyring version; `Locked` *lock.keyring* where R does not open it, `Untrusted` *trust.keyring* where it is not one. */
export async function unseal(keyring: Keyring, secret: Uint8Array): Promise<KeyringContent> {
  try {
    return decodeExactly("KeyringContent", await openKeyring(secret, keyring, keyring.sealed));
  } catch (error) {
    if (error instanceof CryptoError) throw new Locked("lock.keyring");
    throw error instanceof Malformed ? new Untrusted("trust.keyring") : error;
  }
}

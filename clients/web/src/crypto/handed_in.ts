// Texts that are handed in before an account is unlocked: sealed to a key that R gives, for whoever unlocks it (step K8).
// The public half lies on the device in the clear. It opens nothing, and says nothing about R.

import type { Bytes } from "../bytes.ts";
import { openSealed, publicFromSeed, seal } from "./hybrid.ts";
import { localKey } from "./keyring.ts";
import { label } from "./labels.ts";
import { padCounted, SMALLEST_PART, unpadCounted } from "./padding.ts";

const PURPOSE = "handed in";

/** The 1,216-byte key to which texts are sealed that only R (32 bytes) opens. */
export async function publicFor(secret: Uint8Array): Promise<Bytes> {
  return publicFromSeed(await localKey(secret, PURPOSE));
}

/** Seal a text, padded; `CannotVerify` *crypto.key* for a key that is none. */
export async function sealHandedIn(to: Uint8Array, text: Uint8Array): Promise<Bytes> {
  return seal(to, padCounted(text, SMALLEST_PART), label("HANDED_IN"));
}

/** Return the text; `CannotOpen` *crypto.local* for another R or damaged bytes, *crypto.padding* for padding that is not ours. */
export async function openHandedIn(secret: Uint8Array, sealed: Uint8Array): Promise<Bytes> {
  const padded = await openSealed(await localKey(secret, PURPOSE), sealed, label("HANDED_IN"), "crypto.local");
  return unpadCounted(padded, SMALLEST_PART);
}

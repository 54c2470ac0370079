// Grants: an item's content key wrapped for one reader, useless without the shred share that goes with it.
//
// What is sealed is the content key XOR a random share. The server keeps the share apart and hands it out only where the rules
// allow; deleting it destroys that one reader's access for good. Case, item, grantor, reader and purpose are bound into the seal,
// so a grant cannot be moved. A wrong share cannot be noticed here: the first header it opens refuses it.

import { type Bytes, concat } from "../bytes.ts";
import type { Purpose } from "../generated/choices.ts";
import type { CaseId, ItemId, KeysetId } from "../generated/names.ts";
import { DIGEST_BYTES, draw, exactly, ID_BYTES, KEY_BYTES, named, type RandomSource, u8 } from "./encoding.ts";
import { CannotOpen } from "./errors.ts";
import { openSealed, OVERHEAD_BYTES, seal } from "./hybrid.ts";
import type { KeysetPublic, KeysetSecret } from "./keys.ts";
import { label } from "./labels.ts";

export const GRANT_BYTES = KEY_BYTES + OVERHEAD_BYTES;
export const SHARE_BYTES = KEY_BYTES;

/** What a grant is bound to, besides its reader. */
export interface GrantPlace {
  readonly case: CaseId;
  readonly item: ItemId;
  /** The keyset id of whoever makes the grant. */
  readonly grantor: KeysetId;
  readonly purpose: Purpose;
}

export interface Grant {
  readonly grant: Bytes;
  readonly share: Bytes;
}

/**
 * Wrap the 32-byte content key for `to`: a grant of 1,168 bytes and its shred share of 32 (step G2). The caller has verified `to`
 * up to the pinned root. Throws `CannotVerify` *crypto.key* where nothing can be sealed to that keyset.
 */
export async function makeGrant(cek: Uint8Array, to: KeysetPublic, place: GrantPlace, random: RandomSource): Promise<Grant> {
  const share = draw(random, SHARE_BYTES);
  const masked = xor(exactly(cek, KEY_BYTES, "content key"), share);
  return { grant: await seal(to.seal, masked, infoOf(place, to.id)), share };
}

/**
 * Return the 32-byte content key; `CannotOpen` *crypto.grant* unless every argument is the one sealed with (step G5). With another
 * share of the right length it returns another key, which the item's header then refuses.
 */
export async function openGrant(secret: KeysetSecret, { grant, share }: Grant, place: GrantPlace): Promise<Bytes> {
  if (grant.length !== GRANT_BYTES || share.length !== SHARE_BYTES) throw new CannotOpen("crypto.grant");
  return xor(await openSealed(secret.opening, grant, infoOf(place, secret.public.id), "crypto.grant"), share);
}

function infoOf(place: GrantPlace, grantee: KeysetId): Bytes {
  return concat(
    label("GRANT"),
    named(place.case, ID_BYTES, "case id"),
    named(place.item, ID_BYTES, "item id"),
    named(place.grantor, DIGEST_BYTES, "grantor id"),
    named(grantee, DIGEST_BYTES, "grantee id"),
    u8(place.purpose),
  );
}

/** Two keys of one length, each bit by the other. */
export function xor(one: Uint8Array, other: Uint8Array): Bytes {
  return Uint8Array.from(one, (byte, at) => byte ^ (other[at] ?? 0));
}

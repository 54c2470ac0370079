/**
 * What a page may say about a slip before the worker has read it: until when it holds. Its origin, root and secret are not
 * looked at here, and nothing of them is shown.
 */

/** How a slip's link stands: there is none; it holds until a day; that day is over; it is no slip as this program knows it. */
export type SlipStanding =
  | { readonly kind: "none" }
  | { readonly kind: "good"; readonly until: number }
  | { readonly kind: "over"; readonly until: number }
  | { readonly kind: "unread" };

const NAME = "slip=";
const BYTES = 90; // u8 1 ‖ root fingerprint 32 ‖ slip id 16 ‖ case 16 ‖ side 1 ‖ u64 expiry ‖ E 16 (docs/protocol.md, E9)
const SIDE_AT = 65;
const EXPIRY_AT = 66;
const SIDES = [0x61, 0x62]; // "a" and "b"

/** Say how the slip of a link stands. `fragment` is what stood behind the #, `now` is in seconds since 1970. */
export function standingOf(fragment: string, now: number): SlipStanding {
  if (fragment === "") return { kind: "none" };
  const bytes = fragment.startsWith(NAME) ? decoded(fragment.slice(NAME.length)) : undefined;
  if (bytes?.length !== BYTES || bytes[0] !== 1 || !SIDES.includes(bytes[SIDE_AT] ?? 0)) return { kind: "unread" };
  const until = Number(new DataView(bytes.buffer).getBigUint64(EXPIRY_AT));
  return Number.isSafeInteger(until) ? { kind: now < until ? "good" : "over", until } : { kind: "unread" };
}

function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]{120}$/.test(text)) return undefined;
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}

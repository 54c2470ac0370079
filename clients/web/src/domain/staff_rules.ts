// Rules for the staff as such: when the end of somebody's authority is told, whose newer word counts, and that an office stays.
//
// None of them gives anybody authority: only the root does.

import { PRESSES_AHEAD_S, TOLD_AHEAD_S } from "../generated/limits.ts";
import type { Ending } from "../generated/rules.ts";
import type { KeysetId, Seconds } from "./ids.ts";
import type { StaffRole } from "./model.ts";

export type { Ending };

/** What the root says of one member of staff: since when it says so, and until when that holds. */
export interface Vouched {
  readonly keyset: KeysetId;
  readonly role: StaffRole;
  readonly at: Seconds;
  readonly not_before: Seconds;
  readonly not_after: Seconds;
  readonly ended: boolean;
}

/** Return how near an end is, undefined where it is more than 60 days away. One that is past is the nearest. */
export function ending(notAfter: Seconds, now: Seconds): Ending | undefined {
  const left = notAfter - now;
  if (left >= TOLD_AHEAD_S) return undefined;
  return left >= PRESSES_AHEAD_S ? "told" : "presses";
}

/** Whether some member of the office has authority for more than 60 days. */
export function officeStays(staff: Iterable<Vouched>, now: Seconds): boolean {
  const office = [...staff].filter((vouched) => vouched.role === "coordinator" && hasAuthority(vouched, now));
  return office.some((vouched) => ending(vouched.not_after, now) === undefined);
}

function hasAuthority(vouched: Vouched, now: Seconds): boolean {
  return !vouched.ended && vouched.not_before <= now && now < vouched.not_after;
}

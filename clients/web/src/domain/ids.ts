// Names for the strings and numbers that identify things, and how seconds and days belong together.
//
// An id is text here, its bytes in lower-case hexadecimal digits: JavaScript compares text by what it says, and arrays of bytes by
// which array they are. Ids are chosen by clients at random or are digests; nothing here makes one.

import { SECONDS_PER_DAY } from "../generated/limits.ts";
import type { Day, Seconds } from "../generated/names.ts";

export { DAYS_AHEAD, SECONDS_PER_DAY } from "../generated/limits.ts";
export type { CaseId, Day, GuardianId, ItemId, KeysetId, RecordId, Seconds, SlipId } from "../generated/names.ts";

/** Later than any second that a record names: the end of what is taken as given, and has none. */
export const FOREVER: Seconds = 2 ** 40;

/** Return the day in which a second lies (UTC). */
export function dayOf(at: Seconds): Day {
  return Math.floor(at / SECONDS_PER_DAY);
}

/** Return the first second of a day (UTC). */
export function startOf(day: Day): Seconds {
  return day * SECONDS_PER_DAY;
}

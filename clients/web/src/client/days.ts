// Where a day ends: in the time zone of the organisation, not at the hour at which something was made, nor in UTC.
// The Python twin is relay_client/words/dates.py (`end_of_day`).

import type { Seconds } from "../domain/ids.ts";

const MS = 1_000;

/**
 * The last second of the day, in this time zone, that is so many days after the one of `at`. `latest` is the last second that there
 * may be: where the day ends behind it, the whole days before it count.
 */
export function endOfDay(at: Seconds, days: number, zone: string, latest: Seconds): Seconds {
  const [year, month, day] = parts(at, zone);
  for (let left = days; left > 0; left -= 1) {
    const end = firstSecond(Date.UTC(year, month - 1, day + left + 1) / MS, zone) - 1;
    if (end <= latest) return end;
  }
  return Math.min(firstSecond(Date.UTC(year, month - 1, day + 1) / MS, zone) - 1, latest);
}

/** The second at which the clock of a zone shows what a clock of UTC shows at `shown`. */
function firstSecond(shown: Seconds, zone: string): Seconds {
  let first = shown;
  for (let round = 0; round < 2; round += 1) first += shown - shownAt(first, zone);
  return first;
}

function shownAt(at: Seconds, zone: string): Seconds {
  const [year, month, day, hour, minute, second] = parts(at, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) / MS;
}

function parts(at: Seconds, zone: string): [number, number, number, number, number, number] {
  const day = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const options = { timeZone: zone, hourCycle: "h23", ...day, hour: "numeric", minute: "numeric", second: "numeric" } as const;
  const written = new Intl.DateTimeFormat("en-US", options).formatToParts(new Date(at * MS));
  const parts = new Map(written.map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return [of("year"), of("month"), of("day"), of("hour"), of("minute"), of("second")];
}

// What waits for a second signature, and how long: `_standing` of clients/cli/relay_client/roles/second_signatures.py.

import { SECONDS_PER_DAY, WAITS_DAYS } from "../../generated/limits.ts";
import type { Record } from "../../wire/records.ts";

/** Return until when a statement waits for its second signature, in seconds since 1970, where that is so many days (step E7). */
export function waitsUntil({ statement }: Record, days: number = WAITS_DAYS): number {
  return ("at" in statement ? statement.at : 0) + Math.min(Math.max(days, 1), WAITS_DAYS) * SECONDS_PER_DAY;
}

/** Return what can still be signed, in its order; of several requests about one thing the newest. */
export function standing<Asked extends { readonly record: Record; readonly id: string }>(
  asked: readonly Asked[], now: number, days: number = WAITS_DAYS,
): readonly Asked[] {
  const newest = new Map<string, Asked>();
  for (const request of asked) {
    const about = aboutOf(request);
    const until = waitsUntil(request.record, days);
    const before = newest.get(about);
    if (now <= until && (before === undefined || until > waitsUntil(before.record, days))) newest.set(about, request);
  }
  const newestOnes = new Set(newest.values());
  return asked.filter((request) => newestOnes.has(request));
}

/** Say what a request is about: two that are equal ask for the same. */
function aboutOf({ record, id }: { readonly record: Record; readonly id: string }): string {
  const { name, statement } = record;
  switch (name) {
    case "Confirm":
      return [name, statement.case, statement.side].join(" ");
    case "Delegation":
      return [name, statement.case, statement.side, statement.counsellor].join(" ");
    case "Supporter":
      return [name, statement.case, statement.side, statement.slip].join(" ");
    default:
      return id;
  }
}

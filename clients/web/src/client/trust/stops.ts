// What a person has said to stop something, and how far their journals had come: values that the keyring keeps. The twin of
// clients/cli/relay_client/trust/stops.py.
//
// Decides which statements are stops, how many are kept, and when a place in a journal is worth a keyring version of its own. No
// network and no store.

import { recordId } from "../../crypto/digests.ts";
import type { CaseId, RecordId } from "../../domain/ids.ts";
import { byRank, type Rank } from "../../domain/values.ts";
import type { KeyringContent, Pin, Stop } from "../../generated/shapes.ts";
import type { StatementName } from "../../generated/statements.ts";
import { parse } from "../../wire/records.ts";
import type { Said } from "../../wire/statements.ts";

export type { Pin, Stop };

/** Statements by which somebody stops something (step R9), the gravest first; a guardian's word where it is a no. */
export const STOPPING = [
  "Withdraw", "Pause", "ConsentEnd", "GuardianWord", "Recall", "Refuse",
] as const satisfies readonly StatementName[];
export const MOST_STOPS = 64;
export const MOST_PINS = 200;
/** By how many entries a journal has grown before its place is written down for its own sake. */
export const PIN_STEP = 16;

export type StoppingName = (typeof STOPPING)[number];

/** Return a record's id. */
export async function idOf(record: Uint8Array): Promise<RecordId> {
  const { type, body } = parse(record);
  return recordId(type, body);
}

/** What a stop says. */
export function saidIn(stop: Stop): Said {
  return parse(stop.record);
}

/** Return these stops, each once, oldest first; of too many the newest. */
export async function newestStops(stops: Iterable<Stop>): Promise<readonly Stop[]> {
  const byId = new Map<RecordId, Stop>();
  for (const each of stops) byId.set(await idOf(each.record), each);
  const rank = ([id, { since }]: readonly [RecordId, Stop]): Rank => [since, id];
  return [...byId].sort((one, other) => byRank(rank(one), rank(other))).map(([, each]) => each).slice(-MOST_STOPS);
}

/** Whether two stops are the same, also in what was answered. */
export function sameStop(one: Stop, other: Stop): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plain({ route, case: inCase, record, since, item, receipt }: Stop): readonly unknown[] {
  return [route, inCase, [...record], since, item ?? null, receipt === undefined ? null : [...receipt]];
}

/**
 * Return the pins with these put in; the further one of a journal counts, but where its case was set back by the root.
 *
 * Those that changed stand last; of too many the first ones go.
 */
export function newestPins(known: Iterable<Pin>, found: Iterable<Pin>, setBack: ReadonlySet<CaseId>): readonly Pin[] {
  const name = (pin: Pin): string => `${pin.case} ${pin.seat}`;
  const pins = new Map([...known].map((each) => [name(each), each]));
  for (const each of found) {
    const before = pins.get(name(each));
    if (before !== undefined && each.n <= before.n && (!setBack.has(each.case) || samePin(each, before))) continue;
    pins.delete(name(each));
    pins.set(name(each), each);
  }
  return [...pins.values()].slice(-MOST_PINS);
}

function samePin(one: Pin, other: Pin): boolean {
  return one.n === other.n && one.head === other.head && one.restores === other.restores;
}

/** Return a keyring with stops added, and without those that nobody wishes any more. */
export async function withStops(
  content: KeyringContent, added: readonly Stop[], dropped: ReadonlySet<RecordId>,
): Promise<KeyringContent> {
  const kept: Stop[] = [];
  for (const each of [...(content.stops ?? []), ...added]) if (!dropped.has(await idOf(each.record))) kept.push(each);
  return listed(content, "stops", await newestStops(kept));
}

/** Return a keyring with how far journals were followed; `setBack` are the cases in which the root signed that one was set back. */
export function withPins(content: KeyringContent, found: Iterable<Pin>, setBack: ReadonlySet<CaseId>): KeyringContent {
  return listed(content, "pins", newestPins(content.pins ?? [], found, setBack));
}

/** Return how far some device of this account followed a journal, as far as that was written down. */
export function pinOf({ pins }: KeyringContent, inCase: CaseId, seat: string): Pin | undefined {
  return pins?.find((pin) => pin.case === inCase && pin.seat === seat);
}

/** Whether journals have grown so much that a keyring version is worth it for their pins alone. */
export function pinsDue(content: KeyringContent, pins: Iterable<Pin>, setBack: ReadonlySet<CaseId>): boolean {
  return [...pins].some((pin) => {
    const known = pinOf(content, pin.case, pin.seat);
    if (setBack.has(pin.case) && known !== undefined && !samePin(known, pin)) return true;
    return pin.n - (known?.n ?? 0) >= PIN_STEP;
  });
}

/** A list that has nothing in it is left out of a keyring. */
function listed<Name extends "stops" | "pins">(content: KeyringContent, name: Name, found: KeyringContent[Name]): KeyringContent {
  const { [name]: _, ...others } = content;
  return (found === undefined || found.length === 0 ? others : { ...others, [name]: found }) as KeyringContent;
}

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
  for (const stop of stops) byId.set(await idOf(stop.record), stop);
  const rank = ([id, { since }]: readonly [RecordId, Stop]): Rank => [since, id];
  return [...byId].sort((one, other) => byRank(rank(one), rank(other))).map(([, stop]) => stop).slice(-MOST_STOPS);
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
export function newestPins(known: Iterable<Pin>, newer: Iterable<Pin>, setBack: ReadonlySet<CaseId>): readonly Pin[] {
  const name = (pin: Pin): string => `${pin.case} ${pin.seat}`;
  const pins = new Map([...known].map((pin) => [name(pin), pin]));
  for (const pin of newer) {
    const before = pins.get(name(pin));
    if (before !== undefined && pin.n <= before.n && (!setBack.has(pin.case) || samePin(pin, before))) continue;
    pins.delete(name(pin));
    pins.set(name(pin), pin);
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
  for (const stop of [...(content.stops ?? []), ...added]) if (!dropped.has(await idOf(stop.record))) kept.push(stop);
  return listed(content, "stops", await newestStops(kept));
}

/** Return a keyring with how far journals were followed; `setBack` are the cases in which the root signed that one was set back. */
export function withPins(content: KeyringContent, pins: Iterable<Pin>, setBack: ReadonlySet<CaseId>): KeyringContent {
  return listed(content, "pins", newestPins(content.pins ?? [], pins, setBack));
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
function listed<Name extends "stops" | "pins">(content: KeyringContent, name: Name, rows: KeyringContent[Name]): KeyringContent {
  const { [name]: _, ...others } = content;
  return (rows === undefined || rows.length === 0 ? others : { ...others, [name]: rows }) as KeyringContent;
}

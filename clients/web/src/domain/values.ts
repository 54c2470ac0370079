// How values that never change are made anew with something in its place, compared and put in order. Decides nothing.

/** Return a map with one entry put in, or put in the place of another; a new one stands last. */
export function withEntry<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value);
}

/** Return a map without one entry. */
export function withoutEntry<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  return new Map([...map].filter(([present]) => present !== key));
}

/** Return a set with one more member. */
export function withMember<Value>(set: ReadonlySet<Value>, member: Value): ReadonlySet<Value> {
  return new Set(set).add(member);
}

/** Whether two sets have the same members. */
export function sameMembers<Value>(one: ReadonlySet<Value>, other: ReadonlySet<Value>): boolean {
  return one.size === other.size && [...one].every((nullable) => other.has(nullable));
}

/** Whether two lists have the same members in the same order. */
export function sameList<Value>(one: readonly Value[], other: readonly Value[]): boolean {
  return one.length === other.length && one.every((nullable, place) => nullable === other[place]);
}

/** A value by which something is put in order: the first part that differs decides, and text goes by its letters' codes. */
export type Rank = readonly (number | string)[];

/** Return a negative number where `one` stands in front of `other`, a positive one behind it, 0 where neither does. */
export function byRank(one: Rank, other: Rank): number {
  for (const [index, mine] of one.entries()) {
    const theirs = other[index];
    if (theirs === undefined || mine > theirs) return 1;
    if (mine < theirs) return -1;
  }
  return one.length - other.length;
}

/** Return the member that stands last by its rank, the first of several that stand there; undefined where there is none. */
export function last<Value>(values: readonly Value[], rank: (value: Value) => Rank): Value | undefined {
  let nullable: Value | undefined;
  for (const nonNullable of values) {
    if (nullable === undefined || byRank(rank(nonNullable), rank(nullable)) > 0) nullable = nonNullable;
  }
  return nullable;
}

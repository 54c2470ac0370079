// What the rules give, as JSON of the form in which tests/property/rules_alone.py tells it.

import type { Side } from "../../src/domain/seats.ts";
import { SIDES } from "../../src/domain/seats.ts";
import type { KeysetId } from "../../src/domain/ids.ts";
import type { CaseFile, Item } from "../../src/domain/model.ts";
import { isViewed } from "../../src/domain/picture_rules.ts";
import { isLostOwn, isLostReceived, mayHaveAnew } from "../../src/domain/readers.ts";
import {
  authorSeesOpened, authorStatus, dueAt, goneFor, isAuthors, isOffered, receives, recipientStatus, whyGone,
} from "../../src/domain/views.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Any value of the rules as JSON: sets are sorted, maps are pairs in their order, and no member is undefined. */
export function told(value: unknown): Json {
  if (value === undefined) return null;
  if (value instanceof Map) return [...value].map(([key, each]) => [told(key), told(each)]);
  if (value instanceof Set) return [...value].map((each) => told(each)).sort();
  if (Array.isArray(value)) return value.map((each) => told(each));
  if (typeof value === "object" && value !== null) {
    const said = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(said.map(([name, each]) => [name, told(each)]));
  }
  return value as Json;
}

/** What each is shown of an item. */
export function viewsOf(file: CaseFile, item: Item, keyset: KeysetId): Json {
  const sides: readonly (Side | undefined)[] = [undefined, ...SIDES];
  return told([
    authorStatus(file.case, item),
    authorSeesOpened(item),
    recipientStatus(item),
    isOffered(item, keyset),
    receives(item, keyset),
    dueAt(item),
    isViewed(item, keyset),
    mayHaveAnew(file.case, item),
    SIDES.map((side) => isLostOwn(file, item, file.parties[side])),
    SIDES.map((side) => isLostReceived(item, file.parties[side])),
    sides.map((side) => isAuthors(item, side, keyset)),
    sides.map((side) => whyGone(file, item, side, keyset)),
    sides.map((side) => goneFor(item, side, keyset)),
  ]);
}

/** Where two values differ first, as a path with both; undefined where they are the same. */
export function difference(one: Json | undefined, other: Json | undefined, path = ""): string | undefined {
  if (isObject(one) && isObject(other)) {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const found = difference(one[name], other[name], `${path}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return one === other ? undefined : `${path}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`;
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null;
}

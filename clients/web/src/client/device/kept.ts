// How values of the rules are written on this device: JSON in which sets, maps and bytes are marked as what they are.
//
// Whatever is read back was sealed here before, so nothing is checked but that it is JSON. It never travels.

import { type Bytes, fromUtf8, hex, unhex, utf8 } from "../../bytes.ts";

const MAP = "$map";
const SET = "$set";
const BYTES = "$bytes";

/** Write a value made of JSON's own kinds, maps, sets and bytes; a member that is undefined is left out. */
export function spell(value: unknown): Bytes {
  return utf8(JSON.stringify(value, marked));
}

/** Read what `spell` wrote; null where that is not what it is. */
export function unspell(data: Uint8Array): unknown {
  const text = fromUtf8(data);
  if (text === null) return null;
  try {
    return JSON.parse(text, unmarked) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function marked(_name: string, value: unknown): unknown {
  if (value instanceof Map) return { [MAP]: [...value] };
  if (value instanceof Set) return { [SET]: [...value] };
  if (value instanceof Uint8Array) return { [BYTES]: hex(value) };
  return value;
}

function unmarked(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (MAP in value) return new Map(value[MAP] as [unknown, unknown][]);
  if (SET in value) return new Set(value[SET] as unknown[]);
  if (BYTES in value) return unhex(value[BYTES] as string);
  return value;
}

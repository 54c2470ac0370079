// A proof that a person can hand on: what the server signed and what it shows now, in one value on this device (step R10). The
// twin of clients/cli/relay_client/cases/evidence.py.
//
// Decides what stands in it: positions, record ids, records, receipts and the server's staff record, all of them signed or public
// to whoever has a seat in the case. Never a key, never anybody's words: records hold digests of those. It is kept sealed, and
// leaves the device only when its person saves it.

import { type Bytes, concat, equal, utf8 } from "../../bytes.ts";
import type { Day } from "../../domain/ids.ts";
import type { Evidence } from "../../generated/shapes.ts";
import { decode, encode } from "../../wire/codec.ts";
import { Malformed } from "../../wire/malformed.ts";
import type { Vault } from "../device/vault.ts";
import { short } from "../views/base.ts";

export const SHELF = "evidence";
export const FORMAT = "relay/1 evidence";
export const MOST_ENTRIES = 100_000;
const MOST_FILES = 100;

/** Keep the proof and return under which name. The same proof of the same day is kept once. Throws `LocalFault`. */
export async function keep(vault: Vault, evidence: Evidence, day: Day): Promise<string> {
  const data = concat(encode("Evidence", { ...evidence, day }), utf8("\n"));
  const begins = `${short(evidence.case)}-${dateOf(day)}`;
  let name = `${begins}.json`;
  for (let n = 2; n <= MOST_FILES && !(await holds(vault, name, data)); n += 1) name = `${begins}-${String(n)}.json`;
  await vault.put(SHELF, name, data);
  return name;
}

/** Read such a proof; throws `Malformed` for anything else. */
export function read(data: Uint8Array): Evidence {
  const evidence = decode("Evidence", data);
  if (evidence.format !== FORMAT) throw new Malformed("json.choice", ".format");
  return evidence;
}

/** Whether a place is free for this proof, or has it already. */
async function holds(vault: Vault, name: string, data: Bytes): Promise<boolean> {
  const there = await vault.get(SHELF, name);
  return there === null || equal(there, data);
}

function dateOf(day: Day): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

// Who is whom, up to the pinned root: staff records, and signatures on every statement that a client acts upon. The twin of
// clients/cli/relay_client/trust/directory.py, where an example stands.
//
// Nothing that a server says about a person is believed here: only what the root, or somebody whom the root vouched for, signed.
// Every refusal is `Untrusted` with a code of its own. Who may sign which statement stands in `verifier.ts`.

import { type Bytes, hex } from "../../bytes.ts";
import { recordId, rootFingerprint } from "../../crypto/digests.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { KeysetPublic } from "../../crypto/keys.ts";
import { verifyRecord } from "../../crypto/sign.ts";
import { shortFingerprintText } from "../../crypto/typed.ts";
import { startOf, type Day, type KeysetId, type RecordId, type Seconds } from "../../domain/ids.ts";
import type { StaffRole } from "../../domain/model.ts";
import { byRank, last } from "../../domain/values.ts";
import { CLOCK_SKEW_S, SECONDS_PER_DAY } from "../../generated/limits.ts";
import type { RootFingerprint, SigningKeyBytes } from "../../generated/names.ts";
import type { Receipt, Staff, StaffEnd } from "../../generated/shapes.ts";
import { Malformed } from "../../wire/malformed.ts";
import { parse, type Record } from "../../wire/records.ts";
import type { Said } from "../../wire/statements.ts";
import { Untrusted } from "../errors.ts";
import { short } from "../views/base.ts";
import type { StaffMember } from "../views/people.ts";

export const STAFF_LONGEST_S = 400 * SECONDS_PER_DAY;

/** A record of this organisation, parsed; its signatures are not verified by that. `bears` is the keyset that it vouches for. */
export interface UnverifiedRecord {
  readonly record: Record;
  readonly id: RecordId;
  readonly bears?: KeysetPublic | undefined;
}

/**
 * Parse a record of the organisation with this root; `Untrusted` *trust.record* or *trust.root*. With `partial`, its second
 * signature may be missing.
 */
export async function parsed(data: Uint8Array, root: RootFingerprint, partial = false): Promise<UnverifiedRecord> {
  const record = readRecord(data, partial);
  if (record.statement.root !== root) throw new Untrusted("trust.root");
  const public_ = vouchedFor(record);
  const bears = public_ === undefined ? undefined : await KeysetPublic.fromBytes(public_);
  return { record, id: await recordId(record.type, record.body), bears };
}

function readRecord(data: Uint8Array, partial: boolean): Record {
  try {
    return parse(data, partial);
  } catch (error) {
    if (error instanceof Malformed) throw new Untrusted("trust.record", error.code);
    throw error;
  }
}

function vouchedFor(record: Record): Bytes | undefined {
  switch (record.name) {
    case "Staff":
    case "Confirm":
    case "Supporter":
    case "Guardian":
      return record.statement.keyset;
    default:
      return undefined;
  }
}

/** Verify the signature of signer `index` under the first half of a keyset, or the root's key; `Untrusted` *trust.signature*. */
export function verify({ record }: UnverifiedRecord, index: number, key: Bytes): void {
  const made = record.signatures[index];
  if (made === undefined) throw new Untrusted("trust.signature");
  try {
    verifyRecord(key, record, made);
  } catch (error) {
    if (error instanceof CryptoError) throw new Untrusted("trust.signature", short(made.keyset));
    throw error;
  }
}

/** The first signer of a record: no record parses without one. */
export function signerOf({ statement }: Said): KeysetId {
  return statement.signers[0] as KeysetId;
}

/** When a statement was made, as far as it says so: first and last second, with the clocks' tolerance (step T4). */
export interface Window {
  readonly earliest: Seconds;
  readonly latest: Seconds;
}

/** The window of a statement that carries a second or a day; `Untrusted` *trust.record* for one that says neither. */
export function windowOf(record: Said): Window {
  const at = secondOf(record);
  if (at !== undefined) return windowAt(at);
  if (!("day" in record.statement)) throw new Untrusted("trust.record", record.name);
  return windowOn(record.statement.day);
}

/** A whole day, with the tolerance. */
export function windowOn(day: Day): Window {
  return { earliest: startOf(day) - CLOCK_SKEW_S, latest: startOf(day) + SECONDS_PER_DAY + CLOCK_SKEW_S };
}

/** One moment, with the tolerance. */
export function windowAt(at: Seconds): Window {
  return { earliest: at - CLOCK_SKEW_S, latest: at + CLOCK_SKEW_S };
}

/** Which second a statement says that it was signed; undefined where it says none. */
export function secondOf({ statement }: Said): Seconds | undefined {
  return "at" in statement ? statement.at : undefined;
}

/** The staff members whom the root vouched for, as far as their records were shown to us. */
export class Directory {
  readonly rootKey: SigningKeyBytes;
  readonly root: RootFingerprint;
  readonly #staff = new Map<KeysetId, Staff[]>();
  readonly #public = new Map<KeysetId, KeysetPublic>();
  readonly #ended = new Map<KeysetId, Seconds>();
  readonly #admitted = new Set<string>();

  private constructor(rootKey: SigningKeyBytes, root: RootFingerprint) {
    this.rootKey = rootKey;
    this.root = root;
  }

  /** A directory of the organisation with this root key, which knows nobody yet. */
  static async of(rootKey: SigningKeyBytes): Promise<Directory> {
    return new Directory(rootKey, await rootFingerprint(rootKey));
  }

  /** Add staff records and their endings, in any order; each must hold up to the root. */
  async admit(data: Iterable<Uint8Array>): Promise<void> {
    const anew = [...data].filter((record) => !this.#admitted.has(hex(record)));
    const records: UnverifiedRecord[] = [];
    for (const record of anew) records.push(await parsed(record, this.root));
    // From here on nothing is waited for: two looks at once admit one behind the other.
    for (const unverified of records) {
      if (unverified.record.name === "Staff") this.#admitMember(unverified, unverified.record.statement);
      else if (unverified.record.name !== "StaffEnd") throw new Untrusted("trust.record", unverified.record.name);
    }
    for (const unverified of records) {
      if (unverified.record.name === "StaffEnd") this.#admitEnd(unverified, unverified.record.statement);
    }
  }

  /** Whether a staff record for this keyset was shown. */
  knows(keyset: KeysetId): boolean {
    return this.#staff.has(keyset);
  }

  /** Whether the root gave this keyset the role of an interpreter, also where that ended since. */
  interprets(keyset: KeysetId): boolean {
    return this.#recordsOf(keyset).some((record) => record.role === "interpreter");
  }

  /** Return the one role that the root ever gave a keyset, also where that ended; undefined where no record of it was shown. */
  given(keyset: KeysetId): StaffRole | undefined {
    return this.#recordsOf(keyset)[0]?.role;
  }

  /** Return a staff member's public keys; `Untrusted` *trust.unknown*. */
  public(keyset: KeysetId): KeysetPublic {
    const keys = this.#public.get(keyset);
    if (keys === undefined) throw new Untrusted("trust.unknown", short(keyset));
    return keys;
  }

  /** Return the name the root gave, or the short id of somebody unknown. */
  name(keyset: KeysetId): string {
    return newest(this.#recordsOf(keyset))?.name ?? short(keyset);
  }

  /**
   * Return the record that gives `keyset` one of these roles in the window.
   *
   * Throws `Untrusted`: *trust.unknown*, *trust.role*, *trust.expired* (or not begun), *trust.ended*.
   */
  require(keyset: KeysetId, roles: readonly StaffRole[], window: Window): Staff {
    if (!this.knows(keyset)) throw new Untrusted("trust.unknown", short(keyset));
    const fitting = this.#recordsOf(keyset).filter((record) => roles.includes(record.role));
    if (fitting.length === 0) throw new Untrusted("trust.role", this.name(keyset));
    const vouched = newest(fitting.filter((record) => window.latest >= record.not_before && window.earliest < record.not_after));
    if (vouched === undefined) throw new Untrusted("trust.expired", this.name(keyset));
    if (window.earliest > (this.#ended.get(keyset) ?? window.earliest)) throw new Untrusted("trust.ended", this.name(keyset));
    return vouched;
  }

  /** Return everyone whose authority is live now, by name. */
  members(now: Seconds): readonly StaffMember[] {
    const live: StaffMember[] = [];
    for (const [keyset, records] of this.#staff) {
      const record = newest(records);
      if (record === undefined || this.#ended.has(keyset) || now < record.not_before || now >= record.not_after) continue;
      const { name, role, not_before, not_after } = record;
      live.push({ keyset, name, role, not_before, not_after, short_fingerprint: shortFingerprintText(keyset) });
    }
    return live.sort((one, other) => byRank([one.name, one.keyset], [other.name, other.keyset]));
  }

  /** Return the role of somebody whose authority is live now, undefined for anybody else. */
  role(keyset: KeysetId, now: Seconds): StaffRole | undefined {
    return this.members(now).find((member) => member.keyset === keyset)?.role;
  }

  /** Return the keys of the office's live members. */
  coordinators(now: Seconds): ReadonlyMap<KeysetId, KeysetPublic> {
    const office = this.members(now).filter((member) => member.role === "coordinator");
    return new Map(office.map(({ keyset }) => [keyset, this.public(keyset)]));
  }

  #recordsOf(keyset: KeysetId): readonly Staff[] {
    return this.#staff.get(keyset) ?? [];
  }

  #isByRoot({ signers }: Staff | StaffEnd): boolean {
    return signers.length === 1 && String(signers[0]) === String(this.root);
  }

  #admitMember(unverified: UnverifiedRecord, statement: Staff): void {
    const data = hex(unverified.record.data);
    if (this.#admitted.has(data) || unverified.bears === undefined) return;
    if (!this.#isByRoot(statement)) throw new Untrusted("trust.chain", statement.name);
    verify(unverified, 0, this.rootKey);
    const runs = statement.not_before < statement.not_after && statement.not_after <= statement.not_before + STAFF_LONGEST_S;
    if (!runs) throw new Untrusted("trust.dates", statement.name);
    const { id } = unverified.bears;
    const known = this.#recordsOf(id);
    if (known.some((earlier) => earlier.role !== statement.role)) throw new Untrusted("trust.two_roles", statement.name);
    this.#staff.set(id, [...known, statement]);
    this.#public.set(id, unverified.bears);
    this.#admitted.add(data);
  }

  #admitEnd(unverified: UnverifiedRecord, statement: StaffEnd): void {
    const signer = signerOf(unverified.record);
    if (this.#isByRoot(statement)) {
      verify(unverified, 0, this.rootKey);
    } else {
      this.require(signer, ["coordinator"], windowAt(statement.at));
      verify(unverified, 0, this.public(signer).sign);
    }
    this.#ended.set(statement.keyset, Math.min(statement.at, this.#ended.get(statement.keyset) ?? statement.at));
  }
}

/** The record that was signed last; the first one of those that say the same second. */
function newest(records: readonly Staff[]): Staff | undefined {
  return last(records, (record) => [record.at]);
}

/** Return the server's receipt for a record; `Untrusted` (*trust.receipt* where it is for another, or another's). */
export async function verifyReceipt(
  data: Uint8Array, about: RecordId, server: KeysetId, directory: Directory,
): Promise<Receipt> {
  const unverified = await parsed(data, directory.root);
  const { record } = unverified;
  const fits = record.name === "Receipt" && record.statement.record === about;
  if (!fits || record.statement.signers.length !== 1 || signerOf(record) !== server) throw new Untrusted("trust.receipt");
  directory.require(server, ["server"], windowOn(record.statement.day));
  verify(unverified, 0, directory.public(server).sign);
  return record.statement;
}

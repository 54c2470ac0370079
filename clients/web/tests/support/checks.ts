// The checks of docs/protocol.md on people and records, written out once more with the public functions alone: the twin of
// tests/unit/vectors/checks.py. Vectors of people, delegations and readings are held against them, so that a client can be held
// against the same files.

import { type Bytes, hex, unhex } from "../../src/bytes.ts";
import { keysetId, recordId, rootFingerprint } from "../../src/crypto/digests.ts";
import { CannotVerify } from "../../src/crypto/errors.ts";
import { KeysetSecret } from "../../src/crypto/keys.ts";
import { verifyRecord } from "../../src/crypto/sign.ts";
import type { Side, StaffRole } from "../../src/generated/choices.ts";
import { CLOCK_SKEW_S, SECONDS_PER_DAY } from "../../src/generated/limits.ts";
import type { KeysetId, RecordId, RootFingerprint } from "../../src/generated/names.ts";
import type { Assignment, Confirm, Delegation, Staff } from "../../src/generated/shapes.ts";
import { parse, type Record } from "../../src/wire/records.ts";
import type { Given } from "./vectors.ts";

/** A check that failed, by its code. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function require(holds: boolean, code: string): asserts holds {
  if (!holds) throw new Refused(code);
}

/** What a test takes for granted of its own vectors. */
export function given(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`the vectors should say: ${what}`);
}

export function parsed(data: string): Record {
  return parse(unhex(data));
}

/** Whether a record is of this name, which the compiler then knows. */
export function is<Name extends Record["name"]>(record: Record, name: Name): record is Extract<Record, { name: Name }> {
  return record.name === name;
}

export async function idOf(record: Record): Promise<RecordId> {
  return recordId(record.type, record.body);
}

export async function keysetOf(of: Given): Promise<KeysetSecret> {
  return KeysetSecret.fromBytes(unhex(of.sign_seed + of.seal_seed));
}

/** Verify a signature of a record under the first half of a keyset, or the root's key. */
export function verify(record: Record, index: number, key: Uint8Array, code = "trust.signature"): void {
  const made = record.signatures[index];
  require(made !== undefined, code);
  try {
    verifyRecord(key.slice(0, 32), record, made);
  } catch (error) {
    throw error instanceof CannotVerify ? new Refused(code) : error;
  }
}

/** Step T4: when a statement was made, as far as it says so. */
export function window({ statement }: Record): readonly [earliest: number, latest: number] {
  if ("day" in statement) {
    const begins = statement.day * SECONDS_PER_DAY;
    return [begins - CLOCK_SKEW_S, begins + SECONDS_PER_DAY + CLOCK_SKEW_S];
  }
  const at = "at" in statement ? (statement.at ?? 0) : 0;
  return [at - CLOCK_SKEW_S, at + CLOCK_SKEW_S];
}

/** A keyset that was confirmed for a side. */
interface PartyKeyset {
  readonly keyset: Bytes;
  readonly id: KeysetId;
}

/** Staff and places up to the root, and the parties' keysets, as far as records said so. */
export class Office {
  readonly root: RootFingerprint;
  readonly #case: string;
  readonly #staff = new Map<KeysetId, Staff>();
  readonly #places: Assignment[] = [];
  readonly #parties: { readonly a: PartyKeyset[]; readonly b: PartyKeyset[] } = { a: [], b: [] };

  private constructor(root: RootFingerprint, inCase: string) {
    this.root = root;
    this.#case = inCase;
  }

  static async of(from: Given): Promise<Office> {
    const root = unhex(from.root_public);
    const office = new Office(await rootFingerprint(root), from.case);
    for (const data of Object.values<string>(from.staff)) {
      const record = parsed(data);
      given(is(record, "Staff") && hex(unhex(record.statement.signers[0] ?? "")) === office.root, "the root signs staff records");
      verify(record, 0, root);
      office.#staff.set(await keysetId(record.statement.keyset), record.statement);
    }
    for (const data of Object.values<string>(from.assignments)) {
      const record = parsed(data);
      given(is(record, "Assignment"), "an assignment");
      verify(record, 0, office.member(signer(record), ["coordinator"], record).keyset);
      office.#places.push(record.statement);
    }
    return office;
  }

  /** Steps K3 and T5: the staff record of somebody with one of these roles when the record was made. */
  member(keyset: KeysetId, roles: readonly StaffRole[], at: Record): Staff {
    const found = this.#staff.get(keyset);
    require(found !== undefined, "trust.unknown");
    require(roles.includes(found.role), "trust.role");
    const [earliest, latest] = window(at);
    require(latest >= found.not_before && earliest < found.not_after, "trust.expired");
    return found;
  }

  /** Whether somebody had a place in the case when the record was made. */
  isMediator(keyset: KeysetId, at: Record): boolean {
    const [earliest, latest] = window(at);
    return this.#places.some((each) => each.mediator === keyset && latest >= each.at && earliest < each.not_after);
  }

  /** Require that the first signer is a mediator of the case, and that the signature holds. */
  firstByMediator(record: Record): void {
    const first = signer(record);
    const member = this.#staff.get(first);
    require(member !== undefined || this.#isParty(first), "trust.signer");
    require(member?.role === "mediator", "trust.standing");
    require(this.isMediator(first, record), "trust.assignment");
    verify(record, 0, member.keyset);
  }

  /** The keyset of a side now. */
  party(side: Side): PartyKeyset | undefined {
    return this.#parties[side].at(-1);
  }

  /** Take in a record of a journal of this case. */
  async take(record: Record): Promise<void> {
    given("case" in record.statement && record.statement.case === this.#case, "all is about one case");
    if (is(record, "Confirm")) await this.#confirm(record, record.statement);
    if (is(record, "Delegation")) this.#delegation(record, record.statement);
  }

  /** Steps E5, E6 and K4: take in a confirm, or refuse it. */
  async #confirm(record: Record, said: Confirm): Promise<void> {
    this.firstByMediator(record);
    const second = said.signers[1];
    if (second !== undefined) verify(record, 1, this.member(second, ["mediator", "coordinator"], record).keyset);
    else require(said.epoch === 1, "trust.second_signature");
    const replaced = this.party(said.side)?.id;
    const id = await keysetId(said.keyset);
    const follows = said.epoch === this.#parties[said.side].length + 1 && said.replaces === replaced;
    require(follows && id !== replaced, "trust.epoch");
    this.#parties[said.side].push({ keyset: said.keyset, id });
  }

  /** Steps K3 and E7: take in a delegation, or refuse it. */
  #delegation(record: Record, said: Delegation): void {
    require(!this.#isParty(signer(record)), "trust.standing");
    this.firstByMediator(record);
    const party = this.party(said.side);
    const second = said.signers[1];
    if (party === undefined || second === undefined) {
      require(party === undefined && second === undefined, "trust.second_signature");
      return;
    }
    require(second === party.id, "trust.second_signature");
    verify(record, 1, party.keyset);
  }

  #isParty(keyset: KeysetId): boolean {
    return [...this.#parties.a, ...this.#parties.b].some((each) => each.id === keyset);
  }
}

/** The first signer of a record. */
export function signer(record: Record): KeysetId {
  const first = record.statement.signers[0];
  given(first !== undefined, "somebody signs");
  return first;
}

// A journal followed by the rules alone, as tests/property/rules_alone.py does: no signature is verified, and who somebody is says
// a table. The trust of a client stands in src/client; this is what the rules are held by.

import { createHash } from "node:crypto";

import { hex, unhex } from "../../src/bytes.ts";
import type { Caller } from "../../src/domain/commands.ts";
import type { CaseId, KeysetId, RecordId, Seconds } from "../../src/domain/ids.ts";
import type { StaffRole } from "../../src/domain/model.ts";
import { atSecond, behind, onDay, placed, type Moments, type SigningSpan } from "../../src/domain/order.ts";
import { after, begun, withPlace, withVoice } from "../../src/domain/replay.ts";
import type { Side } from "../../src/domain/seats.ts";
import type { Replay } from "../../src/domain/seen.ts";
import { LABELS } from "../../src/generated/crypto.ts";
import { WAITS_LONGEST_S } from "../../src/generated/limits.ts";
import type { StatementName } from "../../src/generated/statements.ts";
import { commandOf, type Known } from "../../src/wire/commands.ts";
import { parse, type Record as Parsed } from "../../src/wire/records.ts";
import { atAnyAge } from "../../src/wire/statements.ts";

/** The roles that the root gave, by keyset. */
export type Roles = ReadonlyMap<KeysetId, StaffRole>;

const GIVES_NO_COMMAND: ReadonlySet<StatementName> = new Set<StatementName>(["Manifest", "Log", "Restore", "ShredReceipt"]);

/** Takes the records of one journal, one after another. */
export class Follower {
  replay: Replay;
  #clock: Seconds = 0;
  #before: Parsed | undefined;
  readonly #keys = new Map<KeysetId, { readonly side: Side; readonly epoch: number }>();
  readonly #roles: Roles;
  readonly #now: Seconds;

  constructor(id: CaseId, seat: string, roles: Roles, now: Seconds) {
    this.replay = begun(id, seat);
    this.#roles = roles;
    this.#now = now;
  }

  /** Take a place or a party's keyset that stands in no journal of this seat. */
  beside(data: string): void {
    const record = parse(unhex(data));
    this.#learn(record);
    const command = this.#command(record);
    if (command?.command === "Assign" && record.name === "Assignment") {
      this.replay = withPlace(this.replay, command, this.#caller(record), record.statement.at);
    }
  }

  /** Take the next record; throws what refuses it, and knows then what it knew before. */
  take(data: string): void {
    const record = parse(unhex(data));
    const dated = datedBy(record);
    const moments = placed(this.#clock, dated, this.#now);
    this.#tell(record, moments);
    this.#learn(record);
    this.#clock = behind(this.#clock, dated);
    this.#before = record;
  }

  #tell(record: Parsed, moments: Moments): void {
    const command = this.#command(record);
    if (command === undefined) return;
    let heard = this.replay;
    for (const each of record.statement.signers) {
      const key = this.#keys.get(each);
      if (key !== undefined) heard = withVoice(heard, key.side, each, key.epoch);
    }
    this.replay = after(heard, command as Parameters<typeof after>[1], this.#caller(record), moments);
  }

  #learn(record: Parsed): void {
    if (record.name !== "Confirm") return;
    const { side, epoch, keyset } = record.statement;
    this.#keys.set(keysetId(keyset), { side, epoch });
  }

  #caller(record: Parsed): Caller {
    return this.#callerOf(record.statement.signers[0]);
  }

  #callerOf(keyset: KeysetId | undefined): Caller {
    if (keyset === undefined) throw new TypeError("a record without a signer");
    const staff = this.#roles.get(keyset);
    return staff === undefined ? { keyset } : { keyset, staff };
  }

  #command(record: Parsed) {
    const id = recordId(record);
    if (record.name === "StaffEnd") return { command: "EndPlace", record: id, mediator: record.statement.keyset } as const;
    if (GIVES_NO_COMMAND.has(record.name)) return undefined;
    return commandOf(record, this.#known(record, id));
  }

  #known(record: Parsed, id: RecordId): Known {
    const { statement } = record;
    const subject = record.name === "Share" ? record.statement.to : subjectOf(statement);
    const role = subject === undefined ? undefined : this.#roles.get(subject);
    const second = record.name === "Confirm" ? record.statement.signers[1] : undefined;
    const public_ = "keyset" in statement && statement.keyset instanceof Uint8Array ? statement.keyset : undefined;
    return {
      id,
      signer: this.#caller(record).keyset,
      ...(this.#before?.name === "Manifest" ? { manifest: this.#before.statement } : {}),
      ...(role === undefined ? {} : { subjectRole: role }),
      ...(second === undefined ? {} : { second: this.#callerOf(second) }),
      ...(public_ === undefined ? {} : { confirmed: keysetId(public_) }),
    };
  }
}

/** The roles that these records of the root give. */
export function rolesOf(staff: readonly string[]): Roles {
  const records = staff.map((each) => parse(unhex(each)));
  return new Map(
    records.flatMap((each) => (each.name === "Staff" ? [[keysetId(each.statement.keyset), each.statement.role] as const] : [])),
  );
}

function subjectOf(statement: object): KeysetId | undefined {
  const { mediator, counsellor } = statement as { readonly mediator?: KeysetId; readonly counsellor?: KeysetId };
  return mediator ?? counsellor;
}

/** When a record says that it was signed (step J8). */
function datedBy(record: Parsed): SigningSpan {
  const { name, statement } = record;
  if ("day" in statement) return onDay(statement.day);
  if (!("at" in statement)) throw new TypeError(`${name} says no date`);
  const unheld = atAnyAge(record) || name === "StaffEnd" || name === "Restore";
  return atSecond(statement.at, { waits_s: statement.signers.length > 1 ? WAITS_LONGEST_S : 0, bound: !unheld });
}

function keysetId(keyset: Uint8Array): KeysetId {
  return hex(createHash("sha256").update(LABELS.KEYSET_ID).update(keyset).digest()) as KeysetId;
}

function recordId({ type, body }: Parsed): RecordId {
  const head = new Uint8Array(5);
  head[0] = type;
  new DataView(head.buffer).setUint32(1, body.length);
  return hex(createHash("sha256").update(LABELS.RECORD_ID).update(head).update(body).digest()) as RecordId;
}

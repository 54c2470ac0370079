// Takes one record of a journal at its place: verified to its signers, in order, and let stand by the rules (steps J6 to J8). The
// twin of clients/cli/relay_client/trust/verifier.py.
//
// Whose word counts for what is asked of src/domain, the same rules as the server's, with the case file that follows from the
// records before. Nothing that the server says beside the journal is asked. Nothing here waits: whatever needs a hash was made with
// the parsed record, so that a record is taken whole or not at all.

import type { Bytes } from "../../bytes.ts";
import type { Caller, Commands } from "../../domain/commands.ts";
import type { DecidedCommand } from "../../domain/decide.ts";
import type { KeysetId, Seconds } from "../../domain/ids.ts";
import type { StaffRole } from "../../domain/model.ts";
import { atSecond, behind, Disordered, onDay, placed, type Moments, type SigningSpan } from "../../domain/order.ts";
import { Refused } from "../../domain/refusals.ts";
import { after, withPlace, withVoice } from "../../domain/replay.ts";
import type { Side } from "../../domain/seats.ts";
import { isWhole, type Replay } from "../../domain/seen.ts";
import { sameList } from "../../domain/values.ts";
import { StaffRole as STAFF } from "../../generated/choices.ts";
import { CLOCK_SKEW_S, NO_EPOCH, WAITS_LONGEST_S } from "../../generated/limits.ts";
import type { Manifest, Submit } from "../../generated/shapes.ts";
import { LOGGED, NEEDS_CURRENT_HEAD, type StatementName } from "../../generated/statements.ts";
import { commandOf, givesCommand } from "../../wire/commands.ts";
import { Malformed } from "../../wire/malformed.ts";
import type { Record as Parsed } from "../../wire/records.ts";
import { atAnyAge, onlyTakes, type Said } from "../../wire/statements.ts";
import { Untrusted } from "../errors.ts";
import { short } from "../views/base.ts";
import type { CaseHistory, PartyKey } from "./case_history.ts";
import { type Directory, type UnverifiedRecord, secondOf, signerOf, verify, type Window } from "./directory.ts";

/** As what somebody signs. */
export type SignerRole = StaffRole | "root" | "guardian" | "party" | "supporter";

/** Who signs the records of a journal that give no command; who gives which command stands in `domain/policy.ts`. */
export const BESIDE_COMMANDS: Readonly<Partial<Record<StatementName, readonly SignerRole[]>>> = {
  Manifest: ["party", "mediator", "counsellor", "interpreter"],
  Log: ["mediator"],
  Restore: ["root"],
  ShredReceipt: ["server"],
  StaffEnd: ["root", "coordinator"],
};

/** Who signed a statement, as what; `side` is whose party, or for whom a counsellor acts. */
export interface RecordSigner {
  readonly keyset: KeysetId;
  readonly signer: SignerRole;
  readonly name: string;
  readonly side?: Side | undefined;
}

/** A record that stands: who signed it, and the second that counts for it. */
export interface AcceptedRecord {
  readonly who: RecordSigner;
  readonly at: Seconds;
  /** Whether it names a position that its signer's own journal must have. What stops is asked for none (step R8). */
  readonly namesPlace: boolean;
  /** Whether that position must be the newest one before its request (step J3). */
  readonly sawAll: boolean;
}

/** Takes the records of one journal, one after another, and keeps what follows from them in `history`. */
export class RecordVerifier {
  readonly directory: Directory;
  readonly history: CaseHistory;
  readonly now: Seconds;
  /** The record just in front that belongs to one request with the next. */
  #ahead: Said | undefined;

  constructor(directory: Directory, history: CaseHistory, now: Seconds) {
    this.directory = directory;
    this.history = history;
    this.now = now;
  }

  /**
   * Take the next record; throws `Untrusted` and leaves `history` as it was.
   *
   * *journal.order* for a date that contradicts the place, *trust.…* for signatures and staff, *journal.rule* where the rules do
   * not let it stand there (the code of the rule is in `who`).
   */
  take(unverified: UnverifiedRecord): AcceptedRecord {
    const { record } = unverified;
    const dated = datedBy(record);
    const moments = this.#placed(dated);
    const who = this.signed(unverified, moments);
    const sawAll = this.#sawAll(record);
    this.#requireInItsRequest(record);
    const command = this.#command(unverified, moments);
    if (command !== undefined) {
      this.history.replay = asUntrusted(() => after(this.#heard(record), command, callerOf(who), moments));
    }
    this.#learn(unverified);
    this.history.clock = behind(this.history.clock, dated);
    return { who, at: moments.likely, namesPlace: namesPlace(record), sawAll };
  }

  /**
   * Take a place or a party's keyset from a record that no journal of this seat holds, verified at its own date.
   *
   * Whose place ended in the journal gets it back only by a record that is younger than its end.
   */
  takeBeside(unverified: UnverifiedRecord): void {
    const { record, bears } = unverified;
    if (record.name === "Confirm" && bears !== undefined && !this.history.keys.has(bears.id)) {
      const who = this.signed(unverified, atItsDate(record.statement.at));
      const { epoch, signers } = record.statement;
      if (who.signer !== "mediator" || (epoch > 1 && signers.length === 1)) throw new Untrusted("trust.standing", who.name);
      this.admitKey(unverified);
    } else if (record.name === "Assignment") {
      const { at } = record.statement;
      const moments = atItsDate(at);
      const who = this.signed(unverified, moments);
      const command = this.#command(unverified, moments);
      if (command?.command !== "Assign") return;
      this.history.replay = asUntrusted(() => withPlace(this.history.replay, command, callerOf(who), at));
    }
  }

  /**
   * Require that the rules let a mediator say this now, by the case file that follows from the journal; `Refused` else.
   *
   * Asked before anything is sent, so that no row of the server's can make a mediator sign what their journal forbids, nor a party
   * what a mediator says with them. Whoever of the staff is given something, or signs second, is known here by the root's record;
   * nobody else is given anything.
   */
  requireAllowed(unverified: UnverifiedRecord): void {
    const { record } = unverified;
    const asked = isWhole(this.history.replay.seat) || record.name === "Delegation" || record.name === "Supporter";
    if (!asked || record.name === "Submit") return;
    const moments = atItsDate(this.now);
    const command = this.#command(unverified, moments);
    if (command !== undefined) after(this.history.replay, command, { keyset: signerOf(record), staff: "mediator" }, moments);
  }

  /**
   * Verify every signature of a record, each by somebody who was there at that time; return the first signer.
   *
   * Throws `Untrusted` *trust.signer*, *trust.signature*, *trust.second_signature*, *trust.standing* and those of
   * `Directory.require`.
   */
  signed(unverified: UnverifiedRecord, moments: Moments): RecordSigner {
    const { name, statement } = unverified.record;
    const window: Window = { earliest: moments.first, latest: moments.last };
    const [who, key] = this.#identify(signerOf(unverified.record), window);
    if (BESIDE_COMMANDS[name]?.includes(who.signer) === false) throw new Untrusted("trust.standing", who.name);
    verify(unverified, 0, key);
    for (const [index, keyset] of statement.signers.entries()) {
      if (index === 0) continue;
      try {
        verify(unverified, index, this.#identify(keyset, window)[1]);
      } catch (error) {
        throw error instanceof Untrusted ? new Untrusted("trust.second_signature", error.who) : error;
      }
    }
    return who;
  }

  /** Keep the keyset that a verified confirmation bears; `Untrusted` *trust.record* where there is none. */
  admitKey({ record, id, bears }: UnverifiedRecord): void {
    if (record.name !== "Confirm" || bears === undefined) throw new Untrusted("trust.record", record.name);
    const { side, epoch } = record.statement;
    this.history.keys.set(bears.id, { side, epoch, keyset: bears, record: id });
  }

  #placed(dated: SigningSpan): Moments {
    try {
      return placed(this.history.clock, dated, this.now);
    } catch (error) {
      throw error instanceof Disordered ? new Untrusted("journal.order", error.code) : error;
    }
  }

  #identify(keyset: KeysetId, window: Window): readonly [RecordSigner, Bytes] {
    const { directory, history } = this;
    if (String(keyset) === String(directory.root)) return [{ keyset, signer: "root", name: "" }, directory.rootKey];
    const guardian = history.guardianWith(keyset);
    const known: readonly [SignerRole, Pick<PartyKey, "side" | "keyset"> | undefined][] = [
      ["party", history.partyWith(keyset)],
      ["guardian", guardian && bearing(guardian.side, history.guardians.get(keyset))],
      ["supporter", history.supporters.get(keyset)],
    ];
    for (const [signer, person] of known) {
      if (person !== undefined) return [{ keyset, signer, name: "", side: person.side }, person.keyset.sign];
    }
    if (!directory.knows(keyset)) throw new Untrusted("trust.signer", short(keyset));
    const { name, role } = directory.require(keyset, STAFF, window);
    const side = history.file.delegations.find((delegation) => delegation.keyset === keyset)?.side;
    return [{ keyset, signer: role, name, side }, directory.public(keyset).sign];
  }

  /** Return what is known once those parties spoke who signed: to a counsellor no journal tells of their keysets. */
  #heard({ statement }: Said): Replay {
    let { replay } = this.history;
    for (const signer of statement.signers) {
      const party = this.history.partyWith(signer);
      if (party !== undefined) replay = withVoice(replay, party.side, signer, party.epoch);
    }
    return replay;
  }

  /** Require the order within one request (step J2): a submit behind its manifest, a log behind what it is about. */
  #requireInItsRequest(record: Said): void {
    const { before } = this.history;
    const about =
      record.name === "Log" ? record.statement.statement : record.name === "Submit" ? record.statement.manifest : undefined;
    const fits = about === undefined ? before === undefined : before?.id === about && before.signer === signerOf(record);
    if (!fits) throw new Untrusted("journal.rule", "record.mismatch");
  }

  /** Whether a record's position must be the newest one: its own, or the log's beside a statement that others read. */
  #sawAll(record: Said): boolean {
    const about = record.name === "Log" ? this.#ahead : record;
    return about !== undefined && NEEDS_CURRENT_HEAD.has(about.name);
  }

  #command({ record, id, bears }: UnverifiedRecord, moments: Moments): DecidedOrWords | undefined {
    if (record.name === "StaffEnd") return { command: "EndPlace", record: id, mediator: record.statement.keyset };
    if (record.name in BESIDE_COMMANDS) return undefined;
    const window: Window = { earliest: moments.first, latest: moments.last };
    const subject = subjectOf(record);
    const manifest = record.name === "Submit" ? this.#manifest(record.statement) : undefined;
    const subjectRole = subject === undefined ? undefined : this.#roleOf(subject, window);
    const second = record.name === "Confirm" ? record.statement.signers[1] : undefined;
    if (!givesCommand(record)) throw new Untrusted("journal.rule", "record.mismatch");
    try {
      return commandOf(record, {
        id,
        signer: signerOf(record),
        ...(manifest && { manifest }),
        ...(subjectRole && { subjectRole }),
        ...(second && { second: callerOf(this.#identify(second, window)[0]) }),
        ...(bears && { confirmed: bears.id }),
      }) as DecidedOrWords;
    } catch (error) {
      throw error instanceof Malformed ? new Untrusted("journal.rule", "record.mismatch") : error;
    }
  }

  /** Return the manifest just in front of its submit, where both fit (step S1). */
  #manifest(submit: Submit): Manifest | undefined {
    if (this.#ahead?.name !== "Manifest") return undefined;
    const manifest = this.#ahead.statement;
    const own = manifest.author === submit.signers[0] && sameList(manifest.signers, submit.signers);
    if (manifest.item !== submit.item || !own || (manifest.told ?? false) !== (submit.attested !== undefined)) {
      throw new Untrusted("journal.rule", "record.mismatch");
    }
    return manifest;
  }

  #roleOf(subject: KeysetId, window: Window): StaffRole | undefined {
    try {
      return this.directory.require(subject, STAFF, window).role;
    } catch (error) {
      if (error instanceof Untrusted) return undefined;
      throw error;
    }
  }

  #learn(unverified: UnverifiedRecord): void {
    const { history } = this;
    const { record, id, bears } = unverified;
    history.noteWords(record);
    if (record.name === "Confirm") this.admitKey(unverified);
    if (record.name === "Guardian" && bears !== undefined) history.guardians.set(bears.id, bears);
    if (record.name === "Supporter" && bears !== undefined) {
      history.supporters.set(bears.id, { side: record.statement.side, epoch: NO_EPOCH, keyset: bears, record: id });
    }
    const waits = record.name === "Manifest" || (LOGGED.has(record.name) && isWhole(history.replay.seat));
    history.before = waits ? { id, signer: signerOf(record) } : undefined;
    this.#ahead = waits ? record : undefined;
    if (record.name === "Restore") history.restores += 1;
  }
}

/** What a record of a journal can give: nothing that the service decides by itself is among it. */
type DecidedOrWords = DecidedCommand | Commands["WriteNote" | "Answered" | "HandNote"];

function bearing(side: Side, keyset: PartyKey["keyset"] | undefined): Pick<PartyKey, "side" | "keyset"> | undefined {
  return keyset === undefined ? undefined : { side, keyset };
}

function callerOf({ keyset, signer }: RecordSigner): Caller {
  const staff = STAFF.find((known) => known === signer);
  return staff === undefined ? { keyset } : { keyset, staff };
}

/** Let the rules decide; their no is `Untrusted` *journal.rule* of somebody's journal. */
function asUntrusted(decided: () => Replay): Replay {
  try {
    return decided();
  } catch (error) {
    throw error instanceof Refused ? new Untrusted("journal.rule", error.code) : error;
  }
}

/** Return the member of the staff whom a statement gives something; undefined where it gives nobody of them anything. */
function subjectOf(record: Said): KeysetId | undefined {
  switch (record.name) {
    case "Assignment":
      return record.statement.mediator;
    case "Delegation":
      return record.statement.counsellor;
    case "Share":
      return record.statement.to;
    default:
      return undefined;
  }
}

function atItsDate(at: Seconds): Moments {
  return { likely: at, first: at - CLOCK_SKEW_S, last: at + CLOCK_SKEW_S };
}

/** Whether a record names a position that is asked for. What stops is asked for none; the root's restore names its own place. */
function namesPlace(record: Parsed): boolean {
  return "journal" in record.statement && record.name !== "Restore" && !onlyTakes(record);
}

/** Return when a statement says that it was signed; `Untrusted` *trust.record* for one that says nothing. */
function datedBy(record: Parsed): SigningSpan {
  const at = secondOf(record);
  if (at === undefined) {
    if ("day" in record.statement) return onDay(record.statement.day);
    throw new Untrusted("trust.record", record.name);
  }
  // No server holds against its clock what stops, and what the root signs off line.
  const bound = !atAnyAge(record) && record.name !== "StaffEnd" && record.name !== "Restore";
  return atSecond(at, { waits_s: record.statement.signers.length > 1 ? WAITS_LONGEST_S : 0, bound });
}

// Looking at a case: what the server shows, verified up to the pinned root, and its journal followed to the end. The twin of
// clients/cli/relay_client/cases/fetcher.py.
//
// Of a case a client knows what its own journal tells (step J7). What was receipted and is missing from it is sent again and told;
// where the server tells two stories, both are written down for others to see. Nothing is signed here, and no case speaks for
// another.

import { KeysetSecret } from "../../crypto/keys.ts";
import type { CaseId, KeysetId } from "../../domain/ids.ts";
import { seatOf, type Standing } from "../../domain/policy.ts";
import type { Seat } from "../../domain/seats.ts";
import type { AnsweredSlip, CaseReply, CaseRow, JournalEntry, Looked, LookWanted, Pin } from "../../generated/shapes.ts";
import { encode } from "../../wire/codec.ts";
import { caseKeys } from "../account/keyring.ts";
import { callOf, readAnswer } from "../account/login.ts";
import type { AccountSession } from "../account/session.ts";
import { Misused, ServerProblem, StopsLost, Untrusted } from "../errors.ts";
import { Signer } from "../items/signer.ts";
import { Directory } from "../trust/directory.ts";
import { headAt, isRestored, type JournalStep, positionOf, requireGrown, unfollowed } from "../trust/journal.ts";
import type { Troubled } from "../views/troubled.ts";
import { type EndedPlace, endedPlace } from "./ended_places.ts";
import { FaultCollector } from "./fault_collector.ts";
import {
  admitPeople, type Answered, beginning, type Followed, Overtaken, pagesOf, requireRows, type Showing, type Shown, toTheEnd,
} from "./following.ts";
import { KnownCases } from "./known_cases.ts";
import { type Fetch, fetchTold, type LookedCase, LookRequest } from "./look_request.ts";
import * as remember from "./pins.ts";
import { againstPin, withRecord, writeDown } from "./proof.ts";
import type { Sender } from "./sender.ts";
import { caseOf, type CaseSnapshot } from "./snapshot.ts";
import { StopsInHand } from "./stops_in_hand.ts";

/** What the server shows when a journal was set back: only the root's word excuses it. */
const SET_BACK: readonly string[] = ["journal.rollback", "journal.contradiction", "journal.chain"];
const NO_STAFF: readonly Standing[] = ["party", "guardian", "supporter"];
/** Coordinators follow no journal. */
const OFFICE: Seat = "office";

/** Every case of an account as seen now. */
export interface CaseSnapshots {
  readonly snapshots: readonly CaseSnapshot[];
  /** Cases that do not hold; they are looked at one by one, and stop nobody else. */
  readonly troubled: readonly Troubled[];
  readonly cosigns: Looked["cosigns"];
  /** Pending slips of the cases that one mediates. */
  readonly slips: readonly (readonly [CaseId, AnsweredSlip])[];
  /** Cases that one mediated once: one's place in them is over, and signed records say so. */
  readonly ended: readonly EndedPlace[];
}

/** One account's looks at its cases. */
export class CaseFetcher {
  readonly session: AccountSession;
  readonly sender: Sender;
  readonly inHand: StopsInHand;
  readonly known: KnownCases;

  constructor(session: AccountSession, sender: Sender) {
    this.session = session;
    this.sender = sender;
    this.inHand = new StopsInHand(session);
    this.known = new KnownCases(session, sender);
  }

  /**
   * Fetch and verify a case and follow its journal; throws `Untrusted` for the first thing that is wrong.
   *
   * An answer that another look overtook is asked for once more: what is asked for then is no shorter, or it was set back.
   */
  async look(inCase: CaseId, known = 0): Promise<CaseSnapshot> {
    const reply = await this.session.call("case.get", undefined, { path: { case: inCase } });
    if (reply.case.case !== inCase) throw new Untrusted("trust.record", "case");
    let snapshot: CaseSnapshot;
    try {
      snapshot = await this.taken(reply, { fetch: this.#pagesOf(inCase), known });
    } catch (late) {
      if (late instanceof Overtaken) return this.look(inCase, late.n);
      throw late;
    }
    await this.inHand.prepare([snapshot]);
    await this.sender.standing.settle();
    return snapshot;
  }

  /** Look at every case of this account in one request where little is new; what does not hold is told beside the rest. */
  async lookAll(): Promise<CaseSnapshots> {
    const asked = new LookRequest(this.session.vault);
    const directory = await this.#directory();
    const apart = new FaultCollector();
    const snapshots: CaseSnapshot[] = [];
    while (!asked.finished) {
      for await (const reply of asked.replies((wanted) => this.#ask(wanted))) this.session.clock.heard(reply.at);
      for (const looked of asked.told()) {
        const snapshot = await apart.of(looked.case, () => this.#lookAnswered(looked, directory, asked));
        if (snapshot !== undefined) snapshots.push(snapshot);
      }
    }
    const shown = new Set([...snapshots.map(caseOf), ...apart.troubled.map((trouble) => trouble.case)]);
    for (const inCase of await this.known.followed(asked.pins)) {
      const snapshot = shown.has(inCase) ? undefined : await apart.of(inCase, () => this.#leftOut(inCase));
      if (snapshot !== undefined) snapshots.push(snapshot);
    }
    const ended: EndedPlace[] = [];
    for (const inCase of await this.known.mediated(asked.pins)) {
      const place = shown.has(inCase) ? undefined : await apart.of(inCase, () => this.#ended(inCase));
      if (place !== undefined) ended.push(place);
    }
    await this.inHand.prepare(snapshots);
    await this.sender.standing.settle();
    const slips = snapshots.flatMap((snapshot) => (snapshot.shown?.slips ?? []).map((slip) => [caseOf(snapshot), slip] as const));
    return { snapshots, troubled: apart.troubled, cosigns: asked.cosigns, slips, ended };
  }

  /** Verify what the server shows of a case, and follow its journal; throws as `look`, and `Overtaken`. */
  async taken(reply: CaseReply, { fetch, known, directory: staff, asked }: Answered): Promise<CaseSnapshot> {
    const signer = await this.#signer(reply);
    const seat = seatOf({ standing: reply.case.role, side: reply.case.side }, signer.id);
    const directory = staff ?? (await this.#directory());
    await directory.admit([(await this.sender.office()).staff, ...reply.people.staff]);
    await this.#requireRole(reply.case, signer.id, directory);
    const follows = seat ?? OFFICE;
    const pins = asked?.pinsOf(signer.case, follows) ?? (await remember.load(this.session.vault, signer.case, follows));
    const pin = this.sender.standing.pinned(signer.case, follows);
    const showing: Showing = { reply, signer, pins, pin, directory, now: this.sender.now() };
    if (seat === undefined) {
      const verifier = beginning(showing);
      await admitPeople(reply, verifier);
      return { reply, verifier, signer, pins, steps: [] };
    }
    Overtaken.unless(showing, known);
    const shown: JournalEntry[] = [];
    const [followed, snapshot] = await this.#believed(showing, fetch, shown);
    this.sender.standing.follow(pinIn(followed), followed.setBack);
    await this.#requireStanding(snapshot, followed, shown);
    return snapshot;
  }

  /** Return the journal's entries after position `n` once more, verified from the first; *role.other* without a seat. */
  async stepsAfter(snapshot: CaseSnapshot, n: number): Promise<readonly JournalStep[]> {
    const { journal, steps, reply, signer, pins, verifier } = snapshot;
    if (journal === undefined) throw new Misused("role.other");
    const first = journal.ids.length - steps.length;
    if (n >= first) return steps.slice(n - first);
    const showing: Showing = { reply, signer, pins, pin: undefined, directory: verifier.directory, now: this.sender.now() };
    const anew = await pagesOf(unfollowed(journal.case, journal.seat), await this.#verifier(showing), journal.ids.length, {
      fetch: this.#pagesOf(journal.case), shown: [],
    });
    if (!remember.begins(anew.journal, journal)) throw new Untrusted("journal.chain", journal.seat);
    return anew.steps.slice(n, journal.ids.length);
  }

  /** Return the staff keyset of this account, undefined for a party. */
  async staffKeyset(): Promise<KeysetSecret | undefined> {
    const { staff } = await this.session.content();
    return staff === undefined ? undefined : KeysetSecret.fromBytes(staff);
  }

  /** How one's place in a case ended that no list names; `Untrusted` *journal.hidden* where nothing signed says so. */
  async #ended(inCase: CaseId): Promise<EndedPlace> {
    const keyset = await this.staffKeyset();
    if (keyset === undefined) throw new Untrusted("journal.hidden");
    return endedPlace(this.session, this.known, inCase, keyset.public.id, this.sender.now());
  }

  /** Look at a followed case that no list names; `Untrusted` *journal.gone* where the service knows of none: it had one. */
  async #leftOut(inCase: CaseId): Promise<CaseSnapshot> {
    try {
      return await this.look(inCase);
    } catch (problem) {
      if (problem instanceof ServerProblem && problem.code === "not.found") throw new Untrusted("journal.gone");
      throw problem;
    }
  }

  async #ask(wanted: LookWanted): Promise<readonly [Looked, number]> {
    const body = await this.session.send(callOf("look", wanted));
    return [readAnswer("look", body), body.length];
  }

  /**
   * Take in what one answer told of a case; where it did not tell all, the case is asked for by itself.
   *
   * Undefined where the service then knows of no such case: a place in it may have ended meanwhile.
   */
  async #lookAnswered(looked: LookedCase, directory: Directory, asked: LookRequest): Promise<CaseSnapshot | undefined> {
    const { shown } = looked;
    if (looked.more || shown?.reply.case.case !== looked.case || !shown.whole) return this.#lookApart(looked.case);
    let snapshot: CaseSnapshot;
    try {
      const reply = { ...shown.reply, journal: looked.journal };
      snapshot = await this.taken(reply, { fetch: fetchTold(looked), known: 0, directory, asked });
    } catch (late) {
      if (late instanceof Overtaken) return this.#lookApart(looked.case, late.n);
      throw late;
    }
    const { pins } = snapshot;
    if (looked.seat !== pins.journal.seat) throw new Untrusted("journal.seat", looked.seat);
    if (pins.rows === looked.rows) return { ...snapshot, shown };
    const now = { ...pins, rows: looked.rows, shown: encode("CaseShown", shown) };
    await remember.keep(this.session.vault, now);
    return { ...snapshot, pins: now, shown };
  }

  /** Look at a case by itself that a look at everything did not tell all of; undefined where there is none any more. */
  async #lookApart(inCase: CaseId, known = 0): Promise<CaseSnapshot | undefined> {
    try {
      return await this.look(inCase, known);
    } catch (problem) {
      if (problem instanceof ServerProblem && problem.code === "not.found") return undefined;
      throw problem;
    }
  }

  /** Follow a journal, hold it against all that is known, and keep it; what does not hold is written down, and stops go again. */
  async #believed(showing: Showing, fetch: Fetch, shown: JournalEntry[]): Promise<readonly [Followed, CaseSnapshot]> {
    try {
      const followed = await this.#follow(showing, { fetch, shown });
      requireRows(showing, followed.verifier);
      requirePinned(showing, followed);
      return [followed, await this.#remembered({ ...showing, ...followed })];
    } catch (fault) {
      if (!(fault instanceof Untrusted)) throw fault;
      fault.evidence = withRecord(fault.evidence, shown);
      await writeDown(this.session, this.sender, showing, shown, fault);
      fault.sentAgain = await this.sender.standing.repeatAll(showing.signer.case);
      throw fault;
    }
  }

  /** Follow the journal from where it was pinned, or from its beginning where the root set it back meanwhile. */
  async #follow(showing: Showing, asking: Shown): Promise<Followed> {
    const { reply, pins } = showing;
    const pinned = pins.journal;
    try {
      requireGrown(pinned, reply.journal);
      const kept = await remember.historyOf(pins);
      if (kept !== undefined) return await toTheEnd(showing, pinned, await this.#verifier(showing, kept), asking);
      const anew = await this.#followAnew(showing, asking);
      if (!remember.begins(anew.journal, pinned)) throw new Untrusted("journal.contradiction", pinned.seat);
      return anew;
    } catch (fault) {
      if (!(fault instanceof Untrusted && SET_BACK.includes(fault.code)) || pinned.ids.length === 0) throw fault;
      asking.shown.length = 0;
      const anew = await this.#followAnew(showing, { ...asking, fetch: this.#pagesOf(pinned.case) }).catch((again: unknown) => {
        throw again instanceof Untrusted ? fault : again;
      });
      if (!isRestored(pinned, anew.journal, anew.steps)) throw fault;
      return { ...anew, setBack: true };
    }
  }

  /** Follow a journal from its first entry. */
  async #followAnew(showing: Showing, asking: Shown): Promise<Followed> {
    const { case: inCase, seat } = showing.pins.journal;
    return toTheEnd(showing, unfollowed(inCase, seat), await this.#verifier(showing), asking);
  }

  /** Return who takes the next entries, with what stands beside the journal of a counsellor. */
  async #verifier(showing: Showing, kept?: Followed["verifier"]["history"]): Promise<Followed["verifier"]> {
    const verifier = beginning(showing, kept);
    await admitPeople(showing.reply, verifier);
    return verifier;
  }

  async #remembered({ setBack, reply, signer, pins, journal, verifier, steps }: Followed & Showing): Promise<CaseSnapshot> {
    const snapshot: CaseSnapshot = { reply, signer, pins, journal, verifier, steps };
    const same = steps.length === 0 && pins.history !== undefined && pins.journal.ids.length === journal.ids.length;
    if (same && verifier.history.replay === pins.history?.replay) return snapshot;
    const now = { ...pins, journal, history: verifier.history.kept() };
    await remember.keep(this.session.vault, now, setBack);
    return { ...snapshot, pins: now };
  }

  #pagesOf(inCase: CaseId): Fetch {
    return (after) => this.session.call("case.journal", undefined, { path: { case: inCase }, query: { after: String(after) } });
  }

  async #directory(): Promise<Directory> {
    return Directory.of(this.session.profile.root);
  }

  async #signer(reply: CaseReply): Promise<Signer> {
    const keyset = (await this.staffKeyset()) ?? (await this.#partyKeyset(reply));
    if (keyset === undefined) throw new Misused("key.missing");
    const { root } = await this.#directory();
    return new Signer(root, reply.case.case, keyset, this.session.environment.random);
  }

  async #partyKeyset(reply: CaseReply): Promise<KeysetSecret | undefined> {
    const named = new Set([...reply.sides.map((side) => side.keyset), reply.guardian, reply.supporter]);
    for (const { seeds } of caseKeys(await this.session.content(), reply.case.case)) {
      const keyset = await KeysetSecret.fromBytes(seeds);
      if (named.has(keyset.public.id)) return keyset;
    }
    return undefined;
  }

  /**
   * Require that a row says of its reader what the root signed of them, or in which seat they were pinned; `Untrusted`
   * *trust.role*. Who was pinned nowhere is held against the journal that is shown (`requireRows`).
   */
  async #requireRole(row: CaseRow, keyset: KeysetId, directory: Directory): Promise<void> {
    const isStaff = (await this.session.content()).staff !== undefined;
    const mayBe = isStaff ? [await this.known.staffStanding(keyset, directory)] : await this.#pinnedAs(row, keyset);
    const sideless = (row.role === "party" || row.role === "guardian") && row.side === undefined;
    if (!mayBe.includes(row.role) || sideless) throw new Untrusted("trust.role", row.role);
  }

  async #pinnedAs(row: CaseRow, keyset: KeysetId): Promise<readonly Standing[]> {
    for (const key of caseKeys(await this.session.content(), row.case)) {
      if ((await KeysetSecret.fromBytes(key.seeds)).public.id !== keyset) continue;
      const standing = await this.known.followedAs(key);
      return standing === undefined ? NO_STAFF : [standing];
    }
    return NO_STAFF;
  }

  /** Send again what stops and is not in the journal; `StopsLost` where the server had said that it has it. */
  async #requireStanding(snapshot: CaseSnapshot, { journal, verifier }: Followed, shown: readonly JournalEntry[]): Promise<void> {
    const ids = new Set(journal.ids);
    const closed = verifier.history.file.case.state === "closed";
    try {
      await this.sender.standing.require(journal.case, { holds: (record) => ids.has(record), closed });
    } catch (fault) {
      if (fault instanceof StopsLost) await writeDown(this.session, this.sender, snapshot, shown, fault, fault.proofs);
      throw fault;
    }
  }
}

function pinIn({ journal, verifier }: Followed): Pin {
  const { restores } = verifier.history;
  return { case: journal.case, seat: journal.seat, ...positionOf(journal), ...(restores === 0 ? {} : { restores }) };
}

/** Hold the journal against how far another device of this account followed it, as the keyring says. */
function requirePinned({ pin }: Showing, { journal, verifier }: Followed): void {
  if (pin === undefined || verifier.history.restores > (pin.restores ?? 0)) return;
  if (pin.n > journal.ids.length || headAt(journal, pin.n) !== pin.head) {
    throw new Untrusted("journal.rollback", journal.seat, againstPin(journal, pin));
  }
}

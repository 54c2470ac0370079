// Looking at a case and acting on it: the two steps of which every command of every role is made. The twin of
// clients/cli/relay_client/cases/case_client.py.
//
// *Look* (`fetcher.ts`) verifies a case and follows its journal to the end. *Act* signs and sends. Within one command a case is
// looked at once, until somebody was asked something or something was sent: nothing is signed by a look from before an answer. A
// stale journal is fetched and reported, never overruled; a late record is signed anew once, with the server's time.

import type { KeysetSecret } from "../../crypto/keys.ts";
import type { CaseId, ItemId, KeysetId, Seconds } from "../../domain/ids.ts";
import type { StaffRole } from "../../domain/model.ts";
import type { Standing } from "../../domain/policy.ts";
import { Refused } from "../../domain/refusals.ts";
import { STATUS } from "../../generated/problems.ts";
import type { RouteName } from "../../generated/routes.ts";
import type { Position } from "../../generated/shapes.ts";
import type { StatementName } from "../../generated/statements.ts";
import type { RequestOf } from "../account/login.ts";
import * as outbox from "../account/outbox.ts";
import type { AccountSession } from "../account/session.ts";
import {
  CaseChanged, type ClientError, LocalFault, Locked, Misused, ServerProblem, Unreachable,
} from "../errors.ts";
import { type Moment, type Signed, Signer } from "../items/signer.ts";
import { Directory, parsed } from "../trust/directory.ts";
import { headAt, type JournalStep, lineOf } from "../trust/journal.ts";
import type { Outcome } from "../views/cases.ts";
import type { Troubled } from "../views/troubled.ts";
import { FaultCollector } from "./fault_collector.ts";
import { CaseFetcher, type CaseSnapshots } from "./fetcher.ts";
import { Sender, type SentDraft } from "./sender.ts";
import { caseOf, type CaseSnapshot, positionIn } from "./snapshot.ts";
import { passes } from "./standing_stops.ts";

const MOVED: readonly string[] = ["journal.stale", "journal.unknown"];

/** A request with its lead record. */
export interface Built<Name extends RouteName> {
  readonly request: RequestOf<Name>;
  readonly lead: Signed;
}

/** What is done in a case: by which route, and how its request is made for a moment; again, once, where that is found late. */
export interface Doing<Name extends RouteName> {
  readonly route: Name;
  readonly build: (moment: Moment) => Promise<Built<Name>>;
  readonly item?: ItemId | undefined;
  readonly draft?: SentDraft | undefined;
}

/** Signs and sends one statement by what is known of its case; `Misused` or `ServerProblem` where that has not what it names. */
export type Say = (known: CaseSnapshot) => Promise<Outcome>;

/** One account's dealings with cases. */
export class CaseClient {
  readonly session: AccountSession;
  readonly sender: Sender;
  readonly fetcher: CaseFetcher;
  /** Looks of one command of somebody at a screen, by case; undefined where every call looks anew. */
  #seen: Map<CaseId, CaseSnapshot> | undefined;
  /** Those of them since which nobody was asked anything. */
  readonly #fresh = new Set<CaseId>();
  #seenAll: CaseSnapshots | undefined;
  /** This command's looks to show something from that have begun and are not there yet: two parts of a page share one. */
  #begun = new Map<CaseId, Promise<CaseSnapshot>>();

  constructor(session: AccountSession) {
    this.session = session;
    this.sender = new Sender(session);
    this.fetcher = new CaseFetcher(session, this.sender);
  }

  /** The time by which authority is judged; a server never sets it back. */
  now(): Seconds {
    return this.sender.now();
  }

  /** Begin a command: what it shows comes from one look, until it acts. What it signs never rests on a look of before. */
  nextCommand(): void {
    this.#seen = new Map();
    this.#seenAll = undefined;
    this.#fresh.clear();
    this.#begun = new Map();
  }

  /** Somebody was asked something, or something took its time: what was looked at before is good for showing only. */
  timePasses(): void {
    this.#fresh.clear();
  }

  /** Return a look to show something from: this command's, or a new one. */
  async view(inCase: CaseId): Promise<CaseSnapshot> {
    const seen = this.#seen?.get(inCase);
    if (seen !== undefined || this.#seen === undefined) return seen ?? this.#lookAnew(inCase);
    const begun = this.#begun;
    const looking = begun.get(inCase) ?? this.#lookAnew(inCase).finally(() => begun.delete(inCase));
    begun.set(inCase, looking);
    return looking;
  }

  /** Whether this command has a look at a case already. */
  hasLooked(inCase: CaseId): boolean {
    return this.#seen?.has(inCase) === true;
  }

  /** Return the staff keyset of this account, undefined for a party. */
  async staffKeyset(): Promise<KeysetSecret | undefined> {
    return this.fetcher.staffKeyset();
  }

  /** Return somebody who signs with this account's staff keyset; `Misused` *role.other* for a party. */
  async staffSigner(inCase: CaseId): Promise<Signer> {
    const keyset = await this.staffKeyset();
    if (keyset === undefined) throw new Misused("role.other");
    const { root } = await Directory.of(this.session.profile.root);
    return new Signer(root, inCase, keyset, this.session.environment.random);
  }

  /**
   * Return the role that the root gave a keyset, undefined where it gave none that is live now.
   */
  async roleOf(keyset: KeysetId): Promise<StaffRole | undefined> {
    return (await this.knowing(keyset)).role(keyset, this.now());
  }

  /** Return a directory that knows a keyset, as it came with this command's looks, or else the list of the staff. */
  async knowing(keyset: KeysetId): Promise<Directory> {
    const seen = [...(this.#seen?.values() ?? [])].map(({ verifier }) => verifier.directory);
    return seen.find((directory) => directory.knows(keyset)) ?? this.directory();
  }

  /** Return the organisation's current staff, for staff. */
  async directory(): Promise<Directory> {
    return this.fetcher.known.staffList();
  }

  /**
   * Take the organisation's staff into what is known with a look, and return it: before one of them is given something. With a case
   * come only the records of whoever is somebody there already, and the rules are asked with what is known here.
   */
  async withStaff({ verifier }: CaseSnapshot): Promise<Directory> {
    return this.fetcher.known.staffList(verifier.directory);
  }

  /** Return a look to sign by: this command's where nobody was asked anything since, or a new one; throws `Untrusted`. */
  async look(inCase: CaseId): Promise<CaseSnapshot> {
    return this.#looked(inCase) ?? this.#lookAnew(inCase);
  }

  /** Return what a case became by what was just sent: in a command with one look at everything, in one request. */
  async lookAfter(inCase: CaseId): Promise<CaseSnapshot> {
    if (this.#seen === undefined) return this.#lookAnew(inCase);
    await this.lookAll();
    return this.look(inCase);
  }

  /** Look at every case of this account: those that hold, and those that do not, each by itself. */
  async lookAll(): Promise<CaseSnapshots> {
    const seen = this.#seen;
    if (seen === undefined) return this.fetcher.lookAll();
    if (this.#seenAll !== undefined) return this.#seenAll;
    const all = await this.fetcher.lookAll();
    if (seen !== this.#seen) return all; // another command began meanwhile, and signs by no look of before
    this.#seenAll = all;
    for (const snapshot of all.snapshots) this.#keep(snapshot);
    return all;
  }

  /** Return what this device knows of a case, to say in it what stops: this command's look, else what is kept, else a look. */
  async known(inCase: CaseId): Promise<CaseSnapshot> {
    return this.#looked(inCase) ?? (await this.fetcher.known.snapshot(inCase)) ?? this.look(inCase);
  }

  /** Return as what this account stands in a case: by the root's word or the pinned seat, else by a look. */
  async standing(inCase: CaseId): Promise<Standing> {
    return (await this.fetcher.known.standing(inCase)) ?? (await this.view(inCase)).reply.case.role;
  }

  /**
   * Say what only stops, ends or takes back something by what this device knows, never through a look.
   *
   * `say` signs and sends it by what is known of the case; without a key here, a stop in hand. Only where neither has what it
   * names, or the service says no, is the case looked at: it may have gone on since. What is wrong with the case is looked for
   * behind the stop and told beside it (`Outcome.trouble`). Throws as `act`; `Untrusted` where it was not said without a look.
   */
  async stop(inCase: CaseId, what: StatementName, item: ItemId | undefined, say: Say): Promise<Outcome> {
    const looked = this.#looked(inCase);
    const troubled = this.#seenAll?.troubled.find((trouble) => trouble.case === inCase);
    const known = looked ?? (await this.fetcher.known.snapshot(inCase));
    let outcome: Outcome;
    if (known === undefined) {
      const kept = await this.fetcher.inHand.writeDown(inCase, what, item);
      if (kept === undefined) return say(await this.look(inCase));
      outcome = await this.sender.resend(outbox.nameOf(kept));
    } else {
      try {
        outcome = await say(known);
      } catch (no) {
        if (!(no instanceof Misused || no instanceof ServerProblem || no instanceof CaseChanged)) throw no;
        return say(await this.#since(known, no));
      }
    }
    const asked = looked === undefined && troubled === undefined;
    return { ...outcome, trouble: asked ? await this.#trouble(inCase) : troubled };
  }

  /**
   * Throw `CaseChanged` with what is new where others did something since the caller looked.
   *
   * What this very account did, and what the server destroyed because of it, the caller knows.
   */
  async requireUnchanged(snapshot: CaseSnapshot, seen: Position): Promise<void> {
    const { journal, signer } = snapshot;
    const { n, head } = positionIn(snapshot);
    if (n === seen.n && head === seen.head) return;
    const steps = await this.#stepsSince(snapshot, seen);
    const ours = steps.every(({ who }) => who.keyset === signer.id || who.signer === "server");
    if (journal === undefined || !ours || headAt(journal, Math.min(seen.n, n)) !== seen.head) {
      throw new CaseChanged(steps.map(lineOf));
    }
  }

  /**
   * Sign, send and have it receipted.
   *
   * Throws `ServerProblem`; `CaseChanged` where the journal went on; `Unreachable` with the kept request's name.
   */
  async act<Name extends RouteName>(snapshot: CaseSnapshot, doing: Doing<Name>): Promise<Outcome> {
    const position = positionIn(snapshot);
    const allowed: Doing<Name>["build"] = async (moment) => {
      const built = await doing.build(moment);
      await requireAllowed(snapshot, built.lead);
      return built;
    };
    try {
      return await this.actAt(caseOf(snapshot), position, { ...doing, build: allowed });
    } catch (problem) {
      const moved = problem instanceof ServerProblem && MOVED.includes(problem.code) && snapshot.journal !== undefined;
      if (!moved) throw problem;
      const now = await this.look(caseOf(snapshot));
      throw new CaseChanged((await this.#stepsSince(now, position)).map(lineOf));
    }
  }

  /** Sign and send at a position; sign anew, once, where the server finds the record late. */
  async actAt<Name extends RouteName>(inCase: CaseId, position: Position, doing: Doing<Name>): Promise<Outcome> {
    const { route, build, item, draft } = doing;
    const { sender } = this;
    if (this.#seen !== undefined) this.nextCommand();
    const sent = async (at: Seconds): Promise<Outcome> => {
      const { request, lead } = await build({ at, position });
      return sender.send({ route, request, record: lead.id, case: inCase, item, draft });
    };
    try {
      return await sent(sender.dating());
    } catch (problem) {
      if (!(problem instanceof ServerProblem && problem.code === "record.late")) throw problem;
    }
    return { ...(await sent(await sender.takeServerTime())), signedAnew: true };
  }

  /** Return this command's look at a case, where nobody was asked anything since. */
  #looked(inCase: CaseId): CaseSnapshot | undefined {
    return this.#fresh.has(inCase) ? this.#seen?.get(inCase) : undefined;
  }

  /** Fetch and verify a case and follow its journal. */
  async #lookAnew(inCase: CaseId): Promise<CaseSnapshot> {
    const seen = this.#seen;
    const snapshot = await this.fetcher.look(inCase);
    if (seen === this.#seen) this.#keep(snapshot);
    return snapshot;
  }

  #keep(snapshot: CaseSnapshot): void {
    if (this.#seen === undefined) return;
    this.#seen.set(caseOf(snapshot), snapshot);
    this.#fresh.add(caseOf(snapshot));
  }

  /** Return what became of a case since it was known so; throws `no` where that is no other, and `Untrusted`. */
  async #since(known: CaseSnapshot, no: ClientError): Promise<CaseSnapshot> {
    if (no instanceof ServerProblem && passes(no)) throw no;
    let now: CaseSnapshot;
    try {
      now = await this.#lookAnew(caseOf(known));
    } catch (fault) {
      const unseen = fault instanceof ServerProblem || fault instanceof Unreachable;
      throw unseen && no instanceof ServerProblem ? no : fault;
    }
    const [one, other] = [positionIn(now), positionIn(known)];
    const same = one.n === other.n && one.head === other.head && now.signer.id === known.signer.id;
    if (same && no instanceof ServerProblem) throw no;
    return now;
  }

  /** Look at a case in which something was just stopped, and return what is wrong with it. Nothing of it undoes the stop. */
  async #trouble(inCase: CaseId): Promise<Troubled | undefined> {
    const apart = new FaultCollector();
    try {
      await apart.of(inCase, () => this.#lookAnew(inCase));
    } catch (fault) {
      if (!BESIDE_A_STOP.some((kind) => fault instanceof kind)) throw fault;
    }
    return apart.troubled[0];
  }

  async #stepsSince(snapshot: CaseSnapshot, seen: Position): Promise<readonly JournalStep[]> {
    return this.fetcher.stepsAfter(snapshot, Math.min(seen.n, positionIn(snapshot).n));
  }
}

/** What may go wrong with the look behind a stop, and is no part of what became of the stop. */
const BESIDE_A_STOP = [ServerProblem, Unreachable, Misused, Locked, LocalFault];

/** Refuse what a mediator's own journal does not allow, with the code that the server would give; `ServerProblem`. */
export async function requireAllowed({ verifier }: CaseSnapshot, signed: Signed): Promise<void> {
  // On its way to its second signer it is no whole record yet: what it says is asked all the same.
  const record = await parsed(signed.data, verifier.directory.root, true);
  try {
    verifier.requireAllowed(record);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    throw new ServerProblem(refused.code, STATUS[refused.code]);
  }
}

// One account's cases in one kind of role: looked at, refused where the role is another one, and signed in. The twin of
// clients/cli/relay_client/roles/case_access.py.
//
// Roles differ in what they may do there; that is decided in the files named after them.

import type { CaseId, ItemId, Seconds } from "../../domain/ids.ts";
import { named } from "../../domain/newest.ts";
import type { Standing } from "../../generated/choices.ts";
import { SECONDS_PER_DAY, ZONE } from "../../generated/limits.ts";
import type { RouteName } from "../../generated/routes.ts";
import type { Act, GrantFor, WordsFor } from "../../generated/shapes.ts";
import { LOGGED, type StatementName } from "../../generated/statements.ts";
import { thingNamed } from "../../wire/naming.ts";
import type { RequestOf } from "../account/login.ts";
import type { AccountSession } from "../account/session.ts";
import type { CaseClient } from "../cases/case_client.ts";
import type { CaseSnapshots } from "../cases/fetcher.ts";
import { historyIn, type CaseSnapshot } from "../cases/snapshot.ts";
import { endOfDay } from "../days.ts";
import { Misused } from "../errors.ts";
import type { Members, Moment, Signed } from "../items/signer.ts";
import type { Directory } from "../trust/directory.ts";
import { lineOf } from "../trust/journal.ts";
import type { JournalLine, Outcome } from "../views/cases.ts";
import type { ReaderList } from "../views/people.ts";
import { journalLine } from "./journal_lines.ts";
import { mediatorKeys, readerList } from "./presenters.ts";

/** The routes that take one statement, with what it binds. */
type ActRoute = {
  [Name in RouteName]: RequestOf<Name> extends Act ? (Act extends RequestOf<Name> ? Name : never) : never;
}[RouteName];

/** Which item a statement is about, and what goes along that it binds by digest: sealed texts, and keys wrapped for others. */
export interface Beside {
  readonly item?: ItemId | undefined;
  readonly words?: readonly WordsFor[] | undefined;
  readonly grants?: readonly GrantFor[] | undefined;
}

/** What every part of a role stands on: the case client, and the role that the account must have in a case. */
export class CaseAccess {
  readonly caseClient: CaseClient;
  readonly role: Standing;

  constructor(caseClient: CaseClient, role: Standing) {
    this.caseClient = caseClient;
    this.role = role;
  }

  /** The account's way to the server. */
  get session(): AccountSession {
    return this.caseClient.session;
  }

  /** The time by which authority is judged. */
  now(): Seconds {
    return this.caseClient.now();
  }

  /**
   * When the day ends, where the organisation is, that is so many days from now: at most `longest` seconds from now. More days than
   * that are refused, and not made fewer unasked: `Misused` with the code `tooLong`.
   */
  async endOfDay(days: number, longest: number, tooLong: string): Promise<Seconds> {
    if (days * SECONDS_PER_DAY > longest) throw new Misused(tooLong);
    const zone = (await this.caseClient.sender.office()).zone ?? ZONE;
    return endOfDay(this.now(), days, zone, this.now() + longest);
  }

  /** The organisation's current staff, for staff. */
  async directory(): Promise<Directory> {
    return this.caseClient.directory();
  }

  /** The organisation's current staff, known with a look from now on: before one of them is given something there. */
  async withStaff(snapshot: CaseSnapshot): Promise<Directory> {
    return this.caseClient.withStaff(snapshot);
  }

  /** Look at every case of this account, whatever its role there. */
  async lookAll(): Promise<CaseSnapshots> {
    return this.caseClient.lookAll();
  }

  /** Look at a case; `Misused` *role.other* where this account is something else to it. */
  async look(of: CaseId): Promise<CaseSnapshot> {
    return this.#own(await this.caseClient.look(of));
  }

  /** A look to show something from, never to sign by; `Misused` *role.other*. */
  async view(of: CaseId): Promise<CaseSnapshot> {
    return this.#own(await this.caseClient.view(of));
  }

  /** A case by what this device knows of it, to choose what to stop in it; `Misused` *role.other*. */
  async known(of: CaseId): Promise<CaseSnapshot> {
    return this.#own(await this.caseClient.known(of));
  }

  /** One's whole journal of a case, oldest first, verified once more. */
  async journal(of: CaseId): Promise<readonly JournalLine[]> {
    const snapshot = await this.view(of);
    const steps = await this.caseClient.fetcher.stepsAfter(snapshot, 0);
    return steps.map((step) => journalLine(snapshot, lineOf(step)));
  }

  /** Who would read an item sealed now. */
  async readers(of: CaseId): Promise<ReaderList> {
    return readerList(await this.view(of), this.now());
  }

  /** Sign one statement with these members, and send it with what is beside it. */
  async say<Name extends StatementName>(
    snapshot: CaseSnapshot,
    route: ActRoute,
    name: Name,
    members: Members<Name>,
    { item, words = [], grants = [] }: Beside = {},
  ): Promise<Outcome> {
    const thing = thingNamed(name, members, snapshot.signer.id);
    const whole = thing === undefined ? members : { ...members, behind: named(historyIn(snapshot).file, thing) };
    const build = async (moment: Moment): Promise<{ readonly request: Act; readonly lead: Signed }> => {
      const lead = await snapshot.signer.sign(name, moment, whole);
      const log = LOGGED.has(name) ? (await snapshot.signer.log(lead, moment)).data : undefined;
      const request: Act = {
        record: lead.data,
        ...(log === undefined ? {} : { log }),
        ...(words.length === 0 ? {} : { words }),
        ...(grants.length === 0 ? {} : { grants }),
      };
      return { request, lead };
    };
    return this.caseClient.act(snapshot, { route, build, item });
  }

  /**
   * Say what only stops, ends or takes back something, by what this device knows. `names` gives the statement's members from what
   * is known of the case; `Misused` or `ServerProblem` where that lacks what they name, and only then is the case looked at
   * (`CaseClient.stop`).
   */
  async stop<Name extends StatementName>(
    of: CaseId,
    route: ActRoute,
    name: Name,
    names: (known: CaseSnapshot) => Members<Name>,
    item?: ItemId,
  ): Promise<Outcome> {
    return this.caseClient.stop(of, name, item, (known) => this.say(this.#own(known), route, name, names(known), { item }));
  }

  #own(snapshot: CaseSnapshot): CaseSnapshot {
    if (snapshot.reply.case.role !== this.role) throw new Misused("role.other");
    return snapshot;
  }
}

/** Seal a tidy label for the coordinators and the case's mediators. */
export async function labelCase(cases: CaseAccess, of: CaseId, text: string): Promise<Outcome> {
  const snapshot = await cases.look(of);
  const keys = new Map([...(await cases.directory()).coordinators(cases.now()), ...mediatorKeys(snapshot, cases.now())]);
  const sealed = await snapshot.signer.sealWords("case_label", text, of, [...keys.values()]);
  return cases.say(snapshot, "case.label", "Label", { words: sealed.refs }, { words: sealed.words });
}

/** Say whether a release in this case needs two mediators. */
export async function twoMediators(cases: CaseAccess, of: CaseId, on: boolean): Promise<Outcome> {
  return cases.say(await cases.look(of), "case.flag", "TwoMediators", { on });
}

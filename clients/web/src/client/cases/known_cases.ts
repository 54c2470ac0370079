// What this device knows of a case without asking the service for it: what a stop goes by, and as what this account stands there.
// The twin of clients/cli/relay_client/cases/known_cases.py.
//
// As what somebody stands follows from the root's record of their keyset, or from the seat in which this account followed the
// journal. No row of the service's decides it. Nothing is signed or sent here, and no case is looked at.

import { fromUtf8, utf8 } from "../../bytes.ts";
import { KeysetSecret } from "../../crypto/keys.ts";
import type { CaseId, ItemId, KeysetId } from "../../domain/ids.ts";
import { seatOf, type Standing } from "../../domain/policy.ts";
import {
  MEDIATORS, type Seat, seatOfCounsellor, seatOfGuardian, seatOfInterpreter, seatOfSide, seatOfSupporter,
} from "../../domain/seats.ts";
import { Standing as STANDINGS } from "../../generated/choices.ts";
import type { CaseKey, KeyringContent } from "../../generated/shapes.ts";
import { decode } from "../../wire/codec.ts";
import { Malformed } from "../../wire/malformed.ts";
import { caseKeys } from "../account/keyring.ts";
import type { AccountSession } from "../account/session.ts";
import { Untrusted } from "../errors.ts";
import { Signer } from "../items/signer.ts";
import { CaseHistory } from "../trust/case_history.ts";
import { Directory } from "../trust/directory.ts";
import { positionOf } from "../trust/journal.ts";
import { pinOf } from "../trust/stops.ts";
import { RecordVerifier } from "../trust/verifier.ts";
import * as remember from "./pins.ts";
import type { CasePins } from "./pins.ts";
import type { Sender } from "./sender.ts";
import type { CaseSnapshot } from "./snapshot.ts";

const SHELF = "account";
/** The role that the root gave this account's staff keyset, verified. A keyset has one role for good (`trust.two_roles`). */
const OWN_ROLE = "own-role";

/** What one account knows of its cases on this device. */
export class KnownCases {
  readonly #session: AccountSession;
  readonly #sender: Sender;

  constructor(session: AccountSession, sender: Sender) {
    this.#session = session;
    this.#sender = sender;
  }

  /** Return the organisation's staff as the service lists it, each by the root's record, into what is known already; for staff. */
  async staffList(known?: Directory): Promise<Directory> {
    const directory = known ?? (await Directory.of(this.#session.profile.root));
    const { records } = await this.#session.call("staff.list");
    await directory.admit([(await this.#sender.office()).staff, ...records]);
    return directory;
  }

  /**
   * Return as what this account's staff keyset stands in every case: the role of the root's record, kept once it was seen.
   *
   * `shown` are records that came with something else; where the keyset's is not among them, the list of the staff is asked for.
   * Throws `Untrusted` *trust.role* where the root gave the keyset no role in cases.
   */
  async staffStanding(keyset: KeysetId, shown?: Directory): Promise<Standing> {
    const { vault } = this.#session;
    const kept = await vault.get(SHELF, OWN_ROLE);
    const [of, keptRole] = kept === null ? [] : (fromUtf8(kept) ?? "").split(" ");
    const role = String(of) === String(keyset) ? keptRole : (shown?.given(keyset) ?? (await this.staffList()).given(keyset));
    const standing = STANDINGS.find((known) => known === role);
    if (standing === undefined) throw new Untrusted("trust.role");
    if (role !== keptRole) await vault.put(SHELF, OWN_ROLE, utf8(`${keyset} ${standing}`));
    return standing;
  }

  /** Return as what this account stands in a case, undefined where nobody of no staff followed its journal yet. */
  async standing(inCase: CaseId): Promise<Standing | undefined> {
    const content = await this.#session.contentToStop();
    if (content.staff !== undefined) return this.staffStanding((await KeysetSecret.fromBytes(content.staff)).public.id);
    return (await this.#own(content, inCase))?.standing;
  }

  /** Return as what a keyset that is no staff's followed a journal, on this device or, by the keyring, on another one. */
  async followedAs(key: CaseKey): Promise<Standing | undefined> {
    return this.#followed(this.#session.keyringKnown().content, key, await KeysetSecret.fromBytes(key.seeds));
  }

  /**
   * Return what is needed to stop without a look: one's own keys, and what was verified before; undefined where no key is here.
   *
   * Nothing that the service shows now is in it. Where the journal was never followed it holds what was known before the first
   * entry: that is enough for a stop that names nothing.
   */
  async snapshot(inCase: CaseId): Promise<CaseSnapshot | undefined> {
    const content = await this.#session.contentToStop();
    const own = content.staff === undefined ? await this.#own(content, inCase) : undefined;
    const keyset = content.staff === undefined ? own?.keyset : await KeysetSecret.fromBytes(content.staff);
    if (keyset === undefined) return undefined;
    const role = own === undefined ? await this.staffStanding(keyset.public.id) : (own.standing ?? "party");
    const seat = seatOf({ standing: role, side: own?.key.side }, keyset.public.id);
    if (seat === undefined) return undefined;
    const pins = await remember.load(this.#session.vault, inCase, seat);
    const history = (await remember.historyOf(pins)) ?? new CaseHistory(inCase, seat);
    const row = { case: inCase, role, state: history.file.case.state, ...(own && { side: own.key.side }) };
    const people = { staff: [], assignments: [], confirms: [], delegations: [] };
    const reply = { case: row, journal: positionOf(pins.journal), sides: [], assignments: [], delegations: [], people };
    const directory = await this.#staffShown(pins);
    const signer = new Signer(directory.root, inCase, keyset, this.#session.environment.random);
    const verifier = new RecordVerifier(directory, history, this.#sender.now());
    return { reply, verifier, signer, pins, journal: pins.journal, steps: [] };
  }

  /**
   * Return the cases in whose list this account stays for good, where it followed their journal on any of its devices, by what
   * is remembered on this one.
   */
  async followed(remembered: readonly CasePins[]): Promise<readonly CaseId[]> {
    const content = await this.#session.content();
    const own = new Set<string>();
    for (const key of content.cases) {
      const { id } = (await KeysetSecret.fromBytes(key.seeds)).public;
      for (const seat of [seatOfSide(key.side), seatOfGuardian(id), seatOfSupporter(id)]) own.add(`${key.case} ${seat}`);
    }
    const staff = content.staff && (await KeysetSecret.fromBytes(content.staff)).public.id;
    const helps = staff === undefined ? [] : [seatOfCounsellor(staff), seatOfInterpreter(staff)];
    return casesOf(content, remembered, (inCase, seat) => helps.includes(seat) || own.has(`${inCase} ${seat}`));
  }

  /**
   * Return the cases whose mediators' journal was followed, on any device of the account, by what is remembered on this one: a
   * place in them may have ended.
   */
  async mediated(remembered: readonly CasePins[]): Promise<readonly CaseId[]> {
    return casesOf(await this.#session.content(), remembered, (_case, seat) => seat === MEDIATORS);
  }

  /** Return the letters of these cases that the followed journals tell of. No network. */
  async items(...cases: readonly CaseId[]): Promise<readonly (readonly [CaseId, ItemId])[]> {
    const pinses = (await remember.allOf(this.#session.vault)).filter(({ journal }) => cases.includes(journal.case));
    return pinses.flatMap(({ journal, history }) =>
      [...(history?.replay.file.items.keys() ?? [])].map((item) => [journal.case, item] as const),
    );
  }

  /** Return the cases in which a journal was followed on this device. No network. */
  async cases(): Promise<readonly CaseId[]> {
    return [...new Set((await remember.allOf(this.#session.vault)).map(({ journal }) => journal.case))];
  }

  /** Return one's own keyset in a case: the one that followed its journal, else the newest. */
  async #own(content: KeyringContent, inCase: CaseId): Promise<Own | undefined> {
    const owns: Own[] = [];
    for (const key of caseKeys(content, inCase)) {
      const keyset = await KeysetSecret.fromBytes(key.seeds);
      owns.push({ key, keyset, standing: await this.#followed(content, key, keyset) });
    }
    return owns.find((own) => own.standing !== undefined) ?? owns[0];
  }

  async #followed(content: KeyringContent | undefined, key: CaseKey, keyset: KeysetSecret): Promise<Standing | undefined> {
    const { id } = keyset.public;
    const apart = [["guardian", seatOfGuardian(id)], ["supporter", seatOfSupporter(id)]] as const;
    for (const [standing, seat] of apart) {
      const elsewhere = content !== undefined && pinOf(content, key.case, seat) !== undefined;
      if (elsewhere || (await this.#pins(key, seat)).journal.ids.length > 0) return standing;
    }
    const { history } = await this.#pins(key, seatOfSide(key.side));
    return history?.keys.some((keptKey) => keptKey.id === id) === true ? "party" : undefined;
  }

  async #pins(key: CaseKey, seat: string): Promise<CasePins> {
    return remember.load(this.#session.vault, key.case, seat);
  }

  /** Return the staff whose records were shown with the case last: their names, for whoever chooses one of them. */
  async #staffShown({ shown }: CasePins): Promise<Directory> {
    const directory = await Directory.of(this.#session.profile.root);
    try {
      if (shown !== undefined) await directory.admit(decode("CaseShown", shown).reply.people.staff);
    } catch (fault) {
      if (!(fault instanceof Malformed || fault instanceof Untrusted)) throw fault;
    }
    return directory;
  }
}

/** The cases of the journals that the keyring has pins of, and of those that were followed here, where one is wanted. */
function casesOf(
  { pins = [] }: KeyringContent, remembered: readonly CasePins[], wants: (inCase: CaseId, seat: Seat) => boolean,
): readonly CaseId[] {
  const here = remembered.map(({ journal }) => journal).filter(({ ids }) => ids.length > 0);
  const wanted = [...pins, ...here].filter((journal) => wants(journal.case, journal.seat));
  return [...new Set(wanted.map((journal) => journal.case))].sort();
}

/** A keyset of a case, and as what it followed the journal. */
interface Own {
  readonly key: CaseKey;
  readonly keyset: KeysetSecret;
  readonly standing: Standing | undefined;
}

// What a service shows by a table of the vectors: the answers to one device, without a service behind them. As
// tests/support/told.py for Python: everything else of the device is the real thing, its session, its vault and its keyring.

import { type Bytes, unhex } from "../../src/bytes.ts";
import { seal } from "../../src/client/account/keyring.ts";
import { AccountSession } from "../../src/client/account/session.ts";
import { CaseClient } from "../../src/client/cases/case_client.ts";
import type { CaseFetcher } from "../../src/client/cases/fetcher.ts";
import type { CaseSnapshot } from "../../src/client/cases/snapshot.ts";
import { DeviceStore } from "../../src/client/device/keystore.ts";
import { memoryPlaces } from "../../src/client/device/memory.ts";
import { ServerProblem, Unreachable } from "../../src/client/errors.ts";
import type { JsonRequest, Transport } from "../../src/client/net/transport.ts";
import { digest, JOURNAL_START, rootFingerprint } from "../../src/crypto/digests.ts";
import type { KeysetSecret } from "../../src/crypto/keys.ts";
import { signRecord } from "../../src/crypto/sign.ts";
import { type CaseId, dayOf, type KeysetId, type RecordId } from "../../src/domain/ids.ts";
import type { Seat } from "../../src/domain/seats.ts";
import type { Digest } from "../../src/generated/names.ts";
import type { RouteName } from "../../src/generated/routes.ts";
import type {
  AccountProfile, CaseReply, Journal, JournalEntry, KeyringContent, Organisation,
} from "../../src/generated/shapes.ts";
import { decode, encode } from "../../src/wire/codec.ts";
import { bodyOf, frame, parse } from "../../src/wire/records.ts";
import { keysetOf } from "./checks.ts";
import { entriesOf } from "./journals.ts";
import { type Given, vectors } from "./vectors.ts";

const SECRET = new Uint8Array(32).fill(0x52);
const YEAR_S = 365 * 86_400;
const NONE = new Uint8Array(32);
const ELSEWHERE = { n: 3, head: "68".repeat(32) as Digest };
const [good, lies] = [vectors("replays-refused").inputs, vectors("hostile-service").inputs];
/** The good case, and what is told of it. */
export const INPUTS: Given = { ...good, ...lies, records: { ...good.records, ...lies.records } };

/** A transport that answers by what it was told, and to nothing else. */
class Told implements Transport {
  readonly origin: string;
  readonly answers = new Map<RouteName, (call: JsonRequest) => Bytes>();
  readonly sent: JsonRequest[] = [];

  constructor(origin: string) {
    this.origin = origin;
  }

  /** Routes whose line is broken, whatever is answered there. */
  readonly broken = new Set<RouteName>();

  send(call: JsonRequest): Promise<Bytes> {
    this.sent.push(call);
    const answer = this.broken.has(call.route) ? undefined : this.answers.get(call.route);
    if (answer === undefined) return Promise.reject(new Unreachable("net.unreachable", call.route));
    return new Promise((resolve) => {
      resolve(answer(call));
    });
  }

  askBytes(): never {
    throw new TypeError("nothing here is asked for bytes");
  }

  notifications(): never {
    throw new TypeError("nobody waits for notifications here");
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function counting(): (length: number) => Bytes {
  let drawn = 0;
  return (length) => Uint8Array.from({ length }, () => (drawn = (drawn * 75 + 74) % 65_537) & 0xff);
}

/** One device of one person of the table, which looks at the case as it is shown. */
export class ToldDevice {
  readonly told: Told;
  readonly session: AccountSession;
  readonly client: CaseClient;
  readonly fetcher: CaseFetcher;
  readonly case: CaseId;
  readonly #inputs: Given;
  readonly #who: string;
  readonly #keyset: KeysetSecret;

  private constructor(inputs: Given, who: string, told: Told, session: AccountSession, keyset: KeysetSecret) {
    this.#inputs = inputs;
    this.#who = who;
    this.#keyset = keyset;
    this.told = told;
    this.session = session;
    this.case = inputs.case;
    this.client = new CaseClient(session);
    this.fetcher = this.client.fetcher;
  }

  static async of(given: Given): Promise<ToldDevice> {
    const inputs = INPUTS;
    const keyset = await keysetOf(inputs.keysets[given.who]);
    const profile: AccountProfile = { origin: inputs.origin, root: unhex(inputs.root_public), login: "willow", kind: "party" };
    const told = new Told(inputs.origin);
    const random = counting();
    const sleep = () => Promise.reject(new TypeError("nobody waits here"));
    const environment = { random, now: () => inputs.now as number, sleep };
    const home = new DeviceStore(memoryPlaces(), random);
    const session = await AccountSession.of({ home, profile, transport: told, environment, secret: SECRET, passphrase: "" });
    await session.vault.write("account", "token", "Token", { bearer: NONE, expires: inputs.now + YEAR_S });
    const device = new ToldDevice(inputs, given.who, told, session, keyset);
    const sealed = encode("Keyring", await seal(device.#content(given), SECRET, 1, random));
    told.answers.set("keyring.get", () => sealed);
    return device;
  }

  /** Look at the case once, as it is shown now. */
  async look(shown: Given): Promise<CaseSnapshot> {
    await this.show(shown);
    return this.fetcher.look(this.case);
  }

  /** Show the case so from now on, by itself and in a look at everything. */
  async show(shown: Given): Promise<void> {
    const entries = await this.#entries(shown);
    const seat = shown.seat ?? this.#inputs.seats[this.#who];
    const told = await this.#reply(shown);
    const reply = encode("CaseReply", told);
    const organisation: Organisation = {
      root: unhex(shown.root ?? this.#inputs.root_public), server: unhex(shown.server ?? this.#inputs.server),
      origin: this.#inputs.origin, telephone: "020 123 4567", at: this.#inputs.now,
    };
    const journal = ({ query }: JsonRequest): Bytes => {
      const found: Journal = { seat, entries: entries.filter((each) => each.n > Number(query?.["after"])), more: false, staff: [] };
      return encode("Journal", found);
    };
    this.told.answers.set("organisation", () => encode("Organisation", organisation));
    this.told.answers.set("case.get", () => reply);
    this.told.answers.set("case.journal", journal);
    this.told.answers.set("staff.list", () => encode("StaffList", { records: this.#inputs.staff.map(unhex) }));
    const rest = { written: [], received: [], remarks: [], notes: [], slips: [], whole: true };
    const all = { at: this.#inputs.now, cosigns: [], staff: [], more: false };
    const rows = (await digest(reply)) as Digest;
    this.told.answers.set("look", ({ body }) => {
      const known = decode("LookWanted", body ?? NONE).known.find((each) => each.case === this.case);
      // What the client knows of its own journal says nothing of another one.
      const behind = entries.filter((each) => each.n > (seat === this.#inputs.seats[this.#who] ? (known?.n ?? 0) : 0));
      const seen = known?.rows === rows ? {} : { shown: { reply: told, ...rest } };
      const one = { case: this.case, seat, journal: told.journal, entries: behind, more: false, rows, ...seen };
      return encode("Looked", { ...all, cases: [one] });
    });
  }

  /** Leave every case out of a look from now on. */
  leavesOut(): void {
    const none = { at: this.#inputs.now, cosigns: [], staff: [], more: false, cases: [] };
    this.told.answers.set("look", () => encode("Looked", none));
  }

  /** The id of this person's keyset. */
  get keyset(): KeysetId {
    return this.#keyset.public.id;
  }

  /** Let a route answer no from now on. */
  refuses(route: RouteName, code: string, status: number): void {
    this.told.answers.set(route, () => {
      throw new ServerProblem(code, status);
    });
  }

  /** Let the line of a route be broken, whatever it would answer. */
  breaks(route: RouteName): void {
    this.told.broken.add(route);
  }

  mends(route: RouteName): void {
    this.told.broken.delete(route);
  }

  /** Answer a route with a receipt that says something otherwise than a good one (tests/tables/receipts.json). */
  async receipts(route: RouteName, about: RecordId, otherwise: Given): Promise<void> {
    const good = { n: 12, head: "68".repeat(32) as Digest };
    const at = Number(this.#inputs.now) + Number(otherwise.at ?? 0);
    const by = await keysetOf(this.#inputs.keysets[otherwise.signer ?? "server"]);
    const said = {
      root: await rootFingerprint(unhex(this.#inputs.root_public)), nonce: new Uint8Array(16), signers: [by.public.id],
      record: "record" in otherwise ? ("6f".repeat(32) as RecordId) : about, n: good.n + Number(otherwise.n ?? 0),
      day: dayOf(at) + Number(otherwise.day ?? 0), ...(otherwise.at === null ? {} : { at }),
      ...(otherwise.head === null ? {} : { head: "head" in otherwise ? ("6f".repeat(32) as Digest) : good.head }),
    };
    const [type, body] = bodyOf("Receipt", said);
    const made = signRecord(by.signing, by.public.id, { type, body });
    const receipt = frame(type, body, ["signature" in otherwise ? { ...made, value: new Uint8Array(64) } : made]);
    this.told.answers.set(route, () => encode("Done", { receipt, position: good }));
  }

  #content({ pin, pinned, stops }: Given): KeyringContent {
    const { side } = this.#inputs.rows[this.#who];
    const seeds = this.#keyset.toBytes();
    const key = { case: this.case, side, slip: "00".repeat(16) as never, seeds };
    const kept = (stops ?? []).map(({ route, record, receipt }: Given) => ({
      route, case: this.case, record: this.#named(record), since: this.#inputs.now, receipt: unhex(receipt),
    }));
    return {
      account: NONE, cases: side === undefined ? [] : [key], slips: [], ...(side === undefined ? { staff: seeds } : {}),
      ...(kept.length > 0 ? { stops: kept } : {}),
      ...(pin === undefined ? {} : { pins: [{ case: this.case, seat: this.#inputs.seats[this.#who], ...pin }] }),
      // Journals that were followed on other devices of this account.
      ...(pinned === undefined ? {} : { pins: pinned.map((seat: Seat) => ({ case: this.case, seat, ...ELSEWHERE })) }),
    };
  }

  #named(name: string): Bytes {
    return unhex(this.#inputs.records[name]);
  }

  async #entries(shown: Given): Promise<JournalEntry[]> {
    const { of, first, then } = shown.journal;
    const names: string[] = [...this.#inputs.journals[of].slice(0, first), ...then];
    const entries = await entriesOf(this.case, names.map((name) => this.#named(name)));
    const at = (shown.withheld ?? shown.swapped ?? shown.left_out ?? 0) - 1;
    const entry = entries[at];
    if (entry === undefined) return entries;
    const { n, head, id } = entry;
    if ("withheld" in shown) return entries.with(at, { n, head, id });
    if ("swapped" in shown) return entries.with(at, { n, head, id, ...(entries[0]?.record && { record: entries[0].record }) });
    return entries.toSpliced(at, 1);
  }

  async #reply(shown: Given): Promise<CaseReply> {
    const entries = await this.#entries({ journal: shown.journal });
    const { role, side } = { ...this.#inputs.rows[this.#who], ...shown.row };
    const keyset = this.#keyset.public.id;
    const beside: Bytes[] = [...this.#inputs.assignments[this.#who], ...(shown.assignments ?? [])].map((each) => this.#named(each));
    return {
      case: { case: shown.case ?? this.case, role, state: "preparing", ...(side && { side }) },
      journal: shown.position ?? { n: entries.length, head: entries.at(-1)?.head ?? JOURNAL_START },
      sides: [{ side: side ?? "a", epoch: 1, enrolled: true, kinds: [], tell_opened: false, keyset }],
      assignments: [],
      delegations: [],
      people: {
        staff: [...this.#inputs.staff, ...(shown.staff ?? [])].map(unhex),
        assignments: beside.filter((each) => parse(each).name === "Assignment"),
        confirms: beside.filter((each) => parse(each).name === "Confirm"),
        delegations: [],
      },
    };
  }
}


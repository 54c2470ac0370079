// One device with its accounts: joining by a slip, coming back by the words, using an account that exists here too. The twin of
// that part of relay_client/api/device_client.py.

import type { Bytes } from "../../bytes.ts";
import { rootFingerprint } from "../../crypto/digests.ts";
import { KeysetSecret } from "../../crypto/keys.ts";
import { shortFingerprintText } from "../../crypto/typed.ts";
import type { SlotKeys } from "../../crypto/slots.ts";
import type { Profile } from "../../generated/choices.ts";
import type { AccountProfile, CaseKey, Keyring, PendingRequest } from "../../generated/shapes.ts";
import { encode } from "../../wire/codec.ts";
import * as enrolment from "../account/enrolment.ts";
import { ask, fetchSecret, recoveredSecret } from "../account/login.ts";
import * as outbox from "../account/outbox.ts";
import { AccountSession } from "../account/session.ts";
import { isFingerprint, type SlipSaid } from "../account/slip_text.ts";
import { openCachedSlot, requireLong, type SaltedKeys } from "../account/unlock.ts";
import type { Environment } from "../device/environment.ts";
import type { DeviceStore } from "../device/keystore.ts";
import { LocalFault, Locked, Misused, ServerProblem, Unreachable } from "../errors.ts";
import { SharedStore } from "../device/shared_store.ts";
import { type Transport } from "../net/transport.ts";

/** An answer to a slip on its way. */
export interface Joining {
  readonly session: AccountSession;
  readonly kept: PendingRequest;
  readonly key: CaseKey;
}

/** An account whose recovery code was right, until it is locked with a new passphrase. */
export interface Recovered {
  readonly profile: AccountProfile;
  readonly secret: Bytes;
  readonly keyring: Keyring;
  readonly keys: SlotKeys;
}

/** Which account somebody means, as they typed it: the organisation, the name, whether it is a party's or one of the staff's. */
interface Asked {
  readonly fingerprint: string;
  readonly login: string;
  readonly language?: string | undefined;
  readonly kind: Profile;
}

export class DeviceClient {
  readonly home: DeviceStore;
  readonly #environment: Environment;
  readonly #connect: (origin: string) => Transport;

  constructor(home: DeviceStore, environment: Environment, connect: (origin: string) => Transport) {
    this.home = home;
    this.#environment = environment;
    this.#connect = connect;
  }

  /**
   * Make an account by which a slip is answered, as somebody new, and keep it: nothing is sent yet but a look at the organisation.
   * Throws `Misused` *root.mismatch*, *slip.expired*, *passphrase.short*; `LocalFault` *home.known*.
   */
  async prepare(slip: SlipSaid, login: string, passphrase: string, language?: string): Promise<Joining> {
    const transport = this.#connect(slip.origin);
    const organisation = await enrolment.checkOrganisation(transport, slip.root);
    const profile = enrolment.namedProfile(transport.origin, organisation.root, login, "party", language);
    if (await this.home.known(profile)) throw new LocalFault("home.known");
    const { created, request, key } = await enrolment.newParty(slip, profile, passphrase, this.#environment);
    const kept: PendingRequest = {
      route: "slip.answer",
      body: encode("SlipAnswer", request),
      since: this.#environment.now(),
      slip: slip.slip,
    };
    await this.home.keep(profile);
    await this.home.keepCachedSlot(profile, created.cachedSlot);
    const session = await this.#session(profile, created.secret, passphrase, created.salted);
    await enrolment.keepKey(session.vault, key);
    return { session, kept, key };
  }

  /** Send the answer. Repeating it is safe. What the server refuses is forgotten here, with the account that was made for it. */
  async answer({ session, kept, key }: Joining): Promise<void> {
    try {
      await enrolment.sendAnswer(session, kept);
    } catch (problem) {
      if (problem instanceof ServerProblem) await this.home.forget(session.profile);
      throw problem;
    }
    await enrolment.forgetKey(session.vault, key.slip);
  }

  /** Open an account on this device; the network is needed only where the passphrase was changed elsewhere. */
  async unlock(passphrase: string, login?: string): Promise<AccountSession> {
    const profile = await this.home.profile(login);
    const known = await this.home.cachedSlot(profile);
    if (known === null) throw new Locked("lock.none");
    try {
      const { secret, salted } = await openCachedSlot(profile, known, passphrase);
      return await this.#session(profile, secret, passphrase, salted);
    } catch (locked) {
      if (!(locked instanceof Locked)) throw locked;
      const { secret, slot, salted } = await this.#fetched(profile, passphrase, locked);
      await this.home.keepCachedSlot(profile, slot);
      return this.#session(profile, secret, passphrase, salted);
    }
  }

  /** Go on with an answer to a slip that was sent from here without being answered; undefined where there is none. */
  async unanswered(session: AccountSession): Promise<Joining | undefined> {
    for (const [, kept] of await outbox.waiting(session.vault)) {
      const key = kept.slip === undefined ? null : await enrolment.keptKey(session.vault, kept.slip);
      if (key !== null) return { session, kept, key };
    }
    return undefined;
  }

  /**
   * Use an account that exists on this device too. The organisation's fingerprint is what its person has on paper (step L7);
   * `Misused` *root.mismatch* where the server's is another one, `Locked` *lock.passphrase*. The folded name is tried first, then
   * the one typed: an account made earlier bears the name it was made with.
   */
  async attach(
    origin: string, fingerprint: string, login: string, passphrase: string, language?: string, kind: Profile = "party",
  ): Promise<AccountSession> {
    const transport = this.#connect(origin);
    const asked = { fingerprint, login, language, kind };
    return this.#byEitherName(transport, asked, (profile) => this.#attached(transport, profile, passphrase, this.home));
  }

  /**
   * Use an account of the staff, as `attach`. It is opened as at a computer that others use too; where `stays` says that it is
   * somebody's own, it is kept as every other account of this device, and what was sealed for it until then is removed.
   */
  async attachStaff(
    origin: string, fingerprint: string, login: string, passphrase: string, language: string | undefined,
    stays: (session: AccountSession) => Promise<boolean>,
  ): Promise<AccountSession> {
    const transport = this.#connect(origin);
    const asked = { fingerprint, login, language, kind: "staff" } as const;
    const shared = this.home.ofShared((places, random) => new SharedStore(places, random));
    const session = await this.#byEitherName(transport, asked, (profile) => this.#attached(transport, profile, passphrase, shared));
    if (!(await stays(session))) return session;
    const { profile, secret } = session;
    const slot = await shared.cachedSlot(profile);
    if (slot === null) throw new Locked("lock.none");
    await session.logout();
    await shared.forget(profile);
    await this.home.keep(profile);
    await this.home.keepCachedSlot(profile, slot);
    return this.#session(profile, secret, passphrase);
  }

  /**
   * Ask what the recovery code opens, here or on the server; nothing is changed or kept yet. The organisation's fingerprint is on
   * paper, or the one that this device knows. Throws `Misused` *root.mismatch*, *code.typed*; `Locked` *lock.code*.
   */
  async recovered(
    origin: string, fingerprint: string, login: string, code: string, language?: string, kind: Profile = "party",
  ): Promise<Recovered> {
    const transport = this.#connect(origin);
    return this.#byEitherName(transport, { fingerprint, login, language, kind }, async (profile) => {
      return { profile, ...(await recoveredSecret(transport, profile, code, await this.home.cachedSlot(profile))) };
    });
  }

  /** Get back in by what the recovery code opened, and lock the account with a new passphrase; throws as `requireLong`. */
  async recover({ profile, secret, keyring, keys }: Recovered, fresh: string): Promise<AccountSession> {
    requireLong(fresh);
    const session = await this.#session(profile, secret, fresh);
    await this.home.keep(profile);
    session.waysIn.byRecoveryCode(keys);
    await session.adopt(keyring);
    await session.changePassphrase(fresh);
    return session;
  }

  /** Try the folded name, then the one typed: an account made earlier bears the name it was made with. */
  async #byEitherName<T>(
    transport: Transport,
    { fingerprint, login, language, kind }: Asked,
    open: (profile: AccountProfile) => Promise<T>,
  ): Promise<T> {
    const organisation = await ask(transport, "organisation");
    const root = await rootFingerprint(organisation.root);
    if (!isFingerprint(fingerprint, root)) throw new Misused("root.mismatch");
    const shownOrganisation = await enrolment.checkOrganisation(transport, root);
    const folded = enrolment.namedProfile(transport.origin, shownOrganisation.root, login, kind, language);
    const typed = enrolment.typedProfile(transport.origin, shownOrganisation.root, login, kind, language);
    try {
      return await open(folded);
    } catch (locked) {
      if (!(locked instanceof Locked) || typed.login === folded.login) throw locked;
      return open(typed);
    }
  }

  async #attached(
    transport: Transport, profile: AccountProfile, passphrase: string, home: DeviceStore,
  ): Promise<AccountSession> {
    if (await this.home.known(profile)) throw new LocalFault("home.known");
    const { secret, slot, salted } = await fetchSecret(transport, profile, passphrase);
    await home.keep(profile);
    await home.keepCachedSlot(profile, slot);
    const session = await this.#session(profile, secret, passphrase, salted, home);
    await session.login();
    return session;
  }

  /** Look at the server for a newer way in; without a line, or with none, the words are wrong as far as anybody can tell. */
  async #fetched(profile: AccountProfile, passphrase: string, locked: Locked): ReturnType<typeof fetchSecret> {
    try {
      return await fetchSecret(this.#connect(profile.origin), profile, passphrase, await this.home.cachedSlot(profile));
    } catch (fault) {
      throw fault instanceof Unreachable ? locked : fault;
    }
  }

  async #session(
    profile: AccountProfile,
    secret: AccountSession["secret"],
    passphrase: string,
    salted?: SaltedKeys,
    home: DeviceStore = this.home,
  ): Promise<AccountSession> {
    const transport = this.#connect(profile.origin);
    return AccountSession.of({ home, profile, transport, environment: this.#environment, secret, passphrase, salted });
  }
}

/** The code of a keyset, by which a mediator knows whose keys these are: what is read aloud (step E4). */
export async function codeOf(key: CaseKey): Promise<string> {
  return shortFingerprintText((await KeysetSecret.fromBytes(key.seeds)).public.id);
}

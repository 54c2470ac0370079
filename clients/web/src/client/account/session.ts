// An account and its way to the server: unlocking, logging in, the keyring, and the ways of unlocking. The twin of
// relay_client/account/session.py.
//
// The passphrase, the unlock keys and R stay in this worker. A bearer token is fetched when one is needed and again when it has
// expired, in the middle of whatever was being done. Which account this is and which root it trusts was pinned before.

import { type Bytes, equal } from "../../bytes.ts";
import { signLogin } from "../../crypto/sign.ts";
import type { Salt, Seconds } from "../../generated/names.ts";
import type { RouteName } from "../../generated/routes.ts";
import type { AccountProfile, Keyring, KeyringContent, LoginChallenge, SeenVersion, Slot, Token } from "../../generated/shapes.ts";
import { encode } from "../../wire/codec.ts";
import type { Environment } from "../device/environment.ts";
import type { DeviceStore } from "../device/keystore.ts";
import type { Vault } from "../device/vault.ts";
import { Locked, ServerProblem, Unreachable, Untrusted } from "../errors.ts";
import type { Headers, JsonRequest, RawRequest, RawResponse, Transport } from "../net/transport.ts";
import * as changes from "./changes.ts";
import { ChangeDates } from "./change_dates.ts";
import { Clock } from "./clock.ts";
import { ContactNames } from "./contact_names.ts";
import { SeenMarks } from "./seen_marks.ts";
import { accountKey, type Change, seal, unseal } from "./keyring.ts";
import { floorOf, requireNewest, saw } from "./keyring_versions.ts";
import { ask, type Beside, callOf, deviceHeader, readAnswer, type ReplyOf, type RequestOf, unlockedBy } from "./login.ts";
import { endWaiting, insteadOf } from "./name_waits.ts";
import { passphraseSlot, recoverySlot, type SaltedKeys, unwrap } from "./unlock.ts";
import { WaysIn } from "./ways_in.ts";

/** A token about to expire is not used any more. */
const EARLY_S = 30;
const TRIES = 5;
const SHELF = "account";
const NOT_THE_NEWEST: readonly string[] = ["keyring.older", "keyring.other"];
const LOGIN_AGAIN: readonly string[] = ["login.expired", "login.needed"];

/** What a session is made of. */
export interface Opened {
  readonly home: DeviceStore;
  readonly profile: AccountProfile;
  readonly transport: Transport;
  readonly environment: Environment;
  readonly secret: Bytes;
  readonly passphrase: string;
  readonly salted?: SaltedKeys | undefined;
}

/** One unlocked account: everything that goes to the server in its name goes through here. */
export class AccountSession {
  readonly home: DeviceStore;
  readonly profile: AccountProfile;
  readonly transport: Transport;
  readonly environment: Environment;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly waysIn: WaysIn;
  readonly names: ContactNames;
  readonly seen: SeenMarks;
  readonly secret: Bytes;
  /** Changes that go along with whatever keyring version is written next; each may do nothing. */
  readonly riders: Change[] = [];
  /** Sends again what was said to stop, where the service shows an older keyring; returns what it was. */
  setBack: (() => Promise<readonly string[]>) | undefined;
  #content: KeyringContent | undefined;
  #version = 0;
  #token: Token | undefined;
  readonly #dates: ChangeDates;
  #entering: Promise<void> | undefined;

  private constructor(opened: Opened, vault: Vault, clock: Clock) {
    this.home = opened.home;
    this.profile = opened.profile;
    this.transport = opened.transport;
    this.environment = opened.environment;
    this.secret = opened.secret;
    this.vault = vault;
    this.clock = clock;
    this.#dates = new ChangeDates(clock, async () => (await ask(opened.transport, "organisation")).at);
    this.waysIn = new WaysIn(opened.profile, opened.passphrase, opened.salted);
    const keyring = [() => this.keyringKnown(), (change: Change) => this.update(change)] as const;
    this.names = new ContactNames(vault, ...keyring);
    this.seen = new SeenMarks(vault, ...keyring);
    this.riders.push(this.names.ride, this.seen.ride);
  }

  static async of(opened: Opened): Promise<AccountSession> {
    const vault = await opened.home.vault(opened.profile, opened.secret);
    return new AccountSession(opened, vault, await Clock.of(opened.environment.now, vault));
  }

  /**
   * Fetch the keyring if it is not here yet, and a bearer token; `Locked` *lock.passphrase*, `Misused` *login.waiting*. Whoever
   * else asks while a login is under way waits for that one: two at once would make one device two to the service.
   */
  login(): Promise<void> {
    this.#entering ??= this.#enter().finally(() => { this.#entering = undefined; });
    return this.#entering;
  }

  async #enter(): Promise<void> {
    try {
      await this.#logIn();
    } catch (fault) {
      throw await insteadOf(this.vault, fault);
    }
    await endWaiting(this.vault);
  }

  async #logIn(): Promise<void> {
    const challenge = await this.#challenge();
    if (this.#content === undefined) {
      const floor = await floorOf(this.vault);
      await this.#adopt(await this.#unlocked(challenge.salt), floor);
    }
    await this.#prove(challenge);
  }

  /** Give the bearer token back. */
  async logout(): Promise<void> {
    const token = await this.#liveToken();
    await this.#forgetToken();
    if (token !== undefined) await this.transport.send(callOf("logout", {}), token.bearer);
  }

  /**
   * Return what the keyring holds, logging in where it was not fetched yet. Throws `Untrusted` *keyring.older*, *keyring.other*,
   * once every stop that this device keeps was sent again.
   */
  async content(): Promise<KeyringContent> {
    try {
      return await this.#newest();
    } catch (fault) {
      const again = this.setBack;
      if (again !== undefined && fault instanceof Untrusted && NOT_THE_NEWEST.includes(fault.code)) {
        this.setBack = undefined;
        fault.sentAgain = await again().finally(() => { this.setBack = again; });
      }
      throw fault;
    }
  }

  async #newest(): Promise<KeyringContent> {
    // A tab just before this one logged in: its token still fetches the keyring.
    if (this.#content === undefined && (await this.#liveToken()) !== undefined) await this.#fetchAgain();
    if (this.#content === undefined) await this.login();
    return this.#known();
  }

  /** Return what the keyring holds now, also where another device has written to it meanwhile; throws as `content`. */
  async contentAnew(): Promise<KeyringContent> {
    await this.content();
    await this.#fetchAgain();
    return this.content();
  }

  /**
   * Return what the keyring holds, also where it is older than one seen before: to sign a stop by it, and for nothing else.
   * Whoever wants to stop must be able to, right after a restore too.
   */
  async contentToStop(): Promise<KeyringContent> {
    try {
      return await this.#newest();
    } catch (fault) {
      if (!(fault instanceof Untrusted && NOT_THE_NEWEST.includes(fault.code))) throw fault;
    }
    if ((await this.#liveToken()) !== undefined) return unseal(await this.call("keyring.get"), this.secret);
    const challenge = await this.#challenge();
    const content = await unseal(await this.#unlocked(challenge.salt), this.secret);
    this.#content = content;
    try {
      await this.#prove(challenge);
      return content;
    } finally {
      this.#content = undefined;
    }
  }

  /** The keyring as it was fetched last, and its version; undefined where it was not fetched yet. */
  keyringKnown(): { readonly version: number; readonly content: KeyringContent | undefined } {
    return { version: this.#version, content: this.#content };
  }

  /** Change the keyring on the server; where another device was quicker, apply the change to its version. */
  async update(change: Change): Promise<KeyringContent> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const before = await this.content();
      const after = await this.#withRiders(await change(before));
      if (same(after, before)) return after;
      try {
        await this.#write(after);
        return after;
      } catch (problem) {
        if (!(problem instanceof ServerProblem && problem.code === "keyring.stale")) throw problem;
        await this.#fetchAgain();
      }
    }
    throw new ServerProblem("keyring.stale", 409);
  }

  /**
   * Go on from the keyring that the server has, also where this device saw a newer one: only as its person wishes. Return the
   * versions: the newest that was seen here, and the one that was taken. The next version is written at once, so that every other
   * device is told too.
   */
  async takeOlderKeys(): Promise<{ readonly seen: number | undefined; readonly taken: number }> {
    const seen = await floorOf(this.vault);
    const challenge = await this.#challenge();
    const sealed = await this.#unlocked(challenge.salt);
    const content = await unseal(sealed, this.secret);
    this.#content = content;
    this.#version = sealed.version;
    await this.#prove(challenge);
    await saw(this.vault, sealed, true);
    await this.#write(await this.#withRiders(content));
    return { seen: seen?.version, taken: sealed.version };
  }

  /** Return a live bearer token. */
  async bearer(): Promise<Bytes> {
    const token = await this.#liveToken();
    if (token !== undefined) return token.bearer;
    await this.login();
    const fresh = await this.#liveToken();
    if (fresh === undefined) throw new Locked("lock.keyring");
    return fresh.bearer;
  }

  /** Send these very bytes; log in again, once, where the token has expired. */
  async send(call: JsonRequest): Promise<Bytes> {
    return this.#loggedIn((bearer) => this.transport.send(call, bearer));
  }

  /** Ask once, and once more with a new token where it has expired: what was refused so had no effect. */
  async askBytes(asked: RawRequest): Promise<RawResponse> {
    return this.#loggedIn((bearer) => this.transport.askBytes(asked, bearer));
  }

  /**
   * Yield the cursor of each notification behind `after`, until the stream ends: by itself, or with the token, and then the next
   * one logs in again. Throws as `send`.
   */
  async *notifications(after?: string): AsyncGenerator<string> {
    try {
      yield* this.transport.notifications(await this.bearer(), after);
    } catch (problem) {
      if (!(problem instanceof ServerProblem && LOGIN_AGAIN.includes(problem.code))) throw problem;
      await this.#forgetToken();
    }
  }

  async #loggedIn<T>(asking: (bearer: Bytes) => Promise<T>): Promise<T> {
    try {
      return await asking(await this.bearer());
    } catch (problem) {
      if (!(problem instanceof ServerProblem && LOGIN_AGAIN.includes(problem.code))) throw problem;
    }
    await this.#forgetToken();
    return asking(await this.bearer());
  }

  /** Call a route and read its answer. */
  async call<Name extends RouteName>(route: Name, request?: RequestOf<Name>, beside: Beside = {}): Promise<ReplyOf<Name>> {
    return readAnswer(route, await this.send(callOf(route, request, beside)));
  }

  /** Wrap R under another passphrase, on the server and here. With the old one every other device loses its way in. */
  async changePassphrase(fresh: string): Promise<void> {
    const { slot, salted } = await passphraseSlot(this.profile, fresh, this.secret, this.environment.random);
    this.waysIn.changing(fresh, salted);
    await this.#putSlot(slot);
    await this.home.keepCachedSlot(this.profile, { salt: salted.salt, wrapped: slot.wrapped });
    this.waysIn.changed(fresh, salted);
    // Every token has ended, and what told this device apart was worth something under the old passphrase. Where this fails, the
    // next login asks again.
    try {
      await this.login();
    } catch (fault) {
      if (!(fault instanceof ServerProblem || fault instanceof Unreachable)) throw fault;
    }
  }

  /** Replace the recovery code; the old one opens nothing any more. */
  async newRecoveryCode(): Promise<string> {
    const { slot, code } = await recoverySlot(this.profile, this.secret, this.environment.random);
    await this.#putSlot(slot);
    return code;
  }

  /** Open a keyring that the server gave; `Untrusted` *keyring.older*, *keyring.other* where this device knows better. */
  async adopt(sealed: Keyring): Promise<void> {
    await this.#adopt(sealed, await floorOf(this.vault));
  }

  /** Sign a change of the account for a second that the server takes, and send it. */
  async put<Name extends RouteName>(route: Name, build: (at: Seconds) => Promise<RequestOf<Name>>): Promise<void> {
    await this.#dates.send(async (at) => {
      await this.call(route, await build(at));
    });
  }

  /** Open a keyring; `floor` is what had been seen when the server was asked for it. */
  async #adopt(sealed: Keyring, floor: SeenVersion | null): Promise<void> {
    const content = await unseal(sealed, this.secret);
    await requireNewest(sealed, floor);
    this.#content = content;
    this.#version = sealed.version;
    await saw(this.vault, sealed);
  }

  async #fetchAgain(): Promise<void> {
    const floor = await floorOf(this.vault);
    await this.#adopt(await this.call("keyring.get"), floor);
  }

  /** Write the next keyring version. Throws `ServerProblem` *keyring.stale*. */
  async #write(content: KeyringContent): Promise<void> {
    const sealed = await seal(content, this.secret, this.#version + 1, this.environment.random);
    await this.put("keyring.put", (at) => changes.keyringPut(this.profile, accountKey(content), sealed, at));
    this.#content = content;
    this.#version = sealed.version;
    await saw(this.vault, sealed);
  }

  async #withRiders(content: KeyringContent): Promise<KeyringContent> {
    let made = content;
    for (const rider of this.riders) made = await rider(made);
    return made;
  }

  /** Replace a way in: with it every token of the account has ended, the one that this was sent with too (step L9). */
  async #putSlot(slot: Slot): Promise<void> {
    const key = accountKey(await this.content());
    await this.put("slot.put", (at) => changes.slotPut(this.profile, key, slot, at));
    await this.#forgetToken();
  }

  async #challenge(): Promise<LoginChallenge> {
    const { login, kind: profile } = this.profile;
    const challenge = await ask(this.transport, "login.start", { login, profile }, await this.#device());
    this.clock.heard(challenge.at);
    return challenge;
  }

  /** Return the sealed keyring that the passphrase gives, under the salt that this device knows and no other (step L1). */
  async #unlocked(salt: Salt): Promise<Keyring> {
    const keys = await this.waysIn.passphraseKeys(salt);
    const tried = { kind: "passphrase", keys, wrong: "lock.passphrase" } as const;
    const { wrapped, keyring } = await unlockedBy(this.transport, this.profile, tried, await this.#device());
    const secret = await unwrap(this.profile, wrapped, keys, "passphrase", "lock.passphrase");
    if (!equal(secret, this.secret)) throw new Untrusted("trust.account", this.profile.login);
    await this.home.keepCachedSlot(this.profile, { salt, wrapped });
    return keyring;
  }

  async #prove({ salt, nonce, at }: LoginChallenge): Promise<void> {
    const { login, origin } = this.profile;
    const { slot, auth } = await this.waysIn.shown(salt);
    const signature = signLogin(accountKey(this.#known()), { login, origin, nonce, at });
    const proof = { login, nonce, at, slot, auth, signature };
    const answer = await ask(this.transport, "login.prove", proof, await this.#device());
    if (answer.device !== undefined) await this.home.keepDevice(this.profile, answer.device);
    // The server's clock dates the token; ours may be off.
    this.#token = { bearer: answer.bearer, expires: answer.expires - at + this.environment.now() };
    await this.vault.write(SHELF, "token", "Token", this.#token);
  }

  #known(): KeyringContent {
    if (this.#content === undefined) throw new Locked("lock.keyring");
    return this.#content;
  }

  async #device(): Promise<Headers> {
    return deviceHeader(await this.home.cachedSlot(this.profile));
  }

  /** Return a token that can still be used, this tab's or one of a tab just before. */
  async #liveToken(): Promise<Token | undefined> {
    this.#token ??= (await this.vault.read(SHELF, "token", "Token")) ?? undefined;
    if (this.#token === undefined || this.#token.expires - EARLY_S <= this.environment.now()) return undefined;
    return this.#token;
  }

  async #forgetToken(): Promise<void> {
    this.#token = undefined;
    await this.vault.drop(SHELF, "token");
  }
}

function same(one: KeyringContent, other: KeyringContent): boolean {
  return equal(encode("KeyringContent", one), encode("KeyringContent", other));
}

// What the worker does for the screens, and the whole of it: joining by a slip, opening, locking, what is there.
//
// The slip, the words of a new lock and the session stay in here. A screen is told words that are to be shown, and codes.

import { rootFingerprint } from "../crypto/digests.ts";
import { KeysetSecret } from "../crypto/keys.ts";
import { shortFingerprintText } from "../crypto/typed.ts";
import type { AccountSession } from "../client/account/session.ts";
import { toldApart } from "../client/account/contact_names.ts";
import { answerAgain } from "../client/account/enrolment.ts";
import { ask } from "../client/account/login.ts";
import { readSlip, type SlipSaid } from "../client/account/slip_text.ts";
import { codeOf, DeviceClient, type Joining, type Recovered } from "../client/api/device_client.ts";
import { CaseClient } from "../client/cases/case_client.ts";
import type { CaseSnapshots } from "../client/cases/fetcher.ts";
import { caseOf } from "../client/cases/snapshot.ts";
import type { Environment } from "../client/device/environment.ts";
import { DeviceStore, type Places } from "../client/device/keystore.ts";
import { ClientError, Locked, Misused, Unreachable } from "../client/errors.ts";
import { standpointOf } from "../client/roles/consent.ts";
import { PartyRole } from "../client/roles/party.ts";
import { ownRole } from "../client/roles/staffing.ts";
import type { Transport } from "../client/net/transport.ts";
import type { Troubled } from "../client/views/troubled.ts";
import type { Form, Profile } from "../generated/choices.ts";
import type { CaseId } from "../generated/names.ts";
import type { CaseKey } from "../generated/shapes.ts";
import type { Progress } from "./messages.ts";
import { NewLock, type Otherwise } from "./new_lock.ts";
import { type Beside, besideOf, besidesOf } from "./beside.ts";
import { pagesOf } from "./pages.ts";
import { type Contact, contactsOf, postOf } from "./post.ts";
import { thingsOf } from "./things.ts";

/** An account that this device knows: whose name it is under, and whether it is a party's or one of the staff's. */
export interface KnownAccount {
  readonly login: string;
  readonly kind: Profile;
}

/** What may be said of an invitation before anybody answers it. */
export interface Invitation {
  /** In seconds since 1970. */
  readonly until: number;
}

/** A new lock, to be shown and written down. */
export interface Lock {
  readonly login: string;
  readonly words: readonly string[];
  /** Where the post is opened. */
  readonly address: string;
  /** By which another device knows the organisation (step L7). */
  readonly organisation: string;
}

/** One case of somebody's, by what its verified journal says. */
export interface HomeCase {
  /** Its id, for the calls that are about one case. */
  readonly case: CaseId;
  /**
   * The mediator has not said yet whose keys these are; a guardian's word comes first; it waits for this person's own; nothing
   * waits; it cannot be shown, because something in it does not hold, or because this device's clock lies behind what it says.
   */
  readonly waitsFor: "mediator" | "guardian" | "consent" | "nothing" | "help" | "clock";
  /** What its owner calls it, told apart from their others; null where they gave it no name. */
  readonly name: string | null;
  /** What is read out to the mediator. */
  readonly code: string;
  /** A newer slip of this contact was answered, and the mediator has not said yet whose keys those are. */
  readonly newKeys: boolean;
  /** What somebody has of it who is no party: a supporter or a guardian; null for a party. */
  readonly beside: Beside | null;
  /** It takes up an earlier contact. */
  readonly takesUp: boolean;
  /** In which forms something may come, and whether the other may know that it was opened. */
  readonly forms: readonly Form[];
  readonly tellOpened: boolean;
}

export interface Home {
  readonly login: string;
  readonly cases: readonly HomeCase[];
  /** What lies in each contact, from the same look. */
  readonly contacts: readonly Contact[];
}

/** What the worker is given to work with. */
export interface Given {
  /** The origin of the page. */
  readonly page: string;
  /** The origin of the service behind it: another one under `letters app`, whose page is of this machine. */
  readonly service: string;
  readonly environment: Environment;
  readonly places: () => Promise<Places>;
  readonly connect: (origin: string) => Transport;
}

/** Told how far a call has come. */
export type Tell = (progress: Progress) => void;

/** The core, and what gives the case client of the open account to whatever else the worker does. */
export function partsOf({ page, service, environment, places, connect }: Given) {
  let kept: DeviceClient | undefined;
  let slip: SlipSaid | undefined;
  let recovered: Recovered | undefined;
  let joining: Joining | undefined;
  let session: AccountSession | undefined;
  let client: CaseClient | undefined;
  let cursor: { readonly session: AccountSession; readonly at: string } | undefined;
  const lock = new NewLock(environment.random);

  async function device(): Promise<DeviceClient> {
    kept ??= new DeviceClient(new DeviceStore(await places(), environment.random), environment, connect);
    return kept;
  }

  function opened(): AccountSession {
    if (session === undefined) throw new Locked("lock.none");
    return session;
  }

  function invited(): SlipSaid {
    if (slip === undefined) throw new Misused("slip.text");
    return slip;
  }

  /** Say why a slip is over by this device's clock: nothing is taken from the service here but what is said to its person. */
  async function overBy({ origin, expires }: SlipSaid): Promise<"slip.expired" | "clock.off"> {
    try {
      return (await ask(connect(origin), "organisation")).at < expires ? "clock.off" : "slip.expired";
    } catch (fault) {
      if (fault instanceof Unreachable) return "slip.expired";
      throw fault;
    }
  }

  /** Go on with an answer that waits; nothing of it is lost where the line breaks. */
  async function answered(): Promise<void> {
    if (joining === undefined) return;
    await (await device()).answer(joining);
    session = joining.session;
    joining = undefined;
    slip = undefined;
    lock.forget();
  }

  function cases(): CaseClient {
    const open = opened();
    if (client?.session !== open) client = new CaseClient(open);
    client.nextCommand();
    return client;
  }

  async function homeCase(cases: CaseClient, key: CaseKey, all: CaseSnapshots, name: string | null): Promise<HomeCase> {
    const { snapshots, troubled } = all;
    const snapshot = snapshots.find((snapshot) => caseOf(snapshot) === key.case);
    const newKeys = snapshot !== undefined && snapshot.signer.id !== (await KeysetSecret.fromBytes(key.seeds)).public.id;
    const nothing = { takesUp: false, forms: [], tellOpened: false, beside: null };
    const unknown = { case: key.case, name, code: await codeOf(key), newKeys, ...nothing };
    const trouble = troubled.find((trouble) => trouble.case === key.case);
    if (trouble !== undefined) return { ...unknown, waitsFor: isAhead(trouble) ? "clock" : "help" };
    if (snapshot === undefined) return { ...unknown, waitsFor: "mediator" };
    const beside = await besideOf(cases, snapshot);
    if (beside !== undefined) return { ...unknown, waitsFor: "nothing", beside };
    const { consented, waitsForGuardian, takesUp, forms, tellOpened } = standpointOf(snapshot);
    const waitsFor = consented ? "nothing" : waitsForGuardian ? "guardian" : "consent";
    return { ...unknown, waitsFor, takesUp, forms, tellOpened };
  }

  function forget(): void {
    session = joining = slip = recovered = client = cursor = undefined;
    lock.forget();
  }

  const core = {
    ...postOf(cases),
    ...pagesOf(cases),
    ...besidesOf(cases),
    ...thingsOf({ opened, cases, lock }),

    /** The accounts of this device. Throws *home.permissions* where this browser lets nothing be kept. */
    async accounts(): Promise<readonly KnownAccount[]> {
      return (await (await device()).home.profiles()).map(({ login, kind }) => ({ login, kind }));
    },

    /**
     * Take an invitation, as a link or as lines. Throws *slip.text*, *code.typed* with the `line`, *origin.scheme*, *slip.origin*
     * for the slip of another service, *slip.expired*, *clock.off* where only the clock of this device says that it is over.
     */
    async invitation(text: string): Promise<Invitation> {
      const slipText = readSlip(text);
      // A link that was opened here has no other origin.
      const read = slipText.origin === page ? { ...slipText, origin: service } : slipText;
      if (read.origin !== service) throw new Misused("slip.origin");
      if (environment.now() >= read.expires) throw new Misused(await overBy(read));
      slip = read;
      return { until: read.expires };
    },

    /** Make a lock: six words in a language, and a name. Asked again it is the same one, unless other words are wanted. */
    async newLock(others: boolean, language: string): Promise<Lock> {
      const { origin: address, root } = invited();
      await device(); // what cannot be kept here is told before anybody writes anything down
      const { login, words } = await lock.make(others, language);
      return { login, words: words.split(" "), address, organisation: shortFingerprintText(root) };
    },

    /** The same for the account that is open, or whose recovery code was right: new words under the name that it has. */
    async newWords(others: boolean, language: string): Promise<Lock> {
      const { login, origin: address, root } = recovered?.profile ?? opened().profile;
      const { words } = await lock.make(others, language, login);
      return { login, words: words.split(" "), address, organisation: shortFingerprintText(await rootFingerprint(root)) };
    },

    /** Hold words that were typed back against those of the lock; the first that is otherwise, null where none is. */
    typedBack(text: string): Promise<Otherwise | null> {
      return Promise.resolve(lock.typedBack(text));
    },

    /** Join with the lock that was typed back; the code to read out. Repeating it after a broken line is safe. */
    async join(language: string, tell: Tell): Promise<string> {
      if (joining === undefined) {
        const { login, words } = lock.made;
        tell("stretching");
        joining = await (await device()).prepare(invited(), login, words, language);
      }
      tell("asking");
      const { key } = joining;
      try {
        await answered();
        return await codeOf(key);
      } catch (fault) {
        if (!isOnItsWay(fault)) {
          joining = undefined;
          lock.forget();
        }
        throw fault;
      }
    },

    /** Open an account of this device. Throws *lock.passphrase*. */
    async unlock(words: string, login: string, tell: Tell): Promise<void> {
      tell("stretching");
      const devices = await device();
      const unlocked = await inEitherCase(words, (spelling) => devices.unlock(spelling, login));
      joining = await devices.unanswered(unlocked);
      session = unlocked;
      tell("asking");
      await answered();
    },

    /** Open an account that exists on this device too. Throws *lock.passphrase*, *root.mismatch*, *login.name*, *home.known*. */
    async attach(
      login: string, words: string, organisation: string, language: string, kind: Profile, tell: Tell,
    ): Promise<void> {
      tell("stretching");
      const devices = await device();
      session = await inEitherCase(words, (spelling) =>
        kind === "staff"
          ? devices.attachStaff(service, organisation, login, spelling, language, hasOwnComputer)
          : devices.attach(service, organisation, login, spelling, language, kind));
    },

    /**
     * Ask what a recovery code opens. The organisation is what stands on paper, or empty for an account of this device. Throws
     * *lock.code*, *code.typed*, *login.name*, *root.mismatch*.
     */
    async recovering(login: string, code: string, organisation: string, language: string): Promise<void> {
      const devices = await device();
      const known = (await devices.home.profiles()).find((profile) => profile.login === login);
      if (organisation === "" && known === undefined) throw new Misused("root.mismatch");
      const root = organisation === "" && known !== undefined ? await rootFingerprint(known.root) : organisation;
      recovered = await devices.recovered(service, root, login, code, language, known?.kind);
    },

    /** Lock what the recovery code opened with the words that were typed back, and open it here. */
    async recover(tell: Tell): Promise<void> {
      if (recovered === undefined) throw new Misused("lock.none");
      tell("stretching");
      session = await (await device()).recover(recovered, lock.made.words);
      recovered = undefined;
      lock.forget();
    },

    /** Answer an invitation with the account that is open; the code to read out. Repeating it is safe. Throws *slip.origin*. */
    async takeUp(): Promise<string> {
      const key = await answerAgain(opened(), invited());
      slip = undefined;
      return codeOf(key);
    },

    /** Whether an account is open. */
    isOpen(): Promise<boolean> {
      return Promise.resolve(session !== undefined);
    },

    /** What is there for somebody. Throws *lock.none* where nothing is open. */
    async home(): Promise<Home> {
      const { profile } = opened();
      const client = cases();
      const all = await client.lookAll();
      const { cases: keys } = await opened().content();
      const names = toldApart(await opened().names.all());
      // Whoever got a second slip of a contact has two keysets for it: the newest is the one that may still wait.
      const newest = [...new Map(keys.map((key) => [key.case, key])).values()];
      const shown = newest.map((key) => homeCase(client, key, all, names.get(key.case) ?? null));
      return { login: profile.login, cases: await Promise.all(shown), contacts: await contactsOf(client) };
    },

    /** Agree to a contact, told or not that it takes up an earlier one. Throws *guardian.first*, *journal.stale*. */
    async agree(inCase: string, takesUp: boolean): Promise<void> {
      await new PartyRole(cases()).consent(inCase as CaseId, takesUp);
    },

    /** Say in which forms something may come, and whether the other may know that it was opened. */
    async receive(inCase: string, forms: readonly Form[], tellOpened: boolean): Promise<void> {
      await new PartyRole(cases()).preferences(inCase as CaseId, forms, tellOpened);
    },

    /** What another device needs besides the words: the name, the address, and the organisation's code. */
    async sheet(): Promise<Omit<Lock, "words">> {
      const { login, origin: address, root } = opened().profile;
      return { login, address, organisation: shortFingerprintText(await rootFingerprint(root)) };
    },

    /**
     * Follow the server's notifications, and tell of each; returns when the stream ends. The next time it goes on behind the last
     * one. Throws as every request, and *lock.none*.
     */
    async follow(tell: Tell): Promise<void> {
      const following = opened();
      const after = cursor?.session === following ? cursor.at : undefined;
      for await (const at of following.notifications(after)) {
        if (session !== following) return;
        cursor = { session: following, at };
        tell("news");
      }
    },

    /** Lock: give the token back, and forget everything that opens. */
    async lock(): Promise<void> {
      const before = session;
      forget();
      await before?.logout();
    },

    /**
     * Remove everything of the open account from this device: keys, drafts, what waits to be sent. Then as `lock`. Returns whether
     * no account is left on it.
     */
    async wipe(): Promise<boolean> {
      const before = opened();
      const { home } = before;
      forget();
      await home.forget(before.profile);
      try {
        await before.logout();
      } catch (fault) {
        // The token that could not be given back is nowhere any more, and ends by itself.
        if (!(fault instanceof ClientError)) throw fault;
      }
      await home.forget(before.profile); // what was under way may have kept something meanwhile
      return (await home.profiles()).length === 0;
    },
  };
  return { core, cases };
}

export function coreOf(given: Given): Core {
  return partsOf(given).core;
}

export type Core = ReturnType<typeof partsOf>["core"];

/** Try words as they were typed, then in small letters: a keyboard makes a capital of a first letter by itself. */
async function inEitherCase<T>(words: string, open: (words: string) => Promise<T>): Promise<T> {
  const small = words.toLowerCase();
  try {
    return await open(words);
  } catch (fault) {
    if (small === words || !(fault instanceof Locked && fault.code === "lock.passphrase")) throw fault;
    return open(small);
  }
}

/** Whether somebody of the staff has a computer of their own. A counsellor has none, and who has no role is not kept either. */
async function hasOwnComputer(session: AccountSession): Promise<boolean> {
  const role = await ownRole(new CaseClient(session));
  return role !== undefined && role !== "counsellor";
}

/** Whether a journal is refused only because it is dated more than a day after this device's time (step J8). */
function isAhead({ code, who }: Troubled): boolean {
  return code === "journal.order" && who === "order.ahead";
}

function isOnItsWay(fault: unknown): boolean {
  return fault instanceof Error && "pending" in fault && fault.pending !== undefined;
}

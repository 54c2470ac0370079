// What the worker does for somebody's own things: their words and code, their devices, the names of their contacts, a copy of what
// they may read, and wiping. All of it is of the account that is open.

import { OwnDevices, type DeviceInfo } from "../client/account/devices.ts";
import type { AccountSession } from "../client/account/session.ts";
import type { CaseClient } from "../client/cases/case_client.ts";
import { caseOf } from "../client/cases/snapshot.ts";
import { ServerProblem, Unreadable } from "../client/errors.ts";
import { PartyRole } from "../client/roles/party.ts";
import type { NoteView } from "../client/views/case_view.ts";
import type { CaseId, Day, DeviceId, ItemId, Seconds } from "../generated/names.ts";
import type { Tell } from "./core.ts";
import type { NewLock } from "./new_lock.ts";

/** A letter for the copy. */
export interface CopiedLetter {
  readonly case: CaseId;
  /** Whether it is from the person whose copy it is. */
  readonly own: boolean;
  readonly day: Day;
  readonly text: string;
  /** What the mediator who passed it on wrote with it. */
  readonly note?: string | undefined;
  readonly by?: string | undefined;
  /** How many pages and recordings came with it: they are not in the copy. */
  readonly parts: number;
}

/** Everything that somebody may read, by day; and how many letters could not be opened. */
export interface Copied {
  readonly letters: readonly CopiedLetter[];
  readonly leftOut: number;
}

/** A private note, as it is shown. */
export interface ShownNote {
  readonly text: string | undefined;
  readonly by: string;
  readonly mine: boolean;
  readonly at: Seconds;
  readonly noise: readonly string[];
}

export interface Of {
  /** The open account; throws *lock.none*. */
  readonly opened: () => AccountSession;
  /** Its case client, at the beginning of a command. */
  readonly cases: () => CaseClient;
  readonly lock: NewLock;
}

export function thingsOf({ opened, cases, lock }: Of) {
  let made: { readonly session: AccountSession; readonly devices: OwnDevices } | undefined;

  function devices(): OwnDevices {
    const session = opened();
    if (made?.session !== session) made = { session, devices: new OwnDevices(session) };
    return made.devices;
  }

  async function letter(party: PartyRole, of: CaseId, item: ItemId): Promise<CopiedLetter> {
    const { own } = await party.status(of);
    const { side, day, letter: words, note, releasedBy, parts } = await party.letters.read(of, item);
    return { case: of, own: side === own.side, day, text: words.text, note, by: note === undefined ? undefined : releasedBy,
      parts: parts.length };
  }

  return {
    /** Lock the account with the words that were typed back: on each other device only these open anything new. */
    async changeWords(tell: Tell): Promise<void> {
      await devices().here();
      tell("stretching");
      await opened().changePassphrase(lock.made.words);
      lock.forget();
    },

    /** The same, with a new recovery code, which is returned: no other device sees anything new or changes anything. */
    async shutOut(tell: Tell): Promise<string> {
      tell("stretching");
      const code = await devices().endOthers(lock.made.words);
      lock.forget();
      return code;
    },

    /** Make a recovery code in place of an earlier one. It is shown once and kept nowhere. */
    async newCode(): Promise<string> {
      return opened().newRecoveryCode();
    },

    /** The devices of this account, this one first. */
    async devices(): Promise<readonly DeviceInfo[]> {
      return devices().all();
    },

    /** Give a device a name; throws *name.empty*, *name.too_long*, *name.characters*, *device.name_taken*. */
    async nameDevice(device: DeviceId, name: string): Promise<void> {
      await devices().name(device, name);
    },

    /** End another device; throws *device.this*, *device.unknown*. */
    async endDevice(device: DeviceId): Promise<void> {
      await devices().end(device);
    },

    /** Give a contact a name that nobody else sees; throws *name.empty*, *name.too_long*, *name.characters*, *name.taken*. */
    async nameContact(of: CaseId, name: string): Promise<void> {
      await opened().names.give(of, name);
    },

    /** A copy of what somebody may read of all their contacts, in the clear. A letter that cannot be opened keeps no other out. */
    async copy(): Promise<Copied> {
      const client = cases();
      const party = new PartyRole(client);
      const letters: CopiedLetter[] = [];
      let leftOut = 0;
      const { snapshots } = await client.lookAll();
      for (const of of snapshots.filter((snapshot) => snapshot.reply.case.role === "party").map(caseOf)) {
        for (const item of await party.readable(of)) {
          try {
            letters.push(await letter(party, of, item));
          } catch (fault) {
            if (!(fault instanceof Unreadable || (fault instanceof ServerProblem && fault.code === "not.found"))) throw fault;
            leftOut += 1;
          }
        }
      }
      return { letters: letters.sort((one, other) => one.day - other.day), leftOut };
    },

    /** The private notes between somebody and their mediators, oldest first. */
    async notes(of: CaseId): Promise<readonly ShownNote[]> {
      const noteViews: readonly NoteView[] = await new PartyRole(cases()).notes(of);
      return noteViews.map(({ text, by, mine, at, noise }) => ({ text, by, mine, at, noise }));
    },
  };
}

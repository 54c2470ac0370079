// The devices of one's own account: what their owner calls them, ending one, and ending all others (steps K7, L9, L11). The twin of
// relay_client/account/devices.py, but for finding one by what was typed.
//
// Which devices there are is the service's word, and nothing is decided by it: what ends a device is signed, and what shuts all
// others out is a new passphrase. Names are in the keyring alone.

import { hex } from "../../bytes.ts";
import type { Day, DeviceId } from "../../generated/names.ts";
import type { DeviceName, KeyringContent } from "../../generated/shapes.ts";
import { Misused, ServerProblem, Unreachable } from "../errors.ts";
import * as changes from "./changes.ts";
import { folded, tidyName } from "./contact_names.ts";
import { accountKey, withDevices } from "./keyring.ts";
import { type ListForm, OwnList } from "./own_list.ts";
import type { AccountSession } from "./session.ts";

const SHELF = "account";
const NAME = "device";
const EARLIER_MOST = 8;
const DEVICE_ID_BYTES = 16;
const FORM: ListForm<"KeptDevices"> = {
  name: "devices",
  shape: "KeptDevices",
  written: (content) => content.devices ?? [],
  empty: { known: [], due: [], version: 0 },
  change: ({ due }) => withDevices(due),
  broughtUp: (_, known, due, version) => ({ known, due, version }),
  same: (one, other) => one.device === other.device && one.name === other.name,
};

/** A device that logged in under the passphrase of now, as the service says; its name is its owner's. */
export interface DeviceInfo {
  readonly device: DeviceId;
  readonly seen: Day;
  readonly name: string | undefined;
  /** Whether it is the device at which this is shown. */
  readonly this: boolean;
}

/** The devices of one account, from one of them. */
export class OwnDevices {
  readonly #session: AccountSession;
  readonly #names: OwnList<"KeptDevices">;

  constructor(session: AccountSession) {
    this.#session = session;
    this.#names = new OwnList(session.vault, () => session.keyringKnown(), (change) => session.update(change), FORM);
    session.riders.push((content) => this.#names.ride(content), (content) => this.ride(content));
  }

  /** The id of this device; undefined where it has not logged in yet. No network. */
  async this(): Promise<DeviceId | undefined> {
    const cached = await this.#session.home.cachedSlot(this.#session.profile);
    return cached?.device === undefined ? undefined : (hex(cached.device.slice(0, DEVICE_ID_BYTES)) as DeviceId);
  }

  /** The id of this device, logging in where it has none yet; `ServerProblem` *device.unknown* where none is given. */
  async here(): Promise<DeviceId> {
    if ((await this.this()) === undefined) await this.#session.login();
    const device = await this.this();
    if (device === undefined) throw new ServerProblem("device.unknown", 404);
    return device;
  }

  /** The devices that the service tells of, this one first, then the one that was there last. */
  async all(): Promise<readonly DeviceInfo[]> {
    const content = await this.ride(await this.#names.ride(await this.#session.contentAnew()));
    const { devices } = await this.#session.call("device.list");
    const names = new Map((content.devices ?? []).map((device) => [device.device, device.name]));
    const here = await this.this();
    const infos = devices.map(({ device, seen }) => ({ device, seen, name: names.get(device), this: device === here }));
    return [...infos.filter((info) => info.this), ...infos.filter((info) => !info.this)];
  }

  /**
   * Call a device by this name from now on; throws as `tidyName`, `Misused` *device.name_taken* too. It goes into the keyring at
   * once, or with its next version where there is no line.
   */
  async name(device: DeviceId, name: string): Promise<string> {
    const tidied = tidyName(name);
    try {
      await this.#session.contentAnew();
    } catch (fault) {
      if (!(fault instanceof Unreachable)) throw fault;
    }
    const named = await this.#named();
    if (named.some((other) => other.device !== device && folded(other.name) === folded(tidied))) {
      throw new Misused("device.name_taken");
    }
    await this.#names.change((kept) => ({
      ...kept, due: [...kept.due.filter((row) => row.device !== device), { device, name: tidied }],
    }));
    return tidied;
  }

  /**
   * End another device: its tokens at once, and each login that says which device it is. Throws `Misused` *device.this*,
   * `ServerProblem` *device.unknown*. Whoever has that device and knows the passphrase can log in again as a new one: to shut them
   * out takes a new passphrase (`endOthers`).
   */
  async end(device: DeviceId): Promise<void> {
    if (device === (await this.this())) throw new Misused("device.this");
    const session = this.#session;
    const key = accountKey(await session.content());
    await session.put("device.end", (at) => changes.deviceEnd(session.profile, key, device, at));
    await this.#names.change((kept) => ({ ...kept, due: kept.due.filter((row) => row.device !== device) }));
    await session.update(withDevices([], [device]));
  }

  /**
   * Shut every other device out by a new passphrase and a new recovery code; return the code (step L9). `Misused`
   * *passphrase.short*. Where it breaks off in between, doing it again is safe.
   */
  async endOthers(fresh: string): Promise<string> {
    await this.#session.changePassphrase(fresh);
    const code = await this.#session.newRecoveryCode();
    const content = await this.ride(await this.#session.content());
    const here = await this.this();
    const gone = (content.devices ?? []).filter((device) => device.device !== here).map((device) => device.device);
    await this.#session.update(withDevices([], gone));
    return code;
  }

  /** Let the name of this device move to the id that it has now. */
  async ride(content: KeyringContent): Promise<KeyringContent> {
    const here = await this.this();
    if (here === undefined) return content;
    const { vault } = this.#session;
    let { ids } = (await vault.read(SHELF, NAME, "KnownAs")) ?? { ids: [] };
    if (!ids.includes(here)) {
      ids = [...ids, here].slice(-EARLIER_MOST);
      await vault.write(SHELF, NAME, "KnownAs", { ids });
    }
    const named = content.devices ?? [];
    const gone = named.filter((device) => device.device !== here && ids.includes(device.device));
    const last = gone.at(-1);
    if (last === undefined) return content;
    const moved: readonly DeviceName[] = named.some((device) => device.device === here) ? [] : [{ device: here, name: last.name }];
    return withDevices(moved, gone.map((device) => device.device))(content);
  }

  /** The name of each device, as far as this one knows; its own under the id that it has now. */
  async #named(): Promise<readonly DeviceName[]> {
    const { content } = this.#session.keyringKnown();
    if (content === undefined) return this.#names.all();
    return (await this.ride(await this.#names.ride(content))).devices ?? [];
  }
}

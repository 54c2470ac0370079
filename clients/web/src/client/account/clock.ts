// What this client holds for the time: its own clock, put right by the server's for minutes, and by more only by its person. The
// twin of relay_client/account/clock.py.
//
// A server that chose the date would choose what a signature says and who may act at that moment. So what it tells moves the time
// of new statements by 15 minutes at most, and never sets back the time by which anybody's authority is judged (step R5).

import { SECONDS_PER_DAY } from "../../generated/limits.ts";
import type { Seconds } from "../../generated/names.ts";
import type { AcceptedOffset } from "../../generated/shapes.ts";
import type { Vault } from "../device/vault.ts";
import { ClockOff } from "../errors.ts";

/** How far a server's word moves a client's time, and how far a receipt's second may lie from it. */
export const TAKEN_S = 900;
/** From here on two clocks are two stories, and a person is told (`clock.far`). */
export const FAR_S = SECONDS_PER_DAY;
const SHELF = "account";
const NAME = "clock";

/** The time of one account on one device. */
export class Clock {
  readonly #own: () => Seconds;
  readonly #vault: Vault;
  #movedS = 0;
  #told: readonly [own: Seconds, told: Seconds] | undefined;
  #chosen: AcceptedOffset | null;

  private constructor(own: () => Seconds, vault: Vault, chosen: AcceptedOffset | null) {
    this.#own = own;
    this.#vault = vault;
    this.#chosen = chosen;
  }

  /** Go by our own clock, and by what the person chose before, if anything. */
  static async of(own: () => Seconds, vault: Vault): Promise<Clock> {
    return new Clock(own, vault, await vault.read(SHELF, NAME, "AcceptedOffset"));
  }

  /** The time by which authority is judged: never set back by a server. */
  now(): Seconds {
    return this.#base() + Math.max(0, this.#movedS);
  }

  /** The time that a new statement carries. */
  dating(): Seconds {
    return this.#base() + this.#movedS;
  }

  /** Remember what a server says that the time is. Moves nothing. */
  heard(serverTime: Seconds): void {
    this.#told = [this.#own(), serverTime];
  }

  /** The server's time as it was told last, moved on by our own clock; undefined where it never was. */
  told(): Seconds | undefined {
    return this.#told === undefined ? undefined : this.#told[1] + this.#own() - this.#told[0];
  }

  /** Date statements by the server's time from now on, and return it. Throws `ClockOff` where it is too far away. */
  take(serverTime: Seconds): Seconds {
    this.heard(serverTime);
    const base = this.#base();
    if (Math.abs(serverTime - base) > TAKEN_S) throw new ClockOff(base, serverTime);
    this.#movedS = serverTime - base;
    return serverTime;
  }

  /** Keep a time that the person took on purpose, however far it is. */
  async choose(time: Seconds): Promise<void> {
    const chosen = { own: this.#own(), true: time };
    await this.#vault.write(SHELF, NAME, "AcceptedOffset", chosen);
    this.#chosen = chosen;
    this.#movedS = 0;
  }

  /** Go by this device's clock again. */
  async ownAgain(): Promise<void> {
    await this.#vault.drop(SHELF, NAME);
    this.#chosen = null;
    this.#movedS = 0;
  }

  #base(): Seconds {
    return this.#own() + (this.#chosen === null ? 0 : this.#chosen.true - this.#chosen.own);
  }
}

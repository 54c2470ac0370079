// A lock that is being made: six words and a name, kept in here until they were typed back and something is locked with them.

import { normalised } from "../crypto/slots.ts";
import { generatePassphrase } from "../crypto/passphrase.ts";
import type { RandomSource } from "../crypto/encoding.ts";
import { Misused } from "../client/errors.ts";

/** A word that was typed otherwise: its place, counted from 1, and what was typed there, empty for none. */
export interface Otherwise {
  readonly place: number;
  readonly typed: string;
}

const NAME_FIGURES = 2;

export class NewLock {
  readonly #random: RandomSource;
  #made: { readonly words: string; readonly login: string } | undefined;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /**
   * Make one in a language, for this login name, or for a name made up. Asked again it is the same one, unless other words are
   * wanted.
   */
  async make(others: boolean, language: string, login?: string): Promise<{ readonly words: string; readonly login: string }> {
    const before = login === undefined || this.#made?.login === login ? this.#made : undefined;
    if (before !== undefined && !others) return before;
    const words = await generatePassphrase(this.#random, language);
    this.#made = { words, login: login ?? before?.login ?? (await this.#madeUp()) };
    return this.#made;
  }

  /** The lock that was made; `Misused` *lock.none* where there is none. */
  get made(): { readonly words: string; readonly login: string } {
    if (this.#made === undefined) throw new Misused("lock.none");
    return this.#made;
  }

  /** Hold words that were typed back against those of the lock; the first that is otherwise, null where none is. */
  typedBack(text: string): Otherwise | null {
    const wanted = (this.#made?.words ?? "").split(" ");
    const typed = normalised(text).toLowerCase().split(" ").filter((word) => word !== "");
    const longer = Math.max(wanted.length, typed.length);
    const at = Array.from({ length: longer }, (_, place) => place).find((place) => wanted[place] !== typed[place]);
    return at === undefined ? null : { place: at + 1, typed: typed[at] ?? "" };
  }

  forget(): void {
    this.#made = undefined;
  }

  /** A name that says nothing about anybody: two words and a number. */
  async #madeUp(): Promise<string> {
    const [one = "", other = ""] = (await generatePassphrase(this.#random)).split(" ");
    const [figures = 0] = this.#random(1);
    return `${one}-${other}-${String(figures % 10 ** NAME_FIGURES).padStart(NAME_FIGURES, "0")}`;
  }
}

/**
 * Locks the post after ten minutes (after five at a shared computer) in which nobody touched the page, and says so two minutes
 * ahead. What is being written is sealed first. Where it cannot be sealed the post stays open and its words are covered: a lock
 * that loses what somebody wrote protects nobody.
 *
 * Reckons by the clock and not by timers, which stand still while a device sleeps.
 */
import { letters } from "./letters.svelte.ts";
import { post } from "./post.svelte.ts";
import { router } from "./router.svelte.ts";

const LOCKS_MS = 10 * 60_000;
/** At a computer that others use too. */
const SHARED_LOCKS_MS = 5 * 60_000;
/** So long before the lock it is said. */
const AHEAD_MS = 2 * 60_000;
/** How often the clock is looked at: the warning may come so much later, and the lock. */
const EVERY_MS = 5_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchmove", "scroll"] as const;

/** Seals what is being written; false where it could not. */
type Seal = () => Promise<boolean>;

class Idle {
  /** Whether the post locks within two minutes. */
  warned = $state(false);
  /** Whether it would be locked, were it not for words that cannot be sealed. */
  covered = $state(false);
  #touched = Date.now();
  #seal: Seal | undefined;
  #locking = false;

  /** Watch over the page; called once. */
  begin(): void {
    for (const name of TOUCHES) addEventListener(name, () => { this.touch(); }, { capture: true, passive: true });
    setInterval(() => void this.look(), EVERY_MS);
  }

  /** Have this sealed before the post locks, until what is returned is called. */
  sealing(seal: Seal): () => void {
    this.#seal = seal;
    return () => { if (this.#seal === seal) this.#seal = undefined; };
  }

  /**
   * Somebody is there. A touch that comes too late, after a sleep, does not count. The warning goes a little later: what somebody
   * is about to press stays where it is.
   */
  touch(): void {
    if (post.open && this.#since >= this.#locksAfter) {
      void this.look();
      return;
    }
    this.#touched = Date.now();
  }

  /** Somebody is there for certain: they just opened their post, or uncovered what could not be sealed. */
  there(): void {
    this.#touched = Date.now();
    this.warned = this.covered = false;
  }

  /** Hold the clock against the last touch. */
  async look(): Promise<void> {
    if (!post.open) return;
    this.warned = this.#since >= this.#locksAfter - AHEAD_MS;
    if (this.#since >= this.#locksAfter) await this.#lock();
  }

  get #since(): number {
    return Date.now() - this.#touched;
  }

  get #locksAfter(): number {
    return post.counsels ? SHARED_LOCKS_MS : LOCKS_MS;
  }

  async #lock(): Promise<void> {
    if (this.#locking) return;
    this.#locking = true;
    try {
      const sealed = this.#seal === undefined || (await this.#seal());
      if (this.#since < this.#locksAfter) return; // somebody uncovered it meanwhile
      if (sealed) lock();
      else this.covered = true;
    } finally {
      this.#locking = false;
      this.warned = false;
    }
  }
}

/** Lock at once, and show that it is locked: the worker ends, and everything that was open is forgotten. */
export function lock(): void {
  post.lock();
  letters.forget();
  router.swap("home");
}

export const idle = new Idle();

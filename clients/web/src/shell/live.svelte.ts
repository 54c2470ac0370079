/**
 * Follows the server's notifications while somebody's post is open, and has the page that is shown look again. A notification says
 * that there is something to look at and not what; none is counted, shown or heard, and nothing opens by itself.
 *
 * A page that nobody looks at waits with its look until somebody does. A line that broke, or a device that slept, is caught up with
 * as soon as the page is looked at again or the browser says that there is a network.
 */
import { post } from "./post.svelte.ts";

/** Between two attempts at the stream: the first pause, and the longest. Each is twice the one before. */
const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

type Look = () => Promise<void>;

class Live {
  readonly #shown = new Set<Look>();
  #following = false;
  #looking = false;
  #due = false;
  #goOn: (() => void) | undefined;

  /** Look whenever there may be something new, until what is returned is called. `look` handles its own faults. */
  watch(look: Look): () => void {
    this.#shown.add(look);
    void this.#follow();
    return () => { this.#shown.delete(look); };
  }

  /** Somebody looks at the page again, or there is a network again: look now, and try the stream now. */
  wake(): void {
    if (!post.open || document.visibilityState === "hidden") return;
    this.#goOn?.();
    void this.#look();
  }

  async #look(): Promise<void> {
    this.#due = true;
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (this.#due && post.open && document.visibilityState !== "hidden") {
        this.#due = false;
        for (const look of [...this.#shown]) await look();
      }
    } finally {
      this.#looking = false;
    }
  }

  async #follow(): Promise<void> {
    if (this.#following) return;
    this.#following = true;
    let pause = FIRST_MS;
    try {
      while (post.open) {
        await this.#once(() => { pause = FIRST_MS; });
        if (post.open) await this.#wait(pause);
        pause = Math.min(2 * pause, LONGEST_MS);
      }
    } finally {
      this.#following = false;
    }
  }

  /** Follow the stream to its end, whatever ends it: a line that is gone is asked for again, and a refusal too. */
  async #once(heard: () => void): Promise<void> {
    try {
      const core = await post.core();
      await core.follow(() => {
        heard();
        void this.#look();
      });
    } catch {
      // What the look finds is said by the page that looks.
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#goOn = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

export const live = new Live();

/**
 * What holds for the whole page: the size of its letters, whether there is a connection, what is read out beside the page's
 * name.
 */
import { tick } from "svelte";
import { say } from "./words.svelte.ts";

export type TextSize = 1 | 2 | 3;

class Page {
  size = $state<TextSize>(1);
  online = $state(true);
  /** What a screen reader is told of a change that moves no focus. */
  told = $state("");

  /** Sizes are kept as the language is (words.svelte.ts): in memory only. */
  enlarge(size: TextSize): void {
    this.size = size;
    document.documentElement.dataset.size = String(size);
  }

  /** Follow the browser's word on whether there is a network. */
  connection(online: boolean): void {
    if (online === this.online) return;
    this.online = online;
    void this.tell(say(online ? "web-online-again" : "web-offline-title"));
  }

  /** Read a sentence out, the same one twice too. */
  async tell(sentence: string): Promise<void> {
    this.told = "";
    await tick();
    this.told = sentence;
  }
}

export const page = new Page();

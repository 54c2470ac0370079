/**
 * Wiping in one tab ends what the other tabs of this browser have open of the same account: a tab that went on writing would keep
 * something on a device of which its person was told that nothing is left.
 */
import { letters } from "./letters.svelte.ts";
import { post } from "./post.svelte.ts";
import { router } from "./router.svelte.ts";

const NAME = "post";

/** Which account is wiped, and whether that is done. */
interface Wipe {
  readonly login: string;
  readonly done: boolean;
}

class Wipes {
  #channel: BroadcastChannel | undefined;
  #ended: string | undefined;

  /** Hear of other tabs; called once. */
  begin(): void {
    if (typeof BroadcastChannel !== "function") return;
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.onmessage = ({ data }: MessageEvent<Wipe>) => void this.#heard(data);
  }

  /** Tell the other tabs: before anything is removed, and once it was. */
  tell(wipe: Wipe): void {
    this.#channel?.postMessage(wipe);
  }

  async #heard({ login, done }: Wipe): Promise<void> {
    if (post.open && (await (await post.core()).sheet()).login === login) {
      this.#ended = login;
      post.end();
      letters.forget();
      router.swap("home"); // which says that it is locked
    }
    if (done && this.#ended === login && !post.open) router.swap("wiped");
  }
}

export const wipes = new Wipes();

/**
 * Have the browser clear what it keeps by itself of this service, by a header that only a reply can bring: the program's files, and
 * with the `last` account also all storage. What was kept of the account is gone before: this adds to it, and needs a line.
 */
export function clearBrowser(last: boolean): void {
  const address = last ? "/wiped/device" : "/wiped/account";
  // Of a request without credentials a browser takes no such header. There are no cookies that could go along.
  void fetch(address, { cache: "no-store", credentials: "same-origin", keepalive: true }).catch(() => undefined);
}

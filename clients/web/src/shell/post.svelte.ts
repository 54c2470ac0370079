/**
 * The page's end of the worker: started when somebody needs it, ended when they leave. What the worker knows stays there; here is
 * whether an account is open.
 */
import { pressing } from "./pressing.ts";
import type { HomeCase, Profile, Remote, Running, StaffRemote } from "../worker/index.ts";

const LOCKS_WITHIN_MS = 5_000;

class Post {
  /** Whether an account is open in the worker, as far as this page has seen. */
  open = $state(false);
  /** The code to read out, of the invitation that was just answered. */
  code = $state("");
  /** The contact that a page is about, as it was when somebody chose it. */
  chosen: HomeCase | undefined = $state.raw();
  /** An invitation was read, and is to be taken up by the post that is opened next. */
  invited = $state(false);
  /** Whether a counsellor's account is open: its computer is one that others use too. */
  counsels = $state(false);
  /** Whose worker runs, or is started next: that of a party's post, or that of the staff. */
  kind: Profile = $state("party");
  readonly #forgotten: (() => void)[] = [];
  /** The worker ended by itself while an account was open: what is shown goes, and what was being written is not to be lost. */
  lost = false;
  #running: Promise<Running> | undefined;
  #ending: Running | undefined;

  /** The functions of the worker, which is started where it does not run. Throws as `start` in src/worker/index.ts. */
  async core(): Promise<Remote> {
    this.#running ??= this.#start();
    try {
      return (await this.#running).core;
    } catch (fault) {
      this.#running = undefined;
      throw fault;
    }
  }

  /** Have the worker of this kind of account from now on: another one that runs ends, and nothing is open in the new one. */
  become(kind: Profile): void {
    if (kind === this.kind) return;
    this.end();
    this.kind = kind;
  }

  /** The functions of the worker of the staff. Throws *lock.none* where that is not the one that runs. */
  async staff(): Promise<StaffRemote> {
    const { staff } = (await this.#running) ?? {};
    if (staff === undefined) throw new NotOpen();
    return staff;
  }

  /** Have this done whenever the post is locked or left: what pages keep of it goes too. */
  whenForgotten(forget: () => void): void {
    this.#forgotten.push(forget);
  }

  /** An account was just opened: note it, with the role of somebody of the staff. Where they go. Throws as every call. */
  async opened(): Promise<"home" | "take-up" | "today" | "people"> {
    this.counsels = this.kind === "staff" && (await (await this.staff()).staffRole()) === "counsellor";
    this.open = true;
    if (this.counsels) return "people";
    if (this.kind === "staff") return "today";
    return this.invited ? "take-up" : "home";
  }

  /** End the worker at once: keys and words are gone with it. */
  end(): void {
    this.#ending?.end();
    void this.#running?.then((running) => { running.end(); }, () => undefined);
    this.#forget();
  }

  /** End the worker once it gave its token back, after five seconds at the latest: a token that stays ends by itself. */
  lock(): void {
    void this.#running?.then(async (running) => {
      this.#ending = running;
      const late = setTimeout(() => { running.end(); }, LOCKS_WITHIN_MS);
      await running.core.lock().catch(() => undefined);
      clearTimeout(late);
      running.end();
    }, () => undefined);
    this.#forget();
  }

  /** Start the worker; where it ends by itself the post is locked. What somebody is writing stays with its page. */
  #start(): Promise<Running> {
    this.lost = false;
    const starting = start(this.kind);
    void starting.then(async (running) => {
      await running.ended;
      if (this.#running !== starting) return;
      this.lost = true;
      this.#forget();
    }, () => undefined);
    return starting;
  }

  #forget(): void {
    this.#running = undefined;
    this.open = false;
    this.code = "";
    this.chosen = undefined;
    this.invited = false;
    this.counsels = false;
    this.kind = "party";
    for (const forget of this.#forgotten) forget();
  }
}

class NotOpen extends Error {
  readonly code = "lock.none";
}

class Unloaded extends Error {
  readonly code = "net.unreachable";
}

async function start(kind: Profile): Promise<Running> {
  const loaded = await import("../worker/index.ts").catch(() => { throw new Unloaded(); });
  return loaded.start(kind, (answer) => { pressing.after(answer); });
}

export const post = new Post();

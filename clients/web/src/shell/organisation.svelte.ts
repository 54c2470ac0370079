/**
 * What the organisation tells anybody before they log in: whom to call, and where "leave now" leads. Read loosely on purpose,
 * for words alone: nothing here is trusted. The worker reads the same answer strictly, for its keys.
 */

const ADDRESS = "/v1/organisation";
const LONGEST_WAIT_MS = 20_000;

/**
 * Where "leave now" leads as long as the organisation has not said so, as relay/config.py says it: a page that anybody could be
 * reading.
 */
export const EXIT_UNLESS_TOLD = "https://www.wikipedia.org/";

export interface Told {
  readonly telephone: string;
  readonly helpline: string;
  readonly exit: string;
  /** The server's time, in seconds since 1970; undefined where it said none. */
  readonly at: number | undefined;
}

const NOTHING: Told = { telephone: "", helpline: "", exit: EXIT_UNLESS_TOLD, at: undefined };

/** Take from an answer what is usable, whatever it is. */
export function toldBy(answer: unknown): Told {
  if (typeof answer !== "object" || answer === null) return NOTHING;
  const { telephone, helpline, exit, at } = answer as Record<string, unknown>;
  return {
    telephone: text(telephone).trim(),
    helpline: text(helpline).trim(),
    exit: ordinaryAddress(text(exit)) ?? EXIT_UNLESS_TOLD,
    at: typeof at === "number" && Number.isSafeInteger(at) && at > 0 ? at : undefined,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Return an address that somebody may leave to: a website elsewhere, never a script, and nothing of this address or machine. */
function ordinaryAddress(value: string): string | undefined {
  try {
    const url = new URL(value);
    return url.protocol === "https:" && url.origin !== globalThis.location?.origin ? url.href : undefined;
  } catch {
    return undefined;
  }
}

class Organisation {
  state = $state<"waiting" | "here" | "failed">("waiting");
  told = $state.raw<Told>(NOTHING);

  /** Ask once more, unless the answer is there or under way. */
  async load(): Promise<void> {
    if (this.state === "here" || this.#asking) return;
    this.#asking = true;
    this.state = "waiting";
    const stop = new AbortController();
    const late = setTimeout(() => { stop.abort(); }, LONGEST_WAIT_MS);
    try {
      const reply = await fetch(ADDRESS, { cache: "no-store", credentials: "omit", signal: stop.signal });
      if (!reply.ok) throw new Error(ADDRESS);
      this.told = toldBy(await reply.json());
      this.state = "here";
    } catch {
      this.state = "failed";
    } finally {
      clearTimeout(late);
      this.#asking = false;
    }
  }

  #asking = false;
}

export const organisation = new Organisation();

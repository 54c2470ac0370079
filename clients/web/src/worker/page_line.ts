// The page's end of the line: it spells each request from the table of routes, sends it to the one server, and gives back what
// came.
//
// Whatever runs in the worker can ask for a route of that table with the headers named here, and for nothing else: no other
// address, no other method, no cookie. The page sees what is sent, and has no key to any of it.

import { type Bytes, concat } from "../bytes.ts";
import { type Asked, POKES } from "../client/net/line.ts";
import type { Heard } from "../client/net/replies.ts";
import type { Headers as Named } from "../client/net/transport.ts";
import { ANSWER_BYTES } from "../generated/limits.ts";
import { DEVICE_HEADER, POKES_PATH, ROUTES } from "../generated/routes.ts";
import { pathOf } from "../wire/routes.ts";
import type { Reply, Request } from "./messages.ts";

const ANSWER_MS = 60_000;
/** A stream of notifications without even a comment for so long is taken for dead. */
const SILENCE_MS = 90_000;
const HEADERS: ReadonlySet<string> = new Set([
  ...["Accept", "Authorization", "Content-Type", "Last-Event-ID", "Range", DEVICE_HEADER],
  ...["Tus-Resumable", "Upload-Checksum", "Upload-Length", "Upload-Metadata", "Upload-Offset"],
]);

/** What is sent; separate from sending, so that a test sees that nothing else can be spelled. Throws `RangeError`. */
export interface Spelled {
  readonly address: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Bytes | undefined;
  readonly most: number;
}

export function spelled({ route, path, query = {}, headers = {}, body, options }: Asked): Spelled {
  for (const name of Object.keys(headers)) if (!HEADERS.has(name)) throw new RangeError(`no header ${name}`);
  if (route === POKES) return { address: POKES_PATH, method: "GET", headers: { ...headers }, body: undefined, most: ANSWER_BYTES };
  if (!Object.hasOwn(ROUTES, route)) throw new RangeError("no such route");
  const { method: own, query: asks, answer_bytes: most } = ROUTES[route];
  const method = options === true ? "OPTIONS" : own;
  const known: readonly string[] = asks;
  for (const name of Object.keys(query)) if (!known.includes(name)) throw new RangeError(`${route} is not asked ${name}`);
  const behind = new URLSearchParams(query).toString();
  const address = pathOf(route, path) + (behind === "" ? "" : `?${behind}`);
  const sends = method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
  return { address, method, headers: { ...headers }, body: sends ? body : undefined, most };
}

/** Serve requests that come through this port, until `stop`. */
export function serveLine(port: MessagePort): { stop: () => void } {
  const running = new Map<number, AbortController>();
  port.onmessage = ({ data }: MessageEvent<Request>) => {
    if ("stop" in data) running.get(data.id)?.abort();
    else void serve(data.id, data.asked);
  };

  function tell(reply: Reply): void {
    port.postMessage(reply);
  }

  async function serve(id: number, asked: Asked): Promise<void> {
    const ending = new AbortController();
    running.set(id, ending);
    try {
      await (asked.route === POKES ? stream(id, asked, ending) : once(id, asked, ending));
    } catch (error) {
      tell({ id, fault: faultOf(error) });
    } finally {
      running.delete(id);
    }
  }

  async function once(id: number, asked: Asked, ending: AbortController): Promise<void> {
    const late = setTimeout(() => { ending.abort(new DOMException("", "TimeoutError")); }, ANSWER_MS);
    try {
      const what = spelled(asked);
      const answer = await sent(what, ending);
      tell({ id, heard: await heardOf(answer, what.most) });
    } finally {
      clearTimeout(late);
    }
  }

  async function stream(id: number, asked: Asked, ending: AbortController): Promise<void> {
    let silent: ReturnType<typeof setTimeout> | undefined;
    const moved = (): void => {
      clearTimeout(silent);
      silent = setTimeout(() => { ending.abort(new DOMException("", "TimeoutError")); }, SILENCE_MS);
    };
    try {
      moved();
      const what = spelled(asked);
      const answer = await sent(what, ending);
      if (answer.status !== 200 || answer.body === null) {
        tell({ id, heard: await heardOf(answer, what.most) });
        return;
      }
      tell({ id, heard: { status: answer.status, headers: named(answer.headers), body: new Uint8Array() } });
      for (const reader = answer.body.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) break;
        moved();
        tell({ id, piece: value });
      }
      tell({ id, end: true });
    } finally {
      clearTimeout(silent);
    }
  }

  return {
    stop() {
      for (const controller of running.values()) controller.abort();
      port.close();
    },
  };
}

async function sent({ address, method, headers, body }: Spelled, ending: AbortController): Promise<Response> {
  const answer = await fetch(address, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    cache: "no-store",
    credentials: "omit",
    redirect: "manual",
    referrerPolicy: "no-referrer",
    signal: ending.signal,
  });
  if (answer.type === "opaqueredirect") throw new Redirected();
  return answer;
}

class Redirected extends Error {}
class TooLong extends Error {}

/** Read a body as far as an answer goes; the rest of a longer one is not heard. */
async function heardOf(answer: Response, most: number): Promise<Heard> {
  const pieces: Bytes[] = [];
  let length = 0;
  if (answer.body !== null) {
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) throw new TooLong();
      pieces.push(value);
    }
  }
  return { status: answer.status, headers: named(answer.headers), body: concat(...pieces) };
}

function named(headers: Headers): Named {
  return Object.fromEntries(headers.entries());
}

function faultOf(error: unknown): string {
  if (error instanceof Redirected) return "net.redirect";
  if (error instanceof TooLong || error instanceof RangeError) return "net.garbled";
  return error instanceof DOMException && error.name === "TimeoutError" ? "net.timeout" : "net.unreachable";
}

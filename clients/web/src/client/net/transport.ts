// What is asked of a server and what is heard, before any network is known: calls, bytes, and the way there as an interface.
// The twin of relay_client/net/transport.py.
//
// A request names its route and never an address: whoever sends it spells the address from src/generated/routes.ts, so that a
// worker with keys can ask nobody else.

import type { Bytes } from "../../bytes.ts";
import type { RouteName } from "../../generated/routes.ts";
import type { InPath } from "../../wire/routes.ts";
import { Misused } from "../errors.ts";

/** Headers by their names. */
export type Headers = Readonly<Record<string, string>>;

/** One request, ready to be sent any number of times. */
export interface JsonRequest {
  readonly route: RouteName;
  readonly body?: Bytes | undefined;
  readonly path?: InPath | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Headers | undefined;
  /** Ask what may be asked there, in place of the route's own method. */
  readonly options?: true;
}

/** One request whose bytes are no JSON, for one attempt: whoever asks knows what a broken line left behind. */
export interface RawRequest {
  readonly route: RouteName;
  readonly path?: InPath | undefined;
  readonly headers?: Headers | undefined;
  readonly body?: Bytes | undefined;
  readonly options?: true;
}

/** What answered such a request: headers by their names in small letters, and a body that is short. */
export interface RawResponse {
  readonly headers: Headers;
  readonly body: Bytes;
}

/** A way to reach one server. */
export interface Transport {
  readonly origin: string;
  /** Return the answer's body, or throw `ServerProblem` or `Unreachable`. */
  send(call: JsonRequest, bearer?: Bytes): Promise<Bytes>;
  /** Ask once; throws like `send`. */
  askBytes(asked: RawRequest, bearer: Bytes): Promise<RawResponse>;
  /** Yield the cursor of each notification until the stream ends; throws like `send`. */
  notifications(bearer: Bytes, after?: string): AsyncIterable<string>;
  close(): Promise<void>;
}

/** The one spelling of an origin; `Misused` *origin.scheme* unless https, or http to this very machine. */
export function checkedOrigin(text: string): string {
  const typed = text.trim();
  const url = /[\s?#@\\%]/.test(typed) ? null : parsed(typed);
  if (url === null || !/^https?:\/\/[^/]+\/?$/i.test(typed) || !isHost(url, typed)) throw new Misused("origin.scheme");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) throw new Misused("origin.scheme");
  return url.origin;
}

/** Whether a host is a plain name, or an address as it was typed: not a number that a browser makes an address of. */
function isHost(url: URL, typed: string): boolean {
  if (url.port === "0") return false;
  if (url.hostname.startsWith("[")) return true;
  if (/^[0-9.]+$/.test(url.hostname)) return typed.includes(url.hostname);
  return /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(url.hostname);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(?:\.[0-9]{1,3}){3}$/.test(host);
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

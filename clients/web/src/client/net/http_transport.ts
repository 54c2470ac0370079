// HTTP to one server, by way of the page: routes in, bytes out. The twin of relay_client/net/http_transport.py.
//
// A request is bytes before it is sent and stays those bytes, however often it is sent. What counts as an answer is decided in
// replies.ts.

import { type Bytes, concat, fromUtf8 } from "../../bytes.ts";
import { ROUTES } from "../../generated/routes.ts";
import { base64url } from "../../wire/base64url.ts";
import { Unreachable } from "../errors.ts";
import { type Line, POKES } from "./line.ts";
import { BYTES_TYPE, isCursor, JSON_TYPE, jsonBody, NOTIFICATIONS, requireGood, requireShort, requireType } from "./replies.ts";
import { untilDone } from "./retry.ts";
import { checkedOrigin, type Headers, type Transport } from "./transport.ts";

/** Pauses before the second, third and fourth attempt. */
const WAITS_S = [0.5, 1.5, 4];
/** A server that asks for more patience than this is reported instead of waited for. */
const LONGEST_WAIT_S = 10;
const DONE = [200, 201, 204];

export function httpTransport(origin: string, line: Line, sleep: (seconds: number) => Promise<void>): Transport {
  const patience = { sleep, waitsS: WAITS_S, longestS: LONGEST_WAIT_S };
  return {
    origin: checkedOrigin(origin),

    send(call, bearer) {
      const { method, answer_bytes: most } = ROUTES[call.route];
      const typed: Headers = method === "GET" ? {} : { "Content-Type": JSON_TYPE };
      const headers = { ...withBearer(bearer), ...call.headers, ...typed };
      return untilDone(async () => {
        const heard = await line.ask({ ...call, headers });
        requireShort(heard, most);
        return jsonBody(heard);
      }, patience);
    },

    async askBytes(asked, bearer) {
      const heard = await line.ask({ ...asked, headers: { ...withBearer(bearer), ...asked.headers } });
      const { method } = ROUTES[asked.route];
      if (method !== "HEAD") requireShort(heard);
      const good = asked.headers !== undefined && "Range" in asked.headers ? [206] : DONE;
      requireGood(heard, good, method);
      if (heard.body.length > 0) requireType(heard.headers, BYTES_TYPE);
      return { headers: heard.headers, body: heard.body };
    },

    async *notifications(bearer, after) {
      const last: Headers = after === undefined ? {} : { "Last-Event-ID": after };
      const headers = { ...withBearer(bearer), Accept: NOTIFICATIONS, ...last };
      const { first, pieces } = await line.listen({ route: POKES, headers });
      requireGood(first, [200]);
      requireType(first.headers, NOTIFICATIONS);
      yield* events(pieces);
    },

    close() {
      line.close();
      return Promise.resolve();
    },
  };
}

function withBearer(bearer: Bytes | undefined): Headers {
  return bearer === undefined ? {} : { Authorization: `Bearer ${base64url(bearer)}` };
}

/** Yield the id of every `poke` event (HTML living standard, server-sent events); *net.garbled* for a poke without one of ours. */
async function* events(pieces: AsyncIterable<Bytes>): AsyncGenerator<string> {
  let event = "";
  let cursor = "";
  for await (const line of lines(pieces)) {
    if (line === "") {
      if (event === "poke") {
        if (!isCursor(cursor)) throw new Unreachable("net.garbled", "cursor");
        yield cursor;
      }
      event = "";
      continue;
    }
    const at = line.indexOf(":");
    const name = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (name === "event") event = value;
    else if (name === "id") cursor = value;
  }
}

const LONGEST_LINE = 65_536;

async function* lines(pieces: AsyncIterable<Bytes>): AsyncGenerator<string> {
  let held: Bytes = new Uint8Array();
  for await (const piece of pieces) {
    held = concat(held, piece);
    for (let end = held.indexOf(0x0a); end >= 0; end = held.indexOf(0x0a)) {
      const text = fromUtf8(held.slice(0, end));
      if (text === null) throw new Unreachable("net.garbled", "text");
      yield text.replace(/\r+$/, "");
      held = held.slice(end + 1);
    }
    if (held.length > LONGEST_LINE) throw new Unreachable("net.garbled", "line");
  }
}

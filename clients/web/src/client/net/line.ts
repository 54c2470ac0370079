// The way from the client to the page that has the network, as an interface: what is asked there, and what comes back.
//
// An address is never spelled here: a request names its route, and the page spells it from the same table. src/worker fulfils this
// over a port.

import type { Bytes } from "../../bytes.ts";
import type { Heard } from "./replies.ts";
import type { JsonRequest } from "./transport.ts";

/** The stream of notifications, which stands in no table of routes (step A9). */
export const POKES = "pokes";

/** One request as it goes to the page. */
export type Asked = Omit<JsonRequest, "route"> & { readonly route: JsonRequest["route"] | typeof POKES };

/** What the stream of notifications begins with, and what comes on it. */
export interface Stream {
  /** Its status and headers; the body only where it is no stream. */
  readonly first: Heard;
  readonly pieces: AsyncIterable<Bytes>;
}

export interface Line {
  /** Ask once. Throws `Unreachable`: *net.unreachable*, *net.timeout*, *net.garbled*, *net.redirect*. */
  ask(asked: Asked): Promise<Heard>;
  /** Ask for the notifications; `pieces` throws as `ask` does. Whoever stops reading ends the stream. */
  listen(asked: Asked): Promise<Stream>;
  close(): void;
}

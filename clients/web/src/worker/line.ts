// The worker's end of the line: each request goes to the page, which has the network, and its answer comes back.

import type { Bytes } from "../bytes.ts";
import { Unreachable } from "../client/errors.ts";
import type { Asked, Line, Stream } from "../client/net/line.ts";
import type { Heard } from "../client/net/replies.ts";
import type { Reply, Request } from "./messages.ts";

/** One request that waits: what has come and was not taken yet, and who waits for more. */
class Waiting {
  readonly #come: Reply[] = [];
  #taker: ((reply: Reply) => void) | undefined;

  come(reply: Reply): void {
    const taker = this.#taker;
    this.#taker = undefined;
    if (taker === undefined) this.#come.push(reply);
    else taker(reply);
  }

  async next(): Promise<Exclude<Reply, { fault: string }>> {
    const reply = this.#come.shift() ?? (await new Promise<Reply>((resolve) => { this.#taker = resolve; }));
    if ("fault" in reply) throw new Unreachable(reply.fault);
    return reply;
  }
}

/** Ask by way of this port. */
export function lineOver(port: MessagePort): Line {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  port.onmessage = ({ data }: MessageEvent<Reply>) => { waiting.get(data.id)?.come(data); };

  function tell(request: Request): void {
    port.postMessage(request);
  }

  function begin(asked: Asked): { id: number; mine: Waiting } {
    last += 1;
    const mine = new Waiting();
    waiting.set(last, mine);
    tell({ id: last, asked });
    return { id: last, mine };
  }

  async function first(mine: Waiting): Promise<Heard> {
    const reply = await mine.next();
    if (!("heard" in reply)) throw new Unreachable("net.garbled", "order");
    return reply.heard;
  }

  async function* pieces(id: number, mine: Waiting): AsyncGenerator<Bytes> {
    try {
      for (;;) {
        const reply = await mine.next();
        if ("end" in reply) return;
        if ("piece" in reply) yield reply.piece;
      }
    } finally {
      waiting.delete(id);
      tell({ id, stop: true });
    }
  }

  return {
    async ask(asked) {
      const { id, mine } = begin(asked);
      try {
        return await first(mine);
      } finally {
        waiting.delete(id);
      }
    },
    async listen(asked): Promise<Stream> {
      const { id, mine } = begin(asked);
      return { first: await first(mine), pieces: pieces(id, mine) };
    },
    close() {
      port.close();
    },
  };
}

// Sending the sealed pages of a draft ahead of its letter: tus 1.0, one after the other, from wherever the last line broke. The
// twin of clients/cli/relay_client/items/part_uploads.py.
//
// The server is asked what it has, which is never remembered; the sealed bytes on this device never change, so that sending may
// begin at each of them. The draft learns of an upload before the first byte goes. Nothing here ends a draft, and nothing a fault
// does costs more than the bytes that were on the line.

import { hex, unhex } from "../../bytes.ts";
import { segmentsRoot } from "../../crypto/digests.ts";
import { CannotOpen } from "../../crypto/errors.ts";
import { storedLength } from "../../crypto/part.ts";
import { splitHashes } from "../../crypto/stream.ts";
import type { UploadId } from "../../generated/names.ts";
import type { AttachedPages, SealedFile } from "../../generated/shapes.ts";
import { base64url, unbase64url } from "../../wire/base64url.ts";
import { Malformed } from "../../wire/malformed.ts";
import type { AccountSession } from "../account/session.ts";
import { ClientError, ServerProblem, Unreachable } from "../errors.ts";
import { wholeNumber } from "../net/replies.ts";
import { untilDone, Waits } from "../net/retry.ts";
import type { RawResponse } from "../net/transport.ts";
import type { Attachments } from "./attachments.ts";
import type { Drafts } from "./drafts.ts";

/** Told which page, from 1, of how many is on its way, and how many bytes of all of them the server has. */
export type Sent = (page: number, pages: number, done: number, of: number) => void;

/** Bytes in one request. A browser holds them in memory as long as it sends them. */
export const MOST_BYTES = 1 << 20;
/** After a fault a quarter of what failed is tried, after a success this much more. */
const LEAST_BYTES = 32 << 10;
/** Bytes by which an upload is further: a server that keeps one of each line that breaks would have us go on for years. */
const LEAST_STEP = 1_024;
const VERSION = { "Tus-Resumable": "1.0.0" };
const OFFSET_TYPE = "application/offset+octet-stream";
/** What may be otherwise at the next attempt to send. */
const PASSES: ReadonlySet<string> = new Set(["request.slow", "request.http", "upload.offset", "upload.busy", "upload.checksum"]);
const LOST: readonly string[] = ["upload.unknown", "not.found", "upload.beyond"];
/** How often in a row pages are sent from their start because the server lost them, or has other bytes than we sent. */
const SENT_ANEW = 2;
const ID_BYTES = 16;

/** Sends the pages of one draft. */
export class PartUploads {
  readonly #session: AccountSession;
  readonly #drafts: Drafts;
  readonly #attachments: Attachments;
  readonly #name: string;
  readonly #sent: Sent;
  #before = 0;
  #total = 0;

  constructor(session: AccountSession, drafts: Drafts, attachments: Attachments, name: string, sent: Sent) {
    this.#session = session;
    this.#drafts = drafts;
    this.#attachments = attachments;
    this.#name = name;
    this.#sent = sent;
  }

  /**
   * Bring every page to the server whole; return what is enclosed, with the names of the uploads. Throws `ServerProblem`
   * (*upload.too_large*, *upload.quota*, *upload.full*, *part.root* and others) or `Unreachable`. The draft is kept, and the same
   * call goes on where this one ended.
   */
  async run(): Promise<AttachedPages> {
    const { parts } = await this.#enclosed();
    const sizes = parts.map((file) => storedLength(file.padded));
    this.#total = sizes.reduce((sum, size) => sum + size, 0);
    await this.#requireRoom();
    // Every place first: whoever has no room is told before a single byte went.
    for (const [at, part] of parts.entries()) if (part.upload === undefined) await this.#retried(() => this.#create(at));
    for (const [at, size] of sizes.entries()) {
      await this.#page(at, size);
      this.#before += size;
    }
    return this.#enclosed();
  }

  /** Refuse here what the server would refuse at the end, after everything was sent. */
  async #requireRoom(): Promise<void> {
    const heard = await this.#retried(() => this.#session.askBytes({ route: "upload.create", options: true }));
    const most = wholeNumber(heard.headers["tus-max-size"] ?? "");
    if (most !== null && this.#total > most) throw new ServerProblem("upload.too_large", 413);
  }

  /** Bring one page whole, beginning anew where the server has lost it or holds other bytes. */
  async #page(at: number, size: number): Promise<void> {
    for (let left = SENT_ANEW; left >= 0; left -= 1) {
      if ((await this.#brought(at, size)) && (await this.#isOurs(at))) return;
      await this.#end(at);
      if (left > 0) await this.#retried(() => this.#create(at));
    }
    throw new ServerProblem("part.root", 422);
  }

  /** Send what is missing of a page until it is there; false where the server does not know it any more. */
  async #brought(at: number, size: number): Promise<boolean> {
    const waits = new Waits({ sleep: this.#session.environment.sleep, also: PASSES });
    let [had, due, chunk] = [-1, 0, MOST_BYTES];
    for (;;) {
      try {
        const reached = await this.#offset(at);
        // Bytes that it said it has are gone: begun anew, which is done a few times only.
        if (reached < had) return false;
        if (reached < due) {
          // The server took bytes and has not got so far: it would let us send them for as long as it likes.
          await waits.wait(new Unreachable("net.unreachable", "upload-offset"));
        } else if (had < 0 || reached >= Math.min(size, had + LEAST_STEP)) {
          had = reached;
          waits.begin();
        }
        await this.#tell(at, reached);
        if (reached >= size) return true;
        const end = Math.min(size, reached + chunk);
        due = 0;
        await this.#send(at, reached, end);
        due = end;
        chunk = Math.min(MOST_BYTES, chunk + LEAST_BYTES);
      } catch (fault) {
        if (fault instanceof ServerProblem && LOST.includes(fault.code)) return false;
        if (!(fault instanceof ServerProblem || fault instanceof Unreachable)) throw fault;
        if (fault instanceof Unreachable) chunk = Math.max(LEAST_BYTES, chunk >> 2);
        await waits.wait(fault);
      }
    }
  }

  /** Whether the server holds the very bytes that were sealed: then the submit cannot fail over them. */
  async #isOurs(at: number): Promise<boolean> {
    const part = await this.#part(at);
    try {
      const heard = await this.#retried(() =>
        this.#session.askBytes({ route: "upload.hashes", path: { upload: given(part) } }),
      );
      return (await segmentsRoot(splitHashes(heard.body))) === part.root;
    } catch (fault) {
      if (fault instanceof CannotOpen || (fault instanceof ServerProblem && fault.code === "upload.unknown")) return false;
      throw fault;
    }
  }

  async #create(at: number): Promise<void> {
    const { case: inCase, item, parts } = await this.#enclosed();
    const part = parts[at];
    if (part === undefined) throw new TypeError("no such page");
    const metadata = { case: base64url(unhex(inCase)), item: base64url(unhex(item)), part: String(at + 1) };
    const pairs = Object.entries(metadata).map(([name, value]) => `${name} ${btoa(value)}`).join(",");
    const headers = { ...VERSION, "Upload-Length": String(storedLength(part.padded)), "Upload-Metadata": pairs };
    const heard = await this.#session.askBytes({ route: "upload.create", headers });
    await this.#keep(at, named(heard));
  }

  async #offset(at: number): Promise<number> {
    const path = { upload: given(await this.#part(at)) };
    const heard = await this.#session.askBytes({ route: "upload.look", path, headers: VERSION });
    const offset = wholeNumber(heard.headers["upload-offset"] ?? "");
    if (offset === null) throw new Unreachable("net.garbled", "upload-offset");
    return offset;
  }

  async #send(at: number, start: number, end: number): Promise<void> {
    const part = await this.#part(at);
    const headers = { ...VERSION, "Content-Type": OFFSET_TYPE, "Upload-Offset": String(start) };
    const body = await this.#attachments.sealed(part, start, end);
    await this.#session.askBytes({ route: "upload.add", path: { upload: given(part) }, headers, body });
  }

  /** End an upload that is of no use, and forget it. */
  async #end(at: number): Promise<void> {
    const { upload } = await this.#part(at);
    if (upload !== undefined) await endUploads(this.#session, [upload]);
    await this.#keep(at, undefined);
  }

  async #tell(at: number, reached: number): Promise<void> {
    const { parts } = await this.#enclosed();
    this.#sent(at + 1, parts.length, this.#before + reached, this.#total);
  }

  async #enclosed(): Promise<AttachedPages> {
    const { enclosed } = await this.#drafts.kept(this.#name);
    if (enclosed === undefined) throw new TypeError("a draft without pages has nothing to upload");
    return enclosed;
  }

  async #part(at: number): Promise<SealedFile> {
    const part = (await this.#enclosed()).parts[at];
    if (part === undefined) throw new TypeError("no such page");
    return part;
  }

  /** Let the draft know under which name the server takes a page, before a byte of it goes. */
  async #keep(at: number, upload: UploadId | undefined): Promise<void> {
    const file = hex((await this.#part(at)).file);
    await this.#drafts.change(this.#name, (kept) => {
      if (kept.enclosed === undefined) return kept;
      const parts = kept.enclosed.parts.map((part) => (hex(part.file) === file ? renamed(part, upload) : part));
      return { ...kept, enclosed: { ...kept.enclosed, parts } };
    });
  }

  #retried<T>(attempt: () => Promise<T>): Promise<T> {
    return untilDone(attempt, { sleep: this.#session.environment.sleep, also: PASSES });
  }
}

/** End uploads that nobody needs any more, as far as the server is there: they end by themselves too. */
export async function endUploads(session: AccountSession, uploads: readonly UploadId[]): Promise<void> {
  for (const upload of uploads) {
    try {
      await session.askBytes({ route: "upload.end", path: { upload }, headers: VERSION });
    } catch (fault) {
      if (fault instanceof Unreachable) return;
      if (!(fault instanceof ClientError)) throw fault;
    }
  }
}

function renamed({ upload: _before, ...part }: SealedFile, upload: UploadId | undefined): SealedFile {
  return upload === undefined ? part : { ...part, upload };
}

function given({ upload }: SealedFile): UploadId {
  if (upload === undefined) throw new ServerProblem("upload.unknown", 404);
  return upload;
}

/** The name that the server gave; where it points to does not matter, we know where we send to. */
function named(heard: RawResponse): UploadId {
  try {
    const bytes = unbase64url((heard.headers["location"] ?? "").replace(/^.*\//, ""));
    if (bytes.length === ID_BYTES) return hex(bytes) as UploadId;
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault;
  }
  throw new Unreachable("net.garbled", "location");
}

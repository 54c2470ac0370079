// Puts pages into a draft: each is sealed at once, into a file of its own, under the key of the item that the draft will be. The
// twin of clients/cli/relay_client/items/attachments.py.
//
// What lies on the device is what will be stored on the server, byte for byte, so that an upload goes on on another day without
// sealing again. A content key never seals two contents in one place: where anything changes that it may have sealed, the whole
// item takes a fresh id and a fresh key (step I10). Sends nothing.

import { type Bytes, concat, hex } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import { draw, KEY_BYTES } from "../../crypto/encoding.ts";
import { CannotOpen } from "../../crypto/errors.ts";
import { SEGMENT_BYTES, storedLength } from "../../crypto/part.ts";
import { hashSegments, type Pieces, sealStream, StreamOpener } from "../../crypto/stream.ts";
import type { CaseId, ItemId, UploadId } from "../../generated/names.ts";
import { PAGE_TYPE } from "../../generated/page_form.ts";
import { UPLOADS } from "../../generated/limits.ts";
import type { AttachedPages, SealedFile, StoredDraft } from "../../generated/shapes.ts";
import type { Environment } from "../device/environment.ts";
import type { Vault } from "../device/vault.ts";
import { LocalFault, Misused } from "../errors.ts";
import type { Drafts } from "./drafts.ts";

const LOCK = "lock-pages";
const NAME_BYTES = 16;
const ID_BYTES = 16;

/** A page as it is wanted: the bytes of a new one, or the place, from 0, of one that the draft has. */
export type Wanted = Bytes | number;

/** A draft with its pages as they are now, and the uploads that nobody needs any more. */
export interface Changed {
  readonly kept: StoredDraft;
  readonly ended: readonly UploadId[];
}

/** Pages of the drafts of one account on this device. */
export class Attachments {
  readonly #vault: Vault;
  readonly #random: Environment["random"];
  readonly #drafts: Drafts;

  constructor(vault: Vault, { random }: Pick<Environment, "random">, drafts: Drafts) {
    this.#vault = vault;
    this.#random = random;
    this.#drafts = drafts;
  }

  /**
   * Make these the pages of a draft, in this order. Those that stay in their place stay as they are, with their uploads, as long as
   * nothing changes before them or behind. Throws `Misused` *page.too_many*, *page.unknown_number*; `LocalFault` *home.full*.
   * Whatever fails, the draft is as it was.
   */
  put(name: string, inCase: CaseId, choose: (count: number) => readonly Wanted[]): Promise<Changed> {
    return this.#vault.turn(() => this.#putAll(name, inCase, choose), LOCK);
  }

  /** Seal every page of a draft anew, as another item under another key. */
  renew(name: string, inCase: CaseId): Promise<Changed> {
    return this.#vault.turn(async () => {
      const kept = await this.#drafts.kept(name);
      const old = kept.enclosed;
      if (old === undefined) return { kept, ended: [] };
      return this.#filled(name, kept, this.#fresh(inCase), [], old.parts.map((_, at) => at));
    }, LOCK);
  }

  /** One page of a draft, from 1, as it was put in; `Misused` *page.unknown_number*, `LocalFault` *home.damaged*. */
  async page(name: string, number: number): Promise<Bytes> {
    const { enclosed } = await this.#drafts.kept(name);
    const part = enclosed?.parts[number - 1];
    if (enclosed === undefined || part === undefined) throw new Misused("page.unknown_number");
    const pieces: Bytes[] = [];
    for await (const piece of this.#opened(enclosed, number, part)) pieces.push(piece);
    return concat(...pieces);
  }

  /** The stored bytes of a page from `start` up to `end`; `LocalFault` *home.damaged* where some of them are not there. */
  async sealed(part: SealedFile, start: number, end: number): Promise<Bytes> {
    const pieces: Bytes[] = [];
    const all = storedLength(part.padded);
    for (let at = Math.floor(start / SEGMENT_BYTES); at * SEGMENT_BYTES < end; at += 1) {
      const piece = await this.#vault.files.piece(hex(part.file), at);
      const begins = at * SEGMENT_BYTES;
      if (piece.length !== Math.min(SEGMENT_BYTES, all - begins)) throw new LocalFault("home.damaged", "pages");
      pieces.push(piece.slice(Math.max(0, start - begins), Math.max(0, end - begins)));
    }
    return concat(...pieces);
  }

  async #putAll(name: string, inCase: CaseId, choose: (count: number) => readonly Wanted[]): Promise<Changed> {
    const kept = await this.#drafts.kept(name);
    const old = kept.enclosed?.case === inCase ? kept.enclosed : undefined;
    const before = old?.parts ?? [];
    const wanted = choose(before.length);
    if (wanted.length > UPLOADS) throw new Misused("page.too_many");
    if (wanted.some((page) => typeof page === "number" && before[page] === undefined)) throw new Misused("page.unknown_number");
    // The key stays only where every page does, each in its place: then the others come where nothing was sealed yet.
    const same = old !== undefined && before.every((_, at) => wanted[at] === at);
    const into = same ? old : this.#fresh(inCase);
    return this.#filled(name, kept, into, same ? before : [], same ? wanted.slice(before.length) : wanted);
  }

  /** Seal what is wanted behind the parts that stay, and keep it; what was written goes again where that fails. */
  async #filled(
    name: string,
    kept: StoredDraft,
    into: AttachedPages,
    stay: readonly SealedFile[],
    wanted: readonly Wanted[],
  ): Promise<Changed> {
    const parts = [...stay];
    const written = new Set<string>();
    try {
      for (const page of wanted) parts.push(await this.#sealed(into, parts.length + 1, this.#source(kept, page), written));
      return await this.#keep(name, kept, { ...into, parts });
    } catch (fault) {
      await this.#vault.files.drop(written);
      throw fault;
    }
  }

  /** Keep the row first; then what no draft needs any more goes, also what a tab that was closed left behind. */
  async #keep(name: string, kept: StoredDraft, made: AttachedPages): Promise<Changed> {
    const sameKey = kept.enclosed !== undefined && hex(kept.enclosed.cek) === hex(made.cek);
    const after = await this.#drafts.change(name, ({ enclosed: _old, sealed, ...now }) => ({
      ...now,
      ...(made.parts.length === 0 ? {} : { enclosed: made }),
      ...(sameKey && sealed !== undefined ? { sealed } : {}),
    }));
    const needed = await this.#drafts.files();
    await this.#vault.files.drop(new Set([...(await this.#vault.files.names())].filter((file) => !needed.has(file))));
    const stay = new Set(made.parts.map((part) => hex(part.file)));
    const gone = (kept.enclosed?.parts ?? []).filter((part) => !stay.has(hex(part.file)));
    return { kept: after, ended: gone.flatMap(({ upload }) => (upload === undefined ? [] : [upload])) };
  }

  #fresh(inCase: CaseId): AttachedPages {
    const item = hex(draw(this.#random, ID_BYTES)) as ItemId;
    return { case: inCase, item, cek: draw(this.#random, KEY_BYTES), parts: [] };
  }

  /** What is sealed for one page: its bytes with what is said of them. */
  #source({ enclosed }: StoredDraft, wanted: Wanted): Source {
    if (typeof wanted !== "number") {
      return { type: PAGE_TYPE, length: wanted.length, content: () => digest(wanted), pieces: () => [wanted] };
    }
    const part = enclosed?.parts[wanted];
    if (enclosed === undefined || part === undefined) throw new Misused("page.unknown_number");
    const { type, length, content } = part;
    return { type, length, content: () => Promise.resolve(content), pieces: () => this.#opened(enclosed, wanted + 1, part) };
  }

  async #sealed(into: AttachedPages, number: number, source: Source, written: Set<string>): Promise<SealedFile> {
    const file = draw(this.#random, NAME_BYTES);
    written.add(hex(file));
    let piece = 0;
    const write = async (segment: Bytes): Promise<void> => {
      await this.#vault.files.put(hex(file), piece, segment);
      piece += 1;
    };
    const address = { case: into.case, item: into.item, part: number };
    const { header, length: padded, root } = await sealStream(into.cek, address, source.pieces(), source.length, write);
    return { file, content: await source.content(), type: source.type, length: source.length, header, padded, root };
  }

  async *#opened({ case: inCase, item, cek }: AttachedPages, number: number, part: SealedFile): AsyncGenerator<Bytes> {
    try {
      const hashes = await hashSegments(this.#pieces(part));
      const opener = await StreamOpener.of(cek, { case: inCase, item, part: number }, { ...part, hashes });
      yield* opener.all(this.#pieces(part));
    } catch (fault) {
      throw fault instanceof CannotOpen ? new LocalFault("home.damaged", "pages") : fault;
    }
  }

  async *#pieces({ file, padded }: SealedFile): AsyncGenerator<Bytes> {
    const count = Math.ceil(storedLength(padded) / SEGMENT_BYTES);
    for (let at = 0; at < count; at += 1) yield await this.#vault.files.piece(hex(file), at);
  }
}

interface Source {
  readonly type: string;
  readonly length: number;
  readonly content: () => Promise<SealedFile["content"]>;
  readonly pieces: () => Pieces;
}

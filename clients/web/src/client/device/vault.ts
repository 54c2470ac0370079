// What a device keeps sealed under a key from R: values by shelf and name. The twin of `Vault` in relay_client/device/keystore.py.
//
// Neither names nor sizes of short values show from outside. Where the sealed bytes lie is the `Store`'s: IndexedDB in a browser
// (store.ts), a map in tests.

import { type Bytes, concat, fromUtf8, hex, utf8 } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import type { RandomSource } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { localKey, openLocal, sealLocal } from "../../crypto/keyring.ts";
import { padCounted, SMALLEST_PART, unpadCounted } from "../../crypto/padding.ts";
import { NONCE_BYTES, TAG_BYTES } from "../../crypto/primitives.ts";
import type { Shapes } from "../../generated/shapes.ts";
import { decode, encode, type ShapeName } from "../../wire/codec.ts";
import { Malformed } from "../../wire/malformed.ts";
import { LocalFault } from "../errors.ts";

/**
 * Where bytes lie on this device, by shelf and name. What cannot be kept or read throws `LocalFault`: `home.full`,
 * `home.permissions`, `home.failed`.
 */
export interface Store {
  get(shelf: string, name: string): Promise<Bytes | null>;
  /** Every value of a shelf, in no order that means anything. */
  all(shelf: string): Promise<readonly Bytes[]>;
  /** The name of every value of a shelf. */
  names(shelf: string): Promise<readonly string[]>;
  /** Keep durably, in place of an older one: when this returns it is on the disk. */
  put(shelf: string, name: string, value: Bytes): Promise<void>;
  /** Remove; a missing one is no error. */
  drop(shelf: string, name: string): Promise<void>;
  /** Run alone, on this device, among all that ask for a turn under this name. */
  turn<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Sealed values of one account. */
export interface Vault {
  /** Return a value; null when there is none. Throws `LocalFault` `home.damaged` where it does not open. */
  get(shelf: string, name: string): Promise<Bytes | null>;
  /** Return every (name, value) of a shelf, by name. */
  all(shelf: string): Promise<readonly (readonly [string, Bytes])[]>;
  /**
   * Return what `reading` makes of every value of a shelf, by name; of one that lies there as it did before, what it made then. For
   * values that nobody changes once they are read. Throws as `get`.
   */
  made<Made>(shelf: string, reading: (value: Bytes) => Made): Promise<readonly Made[]>;
  /** Keep a value durably, in place of an older one of this name. */
  put(shelf: string, name: string, value: Uint8Array): Promise<void>;
  /** Return a value of this shape; null when there is none. Throws as `get`, also for one of another shape. */
  read<Name extends ShapeName>(shelf: string, name: string, shape: Name): Promise<Shapes[Name] | null>;
  /** Return every (name, value) of a shelf whose values have this shape; throws as `read`. */
  rows<Name extends ShapeName>(shelf: string, shape: Name): Promise<readonly (readonly [string, Shapes[Name]])[]>;
  /** Keep a value that `read` returns again, as `put`. */
  write<Name extends ShapeName>(shelf: string, name: string, shape: Name, value: Shapes[Name]): Promise<void>;
  /** Remove a value; a missing one is no error. */
  drop(shelf: string, name: string): Promise<void>;
  /** The files of this account, whose bytes are sealed already, under keys that lie in this vault. */
  readonly files: Files;
  /** Hold a lock of this account while something is read, changed and written back. Not to be asked for within itself. */
  turn<T>(work: () => Promise<T>, lock?: string): Promise<T>;
}

/** Files in pieces, so that no more than one of them is ever in memory. Names are drawn, and tell nothing. */
export interface Files {
  /** Keep a piece durably; pieces are counted from 0. */
  put(file: string, piece: number, data: Bytes): Promise<void>;
  /** Return a piece; `LocalFault` *home.damaged* where there is none. */
  piece(file: string, piece: number): Promise<Bytes>;
  /** The names of all files. */
  names(): Promise<ReadonlySet<string>>;
  /** Remove files; a missing one is no error. */
  drop(files: ReadonlySet<string>): Promise<void>;
}

const FILES = "pages";
const NAME_DIGITS = 24;
const COUNT_BYTES = 2;

/** Open what is sealed for one account in `store`, given its secret R. */
export async function openVault(store: Store, secret: Uint8Array, random: RandomSource): Promise<Vault> {
  const key = await localKey(secret, "vault");
  const names = await localKey(secret, "vault names");

  async function hidden(shelf: string, name: string): Promise<string> {
    return (await digest(concat(names, utf8(`${shelf}\0${name}`)))).slice(0, NAME_DIGITS);
  }

  async function opened(shelf: string, sealed: Uint8Array): Promise<readonly [string, Bytes]> {
    const named = await unsealed(shelf, sealed);
    const end = COUNT_BYTES + new DataView(named.buffer, named.byteOffset).getUint16(0);
    const name = fromUtf8(named.slice(COUNT_BYTES, end));
    if (name === null) throw new LocalFault("home.damaged", shelf);
    return [name, named.slice(end)];
  }

  async function unsealed(shelf: string, sealed: Uint8Array): Promise<Bytes> {
    try {
      return unpadCounted(await openLocal(key, shelf, sealed), SMALLEST_PART);
    } catch (error) {
      throw error instanceof CryptoError ? new LocalFault("home.damaged", shelf) : error;
    }
  }

  /** What was made of the values of a shelf when it was read last, by the nonce and tag of each: no two sealings have the same. */
  const madeOf = new Map<string, ReadonlyMap<string, readonly [string, unknown]>>();

  const vault: Vault = {
    async get(shelf, name) {
      const sealed = await store.get(shelf, await hidden(shelf, name));
      return sealed === null ? null : (await opened(shelf, sealed))[1];
    },
    async all(shelf) {
      const rows = await Promise.all((await store.all(shelf)).map((sealed) => opened(shelf, sealed)));
      return rows.sort(([one], [other]) => (one < other ? -1 : 1));
    },
    async made<Made>(shelf: string, reading: (value: Bytes) => Made) {
      const before = madeOf.get(shelf);
      const rows = await Promise.all((await store.all(shelf)).map(async (sealed) => {
        const mark = hex(concat(sealed.slice(0, NONCE_BYTES), sealed.slice(-TAG_BYTES)));
        const known = before?.get(mark);
        if (known !== undefined) return [mark, known] as const;
        const [name, value] = await opened(shelf, sealed);
        return [mark, [name, reading(value)]] as const;
      }));
      madeOf.set(shelf, new Map(rows));
      const made = rows.map(([, row]) => row).sort(([one], [other]) => (one < other ? -1 : 1));
      return made.map(([, value]) => value as Made);
    },
    async put(shelf, name, value) {
      const written = utf8(name);
      const count = Uint8Array.of(written.length >> 8, written.length & 0xff);
      const padded = padCounted(concat(count, written, value), SMALLEST_PART);
      await store.put(shelf, await hidden(shelf, name), await sealLocal(key, shelf, padded, random));
    },
    async read(shelf, name, shape) {
      const data = await vault.get(shelf, name);
      return data === null ? null : shaped(shelf, data, shape);
    },
    async rows(shelf, shape) {
      return (await vault.all(shelf)).map(([name, data]) => [name, shaped(shelf, data, shape)] as const);
    },
    async write(shelf, name, shape, value) {
      await vault.put(shelf, name, encode(shape, value));
    },
    async drop(shelf, name) {
      await store.drop(shelf, await hidden(shelf, name));
    },
    files: filesIn(store),
    turn: (work, lock = "lock") => store.turn(lock, work),
  };
  return vault;
}

function filesIn(store: Store): Files {
  return {
    put: (file, piece, data) => store.put(FILES, `${file}.${String(piece)}`, data),
    async piece(file, piece) {
      const data = await store.get(FILES, `${file}.${String(piece)}`);
      if (data === null) throw new LocalFault("home.damaged", FILES);
      return data;
    },
    async names() {
      return new Set((await store.names(FILES)).map((name) => name.replace(/\..*$/, "")));
    },
    async drop(files) {
      if (files.size === 0) return;
      for (const name of await store.names(FILES)) if (files.has(name.replace(/\..*$/, ""))) await store.drop(FILES, name);
    },
  };
}

/** Read a value that was kept; `LocalFault` `home.damaged` where it is none of this shape. */
export function shaped<Name extends ShapeName>(where: string, data: Uint8Array, shape: Name): Shapes[Name] {
  try {
    return decode(shape, data);
  } catch (error) {
    throw error instanceof Malformed ? new LocalFault("home.damaged", where) : error;
  }
}

/** A store in memory: for tests, and for a device that must keep nothing. */
export function memoryStore(): Store {
  const shelves = new Map<string, Map<string, Bytes>>();
  const turns = new Map<string, Promise<unknown>>();
  return {
    get: (shelf, name) => Promise.resolve(shelves.get(shelf)?.get(name) ?? null),
    all: (shelf) => Promise.resolve([...(shelves.get(shelf)?.values() ?? [])]),
    names: (shelf) => Promise.resolve([...(shelves.get(shelf)?.keys() ?? [])]),
    put(shelf, name, value) {
      const rows = shelves.get(shelf) ?? new Map<string, Bytes>();
      shelves.set(shelf, rows.set(name, value));
      return Promise.resolve();
    },
    drop(shelf, name) {
      shelves.get(shelf)?.delete(name);
      return Promise.resolve();
    },
    turn(name, work) {
      const mine = (turns.get(name) ?? Promise.resolve()).then(work, work);
      turns.set(name, mine);
      return mine;
    },
  };
}

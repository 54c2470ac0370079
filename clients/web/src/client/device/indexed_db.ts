// The stores of a browser: one database for all accounts, in which every value lies under account, shelf and name.
//
// Its name says nothing of what this is for. Decides what the browser's own errors mean; knows no key.

import type { Bytes } from "../../bytes.ts";
import { LocalFault } from "../errors.ts";
import type { Places } from "./keystore.ts";
import type { Store } from "./vault.ts";

const DATABASE = "post";
const VALUES = "values";
/** Sorts behind every name: a list of keys is greater than each text. */
const END: IDBValidKey = [];

/** Open the stores of this browser. Throws `LocalFault` *home.permissions* where it lets nothing be kept. */
export async function openPlaces(factory: IDBFactory, locks: LockManager | undefined): Promise<Places> {
  const database = await opened(factory);
  const waiting = new Map<string, Promise<unknown>>();

  function turn<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (locks !== undefined) return locks.request(name, work) as Promise<T>;
    // A browser without locks: its tabs do not take turns, those within this one do.
    const mine = (waiting.get(name) ?? Promise.resolve()).then(work, work);
    waiting.set(name, mine);
    return mine;
  }

  function reading<T>(ask: (values: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return withOurErrors(() => done(ask(database.transaction(VALUES, "readonly").objectStore(VALUES))));
  }

  function writing(change: (values: IDBObjectStore) => void): Promise<void> {
    return withOurErrors(() => {
      const transaction = database.transaction(VALUES, "readwrite", { durability: "strict" });
      change(transaction.objectStore(VALUES));
      return new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => { resolve(); };
        transaction.onabort = transaction.onerror = () => { reject(transaction.error ?? new DOMException("", "AbortError")); };
      });
    });
  }

  function of(account: string): Store {
    return {
      async get(shelf, name) {
        return ((await reading((values) => values.get([account, shelf, name]))) as Bytes | undefined) ?? null;
      },
      async all(shelf) {
        return (await reading((values) => values.getAll(within(account, shelf)))) as Bytes[];
      },
      async names(shelf) {
        const keys = (await reading((values) => values.getAllKeys(within(account, shelf)))) as [string, string, string][];
        return keys.map(([, , name]) => name);
      },
      put: (shelf, name, value) => writing((values) => values.put(value, [account, shelf, name])),
      drop: (shelf, name) => writing((values) => { values.delete([account, shelf, name]); }),
      turn: (name, work) => turn(`${DATABASE} ${account} ${name}`, work),
    };
  }

  return {
    of,
    async names() {
      const keys = (await reading((values) => values.getAllKeys())) as [string, string, string][];
      return [...new Set(keys.map(([account]) => account))];
    },
    forget: (account) => writing((values) => { values.delete(within(account)); }),
  };
}

function within(...first: string[]): IDBKeyRange {
  return IDBKeyRange.bound(first, [...first, END]);
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  return withOurErrors(() => {
    const request = factory.open(DATABASE, 1);
    request.onupgradeneeded = () => { request.result.createObjectStore(VALUES); };
    return done(request);
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new DOMException("", "UnknownError")); };
  });
}

const SAID: Readonly<Record<string, string>> = {
  QuotaExceededError: "home.full",
  SecurityError: "home.permissions",
  NotAllowedError: "home.permissions",
  InvalidStateError: "home.permissions",
};

/** Turn the browser's error into ours. */
async function withOurErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException) throw new LocalFault(SAID[error.name] ?? "home.failed", error.name);
    throw error;
  }
}

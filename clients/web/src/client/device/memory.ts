// The stores of a device that keeps nothing: for tests, and for a browser in which nothing may be kept.

import type { Places } from "./keystore.ts";
import { memoryStore, type Store } from "./vault.ts";

export function memoryPlaces(): Places {
  const stores = new Map<string, Store>();
  return {
    names: () => Promise.resolve([...stores.keys()]),
    of(name) {
      const store = stores.get(name) ?? memoryStore();
      stores.set(name, store);
      return store;
    },
    forget(name) {
      stores.delete(name);
      return Promise.resolve();
    },
  };
}

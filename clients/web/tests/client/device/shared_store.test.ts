// What a computer that many people use keeps: nothing that says who was there, and for the same secret the same sealed values.

import { expect, test } from "vitest";

import { fromUtf8, utf8 } from "../../../src/bytes.ts";
import { DeviceStore, type Places } from "../../../src/client/device/keystore.ts";
import { SharedStore } from "../../../src/client/device/shared_store.ts";
import { memoryStore, type Store, type Vault } from "../../../src/client/device/vault.ts";
import type { DeviceToken, Salt } from "../../../src/generated/names.ts";
import type { AccountProfile, CachedSlot } from "../../../src/generated/shapes.ts";

const PROFILE = { origin: "https://post.example", login: "sanne-mus-12", kind: "staff" } as unknown as AccountProfile;
const SLOT: CachedSlot = { salt: new Uint8Array(16).fill(7) as Salt, wrapped: new Uint8Array(60).fill(8) };
const TOKEN = new Uint8Array(32).fill(9) as DeviceToken;
const [SECRET, OTHERS] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function places(): Places & { readonly stores: Map<string, Store> } {
  const stores = new Map<string, Store>();
  return {
    stores,
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

async function sitting(at: Places, secret: Uint8Array): Promise<{ store: SharedStore; vault: Vault }> {
  const store = new SharedStore(at, random);
  await store.keep();
  await store.keepCachedSlot(PROFILE, SLOT);
  return { store, vault: await store.vault(PROFILE, secret) };
}

test("who was here is told by nothing, and what was begun is found again by the same secret alone", async () => {
  const at = places();
  const first = await sitting(at, SECRET);
  await first.vault.put("drafts", "one", utf8("begonnen"));
  await first.store.keepDevice(PROFILE, TOKEN);
  await first.vault.write("account", "token", "Token", { bearer: new Uint8Array(32).fill(3), expires: 1 });
  expect(await first.store.cachedSlot()).toEqual({ ...SLOT, device: TOKEN });

  expect(await new DeviceStore(at, random).profiles()).toEqual([]);
  const open = await Promise.all([...at.stores.values()].map((store) => store.names("open")));
  expect(open.flat()).toEqual([]);

  const stranger = await sitting(at, OTHERS);
  expect(await stranger.vault.all("drafts")).toEqual([]);
  const again = await sitting(at, SECRET);
  expect(fromUtf8((await again.vault.get("drafts", "one")) ?? new Uint8Array())).toBe("begonnen");
  expect((await again.store.cachedSlot())?.device).toEqual(TOKEN);
  expect(at.stores.size).toBe(2);

  await again.store.forget();
  expect(await again.store.cachedSlot()).toBeNull();
  expect(at.stores.size).toBe(1);
});

// Argon2id in a memory of its own. WebAssembly never gives memory back: after one passphrase the libsodium that lives as long as
// its worker would keep up to 256 MiB. So each stretching has a libsodium of its own, which is let go with all its memory.

import startSodium from "libsodium-sumo";
import { type Bytes } from "../bytes.ts";

const ARGON2ID13 = 2;

/** What Argon2id takes: kibibytes of memory, and how often it goes through them. */
export interface Cost {
  readonly memory_kib: number;
  readonly passes: number;
}

/** Return `length` bytes, made of these by Argon2id 1.3 with one lane; throws `Error` where there is no memory for that. */
export async function argon2id(secret: Uint8Array, salt: Uint8Array, length: number, cost: Cost): Promise<Bytes> {
  const sodium = await startSodium({ getRandomValue: randomNumber });
  if (sodium._sodium_init() < 0) throw new Error("libsodium does not begin");
  const [to, from, salted] = [length, secret.length, salt.length].map((size) => sodium._malloc(size)) as [number, number, number];
  sodium.HEAPU8.set(secret, from);
  sodium.HEAPU8.set(salt, salted);
  const memory = cost.memory_kib * 1024;
  const no = sodium._crypto_pwhash(to, length, 0, from, secret.length, 0, salted, cost.passes, 0, memory, ARGON2ID13);
  const heap = sodium.HEAPU8; // it is another one where its memory grew
  const made = heap.slice(to, to + length);
  heap.fill(0, from, from + secret.length);
  heap.fill(0, to, to + length);
  if (no !== 0) throw new Error("no memory to stretch a passphrase");
  return made;
}

function randomNumber(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

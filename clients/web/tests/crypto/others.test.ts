// The same by libraries that others wrote: X-Wing, HPKE, Ed25519, HKDF and HMAC, both ways; and where they must not agree, Ed25519
// under a key of small order, which libsodium alone refuses (step R2).

import { readFileSync } from "node:fs";

import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { ed25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import { sha256 as nobleSha256, sha384 } from "@noble/hashes/sha2.js";
import { ml_kem768_x25519 as nobleXWing } from "@noble/post-quantum/hybrid.js";
import { expect, test } from "vitest";

import { type Bytes, concat, hex, unhex, utf8 } from "../../src/bytes.ts";
import { openSealed, publicFromSeed, seal } from "../../src/crypto/hybrid.ts";
import { deriveKey } from "../../src/crypto/kdf.ts";
import { SigningSecret } from "../../src/crypto/keys.ts";
import { hmac, sha256 } from "../../src/crypto/primitives.ts";
import { verifyLogin } from "../../src/crypto/sign.ts";
import sodium from "../../src/crypto/sodium.ts";
import { codeOf, type Given } from "../support/vectors.ts";

const INFO = utf8("what it is for");
const SUITE = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** Bytes that are the same in every run. */
function counted(length: number, from = 0): Bytes {
  return Uint8Array.from({ length }, (_, at) => (from + 7 * at) % 256);
}

test("X-Wing gives the published keys and secrets", () => {
  const file = new URL("../../../../tests/vectors/known/hpke-pq-647a.json", import.meta.url);
  const answers = JSON.parse(readFileSync(file, "utf-8")) as Given[];
  expect(answers).toHaveLength(2);
  for (const each of answers) {
    expect(hex(publicFromSeed(unhex(each.skRm)))).toBe(each.pkRm);
    expect(hex(sodium.crypto_kem_xwing_dec(unhex(each.enc), unhex(each.skRm)))).toBe(each.shared_secret);
  }
});

test("X-Wing agrees with noble, both ways", () => {
  for (let from = 0; from < 8; from += 1) {
    const seed = counted(32, from);
    const theirs = nobleXWing.keygen(seed);
    expect(hex(publicFromSeed(seed))).toBe(hex(theirs.publicKey));
    const made = sodium.crypto_kem_xwing_enc(theirs.publicKey);
    expect(hex(nobleXWing.decapsulate(made.ciphertext, theirs.secretKey))).toBe(hex(made.sharedSecret));
    const other = nobleXWing.encapsulate(theirs.publicKey);
    expect(hex(sodium.crypto_kem_xwing_dec(other.cipherText, seed))).toBe(hex(other.sharedSecret));
  }
});

test("HPKE agrees with @hpke/core, both ways", async () => {
  for (const length of [0, 1, 32, 5_000]) {
    const [seed, plaintext] = [counted(32, length), counted(length)];
    const raw = publicFromSeed(seed);
    const sealed = await seal(raw, plaintext, INFO);
    const secretKey = await SUITE.kem.importKey("raw", seed.buffer, false);
    const enc = sealed.slice(0, 1120);
    const reader = await SUITE.createRecipientContext({ recipientKey: secretKey, enc: enc.buffer, info: INFO.buffer });
    expect(hex(new Uint8Array(await reader.open(sealed.slice(1120).buffer)))).toBe(hex(plaintext));
    const publicKey = await SUITE.kem.importKey("raw", raw.buffer, true);
    const sender = await SUITE.createSenderContext({ recipientPublicKey: publicKey, info: INFO.buffer });
    const theirs = concat(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(plaintext.buffer)));
    expect(hex(await openSealed(seed, theirs, INFO, "crypto.grant"))).toBe(hex(plaintext));
    expect(await codeOf(() => openSealed(seed, theirs, utf8("else"), "crypto.grant"))).toBe("crypto.grant");
    expect(await codeOf(() => openSealed(counted(32, 99), theirs, INFO, "crypto.words"))).toBe("crypto.words");
  }
});

test("what is sealed is refused where it is cut, and its encapsulation of small order is refused like any other", async () => {
  const seed = counted(32);
  const sealed = await seal(publicFromSeed(seed), counted(40), INFO);
  const small = concat(sealed.slice(0, 1088), new Uint8Array(32), sealed.slice(1120));
  for (const wrong of [sealed.slice(0, 1135), sealed.slice(0, -1), new Uint8Array(), small]) {
    expect(await codeOf(() => openSealed(seed, wrong, INFO, "crypto.local"))).toBe("crypto.local");
  }
});

test("Ed25519 agrees with noble", () => {
  for (let from = 0; from < 8; from += 1) {
    const secret = new SigningSecret(counted(32, from));
    const signed = counted(from * 31);
    expect(hex(secret.public)).toBe(hex(ed25519.getPublicKey(secret.toBytes())));
    expect(hex(secret.sign(signed))).toBe(hex(ed25519.sign(signed, secret.toBytes())));
  }
});

test("a key of small order verifies nothing, where other libraries take one signature for every text", async () => {
  const identity = concat(Uint8Array.of(1), new Uint8Array(31));
  const signature = concat(identity, new Uint8Array(32));
  expect(ed25519.verify(signature, utf8("anything"), identity, { zip215: true })).toBe(true);
  const said = { login: "anna", origin: "https://relay.example", nonce: counted(16), at: 1 };
  expect(await codeOf(() => { verifyLogin(identity, said, signature); })).toBe("crypto.signature");
});

test("digests and keys that are derived agree with noble", async () => {
  for (const length of [1, 32, 64, 200]) {
    const [key, data] = [counted(length), counted(3 * length, 5)];
    expect(hex(await sha256(data))).toBe(hex(nobleSha256(data)));
    expect(hex(await hmac("SHA-256", key, data))).toBe(hex(nobleHmac(nobleSha256, key, data)));
    expect(hex(await hmac("SHA-384", key, data))).toBe(hex(nobleHmac(sha384, key, data)));
    expect(hex(await deriveKey(key, data))).toBe(hex(hkdf(nobleSha256, key, undefined, data, 32)));
  }
});

// The names that are digests: of keysets, of the root, of records, of journals and of segment lists. Each has a label of its own
// except `digest`, the bare SHA-256 that records carry of grants and sealed words. The twin of relay/crypto/digests.py.

import { type Bytes, concat, hex } from "../bytes.ts";
import type { CaseId, Digest, KeysetId, RecordId, RootFingerprint } from "../generated/names.ts";
import { DIGEST_BYTES, exactly, ID_BYTES, KEY_BYTES, named, u32, u64, u8 } from "./encoding.ts";
import { label } from "./labels.ts";
import { sha256 } from "./primitives.ts";

/** Ed25519 public key 32, then X-Wing public key 1,216. */
export const KEYSET_PUBLIC_BYTES = 1248;
/** h_0: the head of a journal that holds no record yet. */
export const JOURNAL_START = "00".repeat(DIGEST_BYTES) as Digest;

/** SHA-256 of `data`, with no label: what it means is fixed by the record that carries it (step G3). */
export async function digest(data: Uint8Array): Promise<Digest> {
  return hex(await sha256(data)) as Digest;
}

/** The id of a public keyset given as its 1,248 bytes (step K2). */
export async function keysetId(keyset: Uint8Array): Promise<KeysetId> {
  return hex(await sha256(concat(label("KEYSET_ID"), exactly(keyset, KEYSET_PUBLIC_BYTES, "public keyset")))) as KeysetId;
}

/** The fingerprint of an organisation's root from its Ed25519 public key (step K1). */
export async function rootFingerprint(root: Uint8Array): Promise<RootFingerprint> {
  return hex(await sha256(concat(label("ROOT"), exactly(root, KEY_BYTES, "root key")))) as RootFingerprint;
}

/** The id of a record: over its type and body, not over its signatures (step R3). */
export async function recordId(type: number, body: Uint8Array): Promise<RecordId> {
  return hex(await sha256(concat(label("RECORD_ID"), u8(type), u32(body.length), body))) as RecordId;
}

/** h_n, the head of one person's journal of a case after its nth record, counted from 1; `before` is h_(n-1) (step J1). */
export async function journalHead(inCase: CaseId, n: number, before: Digest, record: RecordId): Promise<Digest> {
  if (n < 1) throw new RangeError("the first record of a journal has number 1");
  const fields = [
    named(inCase, ID_BYTES, "case id"),
    u64(n),
    named(before, DIGEST_BYTES, "journal head"),
    named(record, DIGEST_BYTES, "record id"),
  ];
  return hex(await sha256(concat(label("JOURNAL"), ...fields))) as Digest;
}

/** The root over a part's stored segments, given SHA-256 of each in order (step I7). */
export async function segmentsRoot(hashes: readonly Digest[]): Promise<Digest> {
  const pieces = hashes.map((hash) => named(hash, DIGEST_BYTES, "segment digest"));
  return hex(await sha256(concat(label("SEGMENTS"), ...pieces))) as Digest;
}

/** What a server keeps of the `auth` value of a login slot (step L6). */
export async function authDigest(auth: Uint8Array): Promise<Bytes> {
  return sha256(concat(label("AUTH_DIGEST"), exactly(auth, KEY_BYTES, "auth value")));
}

/** What a server keeps of a bearer token (step L6). */
export async function tokenDigest(token: Uint8Array): Promise<Bytes> {
  return sha256(concat(label("TOKEN"), exactly(token, KEY_BYTES, "bearer token")));
}

// What scripts/bench/web measures in a worker of a real browser: the client's own functions, each beside what it cannot do without.
//
// Parts take turns, a round each, so that whatever else the machine does falls on all of them alike. Nothing here asks a network.

import { hex, unhex } from "../../src/bytes.ts";
import { sealLetter, submission } from "../../src/client/items/sealing.ts";
import { read } from "../../src/client/items/plaintext.ts";
import { Signer } from "../../src/client/items/signer.ts";
import { CaseHistory } from "../../src/client/trust/case_history.ts";
import { Directory, parsed, verify } from "../../src/client/trust/directory.ts";
import { follow, type JournalStep, unfollowed } from "../../src/client/trust/journal.ts";
import { RecordVerifier } from "../../src/client/trust/verifier.ts";
import { openSealed, seal } from "../../src/crypto/hybrid.ts";
import { KeysetSecret } from "../../src/crypto/keys.ts";
import { openPart, readLetterPart } from "../../src/crypto/part.ts";
import { newSalt, passphraseKeys, unwrapSecret, wrapSecret } from "../../src/crypto/slots.ts";
import { ready } from "../../src/crypto/sodium.ts";
import { Purpose } from "../../src/generated/choices.ts";
import type { CaseId, Digest, RecordId, RootFingerprint, Seconds } from "../../src/generated/names.ts";
import { parse } from "../../src/wire/records.ts";

/** A mediators' journal as scripts/bench/lib/long_journal.py makes it, bytes in hexadecimal. */
interface Given {
  readonly case: CaseId;
  readonly root: string;
  readonly now: Seconds;
  readonly staff: readonly string[];
  readonly entries: readonly { readonly n: number; readonly head: Digest; readonly id: RecordId; readonly record: string }[];
  /** Ed25519 public keys by the name of who signs: a keyset's id, or the root. */
  readonly keys: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** How often a letter is sealed and opened in a round. */
  readonly letters: number;
  /** In how many of the rounds a passphrase is stretched. */
  readonly unlocks: number;
}

/** What was measured, in milliseconds, a figure for each round; of letters the middle of the round. */
interface Measured {
  readonly ms: Readonly<Record<string, readonly number[]>>;
  readonly records: number;
  readonly signatures: number;
}

type Part = () => Promise<unknown>;

const scope = globalThis as unknown as { onmessage: unknown; postMessage(measured: Measured): void };
scope.onmessage = async ({ data }: MessageEvent<Given>) => {
  try {
    await ready;
    scope.postMessage(await measured(data));
  } catch (fault) {
    reportError(fault); // whoever made the worker hears of it; of a promise that fails, nobody does
  }
};

async function measured(given: Given): Promise<Measured> {
  const entries = given.entries.map(({ record, ...each }) => ({ ...each, record: unhex(record) }));
  const keys = new Map(Object.entries(given.keys).map(([name, key]) => [name, unhex(key)]));

  async function anew(): Promise<readonly JournalStep[]> {
    const directory = await Directory.of(unhex(given.root));
    await directory.admit(given.staff.map(unhex));
    const verifier = new RecordVerifier(directory, new CaseHistory(given.case, "mediators"), given.now);
    return (await follow(unfollowed(given.case, "mediators"), entries, verifier))[1];
  }

  const steps = await anew();
  const signed = steps.flatMap(({ unverified }) =>
    unverified.record.statement.signers.map((name, at) => [unverified, at, keys.get(name) ?? new Uint8Array(0)] as const));
  const letters = await correspondence(given.case);
  const parts: readonly (readonly [name: string, times: number, part: Part])[] = [
    ["signatures_alone", 1, () => { for (const each of signed) verify(...each); return Promise.resolve(); }],
    ["following_anew", 1, anew],
    ["sealing", given.letters, letters.sealed],
    ["sealing_keys_alone", given.letters, letters.keysAlone],
    ["opening", given.letters, letters.opened],
    ["opening_key_alone", given.letters, letters.keyAlone],
  ];
  const unlock = await unlocking();
  const ms: Record<string, number[]> = {};
  for (let round = 0; round < given.rounds; round += 1) {
    for (const [name, times, part] of parts) (ms[name] ??= []).push(await middle(times, part));
    if (round < given.unlocks) (ms["unlocking"] ??= []).push(await middle(1, unlock));
  }
  return { ms, records: entries.length, signatures: signed.length };
}

async function middle(times: number, part: Part): Promise<number> {
  const found: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const begun = performance.now();
    await part();
    found.push(performance.now() - begun);
  }
  return found.sort((one, other) => one - other)[times >> 1] ?? 0;
}

function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A letter of 2,000 characters from a party to two mediators, with a copy of one's own; and how a mediator opens it. */
async function correspondence(inCase: CaseId): Promise<Record<"sealed" | "keysAlone" | "opened" | "keyAlone", Part>> {
  const root = hex(random(32)) as RootFingerprint;
  const party = await KeysetSecret.generate(random);
  const one = await KeysetSecret.generate(random);
  const other = await KeysetSecret.generate(random);
  const signer = new Signer(root, inCase, party, random);
  const reader = new Signer(root, inCase, one, random);
  const readers = [one, other, party].map((each) => each.public.seal);
  const letter = { text: "Ik denk nog vaak aan die dag. ".repeat(67).trim(), language: "nl" };
  const moment = { at: 1_700_000_000, position: { n: 0, head: hex(new Uint8Array(32)) as Digest } };
  const cek = random(32);
  const wrapped = await seal(one.public.seal, cek, new Uint8Array());

  async function sealed() {
    const made = await sealLetter(signer, letter);
    return submission(signer, made, { side: "a", ownCopy: true }, [one.public, other.public], moment);
  }

  const [{ manifest, letter: stored, grants }] = await sealed();

  async function opened(): Promise<void> {
    const found = await parsed(manifest, root);
    verify(found, 0, party.public.sign);
    const said = parse(manifest);
    if (said.name !== "Manifest") throw new Error("a manifest");
    const { item, parts: [part] } = said.statement;
    const [grant] = grants;
    if (part === undefined || grant === undefined) throw new Error("a part, and a grant for the mediator");
    const key = await reader.openGrant(item, party.public.id, Purpose.MEDIATOR, grant);
    const content = await openPart(key, { case: inCase, item, part: 0 }, { ...part, segments: stored });
    if (read(readLetterPart(content)).letter.text.length < 2_000) throw new Error("the whole letter");
  }

  return {
    sealed,
    opened,
    keysAlone: () => Promise.all(readers.map((to) => seal(to, cek, new Uint8Array()))),
    keyAlone: () => openSealed(one.opening, wrapped, new Uint8Array(), "crypto.grant"),
  };
}

/** A passphrase of a party stretched, and the secret of the account opened by it: what unlocking takes without a network. */
async function unlocking(): Promise<Part> {
  const owner = { login: "anna", origin: "https://letters.example" };
  const salt = newSalt(random);
  const unlock = random(32);
  const wrapped = await wrapSecret(random(32), unlock, { ...owner, kind: "passphrase" }, random);
  return async () => {
    await passphraseKeys("one two three four five six", salt, "party", owner);
    await unwrapSecret(wrapped, unlock, { ...owner, kind: "passphrase" });
  };
}

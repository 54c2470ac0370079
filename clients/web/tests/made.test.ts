// What this client makes with fixed keys, for the server's programs to read: tests/vectors/web/made.json, which
// tests/unit/vectors/test_web_vectors.py opens, verifies and makes once more. `RELAY_WRITE_VECTORS=1 npm test` writes it anew.
//
// HPKE takes no randomness from us: seals are made once and kept; the kept ones must open to what would be sealed.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { expect, test } from "vitest";

import { type Bytes, hex, unhex, utf8 } from "../src/bytes.ts";
import { digest, recordId, rootFingerprint } from "../src/crypto/digests.ts";
import type { RandomSource } from "../src/crypto/encoding.ts";
import { type Grant, type GrantPlace, makeGrant, openGrant } from "../src/crypto/grant.ts";
import { openHandedIn, publicFor, sealHandedIn } from "../src/crypto/handed_in.ts";
import { localKey, sealKeyring, sealLocal } from "../src/crypto/keyring.ts";
import { KeysetSecret, SigningSecret } from "../src/crypto/keys.ts";
import { openWords, sealWords, WORDS, type WordsKind } from "../src/crypto/note.ts";
import { letterPart, sealPart } from "../src/crypto/part.ts";
import { type ChangeStatement, signChange, signLogin, signRecord, type SignerId } from "../src/crypto/sign.ts";
import { slipMac } from "../src/crypto/slip.ts";
import { passphraseKeys, recoveryKeys, wrapSecret } from "../src/crypto/slots.ts";
import { sealStream } from "../src/crypto/stream.ts";
import { fingerprintText, typedCode } from "../src/crypto/typed.ts";
import { Purpose, type SlotKind } from "../src/generated/choices.ts";
import { TypedKind } from "../src/generated/crypto.ts";
import type { CaseId, Digest, ItemId, KeysetId, NoteId, RecordId, SlipId } from "../src/generated/names.ts";
import type { StatementName, Statements } from "../src/generated/statements.ts";
import { bodyOf, frame } from "../src/wire/records.ts";
import { tidy } from "../src/wire/tidying.ts";

const FILE = new URL("../../../tests/vectors/web/made.json", import.meta.url);
const KEPT: Partial<Record<string, string>> = existsSync(FILE)
  ? (JSON.parse(readFileSync(FILE, "utf-8")) as { kept: Record<string, string> }).kept
  : {};
const used: Record<string, string> = {};

/** A random source: call n of the stream `name` is the same in every run. */
function stream(name: string): RandomSource {
  let calls = 0;
  return (length) => {
    calls += 1;
    const drawn = createHash("shake256", { outputLength: length }).update(`relay/1 web vectors/${name}/${String(calls)}`).digest();
    return new Uint8Array(drawn);
  };
}

function id<Name extends string>(name: string, length = 16): Name {
  return hex(stream(`id of ${name}`)(length)) as Name;
}

/** The kept seal of a name, or a new one. */
async function kept(name: string, make: () => Promise<Bytes>): Promise<Bytes> {
  const there = KEPT[name];
  const seal = there === undefined ? await make() : unhex(there);
  used[name] = hex(seal);
  return seal;
}

const CASE = id<CaseId>("case");
const ITEM = id<ItemId>("item");
const AT = 1_800_000_000;
const WHO = { login: "wilg", origin: "https://relay.example" };
const author = await KeysetSecret.generate(stream("author"));
const reader = await KeysetSecret.generate(stream("reader"));
const account = SigningSecret.generate(stream("account"));
const root = SigningSecret.generate(stream("root"));
const ROOT = await rootFingerprint(root.public);
const CEK = stream("content key")(32);
const SECRET = stream("secret")(32);

interface MadeRecord {
  readonly record: string;
  readonly id: RecordId;
}

async function signed<Name extends StatementName>(
  name: Name,
  statement: Omit<Statements[Name], "root" | "nonce" | "signers">,
  ...signers: readonly KeysetSecret[]
): Promise<MadeRecord> {
  const head = { root: ROOT, nonce: stream(`nonce of ${name}`)(16), signers: signers.map((each) => each.public.id) };
  const [type, body] = bodyOf(name, { ...head, ...statement } as unknown as Statements[Name]);
  const signatures = signers.map((each) => signRecord(each.signing, each.public.id as SignerId, { type, body }));
  return { record: hex(frame(type, body, signatures)), id: await recordId(type, body) };
}

async function grant(): Promise<object> {
  const place: GrantPlace = { case: CASE, item: ITEM, grantor: author.public.id, purpose: Purpose.MEDIATOR };
  const share = stream("share")(32);
  const sealed = await kept("grant", async () => (await makeGrant(CEK, reader.public, place, () => share)).grant);
  const both: Grant = { grant: sealed, share };
  expect(await openGrant(reader, both, place)).toEqual(CEK);
  return { ...place, share: hex(share), digest: await digest(sealed) };
}

async function words(kind: WordsKind): Promise<object> {
  const place = { kind, case: CASE, subject: id<NoteId>("note"), author: author.public.id };
  const text = `Woorden: ${kind}. \u201cTot ziens\u201d, \u0141\u00f3d\u017a, \u{1f44d}\u{1f3fd}`;
  const sealed = await kept(kind, () => sealWords(text, reader.public, place));
  expect(await openWords(reader, sealed, place)).toBe(text);
  return { ...place, text };
}

async function handedIn(): Promise<object> {
  const text = "Nog niet af";
  const to = await publicFor(SECRET);
  const sealed = await kept("handed in", () => sealHandedIn(to, utf8(text)));
  expect(await openHandedIn(SECRET, sealed)).toEqual(utf8(text));
  return { public: hex(to), text };
}

async function parts(): Promise<object[]> {
  const letter = letterPart(utf8('{"text":"Ik denk er nog vaak aan.","language":"nl","parts":[]}'));
  const whole = await sealPart(CEK, { case: CASE, item: ITEM, part: 0 }, letter);
  const content = Uint8Array.from({ length: 300_000 }, (_, at) => at % 241);
  const segments: Digest[] = [];
  const long = await sealStream(CEK, { case: CASE, item: ITEM, part: 1 }, [content], content.length, async (segment) => {
    segments.push(await digest(segment));
  });
  return [
    { part: 0, header: hex(whole.header), root: whole.root, segments: hex(whole.segments) },
    { part: 1, header: hex(long.header), root: long.root, counting: content.length, modulus: 241, length: long.length, segments },
  ];
}

async function records(): Promise<object> {
  const of = { case: CASE, at: AT };
  const journal = { n: 3, head: id<Digest>("head", 32) };
  const [made] = await parts() as [{ header: string; root: Digest }];
  const part = { header: unhex(made.header), length: 4_000, segments: 1, root: made.root };
  const manifest = await signed(
    "Manifest",
    { case: CASE, day: 20_833, item: ITEM, author: author.public.id, side: "a", kind: "letter", parts: [part] },
    author,
  );
  const given = { to: reader.public.id, purpose: Purpose.MEDIATOR, digest: await digest(unhex(used["grant"] ?? "")) };
  const confirmed = { slip: id<SlipId>("slip"), side: "b", epoch: 2, keyset: reader.public.toBytes() } as const;
  return {
    Manifest: manifest,
    Submit: await signed("Submit", { ...of, journal, item: ITEM, manifest: manifest.id, grants: [given] }, author),
    Consent: await signed("Consent", { ...of, journal, side: "a", together: [manifest.id] }, author),
    Preferences: await signed("Preferences", { ...of, journal, side: "a", kinds: ["typed", "pages"], tell_opened: false }, author),
    Pause: await signed("Pause", { ...of, journal, side: "a", ask_on: 20_900 }, author),
    Confirm: await signed("Confirm", { ...of, ...confirmed, replaces: id<KeysetId>("earlier", 32) }, author, reader),
    Restore: await signed("Restore", { ...of, seat: "mediators \u201ca\u201d \\ \"b\"", journal }, author),
  };
}

async function slot(kind: SlotKind): Promise<object> {
  const salt = kind === "passphrase" ? stream("salt")(16) : new Uint8Array();
  const typed = "  zes\u00a0losse \ufb01jne woorden ";
  const code = stream("recovery code")(16);
  const keys = kind === "passphrase" ? await passphraseKeys(typed, salt, "party", WHO) : await recoveryKeys(code, WHO);
  const wrapped = await wrapSecret(SECRET, keys.unlock, { kind, ...WHO }, stream(`nonce of ${kind}`));
  const secret = kind === "passphrase" ? { passphrase: typed } : { code: typedCode(TypedKind.RECOVERY_CODE, code) };
  return { kind, ...secret, salt: hex(salt), auth: hex(keys.auth), wrapped: hex(wrapped) };
}

async function changes(): Promise<object> {
  const [sealed, share, mac] = [stream("sealed")(99), stream("share of a keyring")(32), stream("mac")(32)];
  const keyset = author.public.toBytes();
  const said: Record<string, ChangeStatement> = {
    keyring: { change: "keyring", ...WHO, version: 7, sealed, share, at: AT },
    slot: { change: "slot", ...WHO, kind: "recovery", auth: mac, wrapped: sealed, salt: new Uint8Array(), at: AT },
    answer: { change: "answer", origin: WHO.origin, slip: id<SlipId>("slip"), keyset, mac },
    device: { change: "device", ...WHO, device: id("device"), at: AT },
  };
  const signatures: Record<string, string> = {};
  for (const [name, each] of Object.entries(said)) signatures[name] = hex(await signChange(account, each));
  return { sealed: hex(sealed), share: hex(share), mac: hex(mac), slip: id("slip"), device: id("device"), signatures };
}

async function keyring(): Promise<object> {
  const content = '{"account":"","cases":[],"slips":[]}';
  const share = stream("share of version 7")(32);
  const sealed = await sealKeyring(SECRET, { share, version: 7 }, utf8(content), stream("nonce of a keyring"));
  const local = await sealLocal(await localKey(SECRET, "drafts"), "concept", utf8("Beste"), stream("nonce of a draft"));
  return { content, version: 7, share: hex(share), sealed: hex(sealed), local: hex(local) };
}

async function slip(): Promise<object> {
  const secret = stream("E")(16);
  const keys = { account: account.public, keyset: reader.public };
  const said = { slip: id<SlipId>("slip"), expiry: AT, case: CASE, side: "b", ...keys } as const;
  const mac = await slipMac(secret, { origin: WHO.origin, root: ROOT, ...said });
  return { secret: typedCode(TypedKind.SLIP_SECRET, secret), slip: said.slip, expiry: AT, side: said.side, mac: hex(mac) };
}

const TEXTS = [
  "\ufeffBeste\r\nAnna\u00a0 ,\n\n\n\n\tdag e\u0301 \ufb01n ",
  "\u0645\u06cc\u200c\u0631\u0648\u0645 a\u200cb",
  "\u2764\ufe0e \u{1f600}\ufe0f",
];

async function document(): Promise<object> {
  const nonce = stream("login nonce")(32);
  const outputs = {
    root: { public: hex(root.public), fingerprint: ROOT, text: fingerprintText(ROOT) },
    account: hex(account.public),
    keysets: { author: hex(author.public.toBytes()), reader: hex(reader.public.toBytes()) },
    grant: await grant(),
    words: await Promise.all((Object.keys(WORDS) as WordsKind[]).map(words)),
    handed_in: await handedIn(),
    parts: await parts(),
    records: await records(),
    slots: [await slot("passphrase"), await slot("recovery")],
    keyring: await keyring(),
    slip: await slip(),
    login: { nonce: hex(nonce), signature: hex(signLogin(account, { ...WHO, nonce, at: AT })) },
    changes: await changes(),
    tidied: TEXTS.map((text) => ({ text, sent: tidy(text) })),
  };
  const inputs = {
    ...WHO,
    at: AT,
    case: CASE,
    item: ITEM,
    content_key: hex(CEK),
    secret: hex(SECRET),
    seeds: {
      author: hex(author.toBytes()),
      reader: hex(reader.toBytes()),
      account: hex(account.toBytes()),
      root: hex(root.toBytes()),
    },
  };
  const about = "What the browser client makes with fixed keys, by clients/web/tests/made.test.ts.";
  return { protocol: "relay/1", scenario: "made", about, inputs, kept: used, outputs, negatives: [] };
}

test("what is made is what the file says", async () => {
  const made = `${JSON.stringify(await document(), null, 1)}\n`;
  if (process.env["RELAY_WRITE_VECTORS"] === "1") writeFileSync(FILE, made);
  expect(made).toBe(readFileSync(FILE, "utf-8"));
});

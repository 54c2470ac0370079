// Signing and sealing as one keyset: every statement of the vectors is made once more, byte for byte, and a submission opens to
// whoever it was sealed for, and to nobody else.

import { expect, test } from "vitest";

import { type Bytes, concat, hex, unhex } from "../../../src/bytes.ts";
import { sealLetter, submission } from "../../../src/client/items/sealing.ts";
import { type Members, Signer } from "../../../src/client/items/signer.ts";
import { read } from "../../../src/client/items/plaintext.ts";
import { digest, JOURNAL_START } from "../../../src/crypto/digests.ts";
import { KeysetSecret } from "../../../src/crypto/keys.ts";
import type { WordsKind } from "../../../src/crypto/note.ts";
import { openPart, readLetterPart } from "../../../src/crypto/part.ts";
import { Purpose } from "../../../src/generated/choices.ts";
import type { CaseId, ItemId, RootFingerprint } from "../../../src/generated/names.ts";
import type { Manifest, Submit } from "../../../src/generated/shapes.ts";
import { NUMBERS, type StatementName } from "../../../src/generated/statements.ts";
import { isComplete, parse } from "../../../src/wire/records.ts";
import { idOf, verify } from "../../support/checks.ts";
import { codeOf, type Given, vectors } from "../../support/vectors.ts";

const every = vectors("every-type");
const CASE = "0c".repeat(16) as CaseId;
const ROOT = "0a".repeat(32) as RootFingerprint;
/** Statements that no client signs: the operator's, and the service's own. */
const NOT_OURS = new Set<StatementName>(["Staff", "StaffEnd", "Restore", "Receipt", "ShredReceipt"]);
const COMMON = new Set(["root", "nonce", "signers", "case", "day", "at", "journal"]);

function chance(seed: number): (length: number) => Bytes {
  let at = seed;
  return (length) => Uint8Array.from({ length }, () => (at = (at * 75 + 74) % 65_537) & 0xff);
}

/** A keyset with this signing key, and any other half. */
async function signing(seed: string): Promise<KeysetSecret> {
  return KeysetSecret.fromBytes(concat(unhex(seed), new Uint8Array(32).fill(7)));
}

const OURS: [name: string, given: Given][] = every.outputs
  .filter((each: Given) => !NOT_OURS.has(each.statement))
  .map((each: Given) => [each.statement, each]);

test("every statement of a client is among the vectors", () => {
  const made = new Set(OURS.map(([name]) => name));
  expect(Object.keys(NUMBERS).filter((name) => !made.has(name))).toEqual([...NOT_OURS]);
});

test.each(OURS)("%s is signed byte for byte", async (name, given) => {
  const there = parse(unhex(given.record));
  const statement = there.statement as unknown as Readonly<Record<string, never>>;
  const secret = await signing(every.inputs.sign_seeds[given.signers[0]]);
  const at = statement["at"] ?? (statement["day"] ?? 0) * 86_400 + 7;
  const nonce = statement["nonce"] ?? new Uint8Array();
  const signer = new Signer(statement["root"] ?? ROOT, statement["case"] ?? CASE, secret, () => nonce);
  // The id of a keyset is over both halves, and the vectors give one: take what the record says.
  Object.assign(signer, { id: there.statement.signers[0] });
  const moment = { at, position: statement["journal"] ?? { n: 0, head: JOURNAL_START } };
  const said = Object.fromEntries(Object.entries(statement).filter(([member]) => !COMMON.has(member)));
  const [, second] = there.statement.signers;
  const members = said as unknown as Members<StatementName>;
  const first = second === undefined
    ? await signer.sign(name as StatementName, moment, members)
    : await signer.signFirst(name as StatementName, moment, second, members);
  expect(hex(first.data.subarray(0, 10 + there.body.length))).toBe(given.record.slice(0, 2 * (10 + there.body.length)));
  expect(first.id).toBe(await idOf(there));
  if (second === undefined) {
    expect(hex(first.data)).toBe(given.record);
    return;
  }
  const partial = parse(first.data, true);
  expect(isComplete(partial)).toBe(false);
  const other = new Signer(signer.root, signer.case, await signing(every.inputs.sign_seeds[given.signers[1]]), chance(1));
  Object.assign(other, { id: second });
  expect(hex((await other.cosign(partial)).data)).toBe(given.record);
});

async function people() {
  const [anna, meral, bram] = await Promise.all([1, 2, 3].map((seed) => KeysetSecret.generate(chance(seed))));
  if (anna === undefined || meral === undefined || bram === undefined) throw new Error("three people");
  return { anna, meral, bram };
}

test("a submission opens to its mediator and its author, and to nobody else", async () => {
  const { anna, meral, bram } = await people();
  const signer = new Signer(ROOT, CASE, anna, chance(9));
  const moment = { at: 1_800_000_000, position: { n: 3, head: JOURNAL_START } };
  const letter = { text: "Ik denk er elke dag aan.", language: "nl", subject: "Die avond" };
  const sealed = await sealLetter(signer, letter);
  const [request, submit] = await submission(signer, sealed, { side: "a", ownCopy: true, lendable: true }, [meral.public], moment);

  const manifest = parse(request.manifest);
  const said = manifest.statement as Manifest;
  verify(manifest, 0, anna.public.sign);
  verify(parse(request.submit), 0, anna.public.sign);
  expect(said).toMatchObject({ item: sealed.item, author: anna.public.id, side: "a", kind: "letter", lendable: true });
  expect("told" in said || "delegation" in said || "derived_from" in said).toBe(false);
  const sent = submit.statement as Submit;
  expect([sent.manifest, sent.journal]).toEqual([await idOf(manifest), moment.position]);
  expect(request.grants.map(({ to, purpose }) => [to, purpose])).toEqual([
    [meral.public.id, Purpose.MEDIATOR],
    [anna.public.id, Purpose.OWN_COPY],
  ]);
  expect(sent.grants.map((each) => each.digest)).toEqual(await Promise.all(request.grants.map(({ grant }) => digest(grant))));

  const item = sealed.item;
  for (const [at, reader] of [meral, anna].entries()) {
    const given = request.grants[at];
    const own = new Signer(ROOT, CASE, reader, chance(4));
    if (given === undefined) throw new Error("two grants");
    const cek = await own.openGrant(item, anna.public.id, given.purpose, given);
    const ref = said.parts[0];
    if (ref === undefined) throw new Error("a part");
    const stored = { header: ref.header, segments: request.letter, root: ref.root };
    expect(read(readLetterPart(await openPart(cek, { case: CASE, item, part: 0 }, stored))).letter).toEqual(letter);
    const stranger = new Signer(ROOT, CASE, bram, chance(5));
    expect(await codeOf(() => stranger.openGrant(item, anna.public.id, given.purpose, given))).toBe("crypto.grant");
  }
  expect(hex(request.letter)).not.toContain(hex(new TextEncoder().encode("elke dag")));
});

test("sealing the same words twice gives another item under another key", async () => {
  const { anna } = await people();
  const signer = new Signer(ROOT, CASE, anna, chance(11));
  const letter = { text: "a", language: "en" };
  const [one, other] = [await sealLetter(signer, letter), await sealLetter(signer, letter)];
  expect(one.item).not.toBe(other.item);
  expect(one.letter).not.toEqual(other.letter);
  expect(JSON.stringify(one)).not.toContain("cek");
});

test("words are sealed for each reader, and open tidied as what they were sealed as only", async () => {
  const { anna, meral, bram } = await people();
  const signer = new Signer(ROOT, CASE, meral, chance(12));
  const item = "0d".repeat(16) as ItemId;
  const sealed = await signer.sealWords("return_reason", "Not  yet,\tplease. ", item, [anna.public, bram.public]);
  expect(sealed.refs.map((each) => each.to)).toEqual([anna.public.id, bram.public.id]);
  expect(sealed.refs[0]?.digest).toBe(await digest(sealed.words[0]?.sealed ?? new Uint8Array()));
  const reader = new Signer(ROOT, CASE, anna, chance(13));
  const mine = sealed.words[0]?.sealed ?? new Uint8Array();
  expect(await reader.openWords("return_reason", mine, item, meral.public.id)).toBe("Not yet, please.");
  const refused = (kind: WordsKind, given: Bytes | undefined) =>
    codeOf(() => reader.openWords(kind, given ?? new Uint8Array(), item, meral.public.id));
  expect(await refused("release_note", mine)).toBe("crypto.words");
  expect(await refused("return_reason", sealed.words[1]?.sealed)).toBe("crypto.words");
  const odd = await signer.sealWords("return_reason", "a\u2063b", item, [anna.public]);
  expect(await refused("return_reason", odd.words[0]?.sealed)).toBe("crypto.words");
});

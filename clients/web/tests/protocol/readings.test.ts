// The vectors of readings: after a release, by a hand-over, after a regrant. The words come out, or the first check that fails is
// named (steps S2, S5, S10, S11, I9). The checks are written out with the public functions alone.

import { expect, test } from "vitest";

import { type Bytes, fromUtf8, unhex } from "../../src/bytes.ts";
import { digest, keysetId, journalHead, JOURNAL_START, rootFingerprint } from "../../src/crypto/digests.ts";
import { openGrant } from "../../src/crypto/grant.ts";
import { openWords } from "../../src/crypto/note.ts";
import { openPart, readLetterPart } from "../../src/crypto/part.ts";
import type { Purpose } from "../../src/generated/choices.ts";
import { SECONDS_PER_DAY } from "../../src/generated/limits.ts";
import type { CaseId, ItemId, KeysetId, RecordId } from "../../src/generated/names.ts";
import type { Manifest } from "../../src/generated/shapes.ts";
import type { Record } from "../../src/wire/records.ts";
import { given as givenThat, idOf, is, keysetOf, Office, parsed, Refused, require, signer, verify } from "../support/checks.ts";
import { codeOf, type Given, type Vectors, vectors } from "../support/vectors.ts";

const story = vectors("submit-release-open");
const handed = vectors("hand-over-reading");
const anew = vectors("regrant-reading");

const MADE = new Map<string, Record>(
  Object.entries<string>(story.outputs.records).map(([name, data]) => [name, parsed(data)]),
);

function made<Name extends Record["name"]>(name: string, kind: Name): Extract<Record, { name: Name }> {
  const record = MADE.get(name);
  givenThat(record !== undefined && is(record, kind), `a ${kind}`);
  return record;
}

/** The people of the story as an office: whom the root vouched for, and whom a coordinator assigned. */
async function storyOffice(): Promise<Office> {
  const records = Object.entries<string>(story.outputs.records);
  const staff = Object.fromEntries(records.filter(([name]) => name.startsWith("staff ")));
  return Office.of({ ...story.inputs, staff, assignments: { mediator: story.outputs.records.assignment } });
}

/** Step G5 and I9: open a grant and the letter that it is for. */
async function words(reader: Given, given: Given, place: Given, manifest: Manifest): Promise<string | null> {
  const sealed = { grant: unhex(given.grant), share: unhex(given.share) };
  const cek = await openGrant(await keysetOf(reader), sealed, { ...place, grantor: given.grantor, purpose: given.purpose });
  const ref = manifest.parts[0];
  givenThat(ref !== undefined && manifest.parts.length === 1, "a letter of one part");
  const stored = { header: ref.header, segments: unhex(given.letter), root: ref.root };
  const content = await openPart(cek, { case: place.case, item: place.item, part: 0 }, stored);
  expect(content).toHaveLength(ref.length);
  return fromUtf8(readLetterPart(content));
}

/** A manifest of this case and item, signed as by its author: the record, and who that is. */
function manifestIn(record: Record, inCase: CaseId, item: ItemId): Manifest {
  require(is(record, "Manifest"), "item.manifest");
  const said = record.statement;
  const own = said.signers.length === 1 && said.signers[0] === said.author;
  require(said.case === inCase && said.item === item && own, "item.manifest");
  return said;
}

// --- one letter, from writing to opening -----------------------------------------------------------------------

/** Open what Bram is given, or refuse it with the code of the first check that fails (step S5). */
async function openedByBram(reading: Given): Promise<string | null> {
  const { case: inCase, item } = story.inputs;
  const office = await storyOffice();
  const bram = await keysetOf(story.inputs.keysets.bram);
  const manifestRecord = parsed(reading.manifest);
  const manifest = manifestIn(manifestRecord, inCase, item);
  const release = parsed(reading.release);
  require(is(release, "Release"), "item.release");
  const said = release.statement;
  require(said.case === inCase && said.item === item && said.manifest === (await idOf(manifestRecord)), "item.release");
  byMediator(office, release);
  require(said.to === bram.public.id, "item.recipient");
  require(reading.grantor === signer(release) && (await digest(unhex(reading.grant))) === said.grant, "item.grant");
  const authors: Uint8Array[] = "author" in reading ? [unhex(reading.author)] : [];
  if (said.author !== undefined) authors.push(said.author);
  await byAuthor(manifestRecord, manifest, authors);
  return words(story.inputs.keysets.bram, { ...reading, purpose: 2 }, { case: inCase, item }, manifest);
}

/** Require that a mediator of the case signed this. */
function byMediator(office: Office, record: Record): void {
  try {
    const member = office.member(signer(record), ["mediator"], record);
    require(office.isMediator(signer(record), record), "trust.assignment");
    verify(record, 0, member.keyset);
  } catch (error) {
    throw error instanceof Refused ? new Refused("item.release_signer") : error;
  }
}

/** Require that the keysets shown for an author are all the one that the manifest names, and that it signed. */
async function byAuthor(record: Record, said: Manifest, shown: readonly Uint8Array[]): Promise<void> {
  const [first] = shown;
  require(first !== undefined, "item.author");
  for (const each of shown) require((await keysetId(each)) === said.author, "item.author");
  verify(record, 0, first, "item.author");
}

test("Bram reads what Anna wrote, also as an older client released it", async () => {
  expect(await openedByBram(story.outputs.reading)).toBe(story.inputs.inner);
  expect(await openedByBram(story.outputs["reading by an older client"])).toBe(story.inputs.inner);
});

test("a release names nothing that Bram may not know before opening", () => {
  const said = Object.keys(JSON.parse(fromUtf8(made("release", "Release").body) ?? ""));
  expect(said).toEqual(["root", "nonce", "signers", "case", "day", "item", "manifest", "to", "grant", "note"]);
});

test.each(story.refused)("Bram refuses: %s", async (_name, given, code) => {
  expect(await codeOf(() => openedByBram({ ...story.outputs.reading, ...given }))).toBe(code);
});

test("the note can be read before opening", async () => {
  const sealed = unhex(story.outputs.sealed_note);
  const release = made("release", "Release");
  expect(await digest(sealed)).toBe(release.statement.note);
  const place = { kind: "release_note", case: story.inputs.case, subject: story.inputs.item, author: signer(release) } as const;
  expect(await openWords(await keysetOf(story.inputs.keysets.bram), sealed, place)).toBe(story.inputs.note);
});

test.each([["mediator", "mediator", "to mediator", 1], ["own copy", "anna", "own copy", 6]] as const)(
  "the grant for the %s opens",
  async (name, reader, kept, purpose) => {
    const submit = made("submit", "Submit");
    const secret = await keysetOf(story.inputs.keysets[reader]);
    const grant = story.bytesOf(`kept ${kept}`);
    expect(submit.statement.grants).toContainEqual({ to: secret.public.id, purpose, digest: await digest(grant) });
    const sealed = { grant, share: unhex(story.outputs.grants[name].share) };
    const place = { case: story.inputs.case, item: story.inputs.item, grantor: signer(submit), purpose: purpose as Purpose };
    expect(await openGrant(secret, sealed, place)).toEqual(unhex(story.inputs.content_key));
  },
);

async function headOf(records: readonly RecordId[]): Promise<string> {
  let head = JOURNAL_START;
  for (const [at, id] of records.entries()) head = await journalHead(story.inputs.case, at + 1, head, id);
  return head;
}

test("every seat's journal ends where it should, and the log names the release and the head before it", async () => {
  for (const found of Object.values<Given>(story.outputs.journals)) expect(await headOf(found.records)).toBe(found.head);
  const log = made("log", "Log").statement;
  expect(log.statement).toBe(await idOf(made("release", "Release")));
  const before = story.outputs.journals.mediators.records.slice(0, log.journal.n);
  expect(await headOf(before)).toBe(log.journal.head);
  expect(before.at(-1)).toBe(await idOf(made("submit", "Submit")));
});

test("receipts are the server's, and name record, position and day", async () => {
  const server = made("staff server", "Staff");
  const root = unhex(story.inputs.root_public);
  verify(server, 0, root);
  expect(String(signer(server))).toBe(String(await rootFingerprint(root)));
  for (const [name, seat] of [["submit", "a"], ["open", "b"]] as const) {
    const receipt = made(`receipt ${name}`, "Receipt");
    verify(receipt, 0, server.statement.keyset);
    const { records, head } = story.outputs.journals[seat];
    const about = MADE.get(name);
    givenThat(about !== undefined, "the record of the receipt");
    const at: number = story.inputs.at;
    const day = Math.floor(at / SECONDS_PER_DAY);
    expect(receipt.statement).toMatchObject({ record: await idOf(about), n: records.length, head, at, day });
  }
});

// --- what somebody was given later -----------------------------------------------------------------------------

interface Reading {
  readonly office: Office;
  readonly given: Given;
  readonly journal: readonly Record[];
  readonly ids: ReadonlySet<RecordId>;
  readonly own: KeysetId;
  readonly grantDigest: string;
  readonly record: (member: string, code: string) => Record;
}

/** What somebody is given, with the names of records resolved, and the records of their journal. */
async function readingOf(found: Vectors, change: Given): Promise<Reading> {
  const given = { ...found.inputs.reading, ...(change.reading ?? {}) };
  const named = new Map(Object.entries<string>(found.inputs.records));
  const journal = (change.journal ?? found.inputs.journal).map((each: string) => parsed(named.get(each) ?? ""));
  const ids = new Set<RecordId>(await Promise.all(journal.map(idOf)));
  const record = (member: string, code: string): Record => {
    const data = named.get(given[member] ?? "");
    require(data !== undefined, code);
    const made = parsed(data);
    require("case" in made.statement && made.statement.case === found.inputs.case, code);
    return made;
  };
  const own = (await keysetOf(found.inputs.reader)).public.id;
  return { office: await Office.of(found.inputs), given, journal, ids, own, grantDigest: await digest(unhex(given.grant)), record };
}

/** Steps S2 and S10: what a mediator reads that another one handed over. */
async function handedOver(change: Given): Promise<string | null> {
  const { case: inCase, item } = handed.inputs;
  const reading = await readingOf(handed, change);
  const found = reading.record("manifest", "item.manifest");
  const said = manifestIn(found, inCase, item);
  require(reading.ids.has(await idOf(found)), "item.journal");
  await byAuthor(found, said, [await authorsKeyset(said, unhex(handed.inputs.authors.anna))]);
  require(reading.given.purpose === 3, "item.manifest");
  const handovers = reading.journal.filter((each) => is(each, "Handover"));
  const names = handovers.some(
    (each) =>
      each.statement.to === reading.own &&
      signer(each) === reading.given.grantor &&
      each.statement.grants.some((ref) => ref.item === item && ref.digest === reading.grantDigest),
  );
  require(names, "item.grant");
  for (const each of handovers) reading.office.firstByMediator(each);
  return words(handed.inputs.reader, reading.given, { case: inCase, item }, said);
}

async function authorsKeyset(said: Manifest, keyset: Bytes): Promise<Bytes> {
  require((await keysetId(keyset)) === said.author, "item.author");
  return keyset;
}

/** Steps S5 and S11: what a party reads with a later keyset than the one released to. */
async function regranted(change: Given): Promise<string | null> {
  const { case: inCase, item } = anew.inputs;
  const reading = await readingOf(anew, change);
  for (const each of reading.journal) await reading.office.take(each);
  const found = reading.record("manifest", "item.manifest");
  const said = manifestIn(found, inCase, item);
  const release = reading.record("release", "item.release");
  require(is(release, "Release"), "item.release");
  require(release.statement.item === item && release.statement.manifest === (await idOf(found)), "item.release");
  byMediator(reading.office, release);
  require(reading.ids.has(await idOf(release)), "item.journal");
  const regrant = reading.journal.find(
    (each) =>
      is(each, "Regrant") &&
      each.statement.item === item &&
      each.statement.to === reading.own &&
      each.statement.grant === reading.grantDigest &&
      signer(each) === reading.given.grantor,
  );
  require(regrant !== undefined, "item.grant");
  byMediator(reading.office, regrant);
  await byAuthor(found, said, [unhex(reading.given.author)]);
  return words(anew.inputs.reader, reading.given, { case: inCase, item }, said);
}

test("the deputy reads what was handed over", async () => {
  expect(await handedOver({})).toBe(handed.outputs.inner);
});

test("Bram reads with his second keyset", async () => {
  expect(await regranted({})).toBe(anew.outputs.inner);
});

test.each(handed.refused)("a hand-over that does not hold: %s", async (_name, given, code) => {
  expect(await codeOf(() => handedOver(given))).toBe(code);
});

test.each(anew.refused)("a regrant that does not hold: %s", async (_name, given, code) => {
  expect(await codeOf(() => regranted(given))).toBe(code);
});

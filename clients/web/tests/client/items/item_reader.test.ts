// The vectors of readings, opened by the client's own code: after a release, by a hand-over, after a regrant (steps S2, S5, S10,
// S11, I9). What each person's journal took is made with the client's verifier of signatures and places.
//
// The client asks of a release only that its journal took it. So what the vectors call `item.release_signer` never enters the
// journal here, and the reader finds none: `item.journal`. The codes of the crypto layer have names of their own.

import { expect, test } from "vitest";

import { unhex } from "../../../src/bytes.ts";
import { ItemReader, type Unsealed } from "../../../src/client/items/item_reader.ts";
import { write } from "../../../src/client/items/plaintext.ts";
import { Signer } from "../../../src/client/items/signer.ts";
import { CaseHistory } from "../../../src/client/trust/case_history.ts";
import { Directory, parsed, type UnverifiedRecord, signerOf, windowOf } from "../../../src/client/trust/directory.ts";
import { RecordVerifier } from "../../../src/client/trust/verifier.ts";
import { Untrusted } from "../../../src/client/errors.ts";
import { KeysetPublic, type KeysetSecret } from "../../../src/crypto/keys.ts";
import { itemOf, type Item, type Party } from "../../../src/domain/model.ts";
import { UNSEEN } from "../../../src/domain/seen.ts";
import type { Seat, Side } from "../../../src/domain/seats.ts";
import { Purpose } from "../../../src/generated/choices.ts";
import type { CaseId, ItemId, RecordId, RootFingerprint } from "../../../src/generated/names.ts";
import type { Reading } from "../../../src/generated/shapes.ts";
import { keysetOf } from "../../support/checks.ts";
import { codeOf, type Given, type Vectors, vectors } from "../../support/vectors.ts";

const story = vectors("submit-release-open");
const handed = vectors("hand-over-reading");
const anew = vectors("regrant-reading");

const OURS: Readonly<Record<string, string>> = {
  "item.release_signer": "item.journal",
  "crypto.header": "item.header",
  "crypto.segments": "item.bytes",
};

const CASE: CaseId = story.inputs.case;
const ITEM: ItemId = story.inputs.item;
const NOW: number = story.inputs.at;

/** One seat's look at the case: its journal's records, taken one after another, and what they say of the item. */
class Look {
  readonly reader: KeysetSecret;
  readonly ids: RecordId[] = [];
  readonly history: CaseHistory;
  readonly #directory: Directory;
  readonly #verifier: RecordVerifier;

  private constructor(reader: KeysetSecret, directory: Directory, seat: Seat) {
    this.reader = reader;
    this.history = new CaseHistory(CASE, seat);
    this.#directory = directory;
    this.#verifier = new RecordVerifier(directory, this.history, NOW);
  }

  static async of(found: Vectors, reader: Given, seat: Seat, staff: readonly string[], places: readonly string[]): Promise<Look> {
    const directory = await Directory.of(unhex(found.inputs.root_public));
    await directory.admit(staff.map(unhex));
    const look = new Look(await keysetOf(reader), directory, seat);
    for (const each of places) look.#verifier.takeBeside(await look.parsed(each));
    return look;
  }

  async parsed(data: string): Promise<UnverifiedRecord> {
    return parsed(unhex(data), this.#directory.root as RootFingerprint);
  }

  /** Take a record into the journal, unless a signature does not hold or no mediator of the case signed what only they may. */
  async take(data: string): Promise<void> {
    const found = await this.parsed(data);
    const { earliest: first, latest: last } = windowOf(found.record);
    try {
      const who = this.#verifier.signed(found, { first, last, likely: NOW });
      const byMediator = who.signer === "mediator" && this.history.mediators(NOW).has(signerOf(found.record));
      if (found.record.name !== "Manifest" && !byMediator) return;
    } catch (error) {
      // A manifest's own signature is asked of the reader as well.
      if (!(error instanceof Untrusted) || found.record.name !== "Manifest") return;
    }
    this.ids.push(found.id);
    this.history.noteWords(found.record);
    if (found.record.name === "Confirm") this.#verifier.admitKey(found);
    if (found.record.name === "Release") this.say({ release: found.id });
  }

  /** What the journal says of the item and of a party. */
  say(item: Partial<Item>, parties: Partial<Record<Side, Partial<Party>>> = {}): void {
    const { file } = this.history;
    const before = file.items.get(ITEM) ?? itemOf({
      id: ITEM, case: CASE, side: "a", author: story.inputs.keysets.anna.id, kind: "letter", state: "held", manifest: UNSEEN,
      held_at: NOW, day: 0,
    });
    const { a, b } = file.parties;
    this.history.replay = {
      ...this.history.replay,
      file: {
        ...file,
        items: new Map([[ITEM, { ...before, ...item }]]),
        parties: { a: { ...a, ...parties.a }, b: { ...b, ...parties.b } },
      },
    };
  }

  async knows(side: Side, keyset: string): Promise<void> {
    const made = await KeysetPublic.fromBytes(unhex(keyset));
    this.history.keys.set(made.id, { side, epoch: 1, keyset: made, record: UNSEEN });
  }

  async unseal(reading: Reading): Promise<Unsealed> {
    const signer = new Signer(this.#directory.root as RootFingerprint, CASE, this.reader, () => new Uint8Array());
    return new ItemReader(signer, this.#directory, this.history, this).open(reading);
  }

  async open(reading: Reading): Promise<string> {
    const found = await this.unseal(reading);
    return new TextDecoder().decode(write(found.letter, found.parts));
  }
}

/** A reading as a service gives it, from the hexadecimal members of the vectors. */
function readingOf(given: Given, purpose: Purpose): Reading {
  const bytes = ["manifest", "letter", "grant", "share", "author", "submit", "release", "regrant"];
  const made = bytes.filter((each) => typeof given[each] === "string").map((each) => [each, unhex(given[each])]);
  return { ...Object.fromEntries(made), item: ITEM, grantor: given.grantor, purpose } as Reading;
}

const RECORDS: Readonly<Record<string, string>> = story.outputs.records;

/** Bram's look, whose journal has this release. */
async function bram(given: Given): Promise<Look> {
  const staff = Object.entries(RECORDS).filter(([name]) => name.startsWith("staff ")).map(([, data]) => data);
  const look = await Look.of(story, story.inputs.keysets.bram, "b", staff, [RECORDS["assignment"] ?? ""]);
  await look.knows("a", story.outputs.reading.author);
  look.say({});
  await look.take(given.release);
  return look;
}

async function openedByBram(given: Given): Promise<string> {
  return (await bram(given)).open(readingOf(given, Purpose.RELEASE));
}

test("Bram reads what Anna wrote, also as an older client released it", async () => {
  expect(await openedByBram(story.outputs.reading)).toBe(story.inputs.inner);
  expect(await openedByBram(story.outputs["reading by an older client"])).toBe(story.inputs.inner);
});

test.each(story.refused)("Bram refuses: %s", async (_name, given, code) => {
  expect(await codeOf(() => openedByBram({ ...story.outputs.reading, ...given }))).toBe(OURS[code] ?? code);
});

test("a second grant opens where the first is noise, and the first fault is said where none opens", async () => {
  const { grantor, grant, share, ...rest } = readingOf(story.outputs.reading, Purpose.RELEASE);
  const look = await bram(story.outputs.reading);
  const good = { grantor, purpose: Purpose.RELEASE, grant, share };
  const noise = { ...good, grant: new Uint8Array(grant.length) };
  expect(await look.open({ ...rest, ...noise, others: [good] })).toBe(story.inputs.inner);
  expect(await codeOf(() => look.open({ ...rest, ...noise, others: [{ ...good, share: new Uint8Array(32) }] }))).toBe("item.grant");
});

test("nobody is shown what they do not welcome, and a case that has ended asks nothing any more", async () => {
  const look = await bram(story.outputs.reading);
  const reading = readingOf(story.outputs.reading, Purpose.RELEASE);
  look.say({}, { b: { kinds: new Set(["pages"]) } });
  expect(await codeOf(() => look.open(reading))).toBe("item.unwelcome");
  look.history.replay = {
    ...look.history.replay,
    file: { ...look.history.file, case: { ...look.history.file.case, state: "closed" } },
  };
  expect(await look.open(reading)).toBe(story.inputs.inner);
});

test("an author reads their own copy, and nobody else's is one", async () => {
  const { anna } = story.inputs.keysets;
  const look = await Look.of(story, anna, "a", [], []);
  await look.knows("a", story.outputs.reading.author);
  look.say({});
  const manifest = await look.parsed(RECORDS["manifest"] ?? "");
  const given = { ...story.outputs.reading, grantor: anna.id, ...story.outputs.grants["own copy"] };
  const reading = { ...readingOf(given, Purpose.OWN_COPY), grant: story.bytesOf("kept own copy") };
  expect(await codeOf(() => look.open(reading))).toBe("item.journal");
  look.say({ manifest: manifest.id });
  look.ids.push(manifest.id);
  expect(await look.open(reading)).toBe(story.inputs.inner);
  expect(await codeOf(() => look.open({ ...reading, grantor: story.inputs.keysets.bram.id }))).toBe("item.author");
});

test("the mediator reads by the grant of the submit, and not by another", async () => {
  const { mediator } = story.inputs.keysets;
  const staff = Object.entries(RECORDS).filter(([name]) => name.startsWith("staff ")).map(([, data]) => data);
  const look = await Look.of(story, mediator, "mediators", staff, [RECORDS["assignment"] ?? ""]);
  await look.knows("a", story.outputs.reading.author);
  const [manifest, submit] = [await look.parsed(RECORDS["manifest"] ?? ""), await look.parsed(RECORDS["submit"] ?? "")];
  look.say({ manifest: manifest.id, submit: submit.id });
  look.ids.push(manifest.id, submit.id);
  const author = story.inputs.keysets.anna.id;
  const given = { ...story.outputs.reading, submit: RECORDS["submit"], grantor: author, ...story.outputs.grants.mediator };
  const reading = { ...readingOf(given, Purpose.MEDIATOR), grant: story.bytesOf("kept to mediator") };
  expect(await look.open(reading)).toBe(story.inputs.inner);
  expect(await codeOf(() => look.open({ ...reading, grant: story.bytesOf("kept own copy") }))).toBe("item.grant");
  const { submit: _, ...without } = reading;
  expect(await codeOf(() => look.open(without))).toBe("item.manifest");
});

/** A look whose journal holds these records of a file, and its reading with the names of records resolved. */
async function given(found: Vectors, seat: Seat, change: Given): Promise<readonly [Look, Reading]> {
  const { inputs } = found;
  const look = await Look.of(found, inputs.reader, seat, Object.values(inputs.staff), Object.values(inputs.assignments));
  for (const each of change.journal ?? inputs.journal) await look.take(inputs.records[each]);
  const reading = { ...inputs.reading, ...(change.reading ?? {}) };
  const resolved = Object.entries<string>(reading).map(([member, value]) => [member, inputs.records[value] ?? value]);
  return [look, readingOf(Object.fromEntries(resolved), reading.purpose)];
}

async function handedOver(change: Given): Promise<string> {
  const [look, reading] = await given(handed, "mediators", change);
  await look.knows("a", handed.inputs.authors.anna);
  look.say({ manifest: (await look.parsed(handed.inputs.records["record 1"])).id });
  return look.open(reading);
}

test("the deputy reads what was handed over", async () => {
  expect(await handedOver({})).toBe(handed.outputs.inner);
});

test.each(handed.refused)("a hand-over that does not hold: %s", async (_name, change, code) => {
  expect(await codeOf(() => handedOver(change))).toBe(OURS[code] ?? code);
});

async function regranted(change: Given): Promise<string> {
  const [look, reading] = await given(anew, "b", change);
  look.say({});
  return look.open(reading);
}

test("Bram reads with his second keyset", async () => {
  expect(await regranted({})).toBe(anew.outputs.inner);
});

test("the words come out beside a colleague's noise, whose it is is said, and where all is noise the first fault", async () => {
  const [look, { others: _, ...reading }] = await given(anew, "b", anew.inputs.beside);
  look.say({});
  const [second] = anew.inputs.beside.reading.others;
  const good = { ...second, grant: unhex(second.grant), share: unhex(second.share) };
  const unsealed = await look.unseal({ ...reading, others: [good] });
  expect([new TextDecoder().decode(write(unsealed.letter, unsealed.parts)), unsealed.noise]).toEqual([
    anew.outputs.inner, anew.outputs.noise,
  ]);
  expect(await codeOf(() => look.open(reading))).toBe("item.header");
});

test.each(anew.refused)("a regrant that does not hold: %s", async (_name, change, code) => {
  expect(await codeOf(() => regranted(change))).toBe(OURS[code] ?? code);
});

// Journals that the tests of the command-line client make, honest or not: this client must answer each as that one does.
//
// tests/property/test_web_trust.py lets them be written down and names the file here.

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { unhex } from "../../../src/bytes.ts";
import { Untrusted } from "../../../src/client/errors.ts";
import { CaseHistory, sealedFor, type SignedWords } from "../../../src/client/trust/case_history.ts";
import { Directory } from "../../../src/client/trust/directory.ts";
import { follow, lineOf, unfollowed } from "../../../src/client/trust/journal.ts";
import { RecordVerifier } from "../../../src/client/trust/verifier.ts";
import type { JournalLine } from "../../../src/client/views/cases.ts";
import { WORDS, type WordsKind } from "../../../src/crypto/note.ts";
import type { KeysetId } from "../../../src/generated/names.ts";
import type { JournalEntry } from "../../../src/generated/shapes.ts";
import { plain } from "../../support/plain.ts";
import { difference, type Json } from "../../support/told.ts";
import type { Given } from "../../support/vectors.ts";

const FILE = process.env.RELAY_CHAINS;
const NOTHING = { side: null, at: null, day: null, item: null };

test.skipIf(FILE === undefined)("every journal is answered as by the command-line client", async () => {
  const lines = readFileSync(FILE ?? "", "utf-8").split("\n").filter((line) => line !== "");
  const differing: string[] = [];
  for (const [at, line] of lines.entries()) {
    const told: Given = JSON.parse(line);
    const found = difference(await answerOf(told), told.answer);
    if (found !== undefined) differing.push(`line ${String(at + 1)}: ${found}`);
  }
  expect(differing.slice(0, 10)).toEqual([]);
  expect(lines.length).toBe(Number(process.env.RELAY_CHAINS_NUMBER));
}, 600_000);

async function answerOf({ root, case: inCase, seat, now, staff, entries }: Given): Promise<Json> {
  const directory = await Directory.of(unhex(root));
  await directory.admit(staff.map(unhex));
  const verifier = new RecordVerifier(directory, new CaseHistory(inCase, seat), now);
  const shown: JournalEntry[] = entries.map(({ record, ...entry }: Given) => {
    return record === null ? entry : { ...entry, record: unhex(record) };
  });
  try {
    const [, steps] = await follow(unfollowed(inCase, seat), shown, verifier);
    const { history } = verifier;
    return { file: plain(history.file), lines: steps.map((each) => plainLine(lineOf(each))), words: wordsOf(history, inCase, now) };
  } catch (fault) {
    if (!(fault instanceof Untrusted)) throw fault;
    const { code, who, evidence } = fault;
    return { code, who, evidence: evidence === undefined ? null : { n: evidence.n, ours: evidence.ours, theirs: evidence.theirs } };
  }
}

/** Whose the sealed texts are that a journal names, who was handed what, and who has a place. */
function wordsOf(history: CaseHistory, inCase: string, now: number): Json {
  const notes = history.allNotes();
  const readers = [...new Set(notes.flatMap(([, { refs, handed }]) => [...refs, ...handed].map(({ to }) => to)))].sort();
  const kinds = (Object.keys(WORDS) as WordsKind[]).filter((kind) => kind !== "private_note");
  const said = kinds.flatMap((kind) =>
    [...history.items.keys(), inCase].flatMap((about) => {
      const words = history.saidOf(kind, about);
      return words === undefined ? [] : [[kind, about, words.by, words.refs.map(({ to }) => to)]];
    }),
  );
  return {
    mediators: [...history.mediators(now).keys()],
    notes: notes.map(([note, words]) => [note, words.by, words.at ?? null, readers.map((each) => sealed(words, each))]),
    said,
    keys: [...history.keys.values()].map(({ keyset, side, epoch, record }) => [keyset.id, side, epoch, record]),
  };
}

function sealed(words: SignedWords, reader: KeysetId): Json {
  return sealedFor(words, reader).map(({ by, digest }) => [by, digest]);
}

function plainLine(line: JournalLine): Json {
  const said = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
  return { ...NOTHING, ...said };
}

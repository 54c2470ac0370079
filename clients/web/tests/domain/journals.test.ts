// Random journals, true ones and lies, with what relay.domain makes of each: the rules here must make the same of it.
//
// They come from tests/property/journals.py; tests/property/test_web_rules.py and scripts/web_journals.py make them and name the
// file here. By itself this test has none.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

import { expect, test } from "vitest";

import type { CaseId, KeysetId, Seconds } from "../../src/domain/ids.ts";
import type { StaffRole } from "../../src/domain/model.ts";
import { needs } from "../../src/domain/needs.ts";
import { Disordered } from "../../src/domain/order.ts";
import type { Hints } from "../../src/domain/reasons.ts";
import { Refused } from "../../src/domain/refusals.ts";
import { SIDES } from "../../src/domain/seats.ts";
import { stateFor } from "../../src/domain/views.ts";
import { Malformed } from "../../src/wire/malformed.ts";
import { Follower } from "../support/following.ts";
import { difference, told, viewsOf, type Json } from "../support/told.ts";

interface Question {
  readonly keyset: KeysetId;
  readonly now: Seconds;
  readonly hints: { readonly [Name in keyof Hints]: Hints[Name] extends ReadonlySet<infer Id> ? readonly Id[] : Hints[Name] };
  readonly seen: readonly string[];
}

interface Journal {
  readonly case: CaseId;
  readonly seat: string;
  readonly roles: Readonly<Record<KeysetId, StaffRole>>;
  readonly now: Seconds;
  readonly beside: readonly string[];
  readonly records: readonly string[];
  readonly questions: readonly Question[];
  readonly answer: Json;
}

const FILE = process.env.RELAY_JOURNALS;

test.skipIf(FILE === undefined)("every journal gives what relay.domain makes of it", async () => {
  const differing: string[] = [];
  let read = 0;
  for await (const line of createInterface(createReadStream(FILE ?? ""))) {
    const journal = JSON.parse(line) as Journal;
    read += 1;
    const found = difference(answerOf(journal), journal.answer);
    if (found !== undefined) differing.push(`line ${String(read)}, ${journal.seat}: ${found}`);
    if (differing.length === 10) break;
  }
  expect(differing).toEqual([]);
  expect(read).toBe(Number(process.env.RELAY_JOURNALS_NUMBER));
}, 3_600_000);

/** What the rules make of a journal: what the seat knows behind it, or which record they refuse, and by which code. */
function answerOf(journal: Journal): Json {
  const follower = new Follower(journal.case, journal.seat, new Map(Object.entries(journal.roles)) as never, journal.now);
  journal.beside.forEach((each) => follower.beside(each));
  for (const [index, each] of journal.records.entries()) {
    try {
      follower.take(each);
    } catch (no) {
      if (no instanceof Refused || no instanceof Disordered || no instanceof Malformed) return { refused: no.code, at: index + 1 };
      throw no;
    }
  }
  const { replay } = follower;
  const [first] = journal.questions;
  if (first === undefined) throw new TypeError("a journal without a question");
  return {
    replay: told(replay),
    needs: journal.questions.map(({ keyset, now, hints, seen }) => told(needs(replay, keyset, now, hintsOf(hints), new Set(seen)))),
    views: [...replay.file.items.values()].map((item) => viewsOf(replay.file, item, first.keyset)),
    states: SIDES.map((side) => stateFor(replay.file, side)),
  };
}

function hintsOf(hints: Question["hints"]): Hints {
  const { answered, gone, unread, service_pause, stopped, erased_on } = hints;
  return {
    answered: new Set(answered), gone: new Set(gone), unread: new Set(unread), service_pause: service_pause ?? false,
    stopped: stopped ?? false, erased_on: erased_on ?? undefined,
  };
}

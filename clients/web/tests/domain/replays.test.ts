// The journals of the vectors, followed by the rules: the case file that each seat's gives, and those that no rule lets stand.
//
// What else a journal may be refused for (its chain, a signature, who signed) is for the client that follows it, not for the rules.

import { describe, expect, test } from "vitest";

import type { CaseId } from "../../src/domain/ids.ts";
import { codeOf, vectors, type Given, type Vectors } from "../support/vectors.ts";
import { Follower, rolesOf } from "../support/following.ts";
import { plain } from "../support/plain.ts";

const BY_RULES = ["journal.rule", "journal.order"];
/** Lies of these files that rules alone do not see: about the order within one request, and about what the root said of staff. */
const BESIDE_RULES = [
  "a release without its log", "a log about another record", "a manifest without its submit",
  "a mediator's place given after the root ended their role",
];

function followerOf({ inputs }: Vectors, seat: string, staff: readonly string[] = []): Follower {
  const follower = new Follower(inputs.case as CaseId, seat, rolesOf([...inputs.staff, ...staff]), inputs.now);
  for (const name of inputs.beside[seat]) follower.beside(inputs.records[name]);
  return follower;
}

describe.each(["replays", "replays-flagged", "replays-guardian"])("%s", (name) => {
  const found = vectors(name);
  test.each(Object.keys(found.outputs.case_files))("the journal of %s gives its case file", (seat) => {
    const follower = followerOf(found, seat);
    for (const each of found.inputs.journals[seat]) follower.take(found.inputs.records[each]);
    expect(plain(follower.replay.file)).toEqual(found.outputs.case_files[seat]);
  });
});

describe.each(["replays-refused", "replays-guardian"])("%s", (name) => {
  const found = vectors(name);
  const refused = found.refused.filter(([lie, , code]) => BY_RULES.includes(code) && !BESIDE_RULES.includes(lie));
  test.each(refused)("%s", async (_name, given: Given) => {
    const follower = followerOf(found, given.seat, given.staff);
    const known = { ...found.inputs.records, ...given.records };
    const lie = given.journal.length - (given.journal.at(-1).startsWith("log of") ? 2 : 1);
    for (const each of given.journal.slice(0, lie)) follower.take(known[each]);
    const before = follower.replay;
    const takeLie = () => {
      for (const each of given.journal.slice(lie)) follower.take(known[each]);
    };
    expect(await codeOf(takeLie)).toBe(given.rule);
    expect(follower.replay).toBe(before);
  });
});

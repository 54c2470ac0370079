// What a case asks of each person, by their own journal: the lists of the vectors.

import { describe, expect, test } from "vitest";

import type { CaseId } from "../../src/domain/ids.ts";
import { needs } from "../../src/domain/needs.ts";
import { Follower, rolesOf } from "../support/following.ts";
import { vectors } from "../support/vectors.ts";

describe.each(["needs", "needs-later"])("%s", (name) => {
  const { inputs, outputs } = vectors(name);
  test.each(Object.keys(inputs.questions))("%s has their list", (asked) => {
    const { seat, keyset, now, hints, seen } = inputs.questions[asked];
    const follower = new Follower(inputs.case as CaseId, seat, rolesOf(inputs.staff), inputs.followed_at);
    for (const each of inputs.beside[seat]) follower.beside(inputs.records[each]);
    for (const each of inputs.journals[seat]) follower.take(inputs.records[each]);
    const shown = {
      ...hints, answered: new Set(hints.answered), gone: new Set(hints.gone), unread: new Set(hints.unread),
      erased_on: hints.erased_on ?? undefined,
    };
    const found = needs(follower.replay, keyset, now, shown, new Set(seen));
    expect(found.map((each) => ({ ...NOTHING, ...each }))).toEqual(outputs.needs[asked]);
  });
});

const NOTHING = { mark: null, item: null, side: null, by: null, until: null, how: null, slip: null };

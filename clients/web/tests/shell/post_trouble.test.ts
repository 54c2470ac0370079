// Why something about the post was not done: whatever a service answers has a sentence that says what to do next.

import { describe, expect, test } from "vitest";

import { RefusalCode, STATUS } from "../../src/generated/problems.ts";
import { CHANGED, isNamed, sentenceOf, UNKNOWN } from "../../src/shell/post_trouble.ts";

/** What a client is told that made something wrong by itself: no sentence helps a person, the office gets the code. */
const OF_A_CLIENT = new RegExp(
  "^(json|record|grant|words|part|letter|crypto|signer|journal|request|route|account|upload|share|staff|assignment)[.]",
);
/** What another page says in its own words. */
const ELSEWHERE = new Set([
  "login.refused", "login.taken", "login.name", "login.needed", "login.expired", "slip.somebody", "keyring.stale", "slot.stale",
  "device.ended", "device.unknown", "service.fault",
]);

describe("a sentence for every no", () => {
  test.each(Object.keys(STATUS).filter((each) => !OF_A_CLIENT.test(each) && !ELSEWHERE.has(each)))("%s", (code) => {
    expect(sentenceOf(code)).not.toBe(UNKNOWN);
  });

  test.each(RefusalCode.filter((each) => each.startsWith("item.")))("%s says that the case has gone on", (code) => {
    expect(sentenceOf(code)).toBe(CHANGED);
  });

  test("a role's own sentence comes first, and a code without one goes to the office", () => {
    expect(sentenceOf("case.no_mediator", { "case.no_mediator": "its own" })).toBe("its own");
    expect(sentenceOf("item.damaged")).toBe(UNKNOWN);
    expect(isNamed("item.damaged")).toBe(false);
    expect(isNamed("quota.letters")).toBe(true);
    expect(isNamed("net.offline")).toBe(true);
  });
});

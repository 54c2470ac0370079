// When a record took its place in a journal (step J8): each bound from both sides.

import { describe, expect, test } from "vitest";

import { AHEAD_S, BACKWARDS_S, CLOCK_SKEW_S } from "../../src/generated/limits.ts";
import { atSecond, behind, Disordered, onDay, placed, type SigningSpan } from "../../src/domain/order.ts";

const CLOCK = 1_800_000_000;
const NOW = CLOCK + 5_000;

function codeOf(said: SigningSpan): string | undefined {
  try {
    placed(CLOCK, said, NOW);
    return undefined;
  } catch (error) {
    if (error instanceof Disordered) return error.code;
    throw error;
  }
}

test.each<[string, SigningSpan, string | undefined]>([
  ["as early as two honest clocks lie apart", atSecond(CLOCK - BACKWARDS_S), undefined],
  ["a second earlier", atSecond(CLOCK - BACKWARDS_S - 1), "order.backwards"],
  ["as early as it may wait for a second signature", atSecond(CLOCK - BACKWARDS_S - 90, { waits_s: 90 }), undefined],
  ["a second earlier than that", atSecond(CLOCK - BACKWARDS_S - 91, { waits_s: 90 }), "order.backwards"],
  ["a day ahead of the reader", atSecond(NOW + AHEAD_S), undefined],
  ["a second further ahead", atSecond(NOW + AHEAD_S + 1), "order.ahead"],
  ["of any date where nobody held it against a clock", atSecond(0, { bound: false }), undefined],
  ["of any later date likewise", atSecond(NOW + 9 * AHEAD_S, { bound: false }), undefined],
])("a record %s", (_what, said, code) => {
  expect(codeOf(said)).toBe(code);
});

describe("a record counts", () => {
  test("from its place on, where its date is earlier", () => {
    const moments = { likely: CLOCK, first: CLOCK - CLOCK_SKEW_S, last: CLOCK + CLOCK_SKEW_S };
    expect(placed(CLOCK, atSecond(CLOCK - 30), NOW)).toEqual(moments);
  });

  test("at its date, where that is later", () => {
    expect(placed(CLOCK, atSecond(CLOCK + 30), NOW).likely).toBe(CLOCK + 30);
  });

  test("up to the end of its day, where it says no more", () => {
    const day = Math.ceil(CLOCK / 86_400);
    expect(placed(CLOCK, onDay(day), NOW + AHEAD_S).last).toBe((day + 1) * 86_400 - 1 + CLOCK_SKEW_S);
  });

  test("between its place and the reader's time, where its date was held against no clock", () => {
    expect(placed(CLOCK, atSecond(0, { bound: false }), NOW)).toEqual({
      likely: CLOCK, first: CLOCK - CLOCK_SKEW_S, last: NOW + CLOCK_SKEW_S,
    });
    expect(placed(CLOCK, atSecond(NOW + 99, { bound: false }), NOW).likely).toBe(NOW);
  });
});

test("only a date that was held against a clock moves the journal's", () => {
  expect(behind(CLOCK, atSecond(CLOCK + 7))).toBe(CLOCK + 7);
  expect(behind(CLOCK, atSecond(CLOCK - 7))).toBe(CLOCK);
  expect(behind(CLOCK, atSecond(CLOCK + 7, { bound: false }))).toBe(CLOCK);
});

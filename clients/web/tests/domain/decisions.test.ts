// Single decisions in the small worlds of tests/property: the rules here must answer each as relay.domain does.
//
// They come from tests/property/decisions.py; tests/property/test_web_rules.py makes them and names the file here.

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import type { Caller } from "../../src/domain/commands.ts";
import { decide, type DecidedCommand } from "../../src/domain/decide.ts";
import { Refused } from "../../src/domain/refusals.ts";
import { difference, told, type Json } from "../support/told.ts";
import { commandOf, fileOf } from "../support/untold.ts";

interface Decision {
  readonly before: Json;
  readonly command: { readonly command: string } & Record<string, Json>;
  readonly caller: Caller;
  readonly now: number;
  readonly answer: Json;
}

const FILE = process.env.RELAY_DECISIONS;

test.skipIf(FILE === undefined)("every decision is the one of relay.domain", () => {
  const lines = readFileSync(FILE ?? "", "utf-8").split("\n").filter((line) => line !== "");
  const differing = lines.flatMap((line, index) => {
    const decision = JSON.parse(line) as Decision;
    const found = difference(answerOf(decision), decision.answer);
    return found === undefined ? [] : [`line ${String(index + 1)}, ${decision.command.command}: ${found}`];
  });
  expect(differing.slice(0, 10)).toEqual([]);
  expect(lines.length).toBe(Number(process.env.RELAY_DECISIONS_NUMBER));
}, 600_000);

function answerOf({ before, command, caller, now }: Decision): Json {
  try {
    return { file: told(decide(fileOf(before), commandOf(command) as DecidedCommand, caller, now)) };
  } catch (no) {
    if (no instanceof Refused) return { refused: no.code };
    throw no;
  }
}

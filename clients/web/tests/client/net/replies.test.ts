// What counts as an answer: every other thing that is heard ends in one of our own errors, and repeats nobody's sentence.

import { expect, test } from "vitest";

import { type Bytes, utf8 } from "../../../src/bytes.ts";
import type { Line } from "../../../src/client/net/line.ts";
import { httpTransport } from "../../../src/client/net/http_transport.ts";
import { type Heard, jsonBody, refusal } from "../../../src/client/net/replies.ts";
import { ServerProblem } from "../../../src/client/errors.ts";
import { codeOf } from "../../support/vectors.ts";

const PROBLEM = { "content-type": "application/problem+json" };
const HTML = { "content-type": "text/html" };

function problem(code: string, status: number, more: object = {}): Bytes {
  return utf8(JSON.stringify({ type: "about:blank", title: "No", status, code, ...more }));
}

test.each<[name: string, heard: Heard, code: string | null]>([
  ["a good answer", { status: 200, headers: { "content-type": "application/json; charset=utf-8" }, body: utf8("{}") }, null],
  ["a page in its place", { status: 200, headers: HTML, body: utf8("<p>Log in to the network") }, "net.garbled"],
  ["an answer with no type", { status: 200, headers: {}, body: utf8("{}") }, "net.garbled"],
  ["a redirect", { status: 302, headers: {}, body: utf8("") }, "net.redirect"],
  ["a refusal", { status: 409, headers: PROBLEM, body: problem("slip.used", 409) }, "slip.used"],
  ["a refusal of another status", { status: 404, headers: PROBLEM, body: problem("slip.used", 409) }, "net.garbled"],
  ["a refusal whose code says something", { status: 409, headers: PROBLEM, body: problem("call.06_666", 409) }, "problem.other"],
  ["a refusal with no code of ours", { status: 409, headers: PROBLEM, body: problem("Call +31 900!", 409) }, "net.garbled"],
  ["a proxy that cannot reach it", { status: 502, headers: HTML, body: utf8("Bad gateway") }, "net.unreachable"],
  ["a status of no refusal", { status: 200 + 599, headers: PROBLEM, body: problem("slip.used", 799) }, "net.garbled"],
])("%s", async (_, heard, code) => {
  expect(await codeOf(() => jsonBody(heard))).toBe(code);
});

test("of a refusal only what has the form of ours is repeated", () => {
  const told = { where: "cases, 1", request: "<script>", detail: "Call this number" };
  const fault = refusal({ status: 429, headers: { ...PROBLEM, "retry-after": "7" }, body: problem("rate.limited", 429, told) });
  expect(fault).toBeInstanceOf(ServerProblem);
  const { where, request, retryAfterS } = fault as ServerProblem;
  expect({ where, request, retryAfterS }).toEqual({ where: "cases, 1", request: undefined, retryAfterS: 7 });
});

/** A line that gives these answers one after the other, and keeps what it was asked. */
function answering(...answers: readonly Heard[]): { line: Line; asked: unknown[]; slept: number[] } {
  const left = [...answers];
  const asked: unknown[] = [];
  const line: Line = {
    ask(call) {
      asked.push(call);
      const next = left.shift();
      return next === undefined ? Promise.reject(new RangeError("asked too often")) : Promise.resolve(next);
    },
    listen: () => Promise.reject(new RangeError("nobody listens")),
    close: () => undefined,
  };
  return { line, asked, slept: [] };
}

const GOOD: Heard = { status: 200, headers: { "content-type": "application/json" }, body: utf8('{"status":"ok"}') };
const BUSY: Heard = { status: 503, headers: { ...PROBLEM, "retry-after": "3" }, body: problem("store.busy", 503) };

test("what may pass is asked again with the same bytes, after our pause or the server's", async () => {
  const { line, asked, slept } = answering(BUSY, BUSY, GOOD);
  const transport = httpTransport("https://letters.example", line, (seconds) => { slept.push(seconds); return Promise.resolve(); });
  expect(await transport.send({ route: "logout", body: utf8("{}") }, new Uint8Array(32))).toEqual(GOOD.body);
  expect(slept).toEqual([3, 3]);
  expect(asked[1]).toEqual(asked[0]);
  expect(asked[0]).toMatchObject({ headers: { Authorization: `Bearer ${"A".repeat(43)}`, "Content-Type": "application/json" } });
});

test("what stays is told at once, and what never passes after the last pause", async () => {
  const used: Heard = { status: 409, headers: PROBLEM, body: problem("slip.used", 409) };
  const once = answering(used);
  const transport = (line: Line, slept: number[]): ReturnType<typeof httpTransport> =>
    httpTransport("https://letters.example", line, (seconds) => { slept.push(seconds); return Promise.resolve(); });
  expect(await codeOf(() => transport(once.line, once.slept).send({ route: "organisation" }))).toBe("slip.used");
  expect(once.slept).toEqual([]);
  const never = answering(BUSY, BUSY, BUSY, BUSY);
  expect(await codeOf(() => transport(never.line, never.slept).send({ route: "organisation" }))).toBe("store.busy");
  expect(never.slept).toEqual([3, 3, 4]);
});

test("the ids of notifications are read as they come, however they are cut, and nothing else passes for one", async () => {
  const text = ": here\n\nid: 41\nevent: poke\n\nevent: other\nid: 5\n\nid: 42\r\nevent: poke\r\n\r\nevent: poke\nid: x\n\n";
  const streamed: Line = {
    ...answering().line,
    listen: () => Promise.resolve({
      first: { status: 200, headers: { "content-type": "text/event-stream" }, body: utf8("") },
      pieces: (async function* () {
        for (const letter of text) yield await Promise.resolve(utf8(letter));
      })(),
    }),
  };
  const seen: string[] = [];
  const reading = async (): Promise<void> => {
    const transport = httpTransport("https://letters.example", streamed, () => Promise.resolve());
    for await (const cursor of transport.notifications(new Uint8Array(32), "40")) seen.push(cursor);
  };
  expect(await codeOf(reading)).toBe("net.garbled");
  expect(seen).toEqual(["41", "42"]);
});

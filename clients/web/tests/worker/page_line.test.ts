// What the page sends for the worker: routes of the table, at this address, with headers of a list; and nothing else that is asked.

import { expect, test } from "vitest";

import { utf8 } from "../../src/bytes.ts";
import { type Asked, POKES } from "../../src/client/net/line.ts";
import { lineOver } from "../../src/worker/line.ts";
import { serveLine, spelled } from "../../src/worker/page_line.ts";
import { codeOf } from "../support/vectors.ts";

test("a request is spelled from the table of routes", () => {
  const body = utf8("{}");
  expect(spelled({ route: "slip.answer", path: { slip: "00".repeat(16) }, body, headers: { "Content-Type": "application/json" } }))
    .toEqual({
      address: `/v1/slips/${"A".repeat(22)}/answer`,
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      most: 16_777_216,
    });
  expect(spelled({ route: "case.list", query: { after: "a&b" }, body })).toMatchObject({
    address: "/v1/cases?after=a%26b",
    method: "GET",
    body: undefined,
  });
  expect(spelled({ route: POKES }).address).toBe("/v1/pokes");
});

test.each<[what: string, asked: unknown]>([
  ["an address", { route: "https://elsewhere.example/" }],
  ["what every object has", { route: "constructor" }],
  ["an id that is none", { route: "slip.answer", path: { slip: "../../x" } }],
  ["no id", { route: "slip.answer" }],
  ["another header", { route: "organisation", headers: { Cookie: "a=b" } }],
  ["another header beside notifications", { route: POKES, headers: { Host: "elsewhere.example" } }],
  ["a question that the route is not asked", { route: "organisation", query: { to: "elsewhere" } }],
])("%s is not spelled", (_, asked) => {
  expect(() => spelled(asked as Asked)).toThrow(RangeError);
});

test("what cannot be spelled comes back to the worker as a fault, and nothing is sent", async () => {
  const { port1, port2 } = new MessageChannel();
  const served = serveLine(port1);
  const line = lineOver(port2);
  const sent = globalThis.fetch;
  globalThis.fetch = () => { throw new TypeError("sent"); };
  try {
    expect(await codeOf(() => line.ask({ route: "organisation", headers: { Cookie: "a=b" } }))).toBe("net.garbled");
    expect(await codeOf(() => line.ask({ route: "organisation" }))).toBe("net.unreachable");
  } finally {
    globalThis.fetch = sent;
    served.stop();
    line.close();
  }
});

// Cases at a real server, which tests/integration/client/test_web_cases.py serves and names here: what is signed stands, and what
// is read is what was signed. One account on a device that knows nothing yet; what came of it the command-line client looks at.

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { type Bytes, unhex } from "../../../src/bytes.ts";
import { AccountSession } from "../../../src/client/account/session.ts";
import { type Built, CaseClient } from "../../../src/client/cases/case_client.ts";
import { type CaseSnapshot, historyIn, positionIn } from "../../../src/client/cases/snapshot.ts";
import { DeviceStore } from "../../../src/client/device/keystore.ts";
import { memoryPlaces } from "../../../src/client/device/memory.ts";
import { CaseChanged, ServerProblem } from "../../../src/client/errors.ts";
import type { Moment } from "../../../src/client/items/signer.ts";
import { httpTransport } from "../../../src/client/net/http_transport.ts";
import type { Line } from "../../../src/client/net/line.ts";
import { lineOf } from "../../../src/client/trust/journal.ts";
import type { RecordId } from "../../../src/domain/ids.ts";
import { JOURNAL_START } from "../../../src/crypto/digests.ts";
import { ROUTES, type RouteName } from "../../../src/generated/routes.ts";
import { pathOf } from "../../../src/wire/routes.ts";
import type { Given } from "../../support/vectors.ts";

const FILE = process.env.RELAY_SERVED;
const told: Given = FILE === undefined ? { steps: "none" } : JSON.parse(readFileSync(FILE, "utf-8"));

/** The routes that were asked. */
const routes: string[] = [];

const line: Line = {
  async ask({ route, body, path, query, headers }) {
    const url = new URL(pathOf(route as RouteName, path), told.origin);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const { method } = ROUTES[route as RouteName];
    routes.push(route);
    const answer = await fetch(url, { method, redirect: "manual", ...(headers && { headers }), ...(body && { body }) });
    const heard = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: heard };
  },
  listen: () => Promise.reject(new TypeError("nobody listens here")),
  close: () => undefined,
};

function random(length: number): Bytes {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

/** This account on a device that knows nothing yet but how to get in. */
async function device(): Promise<CaseClient> {
  const { origin, login, kind } = told;
  const profile = { origin, root: unhex(told.root), login, kind };
  const sleep = () => Promise.reject(new TypeError("nobody waits here"));
  const environment = { random, now: () => told.now as number, sleep };
  const transport = httpTransport(origin, line, environment.sleep);
  const home = new DeviceStore(memoryPlaces(), random);
  const secret = unhex(told.secret);
  const session = await AccountSession.of({ home, profile, transport, environment, secret, passphrase: "" });
  await session.vault.write("account", "token", "Token", { bearer: unhex(told.bearer), expires: told.now + 3600 });
  return new CaseClient(session);
}

function stateIn(snapshot: CaseSnapshot): string {
  return historyIn(snapshot).file.case.state;
}

/** Say something of a party's own, as one record. */
function saying({ signer }: CaseSnapshot, name: "Pause" | "Resume", members: object) {
  return async (moment: Moment): Promise<Built<"case.pause">> => {
    const lead = await signer.sign(name, moment, members as never);
    return { request: { record: lead.data }, lead };
  };
}

async function inHand(client: CaseClient): Promise<readonly string[]> {
  const kept = await client.session.vault.read("account", "in-hand", "AllInHand");
  return (kept?.cases ?? []).flatMap(({ stops }) => stops.map(({ what }) => what)).sort();
}

test.runIf(told.steps === "party")("a party looks, pauses, goes on, and pauses by what the device knows", async () => {
  const client = await device();
  client.nextCommand();
  const first = await client.look(told.case);
  expect(stateIn(first)).toBe("open");
  expect(first.steps.map((each) => lineOf(each).what)).toContain("case_open");
  expect(await client.look(told.case), "one look in one command").toBe(first);
  expect(await inHand(client)).toEqual(["ConsentEnd", "Pause", "Withdraw"]);

  const paused = await client.act(first, { route: "case.pause", build: saying(first, "Pause", { side: "a" }) });
  expect([paused.what, paused.position.n]).toEqual(["case.pause", positionIn(first).n + 1]);
  const during = await client.look(told.case);
  expect([stateIn(during), positionIn(during)]).toEqual(["paused", paused.position]);
  await client.requireUnchanged(during, positionIn(first));
  expect((await client.session.contentAnew()).stops).toHaveLength(1);

  const pause = during.journal?.ids.at(-1) as RecordId;
  await client.act(during, { route: "case.resume", build: saying(during, "Resume", { side: "a", pause }) });
  expect(stateIn(await client.look(told.case))).toBe("open");
  expect((await client.session.contentAnew()).stops, "who goes on wishes no pause any more").toBeUndefined();

  const other = await device();
  other.nextCommand();
  const asked: string[] = [];
  const said = await other.stop(told.case, "Pause", undefined, async (known) => {
    asked.push(known.reply.case.role);
    expect(known.journal?.ids, "a device that never looked stops without looking").toEqual([]);
    return other.act(known, { route: "case.pause", build: saying(known, "Pause", { side: "a" }) });
  });
  expect([said.what, said.trouble, asked]).toEqual(["case.pause", undefined, ["party"]]);
  const { snapshots, troubled } = await other.lookAll();
  expect([snapshots.map(stateIn), troubled]).toEqual([["paused"], []]);
  expect(await other.standing(told.case)).toBe("party");
});

test.runIf(told.steps === "mediator")("a mediator reads all of it, and signs nothing that it forbids", async () => {
  const client = await device();
  const snapshot = await client.look(told.case);
  expect(stateIn(snapshot)).toBe("open");
  expect(await inHand(client)).toEqual(["Pause"]);
  const whole = await client.fetcher.stepsAfter(snapshot, 0);
  expect(whole).toHaveLength(positionIn(snapshot).n);
  expect(lineOf(whole[0] as (typeof whole)[0])).toMatchObject({ n: 1, what: "assignment", who: "office" });
  expect(historyIn(snapshot).mediators(client.now()).size).toBe(1);
  expect(await client.roleOf(snapshot.signer.id)).toBe("mediator");

  const opening = async (moment: Moment): Promise<Built<"case.open">> => {
    const lead = await snapshot.signer.sign("CaseOpen", moment, {});
    const log = await snapshot.signer.log(lead, moment);
    return { request: { record: lead.data, log: log.data }, lead };
  };
  const no = await client.act(snapshot, { route: "case.open", build: opening }).catch((fault: unknown) => fault);
  expect(no).toBeInstanceOf(ServerProblem);
  expect((no as ServerProblem).code).toBe("case.already_open");
  expect(routes, "it was refused here").not.toContain("case.open");

  const elsewhere = await device();
  const there = await elsewhere.look(told.case);
  await elsewhere.act(there, { route: "case.pause", build: saying(there, "Pause", {}) });
  const now = await client.look(told.case);
  const stale = await client.requireUnchanged(now, { n: 0, head: JOURNAL_START }).catch((fault: unknown) => fault);
  expect(stale).toBeInstanceOf(CaseChanged);
  expect((stale as CaseChanged).changes.at(-1)).toMatchObject({ what: "pause", who: "meral" });
});

// What the server is told that one knows, and when it has been heard out.

import { expect, test } from "vitest";

import { LookRequest, MOST_REPLIES } from "../../../src/client/cases/look_request.ts";
import { memoryStore, openVault } from "../../../src/client/device/vault.ts";
import { Unreachable } from "../../../src/client/errors.ts";
import { MOST_ENTRIES } from "../../../src/client/net/paging.ts";
import type { CaseId, Digest, RecordId } from "../../../src/generated/names.ts";
import type { CaseLook, Looked, LookWanted } from "../../../src/generated/shapes.ts";

const ROWS = "aa".repeat(32) as Digest;
const HEAD = "bb".repeat(32) as Digest;

function caseId(n: number): CaseId {
  return n.toString(16).padStart(32, "0") as CaseId;
}

function told(n: number, from: number, count: number, more: boolean): CaseLook {
  const entries = Array.from({ length: count }, (_, at) => ({ n: from + at, head: HEAD, id: HEAD as string as RecordId }));
  return { case: caseId(n), seat: "a", journal: { n: 9, head: HEAD }, entries, more, rows: ROWS };
}

/** Ask a server that answers so, one answer after the other and the last one again; what was asked, and the request. */
async function asked(
  answers: readonly Partial<Looked>[], wanted: LookWanted[] = [],
): Promise<readonly [readonly LookWanted[], LookRequest]> {
  const request = new LookRequest(await openVault(memoryStore(), new Uint8Array(32), (length) => new Uint8Array(length)));
  const ask = (each: LookWanted): Promise<readonly [Looked, number]> => {
    const answer = answers[Math.min(wanted.length, answers.length - 1)];
    wanted.push(each);
    return Promise.resolve([{ at: 0, cases: [], cosigns: [], staff: [], more: false, ...answer }, 10]);
  };
  const replies = request.replies(ask);
  while ((await replies.next()).done !== true) expect(wanted.length).toBeLessThanOrEqual(MOST_REPLIES);
  return [wanted, request];
}

test("what one answer left is asked for behind what it told", async () => {
  const [wanted, request] = await asked([
    { cases: [told(1, 1, 3, true)], more: true },
    { cases: [told(1, 4, 6, false), told(2, 1, 1, false)], more: true, next: caseId(2), cosigns: [new Uint8Array(3)] },
    { cases: [told(3, 1, 2, false)] },
  ]);
  expect(wanted).toEqual([
    { known: [] },
    { known: [{ case: caseId(1), n: 3 }] },
    { known: [], after: caseId(2) },
  ]);
  expect(request.finished).toBe(true);
  expect(request.cosigns).toHaveLength(1);
  const found = request.told().map((each) => [each.case, each.entries.map(({ n }) => n), each.more]);
  expect(found).toEqual([[caseId(1), [1, 2, 3, 4, 5, 6, 7, 8, 9], false], [caseId(2), [1], false], [caseId(3), [1, 2], false]]);
});

test.each<[string, number, readonly Partial<Looked>[]]>([
  ["brings nothing, and says that there is more", 1, [{ more: true }]],
  ["tells the same once more", 2, [{ cases: [told(1, 1, 0, true)], more: true }]],
  [
    "leads back", 2,
    [
      { cases: [told(2, 1, 1, false)], more: true, next: caseId(2) },
      { cases: [told(1, 1, 1, false)], more: true, next: caseId(1) },
    ],
  ],
  ["never ends", MOST_REPLIES, [{ cases: [told(1, 1, 1, true)], more: true }]],
  ["has more entries than a journal may", 1, [{ cases: [told(1, 1, MOST_ENTRIES + 1, true)], more: true }]],
])("a server that %s is not heard out", async (_what, times, answers) => {
  const wanted: LookWanted[] = [];
  const fault = await asked(answers, wanted).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(Unreachable);
  expect([(fault as Unreachable).code, wanted.length]).toEqual(["net.endless", times]);
});

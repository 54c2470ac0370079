// What counts as an answer of the server: its status, its type, its size, and what a "no" may say. One place for all of them.
// The twin of relay_client/net/replies.py.
//
// Decides from bytes that were heard, and knows no network. Whatever came, the outcome is a body of the expected kind or a
// `ClientError`: nothing that a server sends may end in any other error, and nothing of it is repeated to a person but a code, a
// place and a request number of the shapes that ours have. A browser unpacks what came packed before anybody can look at it, so
// how an answer was packed is not asked here.

import type { Bytes } from "../../bytes.ts";
import { ANSWER_BYTES } from "../../generated/limits.ts";
import { STATUS } from "../../generated/problems.ts";
import type { Problem } from "../../generated/shapes.ts";
import { decode } from "../../wire/codec.ts";
import { Malformed } from "../../wire/malformed.ts";
import { ServerProblem, Unreachable } from "../errors.ts";
import type { Headers } from "./transport.ts";

export const JSON_TYPE = "application/json";
export const PROBLEM = "application/problem+json";
export const BYTES_TYPE = "application/octet-stream";
export const NOTIFICATIONS = "text/event-stream";

/** What was heard: status, headers by their names in small letters, and the whole body. */
export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Bytes;
}

const PROBLEM_BYTES = 65_536;
const CODE = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;
/** The code of a refusal that this program does not know: of its name nothing is told, for anything may be said by one. */
export const OTHER = "problem.other";
const PLACE = /^[ -~]{0,120}$/;
const NUMBER = /^[A-Za-z0-9_-]{12}$/;
/** What a "no" to HEAD means, which has no room for words. */
const WITHOUT_BODY: Readonly<Record<number, string>> = {
  401: "login.expired",
  404: "upload.unknown",
  429: "rate.limited",
  503: "store.busy",
};
const BUSY: readonly number[] = [502, 503, 504];

/** Read a number of 1 to 16 ASCII digits, as headers have it; null for anything else, however long. */
export function wholeNumber(text: string): number | null {
  return /^[0-9]{1,16}$/.test(text) ? Number(text) : null;
}

/** Refuse an answer that is longer than `most` bytes, or says so: `Unreachable` *net.garbled*. */
export function requireShort(heard: Heard, most: number = ANSWER_BYTES): void {
  const stated = heard.headers["content-length"];
  const length = stated === undefined ? 0 : wholeNumber(stated);
  if (length === null || length > most || heard.body.length > most) throw new Unreachable("net.garbled", "answer too long");
}

/** Refuse an answer of another type: `Unreachable` *net.garbled*. */
export function requireType(headers: Headers, expected: string): void {
  const given = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (given !== expected) throw new Unreachable("net.garbled", "type");
}

/** Return the JSON of a good answer: 200, and of that type. Throws what any other says. */
export function jsonBody(heard: Heard): Bytes {
  requireGood(heard, [200]);
  requireType(heard.headers, JSON_TYPE);
  return heard.body;
}

/** Throw what an answer says that has none of these statuses: `ServerProblem`, or `Unreachable` for what is no answer of ours. */
export function requireGood(heard: Heard, good: readonly number[], method = ""): void {
  if (good.includes(heard.status)) return;
  if (heard.status >= 300 && heard.status < 400) throw new Unreachable("net.redirect");
  const alone = WITHOUT_BODY[heard.status];
  if (method === "HEAD" && alone !== undefined) throw new ServerProblem(alone, heard.status);
  throw refusal(heard);
}

/** Read a problem reply (RFC 9457); a proxy's error page, or a status of no refusal, is no answer of the server's. */
export function refusal(heard: Heard): ServerProblem | Unreachable {
  const problem = problemOf(heard);
  if (problem === null) {
    return new Unreachable(BUSY.includes(heard.status) ? "net.unreachable" : "net.garbled", `status ${String(heard.status)}`);
  }
  return new ServerProblem(Object.hasOwn(STATUS, problem.code) ? problem.code : OTHER, heard.status, {
    where: ofForm(PLACE, problem.where),
    request: ofForm(NUMBER, problem.request),
    retryAfterS: wholeNumber(heard.headers["retry-after"] ?? "") ?? undefined,
  });
}

/** What a refusal says; null where it is not one of ours, by its status, type, size, shape or code. */
function problemOf({ status, headers, body }: Heard): Problem | null {
  if (status < 400 || status >= 600 || body.length > PROBLEM_BYTES) return null;
  try {
    requireType(headers, PROBLEM);
    const problem = decode("Problem", body);
    return problem.status === status && CODE.test(problem.code) ? problem : null;
  } catch (error) {
    if (error instanceof Unreachable || error instanceof Malformed) return null;
    throw error;
  }
}

/** What may be repeated: a place or number of the form that ours have; nobody else's sentence is told as ours. */
function ofForm(form: RegExp, text: string | undefined): string | undefined {
  return text !== undefined && form.test(text) ? text : undefined;
}

/** Whether a notification's cursor may be sent back in a header (step A9). */
export function isCursor(text: string): boolean {
  return /^[0-9]{1,15}$/.test(text);
}

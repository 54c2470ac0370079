// What the codec refuses beyond the vectors, with the codes that the server gave for these bytes (relay/wire/codec.py).

import { expect, test } from "vitest";

import { type Bytes, hex, unhex, utf8 } from "../../src/bytes.ts";
import { base64url, unbase64url } from "../../src/wire/base64url.ts";
import { decode, decodeExactly, encode } from "../../src/wire/codec.ts";
import { Malformed } from "../../src/wire/malformed.ts";
import { codeOf } from "../support/vectors.ts";

const HEAD = `"head":"${"A".repeat(43)}"`;

/** A spelling of a position, and its code: where only the one spelling counts, and where any will do (null: it is read). */
const SPELLINGS: [text: string, exactly: string | null, freely: string | null][] = [
  [`{"n":1,${HEAD}}`, null, null],
  [`{${HEAD},"n":1}`, "json.encoding", null],
  [`{"n":1,${HEAD}} `, "json.encoding", null],
  [`{"\\u006e":1,${HEAD}}`, "json.encoding", null],
  [`{"n":-0,${HEAD}}`, "json.encoding", null],
  [`{"n":00,${HEAD}}`, "json.syntax", "json.syntax"],
  [`{"n":-5,${HEAD}}`, "json.integer", "json.integer"],
  [`{"n":9007199254740991,${HEAD}}`, null, null],
  [`{"n":9007199254740992,${HEAD}}`, "json.integer", "json.integer"],
  [`{"n":99999999999999999999999,${HEAD}}`, "json.integer", "json.integer"],
  [`{"n":1.0,${HEAD}}`, "json.float", "json.float"],
  [`{"n":1e5,${HEAD}}`, "json.float", "json.float"],
  [`{"n":NaN,${HEAD}}`, "json.float", "json.float"],
  [`{"n":-Infinity,${HEAD}}`, "json.float", "json.float"],
  [`{"n":1,"n":1,${HEAD}}`, "json.duplicate", "json.duplicate"],
  [`{"n":1,"n":1.5,${HEAD}}`, "json.float", "json.float"],
  [`{"n":1,"head":"\\ud800"}`, "json.syntax", "json.syntax"],
  [`{"n":1,"n":1,"head":"\\ud800"}`, "json.duplicate", "json.duplicate"],
  [`{"n":1,"head":"A\u0000"}`, "json.syntax", "json.syntax"],
  [`{"n":1,"head":"\\q"}`, "json.syntax", "json.syntax"],
  [`{"n":${"[".repeat(3000)}${"]".repeat(3000)},${HEAD}}`, "json.syntax", "json.syntax"],
  [`\ufeff{"n":1,${HEAD}}`, "json.syntax", "json.syntax"],
  [`{"n":1,${HEAD},"__proto__":{}}`, "json.unknown", "json.unknown"],
  [`{"n":1,${HEAD},}`, "json.syntax", "json.syntax"],
  [`{"n":true,${HEAD}}`, "json.integer", "json.integer"],
  [`{"n":null,${HEAD}}`, "json.integer", "json.integer"],
  [`{"n":1}`, "json.missing", "json.missing"],
  [`{"n":1,"head":"\u{1fadc}${"A".repeat(42)}"}`, "json.base64url", "json.base64url"],
  [`[]`, "json.object", "json.object"],
  [``, "json.syntax", "json.syntax"],
];

test.each(SPELLINGS)("%s", async (text, exactly, freely) => {
  expect(await codeOf(() => decodeExactly("Position", utf8(text)))).toBe(exactly);
  expect(await codeOf(() => decode("Position", utf8(text)))).toBe(freely);
});

test("what is refused names the member, as far as a stranger's name may be repeated", () => {
  const where = (text: string): string => {
    try {
      decode("Problem", utf8(text));
    } catch (error) {
      if (error instanceof Malformed) return error.where;
    }
    return "nothing was refused";
  };
  expect(where(`{"typ\u202ee":1}`)).toBe(".typ?e");
  expect(where(`{"type":"","title":"","status":"1","code":"x"}`)).toBe(".status");
});

test("a text is measured in code points, and a member that may be left out is never null", async () => {
  const problem = (detail: string): Bytes => utf8(`{"type":"","title":"","status":1,"code":"x","detail":${detail}}`);
  expect(decode("Problem", problem(`"${"\u{1f600}".repeat(400)}"`)).detail).toHaveLength(800);
  expect(await codeOf(() => decode("Problem", problem(`"${"\u{1f600}".repeat(401)}"`)))).toBe("json.text");
  expect(await codeOf(() => decode("Problem", problem(`"a\\nb"`)))).toBe("json.text");
  expect(await codeOf(() => decode("Problem", problem("null")))).toBe("json.text");
});

test("base64url has one spelling", async () => {
  for (let length = 0; length < 66; length += 1) {
    const data = Uint8Array.from({ length }, (_, at) => (at * 37 + length) % 256);
    expect(base64url(data)).toBe(Buffer.from(data).toString("base64url"));
    expect(unbase64url(base64url(data))).toEqual(data);
  }
  for (const text of ["A", "AA==", "AB", "AAB", "A+AA", "A/AA", "A A", "\u0100AAA", "AAAAA"]) {
    expect(await codeOf(() => unbase64url(text))).toBe("json.base64url");
  }
});

test("a name is the digits of its bytes", () => {
  const position = { n: 3, head: hex(Uint8Array.from({ length: 32 }, (_, at) => 255 - at)) };
  const written = encode("Position", position as never);
  expect(decodeExactly("Position", written)).toEqual(position);
  expect(() => unhex("FF")).toThrow(RangeError);
});

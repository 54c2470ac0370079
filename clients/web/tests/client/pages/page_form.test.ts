// The one form of a page: what is written from pixels is what the command-line client writes, byte for byte, and what came is
// refused for the same reasons: page-form, page-refusals.

import { createHash } from "node:crypto";

import { expect, test } from "vitest";

import { concat, hex, unhex } from "../../../src/bytes.ts";
import { encode } from "../../../src/client/pages/encoder.ts";
import { ALL, formOf, headOf, pageOf, recognise } from "../../../src/client/pages/form.ts";
import { checkPage } from "../../../src/client/pages/page_check.ts";
import type { Pixels } from "../../../src/client/pages/planes.ts";
import { PAGE_BYTES, PAGE_TYPE, type Quality } from "../../../src/generated/page_form.ts";
import { vectors } from "../../support/vectors.ts";

const written = vectors("page-form");
const refused = vectors("page-refusals");
const pictures = (written.inputs.pictures as string[]).map((told) => told.split(" "));

/** The pixels that scripts/scenarios/page_form.py makes under this name. */
function pixelsOf(how: string, width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  let state = 1;
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    for (let channel = 0; channel < 3; channel += 1) {
      const shade = how.startsWith("grey") ? 0 : channel;
      if (shade > 0 || channel === 0) state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const edge = (Math.floor(x / 5) + Math.floor(y / 7) + shade) % 2;
      const slope = (2 * x + 3 * y + 40 * shade) & 255;
      data[4 * at + channel] = how.endsWith("grain") ? (state >>> 16) & 255 : how.endsWith("slope") ? slope : 255 * edge;
    }
  }
  return { width, height, data };
}

function pageAt(at: number): Uint8Array {
  const told = pictures[at] ?? [];
  const [width, height, quality] = told.slice(-3);
  return encode(pixelsOf(told.slice(0, -3).join(" "), Number(width), Number(height)), quality as Quality).data;
}

function codes(found: ReadonlySet<string>): string {
  return [...found].map((each) => each.replace("page.check.", "")).sort().join(" ");
}

test.each(pictures.map((told, at) => [told.join(" "), at]))("%s gives the very bytes", (_, at) => {
  const data = pageAt(at as number);
  expect(`${String(data.length)} ${createHash("sha256").update(data).digest("hex")}`).toBe(written.outputs.pages[at as number]);
  expect(codes(checkPage(data, PAGE_TYPE))).toBe("");
});

test("a changed page is refused for the same reasons", () => {
  const bases = (refused.inputs.pages as number[]).map(pageAt);
  const wrong = (refused.inputs.changed as string[]).filter((told) => {
    const [change = "", why] = told.split(/:\s?/);
    const [page, at, gone, put = ""] = change.split(" ");
    const base = bases[Number(page)] ?? new Uint8Array();
    const data = concat(base.subarray(0, Number(at)), unhex(put), base.subarray(Number(at) + Number(gone)));
    return codes(checkPage(data, PAGE_TYPE)) !== why;
  });
  expect(wrong).toEqual([]);
  expect((refused.inputs.changed as string[]).length).toBeGreaterThan(300);
});

test("a longer spelling, a hidden bit and what is too strong are found", () => {
  for (const told of refused.inputs.bits as string[]) {
    const [spelled = "", why] = told.split(/:\s?/);
    const [bits = "", ending = ""] = spelled.split(" ");
    const all = bits + (ending === "" ? "1".repeat((8 - (bits.length % 8)) % 8) : ending);
    const bytes = (all.match(/.{8}/g) ?? []).flatMap((each) => {
      const byte = Number.parseInt(each, 2);
      return byte === 255 ? [255, 0] : [byte];
    });
    expect([told, codes(checkPage(pageOf(formOf("full", false), 16, 16, Uint8Array.from(bytes)), PAGE_TYPE))]).toEqual([told, why]);
  }
});

test("another type is refused whatever the bytes", () => {
  for (const told of refused.inputs.stated as string[]) {
    const [, stated = "", why] = /^(.*): (.*)$/.exec(told) ?? [];
    expect(codes(checkPage(pageAt(0), stated))).toBe(why);
  }
});

test("nothing and too much are refused, and no byte of a head may be another", () => {
  expect(codes(checkPage(new Uint8Array(), PAGE_TYPE))).toBe("empty");
  expect(codes(checkPage(new Uint8Array(PAGE_BYTES + 1), PAGE_TYPE))).toBe("too_large");
  for (const form of ALL) {
    const head = headOf(form, 16, 16);
    expect(recognise(head)?.form).toBe(form);
    for (let at = 0; at < head.length; at += 1) {
      const other = head.slice();
      other[at] = (other[at] ?? 0) ^ 1;
      const found = recognise(other);
      expect(found === null || hex(other) === hex(headOf(form, found.width, found.height))).toBe(true);
    }
  }
});

test("a page that was cut off anywhere is refused", () => {
  const page = pageAt(2);
  for (let kept = 0; kept < page.length; kept += 1) expect(checkPage(page.subarray(0, kept), PAGE_TYPE).size).toBeGreaterThan(0);
});

test("what shines through lies on white, and no pixels are no page", () => {
  const clear = encode({ width: 1, height: 1, data: Uint8Array.of(0, 0, 0, 0) });
  const white = encode({ width: 1, height: 1, data: Uint8Array.of(255, 255, 255, 255) });
  expect(hex(clear.data)).toBe(hex(white.data));
  expect([clear.width, clear.height]).toEqual([16, 16]);
  expect(() => encode({ width: 0, height: 0, data: new Uint8Array() })).toThrow(RangeError);
  expect(() => encode({ width: 2_401, height: 1, data: new Uint8Array(4 * 2_401) })).toThrow(RangeError);
});

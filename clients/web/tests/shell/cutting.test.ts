// Where a picture is turned, cut and made black, as numbers.

import { expect, test } from "vitest";

import { between, cornerNear, drawnTo, fitted, stays, takenOff, touched, turnedOn, WHOLE } from "../../src/shell/cutting.ts";
import { kindBy } from "../../src/shell/pictures.ts";

test("what was taken off a side stays taken off it while the picture is turned", () => {
  const cut = takenOff(takenOff(WHOLE, "top", 0.1), "left", 0.2);
  const once = turnedOn(cut);
  expect(once).toEqual({ turn: 1, top: 0.2, right: 0.1, bottom: 0, left: 0 });
  expect(turnedOn(turnedOn(turnedOn(once)))).toEqual(cut);
});

test("something of a picture always stays, and whole pixels do", () => {
  const most = takenOff(takenOff(WHOLE, "top", 5), "bottom", 5);
  expect([most.top, most.bottom]).toEqual([0.9, 0]);
  expect(takenOff(WHOLE, "left", -1).left).toBe(0);
  expect(stays({ ...WHOLE, left: 0.25, right: 0.25, top: 0.5 }, 101, 7)).toEqual({ x: 25, y: 4, width: 51, height: 3 });
  expect(stays({ ...WHOLE, top: 0.9 }, 1, 1)).toEqual({ x: 0, y: 1, width: 1, height: 1 });
});

test("the nearest corner is drawn", () => {
  const corner = cornerNear(WHOLE, { x: 0.9, y: 0.2 });
  expect(corner).toEqual(["top", "right"]);
  const cut = drawnTo(WHOLE, corner, { x: 0.8, y: 0.1 });
  expect([cut.top, Math.round(100 * cut.right)]).toEqual([0.1, 20]);
});

test("a black box covers every pixel that it touches, and none outside the picture", () => {
  expect(between({ x: 0.8, y: -1 }, { x: 0.2, y: 0.5 })).toEqual({ x: 0.2, y: 0, width: 0.6000000000000001, height: 0.5 });
  expect(touched({ x: 0.11, y: 0.19, width: 0.1, height: 0.22 }, 10, 10)).toEqual({ x: 1, y: 1, width: 2, height: 4 });
  expect(touched({ x: 0, y: 0, width: 1, height: 1 }, 33, 17)).toEqual({ x: 0, y: 0, width: 33, height: 17 });
});

test("a picture is made smaller in proportion, and never larger", () => {
  const made = ([[4_800, 2_400], [100, 50], [10_000, 1]] as const).map(([wide, high]) => fitted(wide, high, 2_400));
  expect(made).toEqual([[2_400, 1_200], [100, 50], [2_400, 1]]);
});

test("what a file is shows in its first bytes, whatever it is called", () => {
  const of = (text: string) => kindBy(Uint8Array.from(text, (each) => each.charCodeAt(0)));
  expect(of("\xff\xd8\xff\xe0")).toBe("picture");
  expect(of("\x89PNG\r\n\x1a\n")).toBe("picture");
  expect(of("RIFF\x0a\x0d\x00\x00WEBPVP8 ")).toBe("picture");
  expect(of("\x00\x00\x00\x18ftypheic")).toBe("heic");
  expect([of("\0\0\0\x0cjP  \r\n\x87\n"), of("\xff\x4f\xff\x51\0")]).toEqual(["jp2", "jp2"]);
  expect(of("%PDF-1.7")).toBe("pdf");
  expect([of("GIF89a"), of("<svg "), of("")]).toEqual([null, null, null]);
});

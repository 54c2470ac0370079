// Turns pixels into those of a page: on white, grey where there is no colour, in whole blocks, light apart from tint. The twin of
// what relay_client/pages/scans/pixels.py and its picture library do behind the scaling, to the last bit.

import { BLOCK } from "../../generated/page_form.ts";

/** Red, green, blue and opacity of each pixel, row by row, as a canvas gives them. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Samples of one kind; `stride` of them make a row. */
export interface Plane {
  readonly samples: Uint8Array;
  readonly stride: number;
}

export interface Planes {
  readonly width: number;
  readonly height: number;
  /** Light alone, or light and both tints at half the width and height. */
  readonly planes: readonly Plane[];
}

const WHITE = 255;
const HALF = 1 << 15;
const CENTRE = 128 << 16;

/** Throws `RangeError` where there are no pixels. */
export function planesOf(pixels: Pixels): Planes {
  const { width: wide, height: high, data } = pixels;
  if (wide < 1 || high < 1 || data.length !== wide * high * 4) throw new RangeError("no pixels");
  const [width, height] = [whole(wide), whole(high)];
  const of = (which: 0 | 1 | 2): Uint8Array => channel(pixels, which, width, height);
  const [red, green, blue] = [of(0), of(1), of(2)];
  const light = new Uint8Array(width * height);
  let coloured = false;
  for (let at = 0; at < light.length; at += 1) {
    const [r, g, b] = [red[at] ?? 0, green[at] ?? 0, blue[at] ?? 0];
    coloured ||= r !== g || g !== b;
    light[at] = (19_595 * r + 38_470 * g + 7_471 * b + HALF) >> 16;
  }
  const planes = [{ samples: light, stride: width }, ...(coloured ? tints(red, green, blue, width) : [])];
  return { width, height, planes };
}

function whole(side: number): number {
  return Math.ceil(side / BLOCK) * BLOCK;
}

/** Red, green or blue on white, with white at the right and below up to whole blocks. */
function channel({ width: wide, height: high, data }: Pixels, which: 0 | 1 | 2, width: number, height: number): Uint8Array {
  const made = new Uint8Array(width * height).fill(WHITE);
  for (let row = 0; row < high; row += 1) {
    for (let column = 0; column < wide; column += 1) {
      const from = 4 * (row * wide + column);
      const opacity = data[from + 3] ?? WHITE;
      const value = data[from + which] ?? WHITE;
      made[row * width + column] = opacity === WHITE ? value : Math.round((value * opacity + WHITE * (WHITE - opacity)) / WHITE);
    }
  }
  return made;
}

/** Both tints, each the mean of four pixels; what is left over is rounded down and up in turn. */
function tints(red: Uint8Array, green: Uint8Array, blue: Uint8Array, width: number): readonly Plane[] {
  const stride = width / 2;
  const [one, other] = [new Uint8Array(red.length / 4), new Uint8Array(red.length / 4)];
  for (let at = 0; at < one.length; at += 1) {
    const column = at % stride;
    const corner = 2 * (Math.floor(at / stride) * width + column);
    let [blueness, redness] = [1 + (column & 1), 1 + (column & 1)];
    for (const from of [corner, corner + 1, corner + width, corner + width + 1]) {
      const [r, g, b] = [red[from] ?? 0, green[from] ?? 0, blue[from] ?? 0];
      blueness += (-11_059 * r - 21_709 * g + 32_768 * b + CENTRE + HALF - 1) >> 16;
      redness += (32_768 * r - 27_439 * g - 5_329 * b + CENTRE + HALF - 1) >> 16;
    }
    one[at] = blueness >> 2;
    other[at] = redness >> 2;
  }
  return [{ samples: one, stride }, { samples: other, stride }];
}

/** The square code on a scanned page, read on this computer. What it says is held against the cases by the worker. */
import { fitted } from "../../shell/cutting.ts";
import type { Pixels } from "../../worker/index.ts";

/** Pixels of the long side at which a code is looked for: the square has four for each of its modules then. */
const LOOKED_AT = 1_200;

class Unread extends Error {
  readonly code = "net.unreachable";
}

/** Return the text of the square code on a page, none where there is none to be seen. */
export async function codesOn(pixels: Pixels): Promise<readonly string[]> {
  const { default: read } = await import("jsqr").catch(() => { throw new Unread(); });
  const { data, width, height } = smaller(pixels);
  const code = read(data, width, height, { inversionAttempts: "dontInvert" });
  return code === null ? [] : [code.data];
}

/** A page no larger than it is looked at: each pixel is the mean of those that it stands for, so that grain goes. */
function smaller({ data, width, height }: Pixels): { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number } {
  const [wide, high] = fitted(width, height, Math.min(LOOKED_AT, Math.max(width, height)));
  const out = new Uint8ClampedArray(4 * wide * high).fill(255);
  for (let y = 0; y < high; y += 1) {
    const [top, bottom] = [Math.floor((y * height) / high), Math.max(Math.floor(((y + 1) * height) / high), 1)];
    for (let x = 0; x < wide; x += 1) {
      const [left, right] = [Math.floor((x * width) / wide), Math.max(Math.floor(((x + 1) * width) / wide), 1)];
      let [sum, count] = [0, 0];
      for (let row = top; row < bottom; row += 1) {
        for (let column = left; column < right; column += 1) {
          sum += data[4 * (row * width + column) + 1] ?? 0;
          count += 1;
        }
      }
      out.fill(sum / Math.max(count, 1), 4 * (y * wide + x), 4 * (y * wide + x) + 3);
    }
  }
  return { data: out, width: wide, height: high };
}

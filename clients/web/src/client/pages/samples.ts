// Whether a picture shows alike in every decoder: the same coded data at a fraction of its contrast must reach neither black nor
// white. The twin of `_decoding_flaws` in relay_client/pages/scans/page_check.py, whose picture library decodes as here.

import { ZIGZAG } from "../../generated/page_form.ts";
import type { Take } from "./coded_data.ts";
import { type Form } from "./form.ts";
import { inverse } from "./transform.ts";

const BLACK = 0;
const WHITE = 255;

/** One plane of the picture as it is decoded, with its quantisation steps as coefficients are stored. */
interface Shown {
  readonly samples: Uint8Array;
  readonly stride: number;
  readonly rows: number;
  readonly steps: readonly number[];
}

/** Takes in the coefficients of a page; says at the end whether anything of it is too strong. */
export class Samples {
  readonly #planes: readonly Shown[];
  readonly #across: number;
  readonly #block = new Int32Array(64);

  constructor(form: Form, width: number, height: number, fainter: number) {
    const [light = [], tint = []] = form.tables.map((rows) => ZIGZAG.map((at) => Math.floor((rows[at] ?? 0) / fainter)));
    const plane = (wide: number, rows: number, steps: readonly number[]): Shown => ({
      samples: new Uint8Array(wide * rows), stride: wide, rows, steps,
    });
    const half = (): Shown => plane(width / 2, height / 2, tint);
    this.#planes = [plane(width, height, light), ...(form.colour ? [half(), half()] : [])];
    this.#across = form.colour ? width / 16 : width / 8;
  }

  readonly take: Take = (coefficients, component, unit, block) => {
    const plane = this.#planes[component];
    if (plane === undefined) return;
    for (let at = 0; at < 64; at += 1) this.#block[ZIGZAG[at] ?? 0] = (coefficients[at] ?? 0) * (plane.steps[at] ?? 0);
    const wide = component === 0 && this.#planes.length > 1 ? 2 : 1;
    const column = (unit % this.#across) * wide + (block % wide);
    const row = Math.floor(unit / this.#across) * wide + Math.floor(block / wide);
    inverse(this.#block, plane.samples, row * 8 * plane.stride + column * 8, plane.stride);
  };

  /** Whether black or white is reached anywhere, in light or, made as large as light is, in a tint. */
  get extreme(): boolean {
    return this.#planes.some((plane, at) => (at === 0 ? reached(plane.samples) : reachedLarger(plane)));
  }
}

function reached(samples: Uint8Array): boolean {
  return samples.includes(BLACK) || samples.includes(WHITE);
}

/**
 * The same once each sample became four, as libjpeg enlarges a tint: of the nearest and its three neighbours, nine, three, three
 * and one parts of sixteen. Only where a sample itself is black or white can one of those be.
 */
function reachedLarger({ samples, stride, rows }: Shown): boolean {
  if (!reached(samples)) return false;
  const at = (row: number, column: number): number =>
    samples[Math.min(Math.max(row, 0), rows - 1) * stride + Math.min(Math.max(column, 0), stride - 1)] ?? 0;
  for (let row = 0; row < rows; row += 1) {
    for (const beside of [row - 1, row + 1]) {
      const sum = (column: number): number => 3 * at(row, column) + at(beside, column);
      for (let column = 0; column < stride; column += 1) {
        const left = (3 * sum(column) + sum(column - 1) + 8) >> 4;
        const right = (3 * sum(column) + sum(column + 1) + 7) >> 4;
        if ([left, right].some((shade) => shade === BLACK || shade === WHITE)) return true;
      }
    }
  }
  return false;
}

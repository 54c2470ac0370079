// Writes a page in the one form from pixels. The same pixels give the same bytes as relay_client/pages/scans/form.py gives by its
// picture library.
//
// Nothing but pixels comes in, so nothing of a file can go along: no place, no time, no device, no second picture.

import type { Bytes } from "../../bytes.ts";
import { BLOCK, type Quality, ZIGZAG } from "../../generated/page_form.ts";
import { type Codes, LIGHT, spelledOut, TINT } from "./coded_data.ts";
import { type Form, formOf, pageOf } from "./form.ts";
import { planesOf, type Plane, type Pixels } from "./planes.ts";
import { forward } from "./transform.ts";

/** A page as it was written. */
export interface Written {
  readonly data: Bytes;
  readonly width: number;
  readonly height: number;
}

/** Write a page; throws `RangeError` for pixels that are larger than the form allows, or none. */
export function encode(pixels: Pixels, quality: Quality = "full"): Written {
  const { width, height, planes } = planesOf(pixels);
  const form = formOf(quality, planes.length > 1);
  if (Math.max(width, height) > form.longest) throw new RangeError("pixels larger than a page");
  return { data: pageOf(form, width, height, coded(form, planes, width, height)), width, height };
}

/** The coded data, with a zero behind each FF. */
function coded(form: Form, planes: readonly Plane[], width: number, height: number): Uint8Array {
  const out = new Writer(width * height);
  const coders = planes.map((plane, at) => new Coder(out, plane, form.tables[Math.min(at, 1)] ?? [], at === 0 ? LIGHT : TINT));
  const edge = form.colour ? BLOCK : BLOCK / 2;
  const inUnit = form.colour ? 2 : 1;
  for (let row = 0; row < height / edge; row += 1) {
    for (let column = 0; column < width / edge; column += 1) {
      for (const [at, coder] of coders.entries()) {
        const blocks = at === 0 ? inUnit : 1;
        for (let block = 0; block < blocks * blocks; block += 1) {
          coder.block(column * blocks + (block % blocks), row * blocks + Math.floor(block / blocks));
        }
      }
    }
  }
  return out.end();
}

/** Writes the blocks of one component. */
class Coder {
  readonly #out: Writer;
  readonly #plane: Plane;
  /** Eight times each quantisation step, row by row. */
  readonly #steps: Int32Array;
  readonly #dc: Spelling;
  readonly #ac: Spelling;
  readonly #samples = new Int32Array(64);
  #before = 0;

  constructor(out: Writer, plane: Plane, steps: readonly number[], { dc, ac }: { readonly dc: Codes; readonly ac: Codes }) {
    this.#out = out;
    this.#plane = plane;
    this.#steps = Int32Array.from(steps, (step) => step * 8);
    this.#dc = spellingOf(dc);
    this.#ac = spellingOf(ac);
  }

  /** Write the block at this place, counted in blocks of 8 × 8 samples. */
  block(column: number, row: number): void {
    const { samples, stride } = this.#plane;
    const block = this.#samples;
    let from = row * 8 * stride + column * 8;
    for (let line = 0; line < 64; line += 8) {
      for (let at = 0; at < 8; at += 1) block[line + at] = (samples[from + at] ?? 0) - 128;
      from += stride;
    }
    forward(block);
    this.#write(block);
  }

  #write(block: Int32Array): void {
    const first = this.#quantised(block, 0);
    this.#difference(first - this.#before);
    this.#before = first;
    let run = 0;
    for (let at = 1; at < 64; at += 1) {
      const value = this.#quantised(block, ZIGZAG[at] ?? 0);
      if (value === 0) {
        run += 1;
        continue;
      }
      for (; run > 15; run -= 16) this.#out.put(this.#ac.codes[0xf0] ?? 0, this.#ac.lengths[0xf0] ?? 0);
      const size = sizeOf(value);
      this.#value(this.#ac, (run << 4) | size, value, size);
      run = 0;
    }
    if (run > 0) this.#out.put(this.#ac.codes[0] ?? 0, this.#ac.lengths[0] ?? 0);
  }

  #difference(value: number): void {
    const size = sizeOf(value);
    this.#value(this.#dc, size, value, size);
  }

  #value({ codes, lengths }: Spelling, symbol: number, value: number, size: number): void {
    this.#out.put(codes[symbol] ?? 0, lengths[symbol] ?? 0);
    if (size > 0) this.#out.put((value < 0 ? value - 1 : value) & ((1 << size) - 1), size);
  }

  /** The nearest multiple of the step, halves away from zero. */
  #quantised(block: Int32Array, at: number): number {
    const step = this.#steps[at] ?? 8;
    const value = block[at] ?? 0;
    return value < 0 ? -Math.trunc((-value + (step >> 1)) / step) : Math.trunc((value + (step >> 1)) / step);
  }
}

function sizeOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}

/** Code and length in bits of each symbol. */
interface Spelling {
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
}

function spellingOf(table: Codes): Spelling {
  const [codes, lengths] = [new Uint16Array(256), new Uint8Array(256)];
  for (const { symbol, code, length } of spelledOut(table)) {
    codes[symbol] = code;
    lengths[symbol] = length;
  }
  return { codes, lengths };
}

/** Puts bits behind each other, with a zero behind each FF and ones up to the end of the last byte (T.81, F.1.2.3). */
class Writer {
  #data: Uint8Array;
  #length = 0;
  #window = 0;
  #held = 0;

  constructor(guess: number) {
    this.#data = new Uint8Array(guess + 1_024);
  }

  put(bits: number, count: number): void {
    this.#window = (this.#window << count) | bits; // at most 7 bits are held, and 16 come
    this.#held += count;
    while (this.#held >= 8) {
      this.#held -= 8;
      this.#byte((this.#window >>> this.#held) & 0xff);
    }
    this.#window &= (1 << this.#held) - 1;
  }

  end(): Uint8Array {
    if (this.#held > 0) this.put((1 << (8 - this.#held)) - 1, 8 - this.#held);
    return this.#data.subarray(0, this.#length);
  }

  #byte(byte: number): void {
    if (this.#length + 2 > this.#data.length) {
      const larger = new Uint8Array(2 * this.#data.length);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length] = byte;
    this.#length += 1;
    if (byte === 0xff) {
      this.#data[this.#length] = 0;
      this.#length += 1;
    }
  }
}

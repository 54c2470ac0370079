// Reads the entropy-coded data of a baseline scan to its last bit (T.81, F.2.2). The twin of relay_client/pages/jpeg/coded_data.py.
//
// Finds what a picture decoder passes over in silence: bytes behind the last block, bits in the padding, longer spellings of the
// same block, data that ends early, and values that no picture has. Whatever the bytes, no bit is taken twice and no more blocks
// are read than the size allows.

import { CODES, type CodingFault } from "../../generated/page_form.ts";

/** A Huffman table: how many codes have 1 to 16 bits, and their symbols, shortest first. */
export interface Codes {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

/** How one component is coded: its codes, its quantisation steps as coefficients are stored, and its blocks in a unit. */
export interface Component {
  readonly dc: Codes;
  readonly ac: Codes;
  readonly steps: readonly number[];
  readonly blocks: number;
}

export const LIGHT: Pick<Component, "dc" | "ac"> = { dc: CODES.dc_luminance, ac: CODES.ac_luminance };
export const TINT: Pick<Component, "dc" | "ac"> = { dc: CODES.dc_chrominance, ac: CODES.ac_chrominance };

/** Is given the 64 coefficients of each block, as stored, with its component, its unit and its place in the unit. */
export type Take = (coefficients: Int16Array, component: number, unit: number, block: number) => void;

const COEFFICIENTS = 64;
const CODE = 16;
/** No coefficient of 8 × 8 samples of 8 bits is larger (T.81, A.3.3). */
const STRONGEST = 1_024;
const SIXTEEN_ZEROS = 0xf0;
/** Steps of the symbol that ends a block: more than any block has. */
const TO_THE_END = 128;

/** What each 16 bits begin with: bits of the code, 0 where there is none; bits of the value behind it; coefficients to go on. */
interface Steps {
  readonly bits: Uint8Array;
  readonly sizes: Uint8Array;
  readonly ahead: Uint8Array;
  /** Whether it spells only zeros. */
  readonly zeros: Uint8Array;
}

/** How a component's blocks are read; `sizes` has the bits of the largest value that may lead to each place. */
interface Plan {
  readonly first: Steps;
  readonly further: Steps;
  readonly sizes: Uint8Array;
  readonly most: number;
  readonly blocks: number;
}

class Wrong extends Error {
  readonly fault: CodingFault;

  constructor(fault: CodingFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Takes blocks from coded data; `held` low bits of the window are not read yet, `taken` bytes went into it. */
class Reader {
  readonly #coded: Uint8Array;
  readonly #coefficients = new Int16Array(COEFFICIENTS);
  #window = 0;
  #held = 0;
  #taken = 0;

  constructor(coded: Uint8Array) {
    this.#coded = coded;
  }

  /** How many bits are not read yet; negative where more were read than there are. */
  get left(): number {
    return (this.#coded.length - this.#taken) * 8 + this.#held;
  }

  /** The coefficients of the block that was read last; the first of them is a difference. */
  get coefficients(): Int16Array {
    return this.#coefficients;
  }

  /** Take one block. */
  block({ first, further, sizes }: Plan): void {
    const array = this.#coefficients.fill(0);
    let steps = first;
    let at = 0;
    let zeros = false;
    while (at < COEFFICIENTS) {
      this.#fill();
      const next = (this.#window >>> (this.#held - CODE)) & 0xffff;
      const bits = steps.bits[next] ?? 0;
      if (bits === 0) throw new Wrong("no_code");
      this.#held -= bits;
      const size = steps.sizes[next] ?? 0;
      const spelled = steps.zeros[next] === 1;
      at += steps.ahead[next] ?? 0;
      const value = this.#value(size);
      steps = further;
      if (size > (sizes[at] ?? 0)) throw new Wrong("beyond");
      if (zeros && at >= TO_THE_END) throw new Wrong("detour");
      if (size > 0 && at <= COEFFICIENTS) array[at - 1] = value;
      zeros = spelled;
    }
    if (this.left < 0) throw new Wrong("ends_early");
    if (zeros) throw new Wrong("detour");
    if (at > COEFFICIENTS && at < TO_THE_END) throw new Wrong("too_long");
  }

  /** The value that the next `size` bits stand for (T.81, F.2.2.1). */
  #value(size: number): number {
    if (size === 0) return 0;
    this.#fill();
    this.#held -= size;
    const value = (this.#window >>> this.#held) & ((1 << size) - 1);
    return value >> (size - 1) === 1 ? value : value + 1 - (1 << size);
  }

  /** Hold 25 bits at least; behind the last byte there are zeros. */
  #fill(): void {
    while (this.#held <= 24) {
      this.#window = (this.#window << 8) | (this.#coded[this.#taken] ?? 0);
      this.#taken += 1;
      this.#held += 8;
    }
  }
}

/**
 * What is wrong with the coded data of a picture, or null. `coded` is all that stands between head and end, the stuffed zeros taken
 * out; `units` is how many units it must hold; `components` stand in the order of a unit.
 */
export function faultIn(coded: Uint8Array, units: number, components: readonly Component[], take?: Take): CodingFault | null {
  const reader = new Reader(coded);
  const plans = components.map(planOf);
  const before = new Int32Array(plans.length);
  try {
    for (let unit = 0; unit < units; unit += 1) {
      for (const [component, plan] of plans.entries()) {
        for (let block = 0; block < plan.blocks; block += 1) {
          reader.block(plan);
          const first = (before[component] ?? 0) + (reader.coefficients[0] ?? 0);
          before[component] = first;
          if (Math.abs(first) > plan.most) return "beyond";
          reader.coefficients[0] = first;
          take?.(reader.coefficients, component, unit, block);
        }
      }
    }
  } catch (error) {
    if (error instanceof Wrong) return error.fault;
    throw error;
  }
  return ending(coded, reader.left);
}

/** What is wrong with the last `left` bits: ones up to the end of a byte, and nothing else (T.81, F.1.2.3). */
function ending(coded: Uint8Array, left: number): CodingFault | null {
  if (left >= 8) return "behind";
  const ones = (1 << left) - 1;
  return left > 0 && ((coded.at(-1) ?? 0) & ones) !== ones ? "padding" : null;
}

/** Take the zeros out that stand behind each FF (T.81, F.1.2.3). Whoever asks knows that nothing else stands behind one. */
export function unstuffed(coded: Uint8Array): Uint8Array {
  const made = new Uint8Array(coded.length);
  let length = 0;
  for (let at = 0; at < coded.length; at += 1) {
    const byte = coded[at] ?? 0;
    made[length] = byte;
    length += 1;
    if (byte === 0xff) at += 1;
  }
  return made.subarray(0, length);
}

function planOf({ dc, ac, steps, blocks }: Component): Plan {
  const most = steps.map((step) => Math.floor(STRONGEST / step) + 1);
  const [strongest = 0, ...others] = most;
  const sizes = new Uint8Array(2 + others.length + 2 * TO_THE_END).fill(CODE);
  // A difference can go from one end to the other; whatever leads past a block is refused for its length.
  sizes.set([0, bitLength(2 * strongest), ...others.map(bitLength)]);
  return { first: stepsOf(dc, true), further: stepsOf(ac, false), sizes, most: strongest, blocks };
}

function bitLength(value: number): number {
  return 32 - Math.clz32(value);
}

const made = new Map<Codes, Steps>();

/** The step for each 16 bits: of a first coefficient, or of one of the others. */
function stepsOf(codes: Codes, isDc: boolean): Steps {
  const known = made.get(codes);
  if (known !== undefined) return known;
  const all = 1 << CODE;
  const [bits, sizes, ahead, zeros] = [new Uint8Array(all), new Uint8Array(all), new Uint8Array(all), new Uint8Array(all)];
  for (const { symbol, code, length } of spelledOut(codes)) {
    const from = code << (CODE - length);
    const to = from + (1 << (CODE - length));
    bits.fill(length, from, to);
    sizes.fill(isDc ? symbol : symbol & 15, from, to);
    ahead.fill(isDc ? 1 : symbol === 0 ? TO_THE_END : (symbol >> 4) + 1, from, to);
    zeros.fill(!isDc && symbol === SIXTEEN_ZEROS ? 1 : 0, from, to);
  }
  const steps = { bits, sizes, ahead, zeros };
  made.set(codes, steps);
  return steps;
}

/** Each symbol of a table with its code. Codes of the next length go on where those ended, with a zero behind (T.81, C.2). */
export function* spelledOut({ counts, symbols }: Codes): Generator<{ symbol: number; code: number; length: number }> {
  let code = 0;
  let at = 0;
  for (const [index, count] of counts.entries()) {
    for (let nth = 0; nth < count; nth += 1) {
      yield { symbol: symbols[at] ?? 0, code, length: index + 1 };
      code += 1;
      at += 1;
    }
    code <<= 1;
  }
}

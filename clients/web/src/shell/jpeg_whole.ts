/**
 * Whether every block of a JPEG is there (T.81). A browser draws what it has of one that ends early and leaves the rest grey, also
 * where an end mark follows, and says nothing; so its coded data is followed here to the last block, and nothing of it is kept.
 *
 * Reads what browsers draw: sequential and progressive data in Huffman codes. Anything else is not whole.
 */

const CODE_BITS = 16;
const BLOCK = 64;
const LAST_SEQUENTIAL = 0xc1;
const PROGRESSIVE = 0xc2;

/** For each 16 bits: the bits of the code that they begin with, times 256, and its symbol; 0 where there is none. */
type Codes = Uint16Array;

interface Part {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  /** Blocks in a row and in a column, of its own and filled up to whole units. */
  readonly own: readonly [number, number];
  readonly all: readonly [number, number];
  /** Which coefficients are not zero, for a progressive picture. */
  readonly set: Uint8Array;
}

interface Scan {
  readonly parts: readonly { part: Part; dc: Codes | undefined; ac: Codes | undefined }[];
  readonly first: number;
  readonly last: number;
  readonly refines: boolean;
}

class NotWhole extends Error {}

/** Follow the data from SOI to EOI. */
export function jpegIsWhole(data: Uint8Array): boolean {
  try {
    return new Walk(data).whole();
  } catch (fault) {
    if (fault instanceof NotWhole) return false;
    throw fault;
  }
}

/** Takes bits from coded data; `made` of those that are held are no bits of the data. */
class Bits {
  readonly #data: Uint8Array;
  #at: number;
  #window = 0;
  #held = 0;
  #made = 0;

  constructor(data: Uint8Array, at: number) {
    this.#data = data;
    this.#at = at;
  }

  take(count: number): number {
    if (count === 0) return 0;
    this.#fill();
    this.#drop(count);
    return (this.#window >>> this.#held) & ((1 << count) - 1);
  }

  symbol(codes: Codes | undefined): number {
    this.#fill();
    const coded = codes?.[(this.#window >>> (this.#held - CODE_BITS)) & 0xffff] ?? 0;
    if (coded === 0) throw new NotWhole();
    this.#drop(coded >> 8);
    return coded & 0xff;
  }

  /** Nothing is left before the next marker but the rest of a byte. */
  done(): void {
    if (this.#held - this.#made >= 8 || (this.#at < this.#data.length && !this.#isMarker(this.#at))) throw new NotWhole();
  }

  /** Leave what is held, go to the next marker, and return which it is. */
  marker(): number {
    let at = this.#at;
    while (at < this.#data.length && !this.#isMarker(at)) at += 1;
    while (this.#data[at + 1] === 0xff) at += 1;
    [this.#at, this.#held, this.#made, this.#window] = [at + 2, 0, 0, 0];
    return this.#data[at + 1] ?? 0;
  }

  /** Where the data goes on behind the marker that was found. */
  get at(): number {
    return this.#at;
  }

  #isMarker(at: number): boolean {
    return this.#data[at] === 0xff && this.#data[at + 1] !== 0;
  }

  #drop(count: number): void {
    this.#held -= count;
    if (this.#held < this.#made) throw new NotWhole();
  }

  #fill(): void {
    while (this.#held <= CODE_BITS) {
      let byte = this.#data[this.#at];
      if (byte === undefined || this.#isMarker(this.#at)) {
        byte = 0;
        this.#made += 8;
      } else {
        this.#at += byte === 0xff ? 2 : 1;
      }
      this.#window = (this.#window << 8) | byte;
      this.#held += 8;
    }
  }
}

class Walk {
  readonly #data: Uint8Array;
  readonly #codes = new Map<number, Codes>();
  readonly #seen = new Set<Part>();
  #parts: readonly Part[] = [];
  #units: readonly [number, number] = [0, 0];
  #most: readonly [number, number] = [1, 1];
  #progressive = false;
  #restart = 0;
  #endOfBand = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  whole(): boolean {
    let bits = new Bits(this.#data, 2);
    for (;;) {
      const marker = bits.marker();
      if (marker === 0xd9) return this.#parts.length > 0 && this.#parts.every((part) => this.#seen.has(part));
      if (marker === 0) return false;
      if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue;
      const body = bits.at + 2;
      const end = bits.at + this.#number(bits.at);
      if (end < body || end > this.#data.length) return false;
      bits = new Bits(this.#data, end);
      if (marker === 0xc4) this.#tables(body, end);
      else if (marker === 0xdd) this.#restart = this.#number(body);
      else if (marker >= 0xc0 && marker <= PROGRESSIVE) this.#frame(marker, body);
      else if (marker > PROGRESSIVE && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) return false;
      else if (marker === 0xda) this.#scan(this.#head(body), bits);
    }
  }

  #byte(at: number): number {
    return this.#data[at] ?? 0;
  }

  #number(at: number): number {
    return this.#byte(at) * 256 + this.#byte(at + 1);
  }

  #tables(from: number, end: number): void {
    for (let at = from; at + 17 <= end;) {
      const which = this.#byte(at);
      const codes: Codes = new Uint16Array(1 << CODE_BITS);
      let symbol = at + 17;
      let code = 0;
      for (let length = 1; length <= CODE_BITS; length += 1) {
        for (let left = this.#byte(at + length); left > 0; left -= 1) {
          const step = 1 << (CODE_BITS - length);
          codes.fill(length * 256 + this.#byte(symbol), code, code + step);
          code += step;
          symbol += 1;
        }
      }
      this.#codes.set(which, codes);
      at = symbol;
    }
  }

  #frame(marker: number, body: number): void {
    if (this.#parts.length > 0) throw new NotWhole();
    this.#progressive = marker > LAST_SEQUENTIAL;
    const [high, wide] = [this.#number(body + 1), this.#number(body + 3)];
    const given = Array.from({ length: this.#byte(body + 5) }, (_, at) => {
      const factors = this.#byte(body + 7 + 3 * at);
      return { id: this.#byte(body + 6 + 3 * at), across: factors >> 4, down: factors & 15 };
    });
    this.#most = [Math.max(1, ...given.map(({ across }) => across)), Math.max(1, ...given.map(({ down }) => down))];
    const [most, deepest] = this.#most;
    this.#units = [Math.ceil(wide / (8 * most)), Math.ceil(high / (8 * deepest))];
    const [units, rows] = this.#units;
    this.#parts = given.map(({ id, across, down }) => {
      const own = [Math.ceil((wide * across) / most / 8), Math.ceil((high * down) / deepest / 8)] as const;
      const all = [units * across, rows * down] as const;
      const set = new Uint8Array(this.#progressive ? all[0] * all[1] * BLOCK : 0);
      return { id, across, down, own, all, set };
    });
  }

  #head(body: number): Scan {
    const count = this.#byte(body);
    const parts = Array.from({ length: count }, (_, at) => {
      const [id, tables] = [this.#byte(body + 1 + 2 * at), this.#byte(body + 2 + 2 * at)];
      const part = this.#parts.find((part) => part.id === id);
      if (part === undefined) throw new NotWhole();
      return { part, dc: this.#codes.get(tables >> 4), ac: this.#codes.get(0x10 | (tables & 15)) };
    });
    const behind = body + 1 + 2 * count;
    const [first, last, steps] = [this.#byte(behind), this.#byte(behind + 1), this.#byte(behind + 2)];
    if (last >= BLOCK) throw new NotWhole();
    return { parts, first, last, refines: steps >> 4 > 0 };
  }

  #scan(scan: Scan, bits: Bits): void {
    const [only] = scan.parts;
    if (only === undefined) throw new NotWhole();
    const alone = scan.parts.length === 1;
    const [wide, high] = alone ? only.part.own : this.#units;
    this.#endOfBand = 0;
    for (let unit = 0; unit < wide * high; unit += 1) {
      if (this.#restart > 0 && unit > 0 && unit % this.#restart === 0) {
        bits.done();
        if ((bits.marker() & 0xf8) !== 0xd0) throw new NotWhole();
        this.#endOfBand = 0;
      }
      const [column, row] = [unit % wide, Math.floor(unit / wide)];
      if (alone) this.#block(scan, only, row * only.part.all[0] + column, bits);
      else for (const component of scan.parts) this.#unit(scan, component, row, column, bits);
    }
    bits.done();
    for (const { part } of scan.parts) if (scan.first === 0) this.#seen.add(part);
  }

  #unit(scan: Scan, component: Scan["parts"][number], row: number, column: number, bits: Bits): void {
    const { across, down, all } = component.part;
    for (let y = 0; y < down; y += 1) {
      for (let x = 0; x < across; x += 1) this.#block(scan, component, (row * down + y) * all[0] + column * across + x, bits);
    }
  }

  #block(scan: Scan, { part, dc, ac }: Scan["parts"][number], at: number, bits: Bits): void {
    if (!this.#progressive) {
      bits.take(bits.symbol(dc) & 15);
      for (let place = 1; place < BLOCK; place += 1) {
        const symbol = bits.symbol(ac);
        if ((symbol & 15) === 0 && symbol !== 0xf0) return;
        place += symbol >> 4;
        bits.take(symbol & 15);
      }
    } else if (scan.first === 0) {
      if (scan.refines) bits.take(1);
      else bits.take(bits.symbol(dc) & 15);
    } else if (scan.refines) {
      this.#refine(scan, ac, part.set.subarray(at * BLOCK, (at + 1) * BLOCK), bits);
    } else {
      this.#band(scan, ac, part.set.subarray(at * BLOCK, (at + 1) * BLOCK), bits);
    }
  }

  /** The first time that these coefficients of a block come (G.1.2.2). */
  #band({ first, last }: Scan, ac: Codes | undefined, set: Uint8Array, bits: Bits): void {
    if (this.#endOfBand > 0) {
      this.#endOfBand -= 1;
      return;
    }
    for (let place = first; place <= last; place += 1) {
      const symbol = bits.symbol(ac);
      const zeros = symbol >> 4;
      if ((symbol & 15) === 0 && zeros < 15) {
        this.#endOfBand = (1 << zeros) - 1 + bits.take(zeros);
        return;
      }
      place += zeros;
      if ((symbol & 15) === 0) continue;
      bits.take(symbol & 15);
      if (place <= last) set[place] = 1;
    }
  }

  /** One more bit of these coefficients of a block (G.1.2.3). */
  #refine({ first, last }: Scan, ac: Codes | undefined, set: Uint8Array, bits: Bits): void {
    let place = first;
    for (; this.#endOfBand === 0 && place <= last; place += 1) {
      const symbol = bits.symbol(ac);
      let zeros = symbol >> 4;
      if ((symbol & 15) === 0 && zeros < 15) {
        this.#endOfBand = (1 << zeros) + bits.take(zeros);
        break;
      }
      if ((symbol & 15) !== 0) bits.take(1);
      for (; place <= last; place += 1) {
        if (set[place] === 1) bits.take(1);
        else if (zeros === 0) break;
        else zeros -= 1;
      }
      if ((symbol & 15) !== 0 && place <= last) set[place] = 1;
    }
    if (this.#endOfBand === 0) return;
    for (; place <= last; place += 1) if (set[place] === 1) bits.take(1);
    this.#endOfBand -= 1;
  }
}

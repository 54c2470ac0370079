// The discrete cosine transform of 8 × 8 samples and its inverse, in whole numbers (T.81, A.3.3).
//
// Both are the accurate one that libjpeg calls `islow` (C. Loeffler, A. Ligtenberg, G. Moschytz: Practical fast 1-D DCT algorithms
// with 11 multiplications, ICASSP 1989), with its scalings and its rounding: the same samples give the same coefficients as in the
// command-line client, to the last bit.

/* eslint-disable @typescript-eslint/no-non-null-assertion -- every place that is read is one of the 64 */
/** Factors times 2^13. */
const F0_298 = 2_446;
const F0_390 = 3_196;
const F0_541 = 4_433;
const F0_765 = 6_270;
const F0_899 = 7_373;
const F1_175 = 9_633;
const F1_501 = 12_299;
const F1_847 = 15_137;
const F1_961 = 16_069;
const F2_053 = 16_819;
const F2_562 = 20_995;
const F3_072 = 25_172;
const SIDE = 8;
const AREA = 64;
const CENTRE = 128;

/** Transform 64 samples, from which 128 was taken, in place; what comes out is 8 times the coefficients of T.81. */
export function forward(samples: Int32Array): void {
  for (let row = 0; row < AREA; row += SIDE) once(samples, row, 1, 2);
  for (let column = 0; column < SIDE; column += 1) once(samples, column, SIDE, -2);
}

/** One row or column; `keep` bits of a fraction are added to the result, or taken away where negative. */
function once(data: Int32Array, at: number, step: number, keep: number): void {
  const a = at + step;
  const b = a + step;
  const c = b + step;
  const d = c + step;
  const e = d + step;
  const f = e + step;
  const g = f + step;
  const [s07, s16, s25, s34] = [data[at]! + data[g]!, data[a]! + data[f]!, data[b]! + data[e]!, data[c]! + data[d]!];
  const [d07, d16, d25, d34] = [data[at]! - data[g]!, data[a]! - data[f]!, data[b]! - data[e]!, data[c]! - data[d]!];
  const down = 13 - keep;
  const half = 1 << (down - 1);
  const [t10, t13, t11, t12] = [s07 + s34, s07 - s34, s16 + s25, s16 - s25];
  if (keep > 0) {
    data[at] = (t10 + t11) << keep;
    data[d] = (t10 - t11) << keep;
  } else {
    data[at] = (t10 + t11 + 2) >> 2;
    data[d] = (t10 - t11 + 2) >> 2;
  }
  const even = (t12 + t13) * F0_541;
  data[b] = (even + t13 * F0_765 + half) >> down;
  data[f] = (even - t12 * F1_847 + half) >> down;
  const z5 = (d34 + d16 + d25 + d07) * F1_175;
  const z1 = (d34 + d07) * -F0_899;
  const z2 = (d25 + d16) * -F2_562;
  const z3 = (d34 + d16) * -F1_961 + z5;
  const z4 = (d25 + d07) * -F0_390 + z5;
  data[g] = (d34 * F0_298 + z1 + z3 + half) >> down;
  data[e] = (d25 * F2_053 + z2 + z4 + half) >> down;
  data[c] = (d16 * F3_072 + z2 + z3 + half) >> down;
  data[a] = (d07 * F1_501 + z1 + z4 + half) >> down;
}

const space = new Float64Array(AREA);
const eight = new Float64Array(SIDE);

/**
 * Make samples from 64 coefficients, row by row, which are multiplied out already: into `samples` from `at` on, `stride` to a row.
 * What lies below black or above white becomes black or white, however far beyond it is.
 */
export function inverse(coefficients: Int32Array, samples: Uint8Array, at: number, stride: number): void {
  for (let column = 0; column < SIDE; column += 1) {
    for (let row = 0; row < SIDE; row += 1) eight[row] = coefficients[row * SIDE + column]!;
    back();
    for (let row = 0; row < SIDE; row += 1) space[row * SIDE + column] = Math.floor(eight[row]! / 2_048 + 0.5);
  }
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) eight[column] = space[row * SIDE + column]!;
    back();
    const line = at + row * stride;
    for (let column = 0; column < SIDE; column += 1) {
      const value = Math.floor(eight[column]! / 262_144 + 0.5) + CENTRE;
      samples[line + column] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** Turn the eight numbers back, times 2^13. */
function back(): void {
  const even = (eight[2]! + eight[6]!) * F0_541;
  const t2 = even - eight[6]! * F1_847;
  const t3 = even + eight[2]! * F0_765;
  const t0 = (eight[0]! + eight[4]!) * 8_192;
  const t1 = (eight[0]! - eight[4]!) * 8_192;
  const [t10, t13, t11, t12] = [t0 + t3, t0 - t3, t1 + t2, t1 - t2];
  const [x7, x5, x3, x1] = [eight[7]!, eight[5]!, eight[3]!, eight[1]!];
  const z5 = (x7 + x3 + x5 + x1) * F1_175;
  const z1 = (x7 + x1) * -F0_899;
  const z2 = (x5 + x3) * -F2_562;
  const z3 = (x7 + x3) * -F1_961 + z5;
  const z4 = (x5 + x1) * -F0_390 + z5;
  const o0 = x7 * F0_298 + z1 + z3;
  const o1 = x5 * F2_053 + z2 + z4;
  const o2 = x3 * F3_072 + z2 + z3;
  const o3 = x1 * F1_501 + z1 + z4;
  [eight[0], eight[7]] = [t10 + o3, t10 - o3];
  [eight[1], eight[6]] = [t11 + o2, t11 - o2];
  [eight[2], eight[5]] = [t12 + o1, t12 - o1];
  [eight[3], eight[4]] = [t13 + o0, t13 - o0];
}

// Walks over the marker segments of any JPEG without believing a length it states (T.81, B.1). The twin of
// relay_client/pages/jpeg/markers.py.

/** One segment: `body` is where its own bytes begin, `coded` where coded data begins, or `end`. */
export interface Segment {
  readonly marker: number;
  readonly at: number;
  readonly body: number;
  readonly coded: number;
  readonly end: number;
  /** Superfluous FF before the marker, and the bytes before that which belong to nothing. */
  readonly fill: number;
  readonly astray: number;
}

/** The segments end where there must be more. */
export class Broken extends Error {}

const SOS = 0xda;
const EOI = 0xd9;
const MOST = 2_000;

/** Yield the segments from SOI, where `data` begins, to EOI, that included; throws `Broken` where they stop before it. */
export function* segments(data: Uint8Array): Generator<Segment> {
  let at = 0;
  for (let count = 0; count < MOST; count += 1) {
    const begin = data.indexOf(0xff, at);
    if (begin < 0) throw new Broken();
    // A marker is FF and a byte that says which; further FF before that byte are fill (B.1.1.2).
    let name = begin;
    while (data[name] === 0xff) name += 1;
    const marker = data[name] ?? 0;
    if (marker === 0) throw new Broken();
    let body = name + 1;
    let end = body;
    if (!isAlone(marker)) {
      // The length counts its own two bytes. One that leads past the end, or back, ends the walk.
      const [high, low] = data.subarray(body, body + 2);
      end = body + (low === undefined ? (high ?? 0) : ((high ?? 0) << 8) | low);
      body += 2;
      if (end < body || end > data.length) throw new Broken();
    }
    const segment = { marker, at: begin, body, coded: end, fill: name - begin - 1, astray: begin - at };
    if (marker === SOS) {
      // The stated length is that of the scan's head; the coded data behind it has none, and ends at the next marker.
      const stop = codedEnd(data, end);
      if (stop < 0) {
        yield { ...segment, end: data.length };
        throw new Broken();
      }
      end = stop;
    }
    yield { ...segment, end };
    if (marker === EOI) return;
    at = end;
  }
  throw new Broken();
}

/** Markers that no length follows. */
function isAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= EOI);
}

/** In coded data FF is followed by 00, or by one of the eight markers at which a decoder may start anew. */
function codedEnd(data: Uint8Array, from: number): number {
  for (let at = data.indexOf(0xff, from); at >= 0; at = data.indexOf(0xff, at + 1)) {
    const next = data[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return -1;
}

export function beginsWith(data: Uint8Array, start: Uint8Array): boolean {
  return data.length >= start.length && start.every((byte, at) => data[at] === byte);
}

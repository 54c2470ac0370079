/**
 * What a browser's decoder passes over in silence: a picture whose data ends early, and dots that are no squares. The twin of
 * relay_client/pages/scans/whole.py and of the shape of dots in samples.py, for the files that a browser draws.
 */
import { jpegIsWhole } from "./jpeg_whole.ts";

const SIGN_BYTES = 8;
const CHUNK_HEAD = 8;
const SUM_BYTES = 4;
const RIFF_HEAD = 12;
/** Zeros at the end of coded data. Both coders end with bits that are set. */
const BLANK_BYTES = 64;
/** A density beyond that is a mistake of whoever wrote it. */
const FLATTEST = 4;

type Form = "jpeg" | "png" | "webp" | "other";

/** Whether all of a picture is there. Of what is no JPEG, PNG or WebP nothing is said. */
export function isWhole(data: Uint8Array): boolean {
  switch (formOf(data)) {
    case "jpeg":
      return jpegIsWhole(data);
    case "png":
      return pngIsWhole(data);
    case "webp":
      return webpIsWhole(data);
    default:
      return true;
  }
}

/** A dot's height by its width, as the file states it; 1 where nothing does. `upright`: the sides of the picture as it is drawn. */
export function shapeOf(data: Uint8Array, upright: { readonly width: number; readonly height: number }): number {
  const form = formOf(data);
  const density = form === "png" ? pngDensity(data) : form === "jpeg" ? jpegDensity(data) : undefined;
  if (density === undefined || density.across <= 0 || density.down <= 0) return 1;
  const shape = density.across / density.down;
  if (shape > FLATTEST || shape < 1 / FLATTEST) return 1;
  const turned = density.width !== density.height && density.width === upright.height && density.height === upright.width;
  return turned ? 1 / shape : shape;
}

function formOf(data: Uint8Array): Form {
  const head = text(data, 0, RIFF_HEAD);
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG\r\n")) return "png";
  return /^RIFF.{4}WEBP/s.test(head) ? "webp" : "other";
}

interface Chunk {
  readonly name: string;
  readonly at: number;
  readonly body: number;
  readonly end: number;
}

function* chunksOf(data: Uint8Array): Generator<Chunk> {
  const view = viewOf(data);
  for (let at = SIGN_BYTES; at + CHUNK_HEAD + SUM_BYTES <= data.length;) {
    const end = at + CHUNK_HEAD + view.getUint32(at);
    if (end + SUM_BYTES > data.length) return;
    yield { name: text(data, at + 4, at + CHUNK_HEAD), at, body: at + CHUNK_HEAD, end };
    at = end + SUM_BYTES;
  }
}

/** Whether every chunk up to the last one is there with its sum (ISO/IEC 15948, 5.3). */
function pngIsWhole(data: Uint8Array): boolean {
  const view = viewOf(data);
  for (const { name, at, end } of chunksOf(data)) {
    if (sumOf(data.subarray(at + 4, end)) !== view.getUint32(end)) return false;
    if (name === "IEND") return true;
  }
  return false;
}

function webpIsWhole(data: Uint8Array): boolean {
  const view = viewOf(data);
  for (let at = RIFF_HEAD; at + CHUNK_HEAD <= data.length;) {
    const length = view.getUint32(at + 4, true);
    const body = data.subarray(at + CHUNK_HEAD, at + CHUNK_HEAD + length);
    if (["VP8 ", "VP8L", "ALPH"].includes(text(data, at, at + 4))) {
      const blank = length >= BLANK_BYTES && body.subarray(-BLANK_BYTES).every((byte) => byte === 0);
      if (blank || body.length < length) return false;
    }
    at += CHUNK_HEAD + length + (length % 2);
  }
  return true;
}

interface Density {
  readonly across: number;
  readonly down: number;
  readonly width: number;
  readonly height: number;
}

function pngDensity(data: Uint8Array): Density | undefined {
  const view = viewOf(data);
  let size = { width: 0, height: 0 };
  for (const { name, body, end } of chunksOf(data)) {
    if (name === "IHDR" && end - body >= 8) size = { width: view.getUint32(body), height: view.getUint32(body + 4) };
    if (name === "pHYs" && end - body >= 8) return { across: view.getUint32(body), down: view.getUint32(body + 4), ...size };
    if (name === "IDAT") return undefined;
  }
  return undefined;
}

function jpegDensity(data: Uint8Array): Density | undefined {
  const view = viewOf(data);
  let density: { across: number; down: number } | undefined;
  for (let at = 2; at + 9 < data.length && data[at] === 0xff;) {
    const marker = data[at + 1] ?? 0;
    if (marker === 0xe0 && text(data, at + 4, at + 9) === "JFIF\0" && at + 16 <= data.length) {
      density = { across: view.getUint16(at + 12), down: view.getUint16(at + 14) };
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return density && { ...density, height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

function text(data: Uint8Array, from: number, end: number): string {
  return String.fromCharCode(...data.subarray(from, end));
}

const SUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});

/** The sum of a chunk (ISO/IEC 15948, annex D). */
function sumOf(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (SUMS[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

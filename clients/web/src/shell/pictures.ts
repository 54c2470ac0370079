/**
 * From files that somebody chose to pixels, by the browser's own decoders: what a file is by its first bytes, its pixels on white,
 * turned, cut, made black. Nothing but pixels leaves here.
 */
import { FILE_BYTES, LONGEST, PIXELS } from "../generated/page_form.ts";
import type { Pixels } from "../worker/index.ts";
import { type Box, type Cut, fitted, stays, touched } from "./cutting.ts";

/** A file cannot become a page; `code` says why. */
export class Unfit extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export type Kind = "picture" | "heic" | "jp2" | "pdf";

const HEAD_BYTES = 16;

/** Say what a file is. Throws `Unfit`: *page.empty*, *page.file_too_large*, *page.unknown*, *page.unreadable*. */
export async function kindOf(file: Blob): Promise<Kind> {
  if (file.size === 0) throw new Unfit("page.empty");
  if (file.size > FILE_BYTES) throw new Unfit("page.file_too_large");
  const head = await file.slice(0, HEAD_BYTES).arrayBuffer().catch(() => { throw new Unfit("page.unreadable"); });
  const kind = kindBy(new Uint8Array(head));
  if (kind === null) throw new Unfit("page.unknown");
  return kind;
}

/** The kind of what begins so; null for what is not taken in. */
export function kindBy(head: Uint8Array): Kind | null {
  const text = String.fromCharCode(...head);
  if (text.startsWith("\xff\xd8\xff") || text.startsWith("\x89PNG\r\n") || /^RIFF.{4}WEBP/s.test(text)) return "picture";
  if (/^.{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1|avif)/s.test(text)) return "heic";
  if (text.startsWith("\0\0\0\x0cjP  ") || text.startsWith("\xff\x4f\xff\x51")) return "jp2";
  return text.startsWith("%PDF-") ? "pdf" : null;
}

/** Decode a picture, upright. Throws `Unfit`: *page.heic*, *page.jp2* (none here), *page.damaged*, *page.too_many_pixels*. */
export async function decoded(file: Blob, kind: Kind = "picture"): Promise<ImageBitmap> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Unfit(kind === "picture" ? "page.damaged" : `page.${kind}`);
  });
  if (bitmap.width * bitmap.height <= PIXELS) return bitmap;
  bitmap.close();
  throw new Unfit("page.too_many_pixels");
}

/** Somewhere to draw. Throws `Unfit` *page.no_canvas*. */
export function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Unfit("page.no_canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  return context;
}

/** The pixels of what was drawn; the canvas is given back to the browser. */
export function drawn(context: CanvasRenderingContext2D): Pixels {
  const { canvas } = context;
  const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
  [canvas.width, canvas.height] = [0, 0];
  return { width, height, data };
}

type Drawable = ImageBitmap | HTMLVideoElement;

/** The pixels of a picture as a page has them: on white, no longer than a page. */
export function wholePicture(picture: Drawable, wide: number, high: number, longest: number = LONGEST): Pixels {
  const [width, height] = fitted(wide, high, longest);
  const context = canvasOf(width, height);
  context.drawImage(picture, 0, 0, width, height);
  return drawn(context);
}

/** Draw a picture turned, into all of a canvas. */
export function drawTurned(context: CanvasRenderingContext2D, picture: ImageBitmap, turn: Cut["turn"]): void {
  const { width, height } = context.canvas;
  const [wide, high] = turn % 2 === 0 ? [width, height] : [height, width];
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate((turn * Math.PI) / 2);
  context.drawImage(picture, -wide / 2, -high / 2, wide, high);
  context.restore();
}

/** The size of a picture once it is turned. */
export function turnedSize({ width, height }: ImageBitmap, turn: Cut["turn"]): readonly [number, number] {
  return turn % 2 === 0 ? [width, height] : [height, width];
}

/** The pixels that stay of a picture. */
export function cutOut(picture: ImageBitmap, cut: Cut): Pixels {
  const [width, height] = turnedSize(picture, cut.turn);
  const whole = canvasOf(width, height);
  drawTurned(whole, picture, cut.turn);
  const box = stays(cut, width, height);
  const part = canvasOf(box.width, box.height);
  part.drawImage(whole.canvas, -box.x, -box.y);
  return drawn(part);
}

/** The pixels of a picture with these boxes black: of what was below them nothing is left. */
export function blackened(picture: ImageBitmap, boxes: readonly Box[]): Pixels {
  const { width, height } = picture;
  const context = canvasOf(width, height);
  context.drawImage(picture, 0, 0);
  context.fillStyle = "#000";
  for (const box of boxes.map((area) => touched(area, width, height))) context.fillRect(box.x, box.y, box.width, box.height);
  return drawn(context);
}

const SMALL = 32;
const DARK = 110;

/** Whether a picture is dark as a whole: its words may be hard to read then. */
export function isDark(picture: ImageBitmap): boolean {
  const context = canvasOf(SMALL, SMALL);
  context.drawImage(picture, 0, 0, SMALL, SMALL);
  const { data } = drawn(context);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum += (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
  return sum / (3 * SMALL * SMALL) < DARK;
}

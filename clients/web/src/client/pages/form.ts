// The one form of a page: which bytes stand before the picture's data. The twin of relay_client/pages/scans/form.py, whose tables
// scripts/web_tables.py writes to src/generated/page_form.ts.

import { type Bytes, concat, equal, unhex } from "../../bytes.ts";
import { BLOCK, FORMS, type Quality, ZIGZAG } from "../../generated/page_form.ts";

export const START = unhex("ffd8");
export const END = unhex("ffd9");

/** One of the four forms: how fine, and with or without colour. */
export interface Form {
  readonly quality: Quality;
  readonly colour: boolean;
  /** The quantisation tables, row by row: light, and for colour the second one. */
  readonly tables: readonly (readonly number[])[];
  /** Pixels that the long side may have. */
  readonly longest: number;
  /** The bytes of an empty page up to its coded data, and those that show the same data fainter. */
  readonly empty: Bytes;
  readonly fainter: Bytes;
  /** Where in them height and width stand. */
  readonly sizeAt: number;
}

export const ALL: readonly Form[] = FORMS.map((form) => ({
  quality: form.quality as Quality,
  colour: form.colour,
  tables: form.tables,
  longest: form.longest,
  empty: unhex(form.head),
  fainter: unhex(form.fainter),
  sizeAt: form.size_at,
}));

/** The form of this quality, with or without colour. */
export function formOf(quality: Quality, colour: boolean): Form {
  const form = ALL.find((known) => known.quality === quality && known.colour === colour);
  if (form === undefined) throw new RangeError("no such form");
  return form;
}

/** Every byte of a page from its start to its coded data. Width and height in pixels. */
export function headOf(form: Form, width: number, height: number): Bytes {
  const head = form.empty.slice();
  head.set([height >> 8, height & 0xff, width >> 8, width & 0xff], form.sizeAt);
  return head;
}

/** How many coded units a page of this size has: of 16 × 16 pixels with colour, else of 8 × 8. */
export function unitsOf(form: Form, width: number, height: number): number {
  const edge = form.colour ? BLOCK : BLOCK / 2;
  return Math.floor(width / edge) * Math.floor(height / edge);
}

/** The steps of one of a form's tables, in the order in which coefficients are stored. */
export function stepsOf(form: Form, table: number): readonly number[] {
  const rows = form.tables[table] ?? [];
  return ZIGZAG.map((at) => rows[at] ?? 0);
}

/** A head that is exactly one of the four forms': its form, the size it states, and where the coded data begins. */
export interface Recognised {
  readonly form: Form;
  readonly width: number;
  readonly height: number;
  readonly dataAt: number;
}

/** The head that `data` begins with, or null where one byte is not what a form says. */
export function recognise(data: Uint8Array): Recognised | null {
  for (const form of ALL) {
    const { empty, sizeAt } = form;
    if (data.length < empty.length) continue;
    const height = ((data[sizeAt] ?? 0) << 8) | (data[sizeAt + 1] ?? 0);
    const width = ((data[sizeAt + 2] ?? 0) << 8) | (data[sizeAt + 3] ?? 0);
    if (equal(data.subarray(0, empty.length), headOf(form, width, height))) return { form, width, height, dataAt: empty.length };
  }
  return null;
}

/** Whether the size is one that a page of this form can have. */
export function fits({ width, height }: Pick<Recognised, "width" | "height">, form: Form): boolean {
  return [width, height].every((side) => side > 0 && side % BLOCK === 0) && Math.max(width, height) <= form.longest;
}

/** A whole page: head, coded data with its zeros stuffed, end. */
export function pageOf(form: Form, width: number, height: number, coded: Uint8Array): Bytes {
  return concat(headOf(form, width, height), coded, END);
}

// Decides whether a page that came may be shown: it must be in the one form. The twin of
// relay_client/pages/scans/page_check.py, without the details that only its screens name.
//
// One comparison decides: the head is byte for byte what form.ts says, the coded data is read to its last bit, and the picture
// ends with the file. What differs is then explained, as far as it can be. Works on hostile bytes: nothing is thrown, and time and
// memory are bounded by PAGE_BYTES. Only a page with no finding is given to the browser's own decoder.

import { equal, unhex } from "../../bytes.ts";
import { APPLICATIONS, FAINTER, PAGE_BYTES, PAGE_TYPE } from "../../generated/page_form.ts";
import { type Component, faultIn, LIGHT, TINT, unstuffed } from "./coded_data.ts";
import { ALL, END, fits, type Form, recognise, type Recognised, START, stepsOf, unitsOf } from "./form.ts";
import { beginsWith, Broken, type Segment, segments } from "./markers.ts";
import { Samples } from "./samples.ts";

const DHT = 0xc4;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const COM = 0xfe;
const BASELINE = 0xc0;
const NO_FRAMES: readonly number[] = [0xc4, 0xc8, 0xcc];
const LOOKED_AT = 64;
const CHECK = "page.check.";

/** Every reason not to show a page, none where it is in the one form; `stated` is the type that its author gave it. */
export function checkPage(data: Uint8Array, stated: string): ReadonlySet<string> {
  const codes = new Set<string>();
  if (stated !== PAGE_TYPE) codes.add(`${CHECK}type`);
  if (data.length === 0) codes.add(`${CHECK}empty`);
  else if (data.length > PAGE_BYTES) codes.add(`${CHECK}too_large`);
  else for (const code of compared(data)) codes.add(code);
  return codes;
}

function compared(data: Uint8Array): Iterable<string> {
  const head = recognise(data);
  if (head === null) return explained(data, true);
  if (!fits(head, head.form)) return [`${CHECK}size`, ...explained(data)];
  const ends = data.length >= head.dataAt + END.length && equal(data.subarray(-END.length), END);
  const coded = data.subarray(head.dataAt, ends ? data.length - END.length : undefined);
  // In coded data FF is always stuffed; anything else behind an FF is a segment that a page does not have.
  if (!ends || !isStuffed(coded)) return explained(data, true);
  return codingFlaws(unstuffed(coded), head);
}

function isStuffed(coded: Uint8Array): boolean {
  for (let at = coded.indexOf(0xff); at >= 0; at = coded.indexOf(0xff, at + 1)) if (coded[at + 1] !== 0) return false;
  return true;
}

function codingFlaws(coded: Uint8Array, { form, width, height }: Recognised): string[] {
  const samples = new Samples(form, width, height, FAINTER);
  const fault = faultIn(coded, unitsOf(form, width, height), componentsOf(form), samples.take);
  if (fault === "ends_early") return [`${CHECK}truncated`];
  if (fault === "beyond") return [`${CHECK}overdriven`];
  if (fault !== null) return [`${CHECK}coding`];
  return samples.extreme ? [`${CHECK}overdriven`] : [];
}

function componentsOf(form: Form): readonly Component[] {
  const light = { ...LIGHT, steps: stepsOf(form, 0), blocks: form.colour ? 4 : 1 };
  const tint = { ...TINT, steps: stepsOf(form, 1), blocks: 1 };
  return form.colour ? [light, tint, tint] : [light];
}

/** Say what a page has that the form has not. To find nothing here proves nothing: `always` names something all the same. */
function explained(data: Uint8Array, always = false): ReadonlySet<string> {
  const codes = new Set<string>();
  if (!beginsWith(data, START)) {
    codes.add(`${CHECK}not_jpeg`);
    if (hasStart(data)) codes.add(`${CHECK}before`);
    return codes;
  }
  let scans = 0;
  try {
    for (const segment of segments(data)) {
      for (const flaw of segmentFlaws(data, segment)) codes.add(CHECK + flaw);
      scans += segment.marker === SOS ? 1 : 0;
      if (scans > 1) codes.add(`${CHECK}form`);
    }
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    codes.add(`${CHECK}truncated`);
  }
  if (codes.size === 0 && always) codes.add(`${CHECK}form`);
  return codes;
}

function* segmentFlaws(data: Uint8Array, segment: Segment): Generator<string> {
  const { marker, at, fill, end, coded } = segment;
  const body = data.subarray(segment.body, Math.min(coded, segment.body + LOOKED_AT));
  if (fill > 0 || segment.astray > 0) yield "between";
  const whole = data.subarray(at + fill, end);
  if (marker >= 0xe0 && marker <= 0xef) yield* applicationFlaws(whole, body);
  else if (marker >= BASELINE && marker <= 0xcf && !NO_FRAMES.includes(marker)) yield* frameFlaws(body, marker);
  else if (marker === COM) yield "comment";
  else if (marker === DHT || marker === DQT) {
    if (!isKnown(whole)) yield "tables";
  } else if (marker === SOI) {
    if (at > 0) yield "second";
  } else if (marker === EOI) {
    if (end < data.length) yield "behind";
    if (hasStart(data.subarray(end))) yield "second";
  } else if (marker !== SOS) yield "part";
}

function* applicationFlaws(whole: Uint8Array, body: Uint8Array): Generator<string> {
  if (isKnown(whole)) return;
  const kind = APPLICATIONS.find(([start]) => beginsWith(body, unhex(start)));
  // Behind version, units and density stand the size of a thumbnail and its pixels.
  if (kind?.[2] === "JFIF") yield equal(body.subarray(12), Uint8Array.of(0, 0)) ? "application" : "thumbnail";
  else yield (kind?.[1] ?? `${CHECK}application`).slice(CHECK.length);
}

function* frameFlaws(body: Uint8Array, marker: number): Generator<string> {
  const [, h1 = 0, h2 = 0, w1 = 0, w2 = 0] = body;
  const [form] = ALL;
  if (form !== undefined && !fits({ height: (h1 << 8) | h2, width: (w1 << 8) | w2 }, form)) yield "size";
  if (marker !== BASELINE) yield "form";
}

let known: readonly Uint8Array[] | undefined;

/** Whether a segment is one that any of the forms has, but for the frame, which states a size. */
function isKnown(whole: Uint8Array): boolean {
  known ??= ALL.flatMap(({ empty }) => {
    const head = Uint8Array.from([...empty, ...END]);
    return [...segments(head)].map((segment) => head.subarray(segment.at, segment.end));
  });
  return known.some((allowed) => equal(allowed, whole));
}

function hasStart(data: Uint8Array): boolean {
  for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + 1)) {
    if (data[at + 1] === SOI && data[at + 2] === 0xff) return true;
  }
  return false;
}

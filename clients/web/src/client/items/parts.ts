// The large parts of an opened item: fetched when they are asked for, and checked to the last byte. The twin of
// clients/cli/relay_client/items/parts.py, for pages, which fit in memory.
//
// First the hash list against the signed root, then header and initial value, then each segment as it comes, padding too (step I9).
// A line that breaks is taken up at the segment where it broke. Bytes leave this file only when every check before them held.

import { type Bytes, concat } from "../../bytes.ts";
import { CannotOpen } from "../../crypto/errors.ts";
import { SEGMENT_BYTES } from "../../crypto/part.ts";
import { segmentOffset, splitHashes, StreamOpener } from "../../crypto/stream.ts";
import type { CryptoCode } from "../../generated/crypto.ts";
import { PAGE_BYTES } from "../../generated/page_form.ts";
import type { AccountSession } from "../account/session.ts";
import { Misused, Unreadable } from "../errors.ts";
import { untilDone } from "../net/retry.ts";
import type { RawRequest } from "../net/transport.ts";
import type { Unsealed } from "./item_reader.ts";

const CODES: Partial<Record<CryptoCode, string>> = {
  "crypto.header": "item.part_header",
  "crypto.iv": "item.part_iv",
  "crypto.nonce": "item.part_nonce",
  "crypto.padding": "item.part_padding",
};
/** Segments in one request: a line that breaks costs no more than these. */
const AT_ONCE = 4;
/** What may be otherwise at the next attempt to fetch: a line that broke in the middle of an answer. */
const PASSES: ReadonlySet<string> = new Set(["net.garbled"]);

/**
 * One part, from 1, of an item that passed every check, whole. Throws `Misused` *page.unknown_number*; `Unreadable`
 * *item.part_large* for more than a page may have, and others for what does not hold; and what the line says.
 */
export async function wholePart(session: AccountSession, unsealed: Unsealed, number: number): Promise<Bytes> {
  const { case: inCase, item, parts: refs } = unsealed.manifest;
  const [info, ref] = [unsealed.parts[number - 1], refs[number]];
  if (info === undefined || ref === undefined || number < 1) throw new Misused("page.unknown_number");
  if (info.length > PAGE_BYTES) throw new Unreadable("item.part_large");
  const path = { case: inCase, item, part: number };
  const heard = (asked: RawRequest): Promise<{ readonly body: Bytes }> =>
    untilDone(() => session.askBytes(asked), { sleep: session.environment.sleep, also: PASSES });
  const listed = await heard({ route: "part.hashes", path });
  const opener = await withCode("item.part_hashes", () => {
    const { header, root, length: padded } = ref;
    const signed = { header, root, padded, length: info.length, hashes: splitHashes(listed.body) };
    return StreamOpener.of(unsealed.contentKey(), { case: inCase, item, part: number }, signed);
  });
  const pieces: Bytes[] = [];
  for (let at = 0; at < opener.segments; at += AT_ONCE) {
    const last = Math.min(opener.segments, at + AT_ONCE);
    const end = Math.min(opener.stored, segmentOffset(last));
    const range = `bytes=${String(segmentOffset(at))}-${String(end - 1)}`;
    const { body } = await heard({ route: "part.read", path, headers: { Range: range } });
    if (body.length !== end - segmentOffset(at)) throw new Unreadable("item.part_bytes");
    for (let index = at; index < last; index += 1) {
      const segment = body.subarray((index - at) * SEGMENT_BYTES, (index - at + 1) * SEGMENT_BYTES);
      pieces.push(await withCode("item.part_bytes", () => opener.content(index, segment)));
    }
  }
  return concat(...pieces);
}

/** Say in our own words what does not hold; `otherwise` where segments are not those that were signed. */
async function withCode<T>(otherwise: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    throw fault instanceof CannotOpen ? new Unreadable(CODES[fault.code] ?? otherwise) : fault;
  }
}

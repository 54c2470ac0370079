/** Takes in what somebody chose: one file after the other, one page after the other. What does not fit is told; the rest stays. */
import { LONGEST, LONGEST_SMALL, PAGES } from "../generated/page_form.ts";
import type { Pixels } from "../worker/index.ts";
import { decoded, kindOf, Unfit, wholePicture } from "./pictures.ts";
import { isWhole, shapeOf } from "./whole.ts";

/**
 * Yield the pixels of all pages of these files, `small` for a slow line. Throws `Unfit`, also *page.cut_short* for a picture
 * of which a part is missing, and *page.too_many* where they do not fit behind `has` others.
 */
export async function* pagesOfFiles(files: readonly Blob[], has: number, small = false): AsyncGenerator<Pixels> {
  const longest = small ? LONGEST_SMALL : LONGEST;
  let room = PAGES - has;
  for (const file of files) {
    const kind = await kindOf(file);
    if (room < 1) throw new Unfit("page.too_many");
    if (kind === "pdf") {
      const { pagesOfPdf } = await import("./pdf.ts").catch(() => { throw new Unfit("net.unreachable"); });
      for await (const page of pagesOfPdf(file, room, longest)) {
        yield page;
        room -= 1;
      }
      continue;
    }
    const data = new Uint8Array(await file.arrayBuffer().catch(() => { throw new Unfit("page.unreadable"); }));
    const picture = await decoded(file, kind).catch((fault: unknown) => { throw orCutShort(fault, data); });
    try {
      if (!isWhole(data)) throw new Unfit("page.cut_short");
      const shape = shapeOf(data, picture);
      const [wide, high] = [picture.width / Math.min(1, shape), picture.height * Math.max(1, shape)];
      yield wholePicture(picture, wide, high, longest);
    } finally {
      picture.close();
    }
    room -= 1;
  }
}

/** Some browsers draw no part of a picture whose end is missing: what is wrong with it is that, and not damage. */
function orCutShort(fault: unknown, data: Uint8Array): unknown {
  return fault instanceof Unfit && fault.code === "page.damaged" && !isWhole(data) ? new Unfit("page.cut_short") : fault;
}

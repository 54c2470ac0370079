/** From a letter that may be read to what is put on paper. */
import type { CaseId, ItemId, OpenedItem } from "../../worker/index.ts";
import { counsel } from "./counsel.svelte.ts";

/** Fetch an opened letter or one's own, with its pages, and go to its sheets. */
export async function toPaper(of: CaseId, item: ItemId, own: boolean): Promise<void> {
  const core = await counsel.core();
  await shown(await core.read(of, item), own);
}

/** Go to the sheets of a letter. */
export async function shown(opened: OpenedItem, own: boolean): Promise<void> {
  const core = await counsel.core();
  const pages: Uint8Array<ArrayBuffer>[] = [];
  for (const { number } of opened.parts) pages.push(await core.letterPage(opened.case, opened.item, number));
  const code = own ? "" : await core.returnCodeOf(opened.case, opened.item);
  counsel.case = opened.case;
  counsel.print({ kind: "letter", opened, pages, code });
}

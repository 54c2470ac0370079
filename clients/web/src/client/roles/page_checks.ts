// Looking at the pages of an item before it may be passed on: every byte of every page, as its reader would get it. The twin of
// clients/cli/relay_client/roles/page_checks.py.
//
// A page that cannot be opened by the rules, or that holds anything a viewer would not show, is a finding; with one, nothing is
// released. What was found once is kept by the manifest, which binds every byte; the bytes are not.

import type { Bytes } from "../../bytes.ts";
import { digest } from "../../crypto/digests.ts";
import type { Digest, RecordId } from "../../generated/names.ts";
import { Misused, PagesUnfit, Unreadable, Unreviewed } from "../errors.ts";
import { checkPage } from "../pages/page_check.ts";
import type { OpenedItem, PageFinding } from "../views/items.ts";
import type { ItemAccess } from "./item_access.ts";

/** One page as it was checked: its bytes, and why it must not be passed on. */
export interface CheckedPage {
  /** Absent where it does not open. */
  readonly data?: Bytes | undefined;
  readonly findings: readonly PageFinding[];
}

/** What is kept of a page that was checked: SHA-256 of one that opens, and what was found. */
interface Checked {
  readonly digest?: Digest | undefined;
  readonly findings: readonly PageFinding[];
}

/** Checking pages, for a mediator. */
export class PageChecks {
  readonly #items: ItemAccess;
  readonly #checked = new Map<RecordId, Map<number, Checked>>();

  constructor(items: ItemAccess) {
    this.#items = items;
  }

  /** Fetch one page, from 1, and check it. Throws `Misused` *page.unknown_number* and what the line says. */
  async page(opened: OpenedItem, number: number): Promise<CheckedPage> {
    const info = opened.parts.find((part) => part.number === number);
    if (info === undefined) throw new Misused("page.unknown_number");
    const { data, codes } = await this.#fetched(opened, number, info.type);
    const findings = codes.map((code) => ({ page: number, code }));
    const pages = this.#checked.get(opened.manifest) ?? new Map<number, Checked>();
    pages.set(number, { digest: data === undefined ? undefined : await digest(data), findings });
    this.#checked.set(opened.manifest, pages);
    return { data, findings };
  }

  /** Every reason not to pass an item on that lies in its pages. Nothing that was checked before is fetched again. */
  async findings(opened: OpenedItem): Promise<readonly PageFinding[]> {
    return (await this.#all(opened)).flatMap((page) => page.findings);
  }

  /** Require that every page was shown, just as it is: SHA-256 of each, in their order; `Unreviewed` *release.pages_unseen*. */
  async requireShown(opened: OpenedItem, shown: readonly (Digest | undefined)[]): Promise<void> {
    const pages = await this.#all(opened);
    const same = pages.every((page, at) => page.digest !== undefined && page.digest === shown[at]);
    if (!same || shown.length !== pages.length) throw new Unreviewed("release.pages_unseen");
  }

  /** Throw `PagesUnfit` with every finding where the pages must not be passed on. */
  async requireFit(opened: OpenedItem): Promise<void> {
    const findings = await this.findings(opened);
    if (findings.length > 0) throw new PagesUnfit(findings);
  }

  async #all(opened: OpenedItem): Promise<readonly Checked[]> {
    const all: Checked[] = [];
    for (const { number } of opened.parts) {
      const known = this.#checked.get(opened.manifest)?.get(number);
      if (known === undefined) await this.page(opened, number);
      const page = known ?? this.#checked.get(opened.manifest)?.get(number);
      if (page !== undefined) all.push(page);
    }
    return all;
  }

  /** One page and what is wrong with it; a page that does not open is a finding of its own. */
  async #fetched(opened: OpenedItem, number: number, type: string): Promise<{ data?: Bytes; codes: readonly string[] }> {
    try {
      const data = await this.#items.page(opened, number);
      return { data, codes: [...checkPage(data, type)] };
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      return { codes: [fault.code === "item.part_large" ? "page.check.too_large" : fault.code] };
    }
  }
}

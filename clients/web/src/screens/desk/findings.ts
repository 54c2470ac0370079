/** Which sentence says what is wrong with a page. */

const SENTENCES: Readonly<Record<string, string>> = {
  "page.check.type": "problem-page-check-type",
  "page.check.empty": "problem-page-check-empty",
  "page.check.too_large": "problem-page-check-too-large",
  "page.check.not_jpeg": "problem-page-check-not-jpeg",
  "page.check.before": "problem-page-check-before",
  "page.check.behind": "problem-page-check-behind",
  "page.check.between": "problem-page-check-between",
  "page.check.exif": "problem-page-check-exif",
  "page.check.xmp": "problem-page-check-xmp",
  "page.check.iptc": "problem-page-check-iptc",
  "page.check.profile": "problem-page-check-profile",
  "page.check.comment": "problem-page-check-comment",
  "page.check.thumbnail": "problem-page-check-thumbnail",
  "page.check.second": "problem-page-check-second",
  "page.check.application": "problem-page-check-application",
  "page.check.part": "problem-page-check-part",
  "page.check.tables": "problem-page-check-tables",
  "page.check.size": "problem-page-check-size",
  "page.check.truncated": "problem-page-check-truncated",
  "page.check.coding": "problem-page-check-coding",
  "page.check.overdriven": "problem-page-check-overdriven",
  "page.check.form": "problem-page-check-form",
  "page.check.not_shown": "problem-page-check-not-shown",
};

/** The sentence of a finding; one that does not open by the rules has one of its own. */
export function sentenceOf(code: string): string {
  return SENTENCES[code] ?? "desk-page-unread";
}

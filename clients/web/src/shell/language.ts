/** The languages of the screens, and which of them a browser asks for. Imports nothing: src/early.ts takes it along. */

export type Language = "nl" | "en";

/** Choose among the languages that a browser asks for, the first first; English for whoever reads neither. */
export function pickLanguage(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((code) => code === "nl" || code === "en");
  return known === "nl" ? "nl" : "en";
}

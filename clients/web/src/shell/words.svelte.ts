/**
 * The sentences of the screens, from the same Fluent files as every other surface: words/nl and words/en of the command-line
 * client. The browser takes web.ftl alone.
 *
 * The language is kept in memory and nowhere else. A cookie or stored value would stay on a shared device and say that somebody was
 * here; a person who comes back starts with the browser's own language and is one tap from the other one.
 */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import en from "../../../cli/relay_client/words/en/web.ftl?raw";
import nl from "../../../cli/relay_client/words/nl/web.ftl?raw";

export type Language = "nl" | "en";

function bundle(language: Language, source: string): FluentBundle {
  const made = new FluentBundle(language, { useIsolating: false }); // both languages are written from left to right
  const [fault] = made.addResource(new FluentResource(source));
  if (fault !== undefined) throw fault;
  return made;
}

const BUNDLES: Record<Language, FluentBundle> = { nl: bundle("nl", nl), en: bundle("en", en) };

/** Choose among the languages that a browser asks for, the first first; English for whoever reads neither. */
export function pickLanguage(wanted: readonly string[]): Language {
  const known = wanted.map((each) => each.slice(0, 2).toLowerCase()).find((each) => each === "nl" || each === "en");
  return known === "nl" ? "nl" : "en";
}

class Words {
  language = $state<Language>("en");

  speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = language;
  }

  /** Return a sentence in the language now. A missing sentence or variable is a fault, and never shown. */
  say(id: string, variables: Record<string, FluentVariable> = {}): string {
    const made = BUNDLES[this.language];
    const pattern = made.getMessage(id)?.value ?? undefined;
    if (pattern === undefined) throw new Error(id);
    return made.formatPattern(pattern, variables);
  }

  /** Write a day as people do: 12 december, 12 December. `at` is in seconds since 1970. */
  day(at: number): string {
    const locale = this.language === "en" ? "en-GB" : this.language;
    return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" }).format(new Date(at * 1_000));
  }
}

export const words = new Words();

/** Short for the screens, which say many sentences. */
export function say(id: string, variables: Record<string, FluentVariable> = {}): string {
  return words.say(id, variables);
}

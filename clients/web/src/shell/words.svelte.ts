/**
 * The sentences of the screens, from the same Fluent files as every other surface: words/nl and words/en of the command-line
 * client. The browser takes web.ftl, desk.ftl and counsel.ftl, those of the first page at once and others with the pages that
 * say them.
 *
 * The language is kept in memory and nowhere else. A cookie or stored value would stay on a shared device and say that somebody was
 * here; a person who comes back starts with the browser's own language and is one tap from the other one.
 */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { FIRST, LATER } from "virtual:sentences";
import type { Language } from "./language.ts";
import type { Group } from "./places.ts";

function bundle(language: Language): FluentBundle {
  const made = new FluentBundle(language, { useIsolating: false }); // both languages are written from left to right
  add(made, FIRST[language]);
  return made;
}

/** Add the sentences of a file. Two groups may have a sentence in common. */
function add(made: FluentBundle, source: string): void {
  const [fault] = made.addResource(new FluentResource(source), { allowOverrides: true });
  if (fault !== undefined) throw fault;
}

const BUNDLES: Record<Language, FluentBundle> = { nl: bundle("nl"), en: bundle("en") };

const DAY_S = 86_400;
const WRITERS: Record<string, Intl.DateTimeFormat> = {};

class Words {
  language = $state<Language>("en");
  /** The groups whose sentences were wanted, and which of them are under way or here, by group and language. */
  readonly #wanted = new Set<Group>();
  readonly #brought = new Map<string, Promise<void>>();

  speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = language;
  }

  /** Speak another language once the sentences of it are here; throws where they do not come. */
  async change(language: Language): Promise<void> {
    await Promise.all([...this.#wanted].map((group) => this.#bring(group, language)));
    this.speak(language);
  }

  /** Fetch the sentences of a group in the language now, and then in the other one, so that changing needs no line. */
  async bring(group: Group): Promise<void> {
    this.#wanted.add(group);
    const { language } = this;
    await this.#bring(group, language);
    void this.#bring(group, language === "nl" ? "en" : "nl").catch(() => undefined); // asked for again when it is wanted
  }

  #bring(group: Group, language: Language): Promise<void> {
    const key = `${group} ${language}`;
    const coming = this.#brought.get(key) ?? this.#fetch(group, language);
    this.#brought.set(key, coming);
    coming.catch(() => { this.#brought.delete(key); });
    return coming;
  }

  async #fetch(group: Group, language: Language): Promise<void> {
    const file = await LATER[group]?.[language]();
    add(BUNDLES[language], file?.default ?? "");
  }

  /** Return a sentence in the language now. A missing sentence or variable is a fault, and never shown. */
  say(id: string, variables: Record<string, FluentVariable> = {}): string {
    const made = BUNDLES[this.language];
    const pattern = made.getMessage(id)?.value ?? undefined;
    if (pattern === undefined) throw new Error(id);
    return made.formatPattern(pattern, variables);
  }

  /** Write the day of a moment as people do: 12 december, 12 December. `at` is in seconds since 1970. */
  day(at: number): string {
    return this.#written(at, { day: "numeric", month: "long" });
  }

  /** Write a day with its name, as a page begins: Woensdag 18 november. `at` is in seconds since 1970. */
  weekday(at: number): string {
    const written = this.#written(at, { weekday: "long", day: "numeric", month: "long" });
    return written.charAt(0).toUpperCase() + written.slice(1);
  }

  /** Write a day with its year, for what is kept: 12 december 2026. `at` is in seconds since 1970. */
  date(at: number): string {
    return this.#written(at, { dateStyle: "long" });
  }

  /** Write a day of a record as people do. `day` counts whole days since 1970; it is the same day wherever the reader is. */
  dayOf(day: number): string {
    return this.#written(day * DAY_S, { day: "numeric", month: "long", timeZone: "UTC" });
  }

  /** Write a day of a record with its year, for what is kept. `day` counts whole days since 1970. */
  dateOf(day: number): string {
    return this.#written(day * DAY_S, { dateStyle: "long", timeZone: "UTC" });
  }

  /** Write a time of the day as people do: 14:02. `at` is in seconds since 1970. */
  time(at: number): string {
    return this.#written(at, { hour: "2-digit", minute: "2-digit" });
  }

  /** Write a moment in one form. What writes it is made once for each form and language: making one takes longer than its work. */
  #written(at: number, form: Intl.DateTimeFormatOptions): string {
    const locale = this.language === "en" ? "en-GB" : this.language;
    const key = `${locale} ${Object.entries(form).join(" ")}`;
    const writer = (WRITERS[key] ??= new Intl.DateTimeFormat(locale, form));
    return writer.format(new Date(at * 1_000));
  }

  /** Write a number of bytes as "1.4 MB", rounded up: what is sent is never less than was said. */
  size(bytes: number): string {
    const locale = this.language === "en" ? "en-GB" : this.language;
    const form = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return `${new Intl.NumberFormat(locale, form).format(Math.ceil(bytes / 100_000) / 10)} MB`;
  }

  /** Write names behind each other: Meral en Daan, Meral and Daan. */
  list(names: readonly string[]): string {
    return new Intl.ListFormat(this.language, { type: "conjunction" }).format(names);
  }
}

export const words = new Words();

/** Short for the screens, which say many sentences. */
export function say(id: string, variables: Record<string, FluentVariable> = {}): string {
  return words.say(id, variables);
}

// Cuts web.ftl, desk.ftl and counsel.ftl to what a page needs, with what it says in the words of another surface: the first page
// brings only the sentences that its own files say, and each group of later pages (src/screens/groups.ts) brings the rest of what
// its files say, in one language at a time. Nobody lists them: each sentence is written out where it is said, and files import each
// other by name. tests/sentences.test.ts holds that none is left out.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

export const LANGUAGES = ["nl", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const SRC = fileURLToPath(new URL("./src/", import.meta.url));
const WORDS = fileURLToPath(new URL("../cli/relay_client/words/", import.meta.url));
const FIRST = "main.ts";
const GROUPS = "screens/groups.ts";
/** Where the sentences stand: those of everybody, and those of the staff. */
const FILES = ["web.ftl", "desk.ftl", "counsel.ftl"] as const;
/** The files that say what stands on sheets of paper, and where those sentences stand for every surface. */
const SHEETS = ["screens/counsel/sheets.ts", "screens/counsel/Paper.svelte"].map((file) => resolve(SRC, file));
const OF_SHEETS = ["common.ftl", "account.ftl", "paper.ftl", "interpreter.ftl", "supporter.ftl"] as const;
/** Sentences of other surfaces that a page says in the same words: which of which file. */
const SHARED: Readonly<Record<string, RegExp>> = {
  "common.ftl": /^hint-/,
  "pages.ftl": /^problem-page-check-/,
  "mediator.ftl": /^intimate-reason$/,
};
/** What src/shell/words.svelte.ts imports, and behind it a group and a language. */
const MODULE = "virtual:sentences";

const IMPORTED = /(?:^|\n)\s*(?:import|export)\s(?!type\b)(?:[^"';]*?\sfrom\s)?\s*"(\.[^"?]+)"/g;
const LATER = /(\w[\w-]*|"[^"]+"):\s*\(\) => import\("(\.[^"]+)"\)/g;
const SAID = /(?<=["%:])(?:web|desk|counsel|hint|problem-page-check|intimate)-[a-z0-9-]+(?=["%])/g;
const ON_SHEETS = /(?<=")(?:answer|cover|kind|letter|paper|reader|said|words)-[a-z-]+(?=")/g;
const ENTRY = /^([a-z][a-z0-9-]*) =.*(?:\n(?:[ }].*|(?=\n[ }])))*$/gm;
const REFERENCE = /\{\s*-?[a-z]/;

function read(path: string): string {
  return readFileSync(path, "utf-8");
}

/** Return a file of src and all that it brings with it: what is imported when needed is not among it. */
export function reached(file: string): Set<string> {
  const files = new Set<string>();
  const left = [resolve(SRC, file)];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (files.has(path) || !/\.(ts|svelte)$/.test(path)) continue;
    files.add(path);
    for (const [, name = ""] of read(path).matchAll(IMPORTED)) left.push(resolve(dirname(path), name));
  }
  return files;
}

/** Return the groups of later pages, each with its file. */
export function groups(): Map<string, string> {
  const matches = [...read(resolve(SRC, GROUPS)).matchAll(LATER)];
  return new Map(matches.map(([, name = "", file = ""]) => [name.replaceAll('"', ""), resolve(SRC, dirname(GROUPS), file)]));
}

/** Return each sentence of the client by its id, as it stands in its file. Throws where one refers to another. */
export function entries(language: Language): Map<string, string> {
  return new Map(FILES.flatMap((file) => alone(language, file, entriesOf(language, file))));
}

/** Return each sentence of another surface that a page may say too. Throws as `entries`. */
export function shared(language: Language): Map<string, string> {
  const files = Object.entries(SHARED);
  return new Map(files.flatMap(([file, wanted]) => {
    return alone(language, file, entriesOf(language, file).filter(([id]) => wanted.test(id)));
  }));
}

/** Return each sentence that may stand on a sheet of paper. */
function ofSheets(language: Language): Map<string, string> {
  return new Map(OF_SHEETS.flatMap((file) => entriesOf(language, file)));
}

function entriesOf(language: Language, file: string): [id: string, text: string][] {
  return [...read(resolve(WORDS, language, file)).matchAll(ENTRY)].map(([text, id = ""]): [string, string] => [id, text]);
}

function alone(language: Language, file: string, messages: [id: string, text: string][]): [id: string, text: string][] {
  for (const [id, text] of messages) {
    if (REFERENCE.test(text)) throw new Error(`${id} of words/${language}/${file} refers to another sentence`);
  }
  return messages;
}

function saidIn(path: string): readonly string[] {
  const own = read(path).match(SAID) ?? [];
  return SHEETS.includes(path) ? [...own, ...(read(path).match(ON_SHEETS) ?? [])] : own;
}

function said(file: string): Set<string> {
  return new Set([...reached(file)].flatMap((path) => saidIn(path)));
}

/** Return the sentences of a group, or of the first page where none is named, as a Fluent file. */
export function sentences(language: Language, group?: string): string {
  const first = said(FIRST);
  const file = group === undefined ? undefined : groups().get(group);
  if (group !== undefined && file === undefined) throw new Error(`no group ${group} in src/${GROUPS}`);
  const wanted = file === undefined ? first : [...said(file)].filter((id) => !first.has(id));
  const all = new Map([...ofSheets(language), ...shared(language), ...entries(language)]);
  return [...wanted].map((id) => all.get(id)).filter((text) => text !== undefined).join("\n");
}

function all(): string {
  const first = LANGUAGES.map((language) => `${language}: ${JSON.stringify(sentences(language))}`);
  const later = [...groups().keys()].map((group) => {
    const bundles = LANGUAGES.map((language) => `${language}: () => import("${MODULE}/${group}/${language}")`);
    return `${JSON.stringify(group)}: { ${bundles.join(", ")} }`;
  });
  return `export const FIRST = { ${first.join(", ")} };\nexport const LATER = { ${later.join(", ")} };\n`;
}

/** Serves what src/shell/words.svelte.ts imports. */
export function sentencesPlugin(): Plugin {
  return {
    name: "sentences",
    resolveId: (id) => (id === MODULE || id.startsWith(`${MODULE}/`) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${MODULE}`)) return undefined;
      const [, group, language] = id.split("/");
      if (group === undefined) return all();
      return `export default ${JSON.stringify(sentences(language as Language, group))};\n`;
    },
  };
}

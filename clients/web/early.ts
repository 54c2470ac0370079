// What index.html has before the client is here: the closed door in each language, with the sentences and the drawing of
// src/screens/Door.svelte, and the script that makes it work, which is built apart.
import { readFileSync } from "node:fs";
import { build, type Plugin } from "vite";
import { BROWSERS } from "./src/floor.ts";
import { entries, type Language, LANGUAGES } from "./sentences.ts";

const DOOR = new URL("./src/screens/Door.svelte", import.meta.url);
const SCRIPT = new URL("./src/early.ts", import.meta.url).pathname;
const SENTENCE = /%(nl|en):([a-z-]+)%/g;

/** Return a sentence of web.ftl as it can stand in a page: only a whole one, of one line. */
function sentence(language: Language, id: string): string {
  const text = /^[a-z-]+ = ([^{}<>&\n]+)$/.exec(entries(language).get(id) ?? "")?.[1];
  if (text === undefined) throw new Error(`index.html asks for ${id}, which is no plain sentence of words/${language}`);
  return text;
}

/** Return the door in a language. tests/web/test_door.py holds that it looks and reads as Door.svelte does. */
function door(language: Language): string {
  const drawing = /<svg.*?<\/svg>/s.exec(readFileSync(DOOR, "utf-8"))?.[0].replace(/\n */g, "");
  if (drawing === undefined) throw new Error(`no drawing in ${DOOR.pathname}`);
  const say = (id: string): string => sentence(language, id);
  const dot = '<span class="muted" aria-hidden="true">·</span>';
  const languages = LANGUAGES.map((code) => code === language
    ? `<span class="muted">${say(`web-language-${code}`)}</span>`
    : `<button class="linkbtn" type="button" lang="${code}" data-speak="${code}">${say(`web-language-${code}`)}</button>`);
  const help = `<button class="linkbtn" type="button" data-go="help">${say("web-door-help")}</button>`;
  return [
    `<main class="door door--still" lang="${language}">`,
    drawing,
    `<h1 tabindex="-1">${say("web-title")}</h1>`,
    `<button class="govuk-button" type="button" data-go="open">${say("web-door-open")}</button>`,
    `<button class="linkbtn" type="button" data-go="safe">${say("web-door-invitation")}</button>`,
    `<p class="door__foot">${[...languages, help].join(`\n${dot}\n`)}</p>`,
    "</main>",
  ].join("\n");
}

/** Build src/early.ts into one script that imports nothing, so that it runs alone. */
async function script(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    build: {
      write: false,
      target: BROWSERS,
      modulePreload: false,
      rolldownOptions: { input: SCRIPT, output: { format: "iife" } },
    },
  });
  const [chunk, ...others] = Array.isArray(built) ? built.flatMap(({ output }) => output) : "output" in built ? built.output : [];
  if (chunk?.type !== "chunk" || others.length > 0) throw new Error("src/early.ts is built into more than one file");
  return chunk.code;
}

/** Fills index.html. Sentences stand there as `%nl:id%`, doors as `%door:nl%`, and the script as `%early%`. */
export function earlyPlugins(): Plugin[] {
  let reference = "";
  let name = "";
  return [
    {
      name: "early:words",
      transformIndexHtml: {
        order: "pre",
        handler: (html) => html
          .replaceAll(/%door:(nl|en)%/g, (_, language: Language) => door(language))
          .replaceAll(SENTENCE, (_, language: Language, id: string) => sentence(language, id)),
      },
    },
    {
      name: "early:script",
      apply: "build",
      async buildStart() {
        reference = this.emitFile({ type: "asset", name: "early.js", source: await script() });
      },
      generateBundle() {
        name = this.getFileName(reference);
      },
      transformIndexHtml: {
        order: "post",
        // The door and its styles go before the client, which shares the line with them. A page that waited for the script would
        // show nothing as long as it does not come.
        handler: (html) => html
          .replace("%early%", `<script async fetchpriority="high" src="/${name}"></script>`)
          .replaceAll(/<(script type="module"|link rel="modulepreload")/g, '<$1 fetchpriority="low"'),
      },
    },
  ];
}

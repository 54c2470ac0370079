/**
 * Makes the closed door of index.html work before the client is here: empties the address, chooses the language, and keeps what is
 * pressed until src/main.ts takes over. A slow line brings it seconds earlier.
 *
 * The door is not seen before it runs, so never in a wrong language or with buttons that do nothing. It is a file of its own that
 * imports nothing when it runs (early.ts beside vite.config.ts). Until it comes the page says that it is fetched, and main.ts does
 * without it.
 */
import type { Begun, Pressed } from "./shell/begun.ts";
import { fragment } from "./shell/fragment.ts";
import { type Language, pickLanguage } from "./shell/language.ts";

const root = document.documentElement;
const begun: Begun = { held: fragment(), language: pickLanguage(navigator.languages), pressed: "" };
globalThis.begun = begun;
root.lang = begun.language;
root.dataset["door"] = "here";

addEventListener("click", ({ target }) => {
  const { go, speak } = (target instanceof Element ? target.closest("button")?.dataset : undefined) ?? {};
  if (speak !== undefined) {
    begun.language = speak as Language;
    root.lang = speak;
  } else if (go !== undefined) {
    begun.pressed = go as Pressed;
    root.dataset["door"] = "pressed";
  } else return;
  document.querySelector<HTMLElement>(go === undefined ? `.door--still[lang="${root.lang}"] h1` : ".door--waiting h1")?.focus();
});

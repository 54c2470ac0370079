// How the browser client is built, into the folder from which `relay serve` gives it. The same sources give the same bytes.
import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const WORDS = new URL("../cli/relay_client/words/", import.meta.url);

/**
 * Puts sentences of web.ftl in place of `%nl:id%` in the page that stands there before any script runs. Only whole ones, of one
 * line.
 */
function words(): Plugin {
  function sentence(language: string, id: string): string {
    const file = readFileSync(new URL(`${language}/web.ftl`, WORDS), "utf-8");
    const found = new RegExp(`^${id} = ([^{}<>&\\n]+)$`, "m").exec(file)?.[1];
    if (found === undefined) throw new Error(`index.html asks for ${id}, which is no plain sentence of words/${language}/web.ftl`);
    return found;
  }
  return {
    name: "words",
    transformIndexHtml: {
      order: "pre",
      handler: (html) => html.replaceAll(/%(nl|en):([a-z-]+)%/g, (_, language: string, id: string) => sentence(language, id)),
    },
  };
}

export default defineConfig({
  plugins: [words(), svelte()],
  base: "/",
  build: {
    outDir: "../../relay/web",
    emptyOutDir: true,
    target: ["chrome90", "firefox90", "safari14.1"],
    assetsInlineLimit: 0, // the policy of the page takes no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  css: { preprocessorOptions: { scss: { loadPaths: ["node_modules"], quietDeps: true } } },
});

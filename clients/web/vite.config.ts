// How the browser client is built, into the folder from which `relay serve` gives it. The same sources give the same bytes.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { earlyPlugins } from "./early.ts";
import { packingPlugin } from "./packing.ts";
import { sentencesPlugin } from "./sentences.ts";
import { BROWSERS } from "./src/floor.ts";

export default defineConfig({
  plugins: [earlyPlugins(), sentencesPlugin(), svelte(), packingPlugin()],
  base: "/",
  build: {
    outDir: "../../relay/web",
    emptyOutDir: true,
    target: BROWSERS,
    assetsInlineLimit: 0, // the policy of the page takes no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // The server knows the worker by its name, and gives no other file the worker's policy.
        chunkFileNames: ({ name }) => (name === "worker" ? "assets/core-[hash].js" : "assets/[name]-[hash].js"),
      },
    },
  },
  css: { preprocessorOptions: { scss: { loadPaths: ["node_modules"], quietDeps: true } } },
});

// Builds worker.ts for scripts/bench/web as the worker of the client is built: one plain script, for the same browsers.
import { defineConfig } from "vite";
import { BROWSERS } from "../../src/floor.ts";

export default defineConfig({
  publicDir: false,
  build: {
    target: BROWSERS,
    reportCompressedSize: false,
    rolldownOptions: {
      input: "tests/bench/worker.ts",
      output: { format: "iife", entryFileNames: "bench.js" },
    },
  },
});

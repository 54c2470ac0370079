// How the tests of the core and of what is shown run: in node, whose WebCrypto is the one of browsers. Screens are tested in a
// browser (tests/web at the root).
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  test: { include: ["tests/**/*.test.ts"], environment: "node", testTimeout: 60_000 },
});

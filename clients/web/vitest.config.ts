// How the tests of the core and of what is shown run: in node, whose WebCrypto is the one of browsers. Screens are tested in a
// browser (tests/web at the root).
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { sentencesPlugin } from "./sentences.ts";

export default defineConfig({
  plugins: [sentencesPlugin(), svelte()],
  test: { include: ["tests/**/*.test.ts"], setupFiles: ["tests/support/ready.ts"], environment: "node", testTimeout: 60_000 },
});

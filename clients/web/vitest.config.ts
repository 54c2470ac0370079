// How the tests of the core run: in node, whose WebCrypto is the one of browsers. Screens are tested in a browser, elsewhere.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["tests/**/*.test.ts"], environment: "node", testTimeout: 60_000 },
});

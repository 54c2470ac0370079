// The addresses that may become scripts of this page after its start: the workers that have the keys, and the one that draws PDFs.
// The policy `app-url` of Trusted Types makes no other.

import staff from "./worker/staff/worker.ts?worker&url";
import core from "./worker/worker.ts?worker&url";
import pdf from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

const ADDRESSES = { core, staff, pdf };
export type ScriptName = keyof typeof ADDRESSES;
let policy: { createScriptURL(url: string): string } | undefined;

/** Such an address, as a browser with Trusted Types takes it. */
export function scriptUrl(name: ScriptName): string {
  const types = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  policy ??= types?.createPolicy("app-url", {
    createScriptURL(url) {
      if (!Object.values(ADDRESSES).includes(url)) throw new TypeError("another address");
      return url;
    },
  });
  const address = ADDRESSES[name];
  return policy?.createScriptURL(address) ?? address;
}

/**
 * Takes what stands behind the # of the address into memory, and removes it from the address. The first thing that runs: importing
 * this file does it, and it imports nothing that runs. A slip's link (docs/protocol.md, E9) carries its secret there. In a page
 * that src/early.ts was in, what was there is taken from it.
 */
import type {} from "./begun.ts";

let held = globalThis.begun?.held ?? "";
if (globalThis.begun !== undefined) globalThis.begun.held = "";

/** Take what stands behind the # now, if anything does. Called here, and when somebody opens a link into a page that is there. */
export function remove(): void {
  if (location.hash === "") return;
  held = location.hash.slice(1);
  history.replaceState(history.state, "", location.pathname);
}

/** Give what was taken, without the #. Empty where nothing was, or where it was forgotten. */
export function fragment(): string {
  return held;
}

/** Forget it: after leaving, and whenever the page goes away. */
export function forget(): void {
  held = "";
}

remove();

/**
 * Leaves at once, and leaves nothing for Back: the document is emptied in the same tick, what is secret is dropped, then the
 * entry by which somebody came is replaced by an ordinary website. What the browser's own history keeps of the address is not
 * ours to remove.
 */
import { router } from "./router.svelte.ts";

/** After this many milliseconds the page is replaced where it stands, if nothing was heard of the first entry by then. */
const AT_MOST_MS = 150;

const drops: (() => void)[] = [];
let left = false;

/** Have something secret dropped whenever this page is left or goes away. */
export function whenLeft(drop: () => void): void {
  drops.push(drop);
}

/** Empty the page and drop what is secret: for leaving, and for a browser that keeps the page for its Back button. */
export function wipe(): void {
  document.body.replaceChildren();
  for (const drop of drops) drop();
}

/** Leave for `exit`, a whole address. */
export function leave(exit: string): void {
  if (left) return;
  left = true;
  wipe();
  let replaced = false;
  const replace = (): void => {
    if (replaced) return;
    replaced = true;
    location.replace(exit);
  };
  if (router.depth > 0) {
    addEventListener("popstate", replace, { once: true });
    history.go(-router.depth);
    setTimeout(replace, AT_MOST_MS);
  } else replace();
}

/** Whether somebody is on the way out: nothing is shown any more. */
export function leaving(): boolean {
  return left;
}

/** Stay after all: the page was brought back whole by the browser, and begins anew. */
export function returned(): void {
  left = false;
}

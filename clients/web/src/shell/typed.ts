/** What is said of six words that were typed back otherwise than they stand on the sheet. */
import { say } from "./words.svelte.ts";

const MOST = 6;

/** Return the sentence about one word: its place, counted from 1, and what was typed there. */
export function otherwiseSaid({ place, typed }: { readonly place: number; readonly typed: string }): string {
  if (place > MOST) return say("web-typed-more");
  return typed === "" ? say("web-typed-missing", { place }) : say("web-typed-other", { place, typed });
}

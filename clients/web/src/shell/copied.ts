/** A copy of letters as a text that is read from top to bottom: who wrote each, on which day, the words, and what came with it. */
import type { CopiedLetter } from "../worker/index.ts";
import { say, words } from "./words.svelte.ts";

/** Stands between two letters: no letter can be taken for the beginning of the next. */
const BETWEEN = `\n\n${"-".repeat(40)}\n\n`;

/** Return the whole file, its lines ended as every program reads them; a letter's own lines stay as they are. */
export function copiedText(letters: readonly CopiedLetter[]): string {
  return `${[say("web-copy-clear"), ...letters.map(letterText)].join(BETWEEN)}\n`;
}

function letterText({ own, day, text, note, by, parts }: CopiedLetter): string {
  const head = `${own ? say("web-copy-own") : say("web-copy-other")}, ${words.dateOf(day)}`;
  const who = say("web-gate-by", { mediator: by ?? say("web-post-someone") });
  const added = note === undefined || note === "" ? [] : [`${who}:\n${note}`];
  const beside = parts === 0 ? [] : [say("web-copy-parts")];
  return [head, ...added, text, ...beside].join("\n\n");
}

/**
 * What stands on the sheets of a letter on paper, the same as the command line prints (relay_client/pages/paper/letter.py), and
 * how its words are shared out over them. The sentences are those of that program, by their ids: sentences.ts beside
 * vite.config.ts brings them for this file.
 */
import { say, words } from "../../shell/words.svelte.ts";
import type { OpenedItem } from "../../worker/index.ts";
import { numberOf } from "./counsel.svelte.ts";


/** A piece of a sheet: what this program says, the line above a note, the note, a line of the letter itself. */
export interface Block {
  readonly kind: "about" | "head" | "said" | "words";
  readonly text: string;
}

/** What stands on a cover sheet: it names nobody. */
export function coverSentences(): readonly string[] {
  return [say("cover-what"), say("cover-choice"), say("cover-time"), say("cover-talk")];
}

/** What stands above the lines of a return sheet. */
export function answerSentences(): readonly string[] {
  return [say("answer-free"), say("answer-back"), say("answer-own-sheets"), say("answer-mediator")];
}

/** A letter in pieces, in the order in which they stand on paper. */
export function blocksOf(opened: OpenedItem): readonly Block[] {
  const { letter, note, releasedBy } = opened;
  const about = aboutOf(opened).map((text): Block => ({ kind: "about", text }));
  const noted: readonly Block[] = note === undefined || note === "" ? [] : [
    { kind: "head", text: say("said-note", { who: releasedBy === undefined ? say("said-by-a-mediator")
      : say("reader-mediator", { name: releasedBy }) }) },
    ...linesOf(note).map((text): Block => ({ kind: "said", text })),
  ];
  const { subject: theme = "" } = letter;
  const subject = theme === "" ? [] : [say("letter-subject", { subject: theme }), ""];
  const own = letter.text === "" ? [] : [...subject, ...linesOf(letter.text)];
  return [...about, ...noted, ...own.map((text): Block => ({ kind: "words", text }))];
}

function aboutOf(opened: OpenedItem): readonly string[] {
  const { brought, told: byMediator, derivedFrom, together, interpreted, agrees, authorChanged, lendable, note, replaces } = opened;
  const kinds = { letter: say("kind-letter"), audio: say("kind-audio"), video: say("kind-video") };
  const head = { kind: kinds[opened.kind], day: words.dateOf(opened.day), id: numberOf(opened.item) };
  const derived = derivedFrom !== undefined;
  const sentences: readonly (readonly [boolean, () => string])[] = [
    [true, () => say("letter-head", head)],
    [brought, () => say("letter-brought")],
    [byMediator, () => say("letter-told")],
    [derived && together === undefined && !interpreted, () => say("letter-derived")],
    [together === undefined && interpreted, () => say("letter-interpreted")],
    [derived && together !== undefined, () => say("letter-translation")],
    [!derived && together !== undefined, () => say("letter-original")],
    [agrees === true, () => say("letter-agreed")],
    [agrees === false, () => say("letter-not-agreed")],
    [authorChanged, () => say("letter-author-changed")],
    [lendable, () => say("letter-lendable")],
    [note === "", () => say("words-not-shown")],
    [replaces !== undefined, () => say("letter-replaces", { id: numberOf(replaces ?? ("" as typeof opened.item)) })],
    [opened.hiddenCharacters > 0, () => say("letter-hidden", { count: opened.hiddenCharacters })],
  ];
  return sentences.flatMap(([holds, sentence]) => (holds ? [sentence()] : []));
}

function linesOf(text: string): readonly string[] {
  return text.split("\n");
}

/**
 * Share pieces out over sheets, by how they fill `box`, which has the size of one and shows nothing. A line that does not fit goes
 * on on the next sheet, between two of its words. Nothing is left out.
 */
export function shared(box: HTMLElement, blocks: readonly Block[]): readonly (readonly Block[])[] {
  const sheets: Block[][] = [[]];
  const left = [...blocks];
  box.replaceChildren();
  for (let block = left.shift(); block !== undefined; block = left.shift()) {
    const sheet = sheets.at(-1) ?? [];
    const piece = drawn(block);
    box.append(piece);
    if (fits(box)) {
      sheet.push(block);
      continue;
    }
    const most = mostWords(box, piece, block.text, sheet.length === 0);
    if (most > 0) sheet.push({ ...block, text: block.text.slice(0, most) });
    if (most < block.text.length || most === 0) left.unshift({ ...block, text: block.text.slice(most).replace(/^ +/, "") });
    sheets.push([]);
    box.replaceChildren();
  }
  box.replaceChildren();
  return sheets.filter((sheet) => sheet.length > 0);
}

function drawn({ kind, text }: Block): HTMLElement {
  const piece = document.createElement("p");
  piece.className = `paper__${kind}`;
  piece.textContent = text === "" ? "\u00a0" : text;
  return piece;
}

function fits(box: HTMLElement): boolean {
  return box.scrollHeight <= box.clientHeight;
}

/** How many characters of a piece fit, up to the end of a word; at least one on an empty sheet. */
function mostWords(box: HTMLElement, piece: HTMLElement, text: string, alone: boolean): number {
  const ends = [...text.matchAll(/\s+/gu)].map(({ index }) => index).filter((at) => at > 0);
  const among = (places: readonly number[]): number => {
    let [from, to] = [0, places.length];
    while (from < to) {
      const middle = (from + to + 1) >> 1;
      piece.textContent = text.slice(0, places[middle - 1] ?? 0);
      if (fits(box)) from = middle;
      else to = middle - 1;
    }
    return places[from - 1] ?? 0;
  };
  const most = among(ends);
  if (most > 0 || !alone) return most;
  return Math.max(1, among([...text].map((_, at) => at + 1)));
}

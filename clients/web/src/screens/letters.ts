/** Letters: writing, giving, reading, and stopping. */
import type { Pages } from "./groups.ts";
import After from "./After.svelte";
import Along from "./Along.svelte";
import Check from "./Check.svelte";
import Gate from "./Gate.svelte";
import Hints from "./Hints.svelte";
import Letter from "./Letter.svelte";
import Lost from "./Lost.svelte";
import Made from "./Made.svelte";
import Note from "./Note.svelte";
import Notes from "./Notes.svelte";
import PauseStop from "./PauseStop.svelte";
import Reading from "./Reading.svelte";
import SendBack from "./SendBack.svelte";
import Sent from "./Sent.svelte";
import Supporters from "./Supporters.svelte";
import Together from "./Together.svelte";
import Write from "./Write.svelte";

export { default as Around } from "./Behind.svelte";

export const SCREENS: Pages<"letters">["SCREENS"] = {
  write: Write,
  check: Check,
  sent: Sent,
  letter: Letter,
  gate: Gate,
  "send-back": SendBack,
  reading: Reading,
  after: After,
  note: Note,
  "pause-stop": PauseStop,
  notes: Notes,
  hints: Hints,
  made: Made,
  lost: Lost,
  along: Along,
  together: Together,
  supporters: Supporters,
};

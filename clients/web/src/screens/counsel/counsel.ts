/** A counsellor's pages: the people they act for, bringing letters, the round with letters to print, and what is on paper. */
import "../../theme/desk.scss";
import "../../theme/counsel.scss";
import type { Pages } from "../groups.ts";
import Bring from "./Bring.svelte";
import Brought from "./Brought.svelte";
import Paper from "./Paper.svelte";
import People from "./People.svelte";
import Person from "./Person.svelte";
import PersonName from "./PersonName.svelte";
import PersonNotes from "./PersonNotes.svelte";
import PersonStop from "./PersonStop.svelte";
import Round from "./Round.svelte";
import Whose from "./Whose.svelte";

export { default as Around } from "./Frame.svelte";

export const SCREENS: Pages<"counsel">["SCREENS"] = {
  people: People,
  person: Person,
  "person-name": PersonName,
  "person-notes": PersonNotes,
  "person-stop": PersonStop,
  whose: Whose,
  bring: Bring,
  brought: Brought,
  round: Round,
  paper: Paper,
};

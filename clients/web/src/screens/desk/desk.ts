/** A mediator's desk: what waits, cases, letters to be decided about. */
import "../../theme/desk.scss";
import type { Pages } from "../groups.ts";
import Case from "./Case.svelte";
import Decline from "./Decline.svelte";
import GiveBack from "./GiveBack.svelte";
import History from "./History.svelte";
import Keep from "./Keep.svelte";
import PassOn from "./PassOn.svelte";
import Review from "./Review.svelte";
import Today from "./Today.svelte";
import WriteNote from "./WriteNote.svelte";

export { default as Around } from "./Frame.svelte";

export const SCREENS: Pages<"desk">["SCREENS"] = {
  today: Today,
  case: Case,
  history: History,
  review: Review,
  "pass-on": PassOn,
  "give-back": GiveBack,
  keep: Keep,
  decline: Decline,
  "write-note": WriteNote,
};

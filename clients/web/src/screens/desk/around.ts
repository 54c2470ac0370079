/** What a mediator does around a contact: inviting, vouching, handing over, writing down, reading together, ending. */
import "../../theme/desk.scss";
import type { Pages } from "../groups.ts";
import Answers from "./Answers.svelte";
import CaseName from "./CaseName.svelte";
import CaseStop from "./CaseStop.svelte";
import Colleagues from "./Colleagues.svelte";
import Derive from "./Derive.svelte";
import HandOver from "./HandOver.svelte";
import Invite from "./Invite.svelte";
import People from "./People.svelte";
import Permit from "./Permit.svelte";
import SheetPage from "./SheetPage.svelte";
import Signatures from "./Signatures.svelte";
import Together from "./Together.svelte";
import Told from "./Told.svelte";

export { default as Around } from "./Frame.svelte";

export const SCREENS: Pages<"around">["SCREENS"] = {
  invite: Invite,
  sheet: SheetPage,
  answers: Answers,
  signatures: Signatures,
  "hand-over": HandOver,
  told: Told,
  "read-together": Together,
  "case-stop": CaseStop,
  "taking-part": People,
  permit: Permit,
  derive: Derive,
  "case-name": CaseName,
  colleagues: Colleagues,
};

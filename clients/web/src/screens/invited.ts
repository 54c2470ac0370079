/** Whoever was invited, before they answer. */
import type { Pages } from "./groups.ts";
import Declined from "./Declined.svelte";
import Invitation from "./Invitation.svelte";
import Later from "./Later.svelte";
import Practice from "./Practice.svelte";
import Safe from "./Safe.svelte";

export const SCREENS: Pages<"invited">["SCREENS"] = {
  safe: Safe,
  practice: Practice,
  invitation: Invitation,
  later: Later,
  declined: Declined,
};

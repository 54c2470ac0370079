/** Making and opening a lock: whatever needs the worker and shows nothing of somebody's post. */
import type { Pages } from "./groups.ts";
import Attach from "./Attach.svelte";
import Code from "./Code.svelte";
import Lock from "./Lock.svelte";
import Open from "./Open.svelte";
import Recover from "./Recover.svelte";
import Slip from "./Slip.svelte";
import TakeUp from "./TakeUp.svelte";
import Typed from "./Typed.svelte";
import Wiped from "./Wiped.svelte";

export const SCREENS: Pages<"opening">["SCREENS"] = {
  slip: Slip,
  open: Open,
  lock: Lock,
  typed: Typed,
  code: Code,
  attach: Attach,
  recover: Recover,
  "take-up": TakeUp,
  wiped: Wiped,
};

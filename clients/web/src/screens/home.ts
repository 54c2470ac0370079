/** What is there for somebody, and what they agree to. */
import type { Pages } from "./groups.ts";
import Agree from "./Agree.svelte";
import Forms from "./Forms.svelte";
import Home from "./Home.svelte";

export const SCREENS: Pages<"home">["SCREENS"] = {
  home: Home,
  agree: Agree,
  forms: Forms,
};

/** What is somebody's own, and staying safe. */
import type { Pages } from "./groups.ts";
import ContactName from "./ContactName.svelte";
import Copy from "./Copy.svelte";
import Devices from "./Devices.svelte";
import LostDevice from "./LostDevice.svelte";
import NewCode from "./NewCode.svelte";
import NewWords from "./NewWords.svelte";
import Things from "./Things.svelte";
import Wipe from "./Wipe.svelte";

export { default as Around } from "./Behind.svelte";

export const SCREENS: Pages<"things">["SCREENS"] = {
  things: Things,
  "new-words": NewWords,
  "new-code": NewCode,
  devices: Devices,
  "lost-device": LostDevice,
  copy: Copy,
  wipe: Wipe,
  "contact-name": ContactName,
};

/** Letters made of pages: photographs and scans, turned, cut, in order, and what nobody may read made black. */
import type { Pages } from "./groups.ts";
import Camera from "./Camera.svelte";
import PageBlack from "./PageBlack.svelte";
import PageCrop from "./PageCrop.svelte";
import PagesOfLetter from "./Pages.svelte";

export { default as Around } from "./Behind.svelte";

export const SCREENS: Pages<"pages">["SCREENS"] = {
  pages: PagesOfLetter,
  "page-crop": PageCrop,
  "page-black": PageBlack,
  camera: Camera,
};

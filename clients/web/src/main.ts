/** Starts the client. The first import empties the address; nothing may be imported before it. */
import { forget, remove } from "./shell/fragment.ts";
import "./theme/index.scss";
import { mount, unmount } from "svelte";
import App from "./App.svelte";
import { missing } from "./shell/able.ts";
import { idle } from "./shell/idle.svelte.ts";
import { pickLanguage } from "./shell/language.ts";
import { leave, leaving, returned, whenLeft, wipe } from "./shell/leave.ts";
import { live } from "./shell/live.svelte.ts";
import { organisation } from "./shell/organisation.svelte.ts";
import { page } from "./shell/page.svelte.ts";
import { post } from "./shell/post.svelte.ts";
import { pressing } from "./shell/pressing.ts";
import { router } from "./shell/router.svelte.ts";
import { threeTimes } from "./shell/shift.ts";
import { wipes } from "./shell/wipes.ts";
import { words } from "./shell/words.svelte.ts";

const able = missing(globalThis) === undefined;
let shown: ReturnType<typeof mount> | undefined;

/** Show the closed door. Every start begins there: the first one, and one that the browser's Back button brings. */
function start(): void {
  if (shown !== undefined) void unmount(shown);
  document.body.replaceChildren();
  router.begin();
  shown = mount(App, { target: document.body, props: { able } });
}

/** Take over from the door of index.html, which looks the same: its language, where the focus is, and what was pressed. */
function takeOver(): void {
  const { begun } = globalThis;
  const focused = document.activeElement;
  const place = [...(focused?.closest("main")?.querySelectorAll("h1, button") ?? [])].findIndex((element) => element === focused);
  words.speak(begun?.language ?? pickLanguage(navigator.languages));
  start();
  if (!able) return;
  document.querySelectorAll<HTMLElement>("main :is(h1, button)")[place]?.focus();
  if (begun !== undefined && begun.pressed !== "") router.go(begun.pressed);
}

whenLeft(forget);
whenLeft(() => { post.end(); });
page.online = navigator.onLine;
takeOver();
idle.begin();
pressing.begin();
wipes.begin();
void organisation.load();

const key = threeTimes(() => { leave(organisation.told.exit); });
addEventListener("keydown", key);
addEventListener("keyup", key);
addEventListener("popstate", (event) => {
  remove(); // a link that is opened into this page
  if (!leaving()) router.follow(event.state);
});
addEventListener("hashchange", remove);
addEventListener("online", () => {
  page.connection(true);
  void organisation.load();
  live.wake();
});
addEventListener("offline", () => { page.connection(false); });
addEventListener("visibilitychange", () => {
  document.documentElement.toggleAttribute("data-covered", document.visibilityState === "hidden");
  void idle.look().then(() => { live.wake(); });
});
addEventListener("pagehide", wipe);
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  returned();
  start();
});

/** Starts the client. The first import empties the address; nothing may be imported before it. */
import { forget, remove } from "./shell/fragment.ts";
import "./theme/index.scss";
import { mount, unmount } from "svelte";
import App from "./App.svelte";
import { missing } from "./shell/able.ts";
import { leave, leaving, returned, whenLeft, wipe } from "./shell/leave.ts";
import { organisation } from "./shell/organisation.svelte.ts";
import { page } from "./shell/page.svelte.ts";
import { router } from "./shell/router.svelte.ts";
import { threeTimes } from "./shell/shift.ts";
import { pickLanguage, words } from "./shell/words.svelte.ts";

let shown: ReturnType<typeof mount> | undefined;

/** Show the closed door. Every start begins there: the first one, and one that the browser's Back button brings. */
function start(): void {
  if (shown !== undefined) void unmount(shown);
  document.body.replaceChildren();
  router.begin();
  shown = mount(App, { target: document.body, props: { able: missing(globalThis) === undefined } });
}

whenLeft(forget);
words.speak(pickLanguage(navigator.languages));
page.online = navigator.onLine;
start();
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
});
addEventListener("offline", () => { page.connection(false); });
addEventListener("visibilitychange", () => {
  document.documentElement.toggleAttribute("data-covered", document.visibilityState === "hidden");
});
addEventListener("pagehide", wipe);
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  returned();
  start();
});

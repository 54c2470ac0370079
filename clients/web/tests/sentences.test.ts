// Each sentence of web.ftl, desk.ftl and counsel.ftl comes with the first page, or with the group of pages that says it, and with
// nothing that does not.

import { readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { entries, groups, LANGUAGES, reached, sentences, shared } from "../sentences.ts";
import { PLACES, groupOf, type Place, type PlacesOf } from "../src/shell/places.ts";

function ids(text: string): string[] {
  return [...text.matchAll(/^([a-z][a-z0-9-]*) =/gm)].map(([, id = ""]) => id);
}

test.each(LANGUAGES)("%s: every sentence comes with some file, whole", (language) => {
  const all = entries(language);
  const parts = [sentences(language), ...[...groups().keys()].map((group) => sentences(language, group))];
  const found = new Set(parts.flatMap(ids));
  const before = new Set(["web-no-script", "web-starting-long"]); // index.html has them, before any script
  expect([...all.keys(), ...shared(language).keys()].filter((id) => !found.has(id) && !before.has(id))).toEqual([]);
  const folder = new URL(`../../cli/relay_client/words/${language}/`, import.meta.url);
  const files = ["web.ftl", "desk.ftl", "counsel.ftl"].map((name) => readFileSync(new URL(name, folder), "utf-8"));
  const lines = files.join("\n").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect([...all.values()].join("\n").split("\n").filter((line) => line !== "")).toEqual(lines);
});

test("a group brings what its pages say, and nothing of the first page", () => {
  const first = ids(sentences("nl"));
  expect(first).toContain("web-door-open");
  expect(first).toContain("web-trouble-line");
  expect(first).not.toContain("web-gate-now");
  const letters = ids(sentences("nl", "letters"));
  expect(letters).toContain("web-gate-now");
  expect(letters).toContain("web-trouble-changed"); // of a part that a page of the group has
  expect(letters).not.toContain("web-wipe-go");
  expect(letters.filter((id) => first.includes(id))).toEqual([]);
});

test("each group of the table has its file, and no page but the first ones is there at once", () => {
  const later = PLACES.filter((place): place is Exclude<Place, PlacesOf<"first">> => place !== "door" && place !== "help");
  expect(new Set(later.map(groupOf))).toEqual(new Set(groups().keys()));
  const screens = readdirSync(new URL("../src/screens/", import.meta.url)).filter((name) => name.endsWith(".svelte"));
  const atOnce = screens.filter((name) => [...reached("main.ts")].some((path) => path.endsWith(`/screens/${name}`)));
  expect(atOnce.sort()).toEqual(["Door.svelte", "Failed.svelte", "Fetched.svelte", "Help.svelte", "Old.svelte"]);
  const anywhere = new Set([...reached("main.ts"), ...[...groups().values()].flatMap((file) => [...reached(file)])]);
  expect(screens.filter((name) => ![...anywhere].some((path) => path.endsWith(`/screens/${name}`)))).toEqual([]);
});

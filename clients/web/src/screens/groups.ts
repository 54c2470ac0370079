/**
 * The pages that are not there at once, in groups. A group is one file, fetched when the first of its pages is shown, or before
 * that in the background where somebody is likely to need it next. Its sentences come with it: sentences.ts beside vite.config.ts
 * finds them by this table.
 *
 * To add a page: its component here beside the others; a line at the end of src/shell/places.ts with its name and group; its
 * name in the file of its group. The compiler says what is missing. A new group is a file like invited.ts and a line in both tables
 * below.
 */
import type { Component } from "svelte";
import type { Group, Place, PlacesOf } from "../shell/places.ts";
import { words } from "../shell/words.svelte.ts";

/** What is put around each page of a group. */
export type Frame = Component<{ Screen: Component; place: Place }>;

/** What the file of a group gives. */
export interface Pages<Of extends Group> {
  readonly SCREENS: Readonly<Record<PlacesOf<Of>, Component>>;
  readonly Around?: Frame;
}

const FETCHED: { readonly [Of in Group]: () => Promise<Pages<Of>> } = {
  invited: () => import("./invited.ts"),
  opening: () => import("./opening.ts"),
  home: () => import("./home.ts"),
  letters: () => import("./letters.ts"),
  things: () => import("./things.ts"),
  pages: () => import("./pages.ts"),
  desk: () => import("./desk/desk.ts"),
  around: () => import("./desk/around.ts"),
  counsel: () => import("./counsel/counsel.ts"),
};

/** Where somebody is likely to go from a group, and from the first page. */
const NEXT: Readonly<Record<Group | "first", readonly Group[]>> = {
  first: ["invited", "opening"],
  invited: ["opening"],
  opening: ["home"],
  home: ["letters", "things"],
  letters: [],
  things: [],
  pages: ["letters"],
  desk: ["around"],
  around: [],
  counsel: [],
};

class Unloaded extends Error {
  readonly code = "net.unreachable";
}

/** A group that is here, with its sentences. */
export interface Here {
  readonly screens: Partial<Record<Place, Component>>;
  readonly Around: Frame | undefined;
}

const HERE = new Map<Group, Here>();

/** Return a group that was fetched; undefined where it was not yet. */
export function here(group: Group): Here | undefined {
  return HERE.get(group);
}

/** Fetch a group with its sentences. Throws *net.unreachable*; what came stays, and only the rest is asked for again. */
export async function fetched(group: Group): Promise<Here> {
  try {
    const [{ SCREENS, Around }] = await Promise.all([FETCHED[group](), words.bring(group)]);
    const loaded = HERE.get(group) ?? { screens: SCREENS, Around };
    HERE.set(group, loaded);
    return loaded;
  } catch {
    throw new Unloaded();
  }
}

/** Fetch what is likely to be needed next, one after the other. What does not come now is fetched when it is needed. */
export async function ahead(group: Group | "first"): Promise<void> {
  for (const next of NEXT[group]) await fetched(next).catch(() => undefined);
}

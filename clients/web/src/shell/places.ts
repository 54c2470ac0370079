/**
 * The pages of the client, the group of files by which each comes (src/screens/groups.ts), and what of them stands in
 * `history.state`: a number, never a name. A browser keeps that state on disk to restore its tabs, and a name there would tell what
 * somebody looked at. The order is therefore part of what is kept: add at the end.
 */
const LAID_OUT = [
  ["door", "first"],
  ["safe", "invited"],
  ["practice", "invited"],
  ["invitation", "invited"],
  ["slip", "opening"],
  ["later", "invited"],
  ["declined", "invited"],
  ["open", "opening"],
  ["help", "first"],
  ["lock", "opening"],
  ["typed", "opening"],
  ["code", "opening"],
  ["home", "home"],
  ["attach", "opening"],
  ["agree", "home"],
  ["forms", "home"],
  ["write", "letters"],
  ["check", "letters"],
  ["sent", "letters"],
  ["letter", "letters"],
  ["gate", "letters"],
  ["send-back", "letters"],
  ["reading", "letters"],
  ["after", "letters"],
  ["note", "letters"],
  ["pause-stop", "letters"],
  ["things", "things"],
  ["new-words", "things"],
  ["new-code", "things"],
  ["devices", "things"],
  ["lost-device", "things"],
  ["copy", "things"],
  ["wipe", "things"],
  ["contact-name", "things"],
  ["notes", "letters"],
  ["recover", "opening"],
  ["take-up", "opening"],
  ["wiped", "opening"],
  ["hints", "letters"],
  ["made", "letters"],
  ["lost", "letters"],
  ["along", "letters"],
  ["together", "letters"],
  ["supporters", "letters"],
  ["pages", "pages"],
  ["page-crop", "pages"],
  ["page-black", "pages"],
  ["camera", "pages"],
  ["today", "desk"],
  ["case", "desk"],
  ["history", "desk"],
  ["review", "desk"],
  ["pass-on", "desk"],
  ["give-back", "desk"],
  ["keep", "desk"],
  ["decline", "desk"],
  ["write-note", "desk"],
  ["invite", "around"],
  ["sheet", "around"],
  ["answers", "around"],
  ["signatures", "around"],
  ["hand-over", "around"],
  ["told", "around"],
  ["read-together", "around"],
  ["case-stop", "around"],
  ["taking-part", "around"],
  ["permit", "around"],
  ["derive", "around"],
  ["case-name", "around"],
  ["people", "counsel"],
  ["person", "counsel"],
  ["person-name", "counsel"],
  ["person-notes", "counsel"],
  ["person-stop", "counsel"],
  ["whose", "counsel"],
  ["bring", "counsel"],
  ["brought", "counsel"],
  ["round", "counsel"],
  ["paper", "counsel"],
  ["colleagues", "around"],
] as const;

type LaidOut = (typeof LAID_OUT)[number];
export type Place = LaidOut[0];
/** The pages that are there at once are of the group *first*. */
export type Group = Exclude<LaidOut[1], "first">;
export type PlacesOf<Of extends LaidOut[1]> = Extract<LaidOut, readonly [string, Of]>[0];

export const PLACES: readonly Place[] = LAID_OUT.map(([place]) => place);
const GROUPS = Object.fromEntries(LAID_OUT) as Readonly<Record<Place, LaidOut[1]>>;

/** Say by which group of files a page comes. */
export function groupOf(place: Exclude<Place, PlacesOf<"first">>): Group {
  return GROUPS[place] as Group;
}

/** Whether a page is one of the staff's, which have a frame of their own. */
export function isOfDesk(place: Place): place is PlacesOf<"desk" | "around" | "counsel"> {
  return ["desk", "around", "counsel"].includes(GROUPS[place]);
}

/** One step of the history: which start of the page wrote it, which page it shows, how many of our steps lie behind it. */
export interface Step {
  readonly start: number;
  readonly at: number;
  readonly depth: number;
}

/** Read a step that this client wrote, whatever stands there. */
export function stepOf(state: unknown): Step | undefined {
  if (typeof state !== "object" || state === null) return undefined;
  const { start, at, depth } = state as Record<string, unknown>;
  const whole = [start, at, depth].every((number) => Number.isSafeInteger(number) && (number as number) >= 0);
  return whole ? (state as Step) : undefined;
}

/** Say which page a step shows to this start: a step of an earlier start shows the closed door, as every start does. */
export function placeOf(step: Step | undefined, start: number): Place {
  return (step?.start === start ? PLACES[step.at] : undefined) ?? "door";
}

/**
 * The pages of the client, and what of them stands in `history.state`: a number, never a name. A browser keeps that state on
 * disk to restore its tabs, and a name there would tell what somebody looked at. The order is therefore part of what is kept:
 * add at the end.
 */

export const PLACES = ["door", "safe", "practice", "invitation", "go-on", "later", "declined", "open", "help"] as const;

export type Place = (typeof PLACES)[number];

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
  const whole = [start, at, depth].every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
  return whole ? (state as Step) : undefined;
}

/** Say which page a step shows to this start: a step of an earlier start shows the closed door, as every start does. */
export function placeOf(step: Step | undefined, start: number): Place {
  return (step?.start === start ? PLACES[step.at] : undefined) ?? "door";
}

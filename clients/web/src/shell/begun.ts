/**
 * What src/early.ts hands to src/main.ts through the window, since the two are built apart. Types alone, but for the name.
 */
import type { Language } from "./language.ts";

/** What can be pressed at the door that stands in index.html. */
export type Pressed = "open" | "safe" | "help";

export interface Begun {
  /** What stood behind the # of the address, without it; "" where nothing did, and once main.ts has it. */
  held: string;
  language: Language;
  /** What was pressed; "" as long as nothing was. */
  pressed: Pressed | "";
}

declare global {
  /** Undefined where early.ts did not run: then main.ts does without. */
  var begun: Begun | undefined;
}

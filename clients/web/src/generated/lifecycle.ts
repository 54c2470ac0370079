// Made by scripts/web_tables.py from the code of the server. Do not edit.
import type { CaseEvent, CaseState, ItemEvent, ItemState } from "./choices.ts";

type Row<State extends string, Event extends string> = Readonly<Partial<Record<Event, State>>>;
type Table<State extends string, Event extends string> = Readonly<Record<State, Row<State, Event>>>;

export const CASE_TABLE: Table<CaseState, CaseEvent> = {
  preparing: { open: "open", pause: "preparing", resume: "preparing", withdraw: "closed", close: "closed" },
  open: { pause: "paused", withdraw: "closed", close: "closed" },
  paused: { pause: "paused", resume: "open", withdraw: "closed", close: "closed" },
  closed: {},
};

export const ITEM_TABLE: Table<ItemState, ItemEvent> = {
  held: { release: "released", return: "returned", decline: "declined", recall: "recalled", void: "voided" },
  released: { recall: "recalled", open: "opened", refuse: "refused", void: "voided" },
  opened: {},
  returned: {},
  declined: {},
  recalled: {},
  refused: {},
  voided: {},
};

/** Refused unless the case is open. */
export const NEEDS_OPEN_CASE: ReadonlySet<ItemEvent> = new Set<ItemEvent>(["open", "release"]);

/** States in which a recall changes only the author's own view. */
export const ANSWERED_ALIKE: ReadonlySet<ItemState> = new Set<ItemState>(["opened", "refused", "voided"]);

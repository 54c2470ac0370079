// What may be said in a case, by kinds: the commands themselves are data (`relay.domain.commands`).
//
// A command carries only what the rules need. Some of them no journal gives: that a case begins, that somebody answered a slip, and
// what the service does by itself after a restore or once a time is over. No rule of a client is about those.

import type { Command } from "../generated/commands.ts";
import { FOR_GUARDIAN, FOR_ITEM, FOR_SIDE, type ForGuardian, type ForItem, type ForSide } from "../generated/rules.ts";

export type * from "../generated/commands.ts";
export type { ForGuardian, ForItem, ForSide } from "../generated/rules.ts";

/** Whether a command concerns one party: their own, by a counsellor (`delegation`), or attested by a mediator. */
export function isForSide(command: Command): command is ForSide {
  return FOR_SIDE.has(command.command);
}

/** Whether a command is about one item, with the same three ways of speaking for a party. */
export function isForItem(command: Command): command is ForItem {
  return FOR_ITEM.has(command.command);
}

/** Whether a command is about one parent or guardian of a side. */
export function isForGuardian(command: Command): command is ForGuardian {
  return FOR_GUARDIAN.has(command.command);
}

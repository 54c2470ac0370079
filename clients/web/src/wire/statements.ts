// What holds of a statement besides its shape: the twin of what relay/wire/statements/__init__.py decides.

import type { KeysetBytes } from "../generated/names.ts";
import { ANY_AGE, NUMBERS, ONLY_TAKE, type StatementName, type Statements } from "../generated/statements.ts";

/** A statement with its name, by which the compiler tells statements apart. */
export type Said = {
  readonly [Name in StatementName]: { readonly name: Name; readonly statement: Statements[Name] };
}[StatementName];

const NAMES: ReadonlyMap<number, StatementName> = new Map(
  Object.entries(NUMBERS).map(([name, number]) => [number, name as StatementName]),
);

/** The statement of a type byte; undefined for a number that was never given. */
export function nameOf(type: number): StatementName | undefined {
  return NAMES.get(type);
}

/** The keyset that a mediator vouches for by this statement, after they compared it; undefined where there is none. */
export function vouched(record: Said): KeysetBytes | undefined {
  switch (record.name) {
    case "Confirm":
    case "Supporter":
    case "Guardian":
      return record.statement.keyset;
    default:
      return undefined;
  }
}

/**
 * Whether a statement stops something, so that it is accepted however late it arrives (step R5), a guardian's no too.
 *
 * A client keeps it, and repeats it until it stands (step R9).
 */
export function atAnyAge(record: Said): boolean {
  return ANY_AGE.has(record.name) || (record.name === "GuardianWord" && !record.statement.agrees);
}

/** Whether a statement only stops, ends or destroys something: room is kept for it, and no quota counts it (step R11). */
export function onlyTakes(record: Said): boolean {
  switch (record.name) {
    case "Assignment":
      return record.statement.place === "ended";
    case "GuardianWord": // who agrees no longer stops something
      return !record.statement.agrees;
    case "Guardian": // whom a mediator lets decide no more is only taken out
      return record.statement.step === "ended";
    default:
      return ONLY_TAKE.has(record.name);
  }
}

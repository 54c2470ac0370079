// The two sides of a case, and whose journal a record goes into.

import { Side } from "../generated/choices.ts";
import type { KeysetId } from "./ids.ts";

export type { Side };

export const SIDES: readonly Side[] = Side;

/**
 * Whose journal a record goes into, by its name: one of the sides, the mediators together, or one other person.
 *
 * The mediators share a seat because each of them may see all of the case (docs/adr/0004).
 */
export type Seat = string;

export const MEDIATORS: Seat = "mediators";

/** Return the party across. */
export function other(side: Side): Side {
  return side === "a" ? "b" : "a";
}

/** The seat of a party, whatever keyset they hold now. */
export function seatOfSide(side: Side): Seat {
  return side;
}

/** The seat of one counsellor in this case. */
export function seatOfCounsellor(keyset: KeysetId): Seat {
  return `c${keyset}`;
}

/** The seat of one interpreter in this case. */
export function seatOfInterpreter(keyset: KeysetId): Seat {
  return `i${keyset}`;
}

/** The seat of one parent or guardian in this case. */
export function seatOfGuardian(keyset: KeysetId): Seat {
  return `g${keyset}`;
}

/** The seat of one supporter in this case. */
export function seatOfSupporter(keyset: KeysetId): Seat {
  return `s${keyset}`;
}

/** Return the side whose seat this is; undefined for everybody else's. */
export function sideOf(seat: Seat): Side | undefined {
  return SIDES.find((side) => seatOfSide(side) === seat);
}

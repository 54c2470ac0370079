// Every way in which a well-formed command can be told "not now" or "not you". The codes are those of `relay.domain.refusals`.

import type { RefusalCode as Code } from "../generated/problems.ts";

export type { Code };

/** A "no" with a code; nothing has changed. */
export class Refused extends Error {
  override readonly name = "Refused";

  readonly code: Code;

  constructor(code: Code) {
    super(code);
    this.code = code;
  }
}

/** Require that something holds; Refused with the code where it does not. */
export function demand(holds: boolean, code: Code): asserts holds {
  if (!holds) throw new Refused(code);
}

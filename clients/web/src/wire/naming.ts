// Of which thing a new statement names the newest record (`behind`, step J11), before it is signed. The twin of
// relay/wire/naming.py, for the words that are said again and again; whoever gives something names what it stands behind where it
// is made. What a record names is held by `domain/newest.ts`.

import { slipOf, word } from "../domain/newest.ts";
import type { KeysetId } from "../generated/names.ts";
import type { StatementName, Statements } from "../generated/statements.ts";

type Said<Name extends StatementName> = Omit<Statements[Name], "root" | "nonce" | "signers" | "case" | "at" | "journal">;
type Things = { readonly [Name in StatementName]?: (members: Said<Name>, signer: KeysetId) => string };

const THINGS: Things = {
  Slip: ({ side, epoch }) => slipOf(side, epoch),
  Preferences: ({ side, attested }) => word("preferences", side, attested !== undefined),
  Consent: ({ side, attested }) => word("consent", side, attested !== undefined),
  UnderAge: ({ side }) => word("under_age", side),
  Agree: ({ item, attested }) => word("agree", item, attested !== undefined),
  TwoMediators: (_said, signer) => word("two_mediators", signer),
  Label: (_said, signer) => word("label", signer),
};

/** Return the name of the thing whose newest record a word with these members names; undefined where it is no such word. */
export function thingNamed(name: StatementName, members: object, signer: KeysetId): string | undefined {
  const names = THINGS[name] as ((members: object, signer: KeysetId) => string) | undefined;
  return names?.(members, signer);
}

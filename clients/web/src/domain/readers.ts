// Who may read an item: whose grants stand, and what somebody who lost their keys may be given anew (docs/protocol.md, G4, S1).
//
// To read, somebody needs a grant and its share. Grants are made by people and bound by their signatures; a share is given out
// by the service, by the rules of `relay.domain.readers`.

import { MEDIATORS_READ } from "../generated/rules.ts";
import type { KeysetId, Seconds } from "./ids.ts";
import { mediatorsOf, recipientOf, type Case, type CaseFile, type Item, type Party } from "./model.ts";
import type { Authority } from "./policy.ts";

export { DERIVABLE, FOR_MEDIATORS, FOR_RECIPIENTS } from "../generated/rules.ts";

/**
 * Whether an item's mediators' grants stand, and can be handed on.
 *
 * Of an intimate picture that went back they keep none. What was replaced since it came back they may keep to compare, no longer
 * than until the new one is decided, and nobody hands it on.
 */
export function mediatorsRead(item: Item): boolean {
  return MEDIATORS_READ.has(item.state) && item.cause === undefined && !item.replaced;
}

/**
 * Whether an author who lost their keys may be given what they wrote anew, by a mediator who can read it.
 *
 * Whether mediators can read what was passed on depends on what its reader did, and so does whether it could come back. So of that
 * only what its author was told was opened comes back; in a case that has ended, not even that.
 */
export function mayHaveAnew(known: Case, item: Item): boolean {
  if (item.told || item.derived_from !== undefined || item.delegation !== undefined) return false;
  if (item.taken_back || !item.own_copy || !mediatorsRead(item)) return false;
  if (item.state === "opened") return item.tell_author && known.state !== "closed";
  return item.state !== "released";
}

/** Whether a side that got new keys wrote this with earlier ones, and may have it anew. */
export function isLostOwn(file: CaseFile, item: Item, party: Party): boolean {
  const theirs = item.side === party.side && mayHaveAnew(file.case, item);
  return theirs && party.keyset !== undefined && party.keyset !== item.author && party.keyset !== item.offered_to;
}

/** Whether this was passed on to a keyset that its reader has no more, and to nobody for them. */
export function isLostReceived(item: Item, party: Party): boolean {
  if (recipientOf(item) !== party.side || (item.state !== "released" && item.state !== "opened")) return false;
  return !item.in_person && item.release_delegation === undefined && item.released_to !== party.keyset;
}

/** Whether an item's own copies are for its author and nobody else: for anyone else they would be a release by its author. */
export function copiesAreOwn(copies: ReadonlySet<KeysetId>, author: KeysetId): boolean {
  return [...copies].every((copy) => copy === author);
}

/** Whether an author of this standing may reopen what they submit: a party, or a counsellor who may read for one. */
export function mayKeepCopy(authority: Authority): boolean {
  if (authority.delegation === undefined) return authority.standing === "party";
  return authority.delegation.scopes.has("read");
}

/**
 * Whether mediator `by` may pass an item on to `to`, as far as it needs a second mediator.
 *
 * In a flagged case another one, who is a mediator of it still, countersigned it for this very keyset. A client asks before it
 * wraps a key: until then there is none for the reader.
 */
export function seenByTwo(file: CaseFile, item: Item, to: KeysetId, by: KeysetId, now: Seconds): boolean {
  if (!file.case.two_mediators) return true;
  const signed = item.countersigned;
  if (signed?.to !== to || signed.by === by) return false;
  return mediatorsOf(file, now).some((mediator) => mediator.keyset === signed.by);
}

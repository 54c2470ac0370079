// What is held against a letter before it is passed on, as it is shown beside it; and to whom it may go.
//
// Shows what the rules will ask at the release, from the verified journal. It decides nothing: `roles/decisions.ts` asks once more.

import { formOfKind } from "../../domain/forms.ts";
import type { KeysetId, Seconds } from "../../domain/ids.ts";
import { wants } from "../../domain/model.ts";
import { seenByTwo } from "../../domain/readers.ts";
import { other, SIDES } from "../../domain/seats.ts";
import { type CaseSnapshot, historyIn } from "../../client/cases/snapshot.ts";
import type { MediatedCase } from "../../client/views/case_view.ts";
import type { OpenedItem } from "../../client/views/items.ts";
import type { RecordId } from "../../generated/names.ts";

/** One thing that must hold: the contact is open, both sides are ready, its reader wants it, its words hide nothing, and so on. */
export interface Check {
  readonly what: "open" | "ready" | "wanted" | "plain" | "pages" | "two" | "agreed" | "reader";
  readonly holds: boolean;
}

/**
 * To whom a letter may go: to the other side's own keys, to the counsellor who receives for them, or to be read together; where a
 * colleague is to pass it on, together with that colleague.
 */
export type Way =
  | { readonly how: "other" }
  | { readonly how: "counsellor"; readonly delegation: RecordId; readonly name: string }
  | { readonly how: "in_person"; readonly by?: KeysetId | undefined; readonly name?: string | undefined };

/** What stands beside a letter: what is held against it, and to whom it may go. */
export interface Standing {
  readonly checks: readonly Check[];
  /** The other side's own keys first. Where a second mediator must sign first: to whom that one may let it go. */
  readonly ways: readonly Way[];
}

/** A way, and the keys that would receive. */
interface Leading {
  readonly way: Way;
  readonly to: KeysetId;
}

/** Return what is held against a letter that was opened, in the order in which it is shown. */
export function standingOf(
  snapshot: CaseSnapshot, opened: OpenedItem, view: MediatedCase, now: Seconds, viewed: boolean,
): Standing {
  const { file } = historyIn(snapshot);
  const reader = file.parties[other(opened.side)];
  const ready = SIDES.every((side) => file.parties[side].consent !== undefined && file.parties[side].prepared !== undefined);
  const item = file.items.get(opened.item);
  const { id: me } = snapshot.signer;
  const away = awayFrom(opened, view);
  const alone: readonly Leading[] = [...away, { way: { how: "in_person" }, to: me }];
  const signed = item === undefined ? [] : alone.filter(({ to }) => seenByTwo(file, item, to, me, now));
  const checks: Check[] = [
    { what: "open", holds: view.summary.state === "open" },
    { what: "ready", holds: ready },
    { what: "wanted", holds: wants(reader, formOfKind(opened.kind, opened.parts)) },
    { what: "reader", holds: away.length > 0 },
    { what: "plain", holds: opened.hiddenCharacters === 0 },
  ];
  if (opened.parts.length > 0) checks.push({ what: "pages", holds: viewed });
  if (opened.derivedFrom !== undefined) checks.push({ what: "agreed", holds: opened.agrees === true });
  if (view.twoMediators) checks.push({ what: "two", holds: signed.length > 0 });
  if (signed.length > 0) return { checks, ways: signed.map(({ way }) => way) };
  const colleagues = view.mediators.filter(({ keyset }) => keyset !== me);
  return {
    checks,
    ways: [...away.map(({ way }) => way), ...colleagues.map(({ keyset: by, name }): Way => ({ how: "in_person", by, name }))],
  };
}

/** Who of the other side, or for it, may receive a letter by themselves. */
function awayFrom(opened: OpenedItem, view: MediatedCase): readonly Leading[] {
  const reader = other(opened.side);
  const own = view.sides.flatMap(({ side, keyset: to }): Leading[] => {
    return side === reader && to !== undefined ? [{ way: { how: "other" }, to }] : [];
  });
  const ofReader = view.delegations.filter((delegation) => delegation.live && delegation.side === reader);
  const counsellors = ofReader.filter((delegation) => delegation.scopes.includes("read"));
  return [
    ...own,
    ...counsellors.map(({ record: delegation, name, counsellor: to }): Leading => {
      return { way: { how: "counsellor", delegation, name }, to };
    }),
  ];
}

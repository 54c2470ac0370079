// A case file as the vectors have it: the twin of scripts/scenarios/plain.py.

import type { KeysetId, RecordId } from "../../src/domain/ids.ts";
import { isLive, type CaseFile, type Item, type Lend, type Party, type Share, type Supporter } from "../../src/domain/model.ts";
import { SIDES } from "../../src/domain/seats.ts";
import type { Json } from "./told.ts";

type Plain = Readonly<Record<string, Json>>;

/** A case file as plain JSON; `unseen` and `unknown` for what a seat takes as given. */
export function plain(file: CaseFile): Plain {
  const known = file.case;
  return {
    state: known.state,
    opened: known.opened,
    ...(known.two_mediators ? { two_mediators: true } : {}),
    ...(known.unflag_asked === undefined ? {} : { unflag_asked: known.unflag_asked }),
    holds: Object.fromEntries([...known.holds].map(([hold, record]) => [hold, id(record)])),
    sides: Object.fromEntries(SIDES.map((side) => [side, partyOf(file.parties[side])])),
    assignments: file.assignments.map(({ keyset: mediator, place, record, not_after }) => ({
      mediator, place, record: id(record), not_after,
    })),
    delegations: file.delegations.map(({ record, side, keyset: counsellor, scopes, not_before, not_after }) => ({
      record: id(record), side, counsellor, scopes: [...scopes].sort(), not_before, not_after,
    })),
    shares: file.shares.map((each) => ({ ...given(each), interpreter: each.keyset })),
    ...(file.guardians.length > 0 ? { guardians: guardiansOf(file) } : {}),
    ...(file.supporters.length > 0 ? { supporters: file.supporters.map(supporterOf), lends: lendsOf(file) } : {}),
    items: [...file.items.values()].map(itemOf),
  };
}

function guardiansOf(file: CaseFile): readonly Plain[] {
  return file.guardians.map(({ id: guardian, side, named, keyset, question, answered, agrees, ended }) => ({
    guardian, side, named: id(named), keyset: id(keyset), question: id(question), answered: id(answered), agrees, ended,
  }));
}

function lendsOf(file: CaseFile): readonly Plain[] {
  return file.lends.map((each) => ({ ...given(each), supporter: each.keyset }));
}

function supporterOf(each: Supporter): Plain {
  return { record: id(each.record), side: each.side, keyset: each.keyset, over: !isLive(each) };
}

function given(each: Share | Lend): Plain {
  return { record: id(each.record), item: each.item, side: each.side, by: keysetOf(each.by), over: !isLive(each) };
}

function partyOf(party: Party): Plain {
  return {
    epoch: party.epoch,
    keyset: id(party.keyset),
    confirm: id(party.confirm),
    consent: id(party.consent?.record),
    prepared: id(party.prepared),
    kinds: [...party.kinds].sort(),
    tell_opened: party.tell_opened,
    ...(party.under_age === undefined ? {} : { under_age: id(party.under_age) }),
  };
}

function itemOf(item: Item): Plain {
  const { parts, viewed_by, countersigned, cause } = item;
  return {
    item: item.id,
    side: item.side,
    author: keysetOf(item.author),
    state: item.state,
    manifest: id(item.manifest),
    submit: id(item.submit),
    day: item.day,
    delegation: id(item.delegation),
    postponed_until: item.postponed_until ?? null,
    release: id(item.release),
    released_to: keysetOf(item.released_to),
    release_delegation: id(item.release_delegation),
    regrant: id(item.regrant),
    taken_back: item.taken_back,
    tell_author: item.tell_author,
    own_copy: item.own_copy,
    interpreted: item.interpreted,
    together: item.together ?? null,
    ...(item.lendable ? { lendable: true } : {}),
    ...(parts === undefined || parts.length === 0 ? {} : { parts }),
    ...(viewed_by.size > 0 ? { viewed_by: [...viewed_by].sort() } : {}),
    ...(countersigned === undefined ? {} : { countersigned: { ...countersigned } }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function id(value: KeysetId | RecordId | undefined): string | null {
  if (value === undefined) return null;
  return value === "" ? "unseen" : value;
}

function keysetOf(value: KeysetId | undefined): string | null {
  if (value === undefined) return null;
  return value === "" ? "unknown" : value;
}

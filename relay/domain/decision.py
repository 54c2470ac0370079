"""What a decision consists of: the new case file, what must be destroyed, who gets the record, who is poked."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import ItemId, KeysetId, Seconds
from relay.domain.model import MEDIATORS, Case, CaseFile, Item, Party, Purpose, Seat, Side

OWN_COPY = frozenset({Purpose.OWN_COPY})
AND_LENT = OWN_COPY | {Purpose.SUPPORT}
"""What stays of an item that its reader sent back, of which its author hears nothing: their copy, and what they lent of it."""
NOTHING: frozenset[Purpose] = frozenset()


class Shred(Struct, frozen=True):
    """Grants and shred shares to destroy: of one item (or of all in the case), for one reader (or for everyone).

    Grants whose purpose is in `keep` stay. Where no grant is left, the item's bytes go too, and so do sealed notes
    about an item whose release ends. A shred of all items for everyone takes every sealed text of the case. With `spares` what
    these can open stays.
    """

    item: ItemId | None = None
    reader: KeysetId | None = None
    keep: frozenset[Purpose] = NOTHING
    spares: frozenset[KeysetId] = frozenset()


class Decision(Struct, frozen=True):
    """The answer to a command that was allowed."""

    file: CaseFile
    changed: tuple[ItemId, ...] = ()
    """Items of `file` that are new or differ from what was loaded."""
    shreds: tuple[Shred, ...] = ()
    seats: frozenset[Seat] = frozenset({MEDIATORS})
    """Whose journals receive the record."""
    pokes: frozenset[Seat] = frozenset()
    """Who is told, without content, that there is something to see."""
    requeue: bool = False
    """The mediators changed: the hold queue of every held item in the case follows them."""


def with_party(file: CaseFile, party: Party) -> CaseFile:
    """Return `file` with this side replaced."""
    return replace(file, parties={**file.parties, party.side: party})


def with_items(file: CaseFile, items: Iterable[Item]) -> CaseFile:
    """Return `file` with these items added or replaced."""
    return replace(file, items={**file.items, **{item.id: item for item in items}})


def with_case(file: CaseFile, case: Case) -> CaseFile:
    """Return `file` with the case's own fields replaced."""
    return replace(file, case=case)


def side_seats(side: Side) -> frozenset[Seat]:
    """The journals that a side's own record goes into."""
    return frozenset({MEDIATORS, Seat.of(side)})


def author_seats(item: Item) -> frozenset[Seat]:
    """The seats that see what becomes of an item as its author: the side's, and the counsellor's who brought it.

    An item written by a mediator (told, derived) has no seat of its own: its records stay with the mediators.
    """
    if item.told or item.derived_from is not None:
        return frozenset()
    seats = {Seat.of(item.side)}
    if item.delegation is not None:
        seats.add(Seat.counsellor(item.author))
    return frozenset(seats)


def shown_seats(item: Item) -> frozenset[Seat]:
    """The seat of the party to whom a derived item was shown, and who waits for what becomes of it."""
    shown = item.derived_from is not None and item.offered_to is not None
    return frozenset({Seat.of(item.side)}) if shown else frozenset()


def recipient_seats(item: Item) -> frozenset[Seat]:
    """The seat that holds a released item: the party's, the counsellor's, or none when released in person."""
    if item.in_person or item.released_to is None:
        return frozenset()
    if item.release_delegation is not None:
        return frozenset({Seat.counsellor(item.released_to)})
    return frozenset({Seat.of(item.recipient)})


def everyone(file: CaseFile, now: Seconds) -> frozenset[Seat]:
    """Every seat of the case that somebody holds now: a former counsellor learns nothing more."""
    counsellors = {Seat.counsellor(delegation.keyset) for delegation in file.delegations if delegation.live(now)}
    return frozenset({MEDIATORS, Seat.of(Side.A), Seat.of(Side.B), *counsellors})


def interpreters(file: CaseFile) -> frozenset[Seat]:
    """The seats of those who have a letter to translate now: they must know for whom they seal what they made of it."""
    return frozenset(Seat.interpreter(share.keyset) for share in file.shares if share.live)


def told_of_state(file: CaseFile, now: Seconds) -> frozenset[Seat]:
    """Who is poked when the case's state changes: everyone once it was open, before that the mediators only."""
    if file.case.opened:
        return everyone(file, now)
    return frozenset({MEDIATORS})

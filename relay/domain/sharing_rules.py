"""Rules for what an interpreter is given: one item at a time, and one item back that is made from it.

A share gives its reader nothing but that item. It ends when their translation is in, when it is taken back or put down, and with
the case; the grant and its shred share go in the same commit.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision, Shred, author_seats
from relay.domain.ids import ItemId, KeysetId, Seconds
from relay.domain.lifecycle import ItemEvent, step_item
from relay.domain.model import MEDIATORS, CaseFile, CaseState, Item, Seat, Share, StaffRole
from relay.domain.policy import Authority, Standing, known_item
from relay.domain.readers import DERIVABLE
from relay.domain.refusals import Code, Refused

_FOR_MEDIATORS = frozenset({MEDIATORS})


def share(file: CaseFile, command: c.Share, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Give an interpreter one item that a side wrote, while nobody's pause stands. Its author hears who reads it now."""
    if file.case.state is CaseState.CLOSED:
        raise Refused(Code.CASE_CLOSED)
    if file.case.holds:
        raise Refused(Code.CASE_PAUSED)
    item = known_item(file, command.item)
    if item.derived_from is not None or item.side is not command.side:
        raise Refused(Code.NOT_ALLOWED)
    if item.taken_back:
        raise Refused(Code.ITEM_RECALLED)
    if item.state not in DERIVABLE:
        step_item(file.case, item, ItemEvent.RETURN)
    if item.manifest != command.manifest:
        raise Refused(Code.ITEM_CHANGED)
    if command.role is not StaffRole.INTERPRETER or command.to in _others(file):
        raise Refused(Code.SHARE_ROLE)
    if any(given.live and given.keyset == command.to for given in file.shares):
        raise Refused(Code.SHARE_STANDS)
    given = Share(command.record, item.id, item.side, command.to, caller.keyset, now)
    others = tuple(given for given in file.shares if (given.item, given.keyset) != (item.id, command.to))
    seats = _seats(item, command.to)
    return Decision(replace(file, shares=(*others, given)), seats=seats, pokes=seats)


def unshare(file: CaseFile, command: c.Unshare, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Take an item back from an interpreter, or put it down as one; nobody needs a reason."""
    item = known_item(file, command.item)
    own = authority.standing is not Standing.INTERPRETER or command.to == caller.keyset
    if not own or not any(
        given.live and (given.item, given.keyset) == (item.id, command.to) for given in file.shares
    ):
        raise Refused(Code.SHARE_UNKNOWN)
    after, shreds = without_share(file, item.id, command.to, now)
    seats = _seats(item, command.to)
    return Decision(after, shreds=shreds, seats=seats, pokes=seats)


def without_share(
    file: CaseFile, item: ItemId, keyset: KeysetId, now: Seconds
) -> tuple[CaseFile, tuple[Shred, ...]]:
    """Return the file in which one interpreter has one item no more, and what must be destroyed for that."""
    over = [given for given in file.shares if given.live and (given.item, given.keyset) == (item, keyset)]
    return with_ended(file, over, now), tuple(Shred(given.item, reader=given.keyset) for given in over)


def with_ended(file: CaseFile, over: Iterable[Share], now: Seconds) -> CaseFile:
    """Return the file in which these shares are over."""
    records = {given.record for given in over}
    shares = tuple(replace(given, until=now) if given.record in records else given for given in file.shares)
    return replace(file, shares=shares)


def _seats(item: Item, keyset: KeysetId) -> frozenset[Seat]:
    """Who hears that an interpreter reads an item: the mediators, whoever wrote or brought it, and that one."""
    return _FOR_MEDIATORS | author_seats(item) | {Seat.interpreter(keyset)}


def _others(file: CaseFile) -> frozenset[KeysetId | None]:
    """The keysets that are somebody else in this case; nobody is two."""
    people = [assignment.keyset for assignment in file.assignments] + [
        delegation.keyset for delegation in file.delegations
    ]
    people += [guardian.keyset for guardian in file.guardians if guardian.keyset is not None]
    return frozenset([*people, *(party.keyset for party in file.parties.values())])

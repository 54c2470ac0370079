"""Rules for derived items: what a mediator made of a party's words speaks for them only once they agreed to it.

A derived item is shown to the author of its original (*offer*), who answers about exactly these bytes (*agree*). For somebody
without a keyset a mediator attests that it was read back to them. The newest answer counts, until the item is released.
"""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision, with_items
from relay.domain.ids import Seconds
from relay.domain.lifecycle import require_held
from relay.domain.model import MEDIATORS, CaseFile, Item, Seat
from relay.domain.policy import Authority, Standing, known_item
from relay.domain.refusals import Code, Refused

_FOR_MEDIATORS = frozenset({MEDIATORS})


def offer(file: CaseFile, command: c.Offer, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Show a held derived item to the one keyset that its original's author has now; again too, beside what one gave before."""
    item = _held(file, command)
    if command.original != item.derived_from:
        raise Refused(Code.ITEM_CHANGED)
    keyset = file.parties[item.side].keyset
    if keyset is None:
        raise Refused(Code.PARTY_NOT_ENROLLED)
    if command.to != keyset:
        raise Refused(Code.ITEM_RECIPIENT)
    offered = replace(item, offered_to=keyset, own_copy=True)
    seats = _FOR_MEDIATORS | {Seat.of(item.side)}
    return Decision(with_items(file, (offered,)), (item.id,), (), seats, pokes=seats)


def agree(file: CaseFile, command: c.Agree, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Note what the author of the original says to a derived item; an answer can be taken back until the item is released."""
    by_party = authority.standing is Standing.PARTY
    if by_party and known_item(file, command.item).offered_to != caller.keyset:
        raise Refused(Code.NOT_FOUND)
    item = _held(file, command)
    spoken = command.spoken
    if command.agrees and spoken is not None and item.refused is not None and spoken.before(item.refused):
        # Whoever said no since does not agree by what they had signed before.
        raise Refused(Code.JOURNAL_STALE)
    refused = None if command.agrees else spoken
    answered = replace(item, answered=command.record, agrees=command.agrees, refused=refused)
    seats = _FOR_MEDIATORS | ({Seat.of(item.side)} if by_party else frozenset())
    return Decision(with_items(file, (answered,)), (item.id,), (), seats, pokes=_FOR_MEDIATORS)


def require_agreed(item: Item, command: c.Release) -> None:
    """Require of a derived item that its original's author agreed to it, and that its release says what it is."""
    if item.derived_from is not None and not item.agrees:
        raise Refused(Code.ITEM_NOT_AGREED)
    if command.derived is not (item.derived_from is not None):
        raise Refused(Code.ITEM_CHANGED)


def _held(file: CaseFile, command: c.Offer | c.Agree) -> Item:
    """Return the held derived item that these bytes are of. What became of it once released is told to nobody here."""
    item = known_item(file, command.item)
    if item.derived_from is None:
        raise Refused(Code.NOT_ALLOWED)
    if item.release is not None:
        raise Refused(Code.ITEM_RELEASED)
    require_held(file.case, item)
    if item.manifest != command.manifest:
        raise Refused(Code.ITEM_CHANGED)
    return item

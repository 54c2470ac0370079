"""Rules for supporters: somebody whom a party trusts reads exactly those letters that the party lets them read, one by one.

A letter is lent only once a mediator read it and passed it on: an own one, or one that the party opened and whose author allows it.
No rule here looks at what the other side did with a letter, or took back: what a supporter is shown must tell nobody that.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from relay.domain import supporter_commands as c
from relay.domain.command import Caller
from relay.domain.decision import Decision, Shred
from relay.domain.ids import ItemId, KeysetId, Seconds
from relay.domain.lifecycle import closed_without_notice, require_open, state_code
from relay.domain.model import MEDIATORS, CaseFile, CaseState, Item, ItemState, Seat, Side
from relay.domain.newest import copy_of
from relay.domain.policy import Authority, Standing, known_item
from relay.domain.readers import mediators_read
from relay.domain.refusals import Code, Refused
from relay.domain.supporters import Lend, Supporter

_GONE = frozenset({ItemState.RECALLED, ItemState.VOIDED})


def supporter(file: CaseFile, command: c.Supporter, caller: Caller, authority: Authority, now: Seconds) -> Decision:
    """Let somebody who answered a slip stand by a side. The party signs too, or a mediator attests their wish.

    A side that was not told of the end of its case goes on as if it had not ended.
    """
    case = file.case
    if case.state is CaseState.CLOSED and not closed_without_notice(case, command.side):
        raise Refused(Code.CASE_CLOSED)
    slip = next((slip for slip in file.slips if slip.id == command.slip), None)
    if slip is None or slip.side is not command.side or not slip.supports:
        raise Refused(Code.SLIP_UNKNOWN)
    if slip.keyset != command.keyset:
        raise Refused(Code.SLIP_UNANSWERED)
    if command.party != file.parties[command.side].keyset:
        raise Refused(Code.SUPPORTER_PARTY)
    if (command.party is None) is not (command.attested is not None):
        raise Refused(Code.NOT_ALLOWED)
    _require_seen_by_party(file, by_mediator=command.party is None)
    if command.keyset in known_people(file):
        raise Refused(Code.SUPPORTER_ROLE)
    newcomer = Supporter(command.record, command.side, command.keyset, now)
    slips = tuple(other for other in file.slips if other.id != slip.id)
    seats = _seats(command.side, command.keyset)
    return Decision(replace(file, supporters=(*file.supporters, newcomer), slips=slips), seats=seats, pokes=seats)


def supporter_end(
    file: CaseFile, command: c.SupporterEnd, caller: Caller, authority: Authority, now: Seconds
) -> Decision:
    """End a supporter's place, with all they were lent: by the party, a mediator or the supporter. Nobody needs a reason."""
    _require_own(command.supporter, caller, authority)
    if not _stands_by(file, command.side, command.supporter):
        raise Refused(Code.SUPPORTER_UNKNOWN)
    supporters = tuple(
        replace(trusted, until=now) if trusted.live and trusted.keyset == command.supporter else trusted
        for trusted in file.supporters
    )
    seats = _seats(command.side, command.supporter)
    return Decision(
        replace(file, supporters=supporters), shreds=(Shred(reader=command.supporter),), seats=seats, pokes=seats
    )


def lend(file: CaseFile, command: c.Lend, caller: Caller, authority: Authority, now: Seconds) -> Decision:
    """Let a supporter read one letter of their side's, in an open case."""
    require_open(file.case)
    item, attested = known_item(file, command.item), authority.standing is Standing.MEDIATOR
    if item.side is command.side:
        _require_own_letter(file, item, caller, attested=attested)
    else:
        _require_received_letter(item)
    if attested and not mediators_read(item):
        raise Refused(state_code(item))
    if item.manifest != command.manifest:
        raise Refused(Code.ITEM_CHANGED)
    _require_seen_by_party(file, by_mediator=attested)
    if not _stands_by(file, command.side, command.to):
        raise Refused(Code.SUPPORTER_UNKNOWN)
    if any(lent.live and (lent.item, lent.keyset) == (item.id, command.to) for lent in file.lends):
        raise Refused(Code.LEND_STANDS)
    lent = Lend(command.record, item.id, command.side, command.to, caller.keyset, now)
    others = tuple(lent for lent in file.lends if (lent.item, lent.keyset) != (item.id, command.to))
    seats = _seats(command.side, command.to)
    return Decision(replace(file, lends=(*others, lent)), seats=seats, pokes=seats)


def unlend(file: CaseFile, command: c.Unlend, caller: Caller, authority: Authority, now: Seconds) -> Decision:
    """Take one letter back from a supporter, or put it down as one; nobody needs a reason."""
    _require_own(command.to, caller, authority)
    lent = (command.item, command.side, command.to)
    over = [loan for loan in file.lends if loan.live and (loan.item, loan.side, loan.keyset) == lent]
    if not over:
        raise Refused(Code.LEND_UNKNOWN)
    seats = _seats(command.side, command.to)
    return Decision(with_ended(file, over, now), shreds=shreds_of(over), seats=seats, pokes=seats)


def lends_over(before: CaseFile, after: CaseFile, changed: Iterable[ItemId]) -> list[Lend]:
    """Return which lends end by what was decided: a supporter never reads on what the party whom they support cannot.

    With the case all of them end; with a supporter's place theirs; with the keyset of a party who comes back with another one what
    was lent by it; and an own letter that was taken back, or whose own copy was destroyed.
    """
    if not after.lends:
        return []
    closed, items = after.case.state is CaseState.CLOSED, set(changed)
    lost = {before.parties[side].keyset for side in Side} - {after.parties[side].keyset for side in Side}
    return [
        lent
        for lent in after.lends
        if lent.live
        and (
            closed
            or lent.by in lost
            or not _stands_by(after, lent.side, lent.keyset)
            or (lent.item in items and not _stands(before.items.get(lent.item), after.items[lent.item], lent))
        )
    ]


def with_ended(file: CaseFile, over: Iterable[Lend], now: Seconds) -> CaseFile:
    """Return the file in which these lends are over."""
    records = {lent.record for lent in over}
    lends = tuple(replace(lent, until=now) if lent.record in records else lent for lent in file.lends)
    return replace(file, lends=lends)


def shreds_of(over: Iterable[Lend]) -> tuple[Shred, ...]:
    """Return what must be destroyed for the end of these lends."""
    return tuple(Shred(lent.item, reader=lent.keyset) for lent in over)


def known_people(file: CaseFile) -> frozenset[KeysetId | None]:
    """The keysets that are or were somebody in this case; nobody is two."""
    people = [assignment.keyset for assignment in file.assignments] + [
        delegation.keyset for delegation in file.delegations
    ]
    people += [share.keyset for share in file.shares] + [trusted.keyset for trusted in file.supporters]
    people += [guardian.keyset for guardian in file.guardians if guardian.keyset is not None]
    return frozenset([*people, *(party.keyset for party in file.parties.values())])


def _require_own(keyset: KeysetId, caller: Caller, authority: Authority) -> None:
    """Require of a supporter that they speak of nobody but themselves."""
    if authority.standing is Standing.SUPPORTER and keyset != caller.keyset:
        raise Refused(Code.SUPPORTER_UNKNOWN)


def _require_seen_by_party(file: CaseFile, *, by_mediator: bool) -> None:
    """Where two mediators decide, none alone gives anybody a reader by their word for a party."""
    if by_mediator and file.case.two_mediators:
        raise Refused(Code.CASE_SECOND_MEDIATOR)


def _require_own_letter(file: CaseFile, item: Item, caller: Caller, *, attested: bool) -> None:
    """Require a letter of the party's own that a mediator passed on. What became of it then, its author does not know.

    Of a copy that was destroyed nothing is lent, at nobody's word: what a mediator wrote down never had one.
    """
    if item.derived_from is not None:
        raise Refused(Code.NOT_ALLOWED)
    if item.taken_back:
        raise Refused(Code.ITEM_RECALLED)
    if item.release is None:
        raise Refused(state_code(item))
    has_copy = item.own_copy and caller.keyset in (item.author, item.offered_to)
    if copy_of(item.id) in file.taken or not (attested or has_copy):
        raise Refused(Code.ITEM_NO_OWN_COPY)


def _require_received_letter(item: Item) -> None:
    """Require a letter that was opened, and whose author allows it. That its author took it back since is told to nobody here."""
    if item.state is not ItemState.OPENED:
        raise Refused(Code.ITEM_GONE if item.state in _GONE else state_code(item))
    if not item.lendable:
        raise Refused(Code.LEND_AUTHOR)


def _stands_by(file: CaseFile, side: Side, keyset: KeysetId) -> bool:
    return any(trusted.live and (trusted.side, trusted.keyset) == (side, keyset) for trusted in file.supporters)


def _stands(before: Item | None, item: Item, lent: Lend) -> bool:
    """Whether a lend goes on behind a change of its item. Of a received letter nothing that its author does ends it."""
    if item.side is not lent.side:
        return True
    destroyed = before is not None and before.own_copy and not item.own_copy
    return not item.taken_back and not destroyed


def _seats(side: Side, keyset: KeysetId) -> frozenset[Seat]:
    """Who hears of a supporter and of what they read: the mediators, the party, and that one."""
    return frozenset({MEDIATORS, Seat.of(side), Seat.supporter(keyset)})

"""Holds what a seat's journal gives against the service's case file: equal where the seat sees all, agreeing where it sees less.

Left out is what no journal can know: versions, heads and seats, the service's own pause (it enters no journal), answers to slips
(they are no records), and to the second when something was taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from relay.domain.ids import ItemId, KeysetId, Seconds
from relay.domain.model import (
    Case,
    CaseFile,
    CaseState,
    Delegation,
    Item,
    ItemState,
    Lend,
    PauseOwner,
    Seat,
    Share,
    Side,
    Supporter,
)
from relay.domain.order import BACKWARDS_S, CLOCK_SKEW_S
from relay.domain.seen import UNSEEN
from relay.domain.views import is_recipients

_ENDED = (ItemState.RECALLED, ItemState.VOIDED)


def whole(told: CaseFile, true: CaseFile, now: Seconds) -> None:
    """Require that the mediators' journal gives the service's case file."""
    assert _case(told.case) == _case(true.case)
    assert told.parties == true.parties
    assert told.assignments == true.assignments
    _same_delegations(told.delegations, true.delegations, now)
    assert [replace(each, keyset=None) for each in told.slips] == [
        replace(each, keyset=None) for each in true.slips
    ]
    assert told.items.keys() == true.items.keys()
    for id_, item in told.items.items():
        _same_item(item, true.items[id_])
    _same_shares(told.shares, true.shares)
    assert told.guardians == true.guardians
    _same_support(told, true, frozenset(Side))


def a_side(told: CaseFile, true: CaseFile, side: Side, now: Seconds) -> None:
    """Require that a side's journal gives what the side may know, as it is."""
    _same_delegations(
        [each for each in told.delegations if each.side is side],
        [each for each in true.delegations if each.side is side],
        now,
    )
    assert told.assignments == true.assignments
    _same_support(told, true, frozenset({side}), ended=told.case.state is true.case.state)
    own, truly = told.parties[side], true.parties[side]
    assert (own.epoch, own.keyset, own.confirm) == (truly.epoch, truly.keyset, truly.confirm)
    heard = own.consent is None or own.consent.record != UNSEEN
    if heard:
        assert own.consent == truly.consent
    for hold in (PauseOwner.of(side), *((PauseOwner.consent_of(side),) if heard else ())):
        assert told.case.holds.get(hold) == true.case.holds.get(hold) or true.case.state is CaseState.CLOSED
    assert own.under_age == truly.under_age
    _same_guardians(told, true, side, heard=heard)
    assert told.case.opened is true.case.opened
    if told.case.state is CaseState.CLOSED:
        assert true.case.state is CaseState.CLOSED
    _written(_of(told, side), _of(true, side))
    keysets = {own.keyset}
    for item in _received(true, keysets):
        known = told.items[item.id]
        assert (known.release, known.regrant, known.released_to) == (item.release, item.regrant, item.released_to)
        assert (known.state, known.tell_author) == (item.state, item.tell_author) or item.state in _ENDED
    assert {each.id for each in _received(told, keysets)} == {each.id for each in _received(true, keysets)}


def a_counsellor(told: CaseFile, true: CaseFile, seat: Seat, now: Seconds) -> None:
    """Require that a counsellor's journal gives their delegations, what they brought and what they hold, as it is."""
    keyset = bytes.fromhex(seat.name[1:])
    _same_delegations(
        [each for each in told.delegations if each.keyset == keyset],
        [each for each in true.delegations if each.keyset == keyset],
        now,
    )
    _written(_by(told, keyset), _by(true, keyset))
    for item in true.items.values():
        if item.released_to == keyset and not item.in_person:
            assert told.items[item.id].release == item.release
            assert told.items[item.id].state is item.state or item.state in _ENDED


def a_guardian(told: CaseFile, true: CaseFile, seat: Seat) -> None:
    """Require that a guardian knows what they were asked and said, and nothing else of the case."""
    ((ours,), (theirs,)) = (
        [each for each in file.guardians if each.keyset == seat.keyset] for file in (told, true)
    )
    assert (ours.id, ours.side, ours.ended) == (theirs.id, theirs.side, theirs.ended)
    # That the side took its consent back, and so that their yes counts no more, they hear when they are asked anew.
    if theirs.question is not None:
        assert (ours.question, ours.answered, ours.agrees) == (theirs.question, theirs.answered, theirs.agrees)
    assert len(told.guardians) == 1
    assert not told.items
    assert told.case.state is CaseState.PREPARING


def _same_guardians(told: CaseFile, true: CaseFile, side: Side, *, heard: bool) -> None:
    """Require the same guardians of a side; what an end of consent did to them, its journal tells where it tells that end."""
    ours, theirs = ([each for each in file.guardians if each.side is side] for file in (told, true))
    assert [each.id for each in told.guardians] == [each.id for each in ours]
    if heard:
        assert ours == theirs
    assert [(each.id, each.keyset, each.ended) for each in ours] == [
        (each.id, each.keyset, each.ended) for each in theirs
    ]


def an_interpreter(told: CaseFile, true: CaseFile, seat: Seat) -> None:
    """Require that an interpreter knows what they were given and gave back, and nothing else of the case."""
    ours, theirs = ([each for each in file.shares if each.keyset == seat.keyset] for file in (told, true))
    assert [each.record for each in ours] == [each.record for each in theirs]
    assert all(known.live or not fact.live for known, fact in zip(ours, theirs, strict=True))
    assert set(told.items) == {each.item for each in ours} | set(_by(true, seat.keyset or b""))
    assert told.case.state is CaseState.PREPARING
    assert told.delegations == ()


def a_supporter(told: CaseFile, true: CaseFile, seat: Seat) -> None:
    """Require that a supporter knows their place and what they were lent, and nothing else of the case."""
    for ours, theirs in ((told.supporters, true.supporters), (told.lends, true.lends)):
        mine, facts = ([each for each in some if each.keyset == seat.keyset] for some in (ours, theirs))
        assert len(ours) == len(mine)
        assert [each.record for each in mine] == [each.record for each in facts]
        assert all(known.live or not fact.live for known, fact in zip(mine, facts, strict=True))
    assert set(told.items) == {each.item for each in told.lends}
    assert (told.delegations, told.shares, told.slips) == ((), (), ())


def _same_support(told: CaseFile, true: CaseFile, sides: frozenset[Side], *, ended: bool = True) -> None:
    """Require the same supporters and lends of these sides, each over where it is; but for an end that a side did not hear of."""
    places: Sequence[Sequence[Supporter | Lend]] = (told.supporters, told.lends)
    truly: Sequence[Sequence[Supporter | Lend]] = (true.supporters, true.lends)
    for ours, theirs in zip(places, truly, strict=True):
        facts = [each for each in theirs if each.side in sides]
        assert [each.record for each in ours] == [each.record for each in facts]
        for known, fact in zip(ours, facts, strict=True):
            assert known.live is fact.live or (known.live and not ended)
            assert known == replace(fact, since=known.since, until=known.until)


def _same_shares(told: Sequence[Share], true: Sequence[Share]) -> None:
    """Require the same shares, each over where it is, at about the same second."""
    assert len(told) == len(true)
    for ours, theirs in zip(told, true, strict=True):
        assert ours.live is theirs.live
        assert ours == replace(theirs, since=ours.since, until=ours.until)
        assert abs(ours.since - theirs.since) <= BACKWARDS_S


def _case(case: Case) -> Case:
    """Return a case without what no journal tells, and with no more of the day it ended than that there was one."""
    holds = {hold: record for hold, record in case.holds.items() if hold is not PauseOwner.SERVICE}
    quiet = case.state is CaseState.PAUSED and not holds
    state = CaseState.OPEN if quiet else case.state
    ended = None if case.closed_on is None else type(case.closed_on)(0)
    return replace(case, version=0, heads={}, holds=holds, state=state, closed_on=ended)


def _same_delegations(told: Sequence[Delegation], true: Sequence[Delegation], now: Seconds) -> None:
    """Require the same delegations; one that was ended early ended at a second that nobody wrote down.

    Where the end of somebody's authority may have come before or behind the last day of a delegation, a journal cannot say which
    of them ended it; either way they get none again.
    """
    assert len(told) == len(true)
    for ours, theirs in zip(told, true, strict=True):
        over = max(ours.not_after, theirs.not_after) <= now
        assert ours == replace(theirs, not_after=ours.not_after, revoked=ours.revoked if over else theirs.revoked)
        near = abs(ours.not_after - theirs.not_after) <= BACKWARDS_S + CLOCK_SKEW_S
        assert near or over


def _same_item(told: Item, true: Item) -> None:
    near = abs(told.held_at - true.held_at) <= BACKWARDS_S
    assert near, "an item is held since about when it was"
    assert (told.released_on is None) is (true.released_on is None)
    assert abs((told.released_on or 0) - (true.released_on or 0)) <= 1
    assert replace(told, held_at=Seconds(0), released_on=None) == replace(
        true, held_at=Seconds(0), released_on=None
    )


def _of(file: CaseFile, side: Side) -> dict[ItemId, Item]:
    """Return what a side wrote, or a counsellor for it; not what mediators wrote down."""
    own = [each for each in file.items.values() if each.side is side and each.submit is not None]
    return {each.id: each for each in own if not each.told and each.derived_from is None}


def _by(file: CaseFile, keyset: bytes) -> dict[ItemId, Item]:
    return {each.id: each for each in file.items.values() if each.author == keyset}


def _written(told: dict[ItemId, Item], true: dict[ItemId, Item]) -> None:
    """Require that what somebody wrote is known to them as theirs; what became of it there, they are not told."""
    assert told.keys() == true.keys()
    for id_, known in told.items():
        item = true[id_]
        for name in ("side", "author", "kind", "manifest", "day", "delegation", "own_copy", "submit"):
            assert getattr(known, name) == getattr(item, name), name
        assert item.taken_back or not known.taken_back
        returned = ItemState.RETURNED
        assert (known.state is returned) is (item.state is returned)


def _received(file: CaseFile, keysets: set[KeysetId | None]) -> Iterator[Item]:
    for item in file.items.values():
        for keyset in keysets:
            if keyset is not None and is_recipients(item, keyset) and item.release_delegation is None:
                yield item

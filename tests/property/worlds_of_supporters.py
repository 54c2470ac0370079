"""Worlds with a supporter of side A: how they become one, what they are lent, and everything that takes it from them."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import NOTHING, ItemId, KeysetId, SlipId
from relay.domain.model import Attested, CaseFile, Slip
from relay.domain.supporters import NO_EPOCH
from tests.property.keys import Keys, made
from tests.property.world import (
    GUARDIAN,
    LATE,
    LEAD,
    OFFICE,
    PARENT,
    STRANGER,
    SUPPORTER,
    A,
    B,
    Move,
    agreeing_with,
    case_file,
    item_id,
    keyset,
    lend,
    opened,
    person,
    record,
    release,
    standing_by,
    submit,
    under_age,
    word,
)
from tests.property.worlds import World, by, walk_to

_OWN, _RECEIVED, _KEPT = item_id(A), item_id(B), item_id(B, 2)
"""A letter of A's, one of B's that a supporter may read, and one that they may not."""


def lending() -> World:
    """Letters that are lent and taken back, the end of the supporter, and what each side does with the letters meanwhile."""
    start, keys = _start()
    unlend = [_unlend(each) for each in (_OWN, _RECEIVED)]
    end = c.SupporterEnd(record=record("s.end"), side=A, supporter=SUPPORTER.keyset)
    lends = [lend(each) for each in (_OWN, _RECEIVED, _KEPT)]
    moves = [
        *by(person(A), (*lends, *unlend, end, lend(_OWN, to=person(B)), replace(lends[0], manifest=record("x")))),
        *by(person(B), (lend(_OWN), lend(_RECEIVED, B), lend(_RECEIVED, B, to=SUPPORTER))),
        *by(SUPPORTER, (lend(_OWN), *unlend, end, c.Recall(record=record("a.1.recall"), item=_OWN))),
        *by(LEAD, (lend(_OWN, attested=Attested.PRESENT), unlend[0])),
        *by(person(A), (c.Recall(record=record("a.1.recall"), item=_OWN), _destroy(_OWN))),
        *by(
            person(B),
            (c.Open(record=record("a.1.open"), item=_OWN), c.Refuse(record=record("a.1.refuse"), item=_OWN)),
        ),
        *by(
            person(B),
            (c.Recall(record=record("b.1.recall"), item=_RECEIVED), c.Withdraw(record=record("b.w"), side=B)),
        ),
        *by(
            LEAD,
            (c.PauseCase(record=record("pause")), c.ResumeCase(record=record("resume"), pause=record("pause"))),
        ),
        *by(STRANGER, (lend(_OWN),)),
        Move(replace(lend(_OWN), record=record("a.1.kept back"), behind=NOTHING), person(A), kept=True),
    ]
    return World.of("lending", start, tuple(moves), keys)


def coming_back() -> World:
    """Somebody becomes a supporter by a slip; the party whom they support comes back with other keys, and lends anew."""
    start, keys = _start()
    again, newcomer = keyset("a.again"), c.Caller(keyset("s.new"))
    slips = (
        Slip(SlipId(b"s.slip"), A, NO_EPOCH, LATE, LEAD.keyset, newcomer.keyset),
        Slip(SlipId(b"a.slip"), A, 2, LATE, LEAD.keyset, again),
    )
    place = c.Supporter(
        record=record("s.new.place"), slip=SlipId(b"s.slip"), side=A, keyset=newcomer.keyset, party=person(A).keyset
    )
    confirm = c.Confirm(
        record=record("a.confirm"),
        slip=SlipId(b"a.slip"),
        side=A,
        epoch=2,
        keyset=again,
        replaces=person(A).keyset,
        second=OFFICE,
    )
    back = c.Caller(again)
    swapped = replace(place, slip=SlipId(b"a.slip"), keyset=again)
    unsigned = (replace(place, party=again), replace(place, party=None), swapped)
    moves = [
        *by(LEAD, (place, *unsigned, replace(place, party=None, attested=Attested.PAPER))),
        *by(LEAD, (confirm, replace(confirm, slip=SlipId(b"s.slip"), keyset=newcomer.keyset))),
        *by(LEAD, (c.TwoMediators(record=record("flag"), on=True), _regrant(again))),
        *by(LEAD, (lend(_RECEIVED, attested=Attested.PRESENT),)),
        *by(person(A), (place, lend(_OWN), lend(_RECEIVED), lend(_RECEIVED, to=newcomer))),
        *by(back, (lend(_OWN), lend(_RECEIVED), lend(_RECEIVED, to=newcomer))),
        *by(back, (c.SupporterEnd(record=record("s.new.end"), side=A, supporter=newcomer.keyset),)),
        *by(newcomer, (c.Unlend(record=record("s.new.unlend"), item=_RECEIVED, side=A, to=newcomer.keyset),)),
        *by(person(B), (c.Recall(record=record("b.1.recall"), item=_RECEIVED),)),
        *by(OFFICE, (c.EndAssignment(record=record("lead.end"), mediator=LEAD.keyset),)),
    ]
    return World.of("coming back", replace(start, slips=slips), tuple(moves), keys)


def of_somebody_under_age() -> World:
    """A supporter and a guardian of one side: a no takes no letter from a supporter, and neither does the other's part."""
    lendable = replace(submit(B), lendable=True)
    moves = (
        Move(word(), GUARDIAN),
        Move(agreeing_with(word()), person(A)),
        Move(lendable, person(B)),
        Move(release(_RECEIVED, person(A).keyset), LEAD),
        Move(c.Open(record=record("b.1.open"), item=_RECEIVED), person(A)),
    )
    start = walk_to(opened(standing_by(under_age(case_file()))), *moves)
    no, again = word(agrees=False), word(asked="a.again")
    ask = c.AskGuardian(record=record("a.again"), side=A, guardian=PARENT)
    end = c.SupporterEnd(record=record("s.end"), side=A, supporter=SUPPORTER.keyset)
    pause = c.Pause(record=record("a.pause"), side=A)
    tried = (lend(_RECEIVED), _unlend(_RECEIVED), end, pause, agreeing_with(again), no)
    said = [
        *by(GUARDIAN, (*tried, again)),
        *by(SUPPORTER, (*tried, again)),
        *by(person(A), (*tried, c.Resume(record=record("a.resume"), side=A, pause=record("a.pause")))),
        *by(LEAD, (ask, end, c.UnderAge(record=record("a.of age"), side=A, on=False))),
        *by(LEAD, (c.EndGuardian(record=record("a.parent ended"), side=A, guardian=PARENT), lend(_RECEIVED))),
        *by(
            person(B),
            (
                c.Recall(record=record("b.1.recall"), item=_RECEIVED),
                *tried,
                c.Withdraw(record=record("b.w"), side=B),
            ),
        ),
    ]
    return World.of(
        "a supporter of somebody under age",
        start,
        tuple(said),
        Keys().union(*(made(each.command) for each in moves)),
    )


def _start() -> tuple[CaseFile, Keys]:
    lendable = replace(submit(B), lendable=True)
    moves = [
        Move(submit(A), person(A)),
        Move(release(_OWN, person(B).keyset), LEAD),
        Move(lendable, person(B)),
        Move(submit(B, 2), person(B)),
    ]
    for each in (_RECEIVED, _KEPT):
        moves.append(Move(release(each, person(A).keyset), LEAD))
        moves.append(Move(c.Open(record=record(f"{each.decode()}.open"), item=each), person(A)))
    start = walk_to(standing_by(opened(case_file())), *moves)
    keys = Keys().union(*(made(each.command) for each in moves))
    return start, keys


def _unlend(item: ItemId) -> c.Unlend:
    return c.Unlend(record=record(f"{item.decode()}.unlend"), item=item, side=A, to=SUPPORTER.keyset)


def _destroy(item: ItemId) -> c.DestroyOwnCopy:
    return c.DestroyOwnCopy(record=record(f"{item.decode()}.destroy"), item=item)


def _regrant(to: KeysetId) -> c.Regrant:
    return c.Regrant(record=record("b.1.regrant"), item=_RECEIVED, release=record("b.1.release"), to=to)


WORLDS_OF_SUPPORTERS = (lending, coming_back, of_somebody_under_age)

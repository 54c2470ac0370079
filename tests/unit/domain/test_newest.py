"""Which words are the newest about a thing, and what is refused behind them: to the second and to the place."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.forms import Form
from relay.domain.ids import Seconds
from relay.domain.model import Case, CaseFile, Place, Side, Spoken, StaffRole
from relay.domain.refusals import Code
from tests.property.search import answer
from tests.property.world import (
    DEPUTY,
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    A,
    B,
    Move,
    case_file,
    keyset,
    opened,
    person,
    record,
)
from tests.property.worlds import walk_to

OPEN = opened(case_file())
PLACED = Spoken(5, Seconds(EARLY))


def wishes(spoken: Spoken | None, side: Side = A) -> Move:
    said = c.SetPreferences(record=record("w"), side=side, kinds=frozenset({Form.TYPED}), spoken=spoken)
    return Move(said, person(side))


def place(spoken: Spoken | None, mediator: str = "m.new") -> Move:
    given = c.Assign(
        record=record("p"),
        mediator=keyset(mediator),
        mediator_role=StaffRole.MEDIATOR,
        place=Place.DEPUTY,
        not_after=LATE,
        spoken=spoken,
    )
    return Move(given, OFFICE)


def ended(spoken: Spoken | None, mediator: str = "m.new") -> Move:
    return Move(c.EndAssignment(record=record("e"), mediator=keyset(mediator), spoken=spoken), OFFICE)


def flag(spoken: Spoken | None, *, on: bool = True, by: c.Caller = LEAD) -> Move:
    return Move(c.TwoMediators(record=record("f"), on=on, spoken=spoken), by)


def label(spoken: Spoken | None, by: c.Caller = LEAD) -> Move:
    return Move(c.SetLabel(record=record("l"), spoken=spoken), by)


def age(spoken: Spoken | None, *, on: bool = False, side: Side = A, by: c.Caller = LEAD) -> Move:
    return Move(c.UnderAge(record=record("a"), side=side, on=on, spoken=spoken), by)


def at(seconds: int) -> Spoken:
    return Spoken(None, Seconds(EARLY + seconds))


def behind(*moves: Move) -> CaseFile:
    return walk_to(OPEN, *moves)


CASES = [
    # what; behind what; what is said; the refusal
    (
        "an older wish at an older place",
        [wishes(PLACED)],
        wishes(Spoken(4, Seconds(EARLY - 1))),
        Code.JOURNAL_STALE,
    ),
    ("the same place and second", [wishes(PLACED)], wishes(PLACED), Code.JOURNAL_STALE),
    ("at a later place, by a clock that went back", [wishes(PLACED)], wishes(Spoken(6, Seconds(EARLY - 9))), None),
    ("later, by a journal that was set back", [wishes(PLACED)], wishes(Spoken(2, Seconds(EARLY + 1))), None),
    ("the other side's", [wishes(PLACED)], wishes(Spoken(4, Seconds(EARLY - 1)), B), None),
    ("at no known place", [wishes(PLACED)], wishes(None), None),
    ("behind one at no known place", [wishes(None)], wishes(PLACED), None),
    ("an older place behind its end", [place(at(0)), ended(at(9))], place(at(8)), Code.JOURNAL_STALE),
    ("a place of the second of its end", [place(at(0)), ended(at(9))], place(at(9)), None),
    ("an older place behind a newer one", [place(at(9))], place(at(8)), Code.JOURNAL_STALE),
    ("somebody else's", [place(at(9))], place(at(8), "m.other"), None),
    ("an older end", [place(at(9))], ended(at(8)), None),
    ("a place behind an older end, as old as that", [place(at(9)), ended(at(7))], place(at(8)), Code.JOURNAL_STALE),
    (
        "an older flag",
        [flag(at(0)), flag(at(9), on=False), flag(at(10))],
        flag(at(5), on=False),
        Code.JOURNAL_STALE,
    ),
    ("another mediator's", [flag(at(0)), flag(at(9), on=False)], flag(at(5), on=False, by=DEPUTY), None),
    ("an older name", [label(at(9))], label(at(8)), Code.JOURNAL_STALE),
    (
        "that they are of age, older than the mark",
        [age(at(0), on=True), age(at(5)), age(at(9), on=True)],
        age(at(5)),
        Code.JOURNAL_STALE,
    ),
    ("the same by another mediator", [age(at(9), on=True)], age(at(8), by=DEPUTY), Code.JOURNAL_STALE),
    ("the same, later", [age(at(9), on=True)], age(at(10)), None),
    ("of the other side", [age(at(9), on=True), age(at(0), on=True, side=B)], age(at(8), side=B), None),
    (
        "a mark that is older than that they are of age",
        [age(at(0), on=True), age(at(9))],
        age(at(8), on=True),
        None,
    ),
    (
        "that they are of age, as old as an older mark behind a newer one",
        [age(at(0), on=True), age(at(9)), age(at(5), on=True)],
        age(at(8)),
        Code.JOURNAL_STALE,
    ),
    ("an older name by another one", [label(at(9))], label(at(8), OFFICE), None),
]


@pytest.mark.parametrize(("before", "said", "code"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_older_word_is_refused_behind_a_newer_one(before: list[Move], said: Move, code: Code | None) -> None:
    assert answer(behind(*before), said).refusal is code


def test_the_first_word_about_a_place_is_that_which_begins_the_case() -> None:
    create = c.CreateCase(
        record=record("c"), mediator=LEAD.keyset, mediator_role=StaffRole.MEDIATOR, not_after=LATE, spoken=at(9)
    )
    begun = walk_to(CaseFile(Case(OPEN.case.id)), Move(create, OFFICE))
    again = c.Assign(**{name: getattr(create, name) for name in create.__struct_fields__}, place=Place.DEPUTY)
    assert answer(begun, Move(replace(again, spoken=at(8)), OFFICE)).refusal is Code.JOURNAL_STALE
    assert answer(begun, Move(again, OFFICE)).refusal is None

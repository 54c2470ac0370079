"""What is refused behind the newest word: what names another one, and of words from before that, by the second and the place."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.forms import Form
from relay.domain.ids import NOTHING, RecordId, Seconds
from relay.domain.model import Case, CaseFile, Place, Side, Spoken, StaffRole
from relay.domain.newest import UNNAMED, word, words_about
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
    said = c.SetPreferences(
        record=record("w"), side=side, kinds=frozenset({Form.TYPED}), spoken=spoken, behind=UNNAMED
    )
    return Move(said, person(side))


def place(spoken: Spoken | None, mediator: str = "m.new") -> Move:
    given = c.Assign(
        record=record("p"),
        mediator=keyset(mediator),
        mediator_role=StaffRole.MEDIATOR,
        place=Place.DEPUTY,
        not_after=LATE,
        spoken=spoken,
        behind=UNNAMED,
    )
    return Move(given, OFFICE)


def ended(spoken: Spoken | None, mediator: str = "m.new") -> Move:
    return Move(c.EndAssignment(record=record("e"), mediator=keyset(mediator), spoken=spoken), OFFICE)


def flag(spoken: Spoken | None, *, on: bool = True, by: c.Caller = LEAD) -> Move:
    return Move(c.TwoMediators(record=record("f"), on=on, spoken=spoken, behind=UNNAMED), by)


def label(spoken: Spoken | None, by: c.Caller = LEAD) -> Move:
    return Move(c.SetLabel(record=record("l"), spoken=spoken, behind=UNNAMED), by)


def age(spoken: Spoken | None, *, on: bool = False, side: Side = A, by: c.Caller = LEAD) -> Move:
    return Move(c.UnderAge(record=record("a"), side=side, on=on, spoken=spoken, behind=UNNAMED), by)


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
def test_of_words_that_name_nothing_an_older_one_is_refused_behind_a_newer_one(
    before: list[Move], said: Move, code: Code | None
) -> None:
    assert answer(behind(*before), said).refusal is code


def test_the_first_word_about_a_place_is_that_which_begins_the_case() -> None:
    create = c.CreateCase(
        record=record("c"), mediator=LEAD.keyset, mediator_role=StaffRole.MEDIATOR, not_after=LATE, spoken=at(9)
    )
    begun = walk_to(CaseFile(Case(OPEN.case.id)), Move(create, OFFICE))
    again = c.Assign(**{name: getattr(create, name) for name in create.__struct_fields__}, place=Place.DEPUTY)
    again = replace(again, behind=UNNAMED)
    assert answer(begun, Move(replace(again, spoken=at(8)), OFFICE)).refusal is Code.JOURNAL_STALE
    assert answer(begun, Move(again, OFFICE)).refusal is None


def naming(move: Move, *, name: str, behind: RecordId | None) -> Move:
    """The same word under another name, as a program signs it that names what it stands behind."""
    named = replace(move.command, record=record(name), spoken=None, behind=behind)
    return replace(move, command=named)


WORDS = {
    "wishes": wishes(None),
    "a place": place(None),
    "a flag": flag(None),
    "a name": label(None),
    "that they are of age": age(None),
}
MARKED = behind(age(None, on=True))


@pytest.mark.parametrize("what", WORDS)
def test_a_word_that_names_nothing_stands_behind_none_that_does(what: str) -> None:
    """It was kept back from before: the service takes none any more."""
    before = MARKED if what == "that they are of age" else OPEN
    assert answer(before, WORDS[what]).refusal is None
    file = walk_to(before, naming(WORDS[what], name="new", behind=NOTHING))
    if isinstance(WORDS[what].command, c.UnderAge):
        file = walk_to(file, naming(age(None, on=True), name="marked anew", behind=NOTHING))
    if isinstance(WORDS[what].command, c.TwoMediators):
        file = walk_to(file, naming(flag(None, on=False), name="asked", behind=record("new")))
    late = replace(WORDS[what], command=replace(WORDS[what].command, spoken=at(1_000)))
    assert answer(file, late).refusal is Code.JOURNAL_STALE
    newest = file.taken[next(iter(words_about(late.command, late.caller)))]
    assert answer(file, naming(late, name="later", behind=newest)).refusal is None
    assert answer(file, naming(late, name="later", behind=NOTHING)).refusal is Code.JOURNAL_STALE
    assert answer(file, naming(late, name="later", behind=record("another"))).refusal is Code.JOURNAL_STALE


def test_nothing_that_only_takes_is_asked_what_it_stands_behind() -> None:
    file = walk_to(OPEN, naming(place(None), name="new", behind=NOTHING))
    for named in (None, NOTHING, record("another")):
        end = Move(c.EndAssignment(record=record("end"), mediator=keyset("m.new"), behind=named), OFFICE)
        assert answer(file, end).after.taken[word("mediator", keyset("m.new"))] == record("end")
        mark = Move(c.UnderAge(record=record("mark"), side=A, on=True, behind=named), LEAD)
        assert answer(OPEN, replace(mark, kept=True)).refusal is None


def test_an_end_from_before_is_named_by_nothing_that_comes_behind_it() -> None:
    """What is named is known alike by service and devices: what was before they need not know."""
    assert word("mediator", keyset("m.new")) not in behind(place(at(0)), ended(at(9))).taken

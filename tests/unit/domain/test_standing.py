"""What somebody is to a case at a moment: by which delegation, and until when."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import Seconds
from relay.domain.model import Scope, StaffRole
from relay.domain.policy import Standing, standing_of
from tests.property.world import (
    EARLY,
    INTERPRETER,
    LATE,
    LEAD,
    OFFICE,
    STRANGER,
    A,
    Move,
    bringer,
    case_file,
    delegation,
    item_id,
    keyset,
    opened,
    person,
    record,
    share,
    submit,
)
from tests.property.worlds import walk_to

READING, BRINGING = delegation(A, Scope.READ), delegation(A, Scope.SUBMIT)


def test_of_several_delegations_a_counsellor_is_known_by_the_one_that_runs_longest() -> None:
    future = replace(BRINGING, record=record("future"), not_before=Seconds(LATE - 1), not_after=LATE)
    longer = replace(BRINGING, record=record("longer"), not_after=Seconds(BRINGING.not_after + 1))
    for several, expected in (
        ((BRINGING, future), BRINGING),
        ((longer, BRINGING), longer),
        ((BRINGING, longer), longer),
    ):
        file = replace(opened(case_file()), delegations=(READING, *several))
        found = standing_of(file, bringer(A), EARLY)
        assert found is not None
        assert (found.standing, found.side, found.delegation) == (Standing.COUNSELLOR, A, expected)


def test_a_standing_ends_with_its_dates() -> None:
    file = case_file(counsellors=True)
    deputy = c.Caller(keyset("m.deputy"), StaffRole.MEDIATOR)
    assert None not in (standing_of(file, LEAD, LATE), standing_of(file, OFFICE, LATE))
    assert standing_of(file, deputy, EARLY) is not None
    assert standing_of(file, deputy, LATE) is None
    assert standing_of(file, STRANGER, EARLY) is None


def test_an_interpreter_stands_there_by_what_they_were_given_also_once_it_is_over() -> None:
    file = walk_to(opened(case_file()), Move(submit(A), person(A)))
    assert standing_of(file, INTERPRETER, EARLY) is None
    given = walk_to(file, Move(share(item_id(A)), LEAD))
    over = walk_to(given, Move(c.Unshare(record=record("u"), item=item_id(A), to=INTERPRETER.keyset), LEAD))
    for each, has in ((given, {item_id(A)}), (over, set())):
        found = standing_of(each, INTERPRETER, EARLY)
        assert found is not None
        assert (found.standing, found.side) == (Standing.INTERPRETER, None)
        assert found.shared == has
    assert standing_of(given, c.Caller(INTERPRETER.keyset), EARLY) is None, "whose authority ended"

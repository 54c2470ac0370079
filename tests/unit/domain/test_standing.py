"""What somebody is to a case: by which delegation a counsellor is known, and when a standing ends."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import Seconds
from relay.domain.model import Scope, StaffRole
from relay.domain.policy import Standing, standing_of
from tests.property.world import (
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    STRANGER,
    A,
    bringer,
    case_file,
    delegation,
    keyset,
    opened,
    record,
)

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

"""The rules for staff as such: when an end is told, which word of the root counts, and that an office stays."""

from __future__ import annotations

import pytest

from relay.domain.ids import SECONDS_PER_DAY, KeysetId, Seconds
from relay.domain.model import StaffRole
from relay.domain.staff_rules import Ending, Vouched, ending, leaves_office, lengthens, office_stays

NOW = Seconds(1_800_000_000)


def days(n: float) -> Seconds:
    return Seconds(int(NOW + n * SECONDS_PER_DAY))


def vouched(name: bytes, *, until: float = 300, at: float = -1, role: StaffRole = StaffRole.COORDINATOR) -> Vouched:
    return Vouched(KeysetId(name * 32), role, days(at), days(-1), days(until))


@pytest.mark.parametrize(
    ("left", "told"),
    [(61, None), (60, None), (59.9, Ending.TOLD), (21, Ending.TOLD), (20.9, Ending.PRESSES), (-1, Ending.PRESSES)],
)
def test_an_end_is_told_sixty_days_ahead_and_once_more_from_twenty_one_on(left: float, told: Ending | None) -> None:
    assert ending(days(left), NOW) is told


@pytest.mark.parametrize(("at", "until"), [(-1, 400), (-2, 400), (0, 300), (0, 299)])
def test_a_record_that_is_no_newer_or_no_longer_changes_nothing(at: int, until: int) -> None:
    assert not lengthens(vouched(b"m"), vouched(b"m", at=at, until=until))


def test_a_newer_record_that_lasts_longer_counts() -> None:
    assert lengthens(vouched(b"m"), vouched(b"m", at=0, until=301))


def test_the_last_of_the_office_is_not_ended_by_the_office() -> None:
    last, mediator = vouched(b"o"), vouched(b"m", role=StaffRole.MEDIATOR)
    assert not leaves_office([last, mediator], last.keyset, NOW)
    assert leaves_office([last, mediator], mediator.keyset, NOW)
    assert leaves_office([last, vouched(b"p")], last.keyset, NOW)


@pytest.mark.parametrize(
    "other",
    [
        vouched(b"p", until=-1),
        Vouched(KeysetId(b"p" * 32), StaffRole.COORDINATOR, NOW, days(-1), days(9), ended=True),
    ],
    ids=["expired", "ended"],
)
def test_somebody_without_authority_is_not_left_in_the_office(other: Vouched) -> None:
    assert not leaves_office([vouched(b"o"), other], vouched(b"o").keyset, NOW)


def test_an_office_whose_every_member_ends_soon_does_not_stay() -> None:
    assert office_stays([vouched(b"o", until=50), vouched(b"p", until=61)], NOW)
    assert not office_stays([vouched(b"o", until=50), vouched(b"p", until=59)], NOW)
    assert not office_stays([vouched(b"m", role=StaffRole.MEDIATOR)], NOW)

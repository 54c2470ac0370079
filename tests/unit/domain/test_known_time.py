"""May time destroy now: the bound in both directions, and how the known time follows a clock."""

import pytest

from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.domain.known_time import (
    KnownTimes,
    dates_from,
    destroys_until,
    from_the_future,
    may_destroy,
    passed,
    reference,
)
from relay.domain.order import CLOCK_SKEW_S

KNOWN = Seconds(1_800_000_000)
DAY = SECONDS_PER_DAY
BOUND = 10


def after(seconds: int) -> Seconds:
    return Seconds(KNOWN + seconds)


@pytest.mark.parametrize("way", [1, -1])
def test_the_bound_itself_is_within_and_a_second_more_is_not(way: int) -> None:
    assert may_destroy(after(way * BOUND * DAY), KNOWN, BOUND)
    assert not may_destroy(after(way * (BOUND * DAY + 1)), KNOWN, BOUND)


def test_a_year_either_way_is_beyond_the_default_and_nine_days_of_holiday_are_not() -> None:
    assert not may_destroy(after(365 * DAY), KNOWN, BOUND)
    assert not may_destroy(after(-365 * DAY), KNOWN, BOUND)
    assert may_destroy(after(9 * DAY), KNOWN, BOUND)


def test_the_known_time_goes_with_a_clock_that_is_right() -> None:
    assert passed(KNOWN, after(300), 300, BOUND) == after(300)


def test_it_follows_a_clock_within_the_bound_no_faster_than_four_times() -> None:
    assert passed(KNOWN, after(9 * DAY), 300, BOUND) == after(1_200)
    assert passed(KNOWN, after(1_199), 300, BOUND) == after(1_199)
    assert passed(KNOWN, after(9 * DAY), 0, BOUND) == KNOWN


@pytest.mark.parametrize("away", [365 * DAY, -365 * DAY, BOUND * DAY + 301])
def test_beyond_the_bound_it_counts_what_passed_and_leaves_the_clock_alone(away: int) -> None:
    assert passed(KNOWN, after(away), 300, BOUND) == after(300)


@pytest.mark.parametrize("away", [-1, -CLOCK_SKEW_S, -9 * DAY])
def test_it_never_goes_back(away: int) -> None:
    assert passed(KNOWN, after(away), 300, BOUND) == KNOWN


def test_a_clock_that_creeps_ahead_at_each_start_is_not_followed() -> None:
    known, destroyed = KNOWN, []
    for start in range(1, 40):
        now = after(start * 9 * DAY)
        known = passed(known, now, 60, BOUND)
        destroyed.append(may_destroy(now, known, BOUND))
    assert destroyed == [True] + [False] * 38
    assert known <= after(40 * 60 * 4)


def test_a_machine_that_is_on_for_a_quarter_of_each_day_never_needs_anybody() -> None:
    known, now, ran = KNOWN, 0, DAY // 4
    for _ in range(400):
        now += DAY
        known = passed(known, after(now), ran, BOUND)
        assert may_destroy(after(now), known, BOUND)


def test_time_destroys_up_to_the_known_time_and_never_by_a_clock_alone() -> None:
    assert destroys_until(after(9 * DAY), KNOWN, BOUND) == KNOWN
    assert destroys_until(after(-9 * DAY), KNOWN, BOUND) == after(-9 * DAY)
    assert destroys_until(after(11 * DAY), KNOWN, BOUND) is None
    assert destroys_until(after(-11 * DAY), KNOWN, BOUND) is None


def test_what_ages_is_dated_no_earlier_than_the_known_time() -> None:
    assert dates_from(after(9 * DAY), KNOWN, BOUND) == after(9 * DAY)
    assert dates_from(after(-9 * DAY), KNOWN, BOUND) == KNOWN
    assert dates_from(after(365 * DAY), KNOWN, BOUND) == KNOWN
    assert dates_from(after(-365 * DAY), KNOWN, BOUND) == KNOWN


def test_what_a_database_is_held_against() -> None:
    assert reference(KnownTimes(None, None)) is None
    assert reference(KnownTimes(None, after(5))) == after(5), "an earlier program's"
    assert reference(KnownTimes(KNOWN, after(365 * DAY))) == KNOWN, "what a wrong clock wrote does not count"


def test_from_the_future_is_what_two_honest_clocks_cannot_explain() -> None:
    assert not from_the_future(after(CLOCK_SKEW_S), KNOWN)
    assert from_the_future(after(CLOCK_SKEW_S + 1), KNOWN)

"""No date that anybody signed can stop the program: what is in no calendar is shown as its number, and refused where it is read."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest

from relay.domain.ids import Day, Seconds
from relay.wire.codec import INTEGER_TOP
from relay_client.errors import Unreadable
from relay_client.words import dates
from relay_client.words.sentences import Language, Sentences

OUTSIDE = [INTEGER_TOP, 10**18, dates.LAST_DAY + 1, 2**31 * 86_400, 253_402_300_800]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("number", OUTSIDE)
def test_a_day_or_moment_of_no_calendar_is_shown_as_its_number(language: Language, number: int) -> None:
    words = Sentences(language)
    assert words.day(Day(number)) == str(number)
    assert words.moment(Seconds(number * 86_400)) == str(number * 86_400)
    assert words.waiting(Seconds(0), Seconds(number))


@pytest.mark.parametrize("language", Language)
def test_the_first_and_last_day_that_have_a_date_are_written_everywhere_on_earth(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = Sentences(language)
    assert words.day(dates.LAST_DAY).endswith(" 9999")
    assert words.day(Day(0)).startswith("1 ")
    for zone in ("Etc/GMT-14", "Etc/GMT+12"):
        with monkeypatch.context() as there:
            there.setenv("TZ", zone)
            time.tzset()
            assert "9999" in words.moment(dates.LAST_SECOND)
            assert "19" in words.moment(Seconds(0))
    time.tzset()


@pytest.mark.parametrize("day", [-1, *OUTSIDE])
def test_an_item_of_no_day_is_refused(day: int) -> None:
    with pytest.raises(Unreadable, match="item.day"):
        dates.require_day(day)


def test_an_item_is_refused_after_the_latest_day_that_may_be() -> None:
    dates.require_day(0)
    dates.require_day(20_000, latest=20_000)
    with pytest.raises(Unreadable, match="item.day"):
        dates.require_day(20_001, latest=20_000)


@pytest.mark.parametrize(
    "typed", ["1969-12-31", "9999-12-31", "0001-01-01", "4 March", "2026-02-30", "٢٠٢٦-٠٣-٠٤", ""]
)
def test_only_a_day_that_can_be_signed_is_taken(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        dates.read_day(typed)


def test_days_are_written_as_they_are_typed() -> None:
    assert dates.write_day(dates.read_day("2026-03-04")) == "2026-03-04"
    assert dates.write_day(Day((date(2026, 3, 4) - date(1970, 1, 1)).days)) == "2026-03-04"
    assert dates.write_day(Day(INTEGER_TOP)) == str(INTEGER_TOP)


@pytest.mark.parametrize(
    ("now", "days", "last"),
    [
        ("2026-11-30T16:00:00+00:00", 14, "2026-12-14T22:59:59+00:00"),
        ("2026-11-30T23:30:00+00:00", 14, "2026-12-15T22:59:59+00:00"),
        ("2026-03-20T10:00:00+00:00", 14, "2026-04-03T21:59:59+00:00"),
        ("2026-11-30T16:00:00+00:00", 30, "2026-12-29T22:59:59+00:00"),
        ("2026-11-30T16:00:00+00:00", 0, "2026-11-30T22:59:59+00:00"),
    ],
)
def test_a_day_ends_where_the_organisation_is(now: str, days: int, last: str) -> None:
    at = int(datetime.fromisoformat(now).timestamp())
    assert (
        dates.end_of_day(at, days, "Europe/Amsterdam", at + 30 * 86_400) == datetime.fromisoformat(last).timestamp()
    )


def test_a_zone_that_a_device_does_not_know_is_no_error() -> None:
    assert dates.end_of_day(0, 2, "Nowhere/At-all", 10 * 86_400) > 0

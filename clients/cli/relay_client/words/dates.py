"""Days and seconds as the calendar has them, and what is in no calendar: no date that anybody signed can make this program fail.

Pure: told the number, it never reads a clock. Whoever shows a date and whoever reads a statement ask here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from relay.domain.ids import SECONDS_PER_DAY, Day, Seconds
from relay_client.errors import Unreadable

_EPOCH: Final = date(1970, 1, 1)
LAST_DAY: Final = Day((date(9999, 12, 30) - _EPOCH).days)
"""The last day that this program writes as a date: a day before the calendar of its language ends, wherever on earth it is."""
LAST_SECOND: Final = Seconds((LAST_DAY + 1) * SECONDS_PER_DAY - 1)


def day_in_calendar(day: int) -> date | None:
    """Return a day (since 1970) as a date; None before 1970, and after the year 9999."""
    return _EPOCH + timedelta(days=day) if 0 <= day <= LAST_DAY else None


def moment_in_calendar(at: int) -> datetime | None:
    """Return a second (since 1970) in the clock of this machine; None before 1970, and after the year 9999."""
    if not 0 <= at <= LAST_SECOND:
        return None
    try:
        return datetime.fromtimestamp(at, UTC).astimezone()
    except (ValueError, OverflowError, OSError):  # a machine whose own clock rules end earlier
        return None


def end_of_day(at: int, days: int, zone: str, latest: int) -> Seconds:
    """Return the last second of the day, in this time zone, that is so many days after the one of `at`.

    `latest` is the last second that there may be: where the day ends behind it, the whole days before it count. A device that does
    not know the zone goes by its own clock.
    """
    try:
        where: tzinfo | None = ZoneInfo(zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        where = None
    day = datetime.fromtimestamp(at, where).date() + timedelta(days=days)
    while (end := _first_second(day + timedelta(days=1), where) - 1) > latest and days > 0:
        day, days = day - timedelta(days=1), days - 1
    return Seconds(min(end, latest))


def _first_second(day: date, where: tzinfo | None) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=where).timestamp())


def require_day(day: int, latest: int = LAST_DAY) -> None:
    """Refuse an item whose day is in no calendar, or later than `latest`: Unreadable `item.day`."""
    if not 0 <= day <= min(latest, LAST_DAY):
        raise Unreadable("item.day")


def read_day(text: str) -> Day:
    """Read a day written as 2026-03-04; ValueError for anything else, also for a day that could not be signed."""
    day = (date.fromisoformat(text) - _EPOCH).days
    if not 0 <= day <= LAST_DAY:
        raise ValueError(text)
    return Day(day)


def write_day(day: Day) -> str:
    """Write a day as 2026-03-04, the form that `read_day` reads; one that is in no calendar, as its number."""
    calendar_day = day_in_calendar(day)
    return str(day) if calendar_day is None else calendar_day.isoformat()

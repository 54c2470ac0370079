"""What the operator's commands hold against the machine's clock, and how a person confirms it: `relay clock-is-right`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from relay.config import Settings
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.domain.known_time import destroys_until, reference
from relay.operate.fault import Fault
from relay.store.sqlite.times import set_time, times_of

BUILT: Final = Seconds(1_793_491_200)
"""2026-11-01: this program did not exist before, so no clock is right that says so."""


def destroying(settings: Settings, now: Seconds) -> Seconds | str:
    """Return the second up to which time destroys by this clock, or why it destroys nothing, as the end of a sentence."""
    known = reference(times_of(settings.store))
    if known is None:
        return now
    until = destroys_until(now, known, settings.clock_bound_days)
    if until is not None:
        return until
    return (
        f"this machine's clock says {shown(now)}, {apart(now, known)} what the database knows ({shown(known)}):"
        " put the clock right, or say relay clock-is-right"
    )


def described(settings: Settings, now: Seconds) -> list[str]:
    """Say what a confirmation would confirm. Raises `Fault` for a time that cannot be."""
    if now < BUILT:
        raise Fault(f"It is not {shown(now)}: this program is younger than that.")
    times = times_of(settings.store)
    known = reference(times)
    lines = [f"This machine's clock says  {shown(now)}"]
    if known is not None:
        lines.append(f"The database knows it as   {shown(known)}, so the clock is {apart(now, known)} it")
    if times.newest is not None:
        lines.append(f"It was last written at     {shown(times.newest)}")
    return [*lines, "By a clock that is ahead, letters and pages are destroyed before their time, for good."]


def confirm(settings: Settings, now: Seconds) -> list[str]:
    """Make this clock's time what the database knows; a service that runs goes on from it at its next round."""
    set_time(settings.store, now)
    return [f"Confirmed {shown(now)}. What is due by then is destroyed within minutes of the service running."]


def shown(at: Seconds) -> str:
    """Return a second as people read it."""
    try:
        return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError):
        return "a year that is none"


def apart(now: Seconds, known: Seconds) -> str:
    """Say how far a clock is before or behind a known time."""
    away = abs(now - known)
    days, hours, minutes = away // SECONDS_PER_DAY, away // 3_600, away // 60
    far = f"{days} days" if days > 1 else f"{hours} hours" if hours > 1 else f"{minutes} minutes"
    return f"{far} {'ahead of' if now >= known else 'behind'}"

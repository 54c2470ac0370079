"""May time destroy now? One rule for the service and for every command (docs/adr/0022).

The *known time* is how late it is as far as can be known without believing the machine's clock: it stands in the database, goes on
as a running service sees time pass, and follows the clock no faster than that allows. Only a person's confirmation sets it.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.domain.order import CLOCK_SKEW_S

CATCH_UP: Final = 4
"""How many seconds the known time may follow the clock in each second of running: a machine that is off for three quarters of the
time keeps up, and a clock that is a year ahead, or creeps ahead at each start, is not followed."""


class KnownTimes(Struct, frozen=True):
    """What a database knows of time."""

    known: Seconds | None
    """The known time, as it was last kept; None where nobody kept any yet."""
    newest: Seconds | None
    """The latest second by which anything was written, None where nothing was; a wrong one stays until a confirmation."""


def reference(times: KnownTimes) -> Seconds | None:
    """Return the time to hold a clock against; None for a database in which there is nothing that time could destroy.

    One that an earlier program wrote is as late as its newest date.
    """
    return times.newest if times.known is None else times.known


def may_destroy(now: Seconds, known: Seconds, bound_days: int) -> bool:
    """Whether anything may be destroyed for its age by a clock that says `now`: not beyond the bound, in either direction."""
    return abs(now - known) <= bound_days * SECONDS_PER_DAY


def destroys_until(now: Seconds, known: Seconds, bound_days: int) -> Seconds | None:
    """Return the second up to which time destroys by a clock that says `now`; None where it destroys nothing.

    Never further than the known time: a jump within the bound destroys nothing early either, and after a stop it catches up.
    """
    return Seconds(min(now, known)) if may_destroy(now, known, bound_days) else None


def dates_from(now: Seconds, known: Seconds, bound_days: int) -> Seconds:
    """Return the second by which something that ages from now on is dated: never earlier than the known time."""
    return Seconds(max(now, known)) if may_destroy(now, known, bound_days) else known


def passed(known: Seconds, now: Seconds, ran_s: int, bound_days: int) -> Seconds:
    """Return the known time after `ran_s` more seconds of running, at the end of which the clock says `now`.

    Within the bound it goes towards the clock; beyond, it counts what passed and leaves the clock alone. It never goes back.
    """
    if not may_destroy(now, Seconds(known + ran_s), bound_days):
        return Seconds(known + ran_s)
    return Seconds(max(known, min(now, known + CATCH_UP * ran_s)))


def from_the_future(at: Seconds, now: Seconds) -> bool:
    """Whether a date is further ahead of `now` than two honest clocks lie apart: the one or the other was wrong."""
    return at > now + CLOCK_SKEW_S

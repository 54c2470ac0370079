"""Whether the machine's clock can be right."""

from __future__ import annotations

from relay.config import Settings
from relay.domain.ids import Seconds
from relay.domain.known_time import from_the_future
from relay.operate.clock import BUILT, destroying, shown
from relay.store.sqlite.connection import SCHEMA_VERSION
from relay.store.sqlite.migrate import schema_version
from relay.store.sqlite.times import times_of


def clock(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether *now* can be: not before this program or the last write, nor too far from the known time."""
    if now < BUILT:
        return False, f"it is not {shown(now)}: this program is younger than that"
    if schema_version(settings.store) != SCHEMA_VERSION:
        return True, f"{shown(now)}; nothing to hold it against"
    newest = times_of(settings.store).newest
    if newest is not None and from_the_future(newest, now):
        return False, (
            f"the database was written at {shown(newest)}, and it is {shown(now)} now: one of the two clocks was wrong."
            " Put it right; where it is, say relay clock-is-right"
        )
    until = destroying(settings, now)
    if isinstance(until, str):
        return False, f"NOTHING IS DESTROYED BY ITS AGE: {until}"
    return True, shown(now)

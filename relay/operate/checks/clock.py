"""Whether the machine's clock can be right."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from relay.config import Settings
from relay.domain.ids import Seconds

CLOCK_LEEWAY_S: Final = 60
BUILT: Final = Seconds(1_793_491_200)
"""2026-11-01: this program did not exist before, so no clock is right that says so."""


def clock(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether *now* can be: not before this program, nor before the last write."""
    shown = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M} UTC"
    if now < BUILT:
        return False, f"it is not {shown}: this program is younger than that"
    written = last_written(settings)
    if written > now + CLOCK_LEEWAY_S:
        seen = f"{datetime.fromtimestamp(written, UTC):%Y-%m-%d %H:%M} UTC"
        return False, f"it cannot be {shown}: the database was written at {seen}"
    return True, shown


def last_written(settings: Settings) -> float:
    """When the database was last written; every record in it came before that."""
    path = settings.database
    if path is None:
        return 0.0
    beside = (path, path.with_name(path.name + "-wal"))
    return max((path.stat().st_mtime for path in beside if path.exists()), default=0.0)

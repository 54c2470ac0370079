"""Whether backups are made, and how old the newest are."""

from __future__ import annotations

from typing import Final

from relay.config import Settings
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.operate import archive

BACKUP_AGE_S: Final = 2 * SECONDS_PER_DAY
SHARES_AGE_S: Final = SECONDS_PER_DAY


def backup(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the age of the newest main backup."""
    if settings.backup_folder is None:
        return True, "not set up (RELAY_BACKUP_FOLDER): NOTHING IS BACKED UP"
    return _fresh(archive.newest_backup(settings.backup_folder), now, BACKUP_AGE_S, "relay backup")


def shares(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the age of the newest share copy, and say who keeps its key."""
    if settings.shares_folder is None:
        return True, "not set up (RELAY_SHARES_KEY): after a lost disk everybody would have to enrol again"
    good, age = _fresh(archive.newest_shares(settings.shares_folder), now, SHARES_AGE_S, "relay backup --shares")
    return good, f"{age}; the key is kept by {settings.shares_holder}"


def _fresh(newest: Seconds | None, now: Seconds, most_s: int, command: str) -> tuple[bool, str]:
    if newest is None:
        return False, f"there is none yet: run {command}"
    hours = max(0, now - newest) // 3_600
    good = now - newest <= most_s
    return good, f"the newest is {hours} hours old" + (
        "" if good else f": run {command}, and see why it does not run"
    )

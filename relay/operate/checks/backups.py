"""Whether backups are made, and how old the newest are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from relay.config import Settings
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.domain.known_time import from_the_future
from relay.operate import archive
from relay.operate.share_copies import share_copies

BACKUP_AGE_S: Final = 2 * SECONDS_PER_DAY
SHARES_AGE_S: Final = SECONDS_PER_DAY


def backup(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the age of the newest main backup, and for any that cannot have been made yet."""
    if settings.backup_folder is None:
        return False, "not set up (RELAY_BACKUP_FOLDER): NOTHING IS BACKED UP"
    made = archive.backups(settings.backup_folder)
    return _fresh(made, now, BACKUP_AGE_S, "relay backup", "move their folders away")


def shares(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the age of the newest share copy, and for any from the future, and say who keeps its key."""
    if settings.shares_folder is None:
        return False, "not set up (RELAY_SHARES_KEY): after a lost disk everybody would have to enrol again"
    made = {copy.path.name: copy.made for copy in share_copies(settings.shares_folder)}
    good, age = _fresh(made, now, SHARES_AGE_S, "relay backup --shares", "the next copy destroys them")
    return good, f"{age}; the key is kept by {settings.shares_holder}"


def _fresh(made: dict[str, Seconds], now: Seconds, most_s: int, command: str, ahead: str) -> tuple[bool, str]:
    """Say how old the newest is, by name and moment; what is dated after *now* is never what is new."""
    future = sorted(name for name, at in made.items() if from_the_future(at, now))
    newest = max((at for name, at in made.items() if name not in future), default=None)
    faults = [_age(newest, now, most_s, command)]
    if future:
        faults.append(f"{_named(future)} from the future: the clock was or is wrong. Put it right; {ahead}")
    return not future and newest is not None and now - newest <= most_s, "; ".join(faults)


def _age(newest: Seconds | None, now: Seconds, most_s: int, command: str) -> str:
    if newest is None:
        return f"there is none yet: run {command}"
    hours = max(0, now - newest) // 3_600
    late = "" if now - newest <= most_s else f": run {command}, and see why it does not run"
    return f"the newest is {hours} hours old{late}"


def _named(names: Sequence[str]) -> str:
    return f"{names[-1]} is" if len(names) == 1 else f"{names[-1]} and {len(names) - 1} more are"

"""What killed commands left behind, which may hold shares in the clear."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from relay.config import Settings
from relay.domain.ids import Seconds
from relay.operate import unfinished


def leftovers(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look for what a command began to make and did not finish, though no process makes it any more."""
    behind, under_way = unfinished.left(settings)
    made = f"{len(under_way)} being made now: {_named(under_way)}" if under_way else ""
    if not behind:
        return True, made or "nothing unfinished"
    return False, (
        f"{len(behind)} left behind by commands that were killed, perhaps with shares in the clear: {_named(behind)}."
        " The next start of the service, or the next relay backup, restore or migrate, overwrites and removes it;"
        " what stays then, remove by hand" + (f"; {made}" if made else "")
    )


def _named(paths: Sequence[Path]) -> str:
    return ", ".join(str(path) for path in paths)

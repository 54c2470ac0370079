"""How long the database's log could not be emptied: meanwhile what was destroyed is still in it (step D3).

Told once a spell in the log, and by a readiness check as long as it lasts. Traffic goes on: this waits for another program, and
nobody's stop may wait with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeAlias

from relay.store.base import SHRED_WITHIN_S

WAITING: Final = "shred.waiting"
DONE: Final = "shred.done"
Tell: TypeAlias = Callable[[str, int], None]
"""Tells one of the two, and for how many seconds it waited."""


class LogWatch:
    """Is told of every try; `elapsed` is a clock that nobody sets."""

    def __init__(
        self, tell: Tell = lambda _event, _seconds: None, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._elapsed = elapsed
        self._since: float | None = None
        self._told = False

    def emptied(self) -> None:
        """Nothing that was destroyed is left."""
        if self._told:
            self._tell(DONE, self._waited())
        self._since, self._told = None, False

    def kept(self) -> None:
        """It could not be done: a reader was in the way, or the disk."""
        if self._since is None:
            self._since = self._elapsed()
        if not self._told and self._waited() >= SHRED_WITHIN_S:
            self._told = True
            self._tell(WAITING, self._waited())

    def late_s(self) -> int | None:
        """Return for how many seconds it could not be done, None where that is within the promised time."""
        waited = self._waited()
        return waited if waited >= SHRED_WITHIN_S else None

    def _waited(self) -> int:
        return 0 if self._since is None else int(self._elapsed() - self._since)

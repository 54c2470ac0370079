"""Chance, clock and waiting, as values that are handed in; `api/defaults.py` alone makes the real ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct

from relay.domain.ids import Day, Seconds, day_of


class Environment(Struct, frozen=True):
    """What the library takes from the machine it runs on."""

    random: Callable[[int], bytes]
    """Gives as many fresh random bytes as asked for."""
    now: Callable[[], Seconds]
    sleep: Callable[[float], Awaitable[None]]
    """Waits for seconds."""

    def today(self) -> Day:
        """Return the current day (UTC)."""
        return day_of(self.now())

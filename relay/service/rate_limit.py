"""How often somebody may ask: token buckets in memory, for logins, enrolments and acts.

A limit protects passphrases and the disk; it never decides about a case. Limits are per process and start full.

Nothing is ever evicted. Names can be made up without end, and a table that drops its oldest entries would give whoever makes
up enough of them the bucket of a real name anew, full. Here every key falls on a few cells of a table of fixed size, under a
digest whose key nobody knows, and counts in all of them. Keys that meet in one cell share it, and only where they meet in every one
do they share a limit: then somebody waits a little longer, and nobody ever gets more than their limit.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable
from hashlib import blake2b
from math import ceil
from struct import unpack
from typing import Final

from msgspec import Struct

from relay.domain.choice import Choice
from relay.wire.problems import Denied
from relay.wire.routes import Pace


class RateLimit(Struct, frozen=True):
    """`burst` requests at once, then one every `every_s` seconds."""

    burst: int
    every_s: float


class LoginLimit(Choice):
    """What logins count against beside their pace, which is counted for a login name at one network address."""

    ADDRESS = "address"
    """Logins and enrolments of one network address, but for devices that are known: an office or a prison is one address."""
    NAME = "name"
    """Logins for one name from all addresses together, but for its own devices: guesses from many machines."""
    DEVICE = "device"
    """Logins from one device that logged in to this account before."""


RATE_LIMITS: Final[dict[Pace | LoginLimit, RateLimit]] = {
    Pace.LOGIN: RateLimit(10, 30.0),
    Pace.ENROL: RateLimit(10, 60.0),
    Pace.SUBMIT: RateLimit(30, 20.0),
    Pace.ACT: RateLimit(600, 0.2),
    Pace.STOP: RateLimit(200, 1.0),
    Pace.UPLOAD: RateLimit(200, 1.0),
    Pace.WRITE: RateLimit(2_000, 0.05),
    LoginLimit.ADDRESS: RateLimit(600, 1.0),
    LoginLimit.NAME: RateLimit(300, 10.0),
    LoginLimit.DEVICE: RateLimit(30, 10.0),
}
"""Per login name, slip or account, whichever the route has; logins also by `LoginLimit`."""

ROWS: Final = 4
CELLS: Final = 1 << 16
"""Cells of a row: as many as two bytes count. To fill a pace's table takes a thousand requests every second for minutes."""
_CELL_BYTES: Final = 8
_KEY_BYTES: Final = 16


class RateLimiter:
    """The buckets of one process, by limit and key, in memory of a fixed size."""

    def __init__(self, clock: Callable[[], float], random: Callable[[int], bytes], factor: float = 1.0) -> None:
        self._clock = clock
        self._limits = {kind: _scaled(limit, factor) for kind, limit in RATE_LIMITS.items()}
        self._tables = {kind: _Table(random(_KEY_BYTES)) for kind in self._limits}

    def take(self, kind: Pace | LoginLimit, key: str, weight: int = 1) -> None:
        """Take one request from a bucket, or raise `Denied` rate.limited with the seconds to wait; a free pace has none.

        A request of some `weight` counts as so many; one that weighs more than the bucket holds takes all of it.
        """
        limit = self._limits.get(kind)
        if limit is None:
            return
        now, table = self._clock(), self._tables[kind]
        cells = table.cells(key)
        full_at = max(now, table.full_at(cells))
        weight = min(weight, limit.burst)
        wait_s = full_at - now - (limit.burst - weight) * limit.every_s
        if wait_s > 0:
            raise Denied("rate.limited", retry_after_s=ceil(wait_s))
        table.put(cells, full_at + weight * limit.every_s)


class _Table:
    """When each bucket will be full again, in seconds of the clock: a count-min sketch. Memory is used where it is written."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._full_at = memoryview(
            mmap.mmap(-1, ROWS * CELLS * _CELL_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        ).cast("d")

    def cells(self, key: str) -> list[int]:
        """Return the cells of a key, one of each row."""
        places = unpack(f"<{ROWS}H", blake2b(key.encode(), key=self._key, digest_size=2 * ROWS).digest())
        return [row * CELLS + place for row, place in enumerate(places)]

    def full_at(self, cells: list[int]) -> float:
        """Return when the bucket of these cells is full: what others added stands in some of them, and hardly ever in all."""
        return min([self._full_at[cell] for cell in cells])

    def put(self, cells: list[int], full_at: float) -> None:
        """Note when the bucket is full; a cell that says later already stays."""
        for cell in cells:
            self._full_at[cell] = max(self._full_at[cell], full_at)


def _scaled(limit: RateLimit, factor: float) -> RateLimit:
    return RateLimit(max(1, round(limit.burst * factor)), limit.every_s / factor)

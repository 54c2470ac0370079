"""How often somebody may ask: token buckets in memory, for logins, enrolments and acts.

A limit protects passphrases and the disk; it never decides about a case. UploadLimits are per process and start full.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import Final

from msgspec import Struct

from relay.wire.problems import Denied
from relay.wire.routes import Pace


class RateLimit(Struct, frozen=True):
    """`burst` requests at once, then one every `every_s` seconds."""

    burst: int
    every_s: float


RATE_LIMITS: Final[dict[Pace, RateLimit]] = {
    Pace.LOGIN: RateLimit(10, 30.0),
    Pace.ENROL: RateLimit(10, 60.0),
    Pace.SUBMIT: RateLimit(30, 20.0),
    Pace.ACT: RateLimit(600, 0.2),
    Pace.UPLOAD: RateLimit(200, 1.0),
    Pace.WRITE: RateLimit(2_000, 0.05),
}
"""Per login name, slip or account, whichever the route has."""
ADDRESS_LIMIT: Final = RateLimit(120, 2.0)
"""Logins and enrolments per network address: an office or a prison sends many people from one."""

KEPT: Final = 50_000


class RateLimiter:
    """The buckets of one process, by pace and key; the least recently used go first."""

    def __init__(self, clock: Callable[[], float], factor: float = 1.0) -> None:
        self._clock = clock
        self._limits = {pace: _scaled(limit, factor) for pace, limit in RATE_LIMITS.items()}
        self._address = _scaled(ADDRESS_LIMIT, factor)
        self._buckets: OrderedDict[tuple[Pace | None, str], tuple[float, float]] = OrderedDict()

    def take(self, pace: Pace, key: str) -> None:
        """Take one request from a bucket, or raise `Denied` rate.limited with the seconds to wait."""
        limit = self._limits.get(pace)
        if limit is not None:
            self._take(pace, key, limit)

    def take_address(self, address: str) -> None:
        """Take one login or enrolment from a network address, or raise `Denied` rate.limited."""
        self._take(None, address, self._address)

    def _take(self, pace: Pace | None, key: str, limit: RateLimit) -> None:
        now = self._clock()
        level, since = self._buckets.pop((pace, key), (float(limit.burst), now))
        level = min(limit.burst, level + (now - since) / limit.every_s)
        enough = level >= 1
        self._buckets[pace, key] = (level - 1 if enough else level, now)
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        if not enough:
            raise Denied("rate.limited", retry_after_s=ceil((1 - level) * limit.every_s))


def _scaled(limit: RateLimit, factor: float) -> RateLimit:
    return RateLimit(max(1, round(limit.burst * factor)), limit.every_s / factor)

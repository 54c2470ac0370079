"""How often somebody may ask: token buckets in memory, for logins, enrolments and acts.

A limit protects passphrases and the disk; it never decides about a case. Limits are per process and start full.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from relay.wire.problems import Denied
from relay.wire.routes import Pace


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` requests at once, then one every `every_s` seconds."""

    burst: int
    every_s: float


LIMITS: Final[dict[Pace, Limit]] = {
    Pace.LOGIN: Limit(10, 30.0),
    Pace.ENROL: Limit(10, 60.0),
    Pace.SUBMIT: Limit(30, 20.0),
    Pace.ACT: Limit(600, 0.2),
}
"""Per login name, network address or account, whichever the route knows."""

KEPT: Final = 50_000


class Buckets:
    """The buckets of one process, by pace and key; the least recently used go first."""

    def __init__(self, clock: Callable[[], float], limits: dict[Pace, Limit] = LIMITS) -> None:
        self._clock = clock
        self._limits = limits
        self._buckets: OrderedDict[tuple[Pace, str], tuple[float, float]] = OrderedDict()

    def take(self, pace: Pace, key: str) -> None:
        """Take one request from a bucket, or raise `Denied` rate.limited with the seconds to wait."""
        limit = self._limits.get(pace)
        if limit is None:
            return
        now = self._clock()
        level, since = self._buckets.pop((pace, key), (float(limit.burst), now))
        level = min(limit.burst, level + (now - since) / limit.every_s)
        enough = level >= 1
        self._buckets[pace, key] = (level - 1 if enough else level, now)
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        if not enough:
            raise Denied("rate.limited", retry_after_s=ceil((1 - level) * limit.every_s))

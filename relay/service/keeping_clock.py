"""The clock by which things age: it says whether time may destroy now, and dates what will be destroyed by its age one day.

The machine's clock, as long as that agrees with the known time (`relay.domain.known_time`); where it does not, the known time.
Who may act, and what a record may say of its second, is held against the machine's clock alone.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from relay.domain.ids import Day, Seconds, day_of
from relay.domain.known_time import dates_from, destroys_until, passed, reference
from relay.store.base import Store

log = structlog.get_logger("relay.clock")


class KeepingClock:
    """Keeps the known time of one store; `clock` gives seconds since 1970, `monotonic` seconds that only ever go on."""

    def __init__(
        self, store: Store, clock: Callable[[], float], monotonic: Callable[[], float], bound_days: int
    ) -> None:
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._bound_days = bound_days
        self._kept: Seconds | None = None
        """The known time as this process last kept it."""
        self._kept_at = monotonic()

    def now(self) -> Seconds:
        """Return the second by which something that ages from now on is dated."""
        now, ran_s = self._now(), self._ran_s()
        if self._kept is None:
            return now
        return dates_from(now, passed(self._kept, now, ran_s, self._bound_days), self._bound_days)

    def today(self) -> Day:
        """Return the day of `now` (UTC)."""
        return day_of(self.now())

    async def destroying(self) -> Seconds | None:
        """Keep the known time, and return the second up to which time destroys; None where it destroys nothing."""
        now = self._now()
        known = await self._keep(now)
        until = destroys_until(now, known, self._bound_days)
        if until is None:
            log.error("clock.doubted", seconds=now - known)
        return until

    async def load(self) -> None:
        """Begin with the known time that is kept, before anything is dated by it; writes nothing."""
        self._kept, self._kept_at = (await self._store.times()).known, self._monotonic()

    async def _keep(self, now: Seconds) -> Seconds:
        """Bring the kept time up to now; what another process kept meanwhile, a confirmation, is where we go on from."""
        while True:
            times = await self._store.times()
            known, ran_s = reference(times), self._ran_s()
            confirmed = self._kept is not None and known != self._kept
            # A database without any date is new: there is nothing in it that this clock could destroy.
            known = now if known is None else passed(known, now, 0 if confirmed else ran_s, self._bound_days)
            if await self._store.keep_time(times.known, known, now):
                self._kept, self._kept_at = known, self._kept_at + ran_s
                if confirmed:
                    log.warning("clock.confirmed")
                return known

    def _ran_s(self) -> int:
        return max(0, int(self._monotonic() - self._kept_at))

    def _now(self) -> Seconds:
        return Seconds(int(self._clock()))

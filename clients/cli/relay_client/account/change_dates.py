"""Which second a change of the account carries (step L5): the server takes each second once, and only a later one than it has.

Two devices of one person may make a change in the same second, or by clocks that lie a little apart. The later change is
signed anew a few seconds on, so that its person is not sent away.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from relay.domain.ids import Seconds
from relay_client.account.clock import Clock
from relay_client.errors import ServerProblem

AHEAD_S: Final = (0, 1, 2, 4, 8)
"""How far behind its own time a change is dated, one after another, where the server has a change of that second or later."""

Send = Callable[[Seconds], Awaitable[None]]
"""Sign a change with this second, and send it."""


class ChangeDates:
    """The seconds of this sitting's changes of one account; `server_time` asks the server what time it is."""

    def __init__(self, clock: Clock, server_time: Callable[[], Awaitable[Seconds]]) -> None:
        self._clock = clock
        self._server_time = server_time
        self._last = Seconds(0)

    async def send(self, send: Send) -> None:
        """Send a change; sign anew, once, where the server finds it late, and a few seconds on where it has a newer one.

        Raises ServerProblem, among them `slot.stale` where the newer one is further ahead.
        """
        try:
            await self._after_others(send, self._clock.dating())
        except ServerProblem as problem:
            if problem.code != "record.late":
                raise
            await self._after_others(send, self._clock.take(await self._server_time()))

    async def _after_others(self, send: Send, now: Seconds) -> None:
        first = max(now, self._last + 1)
        for ahead_s in AHEAD_S:
            at = Seconds(first + ahead_s)
            try:
                await send(at)
            except ServerProblem as problem:
                if problem.code != "slot.stale" or ahead_s == AHEAD_S[-1]:
                    raise
            else:
                self._last = at
                return

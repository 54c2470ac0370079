"""How long a bad line is waited for: which faults may be over at the next attempt, and how much later that is.

Decides nothing about what is attempted. Whoever gets further begins the pauses anew; where none is left, the fault is told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Final, TypeVar

from relay_client.errors import ServerProblem, Unreachable

T = TypeVar("T")

WAITS_S: Final = (0.5, 1.5, 4.0, 10.0, 20.0)
"""Pauses between attempts that bring nothing further. Together longer than a server holds a page for a request that fell silent
(30 s)."""
LONGEST_WAIT_S: Final = 30
PASSES: Final = frozenset(
    {
        "net.unreachable",
        "net.timeout",
        "store.busy",
        "store.failed",
        "service.stopping",
        "rate.limited",
    }
)
"""What may be otherwise at the next attempt, whatever was asked."""


class Retry:
    """Waits for one kind of work; `also` are the faults that pass there beside those that pass everywhere.

    `waits_s` are the pauses between attempts, `longest_s` the most that a server may ask to be waited for.
    """

    def __init__(
        self,
        sleep: Callable[[float], Awaitable[None]],
        also: frozenset[str] = frozenset(),
        *,
        waits_s: tuple[float, ...] = WAITS_S,
        longest_s: int = LONGEST_WAIT_S,
    ) -> None:
        self._sleep = sleep
        self._passes = PASSES | also
        self._waits_s = waits_s
        self._longest_s = longest_s

    async def until_done(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Attempt until it is done, or raise the fault that stays, or the last one when no pause is left."""
        waits = iter(self._waits_s)
        while True:
            try:
                return await attempt()
            except (ServerProblem, Unreachable) as fault:
                await self.wait(fault, waits)

    async def wait(self, fault: ServerProblem | Unreachable, waits: Iterator[float]) -> None:
        """Wait before the next attempt, or raise the fault again where it stays, or nothing is left to wait for."""
        pause = next(waits, None)
        if fault.code not in self._passes or pause is None:
            raise fault
        asked = 0 if isinstance(fault, Unreachable) else fault.retry_after_s or 0
        if asked > self._longest_s:
            raise fault
        # What the server asked for, and never less than our own pause.
        await self._sleep(max(pause, asked))

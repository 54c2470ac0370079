"""Whose turn it is to change a case: one request after another in the order in which they came, those that only take away first.

Without turns whoever decides slowly loses every race against whoever decides quickly, and one person who sends without a pause
keeps another's withdrawal out for as long as they like. Other cases never wait. Decides nothing about what is allowed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

from relay.domain.ids import CaseId
from relay.store.base import Stale
from relay.wire.problems import Unavailable

TRIES: Final = 8
"""How often a race lost to what has no turn, such as what time does, is decided again before the caller is asked to repeat."""
T = TypeVar("T")
Waiting = tuple[deque[asyncio.Future[None]], deque[asyncio.Future[None]]]
"""Who waits for a turn: those that stop something, and all others."""


class CaseTurns:
    """The turns of one process, which is the only one that changes its cases."""

    def __init__(self) -> None:
        self._waiting: dict[CaseId, Waiting] = {}
        """For each case in which somebody has the turn."""

    async def run(self, case: CaseId, attempt: Callable[[], Awaitable[T]], *, first: bool = False) -> T:
        """Load, decide and commit by `attempt` when it is its turn; `first` goes before all that are not.

        Raises what `attempt` raises, but for `Stale`: then it is made again, and in the end `Unavailable` store.busy is raised.
        """
        await self._take(case, first=first)
        try:
            for _ in range(TRIES):
                with suppress(Stale):
                    return await attempt()
        finally:
            self._pass_on(case)
        raise Unavailable("store.busy", retry_after_s=1)

    async def _take(self, case: CaseId, *, first: bool) -> None:
        """Wait for the turn."""
        waiting = self._waiting.get(case)
        if waiting is None:
            self._waiting[case] = (deque(), deque())
        else:
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            waiting[0 if first else 1].append(mine)
            try:
                await mine
            except asyncio.CancelledError:
                if not mine.cancelled():
                    self._pass_on(case)  # it was given the turn, and does not want it any more
                raise

    def _pass_on(self, case: CaseId) -> None:
        """Give the turn to the next one that still wants it."""
        for queue in self._waiting[case]:
            while queue:
                following = queue.popleft()
                if not following.done():
                    following.set_result(None)
                    return
        del self._waiting[case]

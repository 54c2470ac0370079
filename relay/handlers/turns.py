"""Who is served now, and who a moment later: work is taken in turn from everybody who waits, so that nobody's fills the queue.

Stops never wait for other work: they have turns of their own, of which nobody can hold more than a few.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import Final

from relay.wire.problems import Denied

WORK_AT_ONCE: Final = 64
"""Requests with the backend at the same moment: enough to share a commit, few enough that a new one is reached within moments."""
WORK_OF_ONE: Final = 8
"""Of them of one person, or one address that nobody is known of yet."""
STOPS_AT_ONCE: Final = 32
STOPS_OF_ONE: Final = 4
WAITING_OF_ONE: Final = 64
"""Requests of one person that may wait; their bodies are in memory meanwhile."""


class Turns:
    """So many turns at once, of one person fewer. Where nobody waits, a turn is given at once."""

    def __init__(self, at_once: int, of_one: int) -> None:
        self._free = at_once
        self._of_one = of_one
        self._held: dict[str, int] = {}
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        """Those who wait, by who they are; whoever was given a turn goes to the end."""

    def turn(self, who: str) -> Turn:
        """Return a context that holds a turn; entering it does as `take` does."""
        return Turn(self, who)

    async def take(self, who: str) -> None:
        """Wait for a turn, which has to be given back.

        Raises `Denied` rate.limited for whoever has too much waiting already.
        """
        held = self._held.get(who, 0)
        if self._free and held < self._of_one:
            self._free -= 1
            self._held[who] = held + 1
            return
        queue = self._waiting.setdefault(who, deque())
        if len(queue) >= WAITING_OF_ONE:
            raise Denied("rate.limited", retry_after_s=1)
        given = asyncio.get_running_loop().create_future()
        queue.append(given)
        try:
            await given
        except asyncio.CancelledError:
            if given.done() and not given.cancelled():
                self.give_back(who)  # it was given in the same moment
            else:
                self._drop(who, given)
            raise

    def give_back(self, who: str) -> None:
        """End a turn that was taken, and give what is free to those who wait."""
        self._free += 1
        held = self._held.pop(who) - 1
        if held:
            self._held[who] = held
        while self._free and self._waiting and (next_one := self._next()) is not None:
            self._free -= 1
            self._held[next_one] = self._held.get(next_one, 0) + 1

    def _next(self) -> str | None:
        """Give the turn to the first of those who wait and hold not too many; return who that is."""
        for who, queue in self._waiting.items():
            if self._held.get(who, 0) < self._of_one:
                queue.popleft().set_result(None)
                if queue:
                    self._waiting.move_to_end(who)
                else:
                    del self._waiting[who]
                return who
        return None

    def _drop(self, who: str, given: asyncio.Future[None]) -> None:
        queue = self._waiting[who]
        queue.remove(given)
        if not queue:
            del self._waiting[who]


class Turn:
    """One turn, held while the context lasts. No generator: every request has one, and a class costs a fifth."""

    __slots__ = ("_turns", "_who")

    def __init__(self, turns: Turns, who: str) -> None:
        self._turns = turns
        self._who = who

    async def __aenter__(self) -> None:
        await self._turns.take(self._who)

    async def __aexit__(self, *_: object) -> None:
        self._turns.give_back(self._who)

"""Gathers what waits at the same time into groups, so that one hop to a database serves all of them.

While a group is away the next one gathers; nothing ever waits for company. Whoever stops waiting leaves the rest alone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Work = TypeVar("Work")
Result = TypeVar("Result")


class Batcher(Generic[Work, Result]):
    """A line of waiting work in front of `carry`, which answers a group with as many results, in its order.

    A result that is an exception is raised to its own waiter; what `carry` raises, to all of the group. `carry` is one
    at a time and never gets more than `most`.
    """

    def __init__(
        self, carry: Callable[[Sequence[Work]], Awaitable[Sequence[Result | Exception]]], most: int
    ) -> None:
        self._carry = carry
        self._most = most
        self._waiting: deque[tuple[Work, asyncio.Future[Result]]] = deque()
        self._carrier: asyncio.Task[None] | None = None

    def put(self, work: Work) -> asyncio.Future[Result]:
        """Put work in line; the future has its result. Cancelling it before its group has left takes it out of line."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((work, future))
        if self._carrier is None:
            self._carrier = loop.create_task(self._carry_all())
        return future

    async def idle(self) -> None:
        """Wait until nothing is in line."""
        while self._carrier is not None:
            await asyncio.wait([self._carrier])

    async def _carry_all(self) -> None:
        try:
            while self._waiting:
                await self._carry_one()
        finally:
            self._carrier = None

    async def _carry_one(self) -> None:
        group: list[tuple[Work, asyncio.Future[Result]]] = []
        while self._waiting and len(group) < self._most:
            waiting = self._waiting.popleft()
            if not waiting[1].done():
                group.append(waiting)
        if not group:
            return
        try:
            results = await self._carry([work for work, _ in group])
        except Exception as error:  # noqa: BLE001 - passed on to everyone who waits for it
            results = [error] * len(group)
        except BaseException:
            for _, future in (*group, *self._waiting):
                future.cancel()
            self._waiting.clear()
            raise
        for (_, future), result in zip(group, results, strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

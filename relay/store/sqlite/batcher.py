"""Gathers what waits at the same time into batches, so that one call on a database's thread serves all of them.

While a batch is processed the next one gathers; nothing ever waits for company. Whoever stops waiting leaves the rest alone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from relay.store.base import QueueFigures

Work = TypeVar("Work")
Result = TypeVar("Result")


class Batcher(Generic[Work, Result]):
    """A queue of work in front of `process`, which answers a batch with as many results, in its order.

    A result that is an exception is raised to its own waiter; what `process` raises, to all of the batch. `process` is one
    at a time and never gets more than `max_size`.
    """

    def __init__(
        self, process: Callable[[Sequence[Work]], Awaitable[Sequence[Result | Exception]]], max_size: int
    ) -> None:
        self._process = process
        self._max_size = max_size
        self._waiting: deque[tuple[Work, asyncio.Future[Result], float]] = deque()
        self._done = 0
        self._batches = 0
        self._task: asyncio.Task[None] | None = None

    def submit(self, work: Work) -> asyncio.Future[Result]:
        """Put work in the queue; the future has its result. Cancelled before its batch is processed, it leaves the queue."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((work, future, loop.time()))
        if self._task is None:
            self._task = loop.create_task(self._process_all())
        return future

    def figures(self) -> QueueFigures:
        """Return how much waits and was done."""
        oldest = self._waiting[0][2] if self._waiting else None
        age = 0.0 if oldest is None else asyncio.get_running_loop().time() - oldest
        return QueueFigures(len(self._waiting), age, self._done, self._batches)

    async def idle(self) -> None:
        """Wait until the queue is empty."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def _process_all(self) -> None:
        try:
            while self._waiting:
                await self._process_one()
        finally:
            self._task = None

    async def _process_one(self) -> None:
        batch: list[tuple[Work, asyncio.Future[Result], float]] = []
        while self._waiting and len(batch) < self._max_size:
            waiting = self._waiting.popleft()
            if not waiting[1].done():
                batch.append(waiting)
        if not batch:
            return
        try:
            self._batches += 1
            results = await self._process([work for work, *_ in batch])
            self._done += len(batch)
        except Exception as error:  # noqa: BLE001 - passed on to everyone who waits for it
            results = [error] * len(batch)
        except BaseException:
            for _, future, _ in (*batch, *self._waiting):
                future.cancel()
            self._waiting.clear()
            raise
        for (_, future, _), result in zip(batch, results, strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

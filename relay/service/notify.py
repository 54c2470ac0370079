"""Pokes: telling people, without any content, that there is something to see.

A poke names no case, no item and no kind; its cursor only grows. Whoever was away asks with the last cursor seen.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable

from relay.domain.ids import KeysetId
from relay.store.base import Store


class Pokes:
    """Who waits for pokes now. One waiter costs one event, whatever the number of commits."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: defaultdict[KeysetId, set[asyncio.Event]] = defaultdict(set)
        self._stopping = False

    async def run(self) -> None:
        """Pass on what the store says was poked, until cancelled."""
        async for keysets in self._store.poked():
            self.wake(keysets)

    def wake(self, keysets: Iterable[KeysetId]) -> None:
        """Wake whoever waits for one of these keysets."""
        for keyset in keysets:
            for event in self._waiting.get(keyset, ()):
                event.set()

    def stop(self) -> None:
        """Let every waiter end, because the process stops."""
        self._stopping = True
        self.wake(list(self._waiting))

    async def cursors(self, keysets: list[KeysetId], seen: int | None) -> AsyncIterator[int]:
        """Yield a cursor at each poke of these keysets; at once when there was one since `seen`."""
        event = asyncio.Event()
        for keyset in keysets:
            self._waiting[keyset].add(event)
        try:
            last = seen
            while not self._stopping:
                event.clear()
                cursor = await self._store.poke_cursor(keysets)
                if last is None or cursor > last:
                    last = cursor
                    yield cursor
                await event.wait()
        finally:
            for keyset in keysets:
                self._waiting[keyset].discard(event)
                if not self._waiting[keyset]:
                    del self._waiting[keyset]

"""Who waits for pokes: telling people, without any content, that there is something to see.

A poke names no case, no item and no kind; its cursor only grows. Whoever was away asks with the last cursor seen.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable

from relay.domain.ids import KeysetId
from relay.service.backend import Backend


class Subscribers:
    """Who waits for pokes at this frontend. One waiter costs one event, whatever the number of commits."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._waiting: defaultdict[KeysetId, set[asyncio.Event]] = defaultdict(set)
        self._all: set[asyncio.Event] = set()
        """Every waiter, those without a keyset too: nobody pokes them, and they end with the process like all others."""
        self._stopping = False

    async def run(self) -> None:
        """Pass on what the backend says was poked, until cancelled."""
        async for keysets in self._backend.poked():
            self._wake(keysets)

    def stop(self) -> None:
        """Let every waiter end, because the process stops."""
        self._stopping = True
        for event in self._all:
            event.set()

    async def cursors(self, keysets: tuple[KeysetId, ...], last_seen: int | None) -> AsyncIterator[int]:
        """Yield a cursor at each poke of these keysets; at once when there was one since `last_seen`."""
        event = asyncio.Event()
        self._all.add(event)
        for keyset in keysets:
            self._waiting[keyset].add(event)
        try:
            last = last_seen
            while not self._stopping:
                event.clear()
                cursor = await self._backend.poke_cursor(keysets)
                if last is None or cursor > last:
                    last = cursor
                    yield cursor
                await event.wait()
        finally:
            self._all.discard(event)
            for keyset in keysets:
                self._waiting[keyset].discard(event)
                if not self._waiting[keyset]:
                    del self._waiting[keyset]

    def _wake(self, keysets: Iterable[KeysetId]) -> None:
        for keyset in keysets:
            for event in self._waiting.get(keyset, ()):
                event.set()

"""Who listens for pokes in this process, and how they hear of them; engines differ only in when they tell."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from weakref import WeakSet

from relay.domain.ids import KeysetId


class PokeListener(AsyncIterator[frozenset[KeysetId]]):
    """What one listener has still to hear. Ends when the store is closed."""

    def __init__(self) -> None:
        self._unheard: deque[frozenset[KeysetId]] = deque()
        self._something = asyncio.Event()
        self._over = False

    def tell(self, keysets: frozenset[KeysetId]) -> None:
        """Add the pokes of one commit."""
        self._unheard.append(keysets)
        self._something.set()

    def end(self) -> None:
        """Let the listener finish once it has heard everything."""
        self._over = True
        self._something.set()

    def __aiter__(self) -> PokeListener:
        return self

    async def __anext__(self) -> frozenset[KeysetId]:
        while not self._unheard:
            if self._over:
                raise StopAsyncIteration
            self._something.clear()
            await self._something.wait()
        return self._unheard.popleft()


class PokeHub:
    """The listeners of one store. Whoever drops the iterator is forgotten."""

    def __init__(self) -> None:
        self._listeners: WeakSet[PokeListener] = WeakSet()
        self._over = False

    def listen(self) -> PokeListener:
        """Begin to listen: everything told from now on is heard."""
        listener = PokeListener()
        self._listeners.add(listener)
        if self._over:
            listener.end()
        return listener

    def tell(self, keysets: frozenset[KeysetId]) -> None:
        """Tell everyone of a commit's pokes; a commit that pokes nobody is not told."""
        if keysets:
            for listener in self._listeners:
                listener.tell(keysets)

    def end(self) -> None:
        """Let all listeners finish, later ones at once."""
        self._over = True
        for listener in self._listeners:
            listener.end()

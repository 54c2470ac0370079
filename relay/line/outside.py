"""The house as the door knows it: every question goes down the line, and comes back as an answer or as `Told`.

Holds no key, no session and no row. When the house is gone, so is the door: nothing it could still say would be true.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from itertools import count
from typing import Any

from msgspec.msgpack import Decoder

from relay.domain.ids import KeysetId
from relay.line import frames
from relay.line.frames import Frames
from relay.service.asking import Asked, Told, Visitor
from relay.wire.routes import BY_NAME

GONE = "service.stopping"


@cache
def _reply(route: str) -> Decoder[Any]:
    return Decoder(BY_NAME[route].reply)


class Line:
    """A `House` in another process. `ready` and `stop` are set when the house says so, or is gone."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()
        self.gone = False
        self.frames = Frames(self._heard, self._lost)
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._poked: asyncio.Queue[frozenset[KeysetId]] = asyncio.Queue()

    async def answer(self, asked: Asked) -> object:
        """Ask the house."""
        number, answered = self._new()
        body = frames.raw(asked.body)
        self.frames.send(frames.Ask(number, asked.route, asked.bearer, asked.ids, asked.query, body))
        reply: object = _reply(asked.route).decode(await answered)
        return reply

    async def visitor(self, bearer: bytes) -> Visitor:
        """Ask the house who is behind a token."""
        number, answered = self._new()
        self.frames.send(frames.AskVisitor(number, bearer))
        visitor: Visitor = await answered
        return visitor

    async def poke_cursor(self, keysets: tuple[KeysetId, ...]) -> int:
        """Ask the house for a cursor."""
        number, answered = self._new()
        self.frames.send(frames.AskCursor(number, keysets))
        cursor: int = await answered
        return cursor

    async def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        """Yield what the house says was poked."""
        while True:
            yield await self._poked.get()

    def _new(self) -> tuple[int, asyncio.Future[Any]]:
        if self.gone:
            raise Told(GONE)
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        return number, future

    def _heard(self, data: bytes) -> None:
        match frames.from_house(data):
            case frames.Answer(number, body):
                self._settle(number, body)
            case frames.AnswerVisitor(number, visitor):
                self._settle(number, visitor)
            case frames.AnswerCursor(number, cursor):
                self._settle(number, cursor)
            case frames.No(number, code, where, retry_after_s, request):
                self._settle(number, Told(code, where, retry_after_s, request))
            case frames.Poked(keysets):
                self._poked.put_nowait(frozenset(keysets))
            case frames.Ready():
                self.ready.set()
            case frames.Stop():
                self.stop.set()

    def _settle(self, number: int, answer: object) -> None:
        future = self._waiting.pop(number)
        if future.done():  # whoever asked has hung up
            return
        if isinstance(answer, Told):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    def _lost(self) -> None:
        # Who waits is not told "no": what they asked may be done. They see the line break, as if all had stopped at once.
        self.gone = True
        self.ready.set()
        self.stop.set()

"""The client: a backend for the frontend's process. Each request becomes a frame, and comes back as a reply or as `ErrorReply`.

Holds no key, no session and no row. When the backend is gone, the frontend ends too: nothing it could still say would be true.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import cache
from itertools import count
from typing import Any, Final

from msgspec import Raw
from msgspec.msgpack import Decoder

from relay.domain.ids import KeysetId
from relay.ipc import frames
from relay.ipc.frames import FrameProtocol
from relay.service.backend import ErrorReply, Figures, Principal, Request
from relay.wire.routes import BY_NAME

STOPPING: Final = "service.stopping"

_decode_principal: Final = Decoder(Principal).decode
_decode_figures: Final = Decoder(Figures).decode
_decode_cursor: Final = Decoder(int).decode


@cache
def _reply_decoder(route: str) -> Decoder[Any]:
    return Decoder(BY_NAME[route].reply)


class RemoteBackend:
    """A `Backend` in another process. `ready` and `stop` are set when the backend says so, or is gone."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()
        self.gone = False
        self.reload: Callable[[frames.ReloadFrame], str] = lambda _frame: ""
        """Does what a reload asks; returns what was wrong, in a sentence."""
        self.frames = FrameProtocol(self._on_frame, self._on_lost)
        self._numbers = count()
        self._pending: dict[int, asyncio.Future[Raw]] = {}
        self._poked: asyncio.Queue[frozenset[KeysetId]] = asyncio.Queue()

    async def answer(self, request: Request[Any]) -> object:
        number, reply = self._new()
        self.frames.send(frames.RequestFrame(number, request))
        decoded: object = _reply_decoder(request.route).decode(await reply)
        return decoded

    async def principal(self, bearer: bytes) -> Principal:
        number, reply = self._new()
        self.frames.send(frames.PrincipalFrame(number, bearer))
        return _decode_principal(await reply)

    async def poke_cursor(self, keysets: tuple[KeysetId, ...]) -> int:
        number, reply = self._new()
        self.frames.send(frames.CursorFrame(number, keysets))
        return _decode_cursor(await reply)

    async def figures(self) -> Figures:
        number, reply = self._new()
        self.frames.send(frames.FiguresFrame(number))
        return _decode_figures(await reply)

    async def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        while True:
            yield await self._poked.get()

    def listening(self) -> None:
        """Say that the frontend listens."""
        self.frames.send(frames.ListeningFrame())

    def _new(self) -> tuple[int, asyncio.Future[Raw]]:
        if self.gone:
            raise ErrorReply(STOPPING)
        number = next(self._numbers)
        future = self._pending[number] = asyncio.get_running_loop().create_future()
        return number, future

    def _on_frame(self, data: bytes) -> None:
        match frames.decode_from_backend(data):
            case frames.ReplyFrame(number, reply):
                if (future := self._take(number)) is not None:
                    future.set_result(reply)
            case frames.ErrorFrame(number, code, where, retry_after_s, request):
                if (future := self._take(number)) is not None:
                    future.set_exception(ErrorReply(code, where, retry_after_s, request))
            case frames.PokedFrame(keysets):
                self._poked.put_nowait(frozenset(keysets))
            case frames.ReadyFrame():
                self.ready.set()
            case frames.StopFrame():
                self.stop.set()
            case frames.PingFrame(number):
                self.frames.send(frames.PongFrame(number))
            case frames.ReloadFrame(number) as changed:
                self.frames.send(frames.PongFrame(number, self.reload(changed)))

    def _take(self, number: int) -> asyncio.Future[Raw] | None:
        """Return who waits for a reply; None where they have hung up."""
        future = self._pending.pop(number)
        return None if future.done() else future

    def _on_lost(self) -> None:
        # Pending requests get no error reply: they may have been done. Their clients see the connection break, as if all had
        # stopped at once.
        self.gone = True
        self.ready.set()
        self.stop.set()

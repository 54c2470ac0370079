"""The server: the backend's end. Answers every request of one frontend, each in a task of its own, and passes on every poke."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import structlog
from msgspec.msgpack import Decoder
from msgspec.structs import replace

from relay.ipc import frames
from relay.ipc.frames import FrameProtocol
from relay.service.backend import Backend, ErrorReply
from relay.wire.problems import FAULT
from relay.wire.routes import BY_NAME

log = structlog.get_logger("relay")


@cache
def _body_decoder(route: str) -> Decoder[Any]:
    return Decoder(BY_NAME[route].request)


class BackendServer:
    """Serves one frontend. `gone` is set when it ended or broke."""

    def __init__(self, backend: Backend) -> None:
        self.gone = asyncio.Event()
        self.frames = FrameProtocol(self._on_frame, self.gone.set, frames.REQUEST_MOST_BYTES)
        self._backend = backend
        self._in_flight: set[asyncio.Task[None]] = set()

    def allow_open(self) -> None:
        """Let the frontend open."""
        self.frames.send(frames.ReadyFrame())

    def request_stop(self) -> None:
        """Let the frontend answer what is under way, and end."""
        self.frames.send(frames.StopFrame())

    async def forward_pokes(self) -> None:
        """Tell the frontend of every poke, until cancelled."""
        async for keysets in self._backend.poked():
            self.frames.send(frames.PokedFrame(tuple(keysets)))

    def _on_frame(self, data: bytes) -> None:
        task = asyncio.get_running_loop().create_task(self._answer(frames.decode_from_frontend(data)))
        self._in_flight.add(task)
        task.add_done_callback(self._in_flight.discard)

    async def _answer(self, frame: frames.FromFrontend) -> None:
        try:
            reply: Any = await self._reply(frame)
            self.frames.send(frames.ReplyFrame(frame.number, reply))
        except ErrorReply as error:
            self.frames.send(
                frames.ErrorFrame(frame.number, error.code, error.where, error.retry_after_s, error.request)
            )
        except Exception as error:
            log.exception("service.fault", exc_info=error)
            self.frames.send(frames.ErrorFrame(frame.number, FAULT, "", None, None))

    async def _reply(self, frame: frames.FromFrontend) -> object:
        match frame:
            case frames.RequestFrame(_, request):
                body = _body_decoder(request.route).decode(request.body)
                return await self._backend.answer(replace(request, body=body))
            case frames.PrincipalFrame(_, bearer):
                return await self._backend.principal(bearer)
            case frames.CursorFrame(_, keysets):
                return await self._backend.poke_cursor(keysets)
            case frames.FiguresFrame():
                return await self._backend.figures()

"""The server: the backend's end. Answers every request of one frontend, each in a task of its own, and passes on every poke."""

from __future__ import annotations

import asyncio
from functools import cache
from itertools import count
from string import Formatter
from typing import Any, Final

import structlog
from msgspec import DecodeError, Raw
from msgspec.msgpack import Decoder
from msgspec.structs import replace

from relay.domain.ids import SHORT_ID_BYTES
from relay.ipc import frames
from relay.ipc.frames import FrameProtocol
from relay.service.backend import Backend, ErrorReply, Request
from relay.wire.problems import FAULT
from relay.wire.routes import BY_NAME

log = structlog.get_logger("relay")
_TOKEN_BYTES: Final = 32
_NUMBERS: Final = frozenset({"part"})
"""What stands in paths and is no id."""


@cache
def _body_decoder(route: str) -> Decoder[Any]:
    return Decoder(BY_NAME[route].request)


@cache
def _ids_of(route: str) -> frozenset[str]:
    named = (name for _, name, _, _ in Formatter().parse(BY_NAME[route].path) if name)
    return frozenset(named) - _NUMBERS


def _require_token(bearer: bytes) -> None:
    if len(bearer) != _TOKEN_BYTES:
        raise ErrorReply("login.expired")


def _read(request: Request[Raw]) -> Request[Any]:
    """Return a request with its body. ErrorReply for what no frontend of ours sends: it was taken over, or is another program."""
    if request.route not in BY_NAME:
        raise ErrorReply("route.unknown")
    if request.bearer is not None:
        _require_token(request.bearer)
    if any(len(request.ids.get(name, b"")) != SHORT_ID_BYTES for name in _ids_of(request.route)):
        raise ErrorReply("request.path")
    try:
        return replace(request, body=_body_decoder(request.route).decode(request.body))
    except (DecodeError, UnicodeDecodeError) as error:
        raise ErrorReply("json.object") from error


class BackendServer:
    """Serves one frontend. `listening` is set once it listens, `gone` when it ended or broke."""

    def __init__(self, backend: Backend) -> None:
        self.gone = asyncio.Event()
        self.listening = asyncio.Event()
        self.frames = FrameProtocol(self._on_frame, self.gone.set, frames.REQUEST_MOST_BYTES)
        self._backend = backend
        self._in_flight: set[asyncio.Task[None]] = set()
        self._numbers = count()
        self._asked: dict[int, asyncio.Future[str]] = {}

    def allow_open(self) -> None:
        """Let the frontend open."""
        self.frames.send(frames.ReadyFrame())

    def request_stop(self) -> None:
        """Let the frontend answer what is under way, and end."""
        self.frames.send(frames.StopFrame())

    async def ping(self) -> None:
        """Wait until the frontend has answered."""
        number, answer = self._ask()
        self.frames.send(frames.PingFrame(number))
        await answer

    async def reload(
        self, certificate: tuple[str, str] | None, body_seconds: float, trusted_proxies: tuple[str, ...]
    ) -> str:
        """Let the frontend go on with other settings; return what was wrong with them, in a sentence, empty for nothing."""
        number, answer = self._ask()
        self.frames.send(frames.ReloadFrame(number, certificate, body_seconds, trusted_proxies))
        return await answer

    def _ask(self) -> tuple[int, asyncio.Future[str]]:
        number = next(self._numbers)
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(lambda _answer: self._asked.pop(number))
        return number, answer

    async def forward_pokes(self) -> None:
        """Tell the frontend of every poke, until cancelled."""
        async for keysets in self._backend.poked():
            self.frames.send(frames.PokedFrame(tuple(keysets)))

    def _on_frame(self, data: bytes) -> None:
        match frames.decode_from_frontend(data):
            case frames.ListeningFrame():
                self.listening.set()
            case frames.PongFrame(number, wrong):
                if (answer := self._asked.get(number)) is not None and not answer.done():
                    answer.set_result(wrong)
            case frame:
                task = asyncio.get_running_loop().create_task(self._answer(frame))
                self._in_flight.add(task)
                task.add_done_callback(self._in_flight.discard)

    async def _answer(self, frame: frames.Asking) -> None:
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

    async def _reply(self, frame: frames.Asking) -> object:
        match frame:
            case frames.RequestFrame(_, request):
                return await self._backend.answer(_read(request))
            case frames.PrincipalFrame(_, bearer):
                _require_token(bearer)
                return await self._backend.principal(bearer)
            case frames.CursorFrame(_, keysets):
                return await self._backend.poke_cursor(keysets)
            case frames.FiguresFrame():
                return await self._backend.figures()

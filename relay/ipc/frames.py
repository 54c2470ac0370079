"""What travels between the two processes: MessagePack values, each behind its length; many under way at once, each with its number.

Both ends are this program, started together. What is no frame ends the line; a frame that asks for what no route has is refused by
`server`, in case a frontend was taken over.

A request's body and a reply are encoded once, as part of their frame. The other end decodes a frame without them, as `Raw`, and
then each of them once, into the shape that its route names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, cast

from msgspec import Raw, Struct
from msgspec.msgpack import Decoder, Encoder

from relay.domain.ids import KeysetId
from relay.service.backend import Request
from relay.wire import limits

REQUEST_MOST_BYTES: Final = 8 * limits.REQUEST_BYTES
"""No request is longer as a frame: what JSON says takes less room in MessagePack, but for the names of members that it left out.

A frontend that somebody has taken over must not fill the backend's memory with a frame that never ends.
"""
_LENGTH_BYTES: Final = 4


class RequestFrame(Struct, frozen=True, tag=1, array_like=True):
    """A request for `Backend.answer`."""

    number: int
    request: Request[Raw]


class PrincipalFrame(Struct, frozen=True, tag=2, array_like=True):
    """A request for `Backend.principal`."""

    number: int
    bearer: bytes


class CursorFrame(Struct, frozen=True, tag=3, array_like=True):
    """A request for `Backend.poke_cursor`."""

    number: int
    keysets: tuple[KeysetId, ...]


class FiguresFrame(Struct, frozen=True, tag=6, array_like=True):
    """A request for `Backend.figures`."""

    number: int


class ListeningFrame(Struct, frozen=True, tag=4, array_like=True):
    """The frontend listens, and answers."""


class PongFrame(Struct, frozen=True, tag=5, array_like=True):
    """The answer to a `PingFrame` or a `ReloadFrame`: what was wrong, in a sentence; empty where nothing was."""

    number: int
    wrong: str = ""


class ReadyFrame(Struct, frozen=True, tag=0, array_like=True):
    """The frontend may begin to listen."""


class ReplyFrame(Struct, frozen=True, tag=1, array_like=True):
    """What the method returned: the reply shape of the route, a `Principal` or a number."""

    number: int
    reply: Raw


class ErrorFrame(Struct, frozen=True, tag=2, array_like=True):
    """The fields of the `ErrorReply` that the method raised."""

    number: int
    code: str
    where: str
    retry_after_s: int | None
    request: str | None


class PokedFrame(Struct, frozen=True, tag=3, array_like=True):
    """Whoever waits for one of these may ask for their cursor."""

    keysets: tuple[KeysetId, ...]


class StopFrame(Struct, frozen=True, tag=4, array_like=True):
    """The frontend closes: no new connections, requests under way are answered, then it ends."""


class PingFrame(Struct, frozen=True, tag=5, array_like=True):
    """Asks whether the frontend still answers."""

    number: int


class ReloadFrame(Struct, frozen=True, tag=6, array_like=True):
    """What the settings say now of what the frontend may change while it serves."""

    number: int
    certificate: tuple[str, str] | None
    """The files of the certificate chain and of its key, to be read anew."""
    body_seconds: float
    trusted_proxies: tuple[str, ...]


Asking = RequestFrame | PrincipalFrame | CursorFrame | FiguresFrame
"""What waits for a `ReplyFrame` or an `ErrorFrame`."""
FromFrontend = Asking | ListeningFrame | PongFrame
FromBackend = ReadyFrame | ReplyFrame | ErrorFrame | PokedFrame | StopFrame | PingFrame | ReloadFrame

decode_from_frontend: Final = cast("Callable[[bytes], FromFrontend]", Decoder(FromFrontend).decode)
decode_from_backend: Final = cast("Callable[[bytes], FromBackend]", Decoder(FromBackend).decode)
_encode: Final = Encoder().encode


class FrameProtocol(asyncio.Protocol):
    """One end of the socket pair: cuts what comes into frames, and sends the frames of one turn of the loop with one write.

    Breaks the connection where a frame says that it is longer than `most` bytes; None takes any.
    """

    def __init__(
        self, on_frame: Callable[[bytes], None], on_lost: Callable[[], None], most: int | None = None
    ) -> None:
        self._on_frame = on_frame
        self._most = most
        self._on_lost = on_lost
        self._buffer = bytearray()
        self._unsent: list[bytes] = []
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand over every frame that is there whole."""
        buffer = self._buffer
        buffer += data
        start, end = 0, len(buffer)
        while end - start >= _LENGTH_BYTES:
            body = start + _LENGTH_BYTES
            length = int.from_bytes(buffer[start:body], "big")
            if self._most is not None and length > self._most:
                self._abort()
                return
            following = body + length
            if following > end:
                break
            self._on_frame(bytes(buffer[body:following]))
            start = following
        del buffer[:start]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the other end is gone, why ever
        """Say that the other end is gone."""
        self._transport = None
        self._on_lost()

    def send(self, frame: Any) -> None:
        """Send a frame; what is sent before the loop goes round again leaves together. A lost connection takes nothing."""
        data = _encode(frame)
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent += (len(data).to_bytes(_LENGTH_BYTES, "big"), data)

    def close(self) -> None:
        """Send what is unsent, then hang up."""
        self._flush()
        if self._transport is not None:
            self._transport.close()

    def _abort(self) -> None:
        self._buffer.clear()
        if self._transport is not None:
            self._transport.abort()

    def _flush(self) -> None:
        if self._unsent and self._transport is not None:
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()

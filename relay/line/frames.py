"""What travels on the line: MessagePack values, each behind its length, many under way at once and told apart by number.

Both ends are this program, started together. Nothing here is checked as if it came from a stranger; a strange byte is a fault.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, cast

from msgspec import Raw, Struct
from msgspec.msgpack import Decoder, Encoder

from relay.domain.ids import KeysetId
from relay.service.asking import Visitor

_LENGTH_BYTES: Final = 4


class Ask(Struct, frozen=True, tag=1, array_like=True):
    """A request; `body` is the spelled request shape of the route."""

    number: int
    route: str
    bearer: bytes | None
    ids: dict[str, bytes]
    query: dict[str, str]
    body: Raw


class AskVisitor(Struct, frozen=True, tag=2, array_like=True):
    """Ask who is behind a token."""

    number: int
    bearer: bytes


class AskCursor(Struct, frozen=True, tag=3, array_like=True):
    """Ask how often one of these was poked."""

    number: int
    keysets: tuple[KeysetId, ...]


class Ready(Struct, frozen=True, tag=0, array_like=True):
    """From the house: the door may open. From the door: it is open."""


class Answer(Struct, frozen=True, tag=1, array_like=True):
    """The reply shape of a request's route, spelled."""

    number: int
    body: Raw


class AnswerVisitor(Struct, frozen=True, tag=2, array_like=True):
    """Who it is."""

    number: int
    visitor: Visitor


class AnswerCursor(Struct, frozen=True, tag=3, array_like=True):
    """How often."""

    number: int
    cursor: int


class No(Struct, frozen=True, tag=4, array_like=True):
    """A request that ended in a "no"."""

    number: int
    code: str
    where: str
    retry_after_s: int | None
    request: str | None


class Poked(Struct, frozen=True, tag=5, array_like=True):
    """Whoever waits for one of these may ask for their cursor."""

    keysets: tuple[KeysetId, ...]


class Stop(Struct, frozen=True, tag=6, array_like=True):
    """The door closes: no new connections, what is under way is finished, then it ends."""


FromDoor = Ask | AskVisitor | AskCursor | Ready
FromHouse = Ready | Answer | AnswerVisitor | AnswerCursor | No | Poked | Stop

from_door: Final = cast("Callable[[bytes], FromDoor]", Decoder(FromDoor).decode)
from_house: Final = cast("Callable[[bytes], FromHouse]", Decoder(FromHouse).decode)
spelled: Final = Encoder().encode


def raw(value: object) -> Raw:
    """Spell a value so that it travels inside another."""
    return Raw(spelled(value))


class Frames(asyncio.Protocol):
    """One end of the line: cuts what comes into frames, and sends what is told in one breath with one write."""

    def __init__(self, heard: Callable[[bytes], None], lost: Callable[[], None]) -> None:
        self._heard = heard
        self._lost = lost
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
        at, end = 0, len(buffer)
        while end - at >= _LENGTH_BYTES:
            following = at + _LENGTH_BYTES + int.from_bytes(buffer[at : at + _LENGTH_BYTES], "big")
            if following > end:
                break
            self._heard(bytes(buffer[at + _LENGTH_BYTES : following]))
            at = following
        del buffer[:at]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the other end is gone, why ever
        """Say that the other end is gone."""
        self._transport = None
        self._lost()

    def send(self, value: Any) -> None:
        """Send a value; what is sent before the loop goes round again leaves together. A line that is gone takes nothing."""
        data = spelled(value)
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent += (len(data).to_bytes(_LENGTH_BYTES, "big"), data)

    def close(self) -> None:
        """Send what is unsent, then hang up."""
        self._flush()
        if self._transport is not None:
            self._transport.close()

    def _flush(self) -> None:
        if self._unsent and self._transport is not None:
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()

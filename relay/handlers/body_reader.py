"""The rest of a long body, taken from the socket straight into a few buffers that are used over and over.

The library would make an object of every piece and copy it twice; from some size on that is most of what an upload costs the
frontend. So once the head is read and the request is let in, what the library holds already is taken over and the socket
belongs to this protocol, until as many bytes have come as the head announced. The library's parser never sees them: the
connection is closed behind the reply, whatever that is.
"""

from __future__ import annotations

import asyncio
import mmap
from collections import deque
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from relay.handlers.endpoint import LEAST_BYTES_A_SECOND
from relay.wire.problems import Unavailable

BUFFER_BYTES: Final = 4 << 20
"""Bytes handed on in one step."""
BUFFERS: Final = 4
"""Two are being written and hashed, one is full and one is being filled."""
LEAST_BYTES: Final = BUFFER_BYTES
"""A body of no more is left to the library, and its connection stays: our own client sends no more at once."""
TAKEN_OVER: Final = web.RequestKey("taken_over", bool)
"""Marks a request whose connection was taken over, and serves no other."""
_IN_USE_AT_ONCE: Final = 2


def is_long(request: web.BaseRequest) -> bool:
    """Whether a body is worth it: announced, long, and not to be decrypted on the way."""
    transport, length = request.transport, request.content_length
    if transport is None or length is None or transport.get_extra_info("sslcontext") is not None:
        return False
    return length - request.content.total_bytes > LEAST_BYTES


class BodyReader(asyncio.BufferedProtocol):
    """Yields a body in chunks; where the connection breaks, falls silent or only drips, first what it brought, then the fault.

    A chunk is good until the one after the next is asked for. To be used as a context, and the body read within it.
    """

    def __init__(self, request: web.BaseRequest, silence_s: float) -> None:
        self._request = request
        self._http_protocol: asyncio.BaseProtocol = request.protocol
        self._transport: asyncio.Transport | None = None
        """The socket, once it is taken over."""
        self._silence_s = silence_s
        self._loop = asyncio.get_running_loop()
        self._started_at = self._last_read_at = self._loop.time()
        self._missing = self._length = request.content_length or 0
        self._made = 0
        self._free: deque[memoryview] = deque()
        self._current = self._next_buffer()
        self._filled = 0
        self._full: deque[memoryview] = deque()
        self._in_use: deque[memoryview] = deque()
        self._progress = asyncio.Event()
        self._broken: Exception | None = None

    # --- the socket -----------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        transport, http_protocol, content = self._request.transport, self._request.protocol, self._request.content
        try:
            # Reading what it holds makes the library go on; nothing new arrives before this task rests again.
            while piece := content.read_nowait():
                self._put(piece)
        except (ConnectionError, web.RequestPayloadError) as broken:
            self._break(broken)
        if transport is None or transport.is_closing():
            self._break(ConnectionResetError())
            return self
        self._transport = transport
        transport.pause_reading()
        self._request[TAKEN_OVER] = True
        http_protocol.close()  # behind the reply to this request
        transport.set_protocol(self)
        if self._current is not None:
            transport.resume_reading()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._give_back(self._transport)

    def _give_back(self, transport: asyncio.Transport) -> None:
        """Let the library have the socket again, for the reply; a rest that nobody wants it reads for a while, and drops."""
        transport.set_protocol(self._http_protocol)
        if not self._missing:
            self._request.content.feed_eof()
        transport.resume_reading()

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - as much as there is room for
        """Say where the next bytes go: never more than are part of this body."""
        if self._current is None:
            raise RuntimeError("reading was to be paused")
        return self._current[self._filled : self._filled + self._missing]

    def buffer_updated(self, nbytes: int) -> None:
        """Count what came."""
        self._filled += nbytes
        self._missing -= nbytes
        self._last_read_at = self._loop.time()
        if self._filled == BUFFER_BYTES or not self._missing:
            self._hand_over()
            if self._current is None and self._transport is not None:
                self._transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so to whoever waits, and to the library."""
        self._break(exc or ConnectionResetError())
        self._http_protocol.connection_lost(exc)

    def _put(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            target = self.get_buffer(len(rest))
            count = min(len(target), len(rest))
            target[:count] = rest[:count]
            self._filled += count
            self._missing -= count
            if self._filled == BUFFER_BYTES:
                self._hand_over()
            rest = rest[count:]

    def _hand_over(self) -> None:
        if self._current is not None:
            self._full.append(self._current[: self._filled])
        self._filled = 0
        self._current = self._next_buffer() if self._missing else None
        self._progress.set()

    def _next_buffer(self) -> memoryview | None:
        """Return a buffer to fill, made only now where it is needed: a slow connection never needs the last ones."""
        if self._free:
            return self._free.popleft()
        if self._made == BUFFERS:
            return None
        self._made += 1
        return memoryview(
            mmap.mmap(-1, BUFFER_BYTES)
        )  # begins where a page does, so that a disk can take it straight

    def _break(self, error: Exception) -> None:
        if self._missing and self._broken is None:
            self._broken = error
            if self._filled:
                self._hand_over()
            self._current = None
            if self._transport is not None and not self._transport.is_closing():
                # What comes while the bytes before it are put on disk waits for the library, which lingers over it.
                self._transport.pause_reading()
            self._progress.set()

    # --- whoever takes the body -----------------------------------------------------------------------------------

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> memoryview:
        if len(self._in_use) == _IN_USE_AT_ONCE:
            self._take_back(self._in_use.popleft())
        while not self._full:
            if self._broken is not None:
                raise Unavailable("request.slow") from self._broken
            if not self._missing:
                raise StopAsyncIteration
            await self._more()
        chunk = self._full.popleft()
        self._in_use.append(chunk)
        return chunk

    def _take_back(self, chunk: memoryview) -> None:
        self._free.append(memoryview(chunk.obj))
        if self._current is None and self._missing and self._broken is None:
            self._current = self._next_buffer()
            if self._transport is not None:
                self._transport.resume_reading()

    async def _more(self) -> None:
        """Wait for a full buffer or the end. Each byte buys a little time, so that a byte now and then holds no upload for ever."""
        self._progress.clear()
        received = self._length - self._missing
        latest = min(
            self._started_at + self._silence_s + received / LEAST_BYTES_A_SECOND,
            self._last_read_at + self._silence_s,
        )
        if latest <= self._loop.time():
            self._break(TimeoutError())
            return
        try:
            async with asyncio.timeout_at(latest):
                await self._progress.wait()
        except TimeoutError:
            return  # more may have come meanwhile, and not filled a buffer

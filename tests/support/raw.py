"""A connection that no client library uses: it sends exactly what a test gives it, and is gone when the test is done with it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self

from multidict import CIMultiDict, CIMultiDictProxy

from tests.support.process import Reply


class RawLine:
    """A connection to a server of this machine, by `to` alone: so none outlasts the test that opened it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    @asynccontextmanager
    async def to(
        cls,
        port: int,
        *,
        limit: int = 1 << 16,
        tls: ssl.SSLContext | None = None,
        source: str = "127.0.0.1",
        window: int | None = None,
    ) -> AsyncIterator[Self]:
        """Connect while the context lasts, reading about `limit` bytes ahead; what is still open then is broken off.

        `source` is the address of this machine (127.0.0.0/8) to come from; the kernel takes about `window` bytes ahead.
        """
        sock = socket.socket()
        try:
            if window is not None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
            sock.bind((source, 0))
            sock.setblocking(False)
            await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
            name = None if tls is None else "127.0.0.1"
            line = cls(*await asyncio.open_connection(sock=sock, limit=limit, ssl=tls, server_hostname=name))
        except BaseException:
            sock.close()
            raise
        try:
            yield line
        finally:
            line.reset()
            with suppress(ConnectionError):
                await line.writer.wait_closed()

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self) -> Reply:
        """Read one reply."""
        return await _one_reply(self.reader)

    def reset(self) -> None:
        """Break the line as a lost network does."""
        self.writer.transport.abort()

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


async def _one_reply(reader: asyncio.StreamReader) -> Reply:
    """Read a head, and the body that it announces."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().removesuffix("\r\n\r\n").split("\r\n")
    headers = CIMultiDict((name, text) for name, _, text in (each.partition(": ") for each in lines))
    body = await reader.readexactly(int(headers.get("Content-Length", "0")))
    return Reply(int(first.split(" ")[1]), CIMultiDictProxy(headers), body)

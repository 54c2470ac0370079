"""A bad line: passes bytes on to a server, and is reset after so many of them. For real sockets, without waiting."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from relay_client.account import Access
from relay_client.person import Person
from relay_client.transport import HttpTransport
from tests.support.organisation import Organisation

_CHUNK = 16_384
_TURNS = 100
"""Turns of the loop that the service in this process is given to notice the end of a line."""


class BadLine:
    """A port on this machine behind which there is a server. Each connection is reset after `upward` or `downward` bytes."""

    def __init__(self, origin: str, *, upward: int | None = None, downward: int | None = None) -> None:
        there = urlsplit(origin)
        self._host, self._port = there.hostname or "", there.port or 80
        self._upward, self._downward = upward, downward
        self.connections = 0
        self.origin = ""
        self._tasks: set[asyncio.Task[None]] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join a connection to one of its own behind."""
        self.connections += 1
        up_reader, up_writer = await asyncio.open_connection(self._host, self._port)
        ends = (writer, up_writer)
        for source, sink, most in ((reader, up_writer, self._upward), (up_reader, writer, self._downward)):
            task = asyncio.create_task(_passing(source, sink, most, ends))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self, folder: Path) -> None:
        """Wait until the server has put down what came over lines that are cut: until then it holds the file (no clock)."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        for path in folder.glob("[0-9a-f]" * 32):
            await asyncio.to_thread(_wait_for, path)

    async def ends(self) -> None:
        """Cut whatever is still joined."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _passing(
    source: asyncio.StreamReader,
    sink: asyncio.StreamWriter,
    most: int | None,
    ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
) -> None:
    left = most
    try:
        while data := await source.read(_CHUNK):
            sink.write(data if left is None else data[:left])
            await sink.drain()
            left = None if left is None else left - len(data)
            if left is not None and left <= 0:
                break
    except ConnectionError:
        pass
    finally:
        # What was passed on is let through; the rest of the connection is gone in both directions.
        for end in ends:
            if end is sink and left is not None and left <= 0:
                end.close()
            else:
                end.transport.abort()


def _wait_for(path: Path) -> None:
    """Take a file's lock and give it back."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


@asynccontextmanager
async def bad_line(
    office: Organisation, person: Person, *, upward: int | None = None, downward: int | None = None
) -> AsyncIterator[BadLine]:
    """Put a bad line between a person and the server while the context lasts. Pauses last until the server has noticed."""
    access: Access = person._access  # noqa: SLF001 - where the line runs
    good, around = access.transport, access.around

    async def sleep(seconds: float) -> None:
        office.slept.append(seconds)
        await line.settled(office.folder / "server-files")

    access.around = replace(around, sleep=sleep)
    line = BadLine(good.origin, upward=upward, downward=downward)
    server = await asyncio.start_server(line.accept, "127.0.0.1", 0)
    line.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    access.transport = HttpTransport(line.origin, access.around.sleep)
    try:
        yield line
    finally:
        await access.transport.close()
        access.transport, access.around = good, around
        server.close()
        await line.ends()

"""A bad line: passes bytes on to a server, and is reset after so many of them. For real sockets, without pauses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from msgspec.structs import replace

from relay_client.account.session import AccountSession
from relay_client.api.account import Account
from relay_client.net.http_transport import HttpTransport
from tests.support.organisation import Organisation
from tests.support.until import until

_CHUNK = 16_384


class BadLine:
    """A port on this machine behind which there is a server. Each connection is reset after `upward` or `downward` bytes."""

    def __init__(self, origin: str, *, upward: int | None = None, downward: int | None = None) -> None:
        there = urlsplit(origin)
        self._host, self._port = there.hostname or "", there.port or 80
        self._upward, self._downward = upward, downward
        self.connections = 0
        self.origin = ""
        self._joined = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join a connection to one of its own behind."""
        self.connections += 1
        up_reader, up_writer = await asyncio.open_connection(self._host, self._port)
        joint = _Joint((writer, up_writer))
        self._joined += 1
        for source, sink, most in ((reader, up_writer, self._upward), (up_reader, writer, self._downward)):
            task = asyncio.create_task(self._passing(source, sink, most, joint))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self, connections: Callable[[], int], others: int) -> None:
        """Wait until the server, which has `others` besides, is done with every line that is cut, and holds no file for it."""

        async def holds() -> bool:
            return connections() <= others + self._joined

        await until(holds, "the server noticed that a line was cut")

    async def ends(self) -> None:
        """Cut whatever is still joined."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _passing(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, most: int | None, joint: _Joint
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
            self._joined -= joint.holds
            joint.holds = False
            # What was passed on is let through; the rest of the connection is gone in both directions.
            for end in joint.ends:
                if end is sink and left is not None and left <= 0:
                    end.close()
                else:
                    end.transport.abort()


class _Joint:
    """Two connections that are one until they are cut."""

    def __init__(self, ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
        self.ends = ends
        self.holds = True


@asynccontextmanager
async def bad_line(
    office: Organisation, person: Account, *, upward: int | None = None, downward: int | None = None
) -> AsyncIterator[BadLine]:
    """Put a bad line between a person and the server while the context lasts. Pauses last until the server has noticed."""
    access: AccountSession = person._session
    good, around = access.transport, access.environment

    async def sleep(seconds: float) -> None:
        office.slept.append(seconds)
        await line.settled(office.connections, others)

    access.environment = replace(around, sleep=sleep)
    others = office.connections()
    line = BadLine(good.origin, upward=upward, downward=downward)
    server = await asyncio.start_server(line.accept, "127.0.0.1", 0)
    line.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    access.transport = HttpTransport(line.origin, access.environment.sleep)
    try:
        yield line
    finally:
        await access.transport.close()
        access.transport, access.environment = good, around
        server.close()
        await line.ends()

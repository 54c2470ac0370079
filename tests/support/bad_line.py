"""A line that is slow and breaks: a SOCKS proxy on this machine, between a browser and everything that it asks.

While it is bad, each connection gets so many bytes a second and is cut after so many, in both directions together. Otherwise it
passes everything on as it comes. Nothing of what goes by is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Final

BYTES_PER_S: Final = 50_000
CUT_AFTER_BYTES: Final = 200_000
_CHUNK: Final = 5_000
_NO_NAME_ASKED: Final = b"\x05\x00"
_CONNECTED: Final = b"\x05\x00\x00\x01" + bytes(6)
_IPV4: Final = 1


class BadLine:
    """Listens from the moment it is made, in a thread of its own."""

    def __init__(self, leads: Mapping[int, int]) -> None:
        self._leads = leads
        self.bad = False
        self.cuts = 0
        self.sent_bytes = 0
        """What went to the service while the line was bad."""
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()

    def close(self) -> None:
        """Cut every connection and stop listening."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.server = f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._end(server))
        self._loop.close()

    async def _end(self, server: asyncio.Server) -> None:
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.sleep(0)  # what was aborted is taken away in the loop's next turn

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak as much of RFC 1928 as a browser does, then pass on."""
        self._writers.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            _, methods = await reader.readexactly(2)
            await reader.readexactly(methods)
            writer.write(_NO_NAME_ASKED)
            *_, kind = await reader.readexactly(4)
            length = 4 if kind == _IPV4 else (await reader.readexactly(1))[0]
            address = await reader.readexactly(length)
            host = socket.inet_ntoa(address) if kind == _IPV4 else address.decode()
            port = int.from_bytes(await reader.readexactly(2), "big")
            if host != "127.0.0.1":  # what a browser asks of its maker
                writer.close()
                return
            there_reader, there_writer = await asyncio.open_connection(host, self._leads.get(port, port))
            writer.write(_CONNECTED)
            left = [CUT_AFTER_BYTES]
            ends = (writer, there_writer)
            self._writers.update(ends)
            for source, sink, up in ((reader, there_writer, True), (there_reader, writer, False)):
                task = self._loop.create_task(self._pass(source, sink, ends, left, up=up))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _pass(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        ends: tuple[asyncio.StreamWriter, ...],
        left: list[int],
        *,
        up: bool,
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(_CHUNK):
                if self.bad:
                    through = asyncio.Event()
                    self._loop.call_later(len(data) / BYTES_PER_S, through.set)
                    await through.wait()
                    left[0] -= len(data)
                    self.sent_bytes += len(data) if up else 0
                    if left[0] < 0:
                        self.cuts += 1
                        break
                sink.write(data)
                await sink.drain()
        for each in ends:
            each.close()
        self._writers.difference_update(ends)


@contextlib.contextmanager
def bad_line(leads: Mapping[int, int]) -> Iterator[BadLine]:
    """Pass on while the context lasts, well until it is told to be bad; what is for one port of `leads` goes to the other one."""
    line = BadLine(leads)
    try:
        yield line
    finally:
        line.close()

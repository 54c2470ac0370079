"""A line with a delay: passes bytes on between this machine and itself, each of them so much later, and counts the requests.

Decides nothing about what is sent. The first packets of a connection are not delayed as a real line would: connecting to it costs
nothing, so a real line costs one more round trip (and TLS another) for each connection that is opened.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import Iterator
from typing import Final

from scripts.bench.lib.load import HOST

_CHUNK: Final = 262_144
_REQUEST: Final = re.compile(rb"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/\S*) HTTP/1\.1\r\n")
"""What begins a request; it cannot stand in a JSON body, where a line never ends so."""


class FarLine:
    """Listens from the moment it is made, in a thread of its own; passes on to `port` once that is known."""

    def __init__(self, delay_s: float) -> None:
        self.delay_s = delay_s
        self.port = 0
        self.requests: list[str] = []
        """The paths that were asked for, without what stands behind a question mark."""
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()

    def forget(self) -> None:
        """Count from here on."""
        self.requests, self.connections = [], 0

    def close(self) -> None:
        """Cut every connection and stop listening."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, HOST, 0))
        self.origin = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        started.set()
        self._loop.run_forever()
        server.close()
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        there_reader, there_writer = await asyncio.open_connection(HOST, self.port)
        for source, sink, upward in ((reader, there_writer, True), (there_reader, writer, False)):
            task = self._loop.create_task(self._pass(source, sink, upward=upward))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, upward: bool) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(_CHUNK):
                if upward:
                    self.requests += [request.decode().partition("?")[0] for request in _REQUEST.findall(data)]
                self._loop.call_later(self.delay_s, _write, sink, data)
        self._loop.call_later(self.delay_s, sink.close)


def _write(sink: asyncio.StreamWriter, data: bytes) -> None:
    if not sink.is_closing():
        sink.write(data)


@contextlib.contextmanager
def far_line(delay_s: float) -> Iterator[FarLine]:
    """Pass on while the context lasts."""
    line = FarLine(delay_s)
    try:
        yield line
    finally:
        line.close()

"""The load: clients on connections of their own, each sending its prepared requests one after another.

Made to be cheap, because it shares the machine with the server: requests are bytes made beforehand, and of a reply it
reads the status and the length. Runs in a process of its own. Any reply but 200 stops it: figures of failures are none.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence
from typing import Final, NamedTuple, cast

import uvloop
from msgspec import Struct, field

HOST: Final = "127.0.0.1"
_END: Final = b"\r\n\r\n"
_OK: Final = b"200"
_STATUS: Final = slice(9, 12)
_LENGTH: Final = b"content-length:"
_SHOWN: Final = 600


class Request(NamedTuple):
    """One prepared request: what it is counted as, and all of its bytes."""

    kind: str
    data: bytes


class Outcome(Struct, frozen=True):
    """What a load measured: the time from the first request to the last reply, and each request's own, by kind."""

    seconds: float
    cpu_s: float
    """Processor seconds that making the load took."""
    latencies: dict[str, list[float]] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(map(len, self.latencies.values()))


def send(port: int, clients: Sequence[Sequence[Request]]) -> Outcome:
    """Send everything, all clients at once; to be called in a process kept for it. Raises `RuntimeError`."""
    gc.collect()
    gc.disable()
    try:
        return uvloop.run(_send(port, clients))
    finally:
        gc.enable()


async def _send(port: int, clients: Sequence[Sequence[Request]]) -> Outcome:
    loop = asyncio.get_running_loop()
    lines = []
    for requests in clients:
        _, client = await loop.create_connection(_Client, HOST, port)
        client.prepare(requests)
        lines.append(client)
    begun, cpu = time.perf_counter(), time.process_time()
    for client in lines:
        client.start()
    await asyncio.gather(*(client.finished for client in lines))
    outcome = Outcome(time.perf_counter() - begun, time.process_time() - cpu)
    for client in lines:
        client.hang_up()
        for request, latency in zip(client.requests, client.taken, strict=True):
            outcome.latencies.setdefault(request.kind, []).append(latency)
    return outcome


class _Client(asyncio.Protocol):
    """One connection; the next request goes out in the same breath in which a reply came in whole."""

    requests: Sequence[Request]
    finished: asyncio.Future[None]
    taken: list[float]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._buffer = b""
        self._missing = 0
        self._sent = 0.0

    def prepare(self, requests: Sequence[Request]) -> None:
        self.requests, self.taken = requests, []
        self.finished = asyncio.get_running_loop().create_future()

    def start(self) -> None:
        self._next()

    def hang_up(self) -> None:
        self._transport.close()

    def _next(self) -> None:
        at = len(self.taken)
        if self.finished.done():
            return
        if at == len(self.requests):
            self.finished.set_result(None)
            return
        self._sent = time.perf_counter()
        self._transport.write(self.requests[at].data)

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._buffer += data
            head = self._buffer.find(_END)
            if head < 0:
                return
            self._missing = self._length(head) - (len(self._buffer) - head - len(_END))
        if self._missing == 0:
            self._buffer = b""
            self.taken.append(time.perf_counter() - self._sent)
            self._next()
        elif self._missing < 0:
            self._fail("more came than was announced")

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(f"the connection ended ({exc})")

    def _length(self, head: int) -> int:
        if self._buffer[_STATUS] != _OK:
            kind = self.requests[len(self.taken)].kind
            self._fail(f"{kind} was answered with {self._buffer[:_SHOWN]!r}")
        lines = self._buffer[:head].lower()
        at = lines.index(_LENGTH) + len(_LENGTH)
        end = lines.find(b"\r", at)
        return int(lines[at:] if end < 0 else lines[at:end])

    def _fail(self, why: str) -> None:
        if not self.finished.done():
            self.finished.set_exception(RuntimeError(f"client stopped after {len(self.taken)} replies: {why}"))
        self._transport.close()

"""Runs `relay serve` as a process of its own on a free port, and asks it over HTTP as any client could.

Decides how a server is started, ended and listened to; what is asked and what must come back is the tests' affair. A
process is only ever ended by its own number.
"""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import aiohttp
from msgspec import Struct
from msgspec.structs import replace
from multidict import CIMultiDictProxy

from relay.wire import codec, messages
from relay.wire.codec import base64url
from relay.wire.routes import BY_NAME, Route
from tests.support.operator import clean_environment
from tests.support.signing import Someone

T = TypeVar("T")

START_WITHIN_S: Final = 30.0
END_WITHIN_S: Final = 20.0
_SAID_BEFORE: Final = "relay: listening on "


class ServerProcess:
    """A server that listens, from the moment it is made; its log goes to `server.log` in its folder."""

    def __init__(self, home: Path, *, under: Sequence[str] = (), **settings: str) -> None:
        """`under` is a command that runs the server in its own place."""
        self.log = home / "server.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*under, sys.executable, "-m", "relay", "--settings", str(home / "relay.settings"), "serve"],
                cwd=home,
                env=clean_environment(
                    **{"RELAY_LISTEN": "127.0.0.1:0", "RELAY_WAITING_LETTERS": "1000000", **settings}
                ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self.origin = self._announced()
        self.port = int(self.origin.rpartition(":")[2])

    def _announced(self) -> str:
        """Wait until it says where it listens."""
        out = self._process.stdout
        assert out is not None
        ready, _, _ = select.select([out], [], [], START_WITHIN_S)
        line = out.readline().decode() if ready else ""
        if not line.startswith(_SAID_BEFORE):
            self.kill()
            raise AssertionError(f"the server did not start: {self.log.read_text(encoding='utf-8')}")
        return line.removeprefix(_SAID_BEFORE).strip()

    def kill(self) -> None:
        """End it as a power cut would, if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(END_WITHIN_S)
        self._close()

    @property
    def pid(self) -> int:
        """The number of the process that was started."""
        return self._process.pid

    @property
    def frontend(self) -> int:
        """The number of the process that faces the network: the only child of the one that was started."""
        (child,) = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return int(child)

    def kill_frontend(self) -> None:
        """End the process that faces the network as a fault of the machine would; the other one ends by itself."""
        os.kill(self.frontend, signal.SIGKILL)
        self._process.wait(END_WITHIN_S)

    def tell_to_stop(self) -> None:
        """Send what an operator's stop sends, and do not wait."""
        self._process.terminate()

    def stopped(self) -> int:
        """Wait for its end; return its exit code."""
        code = self._process.wait(END_WITHIN_S)
        self._close()
        return code

    def stop(self) -> int:
        """Tell it to stop, if it still runs, and wait; return its exit code."""
        self.tell_to_stop()
        return self.stopped()

    def _close(self) -> None:
        if self._process.stdout is not None:
            self._process.stdout.close()


@contextmanager
def serving(home: Path, *, under: Sequence[str] = (), **settings: str) -> Iterator[ServerProcess]:
    """Serve while the context lasts; whatever still runs then is ended."""
    server = ServerProcess(home, under=under, **settings)
    try:
        yield server
    finally:
        server.kill()


class Reached(Protocol):
    """Whatever stands at an address: a server, or a proxy before one."""

    origin: str


class Reply(Struct, frozen=True):
    """What came back."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes

    def read(self, shape: type[T]) -> T:
        """Take it for a good answer of this shape."""
        assert self.status == 200, (self.status, self.body)
        return codec.decode(shape, self.body)

    @property
    def problem(self) -> messages.Problem:
        """Take it for a problem, told as RFC 9457 says."""
        assert self.headers["Content-Type"] == "application/problem+json", (self.status, self.body)
        problem = codec.decode(messages.Problem, self.body)
        assert problem.status == self.status
        return problem

    @property
    def told(self) -> messages.Problem:
        """What a refusal tells: all of the problem but the request's own number."""
        return replace(self.problem, request=None)

    @property
    def code(self) -> str:
        """The problem's code."""
        return self.problem.code


class Line:
    """A client's connections to one server."""

    def __init__(self, origin: str, session: aiohttp.ClientSession) -> None:
        self.origin = origin
        self._session = session

    async def send(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        bearer: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send bytes as they are, as JSON where there are any."""
        sent = dict(headers or {})
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        data = None if body is None else io.BytesIO(body)
        if bearer:
            sent.setdefault("Authorization", f"Bearer {base64url(bearer)}")
        async with self._session.request(method, f"{self.origin}{path}", data=data, headers=sent) as reply:
            return Reply(reply.status, reply.headers, await reply.read())

    async def ask(self, route: str, who: Someone | None, body: object | None = None, **ids: bytes | int) -> Reply:
        """Ask a route of the table as somebody; the ids fill its path."""
        found, bearer = BY_NAME[route], b"" if who is None else who.bearer
        data = None if body is None else body if isinstance(body, bytes) else codec.encode(body)
        return await self.send(found.method.value, path_of(found, **ids), body=data, bearer=bearer)

    @asynccontextmanager
    async def pokes(self, who: Someone, after: int | None = None) -> AsyncIterator[PokeStream]:
        """Listen to somebody's pokes while the context lasts."""
        headers = {"Authorization": f"Bearer {base64url(who.bearer)}"}
        if after is not None:
            headers["Last-Event-ID"] = str(after)
        async with self._session.get(f"{self.origin}/v1/pokes", headers=headers) as reply:
            yield PokeStream(reply)


class PokeStream:
    """An open stream of pokes."""

    def __init__(self, reply: aiohttp.ClientResponse) -> None:
        self.reply = reply

    async def next(self) -> int | None:
        """Wait for the next poke; return its cursor, None when the stream ends."""
        lines: list[bytes] = []
        while line := await self.reply.content.readline():
            if line == b"\n":
                if lines == [b":\n"]:
                    lines.clear()
                    continue
                event, cursor, data = lines
                assert (event, data) == (b"event: poke\n", b"data:\n"), "a poke has no content"
                return int(cursor.removeprefix(b"id: "))
            lines.append(line)
        return None


def path_of(route: Route, **ids: bytes | int) -> str:
    """Fill a route's path; ids that are not in it are not used. A part has a number."""
    return route.path.format(
        **{name: str(value) if isinstance(value, int) else base64url(value) for name, value in ids.items()}
    )


@asynccontextmanager
async def lined(server: Reached, **options: Any) -> AsyncIterator[Line]:
    """Open a client's connections while the context lasts."""
    connector = aiohttp.TCPConnector(limit=0, ssl=options.pop("ssl", True))
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, **options) as session:
        yield Line(server.origin, session)

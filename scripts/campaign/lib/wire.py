"""A raw HTTP/1.1 connection that sends exactly the bytes it is given, and says when it did and what came back."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Final

from msgspec import Struct

from scripts.bench.lib.load import HOST

LIMIT: Final = 1 << 22
ANSWER_WITHIN_S: Final = 60.0
"""No answer for so long is a service that hangs."""


class Answer(Struct, frozen=True):
    """What came back, and between which moments (`time.perf_counter`)."""

    status: int
    headers: dict[str, str]
    body: bytes
    sent: float
    came: float

    @property
    def code(self) -> str:
        """The problem's code; empty where it is none."""
        try:
            problem = json.loads(self.body)
        except ValueError:
            return ""
        return str(problem.get("code", "")) if isinstance(problem, dict) else ""


class Broken(Exception):
    """The connection ended before an answer was whole: what was asked may have been done, or not."""


class Wire:
    """One connection at a time, opened anew when it was closed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, data: bytes, *, bodyless: bool = False, within_s: float = ANSWER_WITHIN_S) -> Answer:
        """Send and read one answer. Raises `Broken`, and `TimeoutError` where nothing comes."""
        try:
            async with asyncio.timeout(within_s):
                return await self._ask(data, bodyless=bodyless)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            self.drop()
            if isinstance(error, TimeoutError):
                raise
            raise Broken from error

    async def _ask(self, data: bytes, *, bodyless: bool) -> Answer:
        if self._streams is not None and self._streams[0].at_eof():
            self.drop()  # it was silent for so long that the service hung up: nothing was under way
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self.port, limit=LIMIT)
        reader, writer = self._streams
        sent = time.perf_counter()
        writer.write(data)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {name.lower(): text.strip() for name, _, text in pairs}
        body = b"" if bodyless else await reader.readexactly(int(headers.get("content-length", "0")))
        answer = Answer(int(head[0].split()[1]), headers, body, sent, time.perf_counter())
        if headers.get("connection", "").lower() == "close" or ("content-length" not in headers and not bodyless):
            self.drop()  # of a stream the head alone
        return answer

    def drop(self) -> None:
        """Hang up."""
        if self._streams is not None:
            with contextlib.suppress(Exception):
                self._streams[1].transport.abort()
        self._streams = None

"""A tus 1.0 client written out by hand: every header as a test says it, nothing retried, nothing assumed."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

from relay.domain.ids import CaseId, ItemId
from relay.wire.codec import base64url
from tests.support.process import Line, Reply, one_reply
from tests.support.world import Someone

VERSION: Final = {"Tus-Resumable": "1.0.0"}
OFFSET_TYPE: Final = "application/offset+octet-stream"


def metadata(case: CaseId, item: ItemId, part: int | str = 1) -> str:
    """Spell what an upload is for."""
    pairs = {"case": base64url(case), "item": base64url(item), "part": str(part)}
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in pairs.items())


def checksum(algorithm: str, data: bytes) -> str:
    """Spell what a body hashes to."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


class Tus:
    """One person's uploads over one line."""

    def __init__(self, line: Line, who: Someone) -> None:
        self.line, self.who = line, who

    async def ask(self, method: str, path: str, body: bytes | None = None, /, **headers: str | None) -> Reply:
        """Ask with headers by their names, `-` written as `_`; None leaves one out that would be there."""
        said = {**VERSION, **{name.replace("_", "-"): text for name, text in headers.items()}}
        kept = {name: text for name, text in said.items() if text is not None}
        return await self.line.send(method, path, body=body, bearer=self.who.bearer, headers=kept)

    async def create(self, case: CaseId, item: ItemId, length: int | str, part: int | str = 1) -> Reply:
        """Ask for a place."""
        said = {"Upload_Length": str(length), "Upload_Metadata": metadata(case, item, part)}
        return await self.ask("POST", "/v1/uploads", **said)

    async def made(self, case: CaseId, item: ItemId, length: int, part: int = 1) -> str:
        """Make a place and return its path on this server."""
        reply = await self.create(case, item, length, part)
        assert reply.status == 201, reply.body
        return "/v1/uploads/" + reply.headers["Location"].rpartition("/")[2]

    async def add(self, path: str, at: int | str, data: bytes, **headers: str | None) -> Reply:
        """Send bytes for a place."""
        said: dict[str, str | None] = {"Upload_Offset": str(at), "Content_Type": OFFSET_TYPE, **headers}
        return await self.ask("PATCH", path, data, **said)

    async def offset(self, path: str) -> int:
        """Ask how much has come."""
        reply = await self.ask("HEAD", path)
        assert reply.status == 200, reply.status
        return int(reply.headers["Upload-Offset"])


class RawLine:
    """A connection that sends exactly what a test gives it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @staticmethod
    @asynccontextmanager
    async def to(port: int) -> AsyncIterator[RawLine]:
        """Connect while the context lasts; what is still open then is broken off, also where the test fails."""
        line = RawLine(*await asyncio.open_connection("127.0.0.1", port))
        try:
            yield line
        finally:
            line.reset()
            with suppress(ConnectionError):
                await line.writer.wait_closed()

    async def begin(self, path: str, who: Someone, at: int, *, version: str = "HTTP/1.1", **headers: str) -> None:
        """Send the head of a PATCH; its length or coding is among the headers."""
        said: Mapping[str, str] = {
            "Host": "x",
            "Authorization": f"Bearer {base64url(who.bearer)}",
            "Content-Type": OFFSET_TYPE,
            "Upload-Offset": str(at),
            **VERSION,
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        lines = "".join(f"{name}: {text}\r\n" for name, text in said.items())
        await self.send(f"PATCH {path} {version}\r\n{lines}\r\n".encode())

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self) -> Reply:
        """Read one reply."""
        return await one_reply(self.reader)

    def reset(self) -> None:
        """Break the line as a lost network does."""
        self.writer.transport.abort()

    def close(self) -> None:
        """Hang up."""
        self.writer.close()

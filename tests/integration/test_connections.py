"""Silent connections without end, before the real server: whoever asks something is answered, and descriptors never run out."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from relay.domain.model import Side
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import base64url
from relay.wire.messages import Profile
from tests.integration.conftest import Served, Stage, put_up
from tests.support.process import lined
from tests.support.raw import RawLine
from tests.support.until import PATIENCE_S

MOST = 64
SILENT = 200


@asynccontextmanager
async def silent(port: int, count: int) -> AsyncIterator[list[RawLine]]:
    """Connect so often and say nothing, while the context lasts."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(RawLine.to(port)) for _ in range(count)]


async def listed(line: RawLine, served: Served) -> int:
    """Ask for something over this very connection, as the office; return the status."""
    bearer = base64url(served.office.bearer)
    await line.send(f"GET /v1/counts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bearer}\r\n\r\n".encode())
    return (await line.reply()).status


async def test_silent_connections_keep_nobody_out(stage: Stage, tmp_path: Path) -> None:
    with put_up(stage, tmp_path / "server", RELAY_CONNECTIONS=str(MOST)) as served:
        port = served.server.port
        async with asyncio.timeout(PATIENCE_S), RawLine.to(port) as known:
            assert await listed(known, served) == 200
            async with silent(port, SILENT) as lines:
                for line in lines[: SILENT - MOST]:
                    assert await line.reader.read() == b"", "the one that waits longest is hung up"
                assert await listed(known, served) == 200, "over the same connection"
                async with lined(served.server) as new:
                    served.site.line = new
                    start = messages.LoginStart("somebody", Profile.PARTY)
                    assert (await new.ask("login.start", None, start)).status == 200
                    pause = await served.site.request(served.case.a, s.Pause, served.case.case, side=Side.A)
                    assert (await new.ask("case.pause", served.case.a, pause, case=served.case.case)).status == 200
                    served.site.line = None
                assert not lines[-1].reader.at_eof()


def test_there_are_never_more_connections_than_descriptors() -> None:
    asked = "from relay.handlers.connections import most_connections as most; print(most(4096), most(100))"
    for soft, hard, found in (
        (1024, 1024, "896 100"),
        (256, 1024, "896 100"),
        (256, 8192, "4096 100"),
        (100, 100, "50 50"),
    ):
        command = ["prlimit", f"--nofile={soft}:{hard}", sys.executable, "-c", asked]
        assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == found

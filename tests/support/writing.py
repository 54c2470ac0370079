"""Sees from outside whether a server is writing an upload: by the lock that it holds on the file, which nobody here ever takes.

To ask with a request of one's own, or to try the lock, would be to stand in the place of the writer who is waited for.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from relay.wire.codec import unbase64url
from tests.support.process import ServerProcess
from tests.support.tus import Tus
from tests.support.until import until


def upload_file(home: Path, path: str) -> Path:
    """Return the file in a relay's folder that holds the bytes of the upload at this path of the server."""
    return home / "files" / unbase64url(path.rpartition("/")[2]).hex()


class Watch:
    """One upload as it lies on the disk of a server that runs."""

    def __init__(self, server: ServerProcess, home: Path, path: str) -> None:
        self._frontend = server.frontend
        self._path = path
        self._file = str(upload_file(home, path).resolve())

    def is_written(self) -> bool:
        """Whether the frontend holds the file locked (proc(5): `lock:` in fdinfo)."""
        process = Path(f"/proc/{self._frontend}")
        for each in (process / "fd").iterdir():
            with suppress(FileNotFoundError):  # it may close any of its files meanwhile
                if str(each.readlink()) == self._file and "FLOCK" in (process / "fdinfo" / each.name).read_text():
                    return True
        return False

    async def taken(self) -> None:
        """Wait until somebody writes: the length of what is to come has been judged then, and what comes goes to the file."""

        async def holds() -> bool:
            return self.is_written()

        await until(holds, "somebody writes the upload")

    async def arrived(self, tus: Tus, least: int) -> None:
        """Wait until so many bytes are in the file."""

        async def holds() -> bool:
            return await tus.offset(self._path) >= least

        await until(holds, f"{least} bytes arrived")

    async def left(self) -> None:
        """Wait until nobody writes any more. To be asked when somebody has begun: before that, nobody writes either."""

        async def holds() -> bool:
            return not self.is_written()

        await until(holds, "the writer has left the upload")

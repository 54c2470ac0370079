"""The backend of a relay without its frontend, on a socket that it was given: whoever started it may say anything over it.

Run as `python -m scripts.campaign.lib.inner SETTINGS DESCRIPTOR`; ends when the line does, as the service itself does.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

from relay import config, log
from relay.app import running_service
from relay.ipc.local import LocalBackend
from relay.ipc.server import BackendServer
from scripts.bench.lib.servers import NO_LIMITS
from scripts.campaign.lib.server import environment


async def serve(settings: Path, descriptor: int) -> None:
    """Serve one line until it ends."""
    loaded = config.load(settings, environment(NO_LIMITS))
    async with running_service(loaded) as service:
        server = BackendServer(LocalBackend(service))
        line = socket.socket(fileno=descriptor)
        line.setblocking(False)  # noqa: FBT003 - the library takes it by position alone
        await asyncio.get_running_loop().create_connection(lambda: server.frames, sock=line)
        server.allow_open()
        await server.gone.wait()


if __name__ == "__main__":
    log.configure("info")
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))

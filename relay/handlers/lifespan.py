"""The lifespan of the frontend: it listens, serves, and closes gracefully. It has a backend, and nothing of what is in it.

Closing: no new connections, requests under way are answered, streams of pokes end.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from typing import Any, Final

import structlog
from msgspec import Struct

from relay.bundle.files import File
from relay.handlers.clients import Clients, Network
from relay.handlers.connections import most_connections
from relay.handlers.endpoint import HEADERS, Frontend
from relay.handlers.http_server import FrontendRunner
from relay.handlers.metrics import metrics_served
from relay.handlers.routes import dispatcher
from relay.service.blob_gateway import BlobGateway

SHUTDOWN_S: Final = 10.0
LINGER_S: Final = 2.0
"""How long what is left of a refused body is still read, so that the client sees the refusal."""

log = structlog.get_logger("relay")


class FrontendConfig(Struct, frozen=True):
    """Where a frontend listens and what it believes, all of it decided before any process was divided."""

    listener: socket.socket
    metrics: socket.socket | None
    """Where this machine's keeper may ask for amounts; None where nobody does."""
    tls: ssl.SSLContext | None
    origin: str
    body_seconds: float
    trusted_proxies: tuple[Network, ...]
    pace: float
    connections: int
    blobs: BlobGateway
    pages: Mapping[str, File] = {}
    """The web client, read once and held by both processes together."""
    pages_unfit: bool = False
    """Whether a web client is installed that is not what its list says: nothing of it is among the pages."""

    def close(self) -> None:
        """Let go of the sockets, in a process that does not serve them."""
        for listener in (self.listener, self.metrics):
            if listener is not None:
                listener.close()

    @property
    def clients(self) -> Clients:
        """How clients are told apart."""
        return Clients(self.trusted_proxies, proxied=self.origin.startswith("https://") and self.tls is None)

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of every reply."""
        if not self.origin.startswith("https://"):
            return HEADERS
        return {**HEADERS, "Strict-Transport-Security": "max-age=31536000"}


@contextlib.asynccontextmanager
async def lifespan(frontend: Frontend, config: FrontendConfig) -> AsyncIterator[None]:
    """Serve while the context lasts; on leaving it, close gracefully."""
    runner = FrontendRunner(
        frontend,
        dispatcher(frontend),
        shutdown_s=SHUTDOWN_S,
        most_connections=most_connections(config.connections),
        access_log=None,
        lingering_time=LINGER_S,
        auto_decompress=False,
    )
    metrics = metrics_served(config.metrics, frontend.backend, frontend.figures, lambda: runner.connections)
    async with background_tasks(frontend.subscribers.run()), metrics:
        await runner.setup()
        try:
            async with runner.listener(config.listener, config.tls).accepting():
                _announce(config)
                yield
        finally:
            frontend.subscribers.stop()
            await runner.drain(SHUTDOWN_S)
            await runner.cleanup()


@contextlib.asynccontextmanager
async def background_tasks(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run background work while the context lasts."""
    tasks = [asyncio.create_task(coroutine) for coroutine in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _announce(config: FrontendConfig) -> None:
    """Say on standard output where we listen, once we do: scripts and tests wait for this line."""
    host, port = config.listener.getsockname()[:2]
    scheme = "http" if config.tls is None else "https"
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"relay: listening on {scheme}://{shown}:{port}\n")
    sys.stdout.flush()
    log.info("service.started")
    if config.pages_unfit:
        log.warning("web.unfit")  # `relay check` names the file
    elif not config.pages:
        log.info("web.absent")

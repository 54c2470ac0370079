"""What the keeper of the machine may watch: `GET /metrics` at an address of its own, which only this machine reaches.

A number there is of all people together: none is of a person, a case, an item or an address.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from socket import socket
from typing import Final

import structlog
from aiohttp import web

from relay.handlers.request_figures import RequestFigures
from relay.service.backend import Backend, ErrorReply

PATH: Final = "/metrics"

log = structlog.get_logger("relay")


@asynccontextmanager
async def metrics_served(
    listener: socket | None, backend: Backend, requests: RequestFigures, connections: Callable[[], int]
) -> AsyncIterator[None]:
    """Serve the amounts while the context lasts; nothing where there is no listener."""
    if listener is None:
        yield
        return
    from relay.handlers import exposition  # noqa: PLC0415 - only where somebody watches

    async def scrape(request: web.BaseRequest) -> web.Response:
        if request.method not in {"GET", "HEAD"} or request.path != PATH:
            return web.Response(status=web.HTTPNotFound.status_code)
        try:
            figures = await backend.figures()
        except ErrorReply:
            return web.Response(status=web.HTTPServiceUnavailable.status_code)
        body = exposition.text(figures, requests, connections())
        return web.Response(body=body, headers={"Content-Type": exposition.CONTENT_TYPE})

    runner = web.ServerRunner(web.Server(scrape, access_log=None))
    await runner.setup()
    await web.SockSite(runner, listener).start()
    log.info("metrics.listening", port=listener.getsockname()[1])
    try:
        yield
    finally:
        await runner.cleanup()

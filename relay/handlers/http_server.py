"""The HTTP server: connections, and what never becomes a request: bytes that are no HTTP, and expectations nobody meets.

The library would quote them back, as plain text and without our headers. Here they get a problem reply like any other,
and nothing of them is repeated.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from aiohttp import web

from relay.handlers.endpoint import Frontend
from relay.wire import limits
from relay.wire.codec import Malformed

UNROUTED = "unrouted"

Handler: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class InFlight:
    """Which requests have begun and not been answered, those whose bodies are still coming in too."""

    def __init__(self) -> None:
        self.closing = False
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def track(self, handler: Handler) -> Handler:
        """Return a handler whose requests are counted."""

        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            self._count += 1
            self._none.clear()
            try:
                return await handler(request)
            finally:
                self._count -= 1
                if not self._count:
                    self._none.set()

        return handle

    async def drain(self, within_s: float) -> None:
        """Wait until none is left, but no longer than this; connections are closed behind their answers."""
        self.closing = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._none.wait()


class _Connection(web.RequestHandler):
    """One client's connection."""

    def __init__(self, frontend: Frontend, in_flight: InFlight, server: web.Server, **options: Any) -> None:
        super().__init__(server, **options)
        self._frontend = frontend
        self._in_flight = in_flight

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it quotes the request
    ) -> web.StreamResponse:
        """Reply to what could not be read, or to a fault outside every route; then the connection is closed."""
        if request.writer.output_size > 0:
            raise ConnectionError("a reply was begun already")
        ours = status >= web.HTTPInternalServerError.status_code
        error = exc if ours and isinstance(exc, Exception) else Malformed("request.http")
        response = self._frontend.problem(error, UNROUTED)
        response.force_close()
        return response

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send a reply; what the library refused by itself becomes a problem reply."""
        if isinstance(resp, web.HTTPException):
            resp = self._frontend.problem(resp, UNROUTED)
        if self._in_flight.closing:
            resp.force_close()
        return await super().finish_response(request, resp, start_time)


class _Server(web.Server):
    """The library's server, with connections of ours."""

    def __init__(
        self, frontend: Frontend, in_flight: InFlight, handler: Handler, options: Mapping[str, Any]
    ) -> None:
        super().__init__(in_flight.track(handler), request_factory=self._limited)
        self._frontend = frontend
        self._in_flight = in_flight
        self._options = {**options, "loop": asyncio.get_running_loop()}

    def _limited(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        """Make a request whose body has its limit."""
        loop = self._options["loop"]
        return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=limits.REQUEST_BYTES)

    def __call__(self) -> web.RequestHandler:
        """Make the handler of a new connection."""
        return _Connection(self._frontend, self._in_flight, self, **self._options)


class FrontendRunner(web.ServerRunner):
    """Serves `handler`; every reply is ours. `options` are those of the library's connections. To be made in a running loop."""

    def __init__(self, frontend: Frontend, handler: Handler, *, shutdown_s: float, **options: Any) -> None:
        in_flight = InFlight()
        super().__init__(_Server(frontend, in_flight, handler, options), shutdown_timeout=shutdown_s)
        self._in_flight = in_flight

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return 0 if self.server is None else len(self.server.connections)

    async def drain(self, within_s: float) -> None:
        """Stop listening and let what is under way be answered.

        The library's own cleanup reads no more from a client, so that a body half sent would never be answered.
        """
        for site in list(self.sites):
            await site.stop()
        await self._in_flight.drain(within_s)

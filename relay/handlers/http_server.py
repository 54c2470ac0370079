"""The HTTP server: connections, and what never becomes a request: bytes that are no HTTP, and expectations nobody meets.

The library would quote them back, as plain text and without our headers. Here they get a problem reply like any other,
and nothing of them is repeated.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from aiohttp import web

from relay.domain.ids import AccountId
from relay.handlers.connections import Connections
from relay.handlers.endpoint import LEAST_BYTES_A_SECOND, Frontend
from relay.handlers.listener import Listener
from relay.wire import limits
from relay.wire.codec import Malformed

UNROUTED = "unrouted"
REPLY_S: Final = 30.0
"""How long a client may leave a reply lying, beside the time that a slow line needs for it."""

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

    def __init__(
        self,
        frontend: Frontend,
        connections: Connections,
        in_flight: InFlight,
        server: web.Server,
        **options: Any,
    ) -> None:
        super().__init__(server, **options)
        self._frontend = frontend
        self._connections = connections
        self._in_flight = in_flight

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, and be counted."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._connections.add(self, peer[0] if peer else "")

    def connection_lost(self, exc: BaseException | None) -> None:
        """End, and be counted no more."""
        self._connections.drop(self)
        super().connection_lost(exc)

    def know(self, account: AccountId) -> None:
        """Keep this connection: somebody known is behind it."""
        self._connections.know(self, account)

    def begins(self) -> None:
        """Note that a request's head has come."""
        self._connections.begins(self)

    def hang_up(self) -> None:
        """Break it off."""
        if self.transport is not None:
            self.transport.abort()

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
        self._connections.replies(self, REPLY_S + (resp.content_length or 0) / LEAST_BYTES_A_SECOND)
        finished = await super().finish_response(request, resp, start_time)
        self._connections.rests(self)
        return finished


class _Server(web.Server):
    """The library's server, with connections of ours."""

    def __init__(
        self,
        frontend: Frontend,
        connections: Connections,
        in_flight: InFlight,
        handler: Handler,
        options: Mapping[str, Any],
    ) -> None:
        super().__init__(in_flight.track(handler), request_factory=self._limited)
        self._frontend = frontend
        self._kept = connections
        self._in_flight = in_flight
        self._options = {**options, "loop": asyncio.get_running_loop()}

    def _limited(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        """Make a request whose body has its limit."""
        loop = self._options["loop"]
        protocol.begins()
        return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=limits.REQUEST_BYTES)

    def __call__(self) -> web.RequestHandler:
        """Make the handler of a new connection."""
        return _Connection(self._frontend, self._kept, self._in_flight, self, **self._options)


class FrontendRunner(web.ServerRunner):
    """Serves `handler`; every reply is ours. `options` are those of the library's connections. To be made in a running loop."""

    def __init__(
        self,
        frontend: Frontend,
        handler: Handler,
        *,
        shutdown_s: float,
        most_connections: int = 1 << 16,
        **options: Any,
    ) -> None:
        in_flight = InFlight()
        clock = asyncio.get_running_loop().time
        self._kept = Connections(most_connections, clock, frontend.clients.is_proxy)
        self._served = _Server(frontend, self._kept, in_flight, handler, options)
        super().__init__(self._served, shutdown_timeout=shutdown_s)
        self._in_flight = in_flight

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._kept)

    def listener(self, listening: socket.socket, tls: ssl.SSLContext | None) -> Listener:
        """Return what accepts connections of this socket."""
        return Listener(listening, tls, self._kept, self._served)

    async def drain(self, within_s: float) -> None:
        """Stop listening and let what is under way be answered.

        The library's own cleanup reads no more from a client, so that a body half sent would never be answered.
        """
        for site in list(self.sites):
            await site.stop()
        await self._in_flight.drain(within_s)

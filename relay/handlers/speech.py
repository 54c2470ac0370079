"""Answers what never becomes a request: bytes that are no HTTP, and expectations nobody meets.

The library would quote them back, as plain text and without our headers. Here they get a problem reply like any other,
and nothing of them is repeated.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from aiohttp import web

from relay.handlers.endpoint import Door
from relay.wire import limits
from relay.wire.codec import Malformed

UNROUTED = "unrouted"

Handler: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class UnderWay:
    """Which requests have begun and not been answered, those whose bodies are still coming in too."""

    def __init__(self) -> None:
        self.ending = False
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def counted(self, handler: Handler) -> Handler:
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

    async def finish(self, within_s: float) -> None:
        """Wait until none is left, but no longer than this; connections are closed behind their answers."""
        self.ending = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._none.wait()


class _Connection(web.RequestHandler):
    """One client's connection."""

    def __init__(self, door: Door, under_way: UnderWay, server: web.Server, **options: Any) -> None:
        super().__init__(server, **options)
        self._door = door
        self._under_way = under_way

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it quotes the request
    ) -> web.StreamResponse:
        """Tell of what could not be read, or of a fault outside every route; then the connection is closed."""
        if request.writer.output_size > 0:
            raise ConnectionError("a reply was begun already")
        ours = status >= web.HTTPInternalServerError.status_code
        error = exc if ours and isinstance(exc, Exception) else Malformed("request.http")
        response = self._door.failed(error, UNROUTED)
        response.force_close()
        return response

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send a reply; what the library refused by itself is told as a problem."""
        if isinstance(resp, web.HTTPException):
            resp = self._door.failed(resp, UNROUTED)
        if self._under_way.ending:
            resp.force_close()
        return await super().finish_response(request, resp, start_time)


class _Server(web.Server):
    """The library's server, with connections of ours."""

    def __init__(self, door: Door, under_way: UnderWay, handler: Handler, options: Mapping[str, Any]) -> None:
        self._door = door
        self._under_way = under_way
        super().__init__(under_way.counted(handler), request_factory=self._limited, **options)

    def _limited(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        """Make a request whose body has its limit."""
        return web.BaseRequest(
            message, payload, protocol, writer, task, self._loop, client_max_size=limits.REQUEST_BYTES
        )

    def __call__(self) -> web.RequestHandler:
        """Make the handler of a new connection."""
        return _Connection(self._door, self._under_way, self, loop=self._loop, **self._kwargs)


class Runner(web.ServerRunner):
    """Serves `handler`; every reply is ours. `options` are those of the library's connections."""

    __slots__ = ("_door", "_handler", "_options", "_under_way")

    def __init__(self, door: Door, handler: Handler, *, shutdown_s: float, **options: Any) -> None:
        web.BaseRunner.__init__(self, handle_signals=False, shutdown_timeout=shutdown_s)
        self._door = door
        self._handler = handler
        self._options = options
        self._under_way = UnderWay()

    async def finish(self, within_s: float) -> None:
        """Stop listening and let what is under way be answered.

        The library's own cleanup reads no more from a client, so that a body half sent would never be answered.
        """
        for site in list(self.sites):
            await site.stop()
        await self._under_way.finish(within_s)

    async def _make_server(self) -> web.Server:
        return _Server(self._door, self._under_way, self._handler, self._options)

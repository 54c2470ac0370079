"""The URL space of `relay.wire.routes`, bound to HTTP."""

from __future__ import annotations

from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from relay.handlers import pokes
from relay.handlers.endpoint import Door, endpoint
from relay.handlers.speech import UNROUTED
from relay.wire import limits
from relay.wire.routes import POKES_PATH, ROUTES


def application(door: Door) -> web.Application:
    """Return the aiohttp application with every route bound."""
    app = web.Application(client_max_size=limits.REQUEST_BYTES, middlewares=[_unrouted(door)])
    for route in sorted(ROUTES, key=lambda each: each.name not in _BUSIEST):
        app.router.add_route(route.method.value, route.path, endpoint(door, route))
    app.router.add_route("GET", POKES_PATH, pokes.stream(door))
    return app


_BUSIEST: Final = frozenset({"item.submit", "item.release", "item.open", "queue"})
"""Bound first, because the router tries its resources in order."""


def _unrouted(door: Door) -> Middleware:
    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPMethodNotAllowed as error:
            response = door.failed(error, UNROUTED)
            response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
            return response
        except web.HTTPException as error:
            return door.failed(error, UNROUTED)

    return middleware

"""Which handler serves which route: the URL space of `relay.wire.routes`, bound.

A route without a handler stops the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler as AiohttpHandler
from aiohttp.typedefs import Middleware

from relay.handlers import about, account, cases, enrolment, items, pokes
from relay.handlers.call import Handler
from relay.handlers.endpoint import Door, endpoint
from relay.handlers.speech import UNROUTED
from relay.wire import limits
from relay.wire.routes import POKES_PATH, ROUTES

HANDLERS: Final[Mapping[str, Handler]] = {
    "health": about.health,
    "ready": about.ready,
    "organisation": about.organisation,
    "login.start": account.start,
    "login.unlock": account.unlock,
    "login.prove": account.prove,
    "logout": account.logout,
    "keyring.get": account.get_keyring,
    "keyring.put": account.put_keyring,
    "slot.put": account.put_slot,
    "staff.accept": enrolment.accept_staff,
    "staff.end": enrolment.end_staff,
    "staff.list": enrolment.staff,
    "slip.answer": enrolment.answer_slip,
    "slip.list": enrolment.slips,
    "cosign.put": enrolment.put_cosign,
    "cosign.list": enrolment.cosigns,
    "case.list": cases.page,
    "case.get": cases.get,
    "case.journal": cases.journal,
    "case.create": cases.create,
    "item.list": items.page,
    "item.read": items.read,
    "item.submit": items.submit,
    "note.list": cases.notes,
    "queue": items.queue,
    "counts": cases.counts,
}
"""Routes with a handler of their own; the other acts go to `cases.act` or `items.act` by their name."""


def handler_of(name: str) -> Handler:
    """Return the handler of a route by its name."""
    if name in HANDLERS:
        return HANDLERS[name]
    return {"case": cases.act, "item": items.act}[name.partition(".")[0]]


def application(door: Door) -> web.Application:
    """Return the aiohttp application with every route bound."""
    app = web.Application(client_max_size=limits.REQUEST_BYTES, middlewares=[_unrouted(door)])
    for route in sorted(ROUTES, key=lambda each: each.name not in _BUSIEST):
        app.router.add_route(route.method.value, route.path, endpoint(door, route, handler_of(route.name)))
    app.router.add_route("GET", POKES_PATH, pokes.stream(door))
    return app


_BUSIEST: Final = frozenset({"item.submit", "item.release", "item.open", "queue"})
"""Bound first, because the router tries its resources in order."""


def _unrouted(door: Door) -> Middleware:
    @web.middleware
    async def middleware(request: web.Request, handler: AiohttpHandler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPMethodNotAllowed as error:
            response = door.failed(error, UNROUTED)
            response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
            return response
        except web.HTTPException as error:
            return door.failed(error, UNROUTED)

    return middleware

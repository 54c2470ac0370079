"""Calls what serves a request: one entry per row of the route table, and nothing decided.

Who asks is found here, from the bearer token; how often they may, too. A row without an entry stops the start.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, SlipId, UploadId
from relay.service.authentication import Session
from relay.service.backend import Request
from relay.service.facade import Service
from relay.service.login_pace import Visitor
from relay.wire import limits, messages
from relay.wire.codec import INTEGER_TOP, Malformed, short_id
from relay.wire.problems import Denied
from relay.wire.routes import BY_NAME, ROUTES, Pace, RequestNeeds, Route

_DIGITS: Final = 16
"""How many digits the largest number on the wire has; a text with more is refused, also where it begins with zeros."""


class RouteCall(Struct, frozen=True):
    """One request, ready to be served."""

    service: Service
    route: Route
    request: Request[Any]
    session_if_any: Session | None

    @property
    def body(self) -> Any:
        """The request shape of the route."""
        return self.request.body

    @property
    def session(self) -> Session:
        """Who asks. Raises login.needed."""
        if self.session_if_any is None:
            raise Denied("login.needed")
        return self.session_if_any

    @property
    def visitor(self) -> Visitor:
        """Who tries to log in."""
        return Visitor(self.request.client, self.request.device)

    @property
    def case(self) -> CaseId:
        """The case in the path."""
        return CaseId(self.request.ids["case"])

    @property
    def item(self) -> ItemId:
        """The item in the path."""
        return ItemId(self.request.ids["item"])

    @property
    def slip(self) -> SlipId:
        """The slip in the path."""
        return SlipId(self.request.ids["slip"])

    @property
    def upload(self) -> UploadId:
        """The upload in the path."""
        return UploadId(self.request.ids["upload"])

    def number(self, name: str, otherwise: int, most: int) -> int:
        """A number from the query, at most `most`. Raises request.cursor."""
        text = self.request.query.get(name)
        if text is None:
            return otherwise
        if not text.isascii() or not text.isdigit() or len(text) > _DIGITS or int(text) > most:
            raise Malformed("request.cursor", name)
        return int(text)

    def after(self) -> bytes | None:
        """The id in the query after which a list goes on. Raises request.cursor."""
        text = self.request.query.get("after")
        return None if text is None else short_id(text, "request.cursor", "after")


RouteHandler = Callable[[RouteCall], Awaitable[object]]


async def _health(_call: RouteCall) -> messages.Health:
    return messages.Health(status="alive")


async def _queue(call: RouteCall) -> messages.Queue:
    limit = call.number("limit", limits.PAGE, limits.PAGE) or limits.PAGE
    return await call.service.items.queue(call.session, call.request.query.get("after"), limit)


def _act_on_case(call: RouteCall) -> Awaitable[object]:
    return call.service.commands.act(call.route, call.session, call.case, None, call.body)


def _act_on_item(call: RouteCall) -> Awaitable[object]:
    return call.service.commands.act(call.route, call.session, call.case, call.item, call.body)


def _after(call: RouteCall, kind: Callable[[bytes], Any]) -> Any:
    after = call.after()
    return None if after is None else kind(after)


ROUTE_HANDLERS: Final[Mapping[str, RouteHandler]] = {
    "health": _health,
    "ready": lambda call: call.service.ready(),
    "organisation": lambda call: call.service.organisation(),
    "login.start": lambda call: call.service.authentication.start(call.body, call.visitor),
    "login.unlock": lambda call: call.service.authentication.unlock(call.body, call.visitor),
    "login.prove": lambda call: call.service.authentication.prove(call.body, call.visitor),
    "logout": lambda call: call.service.authentication.logout(call.session),
    "keyring.get": lambda call: call.service.authentication.keyring(call.session),
    "keyring.put": lambda call: call.service.authentication.put_keyring(call.session, call.body),
    "slot.put": lambda call: call.service.authentication.put_slot(call.session, call.body),
    "device.list": lambda call: call.service.devices.list(call.session),
    "device.end": lambda call: call.service.devices.end(call.session, call.body),
    "staff.accept": lambda call: call.service.enrolment.accept_staff(call.body),
    "staff.renew": lambda call: call.service.enrolment.renew_staff(call.body),
    "staff.end": lambda call: call.service.enrolment.end_staff(call.session, call.body),
    "staff.list": lambda call: call.service.people.staff(call.session),
    "slip.answer": lambda call: call.service.enrolment.answer_slip(call.slip, call.session_if_any, call.body),
    "slip.list": lambda call: call.service.people.slips(call.session, call.case),
    "cosign.put": lambda call: call.service.pending_signatures.put(call.session, call.body),
    "cosign.list": lambda call: call.service.pending_signatures.waiting(call.session),
    "look": lambda call: call.service.look_query.look(call.session, call.body),
    "case.list": lambda call: call.service.cases.page(call.session, _after(call, CaseId)),
    "case.get": lambda call: call.service.cases.get(call.session, call.case),
    "case.journal": lambda call: call.service.cases.journal(
        call.session, call.case, call.number("after", 0, INTEGER_TOP)
    ),
    "case.ended": lambda call: call.service.cases.ended(call.session, call.case),
    "case.create": lambda call: call.service.commands.act(call.route, call.session, None, None, call.body),
    "item.list": lambda call: call.service.items.items(call.session, call.case, _after(call, ItemId)),
    "item.read": lambda call: call.service.items.read(call.session, call.case, call.item),
    "item.submit": lambda call: call.service.commands.submit(call.route, call.session, call.case, call.body),
    "part.read": lambda call: call.service.uploads.part(call.session, call.case, call.item, call.body.part),
    "part.hashes": lambda call: call.service.uploads.part(call.session, call.case, call.item, call.body.part),
    "upload.create": lambda call: call.service.uploads.create(call.session, call.body),
    "upload.look": lambda call: call.service.uploads.look(call.session, call.upload),
    "upload.add": lambda call: call.service.uploads.look(call.session, call.upload),
    "upload.hashes": lambda call: call.service.uploads.look(call.session, call.upload),
    "upload.end": lambda call: call.service.uploads.end(call.session, call.upload),
    "note.list": lambda call: call.service.cases.notes(call.session, call.case),
    "queue": _queue,
    "counts": lambda call: call.service.cases.counts(call.session),
}
"""Routes with a handler of their own; every other takes a signed record about a case or an item, as its name says."""
_RECORD_HANDLERS: Final[Mapping[str, RouteHandler]] = {"case": _act_on_case, "item": _act_on_item}

_HANDLER_OF: Final = {
    route.name: ROUTE_HANDLERS.get(route.name) or _RECORD_HANDLERS[route.name.partition(".")[0]] for route in ROUTES
}


async def answer(service: Service, request: Request[Any]) -> object:
    """Find out who asks, hold them to their rate limit, and do what they ask; raises what the service raises."""
    route = BY_NAME[request.route]
    session = None
    if request.bearer is not None and route.needs is not RequestNeeds.NOTHING:
        session = await service.authentication.session(request.bearer)
        if route.raw:  # What is JSON was counted before its body was read.
            service.rate_limiter.take(route.pace, session.account.login)
        if route.pace is not Pace.FREE and service.context.store.short():
            service.quotas.take_scarce(session.account.id, service.context.now())
    return await _HANDLER_OF[route.name](RouteCall(service, route, request, session))

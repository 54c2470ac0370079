"""From a row of the route table to an aiohttp handler: decode, ask the backend, encode. No rules, no keys, no rows.

Every reply carries the security headers. Every failure becomes a problem reply with a stable code. The body of a
request is read only after the backend has said whose its token is, unless that token was good a moment ago.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog
from aiohttp import StreamReader, web
from msgspec import Struct, field

from relay.bundle.files import File
from relay.domain.ids import AccountId
from relay.handlers import problems
from relay.handlers.clients import Clients, device_of
from relay.handlers.request_figures import RequestFigures
from relay.handlers.subscribers import Subscribers
from relay.handlers.turns import STOPS_AT_ONCE, STOPS_OF_ONE, WORK_AT_ONCE, WORK_OF_ONE, Turns
from relay.service.backend import Backend, Request
from relay.service.blob_gateway import BlobGateway
from relay.service.rate_limit import LoginLimit, RateLimiter
from relay.wire import codec, limits, messages
from relay.wire.codec import Malformed, base64url, short_id
from relay.wire.problems import FAULT, Denied, Unavailable
from relay.wire.routes import Method, Pace, RequestNeeds, Route

JSON: Final = "application/json"
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "relay",
    "X-Content-Type-Options": "nosniff",
}
"""On every reply; strict transport security is added where TLS is ours or the origin is https."""

_BEARER: Final = "Bearer "
KNOWN_TOKENS_MOST: Final = 10_000
ANSWER_S: Final = 60.0
"""How long a request may wait for its turn and its answer together; as long as our own client waits."""
LEAST_BYTES_A_SECOND: Final = 1_024
"""Least rate of large bytes. A slower connection is cut and what it brought is kept; its client goes on with another request."""
_NOTHING: Final = messages.Nothing()
LARGE_BYTES: Final = 64 << 10
"""A longer body waits for a turn of its own to be read, and counts as another request for each so many bytes begun."""
LARGE_REST: Final = 2
"""After a large body no other is read for this many times as long as that one took: a third of the time is theirs at most."""
_PIECES: Final = (b",", b"[", b"{", b"\\")
"""What begins a piece of a body that takes time of its own to read."""
log = structlog.get_logger("relay")


class Frontend(Struct):
    """What every endpoint shares: the backend behind it, the limits of a request, and how clients are distinguished.

    A reload of the settings changes `body_seconds` and `trusted_proxies`; nothing else changes.
    """

    backend: Backend
    subscribers: Subscribers
    blobs: BlobGateway
    """The bytes of uploads and parts."""
    origin: str
    rate_limiter: RateLimiter
    """How often a network address may try to log in or enrol, and an account send a body."""
    clock: Callable[[], float]
    random: Callable[[int], bytes]
    body_seconds: float
    clients: Clients
    headers: dict[str, str]
    pages: Mapping[str, File] = {}
    """The web client, by address; empty where it is not in this installation."""
    figures: RequestFigures = field(default_factory=RequestFigures)
    known_tokens: OrderedDict[bytes, AccountId] = field(default_factory=OrderedDict)
    """Digests of tokens that were good when the backend was last asked, and whose they are."""
    work: Turns = field(default_factory=lambda: Turns(WORK_AT_ONCE, WORK_OF_ONE))
    stops: Turns = field(default_factory=lambda: Turns(STOPS_AT_ONCE, STOPS_OF_ONE))
    large: Turns = field(default_factory=lambda: Turns(1, 1))
    """For reading a large body: nothing else is done meanwhile, so one after another, in turn from everybody who sends one."""

    def bearer(self, request: web.BaseRequest, needs: RequestNeeds) -> bytes | None:
        """Return the token in a request, as far as the route wants one. Raises login.needed or login.expired."""
        if needs is RequestNeeds.NOTHING:
            return None
        header = request.headers.get("Authorization", "")
        if not header.startswith(_BEARER):
            if needs is RequestNeeds.EITHER:
                return None
            raise Denied("login.needed")
        try:
            bearer = codec.unbase64url(header[len(_BEARER) :])
        except Malformed:
            raise Denied("login.expired") from None
        if len(bearer) != codec.FIXED[messages.Bearer].most:
            raise Denied("login.expired")
        return bearer

    async def account(self, request: web.BaseRequest, bearer: bytes, turns: Turns) -> AccountId:
        """Return whose this token is, or was a moment ago, and keep their connection. Raises what the backend says of it."""
        digest = hashlib.sha256(bearer).digest()
        account = self.known_tokens.get(digest)
        if account is None:
            async with turns.turn(self.clients.network(request)):
                account = (await self.backend.principal(bearer)).account
            self.known_tokens[digest] = account
            if len(self.known_tokens) > KNOWN_TOKENS_MOST:
                self.known_tokens.popitem(last=False)
        know(request, account)
        return account

    async def ask(self, request: web.BaseRequest, asked: Request[Any]) -> object:
        """Ask the backend about bytes, in somebody's turn."""
        who = self.clients.network(request)
        if asked.bearer is not None:
            who = (await self.account(request, asked.bearer, self.work)).hex()
        async with self.work.turn(who):
            return await self.backend.answer(asked)

    async def delayed_problem(self, error: Exception, route: str) -> web.Response:
        """Do what `problem` does, and keep the answer back for a moment where it is that something is not there."""
        response = self.problem(error, route)
        await asyncio.sleep(problems.wait_s(problems.error_reply(error), self.random(1)))
        return response

    def problem(self, error: Exception, route: str) -> web.Response:
        """Turn a failure into its problem reply, and log it; the backend has logged a fault of its own already."""
        error_reply = problems.error_reply(error)
        request_id = error_reply.request or base64url(self.random(9))
        status, body, headers = problems.reply(error_reply, request_id)
        self.figures.refused(route, error_reply.code)
        if error_reply.code == FAULT and error_reply.request is None:
            log.error("service.fault", route=route, request=request_id, exc_info=error)
        elif status >= web.HTTPServiceUnavailable.status_code:
            log.warning("service.unavailable", route=route, request=request_id, code=error_reply.code)
        elif error_reply.code != FAULT:
            log.info("request.refused", route=route, request=request_id, code=error_reply.code)
        return web.Response(
            status=status,
            body=body,
            headers={**self.headers, **headers},
            content_type="application/problem+json",
        )


def endpoint(
    frontend: Frontend, route: Route
) -> Callable[[web.BaseRequest, Mapping[str, str]], Awaitable[web.Response]]:
    """Return what serves a route that takes and gives JSON."""
    reads = route.method is not Method.GET
    headers = {**frontend.headers, "Content-Type": JSON}
    by_address = route.pace in (Pace.LOGIN, Pace.ENROL)
    turns = frontend.stops if route.pace is Pace.STOP else frontend.work

    async def serve(request: web.BaseRequest, path: Mapping[str, str]) -> web.Response:
        try:
            bearer = frontend.bearer(request, route.needs)
            client, device = "", None
            if bearer is None or by_address:
                client = frontend.clients.network(request)
            if by_address:
                device = device_of(request) if route.pace is Pace.LOGIN else None
                # Of a device token the backend says whose it is; one of nobody's it holds to this limit itself.
                if not device:
                    frontend.rate_limiter.take(LoginLimit.ADDRESS, client)
            who = client
            if bearer is not None:
                who = (await frontend.account(request, bearer, turns)).hex()
                if reads:
                    frontend.rate_limiter.take(route.pace, who, _weight(request, route))
            data = await _body(frontend, request, route) if reads else b""
            ids, query = ids_of(path), _query(request, route)
            try:
                async with asyncio.timeout(ANSWER_S):
                    # Before the turn for work: whoever waits to have a large body read keeps nobody from theirs.
                    large = await _large(frontend, route, data, who)
                    async with turns.turn(who):
                        body = large or _decode(route, data)
                        asked = Request(route.name, body, bearer, ids, query, client, device)
                        reply = await frontend.backend.answer(asked)
            except TimeoutError:
                # Given up; nothing is done twice where it is asked again.
                raise Unavailable("store.busy", retry_after_s=1) from None
            if reads:
                log.info(route.name)
            return web.Response(body=codec.encode(reply), headers=headers)
        except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
            return await frontend.delayed_problem(error, route.name)

    return serve


def ids_of(path: Mapping[str, str]) -> dict[str, bytes]:
    """Read the ids in a path. Raises request.path."""
    return {name: short_id(text, "request.path", name) for name, text in path.items()}


def know(request: web.BaseRequest, account: AccountId) -> None:
    """Tell the connection, where it is one of ours, that somebody known is behind it."""
    connection: Any = request.protocol
    if hasattr(connection, "know"):
        connection.know(account)


async def _body(frontend: Frontend, request: web.BaseRequest, route: Route) -> bytes:
    """Return a body that is short enough; nothing where there is none and need be none."""
    if request.content_type != JSON:
        if route.request is messages.Nothing and not request.can_read_body:
            return b""
        raise Malformed("request.type")
    if "Content-Encoding" in request.headers:
        raise Malformed("request.type", "Content-Encoding")
    if (request.content_length or 0) > route.body_bytes:
        raise Malformed("request.too_large")
    data = await _received(frontend, request, route)
    if not data:
        raise Malformed("json.syntax")
    return data


async def _large(frontend: Frontend, route: Route, data: bytes, who: str) -> Any:
    """Return what a large body says, in its turn; None for every other. Raises `Malformed`."""
    if len(data) <= LARGE_BYTES:
        return None
    async with frontend.large.turn(who):
        begun_at = time.perf_counter()
        try:
            return _decode(route, data)
        finally:
            await asyncio.sleep(LARGE_REST * (time.perf_counter() - begun_at))


def _decode(route: Route, data: bytes) -> Any:
    """Return what a body says, nothing for none. Raises `Malformed`, also where it has too many pieces to be read."""
    if not data:
        return _NOTHING
    if sum(map(data.count, _PIECES)) > limits.PIECES:
        # Each is read by itself: a body of nothing but brackets takes a second, a letter a millisecond.
        raise Malformed("request.too_large")
    return codec.decode(route.request, data)


def _weight(request: web.BaseRequest, route: Route) -> int:
    """Return as how many requests one counts: what is large takes so much longer. A letter is one, whatever its length."""
    if route.pace is not Pace.ACT:
        return 1
    length = route.body_bytes if request.content_length is None else min(request.content_length, route.body_bytes)
    return 1 + length // LARGE_BYTES


async def _received(frontend: Frontend, request: web.BaseRequest, route: Route) -> bytes:
    """Return all that comes of a body, in time and as long as it is short enough."""
    content = request.content
    try:
        if content.is_eof():  # it came with its head, as letters do: there is nothing to wait for
            return await _read(content, route)
        async with asyncio.timeout(frontend.body_seconds):
            return await _read(content, route)
    except (ConnectionError, asyncio.IncompleteReadError) as broken:
        raise Unavailable("request.slow") from broken
    except web.RequestPayloadError as broken:
        raise Malformed("request.http") from broken


async def _read(content: StreamReader, route: Route) -> bytes:
    data = bytearray()
    while not content.at_eof():
        data += await content.readany()
        if len(data) > route.body_bytes:
            raise Malformed("request.too_large")
    return bytes(data)


def _query(request: web.BaseRequest, route: Route) -> dict[str, str]:
    if not request.query_string:
        return {}
    query = request.query
    for name in query:
        if name not in route.query or len(query.getall(name)) > 1:
            raise Malformed("request.cursor", name if name in route.query else "")
    return dict(query)

"""From a row of the route table to an aiohttp handler: decode, ask the backend, encode. No rules, no keys, no rows.

Every reply carries the security headers. Every failure becomes a problem reply with a stable code. The body of a
request is read only after the backend has said whose its token is, unless that token was good a moment ago.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog
from aiohttp import web
from msgspec import Struct, field

from relay.handlers import problems
from relay.handlers.subscribers import Subscribers
from relay.service.backend import Backend, Request
from relay.service.blob_gateway import BlobGateway
from relay.service.rate_limit import RateLimiter
from relay.wire import codec, messages
from relay.wire.codec import Malformed, base64url, short_id
from relay.wire.problems import FAULT, Denied, Unavailable
from relay.wire.routes import Method, Needs, Pace, Route

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
_ADDRESS_CHARACTERS: Final = 64
"""How much is kept of what a proxy calls an address and is none: it distinguishes clients, and cannot fill memory."""
KNOWN_TOKENS_MOST: Final = 10_000
LEAST_BYTES_A_SECOND: Final = 1_024
"""Least rate of large bytes. A slower connection is cut and what it brought is kept; its client goes on with another request."""
_NOTHING: Final = messages.Nothing()
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Serve = Callable[[web.BaseRequest, Mapping[str, str]], Awaitable[web.StreamResponse]]
"""What serves a route, given the ids in the path as they stand there."""
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
    address_limiter: RateLimiter
    """How often a network address may try to log in or enrol."""
    clock: Callable[[], float]
    random: Callable[[int], bytes]
    body_seconds: float
    trusted_proxies: tuple[Network, ...]
    headers: dict[str, str]
    known_tokens: OrderedDict[bytes, None] = field(default_factory=OrderedDict)
    """Digests of tokens that were good when the backend was last asked."""

    def address(self, request: web.BaseRequest) -> str:
        """The client's network address; a forwarded one only from a proxy we trust."""
        peer = request.remote or ""
        # A proxy may add a line of its own below the client's: the last address of the last line is the proxy's word.
        forwarded = request.headers.getall("X-Forwarded-For", [])
        if not forwarded or not self._trusted(peer):
            return peer
        return forwarded[-1].rpartition(",")[2].strip()

    def _trusted(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self.trusted_proxies)

    def bearer(self, request: web.BaseRequest, needs: Needs) -> bytes | None:
        """Return the token in a request, as far as the route wants one. Raises login.needed or login.expired."""
        if needs is Needs.NOTHING:
            return None
        header = request.headers.get("Authorization", "")
        if not header.startswith(_BEARER):
            if needs is Needs.EITHER:
                return None
            raise Denied("login.needed")
        try:
            bearer = codec.unbase64url(header[len(_BEARER) :])
        except Malformed:
            raise Denied("login.expired") from None
        if len(bearer) != codec.FIXED[messages.Bearer].most:
            raise Denied("login.expired")
        return bearer

    async def require_known_token(self, bearer: bytes) -> None:
        """Require that this token is, or was a moment ago, somebody's. Raises what the backend says of it."""
        digest = hashlib.sha256(bearer).digest()
        if digest in self.known_tokens:
            return
        await self.backend.principal(bearer)
        self.known_tokens[digest] = None
        if len(self.known_tokens) > KNOWN_TOKENS_MOST:
            self.known_tokens.popitem(last=False)

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

    async def serve(request: web.BaseRequest, path: Mapping[str, str]) -> web.Response:
        try:
            bearer = frontend.bearer(request, route.needs)
            if by_address:
                frontend.address_limiter.take_address(_client_network(frontend.address(request)))
            elif bearer is not None and reads:
                await frontend.require_known_token(bearer)
            body = await _body(frontend, request, route) if reads else _NOTHING
            ids, query = ids_of(path), _query(request, route)
            reply = await frontend.backend.answer(Request(route.name, body, bearer, ids, query))
            if reads:
                log.info(route.name)
            return web.Response(body=codec.encode(reply), headers=headers)
        except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
            return await frontend.delayed_problem(error, route.name)

    return serve


def ids_of(path: Mapping[str, str]) -> dict[str, bytes]:
    """Read the ids in a path. Raises request.path."""
    return {name: short_id(text, "request.path", name) for name, text in path.items()}


def _client_network(address: str) -> str:
    """The part of a network address that one client cannot choose freely: of IPv6 the first half."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:_ADDRESS_CHARACTERS]
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped is not None else parsed.packed[:8].hex()
    return address


async def _body(frontend: Frontend, request: web.BaseRequest, route: Route) -> Any:
    if request.content_type != JSON:
        if route.request is messages.Nothing and not request.can_read_body:
            return _NOTHING
        raise Malformed("request.type")
    if "Content-Encoding" in request.headers:
        raise Malformed("request.type", "Content-Encoding")
    try:
        if request.content.is_eof():
            data = await request.read()
        else:
            async with asyncio.timeout(frontend.body_seconds):
                data = await request.read()
    except (ConnectionError, asyncio.IncompleteReadError) as broken:
        raise Unavailable("request.slow") from broken
    except web.RequestPayloadError as broken:
        raise Malformed("request.http") from broken
    return codec.decode(route.request, data)


def _query(request: web.BaseRequest, route: Route) -> dict[str, str]:
    if not request.query_string:
        return {}
    query = request.query
    for name in query:
        if name not in route.query or len(query.getall(name)) > 1:
            raise Malformed("request.cursor", name if name in route.query else "")
    return dict(query)

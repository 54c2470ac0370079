"""HTTP to one server: routes in, shapes out; the only file that knows aiohttp.

A request is bytes before it is sent and stays those bytes, however often it is sent. Certificates are always
checked; plain http is for this machine alone. Never follows a redirect, keeps no cookie, and logs nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote, urlsplit

import aiohttp
from msgspec import Struct

from relay.wire import codec
from relay.wire import messages as m
from relay.wire.routes import POKES_PATH, Method, Route
from relay_client.errors import Misused, Problem, Unreachable

ANSWER_BYTES: Final = 16 * 1024 * 1024
"""No answer of ours is larger; a server that sends more is not heard out."""
CONNECT_S: Final = 15
ANSWER_S: Final = 60
SILENCE_S: Final = 60
"""A line that takes or brings no byte of a page for so long is taken for broken. A slow one is only slow."""
PIECE_BYTES: Final = 65_536
"""As much of a page as is handed on at a time."""
POKE_SILENCE_S: Final = 90
"""A stream of pokes without even a comment for so long is taken for dead."""
WAITS_S: Final = (0.5, 1.5, 4.0)
"""Pauses before the second, third and fourth attempt."""
LONGEST_WAIT_S: Final = 10
"""A server that asks for more patience than this is reported instead of waited for."""
_WITHOUT_BODY: Final = {
    HTTPStatus.UNAUTHORIZED: "login.expired",
    HTTPStatus.NOT_FOUND: "upload.unknown",
    HTTPStatus.TOO_MANY_REQUESTS: "rate.limited",
    HTTPStatus.SERVICE_UNAVAILABLE: "store.busy",
}
"""What a "no" to HEAD means, which has no room for words."""
_TRY_AGAIN: Final = frozenset({"store.busy", "store.failed", "service.stopping", "rate.limited"})


class Call(Struct, frozen=True):
    """One request, ready to be sent any number of times."""

    route: Route
    body: bytes = b""
    path: Mapping[str, str] | None = None
    query: Mapping[str, str] | None = None


class Bytes(Struct, frozen=True):
    """One request whose bytes are no JSON, for one attempt: whoever asks knows what a broken line left behind."""

    route: Route
    path: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    body: Callable[[], Iterable[bytes]] | None = None
    """Gives the body piece by piece; its length stands in the headers."""
    method: str | None = None
    """Another method than the route's: OPTIONS, which asks what a server can do."""


class Heard(Struct, frozen=True):
    """What answered such a request: headers by their names in small letters, and a body that is short."""

    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """A way to reach one server."""

    origin: str

    async def send(self, call: Call, bearer: bytes | None = None) -> bytes:
        """Return the answer's body, or raise `Problem` or `Unreachable`."""

    async def ask_bytes(self, asked: Bytes, bearer: bytes) -> Heard:
        """Ask once; raises like `send`. A long body may take as long as it moves."""

    def fetch(self, asked: Bytes, bearer: bytes) -> AsyncIterator[bytes]:
        """Ask once, and yield the body piece by piece as it comes; raises like `send`, also in the middle."""

    def pokes(self, bearer: bytes, after: str | None) -> AsyncIterator[str]:
        """Yield the cursor of each poke until the stream ends; raises like `send`."""

    async def close(self) -> None:
        """Let go of all connections."""


def checked_origin(text: str) -> str:
    """Return the one spelling of an origin; Misused `origin.scheme` unless https, or http to this very machine."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise Misused("origin.scheme") from None
    host = (parts.hostname or "").lower()
    beyond = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
    if not host or beyond or parts.scheme not in ("https", "http"):
        raise Misused("origin.scheme")
    if parts.scheme == "http" and not _is_loopback(host):
        raise Misused("origin.scheme")
    shown = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{shown}" + (f":{port}" if port not in (None, usual) else "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class HttpTransport:
    """A `Transport` over HTTP. Connections open at the first request and stay until `close`."""

    def __init__(
        self, origin: str, sleep: Callable[[float], Awaitable[None]], *, ca_file: Path | None = None
    ) -> None:
        self.origin = checked_origin(origin)
        self._sleep = sleep
        self._ca_file = ca_file
        self._session: aiohttp.ClientSession | None = None

    async def send(self, call: Call, bearer: bytes | None = None) -> bytes:
        """Send; where the fault may pass, wait and send the same bytes again, at most four times in all."""
        for wait in WAITS_S:
            try:
                return await self._once(call, bearer)
            except Unreachable as fault:
                if fault.code not in ("net.unreachable", "net.timeout"):
                    raise
                await self._sleep(wait)
            except Problem as problem:
                if problem.code not in _TRY_AGAIN or (problem.retry_after_s or 0) > LONGEST_WAIT_S:
                    raise
                await self._sleep(max(wait, problem.retry_after_s or 0))
        return await self._once(call, bearer)

    async def ask_bytes(self, asked: Bytes, bearer: bytes) -> Heard:
        """Ask once. Sending and waiting may each be silent for no longer than SILENCE_S."""
        try:
            async with asyncio.timeout(SILENCE_S) as silence:
                body = None if asked.body is None else _moving(asked.body(), silence)
                async with self._raw(asked, bearer, body) as answer:
                    return Heard(_small(answer.headers), await _heard(answer))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            raise _fault(fault) from fault

    async def fetch(self, asked: Bytes, bearer: bytes) -> AsyncIterator[bytes]:
        """Yield a body as it comes; a line that is silent for longer than SILENCE_S is taken for broken."""
        try:
            async with self._raw(asked, bearer, None) as answer:
                if answer.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                    await _heard(answer)
                async for piece in answer.content.iter_chunked(PIECE_BYTES):
                    yield piece
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            raise _fault(fault) from fault

    async def pokes(self, bearer: bytes, after: str | None) -> AsyncIterator[str]:
        """Yield poke cursors (server-sent events), resuming after `after`."""
        headers = _headers(bearer) | {"Accept": "text/event-stream"}
        if after is not None:
            headers["Last-Event-ID"] = after
        silence = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=POKE_SILENCE_S)
        try:
            async with self._opened().get(
                self.origin + POKES_PATH, headers=headers, timeout=silence, allow_redirects=False
            ) as answer:
                if answer.status != HTTPStatus.OK:
                    raise _refusal(answer.status, await _body(answer), answer.headers)
                async for cursor in _events(answer.content):
                    yield cursor
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            raise _fault(fault) from fault

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _once(self, call: Call, bearer: bytes | None) -> bytes:
        headers = _headers(bearer)
        sends = call.route.method is not Method.GET
        if sends:
            headers["Content-Type"] = "application/json"
        try:
            async with self._opened().request(
                call.route.method.value,
                self.origin + _path(call),
                params=dict(call.query or {}),
                data=call.body if sends else None,
                headers=headers,
                allow_redirects=False,
            ) as answer:
                body = await _body(answer)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            raise _fault(fault) from fault
        if answer.status in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT):
            return body or b"{}"
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            raise Unreachable("net.redirect")
        raise _refusal(answer.status, body, answer.headers)

    def _raw(
        self, asked: Bytes, bearer: bytes, body: AsyncIterator[bytes] | None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        route = Call(asked.route, path=asked.path)
        patient = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=SILENCE_S)
        return self._opened().request(
            asked.method or asked.route.method.value,
            self.origin + _path(route),
            data=body,
            headers={**_headers(bearer), **asked.headers},
            timeout=patient,
            allow_redirects=False,
        )

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            trust: ssl.SSLContext | bool = True
            if self._ca_file is not None:
                trust = ssl.create_default_context(cafile=str(self._ca_file))
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=trust),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=ANSWER_S, sock_connect=CONNECT_S),
                headers={"User-Agent": "letters", "Accept": "application/json", "Accept-Encoding": "identity"},
                auto_decompress=False,
            )
        return self._session


def _headers(bearer: bytes | None) -> dict[str, str]:
    return {} if bearer is None else {"Authorization": f"Bearer {codec.base64url(bearer)}"}


def _path(call: Call) -> str:
    return call.route.path.format_map({name: quote(value) for name, value in (call.path or {}).items()})


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    pieces = bytearray()
    async for piece in answer.content.iter_chunked(65_536):
        pieces += piece
        if len(pieces) > ANSWER_BYTES:
            raise Unreachable("net.garbled", "answer too long")
    return bytes(pieces)


async def _moving(pieces: Iterable[bytes], silence: asyncio.Timeout) -> AsyncIterator[bytes]:
    """Yield a body for the line; every piece that it takes shows that it moves."""
    now = asyncio.get_running_loop().time
    for piece in pieces:
        # A server that has answered already does not hear the rest; then there is nothing left to time.
        with suppress(RuntimeError):
            silence.reschedule(now() + SILENCE_S)
        yield piece


async def _heard(answer: aiohttp.ClientResponse) -> bytes:
    """Return the short body of a good answer; raise what any other says."""
    body = await _body(answer)
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        raise Unreachable("net.redirect")
    if answer.method == "HEAD" and answer.status in _WITHOUT_BODY:
        raise Problem(_WITHOUT_BODY[HTTPStatus(answer.status)], answer.status)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise _refusal(answer.status, body, answer.headers)
    return body


def _small(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _refusal(status: int, body: bytes, headers: Mapping[str, str]) -> Problem | Unreachable:
    """Read a problem reply; a proxy's error page is no answer of the server's."""
    try:
        problem = codec.decode(m.Problem, body)
    except codec.Malformed:
        busy = status in (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
        return Unreachable("net.unreachable" if busy else "net.garbled", f"status {status}")
    after = headers.get("Retry-After", "")
    return Problem(
        problem.code,
        status,
        where=problem.where,
        request=problem.request,
        retry_after_s=int(after) if after.isdecimal() else None,
    )


def _fault(fault: Exception) -> Unreachable:
    match fault:
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Unreachable("net.tls", type(fault).__name__)
        case TimeoutError():
            return Unreachable("net.timeout", type(fault).__name__)
        case aiohttp.ClientResponseError() | ValueError():
            return Unreachable("net.garbled", type(fault).__name__)
        case _:
            return Unreachable("net.unreachable", type(fault).__name__)


async def _events(stream: AsyncIterable[bytes]) -> AsyncIterator[str]:
    """Yield the id of every `poke` event (HTML living standard, server-sent events)."""
    event, cursor = "", ""
    async for raw in stream:
        line = raw.decode("utf-8").rstrip("\r\n")
        if not line:
            if event == "poke":
                yield cursor
            event = ""
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value
        elif name == "id":
            cursor = value

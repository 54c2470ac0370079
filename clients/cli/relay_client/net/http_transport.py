"""HTTP to one server: routes in, shapes out. Beside this file only `app_server` knows aiohttp.

A request is bytes before it is sent and stays those bytes, however often it is sent. Certificates are always
checked; plain http is for this machine alone. Never follows a redirect, keeps no cookie, and logs nothing. What counts as an answer
is decided in `replies`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import quote

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from relay.wire import codec
from relay.wire.routes import POKES_PATH, Method
from relay_client.errors import Unreachable
from relay_client.net import replies
from relay_client.net.replies import ANSWER_BYTES
from relay_client.net.retry import Retry
from relay_client.net.transport import JsonRequest, RawRequest, RawResponse, checked_origin

CONNECT_S: Final = 15
ANSWER_S: Final = 60
SILENCE_S: Final = 60
"""A line that takes or brings no byte of a page for so long is taken for broken. A slow one is only slow."""
PIECE_BYTES: Final = 65_536
"""As much of a page as is handed on at a time."""
NOTIFICATION_SILENCE_S: Final = 90
"""A stream of notifications without even a comment for so long is taken for dead."""
WAITS_S: Final = (0.5, 1.5, 4.0)
"""Pauses before the second, third and fourth attempt."""
LONGEST_WAIT_S: Final = 10
"""A server that asks for more patience than this is reported instead of waited for."""
_DONE: Final = {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}
_FAULTS: Final = (aiohttp.ClientError, HttpProcessingError, TimeoutError, OSError, EOFError, ValueError)
"""What the HTTP library may raise over a line or over what came on it. Everything else is a bug of ours."""


class HttpTransport:
    """A `Transport` over HTTP. Connections open at the first request and stay until `close`."""

    def __init__(
        self, origin: str, sleep: Callable[[float], Awaitable[None]], *, ca_file: Path | None = None
    ) -> None:
        self.origin = checked_origin(origin)
        self._retry = Retry(sleep, waits_s=WAITS_S, longest_s=LONGEST_WAIT_S)
        self._ca_file = ca_file
        self._http_session: aiohttp.ClientSession | None = None

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        """Send; where the fault may pass, wait and send the same bytes again, at most four times in all."""
        return await self._retry.until_done(lambda: self._once(call, bearer))

    async def ask_bytes(self, asked: RawRequest, bearer: bytes) -> RawResponse:
        """Ask once. Sending and waiting may each be silent for no longer than SILENCE_S."""
        try:
            async with asyncio.timeout(SILENCE_S) as silence:
                body = None if asked.body is None else _moving(asked.body(), silence)
                async with self._raw(asked, bearer, body) as answer:
                    return RawResponse(_small(answer.headers), await _heard(answer))
        except _FAULTS as fault:
            raise _fault(fault) from fault

    async def fetch(self, asked: RawRequest, bearer: bytes) -> AsyncIterator[bytes]:
        """Yield a body as it comes; a line that is silent for longer than SILENCE_S is taken for broken."""
        try:
            async with self._raw(asked, bearer, None) as answer:
                wanted = HTTPStatus.PARTIAL_CONTENT if "Range" in asked.headers else HTTPStatus.OK
                if answer.status != wanted:
                    replies.require_good(answer.status, answer.headers, await _body(answer), {wanted})
                replies.require_type(answer.headers, replies.BYTES)
                async for piece in answer.content.iter_chunked(PIECE_BYTES):
                    yield piece
        except _FAULTS as fault:
            raise _fault(fault) from fault

    async def notifications(self, bearer: bytes, after: str | None) -> AsyncIterator[str]:
        """Yield the cursors of notifications (server-sent events), resuming after `after`."""
        headers = _headers(bearer) | {"Accept": "text/event-stream"}
        if after is not None:
            headers["Last-Event-ID"] = after
        silence = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=NOTIFICATION_SILENCE_S)
        try:
            async with self._opened().get(
                self.origin + POKES_PATH, headers=headers, timeout=silence, allow_redirects=False
            ) as answer:
                if answer.status != HTTPStatus.OK:
                    replies.require_good(answer.status, answer.headers, await _body(answer), {HTTPStatus.OK})
                replies.require_type(answer.headers, replies.NOTIFICATIONS)
                async for cursor in _events(answer.content):
                    yield cursor
        except _FAULTS as fault:
            raise _fault(fault) from fault

    async def close(self) -> None:
        """Close every connection."""
        if self._http_session is not None:
            await self._http_session.close()
            self._http_session = None

    async def _once(self, call: JsonRequest, bearer: bytes | None) -> bytes:
        headers = {**_headers(bearer), **call.headers}
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
                body = await _body(answer, call.route.answer_bytes)
        except _FAULTS as fault:
            raise _fault(fault) from fault
        return replies.json_body(answer.status, answer.headers, body)

    def _raw(
        self, asked: RawRequest, bearer: bytes, body: AsyncIterator[bytes] | None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        route = JsonRequest(asked.route, path=asked.path)
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
        if self._http_session is None:
            self._http_session = http_session(self._ca_file)
        return self._http_session


def http_session(ca_file: Path | None) -> aiohttp.ClientSession:
    """Open a session that checks certificates, by these authorities where some are named, and keeps no cookie."""
    trust: ssl.SSLContext | bool = True
    if ca_file is not None:
        trust = ssl.create_default_context(cafile=str(ca_file))
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=trust),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=ANSWER_S, sock_connect=CONNECT_S),
        headers={"User-Agent": "letters", "Accept": "application/json", "Accept-Encoding": "identity"},
        auto_decompress=False,
    )


def _headers(bearer: bytes | None) -> dict[str, str]:
    return {} if bearer is None else {"Authorization": f"Bearer {codec.base64url(bearer)}"}


def _path(call: JsonRequest) -> str:
    return call.route.path.format_map({name: quote(value) for name, value in (call.path or {}).items()})


async def _body(answer: aiohttp.ClientResponse, most: int = ANSWER_BYTES) -> bytes:
    """Return a body that is short enough to be an answer; the rest of a longer one is not heard."""
    if answer.method != "HEAD":
        replies.require_short(answer.headers, most)
    pieces = bytearray()
    async for piece in answer.content.iter_chunked(PIECE_BYTES):
        pieces += piece
        if len(pieces) > most:
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
    """Return the short body of a good answer, which is bytes or nothing; raise what any other says."""
    body = await _body(answer)
    replies.require_good(answer.status, answer.headers, body, _DONE, answer.method)
    if body:
        replies.require_type(answer.headers, replies.BYTES)
    return body


def _small(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _fault(fault: Exception) -> Unreachable:
    match fault:
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Unreachable("net.tls", type(fault).__name__)
        case TimeoutError():
            return Unreachable("net.timeout", type(fault).__name__)
        case aiohttp.ClientResponseError() | HttpProcessingError() | ValueError():
            return Unreachable("net.garbled", type(fault).__name__)
        case _:
            return Unreachable("net.unreachable", type(fault).__name__)


async def _events(stream: AsyncIterable[bytes]) -> AsyncIterator[str]:
    """Yield the id of every `poke` event (HTML living standard, server-sent events); ValueError for a poke without one of ours."""
    event, cursor = "", ""
    async for raw in stream:
        line = raw.decode("utf-8").rstrip("\r\n")
        if not line:
            if event == "poke":
                if not replies.is_cursor(cursor):
                    raise ValueError("cursor")
                yield cursor
            event = ""
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value
        elif name == "id":
            cursor = value

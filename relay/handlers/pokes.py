"""The live stream of pokes: server-sent events without any content but a cursor.

A stream ends with its bearer token, with the process, or with the client, and where its account has other keysets than it began
with; whoever comes back sends the last cursor.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from relay.domain.ids import AccountId
from relay.handlers.endpoint import Frontend, know
from relay.handlers.request_figures import Serve
from relay.service.backend import ErrorReply, Principal
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from relay.wire.routes import RequestNeeds

HEARTBEAT_S: Final = 25.0
UNCONFIRMED_S: Final = 5.0
"""The same for an account without a keyset: its person waits to be confirmed, often on the telephone with their mediator."""
STREAMS_PER_ACCOUNT: Final = 4
_CURSOR_DIGITS: Final = 15


def stream(frontend: Frontend) -> Serve:
    """Return the handler of the stream."""
    streams: defaultdict[AccountId, list[web.BaseRequest]] = defaultdict(list)

    async def serve(request: web.BaseRequest, _path: Mapping[str, str]) -> web.StreamResponse:
        try:
            bearer = frontend.bearer(request, RequestNeeds.BEARER)
            if bearer is None:
                raise Denied("login.needed")
            principal = await _principal(frontend, request, bearer)
            last_seen = _last_event_id(request)
            if _count_open(streams[principal.account]) >= STREAMS_PER_ACCOUNT:
                raise Denied("rate.limited", retry_after_s=int(HEARTBEAT_S))
        except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
            return frontend.problem(error, "pokes")
        account = principal.account
        response = web.StreamResponse(headers={**frontend.headers, "Content-Type": "text/event-stream"})
        streams[account].append(request)
        try:
            await response.prepare(request)
            left = principal.expires - frontend.clock()
            async with asyncio.timeout(left):
                await _run(frontend, response, principal, bearer, last_seen)
        except (TimeoutError, ConnectionError):
            pass
        finally:
            streams[account].remove(request)
            if not streams[account]:
                del streams[account]
        return response

    return serve


async def _principal(frontend: Frontend, request: web.BaseRequest, bearer: bytes) -> Principal:
    async with frontend.work.turn(frontend.clients.network(request)):
        principal = await frontend.backend.principal(bearer)
    know(request, principal.account)
    return principal


async def _run(
    frontend: Frontend, response: web.StreamResponse, principal: Principal, bearer: bytes, last_seen: int | None
) -> None:
    """Write pokes as they come, and a comment now and then so that both ends notice a dead connection.

    Before each it is asked whether the token still holds: one that was ended hears of nothing more. A keyset that was confirmed
    meanwhile is not among those that are waited for, so the stream ends.
    """
    try:
        async with asyncio.TaskGroup() as tasks:
            heartbeat = tasks.create_task(_send_heartbeats(frontend, response, principal, bearer))
            async for cursor in frontend.subscribers.cursors(principal.keysets, last_seen):
                await _require_same(frontend, principal, bearer)
                await response.write(b"event: poke\nid: %d\ndata:\n\n" % cursor)
            heartbeat.cancel()
    except* (ConnectionError, ErrorReply, _OtherKeysets):
        pass  # The stream ends; whoever is still there comes back with the last cursor.


async def _send_heartbeats(
    frontend: Frontend, response: web.StreamResponse, principal: Principal, bearer: bytes
) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_S if principal.keysets else UNCONFIRMED_S)
        await _require_same(frontend, principal, bearer)
        await response.write(b":\n\n")


async def _require_same(frontend: Frontend, principal: Principal, bearer: bytes) -> None:
    """Require that the token holds and that nobody else is to be waited for. Raises ErrorReply, _OtherKeysets."""
    now = await frontend.backend.principal(bearer)
    if set(now.keysets) != set(principal.keysets):
        raise _OtherKeysets


class _OtherKeysets(Exception):
    """The account has other keysets than its stream waits for."""


def _count_open(streams: list[web.BaseRequest]) -> int:
    """Count the streams whose client is still there, and end the others: a broken connection must not keep its place."""
    closed = [request for request in streams if request.transport is None or request.transport.is_closing()]
    for request in closed:
        request.task.cancel()
    return len(streams) - len(closed)


def _last_event_id(request: web.BaseRequest) -> int | None:
    text = request.headers.get("Last-Event-ID")
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > _CURSOR_DIGITS:
        raise Malformed("request.cursor", "Last-Event-ID")
    return int(text)

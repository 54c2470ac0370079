"""The live stream of pokes: server-sent events without any content but a cursor.

A stream ends with its bearer token, with the process, or with the client; whoever comes back sends the last cursor.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web

from relay.domain.ids import AccountId
from relay.handlers.endpoint import Door
from relay.service.asking import Told, Visitor
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from relay.wire.routes import Needs

HEARTBEAT_S: Final = 25.0
STREAMS_PER_ACCOUNT: Final = 4
_CURSOR_DIGITS: Final = 15


def stream(door: Door) -> Callable[[web.BaseRequest, Mapping[str, str]], Awaitable[web.StreamResponse]]:
    """Return the handler of the stream."""
    streams: defaultdict[AccountId, list[web.BaseRequest]] = defaultdict(list)

    async def serve(request: web.BaseRequest, _path: Mapping[str, str]) -> web.StreamResponse:
        try:
            visitor = await _visitor(door, request)
            seen = _seen(request)
            if _living(streams[visitor.account]) >= STREAMS_PER_ACCOUNT:
                raise Denied("rate.limited", retry_after_s=int(HEARTBEAT_S))
        except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
            return door.failed(error, "pokes")
        account = visitor.account
        response = web.StreamResponse(headers={**door.headers, "Content-Type": "text/event-stream"})
        streams[account].append(request)
        try:
            await response.prepare(request)
            left = visitor.expires - door.clock()
            async with asyncio.timeout(left):
                await _run(door, response, visitor, seen)
        except (TimeoutError, ConnectionError):
            pass
        finally:
            streams[account].remove(request)
            if not streams[account]:
                del streams[account]
        return response

    return serve


async def _visitor(door: Door, request: web.BaseRequest) -> Visitor:
    bearer = door.bearer(request, Needs.BEARER)
    if bearer is None:
        raise Denied("login.needed")
    return await door.house.visitor(bearer)


async def _run(door: Door, response: web.StreamResponse, visitor: Visitor, seen: int | None) -> None:
    """Write pokes as they come, and a comment now and then so that both ends notice a dead line."""
    try:
        async with asyncio.TaskGroup() as both:
            beating = both.create_task(_beat(response))
            async for cursor in door.pokes.cursors(visitor.keysets, seen):
                await response.write(b"event: poke\nid: %d\ndata:\n\n" % cursor)
            beating.cancel()
    except* (ConnectionError, Told):
        pass  # The stream ends; whoever is still there comes back with the last cursor.


async def _beat(response: web.StreamResponse) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        await response.write(b":\n\n")


def _living(streams: list[web.BaseRequest]) -> int:
    """Count the streams whose client is still there, and end the others: a line that breaks must not keep its place."""
    gone = [each for each in streams if each.transport is None or each.transport.is_closing()]
    for each in gone:
        each.task.cancel()
    return len(streams) - len(gone)


def _seen(request: web.BaseRequest) -> int | None:
    text = request.headers.get("Last-Event-ID")
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > _CURSOR_DIGITS:
        raise Malformed("request.cursor", "Last-Event-ID")
    return int(text)

"""The bytes of a large part, whole or a range of them, sent by the kernel where the line is plain.

Who may have them the house says, anew for each request. A thread is held only while bytes are copied: a slow reader is waited
for on the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from aiohttp import web

from relay.domain.ids import UploadId
from relay.handlers.endpoint import Door
from relay.service.asking import Asked
from relay.wire import messages
from relay.wire.codec import Malformed, short_id
from relay.wire.problems import Denied
from relay.wire.routes import Needs

BYTES: Final = "application/octet-stream"
STEP_BYTES: Final = 4 << 20
"""The most that one call of the kernel is asked to send."""
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PART_DIGITS: Final = 2

Serve = Callable[[web.BaseRequest, Mapping[str, str]], Awaitable[web.StreamResponse]]


def part(door: Door) -> Serve:
    """Return what serves the bytes of a part."""

    async def serve(request: web.BaseRequest, path: Mapping[str, str]) -> web.StreamResponse:
        try:
            found = await _found(door, "part.read", request, path)
            start, end = _range(request, found.length)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
            return door.failed(error, "part.read")
        response = _response(door, start, end, found.length)
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            await _send(door, request, response, found.upload, start, end)
            await response.write_eof()
        return response

    return serve


def hashes(door: Door) -> Serve:
    """Return what serves SHA-256 of each segment of a part, one behind the other."""

    async def serve(request: web.BaseRequest, path: Mapping[str, str]) -> web.StreamResponse:
        try:
            found = await _found(door, "part.hashes", request, path)
            data = await door.large.hashes(found.upload)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            return door.failed(error, "part.hashes")
        return web.Response(body=data, headers=door.headers, content_type=BYTES)

    return serve


async def _found(door: Door, name: str, request: web.BaseRequest, path: Mapping[str, str]) -> messages.PartBytes:
    bearer = door.bearer(request, Needs.BEARER)
    number = path["part"]
    if not (number.isascii() and number.isdigit() and len(number) <= _PART_DIGITS):
        raise Malformed("request.path", "part")
    ids = {key: short_id(path[key], "request.path", key) for key in ("case", "item")}
    reply = await door.house.answer(Asked(name, messages.PartWanted(int(number)), bearer, ids, {}))
    if not isinstance(reply, messages.PartBytes):
        raise TypeError("the reply shape of this route")
    return reply


def _range(request: web.BaseRequest, length: int) -> tuple[int, int]:
    """Return which bytes are asked for, as start and end; several ranges at once are not served."""
    header = request.headers.get("Range")
    # Without a way to say which version is meant, a condition cannot hold: then the whole is sent (RFC 9110, 13.1.5).
    if header is None or "If-Range" in request.headers:
        return 0, length
    found = _RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        raise Denied("part.range")
    first, last = found.groups()
    start = int(first) if first else max(0, length - int(last))
    end = min(length, int(last) + 1) if first and last else length
    if start >= end:
        raise Denied("part.range")
    return start, end


def _response(door: Door, start: int, end: int, length: int) -> web.StreamResponse:
    whole = (start, end) == (0, length)
    headers = {**door.headers, "Content-Type": BYTES, "Accept-Ranges": "bytes", "Content-Length": str(end - start)}
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{length}"
    return web.StreamResponse(status=200 if whole else 206, headers=headers)


async def _send(
    door: Door, request: web.BaseRequest, response: web.StreamResponse, upload: UploadId, start: int, end: int
) -> None:
    path, transport = door.large.path(upload), request.transport
    line = None if transport is None else transport.get_extra_info("socket")
    if path is None or line is None or transport is None or transport.get_extra_info("sslcontext") is not None:
        async for chunk in door.large.read(upload, start, end):
            await response.write(chunk)
        return
    # What the loop still holds of the head must be on the line before the kernel puts anything behind it.
    transport.set_write_buffer_limits(high=0)
    request.writer.send_headers()
    await request.writer.drain()
    # A number of our own for the line: the loop closes its own when the client goes, and gives it to the next one.
    with socket.socket(fileno=os.dup(line.fileno())) as ours:
        ours.setblocking(False)  # noqa: FBT003 - the library takes it by position alone
        await _send_file(path, ours, start, end)


async def _send_file(path: Path, line: socket.socket, start: int, end: int) -> None:
    file = await asyncio.to_thread(os.open, path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        while start < end:
            try:
                sent = await asyncio.to_thread(
                    os.sendfile, line.fileno(), file, start, min(STEP_BYTES, end - start)
                )
            except BlockingIOError:
                await _writable(line)
                continue
            if not sent:
                raise ConnectionError("the file is shorter than its row says")
            start += sent
    finally:
        os.close(file)


async def _writable(line: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_writer(line.fileno(), ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_writer(line.fileno())

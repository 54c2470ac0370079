"""The bytes of a large part, whole or a range of them, sent by the kernel where there is no TLS.

Who may have them the backend says, anew for each request. A thread is held only while bytes go, and for a moment more: a quick
reader is served without a turn of the event loop, a slow one is waited for there.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import select
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import structlog
from aiohttp import web

from relay.domain.ids import UploadId
from relay.handlers.endpoint import LEAST_BYTES_A_SECOND, Frontend, ids_of
from relay.handlers.request_figures import Serve
from relay.service.backend import Request
from relay.wire import messages
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from relay.wire.routes import RequestNeeds

BYTES: Final = "application/octet-stream"
UNSENT_BYTES: Final = 128 << 10
"""What the kernel may hold of a download that it has not begun to send."""
STEP_BYTES: Final = 256 << 10
"""The most that one call of the kernel is asked to send."""
TURN_BYTES: Final = 32 << 20
"""The most that is sent before others have their turn at a thread."""
MOMENT_MS: Final = 5
"""How long a thread waits for a reader before the event loop does."""
SENDING_AT_ONCE: Final = 4
"""Threads that send, however many readers there are."""
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PART_DIGITS: Final = 2
log = structlog.get_logger("relay")


def part(frontend: Frontend) -> Serve:
    """Return what serves the bytes of a part."""
    threads = ThreadPoolExecutor(SENDING_AT_ONCE, "sending")

    async def serve(request: web.BaseRequest, path: Mapping[str, str]) -> web.StreamResponse:
        try:
            part_bytes = await _part_bytes(frontend, "part.read", request, path)
            if await frontend.blobs.size(part_bytes.upload) != part_bytes.length:
                # Destroyed since the backend was asked, or lost: nothing that could be sent is what was signed.
                log.warning("part.missing")
                raise Denied("not.found")
            byte_range = _range(request, part_bytes.length)
        except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
            return await frontend.delayed_problem(error, "part.read")
        if byte_range is None:
            refused = frontend.problem(Denied("part.range"), "part.read")
            refused.headers["Content-Range"] = f"bytes */{part_bytes.length}"
            return refused
        start, end = byte_range
        response = _response(frontend, start, end, None if _wants_whole(request) else part_bytes.length)
        await response.prepare(request)
        try:
            # HEAD asks for the head alone: whatever came behind it would be read as the next reply.
            if request.method != "HEAD":
                await _send(frontend, threads, request, response, part_bytes.upload, start, end)
            await response.write_eof()
        except (ConnectionError, TimeoutError, FileNotFoundError, KeyError):
            # The head has promised more: only the end of the connection can say that it does not come.
            if request.transport is not None:
                request.transport.abort()
        return response

    return serve


def hashes(frontend: Frontend) -> Serve:
    """Return what serves SHA-256 of each segment of a part, one behind the other."""

    async def serve(request: web.BaseRequest, path: Mapping[str, str]) -> web.StreamResponse:
        try:
            part_bytes = await _part_bytes(frontend, "part.hashes", request, path)
            data = await frontend.blobs.hashes(part_bytes.upload)
        except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
            return await frontend.delayed_problem(error, "part.hashes")
        return web.Response(body=data, headers=frontend.headers, content_type=BYTES)

    return serve


async def _part_bytes(
    frontend: Frontend, name: str, request: web.BaseRequest, path: Mapping[str, str]
) -> messages.PartBytes:
    bearer = frontend.bearer(request, RequestNeeds.BEARER)
    number = path["part"]
    if not (number.isascii() and number.isdigit() and len(number) <= _PART_DIGITS):
        raise Malformed("request.path", "part")
    ids = ids_of({name: text for name, text in path.items() if name != "part"})
    reply = await frontend.ask(request, Request(name, messages.PartWanted(int(number)), bearer, ids, {}))
    if not isinstance(reply, messages.PartBytes):
        raise TypeError("the reply shape of this route")
    return reply


def _range(request: web.BaseRequest, length: int) -> tuple[int, int] | None:
    """Return which bytes are asked for, as start and end; None for what is no range of them, or more than one."""
    if _wants_whole(request):
        return 0, length
    match = _RANGE.fullmatch(request.headers["Range"].strip().lower())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    start = int(first) if first else max(0, length - int(last))
    end = min(length, int(last) + 1) if first and last else length
    return (start, end) if start < end else None


def _wants_whole(request: web.BaseRequest) -> bool:
    """Whether no range counts: without a way to say which version is meant a condition cannot hold (RFC 9110, 13.1.5).

    Nor is there any unit but bytes (14.2).
    """
    header = request.headers.get("Range")
    return header is None or "If-Range" in request.headers or not header.strip().lower().startswith("bytes=")


def _response(frontend: Frontend, start: int, end: int, length: int | None) -> web.StreamResponse:
    """Begin the reply with these bytes; `length` is that of the whole where a range was asked for."""
    headers = {
        **frontend.headers,
        "Content-Type": BYTES,
        "Accept-Ranges": "bytes",
        "Content-Length": str(end - start),
    }
    if length is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{length}"
    return web.StreamResponse(status=200 if length is None else 206, headers=headers)


async def _send(
    frontend: Frontend,
    threads: ThreadPoolExecutor,
    request: web.BaseRequest,
    response: web.StreamResponse,
    upload: UploadId,
    start: int,
    end: int,
) -> None:
    path, transport = frontend.blobs.path(upload), request.transport
    client = None if transport is None else transport.get_extra_info("socket")
    if path is None or client is None or transport is None or transport.get_extra_info("sslcontext") is not None:
        async for chunk in frontend.blobs.read(upload, start, end):
            async with asyncio.timeout(frontend.body_seconds + len(chunk) / LEAST_BYTES_A_SECOND):
                await response.write(chunk)
        return
    # What the loop still holds of the head must be sent before the kernel puts anything behind it.
    transport.set_write_buffer_limits(high=0)
    request.writer.send_headers()
    await request.writer.drain()
    # A descriptor of our own for the connection: the loop closes its own when the client goes, and gives it to the next one.
    with socket.socket(fileno=os.dup(client.fileno())) as connection:
        _keep_little_unsent(connection)
        connection.setblocking(False)  # noqa: FBT003 - the library takes it by position alone
        await _send_file(threads, path, connection, start, end, frontend.body_seconds)


def _keep_little_unsent(connection: socket.socket) -> None:
    """Let the kernel hold no more than the network is about to take, where that can be set (Linux).

    What waits in the kernel falls out of the processor's cache before it is sent: with less of it a download is half as quick
    again. How much may be under way over a long distance is not limited by this.
    """
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if option is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, UNSENT_BYTES)


async def _send_file(
    threads: ThreadPoolExecutor, path: Path, connection: socket.socket, start: int, end: int, silence_s: float
) -> None:
    """Send bytes of a file; stops where the reader takes none for so long, or where the file is destroyed meanwhile.

    Whoever holds a file open keeps its bytes on the disk: a reader who takes a byte a minute must not keep what was destroyed.
    """
    loop = asyncio.get_running_loop()
    file = await loop.run_in_executor(threads, os.open, path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        while (start := await loop.run_in_executor(threads, _sent, file, connection, start, end)) < end:
            await _writable(connection, silence_s)
    finally:
        # The last hold on a destroyed file: giving back a gibibyte takes the disk a while.
        await loop.run_in_executor(threads, os.close, file)


def _sent(file: int, connection: socket.socket, start: int, end: int) -> int:
    """Send until the end, the end of this turn, or until the socket was full for a moment; return how far it came."""
    end = min(end, start + TURN_BYTES)
    writable = select.poll()
    writable.register(connection, select.POLLOUT)
    while start < end:
        if not os.fstat(file).st_nlink:
            raise ConnectionError("the file was destroyed")
        try:
            sent = os.sendfile(connection.fileno(), file, start, min(STEP_BYTES, end - start))
        except BlockingIOError:
            if not writable.poll(MOMENT_MS):
                break
            continue
        if not sent:
            raise ConnectionError("the file is shorter than its row says")
        start += sent
    return start


async def _writable(connection: socket.socket, within_s: float) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_writer(connection.fileno(), ready.set)
    try:
        async with asyncio.timeout(within_s):
            await ready.wait()
    finally:
        loop.remove_writer(connection.fileno())

"""One flood against one port, as a process of its own: says `ready` once it is up, and goes on until its standard input ends.

Run as `python -m scripts.campaign.lib.flooding KIND PORT COUNT`, with a bearer token on the first line of standard input.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import sys
from collections.abc import Awaitable, Callable
from typing import Final

from scripts.bench.lib.load import HOST
from scripts.campaign.lib.acts import spelled
from scripts.campaign.lib.wire import Broken, Wire

DESCRIPTORS: Final = 16_384
OPENING_AT_ONCE: Final = 100
OPEN_WITHIN_S: Final = 5.0
AGAIN_AFTER_S: Final = 10.0
AT_ONCE_AFTER_S: Final = 0.5
BODY_BYTES: Final = 1_000_000
LOGIN_LINES: Final = 32
BODY_LINES: Final = 8
_GROUP: Final = b'{"to":"' + b"A" * 43 + b'","sealed":"' + b"A" * 400 + b'"},'


async def silent(port: int, count: int, _bearer: bytes) -> list[asyncio.Task[None]]:
    """Open so many connections and say nothing on them; what the server closes is opened again after a while."""
    return await _held(port, count, AGAIN_AFTER_S)


async def returning(port: int, count: int, _bearer: bytes) -> list[asyncio.Task[None]]:
    """The same by somebody who comes again at once."""
    return await _held(port, count, AT_ONCE_AFTER_S)


async def _held(port: int, count: int, again_after_s: float) -> list[asyncio.Task[None]]:
    gate = asyncio.Semaphore(OPENING_AT_ONCE)
    opened = asyncio.Semaphore(0)

    async def hold() -> None:
        first = True
        while True:
            try:
                async with gate:
                    async with asyncio.timeout(OPEN_WITHIN_S):
                        reader, writer = await asyncio.open_connection(HOST, port)
                if first:
                    opened.release()
                    first = False
                with contextlib.suppress(OSError):
                    await reader.read()
                writer.close()
            except OSError:
                if first:
                    opened.release()
                    first = False
            await asyncio.sleep(again_after_s)

    tasks = [asyncio.create_task(hold()) for _ in range(count)]
    for _ in range(count):
        await opened.acquire()
    return tasks


async def logins(port: int, count: int, _bearer: bytes) -> list[asyncio.Task[None]]:
    """Ask for the ways in of made-up names, and of one that is there, as quickly as answers come."""

    async def ask(number: int) -> None:
        turn = 0
        while True:
            turn += 1
            name = b"party-2" if turn % 2 else b"nobody-%d-%d" % (number, turn)
            body = b'{"login":"' + name + b'","profile":"party"}'
            await _asked(port, spelled("POST", "/v1/login/start", b"", body), wires[number])

    wires = [Wire(port) for _ in range(count)]
    return [asyncio.create_task(ask(number)) for number in range(count)]


async def bodies(port: int, count: int, bearer: bytes) -> list[asyncio.Task[None]]:
    """Send bodies of a mebibyte with a good token, again and again; each is refused only once it is read."""
    many = b'{"record":"' + b"A" * 1_000 + b'","words":[' + _GROUP * (BODY_BYTES // len(_GROUP))
    data = many.removesuffix(b",") + b"]}"
    request = spelled("POST", "/v1/cases", bearer, data)

    async def send(wire: Wire) -> None:
        while True:
            await _asked(port, request, wire)

    return [asyncio.create_task(send(Wire(port))) for _ in range(count)]


async def _asked(_port: int, data: bytes, wire: Wire) -> None:
    try:
        await wire.ask(data, within_s=30)
    except (Broken, TimeoutError):
        wire.drop()
        await asyncio.sleep(0.05)


KINDS: Final[dict[str, Callable[[int, int, bytes], Awaitable[list[asyncio.Task[None]]]]]] = {
    "silent": silent,
    "returning": returning,
    "logins": logins,
    "bodies": bodies,
}


async def flood(kind: str, port: int, count: int, bearer: bytes) -> None:
    """Flood until standard input ends."""
    tasks = await KINDS[kind](port, count, bearer)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.buffer.read)
    for task in tasks:
        task.cancel()
    os._exit(0)  # thousands of connections end with the process


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(DESCRIPTORS, most), most))
    asyncio.run(flood(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), bytes.fromhex(sys.stdin.readline())))

"""Those who flood: silent connections, or requests over and over, by a process of its own while something else is measured."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import resource
from collections.abc import Iterator
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from typing import Final

import uvloop
from msgspec import Struct

HOST: Final = "127.0.0.1"
BEGIN_LONGEST_S: Final = 60.0
AGAIN_S: Final = 1.0
"""Before a connection that was hung up is opened again: thousands do so at once."""
_READ_BYTES: Final = 65_536
_SPARE: Final = 64


class Flood(Struct, frozen=True):
    """So many connections; each sends these bytes and waits for a reply, again and again, or nothing at all."""

    connections: int
    requests: tuple[bytes, ...] = ()


@contextlib.contextmanager
def flooding(port: int, flood: Flood) -> Iterator[Synchronized[int]]:
    """Flood while the context lasts; what is given counts replies, or connections that were opened. Raises `RuntimeError`."""
    context = multiprocessing.get_context("spawn")
    begun, stop, done = context.Event(), context.Event(), context.Value("Q", 0)
    process = context.Process(target=_run, args=(port, flood, begun, stop, done))
    process.start()
    try:
        if not begun.wait(BEGIN_LONGEST_S):
            raise RuntimeError("the flood did not begin")
        yield done
    finally:
        stop.set()
        process.join()
    if process.exitcode:
        raise RuntimeError("the flood broke off")


def _run(port: int, flood: Flood, begun: Event, stop: Event, done: Synchronized[int]) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = flood.connections + _SPARE
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )
    uvloop.run(_flood(port, flood, begun, stop, done))


async def _flood(port: int, flood: Flood, begun: Event, stop: Event, done: Synchronized[int]) -> None:
    under_way = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_one(port, flood, number, done, under_way)) for number in range(flood.connections)]
    for _ in range(1 if flood.requests else flood.connections):
        await under_way.acquire()
    begun.set()
    await asyncio.to_thread(stop.wait)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _one(port: int, flood: Flood, number: int, done: Synchronized[int], under_way: asyncio.Semaphore) -> None:
    turn = number
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection(HOST, port)
            if not flood.requests:
                done.value += 1
                under_way.release()
                await reader.read(_READ_BYTES)
            while flood.requests:
                writer.write(flood.requests[turn % len(flood.requests)])
                turn += flood.connections
                if not await reader.read(_READ_BYTES):
                    break
                done.value += 1
                under_way.release()
        except OSError:
            pass
        finally:
            if writer is not None:
                writer.transport.abort()
        await asyncio.sleep(AGAIN_S)

"""The composition root: the only file that knows everyone. Builds the service from settings and runs it.

Stops gracefully: no new connections, requests under way are finished, waiting commits are written, streams end.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import ssl
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import structlog
import uvloop
from aiohttp import web

from relay.config import Settings
from relay.handlers.endpoint import HEADERS, Door
from relay.handlers.routes import application
from relay.handlers.speech import Runner
from relay.operate.identity import load_identity
from relay.service.facade import Service
from relay.service.ground import Ground
from relay.service.notify import Pokes
from relay.service.pace import Buckets
from relay.service.people import People
from relay.service.sweep import SHRED_WITHIN_S, SWEEP_EVERY_S, Sweeper
from relay.store.connect import open_store

SHUTDOWN_S: Final = 10.0
LINGER_S: Final = 2.0
"""How long what is left of a refused body is still read, so that the client sees the refusal."""
BACKLOG: Final = 1024
SWITCH_INTERVAL_S: Final = 0.000_5
"""How long one thread may keep the interpreter: the database's thread must not wait 5 ms for each group."""

COLLECT_AFTER: Final = (20_000, 50, 50)
"""How many objects more before garbage in circles is looked for, and how often among older ones. Requests leave little."""

log = structlog.get_logger("relay")


def serve(settings: Settings) -> int:
    """Run the service until it is told to stop; return the exit code."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    uvloop.run(run(settings))
    return 0


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with furnished(settings) as service:
        door = Door(
            service=service,
            body_seconds=settings.body_seconds,
            trusted_proxies=settings.trusted_proxies,
            headers=_headers(settings),
        )
        runner = Runner(
            door,
            application(door),
            access_log=None,
            shutdown_timeout=SHUTDOWN_S,
            handle_signals=False,
            lingering_time=LINGER_S,
            auto_decompress=False,
        )
        await runner.setup()
        listener = _listen(settings)
        await web.SockSite(runner, listener, ssl_context=_tls(settings), backlog=BACKLOG).start()
        _settle()
        _announce(settings, listener)
        await stop.wait()
        log.info("service.stopping")
        service.pokes.stop()
        await runner.finish(SHUTDOWN_S)
        await runner.cleanup()
    log.info("service.stopped")


@contextlib.asynccontextmanager
async def furnished(settings: Settings) -> AsyncIterator[Service]:
    """Open the store, furnish the service, and run its background work while the context lasts."""
    identity = load_identity(settings)
    store = await open_store(settings.store)
    try:
        ground = Ground(
            store=store,
            identity=identity,
            people=People(store),
            pokes=Pokes(store),
            clock=time.time,
            random=os.urandom,
        )
        service = Service.on(ground, Buckets(time.monotonic, settings.pace))
        sweeper = Sweeper(ground, settings.keep_days)
        async with contextlib.AsyncExitStack() as background:
            for work in (
                ground.pokes.run(),
                _repeat(sweeper.round, SWEEP_EVERY_S),
                _repeat(sweeper.shred, SHRED_WITHIN_S / 2),
            ):
                background.push_async_callback(_ended, asyncio.create_task(work))
            yield service
    finally:
        await store.close()


async def _repeat(work: Callable[[], Awaitable[object]], every_s: float) -> None:
    """Do a round of work now and then; a failing round is logged and tried again."""
    while True:
        try:
            await work()
        except Exception as error:
            log.exception("sweep.failed", exc_info=error)
        await asyncio.sleep(every_s)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _settle() -> None:
    """Spare what was loaded at the start from every later search for garbage: it stays as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _headers(settings: Settings) -> dict[str, str]:
    if not settings.origin.startswith("https://"):
        return dict(HEADERS)
    return {**HEADERS, "Strict-Transport-Security": "max-age=31536000"}


def _listen(settings: Settings) -> socket.socket:
    host, _, port = settings.listen.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host.strip("[]"), int(port)))
    return listener


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.tls_cert, settings.tls_key)
    return context


def _announce(settings: Settings, listener: socket.socket) -> None:
    """Say on standard output where we listen, once we do: scripts and tests wait for this line."""
    host, port = listener.getsockname()[:2]
    scheme = "http" if settings.tls_cert is None else "https"
    sys.stdout.write(f"relay: listening on {scheme}://{host}:{port}\n")
    sys.stdout.flush()
    log.info("service.started")

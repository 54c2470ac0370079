"""The composition root: the only file that knows everyone. Builds the house from settings, opens its door, and runs both.

Usually in two processes (docs/adr/0013): one faces the network and holds no key and no database; the other holds both and
hears nothing but decoded requests. Where one of them ends, however, the other ends too.

Stops gracefully: the door closes first (`relay.handlers.serving`), then waiting commits are written.
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
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import structlog
import uvloop

from relay.config import Settings
from relay.handlers.endpoint import Door
from relay.handlers.serving import SHUTDOWN_S, Doorway, beside, opened
from relay.handlers.waiting import Pokes
from relay.line.inside import Inside
from relay.line.keeper import Keeper
from relay.line.outside import Line
from relay.operate.identity import load_identity
from relay.service.asking import House
from relay.service.facade import Service
from relay.service.ground import Ground
from relay.service.large import Large
from relay.service.names import work_out
from relay.service.pace import Buckets
from relay.service.people import People
from relay.service.sweep import SHRED_WITHIN_S, SWEEP_EVERY_S, Sweeper
from relay.service.uploads import Limits
from relay.store.base import Blobs
from relay.store.blobs.files import FileBlobs
from relay.store.connect import open_store

SWITCH_INTERVAL_S: Final = 0.000_5
"""How long one thread may keep the interpreter: the database's thread must not wait 5 ms for each group."""
COLLECT_AFTER: Final = (20_000, 50, 50)
"""How many objects more before garbage in circles is looked for, and how often among older ones. Requests leave little."""
MIB: Final = 1 << 20
BROKEN: Final = 1
"""The exit code of a house whose door broke."""

log = structlog.get_logger("relay")


def serve(settings: Settings) -> int:
    """Run the service until it is told to stop; return the exit code."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    doorway = _doorway(settings)
    if not settings.door_apart:
        return uvloop.run(_alone(settings, doorway))
    ours, theirs = socket.socketpair()
    _settle()
    # Before any loop or thread: the door begins with a copy of what is loaded, and loads nothing of its own.
    door = os.fork()
    if door == 0:
        ours.close()
        _end_as_door(theirs, doorway)
    theirs.close()
    doorway.listener.close()
    broken = uvloop.run(_house(settings, ours, door))
    _, status = os.waitpid(door, 0)
    return BROKEN if broken or status else 0


async def _alone(settings: Settings, doorway: Doorway) -> int:
    """Be house and door in one process."""
    stop = _told_to_stop()
    async with furnished(settings) as service, opened(_door(Inside(service), doorway), doorway):
        _settle()
        await stop.wait()
        log.info("service.stopping")
    log.info("service.stopped")
    return 0


async def _house(settings: Settings, line: socket.socket, door: int) -> bool:
    """Be the house, and let the door open and close; return whether the door ended untold."""
    stop = _told_to_stop()
    async with furnished(settings) as service:
        keeper = Keeper(Inside(service))
        await asyncio.get_running_loop().create_connection(lambda: keeper.frames, sock=line)
        _settle()
        async with beside(keeper.pass_on_pokes()):
            keeper.may_open()
            stopped, gone = asyncio.create_task(stop.wait()), asyncio.create_task(keeper.gone.wait())
            await asyncio.wait((stopped, gone), return_when=asyncio.FIRST_COMPLETED)
            broken = not stop.is_set()
            log.info("service.stopping")
            keeper.may_close()
            try:
                async with asyncio.timeout(2 * SHUTDOWN_S):
                    await gone
            except TimeoutError:
                os.kill(door, signal.SIGKILL)
    log.info("service.stopped")
    return broken


def _end_as_door(line: socket.socket, doorway: Doorway) -> None:
    """Be the door, and leave the process with it; never returns."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # the house says when to close
    code = BROKEN
    try:
        code = uvloop.run(_at_the_door(line, doorway))
    except BaseException as error:
        log.exception("door.failed", exc_info=error)
    finally:
        os._exit(code)


async def _at_the_door(line: socket.socket, doorway: Doorway) -> int:
    house = Line()
    await asyncio.get_running_loop().create_connection(lambda: house.frames, sock=line)
    await house.ready.wait()
    if house.gone:
        return BROKEN
    async with opened(_door(house, doorway), doorway):
        await house.stop.wait()
        if house.gone:
            os._exit(
                BROKEN
            )  # nothing that is under way can be answered, and the port must be free for the next one
    house.frames.close()
    return 0


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
            blobs=_blobs(settings),
            clock=time.time,
            random=os.urandom,
        )
        service = Service.on(ground, Buckets(time.monotonic, settings.pace), _room(settings))
        await work_out(store)
        sweeper = Sweeper(ground, settings.keep_days)
        await sweeper.orphans()
        async with beside(
            _repeat(sweeper.round, SWEEP_EVERY_S),
            _repeat(sweeper.shred, SHRED_WITHIN_S / 2),
            _repeat(sweeper.destroy, SHRED_WITHIN_S / 2),
        ):
            yield service
    finally:
        await store.close()


def _door(house: House, doorway: Doorway) -> Door:
    return Door(
        house=house,
        pokes=Pokes(house),
        large=doorway.large,
        origin=doorway.origin,
        addresses=Buckets(time.monotonic, doorway.pace),
        clock=time.time,
        random=os.urandom,
        body_seconds=doorway.body_seconds,
        trusted_proxies=doorway.trusted_proxies,
        headers=dict(doorway.headers),
        known=OrderedDict(),
    )


def _doorway(settings: Settings) -> Doorway:
    return Doorway(
        listener=_listen(settings),
        tls=_tls(settings),
        origin=settings.origin,
        body_seconds=settings.body_seconds,
        trusted_proxies=settings.trusted_proxies,
        pace=settings.pace,
        large=Large(_blobs(settings), settings.item_mib * MIB),
    )


def _blobs(settings: Settings) -> Blobs | None:
    return None if settings.files is None else FileBlobs(settings.files)


def _room(settings: Settings) -> Limits:
    return Limits(
        item=settings.item_mib * MIB,
        person=settings.person_mib * MIB,
        case=settings.case_mib * MIB,
        days=settings.upload_days,
    )


def _told_to_stop() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _repeat(work: Callable[[], Awaitable[object]], every_s: float) -> None:
    """Do a round of work now and then; a failing round is logged and tried again."""
    while True:
        try:
            await work()
        except Exception as error:
            log.exception("sweep.failed", exc_info=error)
        await asyncio.sleep(every_s)


def _settle() -> None:
    """Spare what was loaded at the start from every later search for garbage: it stays as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


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

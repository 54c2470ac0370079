"""The composition root: the only file that imports every part. Builds backend and frontend from the settings, and runs both.

Usually in two processes (docs/adr/0013): one faces the network and holds no key and no database; the other holds both and
receives nothing but decoded requests. When one of them ends, in whatever way, the other ends too.

The service manager is told when it listens and that both processes are well (`relay.systemd`). A hangup (SIGHUP) reads the settings
anew: what may change does, also the certificate, and no connection ends by it.

Stops gracefully: the frontend closes first (`relay.handlers.lifespan`), then waiting commits are written.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, Final

import structlog
import uvloop

from relay.config import Settings
from relay.domain.ids import Seconds
from relay.handlers.endpoint import Frontend
from relay.handlers.lifespan import SHUTDOWN_S, FrontendConfig, background_tasks, lifespan
from relay.handlers.listener import BACKLOG
from relay.handlers.subscribers import Subscribers
from relay.ipc.client import RemoteBackend
from relay.ipc.local import LocalBackend
from relay.ipc.server import BackendServer
from relay.operate import fault, unfinished
from relay.operate.identity import load_identity
from relay.operate.installation import bind
from relay.operate.tls import chain_and_key, tls_context
from relay.operate.watch import days_left, free_space
from relay.operate.web import pages
from relay.reload import go_on_with, reload_at_hangup
from relay.service.backend import Backend
from relay.service.blob_gateway import BlobGateway
from relay.service.context import ServiceContext
from relay.service.facade import Service
from relay.service.keeping_clock import KeepingClock
from relay.service.keyset_cache import KeysetCache
from relay.service.log_watch import WAITING, LogWatch
from relay.service.login_names import fill_missing_skeletons
from relay.service.quotas import DayQuotas
from relay.service.rate_limit import RateLimiter
from relay.service.sweep import SWEEP_EVERY_S, Orphans, Sweeper
from relay.service.uploads import UploadLimits
from relay.store.base import SHRED_WITHIN_S, Blobs, StoreDamaged, StoreFailed
from relay.store.blobs.files import FileBlobs
from relay.store.connect import open_store
from relay.store.space import STOP_BYTES, same_disk
from relay.systemd import ServiceManager

SWITCH_INTERVAL_S: Final = 0.000_5
"""How long one thread may keep the interpreter: the database's thread must not wait 5 ms for each group."""
COLLECT_AFTER: Final = (20_000, 50, 50)
"""How many objects more before garbage in circles is looked for, and how often among older ones. Requests leave little."""
MIB: Final = 1 << 20
BROKEN: Final = 1
"""The exit code of a backend whose frontend broke."""

log = structlog.get_logger("relay")


def serve(settings: Settings, reread: Callable[[], Settings]) -> int:
    """Run the service until it is told to stop; return the exit code. `reread` reads the settings anew."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    if count := unfinished.sweep(settings):
        log.warning("unfinished.destroyed", count=count, code="command.killed")
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # in the frontend for good, in the backend until it serves
    manager = ServiceManager(os.environ, os.getpid())
    config = _frontend_config(settings)
    if not settings.door_apart:
        return uvloop.run(_run_in_one_process(settings, config, manager, reread))
    backend_socket, frontend_socket = socket.socketpair()
    _freeze_garbage()
    # Before any loop or thread: the frontend begins with a copy of what is loaded, and loads nothing of its own.
    frontend_pid = os.fork()
    if frontend_pid == 0:
        backend_socket.close()
        _exit_as_frontend(frontend_socket, config)
    frontend_socket.close()
    config.close()
    broken = uvloop.run(_run_backend(settings, backend_socket, frontend_pid, manager, reread))
    _, status = os.waitpid(frontend_pid, 0)
    return BROKEN if broken or status else 0


async def _run_in_one_process(
    settings: Settings, config: FrontendConfig, manager: ServiceManager, reread: Callable[[], Settings]
) -> int:
    """Run backend and frontend in one process."""
    stop, hangup = _on_signals(signal.SIGTERM, signal.SIGINT), _on_signals(signal.SIGHUP)
    async with running_service(settings) as service:
        frontend = _frontend(LocalBackend(service), config)

        async def apply(*changed: Any) -> str:
            return go_on_with(frontend, config, *changed)

        async with (
            lifespan(frontend, config),
            background_tasks(reload_at_hangup(hangup, settings, reread, apply, manager), manager.watch(_at_once)),
        ):
            _freeze_garbage()
            manager.serves()
            await stop.wait()
            log.info("service.stopping")
            manager.stops()
    log.info("service.stopped")
    return 0


async def _run_backend(
    settings: Settings,
    ipc_socket: socket.socket,
    frontend_pid: int,
    manager: ServiceManager,
    reread: Callable[[], Settings],
) -> bool:
    """Run the backend, and let the frontend open and close; return whether the frontend ended by itself."""
    stop, hangup = _on_signals(signal.SIGTERM, signal.SIGINT), _on_signals(signal.SIGHUP)
    async with running_service(settings) as service:
        server = BackendServer(LocalBackend(service))
        await asyncio.get_running_loop().create_connection(lambda: server.frames, sock=ipc_socket)
        _freeze_garbage()
        async with background_tasks(
            server.forward_pokes(),
            _supervise(server, manager),
            reload_at_hangup(hangup, settings, reread, server.reload, manager),
        ):
            server.allow_open()
            stopped, gone = asyncio.create_task(stop.wait()), asyncio.create_task(server.gone.wait())
            await asyncio.wait((stopped, gone), return_when=asyncio.FIRST_COMPLETED)
            broken = not stop.is_set()
            log.info("service.stopping")
            manager.stops()
            server.request_stop()
            try:
                async with asyncio.timeout(2 * SHUTDOWN_S):
                    await gone
            except TimeoutError:
                os.kill(frontend_pid, signal.SIGKILL)
    log.info("service.stopped")
    return broken


def _exit_as_frontend(ipc_socket: socket.socket, config: FrontendConfig) -> None:
    """Run the frontend, then end the process; never returns."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # the backend says when to close
    code = BROKEN
    try:
        code = uvloop.run(_run_frontend(ipc_socket, config))
    except BaseException as error:
        log.exception("frontend.failed", exc_info=error)
    finally:
        os._exit(code)


async def _run_frontend(ipc_socket: socket.socket, config: FrontendConfig) -> int:
    backend = RemoteBackend()
    await asyncio.get_running_loop().create_connection(lambda: backend.frames, sock=ipc_socket)
    await backend.ready.wait()
    if backend.gone:
        return BROKEN
    frontend = _frontend(backend, config)
    backend.reload = lambda changed: go_on_with(
        frontend, config, changed.certificate, changed.body_seconds, changed.trusted_proxies
    )
    async with lifespan(frontend, config):
        backend.listening()
        await backend.stop.wait()
        if backend.gone:
            # Nothing that is under way can be answered, and the port must be free for the next process.
            os._exit(BROKEN)
    backend.frames.close()
    return 0


@contextlib.asynccontextmanager
async def running_service(settings: Settings) -> AsyncIterator[Service]:
    """Open the store, build the service, and run its background work while the context lasts."""
    identity, events = load_identity(settings), Counter[str]()

    def tell(event: str, count: int = 1, **more: str) -> None:
        log.warning(event, **({"count": count, **more} if more else {}))
        events[event] += count

    try:
        store = await open_store(settings.store, settings.reserve_stops * STOP_BYTES, tell)
    except StoreDamaged:
        log.exception("store.damaged")
        raise
    try:
        context = ServiceContext(
            store=store,
            identity=identity,
            keysets=KeysetCache(store),
            blobs=_blobs(settings),
            clock=time.time,
            keeping=KeepingClock(store, time.time, time.monotonic, settings.clock_bound_days),
            random=os.urandom,
            keep_days=settings.keep_days,
            free_space=lambda: free_space(settings),
            days_left=lambda: days_left(settings, Seconds(int(time.time()))),
            events=events,
            log_watch=LogWatch(_tell_of_shredding),
        )
        # Before anything is served: what is dated from now on is dated by it.
        await context.keeping.load()
        quotas = DayQuotas(settings.day_letters, settings.day_records, settings.waiting_letters)
        rate_limiter = RateLimiter(time.monotonic, os.urandom, settings.pace)
        service = Service.build(context, rate_limiter, _upload_limits(settings), quotas)
        await bind(store, settings, os.urandom)
        await fill_missing_skeletons(store)
        sweeper = Sweeper(context, settings.keep_days)
        repeat = partial(_repeat, events)
        with contextlib.suppress(StoreFailed):  # it is tried again, and said then
            await sweeper.destroy()
        _say_orphans(await sweeper.orphans(), tell)
        async with background_tasks(
            repeat(sweeper.round, SWEEP_EVERY_S),
            repeat(_forgetting_aside(sweeper, tell), SWEEP_EVERY_S),
            repeat(sweeper.shred, SHRED_WITHIN_S / 2),
            repeat(sweeper.destroy, SHRED_WITHIN_S / 2),
        ):
            yield service
    finally:
        await store.close()


def _frontend(backend: Backend, config: FrontendConfig) -> Frontend:
    return Frontend(
        backend=backend,
        subscribers=Subscribers(backend),
        blobs=config.blobs,
        origin=config.origin,
        rate_limiter=RateLimiter(time.monotonic, os.urandom, config.pace),
        clock=time.time,
        random=os.urandom,
        body_seconds=config.body_seconds,
        clients=config.clients,
        headers=dict(config.headers),
        pages=config.pages,
        known_tokens=OrderedDict(),
    )


def _frontend_config(settings: Settings) -> FrontendConfig:
    read, unfit = pages(settings)  # may stop the start: before anything is listened at
    return FrontendConfig(
        listener=_listen("RELAY_LISTEN", settings.listen),
        metrics=None if settings.metrics is None else _listen("RELAY_METRICS", settings.metrics),
        tls=None if (files := chain_and_key(settings)) is None else tls_context(*files),
        origin=settings.origin,
        body_seconds=settings.body_seconds,
        trusted_proxies=settings.trusted_proxies,
        pace=settings.pace,
        connections=settings.connections,
        blobs=BlobGateway(_blobs(settings), settings.item_mib * MIB),
        pages=read,
        pages_unfit=unfit,
    )


def _blobs(settings: Settings) -> Blobs | None:
    if settings.files is None:
        return None
    together = settings.database is not None and same_disk(settings.database, settings.files)
    return FileBlobs(settings.files, settings.reserve_stops * STOP_BYTES if together else 0)


def _upload_limits(settings: Settings) -> UploadLimits:
    return UploadLimits(
        item=settings.item_mib * MIB,
        person=settings.person_mib * MIB,
        case=settings.case_mib * MIB,
        days=settings.upload_days,
    )


def _tell_of_shredding(event: str, seconds: int) -> None:
    log.log(logging.ERROR if event == WAITING else logging.INFO, event, seconds=seconds)


def _on_signals(*numbers: signal.Signals) -> asyncio.Event:
    """Return an event that these signals set."""
    event = asyncio.Event()
    for number in numbers:
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    return event


async def _at_once() -> None:
    """Answer a ping in the one process that there is: it runs, or it would not."""


async def _supervise(server: BackendServer, manager: ServiceManager) -> None:
    """Tell the manager that the service serves, once the frontend listens, and then that both are well, until cancelled."""
    await server.listening.wait()
    manager.serves()
    await manager.watch(server.ping)


async def _repeat(events: Counter[str], work: Callable[[], Awaitable[object]], every_s: float) -> None:
    """Do a round of work now and then; a failing round is logged and tried again."""
    while True:
        try:
            await work()
            events["sweep.done"] += 1
        except Exception as error:
            log.exception("sweep.failed", exc_info=error)
            events["sweep.failed"] += 1
        await asyncio.sleep(every_s)


def _forgetting_aside(sweeper: Sweeper, tell: Callable[..., None]) -> Callable[[], Awaitable[None]]:
    """Return what lets bytes that no row knows go when their week is over; the week is counted by a clock that nobody sets."""
    before = time.monotonic()

    async def forget() -> None:
        nonlocal before
        now = time.monotonic()
        passed_s, before = now - before, now
        if count := await sweeper.forget_aside(passed_s, may_destroy=sweeper.may_destroy):
            tell("files.destroyed", count, code="files.unknown")

    return forget


def _say_orphans(orphans: Orphans, tell: Callable[..., None]) -> None:
    for event, count, code in (
        ("files.set_aside", orphans.aside, "files.unknown"),
        ("files.brought_back", orphans.back, "files.known"),
        ("files.destroyed", orphans.empty, "files.empty"),
    ):
        if count:
            tell(event, count, code=code)


def _freeze_garbage() -> None:
    """Keep what was loaded at the start out of every later garbage collection: it lives as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _listen(setting: str, address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), int(port)))
        # Two may bind one address, and only one of them listen: who comes second is told before anything is begun.
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise fault.Fault(f"{setting}={address} cannot be listened at: {fault.sentence(error)}") from error
    return listener

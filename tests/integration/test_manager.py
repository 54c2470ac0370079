"""What the service tells its manager, and what it does at a hangup. The manager is a datagram socket, as systemd's is."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from msgspec.msgpack import Encoder

from relay import app
from relay.ipc import frames
from relay.ipc.local import LocalBackend
from relay.ipc.server import BackendServer
from relay.systemd import ServiceManager
from relay.wire import messages
from relay.wire.codec import base64url
from relay.wire.routes import POKES_PATH
from tests.integration.conftest import Stage
from tests.support.certificates import certificate
from tests.support.left_open import held_open
from tests.support.process import Line, ServerProcess, lined, serving
from tests.support.raw import RawLine
from tests.support.relay_site import copied
from tests.support.until import until

WITHIN_S = 20.0
PATIENCE_S = 0.6


class NoBackend(LocalBackend):
    """A backend that nobody asks anything."""

    def __init__(self) -> None:
        """Have no service."""


class Manager:
    """What a service manager hears."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.socket.settimeout(WITHIN_S)

    def hears(self, wanted: str) -> str:
        """Wait until something is told that begins so; everything before it may only be that all is well."""
        while True:
            said = self.socket.recv(1_024).decode()
            if said.startswith(wanted):
                return said
            assert said == "WATCHDOG=1", said

    def heard(self) -> list[str]:
        """Take what was told and not heard yet, without waiting."""
        said = []
        self.socket.setblocking(False)
        try:
            while True:
                said.append(self.socket.recv(1_024).decode())
        except BlockingIOError:
            return said
        finally:
            self.socket.settimeout(WITHIN_S)


@contextmanager
def managed(home: Path, **settings: str) -> Iterator[tuple[ServerProcess, Manager]]:
    """Serve for a manager that takes a service for hung after PATIENCE_S."""
    manager = Manager(home.parent)
    with manager.socket:
        environment = {"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": str(int(PATIENCE_S * 1_000_000))}
        with serving(home, RELAY_PACE="10000", **environment, **settings) as server:
            yield server, manager


@pytest.fixture
def home(stage: Stage, tmp_path: Path) -> Path:
    return copied(stage.site.home, tmp_path / "server")


@pytest.fixture(params=["yes", "no"], ids=["two processes", "one process"])
def apart(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("T")


@asynccontextmanager
async def standing_still(pid: int) -> AsyncIterator[None]:
    """Keep a process from running while the context lasts."""
    os.kill(pid, signal.SIGSTOP)

    async def holds() -> bool:
        return stopped(pid)

    try:
        await until(holds, "the process stands still")
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_it_tells_that_it_listens_that_it_is_well_and_that_it_stops(home: Path, apart: str) -> None:
    with managed(home, RELAY_DOOR_APART=apart) as (server, manager):
        assert manager.socket.recv(1_024) == b"READY=1", "before anything else"
        for _ in range(3):
            assert manager.hears("WATCHDOG=1")
        server.tell_to_stop()
        assert manager.hears("STOPPING=1")
        assert server.stopped() == 0
        assert manager.heard() == [], "nothing is told behind the end"


async def test_it_is_not_ready_before_the_frontend_says_that_it_listens(tmp_path: Path) -> None:
    """By hand, since nothing outside holds a frontend between its start and its first moment at the port."""
    manager, told = Manager(tmp_path), ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "notify")}, os.getpid())
    server = BackendServer(NoBackend())
    with manager.socket:
        supervising = asyncio.create_task(app._supervise(server, told))
        for _ in range(10):
            await asyncio.sleep(0)
        assert manager.heard() == []
        frame = Encoder().encode(frames.ListeningFrame())
        server.frames.data_received(len(frame).to_bytes(4, "big") + frame)
        await supervising
        assert manager.heard() == ["READY=1"]


@pytest.mark.parametrize("whose", ["backend", "frontend"])
async def test_a_process_that_stands_still_ends_the_word_that_all_is_well(home: Path, whose: str) -> None:
    with managed(home) as (server, manager):
        manager.hears("READY=1")
        manager.hears("WATCHDOG=1")
        async with standing_still(server.pid if whose == "backend" else server.frontend):

            async def unanswered() -> bool:
                return "watchdog.unanswered" in server.log.read_text(encoding="utf-8")

            if whose == "frontend":
                await until(unanswered, "a ping was not answered")
            manager.heard()
            before = server.log.read_text(encoding="utf-8").count("watchdog.unanswered")

            async def twice() -> bool:
                return server.log.read_text(encoding="utf-8").count("watchdog.unanswered") >= before + 2

            if whose == "frontend":
                await until(twice, "two more were not answered")
            assert manager.heard() == []
        await asyncio.to_thread(manager.hears, "WATCHDOG=1")
        assert await asyncio.to_thread(server.stop) == 0


async def test_while_the_backend_stands_still_it_is_alive_and_says_soon_that_it_is_not_ready(home: Path) -> None:
    with managed(home) as (server, manager):
        manager.hears("READY=1")
        async with lined(server) as line:
            assert (await line.ask("ready", None)).read(messages.Health).status == "ready"
            async with standing_still(server.pid):
                assert (await line.ask("health", None)).read(messages.Health).status == "alive"
                unready = await line.ask("ready", None)
                assert (unready.status, unready.code) == (503, "store.busy")
            assert (await line.ask("ready", None)).status == 200
        assert await asyncio.to_thread(server.stop) == 0
    assert "service.fault" not in server.log.read_text(encoding="utf-8")


# --- settings that are read anew --------------------------------------------------------------------------------


async def hang_up(server: ServerProcess, manager: Manager) -> None:
    """Have the settings read anew, and wait until that is done."""
    os.kill(server.pid, signal.SIGHUP)
    reloading = await asyncio.to_thread(manager.hears, "RELOADING=1\nMONOTONIC_USEC=")
    assert int(reloading.rpartition("=")[2]) > 0
    await asyncio.to_thread(manager.hears, "READY=1")


async def logged(server: ServerProcess, text: str) -> None:
    """Wait until the log holds a text. One hangup may be taken for two by the loop's library: what it said once stands there."""

    async def holds() -> bool:
        return text in server.log.read_text(encoding="utf-8")

    await until(holds, f"the log holds: {text}")


def presented(port: int) -> int:
    """The serial number of the certificate that a new connection gets."""
    pem = ssl.get_server_certificate(("127.0.0.1", port))
    return x509.load_pem_x509_certificate(pem.encode()).serial_number


@asynccontextmanager
async def line_of(server: ServerProcess, tls: ssl.SSLContext) -> AsyncIterator[Line]:
    before = held_open()
    async with lined(server, ssl=tls) as line:
        yield line

    async def closed() -> bool:
        return held_open() <= before

    await until(closed, "the last words of TLS were said")


async def test_a_renewed_certificate_is_presented_and_no_stream_ends(
    stage: Stage, home: Path, tmp_path: Path, apart: str
) -> None:
    (tmp_path / "renewed").mkdir()
    cert, key = certificate(tmp_path, serial=1)
    renewed = certificate(tmp_path / "renewed", serial=2)
    named = {"RELAY_TLS_CERT": str(cert), "RELAY_TLS_KEY": str(key), "RELAY_DOOR_APART": apart}
    who, tls = stage.case.a, ssl.create_default_context(cafile=str(cert))
    asked = f"GET {POKES_PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {base64url(who.bearer)}\r\n\r\n"
    with managed(home, RELAY_ORIGIN="https://127.0.0.1", **named) as (server, manager):
        manager.hears("READY=1")
        assert await asyncio.to_thread(presented, server.port) == 1
        async with RawLine.to(server.port, tls=tls) as stream:
            await stream.send(asked.encode())
            await stream.reader.readuntil(b"id: ")
            for new, old in zip(renewed, (cert, key), strict=True):
                shutil.copy(new, old)
            await hang_up(server, manager)
            assert await asyncio.to_thread(presented, server.port) == 2
            # What cannot be used is named, and the one before stays.
            key.write_bytes(b"no key")
            await hang_up(server, manager)
            await logged(server, f"relay: The certificate {cert} and its key {key} cannot be used")
            assert await asyncio.to_thread(presented, server.port) == 2
            cert.unlink()
            await hang_up(server, manager)
            await logged(server, f"relay: The certificate cannot be read from {cert}: No such file or directory.")
            assert await asyncio.to_thread(presented, server.port) == 2
            async with line_of(server, ssl.create_default_context(cafile=str(renewed[0]))) as line:
                submitted = await line.ask("item.submit", who, stage.submitted, case=stage.case.case)
                assert submitted.status == 200, "the stream and new connections go on beside each other"
            server.tell_to_stop()
            assert await stream.reader.readuntil(b"0\r\n\r\n"), "the stream lasted until the service stopped it"
        assert await asyncio.to_thread(server.stopped) == 0
    log = server.log.read_text(encoding="utf-8")
    assert '"event":"reload.done"' in log
    assert '"event":"reload.refused"' in log
    assert "Traceback" not in log


async def test_what_may_change_does_and_what_may_not_is_named(home: Path) -> None:
    settings = home / "relay.settings"
    before = settings.read_text(encoding="utf-8")
    with managed(home) as (server, manager):
        manager.hears("READY=1")
        settings.write_text(f"{before}RELAY_KEEP_DAYS=30\nRELAY_BODY_SECONDS=1\n", encoding="utf-8")
        await hang_up(server, manager)
        await logged(server, '"event":"setting.waits","setting":"RELAY_KEEP_DAYS"')
        settings.write_text(f"{before}RELAY_NOTHING=1\n", encoding="utf-8")
        await hang_up(server, manager)
        await logged(server, f"relay: RELAY_NOTHING in {settings} is not a setting of this program.\n")
        async with RawLine.to(server.port) as raw:
            await raw.send(
                b"POST /v1/login/start HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
            )
            assert (await raw.reply()).code == "request.slow", "after a second, and not after thirty"
        assert await asyncio.to_thread(server.stop) == 0
    assert "RELAY_BODY_SECONDS" not in server.log.read_text(encoding="utf-8"), "it is what it says already"

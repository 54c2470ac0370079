"""How the server ends and does not begin: what is under way is finished, streams end, and a wrong start is one sentence."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from msgspec import Struct

from relay.domain.model import Side, StaffRole
from relay.wire import codec, messages
from relay.wire.codec import base64url
from relay.wire.routes import BY_NAME
from tests.support.operator import relay_process
from tests.support.process import Line, lined, path_of, serving
from tests.support.raw import RawLine
from tests.support.relay_site import DATABASE, RelaySite, copied, new_site
from tests.support.world import Opened, Written

PACE = "10000"


class Scene(Struct, frozen=True):
    """A folder nobody serves, with an open case and letters that were signed and not sent."""

    site: RelaySite
    home: Path
    case: Opened
    letters: tuple[Written, ...]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    async def make(home: Path) -> Scene:
        async with new_site(home, "stop") as site:
            office = await site.staff("office", StaffRole.COORDINATOR)
            case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
            letters = [await site.write(case.a, case.case, Side.A, [case.mediator]) for _ in range(3)]
            return Scene(site, home, case, tuple(letters))

    return asyncio.run(make(tmp_path_factory.mktemp("stop") / "server"))


async def submit(line: Line, scene: Scene, written: Written) -> int:
    return (await line.ask("item.submit", scene.case.a, written.request, case=scene.case.case)).status


async def begun(line: RawLine, scene: Scene) -> bytes:
    """Send the head of a submit and half its body; return the other half."""
    body = codec.encode(scene.letters[0].request)
    head = (
        f"POST {path_of(BY_NAME['item.submit'], case=scene.case.case)} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {base64url(scene.case.a.bearer)}\r\nContent-Type: application/json\r\n"
        f"Expect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    await line.send(head.encode())
    # The server says that it waits for the body: from here on the request is under way.
    assert await line.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    half = len(body) // 2
    await line.send(body[:half])
    return body[half:]


async def test_a_stop_finishes_what_is_under_way_and_ends_the_streams(scene: Scene, tmp_path: Path) -> None:
    home = copied(scene.home, tmp_path / "server")
    with serving(home, RELAY_PACE=PACE) as server:
        async with (
            lined(server) as line,
            line.pokes(scene.case.mediator) as stream,
            RawLine.to(server.port) as raw,
        ):
            assert await stream.next() is not None
            rest = await begun(raw, scene)
            server.tell_to_stop()
            poked = [await stream.next()]
            assert poked == [None], "the stream ends at once, though a request is still under way"
            with pytest.raises(ConnectionError):
                async with RawLine.to(server.port):
                    pytest.fail("it still lets people in")
            await raw.send(rest)
            reply = await raw.reply()
            assert reply.read(messages.Done).position.n > 0
        assert await asyncio.to_thread(server.stopped) == 0
    log = server.log.read_text(encoding="utf-8")
    assert '"event":"service.stopped"' in log
    assert "fault" not in log
    assert not (home / f"{DATABASE}-wal").exists(), "the log was folded in"
    with closing(sqlite3.connect(home / DATABASE)) as db:
        assert db.execute("select count(*) from items where id = ?", (scene.letters[0].item,)).fetchone() == (1,)


# --- a disk that is full, and one that cannot be written ------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB, where this process may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=False, capture_output=True, text=True
    )
    if made.returncode:
        pytest.skip(f"NOT CHECKED on a full disk: no small file system can be mounted here ({made.stderr.strip()})")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Write until nothing more fits."""
    with ballast.open("wb", buffering=0) as rest, suppress(OSError):
        while True:
            rest.write(bytes(4_096))


async def test_on_a_full_disk_it_is_not_ready_keeps_answering_and_goes_on_once_there_is_room(
    scene: Scene, small_disk: Path
) -> None:
    home = copied(scene.home, small_disk / "server")
    with serving(home, RELAY_PACE=PACE) as server:
        async with lined(server) as line:
            ready = (await line.ask("ready", None)).read(messages.Health)
            assert (ready.status, ready.root) == ("ready", scene.site.fingerprint)
            fill(small_disk / "ballast")
            statuses = [await submit(line, scene, each) for each in scene.letters]
            assert set(statuses) == {503}
            unready = await line.ask("ready", None)
            assert (unready.status, unready.code) == (503, "store.full")
            assert (await line.ask("health", None)).status == 200
            looked = (await line.ask("item.list", scene.case.a, case=scene.case.case)).read(messages.ItemList)
            assert looked.written == (), "nothing of them is there"
            (small_disk / "ballast").unlink()
            assert (await line.ask("ready", None)).status == 200
            assert [await submit(line, scene, each) for each in scene.letters] == [200] * len(scene.letters)
        assert await asyncio.to_thread(server.stop) == 0


def test_it_does_not_start_on_a_disk_that_cannot_be_written(scene: Scene, small_disk: Path) -> None:
    copied(scene.home, small_disk / "server")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    said = relay_process(small_disk, "--settings", "server/relay.settings", "serve", RELAY_LISTEN="127.0.0.1:0")
    assert "read-only" in said.refused()


# --- starts that must not be ----------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["server.key", "server.record", "root.public", DATABASE])
def test_without_one_of_its_files_it_does_not_start(scene: Scene, tmp_path: Path, missing: str) -> None:
    home = copied(scene.home, tmp_path / "server")
    (home / missing).unlink()
    said = relay_process(home, "--settings", "relay.settings", "serve", RELAY_LISTEN="127.0.0.1:0").refused()
    assert str(home / missing) in said
    assert not (home / missing).exists(), "nothing was made in its place"


async def test_a_second_server_on_one_database_is_refused_and_the_first_goes_on(
    scene: Scene, tmp_path: Path
) -> None:
    home = copied(scene.home, tmp_path / "server")
    with serving(home, RELAY_PACE=PACE) as server:
        second = await asyncio.to_thread(
            relay_process, home, "--settings", "relay.settings", "serve", RELAY_LISTEN="127.0.0.1:0"
        )
        assert "is in use by another process" in second.refused()
        async with lined(server) as line:
            assert await submit(line, scene, scene.letters[0]) == 200
        server.kill()
    with serving(home, RELAY_PACE=PACE) as third:
        async with lined(third) as line:
            assert await submit(line, scene, scene.letters[0]) == 200, "the claim went with the process"


def test_an_address_that_is_taken_is_told_in_a_sentence(scene: Scene, tmp_path: Path) -> None:
    first, second = (copied(scene.home, tmp_path / name) for name in ("first", "second"))
    with serving(first) as server:
        listen = f"127.0.0.1:{server.port}"
        said = relay_process(second, "--settings", "relay.settings", "serve", RELAY_LISTEN=listen).refused()
    assert "is taken by another program" in said
    shutil.rmtree(second)

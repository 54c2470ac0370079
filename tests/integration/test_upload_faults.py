"""Lines break, processes die, disks fill, clients run beside each other: what came is kept, and it goes on to the right bytes.

Each test says how often it did so. The same server is ended and started again on the same folder.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.digests import digest
from relay.crypto.part import SEGMENT_BYTES
from relay.domain.ids import ItemId, UploadId
from relay.domain.model import Side, StaffRole
from relay.wire import messages
from relay.wire.codec import unbase64url
from tests.support.chance import Chance
from tests.support.process import Line, ServerProcess, lined, serving
from tests.support.relay_site import DATABASE, RelaySite, copied, new_site
from tests.support.small_disk import fill
from tests.support.tus import RawUpload, Tus
from tests.support.until import until
from tests.support.world import Opened, Written
from tests.support.writing import Watch, upload_file

MIB = 1 << 20
LENGTH = 5 * MIB + 77_777
KILLS = 6
TWO_AT_ONCE = 25
LISTS_BYTES = 65_536
"""More than the lists of hashes take."""


class Scene(Struct, frozen=True):
    """A relay nobody serves, and a letter whose large part was not sent."""

    site: RelaySite
    home: Path
    case: Opened
    letter: Written

    @property
    def data(self) -> bytes:
        return self.letter.large[0]

    def file(self, path: str, home: Path | None = None) -> Path:
        return upload_file(home or self.home, path)

    async def submit(self, line: Line, path: str) -> None:
        """Submit the letter with the upload, which the server holds against its manifest."""
        upload = UploadId(unbase64url(path.rpartition("/")[2]))
        request = replace(self.letter.request, uploads=(upload,))
        reply = await line.ask("item.submit", self.case.a, request, case=self.case.case)
        reply.read(messages.Done)
        ids: dict[str, bytes | int] = {"case": self.case.case, "item": self.letter.item, "part": 1}
        assert (await line.ask("part.read", self.case.mediator, **ids)).body == self.data
        hashes = (await line.ask("part.hashes", self.case.mediator, **ids)).body
        cut = range(0, len(self.data), SEGMENT_BYTES)
        assert hashes == b"".join(digest(self.data[at : at + SEGMENT_BYTES]) for at in cut)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    home = tmp_path_factory.mktemp("faults") / "server"

    async def prepared() -> Scene:
        async with new_site(home, "faults") as site:
            office = await site.staff("office", StaffRole.COORDINATOR)
            case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
            large = (site.chance(LENGTH),)
            letter = await site.write(case.a, case.case, Side.A, [case.mediator], large=large)
            return Scene(site, home, case, letter)

    return asyncio.run(prepared())


@pytest.fixture
def scene(original: Scene, tmp_path: Path) -> Scene:
    return replace(original, home=copied(original.home, tmp_path / "server"))


@asynccontextmanager
async def served(scene: Scene, **settings: str) -> AsyncIterator[tuple[ServerProcess, Line, Tus]]:
    with serving(scene.home, **{"RELAY_PACE": "10000", **settings}) as server:
        async with lined(server) as line:
            yield server, line, Tus(line, scene.case.a)
        server.stop()
    assert "service.fault" not in server.log.read_text(encoding="utf-8")


async def made(scene: Scene, tus: Tus) -> str:
    return await tus.made(scene.case.case, scene.letter.item, len(scene.data))


async def finished(scene: Scene, line: Line, tus: Tus, path: str) -> None:
    """Go on from where it stands, to the end, and submit."""
    at = await tus.offset(path)
    assert (await tus.add(path, at, scene.data[at:])).status == 204
    await scene.submit(line, path)


# --- processes that die -------------------------------------------------------------------------------------------


async def test_a_kill_in_the_middle_of_a_body_loses_no_byte_that_is_told_of(scene: Scene) -> None:
    """At chosen bytes, the frontend and the one behind it in turn; each time it goes on where it says."""
    chance, path, kills, told = Chance("kills"), "", 0, [0]
    for n in range(KILLS):
        async with served(scene) as (server, _, tus):
            path = path or await made(scene, tus)
            at = await tus.offset(path)
            assert at >= told[-1]
            assert scene.file(path).read_bytes() == scene.data[:at], "right up to there, whatever was lost behind"
            count = int.from_bytes(chance(4)) % ((len(scene.data) - at) // 3)
            async with RawUpload.to(server.port) as raw:
                await raw.begin(path, tus.who, at, Content_Length=str(len(scene.data) - at))
                await raw.send(scene.data[at : at + count])
                watch = Watch(server, scene.home, path)
                await watch.taken()
                if n % 4 >= 2:  # with all of it told of already
                    raw.writer.write_eof()
                    await watch.left()
                    at += count
                    assert await tus.offset(path) == at
                told.append(at)
                await asyncio.to_thread(server.kill_frontend if n % 2 else server.kill)
            kills += 1
    assert kills == KILLS
    assert told[-1] > 0
    async with served(scene) as (_, line, tus):
        await finished(scene, line, tus, path)


# --- lines that break ---------------------------------------------------------------------------------------------


async def test_a_line_that_breaks_every_200_kb_gets_there(scene: Scene) -> None:
    resets = 0
    async with served(scene) as (server, line, tus):
        path = await made(scene, tus)
        watch = Watch(server, scene.home, path)
        while (at := await tus.offset(path)) < len(scene.data):
            async with RawUpload.to(server.port) as raw:
                await raw.begin(path, tus.who, at, Content_Length=str(len(scene.data) - at))
                await raw.send(scene.data[at : at + 200_000])
                if at + 200_000 < len(scene.data):  # else it has all, and may be done already
                    await watch.taken()
                raw.reset()
            await watch.left()
            resets += 1
            assert resets < 500
        await scene.submit(line, path)
    assert resets >= len(scene.data) // 200_000


async def test_a_line_that_ends_gives_all_that_it_brought(scene: Scene) -> None:
    """Not only whole steps of the server's own: every byte, many times over."""
    counts = (1, 1_023, 262_144, 262_145, 1_048_575, 1_048_577)
    async with served(scene) as (server, line, tus):
        path, at = await made(scene, tus), 0
        for count in counts:
            watch = Watch(server, scene.home, path)
            async with RawUpload.to(server.port) as raw:
                await raw.begin(path, tus.who, at, Content_Length=str(len(scene.data) - at))
                await raw.send(scene.data[at : at + count])
                await watch.taken()
                raw.writer.write_eof()
                assert await raw.reader.read() == b"", "nobody is there to be answered"
            await watch.left()
            at += count
            assert await tus.offset(path) == at
        await finished(scene, line, tus, path)


@pytest.mark.parametrize("every_s", [0.05, None], ids=["drips", "is silent"])
async def test_a_line_that_only_drips_is_cut_and_lets_go_of_its_upload(scene: Scene, every_s: float | None) -> None:
    """A byte now and then is no reason to wait; it took over a month to be cut before."""
    async with served(scene, RELAY_BODY_SECONDS="1") as (server, line, tus):
        path, sent = await made(scene, tus), 0
        async with RawUpload.to(server.port) as raw, asyncio.TaskGroup() as tasks, asyncio.timeout(10):
            await raw.begin(path, tus.who, 0, Content_Length=str(len(scene.data)))
            replying = tasks.create_task(raw.reply())
            while not replying.done():
                if every_s is not None:
                    await raw.send(scene.data[sent : sent + 1])
                    sent += 1
                await asyncio.wait([replying], timeout=every_s)
        assert replying.result().code == "request.slow"
        at = await tus.offset(path)
        assert 0 <= sent - at <= 1
        await finished(scene, line, tus, path)


# --- two of them --------------------------------------------------------------------------------------------------


async def test_of_two_writers_at_once_one_writes_and_nothing_is_mixed(scene: Scene) -> None:
    wins = 0
    async with served(scene) as (_, _, tus):
        for _ in range(TWO_AT_ONCE):
            path = await tus.made(scene.case.case, ItemId(scene.site.chance(16)), 400_000)
            bodies = [bytes([byte]) * 400_000 for byte in (1, 2)]
            replies = await asyncio.gather(*(tus.add(path, 0, each) for each in bodies))
            statuses = [each.status for each in replies]
            assert statuses.count(204) == 1, statuses
            assert set(statuses) <= {204, 409, 423}
            assert scene.file(path).read_bytes() == bodies[statuses.index(204)]
            expected = digest(bodies[statuses.index(204)][:SEGMENT_BYTES])
            assert (await tus.ask("GET", f"{path}/hashes")).body[:32] == expected
            wins += 1
    assert wins == TWO_AT_ONCE


async def test_an_upload_that_is_ended_while_it_is_written_is_gone_for_good(scene: Scene) -> None:
    rounds = 0
    async with served(scene) as (server, _, tus):
        for before in (0, 1, 300_000, 1_300_000, 2_500_000):
            path = await made(scene, tus)
            async with RawUpload.to(server.port) as raw:
                await raw.begin(path, tus.who, 0, Content_Length=str(len(scene.data)))
                await raw.send(scene.data[:before])
                await Watch(server, scene.home, path).taken()
                assert (await tus.ask("DELETE", path)).status == 204
                assert not scene.file(path).exists()
                await raw.send(scene.data[before:])
                assert (await raw.reply()).code == "upload.unknown"
            assert (await tus.ask("HEAD", path)).status == 404
            assert (await tus.add(path, 0, scene.data)).status == 404
            rounds += 1
        assert [each.name for each in (scene.home / "files").iterdir()] == ["installation"]
    assert rounds == 5


# --- time ---------------------------------------------------------------------------------------------------------


async def test_what_expires_while_it_is_paused_is_refused_and_then_destroyed(scene: Scene) -> None:
    async with served(scene) as (_, _, tus):
        path = await made(scene, tus)
        await tus.add(path, 0, scene.data[:1_000])
        with closing(sqlite3.connect(scene.home / DATABASE, timeout=10)) as db, db:
            assert db.execute("update uploads set expires = 1").rowcount == 1
        assert (await tus.add(path, 1_000, scene.data[1_000:])).code == "upload.unknown"
        for method in ("HEAD", "DELETE"):
            assert (await tus.ask(method, path)).status == 404
        assert scene.file(path).read_bytes() == scene.data[:1_000]

    async def swept() -> bool:
        return uploads(scene) == 0

    async with served(scene):
        await until(swept, "the first sweep took the upload")
    async with served(scene) as (_, _, tus):
        assert not scene.file(path).exists()
        assert (await tus.ask("HEAD", path)).status == 404


def uploads(scene: Scene) -> int:
    with closing(sqlite3.connect(scene.home / DATABASE, timeout=10)) as db:
        (count,) = db.execute("select count(*) from uploads").fetchone()
    return int(count)


# --- disks that say no --------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of 12 MiB in a folder, where this process may make one."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        pytest.skip(f"NOT CHECKED on a full disk: no small file system can be mounted here ({made.stderr.strip()})")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


async def test_what_was_promised_a_room_comes_whole_on_a_disk_that_was_filled_meanwhile(scene: Scene) -> None:
    files = scene.home / "files"
    with small_disk(files):
        async with served(scene) as (_, line, tus):
            path = await made(scene, tus)
            await tus.add(path, 0, scene.data[:100_000])
            fill(files)
            with (files / "filling").open("r+b") as file:
                file.truncate((files / "filling").stat().st_size - LISTS_BYTES)
            await finished(scene, line, tus, path)


async def test_what_has_no_room_is_refused_when_it_is_asked_for_and_takes_none(scene: Scene) -> None:
    files, much = scene.home / "files", 4 * MIB
    with small_disk(files):
        async with served(scene) as (_, _, tus):
            replies = [await tus.create(scene.case.case, scene.letter.item, much) for _ in range(6)]
            assert [each.status for each in replies] == [201, 201, 507, 507, 507, 507]
            assert {each.code for each in replies[2:]} == {"upload.full"}
            assert all(each.headers["Retry-After"] for each in replies[2:])
            assert len([each for each in files.iterdir() if each.name != "installation"]) == uploads(scene) == 2
            gone = "/v1/uploads/" + replies[0].headers["Location"].rpartition("/")[2]
            assert (await tus.ask("DELETE", gone)).status == 204
            assert (await tus.create(scene.case.case, scene.letter.item, much)).status == 201


async def test_a_folder_that_cannot_be_written_loses_nothing(scene: Scene) -> None:
    files = scene.home / "files"
    with small_disk(files):
        async with served(scene) as (_, line, tus):
            path = await made(scene, tus)
            await tus.add(path, 0, scene.data[:100_000])
            remount(files, "ro")
            try:
                replies = [
                    await tus.add(path, 100_000, scene.data[100_000:]),
                    await tus.create(scene.case.case, scene.letter.item, 10),
                ]
                assert [(each.status, each.code) for each in replies] == [(503, "store.read_only")] * 2
                assert all(each.headers["Retry-After"] for each in replies)
                assert await tus.offset(path) == 100_000
            finally:
                remount(files, "rw")
            await finished(scene, line, tus, path)


# --- much ---------------------------------------------------------------------------------------------------------


async def test_a_quarter_of_a_gibibyte_passes_without_being_held_in_memory(scene: Scene) -> None:
    much, step, grown = 256 * MIB, bytes(MIB), {}
    async with served(scene) as (server, _, tus):
        path = await tus.made(scene.case.case, scene.letter.item, much)
        await tus.add(path, 0, step)
        before = {pid: peak(pid) for pid in (server.frontend, server.pid)}
        async with RawUpload.to(server.port) as raw:
            await raw.begin(path, tus.who, MIB, Content_Length=str(much - MIB))
            for _ in range(much // MIB - 1):
                await raw.send(step)
            assert (await raw.reply()).headers["Upload-Offset"] == str(much)
        hashes = (await tus.ask("GET", f"{path}/hashes")).body
        assert hashes == hashlib.sha256(bytes(SEGMENT_BYTES)).digest() * (much // SEGMENT_BYTES)
        grown = {pid: peak(pid) - kib for pid, kib in before.items()}
    assert max(grown.values()) < 16 * 1_024, grown


def peak(pid: int) -> int:
    """The most memory a process has held, in KiB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

"""Much of a part at once: to slow readers, to readers who hang up in the middle, and while it is destroyed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from copy import copy
from pathlib import Path

import pytest
from msgspec import Struct

from relay.domain.ids import UploadId
from relay.domain.model import Side, StaffRole
from relay.wire import statements as s
from relay.wire.codec import base64url
from relay.wire.routes import BY_NAME
from tests.support.large import submitted
from tests.support.process import Line, ServerProcess, lined, path_of, serving
from tests.support.raw import RawLine
from tests.support.relay_site import RelaySite, copied, new_site
from tests.support.until import until
from tests.support.world import Opened, Written

MANY_BYTES = 24 << 20
"""More than lines and sockets hold between two processes."""
MANY = MANY_BYTES + -(-MANY_BYTES // 262_112) * 32
"""The same as stored: 32 bytes more for each segment (step I6)."""


class Much(Struct, frozen=True):
    """A served letter with more than fits in between."""

    site: RelaySite
    case: Opened
    letter: Written
    upload: UploadId
    server: ServerProcess

    @property
    def path(self) -> str:
        return path_of(BY_NAME["part.read"], case=self.case.case, item=self.letter.item, part=1)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.letter.large[0]).digest()

    @property
    def file(self) -> Path:
        return self.site.home / "files" / self.upload.hex()

    @asynccontextmanager
    async def asked(self) -> AsyncIterator[RawLine]:
        """Ask for the part by hand and read the head only; hardly anything is read ahead."""
        async with RawLine.to(self.server.port, limit=16_384) as line:
            token = base64url(self.case.mediator.bearer)
            head = f"GET {self.path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
            await line.send(head.encode())
            assert (await line.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
            yield line

    def held_open(self) -> int:
        """How many files of the folder the frontend holds open."""
        count = 0
        for each in Path(f"/proc/{self.server.frontend}/fd").iterdir():
            with suppress(FileNotFoundError):  # it may close any of its files meanwhile
                count += (self.site.home / "files") in each.readlink().parents
        return count


Prepared = tuple[RelaySite, Opened, Written, UploadId]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    home = tmp_path_factory.mktemp("much") / "server"

    async def prepare() -> Prepared:
        async with new_site(home, "much") as site:
            office = await site.staff("office", StaffRole.COORDINATOR)
            case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
            large = (bytes(MANY_BYTES),)
            letter = await site.write(case.a, case.case, Side.A, [case.mediator], own_copy=True, large=large)
            (upload,) = await submitted(site, case.a, case.case, letter)
            return site, case, letter, upload

    return asyncio.run(prepare())


@contextmanager
def served(prepared: Prepared, home: Path, **settings: str) -> Iterator[Much]:
    """Serve a copy while the context lasts."""
    site, case, letter, upload = prepared
    site = copy(site)
    site.home = copied(prepared[0].home, home)
    with serving(home, RELAY_PACE="10000", **settings) as server:
        yield Much(site, case, letter, upload, server)
        assert server.stop() == 0
        log = server.log.read_text(encoding="utf-8")
    assert "service.fault" not in log
    assert "Traceback" not in log


@pytest.fixture(scope="module")
def much(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Much]:
    with served(prepared, tmp_path_factory.mktemp("served") / "server") as much:
        yield much


@pytest.fixture
async def line(much: Much) -> AsyncIterator[Line]:
    async with lined(much.server) as opened:
        much.site.line = opened
        yield opened
        much.site.line = None


async def digest_of(reader: asyncio.StreamReader, count: int) -> bytes:
    state = hashlib.sha256()
    while count:
        data = await reader.read(min(count, 1 << 16))
        assert data, "the line ended too early"
        state.update(data)
        count -= len(data)
    return state.digest()


async def released(much: Much) -> None:
    """Wait until the frontend has let go of every file."""

    async def holds() -> bool:
        return much.held_open() == 0

    await until(holds, "the frontend let go of every file")


async def test_it_comes_whole_and_the_line_serves_on(much: Much, line: Line) -> None:
    async with much.asked() as raw:
        assert await digest_of(raw.reader, MANY) == much.digest
        await raw.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await raw.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    await released(much)


async def test_many_readers_at_once_each_get_every_byte(much: Much, line: Line) -> None:
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(much.asked()) for _ in range(8)]
        found = await asyncio.gather(*(digest_of(each.reader, MANY) for each in opened))
    assert found == [much.digest] * 8


@pytest.mark.parametrize("how", ["reset", "closed"])
async def test_whoever_hangs_up_in_the_middle_leaves_nothing_open_and_disturbs_nobody(
    much: Much, line: Line, how: str
) -> None:
    hung_up = 0
    for _ in range(20):
        async with much.asked() as raw:
            await raw.reader.readexactly(1_000)
            if how == "reset":
                raw.reset()
            else:
                raw.close()
        hung_up += 1
    async with much.asked() as raw:
        assert await digest_of(raw.reader, MANY) == much.digest
    await released(much)
    assert (await line.ask("health", None)).status == 200
    assert hung_up == 20


async def test_a_reader_who_takes_nothing_is_cut_off(prepared: Prepared, tmp_path: Path) -> None:
    """After the time in which a body must come, which is a second here."""
    with served(prepared, tmp_path / "server", RELAY_BODY_SECONDS="1") as hurried:
        async with hurried.asked() as raw:
            await raw.reader.readexactly(1_000)
            await released(hurried)
            with pytest.raises((ConnectionError, AssertionError)):
                await digest_of(raw.reader, MANY - 1_000)


async def test_what_is_destroyed_while_it_is_read_ends_there(much: Much, line: Line) -> None:
    """The last test: it takes the letter. A reader would otherwise keep the bytes on the disk as long as they like."""
    async with much.asked() as raw:
        await raw.reader.readexactly(1_000)
        much.file.unlink()
        with pytest.raises((ConnectionError, AssertionError)):
            await digest_of(raw.reader, MANY - 1_000)
    await released(much)
    reply = await line.send("GET", much.path, bearer=much.case.mediator.bearer)
    assert (reply.status, reply.code) == (404, "not.found")
    assert "part.missing" in much.server.log.read_text(encoding="utf-8")
    recall = await much.site.request(much.case.a, s.Recall, much.case.case, item=much.letter.item)
    assert (
        await line.ask("item.recall", much.case.a, recall, case=much.case.case, item=much.letter.item)
    ).status == 200

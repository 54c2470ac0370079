"""Bodies so long that the frontend takes them past its library: cut in any way, broken off, refused, or with more behind them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from relay.crypto.part import SEGMENT_BYTES
from relay.domain.ids import ItemId
from relay.handlers.body_reader import BUFFER_BYTES, LEAST_BYTES
from tests.integration.conftest import Served
from tests.support.chance import Chance
from tests.support.process import Line, lined
from tests.support.tus import RawUpload, Tus, checksum
from tests.support.writing import Watch

LENGTH = LEAST_BYTES + 5 * BUFFER_BYTES + 77
DATA = Chance("a long body")(LENGTH)
HASHES = b"".join(hashlib.sha256(DATA[at : at + SEGMENT_BYTES]).digest() for at in range(0, LENGTH, SEGMENT_BYTES))


@pytest.fixture
def tus(served: Served, line: Line) -> Tus:
    return Tus(line, served.case.a)


@pytest.fixture
async def path(served: Served, tus: Tus) -> AsyncIterator[str]:
    """A place for all of it, which is given back."""
    made = await tus.made(served.case.case, ItemId(served.site.chance(16)), LENGTH)
    yield made
    await tus.ask("DELETE", made)


@pytest.fixture
def watch(served: Served, path: str) -> Watch:
    return Watch(served.server, served.site.home, path)


@asynccontextmanager
async def begun(
    served: Served, path: str, at: int = 0, *, length: int = LENGTH, **headers: str
) -> AsyncIterator[RawUpload]:
    async with RawUpload.to(served.server.port) as line:
        await line.begin(path, served.case.a, at, Content_Length=str(length - at), **headers)
        yield line


async def hashes(tus: Tus, path: str) -> bytes:
    return (await tus.ask("GET", f"{path}/hashes")).body


@pytest.mark.parametrize("size", [LENGTH, 3 * BUFFER_BYTES + 1, BUFFER_BYTES, 99_991], ids=str)
async def test_it_comes_whole_however_it_is_cut(served: Served, tus: Tus, path: str, size: int) -> None:
    async with begun(served, path) as line:
        for at in range(0, LENGTH, size):
            await line.send(DATA[at : at + size])
        reply = await line.reply()
        assert (reply.status, reply.headers["Upload-Offset"]) == (204, str(LENGTH))
        assert reply.headers["Connection"] == "close"
        assert await line.reader.read() == b""
    assert await hashes(tus, path) == HASHES


async def test_one_that_waits_to_be_told_to_go_on_is_told(served: Served, tus: Tus, path: str) -> None:
    async with begun(served, path, Expect="100-continue") as line:
        assert await line.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        await line.send(DATA)
        assert (await line.reply()).status == 204
    assert await hashes(tus, path) == HASHES


async def test_what_stands_behind_a_body_is_no_part_of_it(served: Served, tus: Tus, path: str) -> None:
    async with begun(served, path) as line:
        await line.send(DATA + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await line.reply()).status == 204
    assert await tus.offset(path) == LENGTH
    assert await hashes(tus, path) == HASHES


@pytest.mark.parametrize("came", [BUFFER_BYTES + 1, LEAST_BYTES + 3, LENGTH - 1])
@pytest.mark.parametrize("end", ["closed", "half closed"])
async def test_what_came_before_it_broke_off_stays_and_the_rest_goes_on(
    served: Served, tus: Tus, path: str, watch: Watch, came: int, end: str
) -> None:
    async with begun(served, path) as line:
        await line.send(DATA[:came])
        await watch.arrived(tus, BUFFER_BYTES)
        if end == "closed":
            line.close()
        else:
            line.writer.write_eof()
        await watch.left()
        assert await tus.offset(path) == came
    await the_rest_goes_on(served, tus, path, came)


@pytest.mark.parametrize("came", [1, BUFFER_BYTES - 1, BUFFER_BYTES, LENGTH - 1])
async def test_what_came_before_it_fell_silent_stays_and_the_rest_goes_on(hurried: Served, came: int) -> None:
    async with lined(hurried.server) as opened:
        tus = Tus(opened, hurried.case.a)
        path = await tus.made(hurried.case.case, ItemId(hurried.site.chance(16)), LENGTH)
        async with begun(hurried, path) as line:
            await line.send(DATA[:came])
            reply = await line.reply()
            assert (reply.status, reply.code) == (408, "request.slow")
            assert reply.headers["Connection"] == "close"
        assert await tus.offset(path) == came
        await the_rest_goes_on(hurried, tus, path, came)
        await tus.ask("DELETE", path)


async def the_rest_goes_on(served: Served, tus: Tus, path: str, came: int) -> None:
    async with begun(served, path, came) as line:
        await line.send(DATA[came:])
        assert (await line.reply()).status == 204
    assert await hashes(tus, path) == HASHES


async def test_nothing_is_kept_under_a_checksum_that_does_not_hold_and_the_line_is_closed(
    served: Served, tus: Tus, path: str
) -> None:
    async with begun(served, path, Upload_Checksum=checksum("sha256", DATA[1:])) as line:
        await line.send(DATA)
        reply = await line.reply()
        assert (reply.status, reply.code, reply.headers["Connection"]) == (460, "upload.checksum", "close")
        assert await line.reader.read() == b""
    assert await tus.offset(path) == 0


async def test_two_at_once_are_one_and_a_refusal(served: Served, tus: Tus, path: str, watch: Watch) -> None:
    async with begun(served, path) as first:
        await first.send(DATA[: 2 * BUFFER_BYTES])
        await watch.arrived(tus, BUFFER_BYTES)
        at = await tus.offset(path)
        async with begun(served, path, at) as second:
            await second.send(DATA[at : at + 1_000])
            reply = await second.reply()
            assert (reply.status, reply.code) == (423, "upload.busy")
        await first.send(DATA[2 * BUFFER_BYTES :])
        assert (await first.reply()).status == 204
    assert await hashes(tus, path) == HASHES


async def test_an_upload_that_is_ended_meanwhile_takes_no_more(
    served: Served, tus: Tus, path: str, watch: Watch
) -> None:
    async with begun(served, path) as line:
        await line.send(DATA[:LEAST_BYTES])
        await watch.arrived(tus, BUFFER_BYTES)
        assert (await tus.ask("DELETE", path)).status == 204
        await line.send(DATA[LEAST_BYTES:])
        reply = await line.reply()
        assert (reply.status, reply.code, reply.headers["Connection"]) == (404, "upload.unknown", "close")


@pytest.mark.parametrize(("more", "stays"), [(0, True), (1, False)])
async def test_a_body_as_long_as_our_own_clients_leaves_its_connection(
    served: Served, path: str, watch: Watch, more: int, stays: bool
) -> None:
    size = LEAST_BYTES + more
    async with begun(served, path, length=size) as line:
        await watch.taken()  # so that none of it had come when its length was judged
        await line.send(DATA[:size])
        reply = await line.reply()
        assert (reply.status, reply.headers["Upload-Offset"]) == (204, str(size))
        assert (reply.headers.get("Connection") != "close") is stays

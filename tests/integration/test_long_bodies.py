"""Bodies so long that the door takes them past its library: cut in any way, broken off, refused, or with more behind them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from relay.crypto.part import SEGMENT_BYTES
from relay.domain.ids import ItemId
from relay.handlers.intake import BUFFER_BYTES, LEAST_BYTES
from tests.integration.conftest import Served
from tests.support.chance import Chance
from tests.support.process import Line
from tests.support.tus import RawLine, Tus, checksum

TRIES = 2_000
LENGTH = LEAST_BYTES + 5 * BUFFER_BYTES + 77
DATA = Chance("a long body")(LENGTH)
HASHES = b"".join(hashlib.sha256(DATA[at : at + SEGMENT_BYTES]).digest() for at in range(0, LENGTH, SEGMENT_BYTES))


@pytest.fixture
def tus(served: Served, line: Line) -> Tus:
    return Tus(line, served.case.a)


@pytest.fixture
async def path(served: Served, tus: Tus) -> AsyncIterator[str]:
    """A place for all of it, which is given back."""
    made = await tus.made(served.case.case, ItemId(served.house.chance(16)), LENGTH)
    yield made
    await tus.ask("DELETE", made)


async def begun(served: Served, path: str, at: int = 0, **headers: str) -> RawLine:
    line = await RawLine.to(served.server.port)
    await line.begin(path, served.case.a, at, Content_Length=str(LENGTH - at), **headers)
    return line


async def hashes(tus: Tus, path: str) -> bytes:
    return (await tus.ask("GET", f"{path}/hashes")).body


@pytest.mark.parametrize("size", [LENGTH, 3 * BUFFER_BYTES + 1, BUFFER_BYTES, 99_991], ids=str)
async def test_it_comes_whole_however_it_is_cut(served: Served, tus: Tus, path: str, size: int) -> None:
    line = await begun(served, path)
    for at in range(0, LENGTH, size):
        await line.send(DATA[at : at + size])
    reply = await line.reply()
    assert (reply.status, reply.headers["Upload-Offset"]) == (204, str(LENGTH))
    assert reply.headers["Connection"] == "close"
    assert await line.reader.read() == b""
    line.close()
    assert await hashes(tus, path) == HASHES


async def test_one_that_waits_to_be_told_to_go_on_is_told(served: Served, tus: Tus, path: str) -> None:
    line = await begun(served, path, Expect="100-continue")
    assert await line.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    await line.send(DATA)
    assert (await line.reply()).status == 204
    line.close()
    assert await hashes(tus, path) == HASHES


async def test_what_stands_behind_a_body_is_no_part_of_it(served: Served, tus: Tus, path: str) -> None:
    line = await begun(served, path)
    await line.send(DATA + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await line.reply()).status == 204
    line.close()
    assert await tus.offset(path) == LENGTH
    assert await hashes(tus, path) == HASHES


@pytest.mark.parametrize(
    ("came", "end"),
    [
        *((came, "silent") for came in (1, BUFFER_BYTES - 1, BUFFER_BYTES, LENGTH - 1)),
        *(
            (came, end)
            for came in (BUFFER_BYTES + 1, LEAST_BYTES + 3, LENGTH - 1)
            for end in ("closed", "half closed")
        ),
    ],
)
async def test_what_came_before_it_broke_off_stays_and_the_rest_goes_on(
    served: Served, tus: Tus, path: str, came: int, end: str
) -> None:
    line = await begun(served, path)
    await line.send(DATA[:came])
    match end:
        case "closed":
            await arrived(tus, path, BUFFER_BYTES)
            line.close()
        case "half closed":
            await arrived(tus, path, BUFFER_BYTES)
            line.writer.write_eof()
        case _:
            reply = await line.reply()
            assert (reply.status, reply.code) == (408, "request.slow")
            assert reply.headers["Connection"] == "close"
    await unlocked(tus, path, came)
    line.close()
    rest = await begun(served, path, came)
    await rest.send(DATA[came:])
    assert (await rest.reply()).status == 204
    rest.close()
    assert await hashes(tus, path) == HASHES


async def test_nothing_is_kept_under_a_checksum_that_does_not_hold_and_the_line_is_closed(
    served: Served, tus: Tus, path: str
) -> None:
    line = await begun(served, path, Upload_Checksum=checksum("sha256", DATA[1:]))
    await line.send(DATA)
    reply = await line.reply()
    assert (reply.status, reply.code, reply.headers["Connection"]) == (460, "upload.checksum", "close")
    assert await line.reader.read() == b""
    line.close()
    assert await tus.offset(path) == 0


async def test_two_at_once_are_one_and_a_refusal(served: Served, tus: Tus, path: str) -> None:
    first = await begun(served, path)
    await first.send(DATA[: 2 * BUFFER_BYTES])
    await arrived(tus, path, BUFFER_BYTES)
    at = await tus.offset(path)
    second = await begun(served, path, at)
    await second.send(DATA[at : at + 1_000])
    reply = await second.reply()
    assert (reply.status, reply.code) == (423, "upload.busy")
    second.close()
    await first.send(DATA[2 * BUFFER_BYTES :])
    assert (await first.reply()).status == 204
    first.close()
    assert await hashes(tus, path) == HASHES


async def test_an_upload_that_is_ended_meanwhile_takes_no_more(served: Served, tus: Tus, path: str) -> None:
    line = await begun(served, path)
    await line.send(DATA[:LEAST_BYTES])
    await arrived(tus, path, BUFFER_BYTES)
    assert (await tus.ask("DELETE", path)).status == 204
    await line.send(DATA[LEAST_BYTES:])
    reply = await line.reply()
    assert (reply.status, reply.code, reply.headers["Connection"]) == (404, "upload.unknown", "close")
    line.close()


@pytest.mark.parametrize(("more", "stays"), [(0, True), (1, False)])
async def test_a_body_as_long_as_our_own_clients_leaves_its_connection(
    served: Served, tus: Tus, path: str, more: int, stays: bool
) -> None:
    size = LEAST_BYTES + more
    line = await RawLine.to(served.server.port)
    await line.begin(path, served.case.a, 0, Content_Length=str(size))
    await being_written(tus, path)  # so that none of it had come when its length was judged
    await line.send(DATA[:size])
    reply = await line.reply()
    assert (reply.status, reply.headers["Upload-Offset"]) == (204, str(size))
    assert (reply.headers.get("Connection") != "close") is stays
    line.close()


async def arrived(tus: Tus, path: str, least: int) -> None:
    for _ in range(TRIES):
        if await tus.offset(path) >= least:
            return
        await asyncio.sleep(0.01)
    pytest.fail("the bytes did not arrive")


async def being_written(tus: Tus, path: str) -> None:
    """Wait until somebody writes."""
    for _ in range(TRIES):
        if (await tus.add(path, 0, b"")).status == 423:
            return
        await asyncio.sleep(0.01)
    pytest.fail("nobody began to write")


async def unlocked(tus: Tus, path: str, came: int) -> None:
    """Wait until the bytes are there and nobody is writing any more."""
    for _ in range(TRIES):
        if (await tus.add(path, came, b"")).status == 204:
            return
        await asyncio.sleep(0.01)
    pytest.fail("what came was not kept, or is still being written")

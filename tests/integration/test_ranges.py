"""The bytes of a part over HTTP: whole, and in exact ranges."""

from __future__ import annotations

import hashlib

import pytest

from relay.crypto.part import SEGMENT_BYTES
from relay.wire.routes import BY_NAME
from tests.integration.conftest import Served
from tests.support.process import Line, path_of


def ids(served: Served, part: int = 1) -> dict[str, bytes | int]:
    return {"case": served.case.case, "item": served.opened.item, "part": part}


def path(served: Served, part: int = 1) -> str:
    return path_of(BY_NAME["part.read"], **ids(served, part))


async def test_a_part_comes_whole_to_each_of_its_readers(served: Served, line: Line) -> None:
    data = served.opened.large[0]
    for who in (served.case.a, served.lead, served.case.b):
        reply = await line.send("GET", path(served), bearer=who.bearer)
        assert (reply.status, reply.body) == (200, data)
        assert reply.headers["Content-Type"] == "application/octet-stream"
        assert reply.headers["Accept-Ranges"] == "bytes"
        assert reply.headers["Cache-Control"] == "no-store"
        assert "Content-Disposition" not in reply.headers
        hashes = await line.send("GET", path(served) + "/hashes", bearer=who.bearer)
        expected = [hashlib.sha256(each).digest() for each in (data[:SEGMENT_BYTES], data[SEGMENT_BYTES:])]
        assert (hashes.status, hashes.body) == (200, b"".join(expected))


async def test_the_recipient_of_a_closed_letter_gets_no_byte(served: Served, line: Line) -> None:
    for letter in (served.held, served.released):
        for tail in ("", "/hashes"):
            there = path_of(BY_NAME["part.read"], **{**ids(served), "item": letter.item}) + tail
            missing = path_of(BY_NAME["part.read"], **{**ids(served), "item": bytes(16)}) + tail
            replies = [await line.send("GET", each, bearer=served.case.b.bearer) for each in (there, missing)]
            assert [(each.status, each.code) for each in replies] == [(404, "not.found")] * 2
            assert replies[0].told == replies[1].told


LENGTH = 300_000 + 2 * 32
RANGES = [
    ("bytes=0-0", 0, 1),
    ("bytes=0-", 0, LENGTH),
    ("bytes=0-300063", 0, LENGTH),
    ("bytes=0-999999999999999", 0, LENGTH),
    ("bytes=262143-262144", 262_143, 262_145),
    ("bytes=300063-", LENGTH - 1, LENGTH),
    ("bytes=-1", LENGTH - 1, LENGTH),
    ("bytes=-300064", 0, LENGTH),
    ("bytes=-999999999", 0, LENGTH),
    ("Bytes=5-8", 5, 9),
]


@pytest.mark.parametrize(("said", "start", "end"), RANGES)
async def test_a_range_is_exact(served: Served, line: Line, said: str, start: int, end: int) -> None:
    reply = await line.send("GET", path(served), bearer=served.lead.bearer, headers={"Range": said})
    assert reply.status == 206
    assert reply.headers["Content-Range"] == f"bytes {start}-{end - 1}/{LENGTH}"
    assert reply.headers["Content-Length"] == str(end - start)
    assert reply.body == served.opened.large[0][start:end]


@pytest.mark.parametrize(
    "said",
    [
        "bytes=300064-",
        "bytes=300064-300064",
        "bytes=-0",
        "bytes=9-8",
        "bytes=-",
        "bytes=",
        "bytes=a-b",
        "bytes=0-1,4-5",
        "bytes=--1",
        f"bytes=0-{'9' * 16}",
        f"bytes={'0' * 5_000}-",
    ],
    ids=lambda said: said[:20],
)
async def test_what_is_no_range_of_these_bytes_is_told_how_many_there_are(
    served: Served, line: Line, said: str
) -> None:
    reply = await line.send("GET", path(served), bearer=served.lead.bearer, headers={"Range": said})
    assert (reply.status, reply.code) == (416, "part.range")
    assert reply.headers["Content-Range"] == f"bytes */{LENGTH}"


@pytest.mark.parametrize(
    "headers",
    [{"Range": "bytes=1-2", "If-Range": '"x"'}, {"Range": "items=1-2"}, {"Range": "segments=0-"}, {"Range": ""}],
)
async def test_a_range_that_does_not_count_gives_the_whole(
    served: Served, line: Line, headers: dict[str, str]
) -> None:
    reply = await line.send("GET", path(served), bearer=served.lead.bearer, headers=headers)
    assert (reply.status, reply.body) == (200, served.opened.large[0])


@pytest.mark.parametrize("part", ["0", "2", "63", "99"])
async def test_a_part_that_is_not_there_is_like_a_letter_that_is_not(served: Served, line: Line, part: str) -> None:
    there = path(served).removesuffix("1") + part
    for each in (there, there + "/hashes"):
        reply = await line.send("GET", each, bearer=served.lead.bearer)
        assert (reply.status, reply.code) == (404, "not.found")


@pytest.mark.parametrize("part", ["-1", "1x", "001", "%D9%A1", "", "1.0"])
async def test_a_part_has_a_plain_number(served: Served, line: Line, part: str) -> None:
    reply = await line.send("GET", path(served).removesuffix("1") + part, bearer=served.lead.bearer)
    assert reply.status in {400, 404}
    assert reply.code in {"request.path", "route.unknown"}

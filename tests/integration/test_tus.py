"""Uploads over HTTP as tus 1.0 says: creation, expiration, termination and checksum, and every way to say it wrongly."""

from __future__ import annotations

import base64
import hashlib
from contextlib import AsyncExitStack
from email.utils import parsedate_to_datetime

import pytest

from relay.crypto.part import SEGMENT_BYTES
from relay.domain.ids import ItemId
from relay.handlers.endpoint import HEADERS
from relay.handlers.uploads import AT_ONCE
from relay.wire.codec import base64url
from tests.integration.conftest import Served
from tests.support.process import Line
from tests.support.tus import OFFSET_TYPE, RawUpload, Tus, checksum, metadata
from tests.support.world import DAY
from tests.support.writing import Watch

MISSING = f"/v1/uploads/{base64url(bytes(range(16)))}"
DATA = bytes(range(256)) * 40


def item(served: Served) -> ItemId:
    return ItemId(served.site.chance(16))


@pytest.fixture
def tus(served: Served, line: Line) -> Tus:
    return Tus(line, served.case.a)


async def new(served: Served, tus: Tus, length: int = len(DATA)) -> str:
    return await tus.made(served.case.case, item(served), length)


# --- what tus says ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/v1/uploads", MISSING])
async def test_anyone_may_ask_what_the_server_can(served: Served, line: Line, path: str) -> None:
    reply = await line.send("OPTIONS", path)
    assert reply.status == 204
    assert reply.headers["Tus-Resumable"] == reply.headers["Tus-Version"] == "1.0.0"
    assert reply.headers["Tus-Extension"] == "creation,expiration,termination,checksum"
    assert reply.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert reply.headers["Tus-Max-Size"] == str(1 << 30)
    assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS


async def test_an_upload_from_its_creation_to_its_last_byte(served: Served, tus: Tus) -> None:
    created = await tus.create(served.case.case, item(served), len(DATA))
    assert (created.status, created.body) == (201, b"")
    origin, path = created.headers["Location"][: -len(MISSING)], created.headers["Location"][-len(MISSING) :]
    assert origin == "http://127.0.0.1", "absolute, as the settings say what people type"
    expires = parsedate_to_datetime(created.headers["Upload-Expires"]).timestamp()
    assert abs(expires - served.site.now() - 14 * DAY) < 600
    at = 0
    for end in (1, 1_000, len(DATA) - 1, len(DATA)):
        looked = await tus.ask("HEAD", path)
        assert (looked.status, looked.body) == (200, b"")
        assert looked.headers["Upload-Offset"] == str(at)
        assert looked.headers["Upload-Length"] == str(len(DATA))
        assert looked.headers["Upload-Expires"] == created.headers["Upload-Expires"]
        assert looked.headers["Cache-Control"] == "no-store"
        added = await tus.add(path, at, DATA[at:end])
        assert (added.status, added.body) == (204, b"")
        assert added.headers["Upload-Offset"] == str(end)
        assert added.headers["Upload-Expires"] == created.headers["Upload-Expires"]
        assert added.headers["Tus-Resumable"] == "1.0.0"
        at = end
    hashes = await tus.ask("GET", f"{path}/hashes")
    assert (hashes.status, hashes.body) == (200, hashlib.sha256(DATA).digest())
    ended = await tus.ask("DELETE", path)
    assert (ended.status, ended.body) == (204, b"")
    for method in ("HEAD", "PATCH", "DELETE"):
        again = await tus.ask(method, path, Upload_Offset="0", Content_Type=OFFSET_TYPE)
        assert again.status == 404
        assert again.headers["Tus-Resumable"] == "1.0.0"


async def test_hashes_are_those_of_the_segments(served: Served, tus: Tus) -> None:
    data = served.site.chance(SEGMENT_BYTES + 5)
    path = await new(served, tus, len(data))
    assert (await tus.ask("GET", f"{path}/hashes")).body == b""
    await tus.add(path, 0, data)
    expected = hashlib.sha256(data[:SEGMENT_BYTES]).digest() + hashlib.sha256(data[SEGMENT_BYTES:]).digest()
    assert (await tus.ask("GET", f"{path}/hashes")).body == expected


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_a_checksum_that_holds_keeps_and_one_that_does_not_keeps_nothing(
    served: Served, tus: Tus, algorithm: str
) -> None:
    path = await new(served, tus)
    first, rest = DATA[:5_000], DATA[5_000:]
    assert (await tus.add(path, 0, first, Upload_Checksum=checksum(algorithm, first))).status == 204
    wrong = await tus.add(path, 5_000, rest, Upload_Checksum=checksum(algorithm, first))
    assert (wrong.status, wrong.code) == (460, "upload.checksum")
    assert await tus.offset(path) == 5_000
    assert (await tus.add(path, 5_000, rest, Upload_Checksum=checksum(algorithm, rest))).status == 204


@pytest.mark.parametrize("override", ["HEAD", "PATCH", "DELETE", "patch"])
async def test_a_method_may_be_overridden(served: Served, tus: Tus, override: str) -> None:
    path = await new(served, tus)
    said: dict[str, str | None] = {
        "X_HTTP_Method_Override": override,
        "Upload_Offset": "0",
        "Content_Type": OFFSET_TYPE,
    }
    reply = await tus.ask("POST", path, DATA if override.upper() == "PATCH" else None, **said)
    assert reply.status == (200 if override == "HEAD" else 204)


@pytest.mark.parametrize("override", ["GET", "PUT", "POST", ""])
async def test_no_other_method_is_reached_that_way(served: Served, tus: Tus, override: str) -> None:
    path = await new(served, tus)
    reply = await tus.ask("POST", path, X_HTTP_Method_Override=override)
    assert (reply.status, reply.code) == (405, "route.method")


# --- what is wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1", "1.0"])
async def test_another_version_is_refused_before_anything_happens(
    served: Served, tus: Tus, version: str | None
) -> None:
    path = await new(served, tus)
    with served.unchanged():
        replies = [
            await tus.ask("POST", "/v1/uploads", Tus_Resumable=version, Upload_Length="1"),
            await tus.add(path, 0, DATA, Tus_Resumable=version),
            await tus.ask("DELETE", path, Tus_Resumable=version),
        ]
        assert (await tus.ask("HEAD", path, Tus_Resumable=version)).status == 412
    for reply in replies:
        assert (reply.status, reply.code) == (412, "upload.version")
        assert reply.headers["Tus-Version"] == "1.0.0"
    assert await tus.offset(path) == 0


@pytest.mark.parametrize(
    "length",
    ["", "-1", "+1", "0", "1.0", "1e3", " ", "0x10", "\u0661\u0662", "9" * 16, "1" * 400],
    ids=lambda text: text[:9],
)
async def test_a_length_is_a_plain_number(served: Served, tus: Tus, length: str) -> None:
    with served.unchanged():
        reply = await tus.create(served.case.case, item(served), length)
    assert (reply.status, reply.code) == (400, "upload.length")


async def test_a_length_may_not_be_said_later_and_has_a_limit(served: Served, tus: Tus) -> None:
    said = {"Upload_Metadata": metadata(served.case.case, item(served)), "Upload_Defer_Length": "1"}
    with served.unchanged():
        deferred = await tus.ask("POST", "/v1/uploads", **said)
        huge = [await tus.create(served.case.case, item(served), each) for each in ((1 << 30) + 1, 10**15 - 1)]
    assert (deferred.status, deferred.code) == (400, "upload.length")
    assert [(each.status, each.code) for each in huge] == [(413, "upload.too_large")] * 2


def spelt(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in values.items())


IDS = {"case": "A" * 22, "item": "A" * 22}


@pytest.mark.parametrize(
    "said",
    [
        "",
        spelt(**IDS),
        spelt(**IDS, part="1", filename="vakantie.jpg"),
        spelt(**IDS, part="1", filetype="image/jpeg"),
        spelt(**IDS, part="1") + ",is_confidential",
        spelt(**IDS, part="1") + "," + spelt(part="1"),
        spelt(**IDS, part="0"),
        spelt(**IDS, part="64"),
        spelt(**IDS, part="-1"),
        spelt(**IDS, part="1 "),
        spelt(**IDS, part="\u0661"),
        spelt(**IDS, part="9" * 15),
        spelt(**{**IDS, "case": "A" * 21}, part="1"),
        spelt(**{**IDS, "case": "../../etc/passwd"}, part="1"),
        spelt(**{**IDS, "item": "A" * 200}, part="1"),
        spelt(**{**IDS, "item": "é" * 22}, part="1"),
        spelt(**IDS, part="1").replace("=", ""),
        spelt(**IDS) + ",part M!Q=",
        spelt(**IDS) + ",part  MQ==",
    ],
)
async def test_metadata_are_case_item_and_part_and_no_file_name(served: Served, tus: Tus, said: str) -> None:
    with served.unchanged():
        reply = await tus.ask("POST", "/v1/uploads", Upload_Length="10", Upload_Metadata=said)
    assert (reply.status, reply.code) == (400, "upload.metadata")
    assert "vakantie" not in served.server.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("type_", [None, "application/octet-stream", "application/json", "text/plain"])
async def test_bytes_come_as_one_type(served: Served, tus: Tus, type_: str | None) -> None:
    path = await new(served, tus)
    reply = await tus.add(path, 0, DATA, Content_Type=type_)
    assert (reply.status, reply.code) == (415, "upload.type")
    assert await tus.offset(path) == 0


@pytest.mark.parametrize("coding", ["gzip", "identity", "br"])
async def test_bytes_are_not_coded(served: Served, tus: Tus, coding: str) -> None:
    """What is kept is what was signed: nobody takes a coding off."""
    path = await new(served, tus)
    reply = await tus.add(path, 0, DATA, Content_Encoding=coding)
    assert (reply.status, reply.code) == (415, "upload.type")
    assert await tus.offset(path) == 0


@pytest.mark.parametrize("data", [b"", DATA], ids=["nothing", "too much"])
@pytest.mark.parametrize("at", ["1", "10240", "999999999999999"])
async def test_another_offset_than_where_it_stands_is_a_conflict(
    served: Served, tus: Tus, at: str, data: bytes
) -> None:
    path = await new(served, tus)
    reply = await tus.add(path, at, data)
    assert (reply.status, reply.code) == (409, "upload.offset")


@pytest.mark.parametrize("at", ["", "-1", "+0", "0.0", "x", "9" * 16, "\u0660"])
async def test_an_offset_is_a_plain_number(served: Served, tus: Tus, at: str) -> None:
    path = await new(served, tus)
    reply = await tus.add(path, at, DATA)
    assert (reply.status, reply.code) == (409, "upload.offset")
    assert await tus.offset(path) == 0


@pytest.mark.parametrize("said", ["", "md5 " + "A" * 24, "sha256 !!", "SHA1 AA==", "sha1 AA", "sha1  AA=="])
async def test_an_unknown_or_malformed_checksum_is_refused(served: Served, tus: Tus, said: str) -> None:
    path = await new(served, tus)
    reply = await tus.add(path, 0, DATA, Upload_Checksum=said)
    assert (reply.status, reply.code) == (400, "upload.algorithm")
    assert await tus.offset(path) == 0


async def test_more_than_was_announced_is_refused_before_it_is_sent(served: Served, tus: Tus) -> None:
    path = await new(served, tus, 1_000)
    for at, data in ((0, DATA), (0, DATA[:1_001])):
        reply = await tus.add(path, at, data)
        assert (reply.status, reply.code) == (413, "upload.beyond")
        assert await tus.offset(path) == 0
    assert (await tus.add(path, 0, DATA[:1_000])).status == 204
    assert (await tus.add(path, 1_000, b"x")).code == "upload.beyond"
    assert (await tus.add(path, 1_000, b"")).status == 204


async def test_without_a_length_what_fits_is_kept_and_no_more(served: Served, tus: Tus) -> None:
    """A body in chunks says nowhere how long it is."""
    path = await new(served, tus, 1_000)
    async with RawUpload.to(served.server.port) as line:
        await line.begin(path, tus.who, 0, Transfer_Encoding="chunked")
        for each in (DATA[:600], DATA[600:1_200]):
            await line.send(f"{len(each):x}\r\n".encode() + each + b"\r\n")
        await line.send(b"0\r\n\r\n")
        reply = await line.reply()
        assert (reply.status, reply.code) == (413, "upload.beyond")
    assert await tus.offset(path) == 1_000


async def test_an_old_http_is_served_too(served: Served, tus: Tus) -> None:
    path = await new(served, tus, 1_000)
    async with RawUpload.to(served.server.port) as line:
        await line.begin(path, tus.who, 0, version="HTTP/1.0", Content_Length="1000")
        await line.send(DATA[:1_000])
        assert (await line.reply()).status == 204
        assert await line.reader.read() == b"", "and the line is closed behind it"
    assert await tus.offset(path) == 1_000


@pytest.mark.parametrize(
    "path", ["/v1/uploads/../relay.settings", "/v1/uploads/%2e%2e%2frelay.sqlite3", MISSING[:-1]]
)
async def test_an_upload_is_named_by_its_id_and_nothing_else(served: Served, tus: Tus, path: str) -> None:
    for method in ("HEAD", "PATCH", "DELETE"):
        reply = await tus.ask(method, path, Upload_Offset="0", Content_Type=OFFSET_TYPE)
        assert reply.status in {400, 404, 405}


# --- whose it is --------------------------------------------------------------------------------------------------


async def test_an_upload_of_somebody_else_is_like_one_that_is_not_there(
    served: Served, tus: Tus, line: Line
) -> None:
    path = await new(served, tus)
    await tus.add(path, 0, DATA[:10])
    for who in (served.case.b, served.lead, served.foreign.a, served.office):
        other = Tus(line, who)
        for method, tail in (("PATCH", ""), ("DELETE", ""), ("GET", "/hashes")):
            replies = [
                await other.ask(method, each + tail, b"", Upload_Offset="10", Content_Type=OFFSET_TYPE)
                for each in (path, MISSING)
            ]
            assert [(each.status, each.code) for each in replies] == [(404, "upload.unknown")] * 2
            assert replies[0].told == replies[1].told
        assert (await other.ask("HEAD", path)).status == 404
    assert await tus.offset(path) == 10


async def test_a_foreign_case_is_like_none_to_whoever_would_upload(served: Served, line: Line) -> None:
    for who in (served.case.a, served.lead):
        with served.unchanged():
            replies = [
                await Tus(line, who).create(case, served.foreign_held.item, 10)
                for case in (served.foreign.case, type(served.foreign.case)(bytes(range(16))))
            ]
        assert [(each.status, each.code) for each in replies] == [(404, "not.found")] * 2
        assert replies[0].told == replies[1].told


async def test_one_person_writes_so_many_uploads_at_once(served: Served, tus: Tus, line: Line) -> None:
    """Each holds memory; a second device waits a moment."""
    paths = [await new(served, tus) for _ in range(AT_ONCE + 1)]
    async with AsyncExitStack() as opened:
        lines = [await opened.enter_async_context(RawUpload.to(served.server.port)) for _ in range(AT_ONCE)]
        for each, path in zip(lines, paths, strict=False):
            await each.begin(path, tus.who, 0, Content_Length=str(len(DATA)))
            await Watch(served.server, served.site.home, path).taken()
            await each.send(DATA[:10])
        busy = [await tus.add(each, 0, DATA) for each in (paths[0], paths[-1])]
        assert {(each.status, each.code) for each in busy} == {(423, "upload.busy")}
        assert busy[0].headers["Retry-After"] == "1"
        other = Tus(line, served.case.b)
        assert (await other.add(await new(served, other), 0, DATA)).status == 204
        for each in lines:
            await each.send(DATA[10:])
            assert (await each.reply()).status == 204
    assert (await tus.add(paths[-1], 0, DATA)).status == 204

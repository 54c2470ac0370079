"""What is turned away at the border is turned away alike: a stable code, the same headers, and nothing written.

What is refused for what it says stands in test_records_refused.py, for whose it is in test_not_yours.py.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from relay.handlers.endpoint import HEADERS
from relay.wire import codec, limits, messages
from relay.wire.codec import base64url
from relay.wire.routes import BY_NAME, POKES_PATH, ROUTES, Method, RequestNeeds
from tests.integration.conftest import Served
from tests.support.process import Line, Reply, ServerProcess, path_of
from tests.support.raw import RawLine

MISSING = bytes(range(16))


def ids_of(served: Served) -> dict[str, bytes | int]:
    return {
        "case": served.case.case,
        "item": served.held.item,
        "slip": served.slip,
        "upload": served.upload,
        "part": 1,
    }


# --- who asks -------------------------------------------------------------------------------------------------


async def test_no_route_but_the_open_ones_answers_without_a_bearer_token(served: Served, line: Line) -> None:
    asked = 0
    with served.unchanged():
        for route in (each for each in ROUTES if each.needs is RequestNeeds.BEARER):
            body = None if route.method is Method.GET else b"{}"
            for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}):
                reply = await line.send(
                    route.method.value, path_of(route, **ids_of(served)), body=body, headers=headers
                )
                assert reply.status == 401, route.name
                assert route.method is Method.HEAD or reply.code == "login.needed", route.name
                assert reply.headers["WWW-Authenticate"] == "Bearer"
                asked += 1
        assert (await line.send("GET", POKES_PATH)).code == "login.needed"
    assert asked == 3 * sum(each.needs is RequestNeeds.BEARER for each in ROUTES) > 100


@pytest.mark.parametrize("token", ["Bearer AA", "Bearer !!", "Bearer " + base64url(bytes(32))])
async def test_a_token_that_is_none_is_as_good_as_an_old_one(served: Served, line: Line, token: str) -> None:
    with served.unchanged():
        found = await line.send("GET", "/v1/cases", headers={"Authorization": token})
        old = await line.ask("case.list", served.expired)
    assert (found.status, found.told) == (401, old.told)
    assert found.code == "login.expired"


async def test_every_reply_carries_the_security_headers_and_no_word_of_the_library(
    served: Served, line: Line
) -> None:
    replies = [
        await line.ask("health", None),
        await line.ask("case.get", served.lead, case=served.case.case),
        await line.ask("case.get", served.lead, case=MISSING),
        await line.send("GET", "/nowhere"),
        await line.send("DELETE", "/v1/cases"),
        await line.send("GET", "/v1/keyring"),
        await line.send("GET", POKES_PATH),
        await line.send("POST", "/v1/login", body=b"{"),
        await line.send("POST", "/v1/login", body=bytes(limits.REQUEST_BYTES + 1)),
        await line.send("GET", "/healthz", headers={"Expect": "a-miracle"}),
        *[await raw(served.server, each) for each in UNSPEAKABLE],
    ]
    for reply in replies:
        assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS, (reply.status, reply.body)
    assert [each.status for each in replies[:9]] == [200, 200, 404, 404, 405, 401, 401, 400, 413]


UNSPEAKABLE = (
    b"NONSENSE kanarie\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nkanarie: \x00\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nLong: " + b"kanarie" * 4_000 + b"\r\n\r\n",
    b"POST /v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: kanarie\r\n\r\n",
)


async def raw(server: ServerProcess, data: bytes) -> Reply:
    """Send bytes that no client library would, and read one reply."""
    async with RawLine.to(server.port) as line:
        await line.send(data)
        return await line.reply()


@pytest.mark.parametrize("data", UNSPEAKABLE, ids=["line", "header", "long", "length"])
async def test_what_is_no_http_is_told_so_and_never_repeated(served: Served, line: Line, data: bytes) -> None:
    with served.unchanged():
        reply = await raw(served.server, data)
    assert (reply.status, reply.code) == (400, "request.http")
    assert b"kanarie" not in reply.body
    assert "kanarie" not in served.server.log.read_text(encoding="utf-8")


# --- what is asked for ----------------------------------------------------------------------------------------

CASE = "/v1/cases/AAAAAAAAAAAAAAAAAAAAAA"
JSON = "application/json"
FOUND = [
    ("GET", "/nowhere", None, {}, 404, "route.unknown"),
    ("GET", "/v1/cases/", None, {}, 404, "route.unknown"),
    ("GET", "/v1//cases", None, {}, 404, "route.unknown"),
    ("DELETE", "/v1/cases", None, {}, 405, "route.method"),
    ("HEAD", "/v1/login", None, {}, 405, "route.method"),
    ("POST", "/v1/counts", b"{}", {}, 405, "route.method"),
    ("GET", "/v1/cases/AA", None, {}, 400, "request.path"),
    ("GET", "/v1/cases/" + "A" * 200, None, {}, 400, "request.path"),
    ("GET", "/v1/cases/AAAAAAAAAAAAAAAAAAAAAB", None, {}, 400, "request.path"),
    ("GET", f"{CASE}/items/%C3%A9", None, {}, 400, "request.path"),
    ("GET", "/v1/cases?after=x", None, {}, 400, "request.cursor"),
    ("GET", "/v1/cases?before=x", None, {}, 400, "request.cursor"),
    ("GET", "/v1/queue?limit=1&limit=2", None, {}, 400, "request.cursor"),
    ("GET", "/v1/queue?limit=101", None, {}, 400, "request.cursor"),
    ("GET", "/v1/queue?after=1.%21", None, {}, 400, "request.cursor"),
    ("GET", "/v1/queue?after=1", None, {}, 400, "request.cursor"),
    ("GET", f"{CASE}/journal?after=-1", None, {}, 400, "request.cursor"),
    ("GET", f"{CASE}/journal?after=99999999999999999", None, {}, 400, "request.cursor"),
    ("GET", POKES_PATH, None, {"Last-Event-ID": "x"}, 400, "request.cursor"),
    ("POST", f"{CASE}/notes", b"{", {}, 400, "json.syntax"),
    ("POST", f"{CASE}/notes", b"", {}, 400, "json.syntax"),
    ("POST", f"{CASE}/notes", b'{"record":"AA","record":"AA"}', {}, 400, "json.duplicate"),
    ("POST", f"{CASE}/notes", b'{"record":1.5}', {}, 400, "json.float"),
    ("POST", f"{CASE}/notes", b'{"record":"AA","rekord":"AA"}', {}, 400, "json.unknown"),
    ("POST", f"{CASE}/notes", b"{}", {}, 400, "json.missing"),
    ("POST", f"{CASE}/notes", b"[]", {}, 400, "json.object"),
    ("POST", f"{CASE}/notes", b'{"record":"' + b"!" * 400 + b'"}', {}, 400, "json.base64url"),
    ("POST", f"{CASE}/notes", b"[" * 8_000, {}, 400, "json.syntax"),
    ("POST", f"{CASE}/notes", b"[" * 10_000, {}, 413, "request.too_large"),
    ("POST", f"{CASE}/pauses", b" " * 20_000, {}, 413, "request.too_large"),
    ("POST", f"{CASE}/notes", b'{"record":' + b"9" * 100_000 + b"}", {}, 400, "json.integer"),
    ("POST", f"{CASE}/notes", b"\xff\xfe", {}, 400, "json.syntax"),
    ("POST", f"{CASE}/notes", b'{"record":"' + b"A" * 400 + b'"}', {}, 400, "record.magic"),
    ("POST", f"{CASE}/notes", b"{}", {"Content-Type": "text/plain"}, 415, "request.type"),
    ("POST", f"{CASE}/notes", b"{}", {"Content-Type": "multipart/form-data; boundary=x"}, 415, "request.type"),
    ("POST", f"{CASE}/notes", b"{}", {"Content-Encoding": "gzip"}, 415, "request.type"),
    ("POST", f"{CASE}/notes", gzip.compress(bytes(1 << 22)), {"Content-Encoding": "gzip"}, 415, "request.type"),
    ("POST", f"{CASE}/notes", bytes(limits.REQUEST_BYTES + 1), {}, 413, "request.too_large"),
    ("PUT", "/v1/keyring", b'{"version":2}', {}, 400, "json.missing"),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "status", "code"), FOUND)
async def test_what_is_malformed_has_a_code_of_its_own(
    served: Served,
    line: Line,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    with served.unchanged():
        reply = await line.send(method, path, body=body, bearer=served.lead.bearer, headers=headers)
    assert reply.status == status
    if method != "HEAD":
        assert reply.code == code
    if status == 405:
        assert reply.headers["Allow"]


async def unfinished(served: Served, body: bytes, rest: Callable[[RawLine], None]) -> bytes:
    """Announce more than is sent; return whatever comes back until the line closes."""
    head = (
        f"POST {path_of(BY_NAME['item.submit'], case=served.case.case)} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {base64url(served.case.a.bearer)}\r\nContent-Type: {JSON}\r\n"
        f"Content-Length: {len(body) * 2}\r\n\r\n"
    )
    async with RawLine.to(served.server.port) as line:
        await line.send(head.encode() + body)
        rest(line)
        try:
            return await line.reader.read()
        except ConnectionError:
            return b""


async def test_a_body_that_never_ends_is_answered_in_time_and_the_line_is_closed(
    served: Served, line: Line, hurried: Served
) -> None:
    body = codec.encode((await served.new_letter()).request)
    with hurried.unchanged():
        answer = await unfinished(hurried, body, lambda line: None)
    head, _, problem = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert codec.decode(messages.Problem, problem).code == "request.slow"


@pytest.mark.parametrize("how", ["closed", "reset"])
async def test_an_upload_that_breaks_off_leaves_nothing_and_may_be_sent_again(
    served: Served, line: Line, how: str
) -> None:
    written = await served.new_letter()
    body = codec.encode(written.request)

    def breaks(line: RawLine) -> None:
        if how == "closed":
            line.writer.write_eof()
        else:
            line.reset()

    with served.unchanged():
        assert not (await unfinished(served, body, breaks)).startswith(b"HTTP/1.1 200")
        read = await line.ask("item.read", served.case.a, case=served.case.case, item=written.item)
        assert read.code == "not.found"
    reply = await line.ask("item.submit", served.case.a, body, case=served.case.case)
    assert reply.status == 200

"""Whatever comes back from an address, the program goes on: it is an answer of ours, or one of our own faults."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web

from relay.wire.routes import BY_NAME
from relay_client.errors import ServerProblem, Unreachable
from relay_client.net import replies
from relay_client.net.http_transport import HttpTransport
from relay_client.net.transport import JsonRequest, RawRequest
from relay_client.ui.exits import sentence
from relay_client.words.sentences import Language, Sentences
from tests.integration.client.test_transport import serving

HEALTH = JsonRequest(BY_NAME["health"])
PART = RawRequest(BY_NAME["part.read"], {"case": "A" * 22, "item": "A" * 22, "part": "1"})
JSON = {"Content-Type": "application/json"}
TELLS = {"Content-Type": "application/problem+json"}


def refusal(status: int = 429, code: str = "rate.limited", **more: object) -> bytes:
    members = {"type": "urn:x", "title": "x", "status": status, "code": code, **more}
    return json.dumps(members, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"Content-Type": "text/html"}, b"{}"),
        (200, {"Content-Type": "application/problem+json"}, b"{}"),
        (200, {}, b"{}"),
        (200, {**JSON, "Content-Encoding": "gzip"}, gzip.compress(b"{}", mtime=0)),
        (201, JSON, b"{}"),
        (204, JSON, b""),
        (206, JSON, b"{}"),
        (299, JSON, b"{}"),
        (418, JSON, b"{}"),
        (600, TELLS, refusal(600)),
        (409, TELLS, refusal(429)),
        (409, {"Content-Type": "application/json"}, refusal(409)),
        (429, TELLS, refusal(429, " ")),
        (429, TELLS, refusal(429, "closed")),
        (429, TELLS, refusal(429, "case.closed\n")),
        (429, TELLS, refusal(429, more=1)),
        (429, TELLS, b"[" * 60_000),
        (429, TELLS, b'{"status":' + b"9" * 5000 + b"}"),
        (429, TELLS, refusal(429) + b" " * 70_000),
    ],
)
async def test_what_is_no_answer_of_ours_is_told_apart(status: int, headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(Unreachable) as fault:
        replies.json_body(status, headers, body)
    assert fault.value.code == "net.garbled"


@pytest.mark.parametrize("status", [300, 301, 302, 304, 307, 308, 399])
async def test_no_status_of_a_detour_is_followed(status: int) -> None:
    with pytest.raises(Unreachable, match="net.redirect"):
        replies.json_body(status, {**JSON, "Location": "https://elsewhere.example"}, b"{}")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("3", 3), ("9" * 5000, None), ("٣", None), ("-5", None), ("1e3", None), ("", None), ("+3", None)],
)
async def test_only_a_number_of_ours_is_waited_for(said: str, seconds: int | None) -> None:
    with pytest.raises(ServerProblem, match="rate.limited") as no:
        replies.json_body(429, {**TELLS, "Retry-After": said}, refusal())
    assert no.value.retry_after_s == seconds


async def test_a_refusal_puts_no_sentence_of_its_own_on_the_screen() -> None:
    with pytest.raises(ServerProblem) as no:
        replies.json_body(429, TELLS, refusal(request="Ring 06 1234 5678 now", where="é"))
    assert (no.value.request, no.value.where) == (None, None)
    with pytest.raises(ServerProblem) as ours:
        replies.json_body(429, TELLS, refusal(request="sV9sW_-aQ3Xk", where=".grants[3]"))
    assert (ours.value.request, ours.value.where) == ("sV9sW_-aQ3Xk", ".grants[3]")
    with pytest.raises(ServerProblem) as named:
        replies.json_body(409, TELLS, refusal(409, "mediator.says_ring_06_666", request="says_ring_06_1234"))
    assert (named.value.code, named.value.request) == ("problem.other", None)
    for language in Language:
        told = sentence(named.value, Sentences(language))
        assert "06" not in told
        assert told == Sentences(language)("problem-problem-other")


async def test_a_body_that_says_it_is_too_long_is_not_waited_for() -> None:
    asked = []

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**JSON, "Content-Length": str(replies.ANSWER_BYTES + 1)})
        await response.prepare(request)
        await response.write(b"x")
        asked.append(request.path)
        await request.content.read()
        return response

    async with serving(handler) as transport:
        with pytest.raises(Unreachable, match="net.garbled"):
            await transport.send(HEALTH)
    assert asked == ["/healthz"]


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(100_000)) + b"\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"F" * 5000 + b"\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/9.9 \xff\r\n\r\n",
        b"\x16\x03\x01",
        b"",
    ],
)
async def test_no_stream_of_bytes_is_more_than_a_bad_line(raw: bytes) -> None:
    async with talking(raw) as transport:
        for ask in (transport.send(HEALTH), transport.ask_bytes(PART, bytes(32)), _fetched(transport)):
            with pytest.raises((Unreachable, ServerProblem)):
                await ask


@pytest.mark.parametrize(
    "lines",
    [
        b"a" * 4_000_000,
        b"event: poke\nid: " + b"9" * 5000 + b"\n\n",
        b"event: poke\nid: 7\r8\n\n",
        b"event: poke\nid: \xd9\xa3\n\n",
        b"event: poke\n\n",
        b"\xff\xfe\n\n",
    ],
)
async def test_a_stream_of_pokes_that_is_none_ends(lines: bytes) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(lines)
        return response

    async with serving(handler) as transport:
        with pytest.raises(Unreachable, match="net"):
            assert [each async for each in transport.notifications(bytes(32), None)] == ["never"]


async def test_pages_come_in_the_stretch_that_was_asked_for_and_as_bytes() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        kind = request.headers.get("X-Kind", "application/octet-stream")
        return web.Response(status=int(request.headers.get("X-Status", "200")), body=b"xy", content_type=kind)

    def asked(**headers: str) -> RawRequest:
        return RawRequest(PART.route, PART.path, {name.replace("_", "-"): value for name, value in headers.items()})

    async with serving(handler) as transport:
        assert [each async for each in transport.fetch(asked(), bytes(32))] == [b"xy"]
        from_one = asked(Range="bytes=1-", X_Status="206")
        assert [each async for each in transport.fetch(from_one, bytes(32))] == [b"xy"]
        for other in (
            asked(X_Status="206"),
            asked(Range="bytes=1-"),
            asked(X_Kind="text/html"),
            asked(X_Status="299"),
        ):
            with pytest.raises(Unreachable, match="net.garbled"):
                await anext(transport.fetch(other, bytes(32)))


async def _fetched(transport: HttpTransport) -> list[bytes]:
    return [each async for each in transport.fetch(PART, bytes(32))]


@asynccontextmanager
async def talking(raw: bytes) -> AsyncIterator[HttpTransport]:
    """Answer every connection with these very bytes, and hang up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(raw)
            await writer.drain()
        writer.close()

    async def no_wait(_seconds: float) -> None:
        pass

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    transport = HttpTransport(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", no_wait)
    async with server:
        yield transport
        await transport.close()

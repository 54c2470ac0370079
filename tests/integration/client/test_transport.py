"""The line to a server: which origins are taken, what is tried again, and what every broken answer is called."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from relay.wire import limits
from relay.wire.routes import BY_NAME
from relay_client.errors import Misused, ServerProblem, Unreachable
from relay_client.net.http_transport import PIECE_BYTES, HttpTransport
from relay_client.net.replies import ANSWER_BYTES
from relay_client.net.transport import JsonRequest, RawRequest, checked_origin

PART = {"case": "A" * 22, "item": "A" * 22, "part": "1"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PROBLEM = '{"type":"about:blank","title":"Busy","status":%d,"code":"%s"}'


@asynccontextmanager
async def serving(handler: Handler, slept: list[float] | None = None) -> AsyncIterator[HttpTransport]:
    """Answer every request with one handler."""
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]

    async def sleep(seconds: float) -> None:
        (slept if slept is not None else []).append(seconds)

    transport = HttpTransport(f"http://127.0.0.1:{port}", sleep)
    try:
        yield transport
    finally:
        await transport.close()
        await runner.cleanup()


def answers(*replies: tuple[int, str, dict[str, str]]) -> Handler:
    """Answer with one reply after another; the last one stays."""
    left = list(replies)

    async def handler(_: web.Request) -> web.Response:
        status, text, headers = left.pop(0) if len(left) > 1 else left[0]
        kind = (
            "application/json" if status < 400 else "text/html" if text == "<html>" else "application/problem+json"
        )
        return web.Response(status=status, body=text.encode(), headers={"Content-Type": kind, **headers})

    return handler


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://Relay.Example/", "https://relay.example"),
        ("https://relay.example:443", "https://relay.example"),
        ("https://relay.example:8443", "https://relay.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_an_origin_has_one_spelling(typed: str, origin: str) -> None:
    assert checked_origin(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "http://relay.example",
        "http://10.0.0.1",
        "http://127.0.0.1.example",
        "ftp://relay.example",
        "relay.example",
        "https://",
        "https://relay.example/path",
        "https://relay.example?x=1",
        "https://anna@relay.example",
        "https://relay.example:port",
    ],
)
def test_plain_http_beyond_this_machine_and_other_addresses_are_refused(typed: str) -> None:
    with pytest.raises(Misused, match="origin.scheme"):
        checked_origin(typed)


async def test_what_may_pass_is_tried_four_times_with_the_same_bytes() -> None:
    seen: list[bytes] = []

    async def busy(request: web.Request) -> web.Response:
        seen.append(await request.read())
        return web.Response(status=503, text=PROBLEM % (503, "store.busy"), content_type="application/problem+json")

    slept: list[float] = []
    async with serving(busy, slept) as transport:
        with pytest.raises(ServerProblem, match="store.busy"):
            await transport.send(JsonRequest(BY_NAME["logout"], b'{"same":1}'))
    assert seen == [b'{"same":1}'] * 4
    assert slept == [0.5, 1.5, 4.0]


async def test_an_answer_after_a_while_is_an_answer() -> None:
    slept: list[float] = []
    handler = answers((503, PROBLEM % (503, "store.busy"), {"Retry-After": "3"}), (200, "{}", {}))
    async with serving(handler, slept) as transport:
        assert await transport.send(JsonRequest(BY_NAME["health"])) == b"{}"
    assert slept == [3]


async def test_a_long_wait_is_reported_and_not_waited_for() -> None:
    slept: list[float] = []
    async with serving(answers((429, PROBLEM % (429, "rate.limited"), {"Retry-After": "300"})), slept) as transport:
        with pytest.raises(ServerProblem, match="rate.limited") as refused:
            await transport.send(JsonRequest(BY_NAME["health"]))
    assert refused.value.retry_after_s == 300
    assert slept == []


async def test_a_refusal_is_not_asked_again() -> None:
    slept: list[float] = []
    async with serving(answers((409, PROBLEM % (409, "case.paused"), {})), slept) as transport:
        with pytest.raises(ServerProblem) as refused:
            await transport.send(JsonRequest(BY_NAME["health"]))
    assert (refused.value.code, refused.value.status, slept) == ("case.paused", 409, [])
    assert refused.value.hint == "Everything waits until every pause is lifted."


@pytest.mark.parametrize(
    ("status", "text", "headers", "code"),
    [
        (302, "", {"Location": "https://elsewhere.example"}, "net.redirect"),
        (500, "<html>", {}, "net.garbled"),
        (502, "<html>", {}, "net.unreachable"),
        (200, "x" * (ANSWER_BYTES + 1), {}, "net.garbled"),
    ],
)
async def test_what_is_no_answer_of_the_server_is_told_apart(
    status: int, text: str, headers: dict[str, str], code: str
) -> None:
    async with serving(answers((status, text, headers))) as transport:
        with pytest.raises(Unreachable) as fault:
            await transport.send(JsonRequest(BY_NAME["health"]))
    assert fault.value.code == code


@pytest.mark.parametrize(("route", "most"), [("look", limits.LOOK_ANSWER_BYTES), ("case.journal", ANSWER_BYTES)])
async def test_an_answer_of_its_route_s_length_is_heard_and_not_a_byte_more(route: str, most: int) -> None:
    path = {"case": "A" * 22}
    for size, heard in ((most, True), (most + 1, False)):
        async with serving(answers((200, "x" * size, {}))) as transport:
            sent = transport.send(JsonRequest(BY_NAME[route], b"{}", path))
            if heard:
                assert len(await sent) == size
                continue
            with pytest.raises(Unreachable, match=r"net\.garbled"):
                await sent


LOOK = RawRequest(BY_NAME["upload.look"], {"upload": "A" * 22})


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "login.expired"), (404, "upload.unknown"), (429, "rate.limited"), (503, "store.busy")],
)
async def test_a_no_without_words_is_understood_by_its_status(status: int, code: str) -> None:
    async with serving(answers((status, "", {}))) as transport:
        with pytest.raises(ServerProblem) as refused:
            await transport.ask_bytes(LOOK, bytes(32))
    assert (refused.value.code, refused.value.status) == (code, status)


@pytest.mark.parametrize(
    ("status", "code"), [(302, "net.redirect"), (418, "net.garbled"), (502, "net.unreachable")]
)
async def test_what_is_no_answer_to_a_question_about_bytes_is_told(status: int, code: str) -> None:
    async with serving(answers((status, "<html>", {"Location": "https://elsewhere.example/"}))) as transport:
        with pytest.raises(Unreachable, match=code):
            await transport.ask_bytes(LOOK, bytes(32))
        with pytest.raises(Unreachable, match=code):
            await anext(transport.fetch(LOOK, bytes(32)))


async def test_a_page_is_sent_piece_by_piece_with_its_length_and_heard_in_pieces() -> None:
    seen: list[tuple[str, str | None, bytes]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.method, request.headers.get("Content-Length"), await request.read()))
        return web.Response(body=bytes(300_000), headers={"Upload-Offset": "6"})

    async with serving(handler) as transport:
        asked = RawRequest(BY_NAME["upload.add"], LOOK.path, {"Content-Length": "6"}, lambda: [b"abc", b"def"])
        heard = await transport.ask_bytes(asked, bytes(32))
        assert (heard.headers["upload-offset"], len(heard.body)) == ("6", 300_000)
        pieces = [piece async for piece in transport.fetch(RawRequest(BY_NAME["part.hashes"], PART), bytes(32))]
    assert seen == [("PATCH", "6", b"abcdef"), ("GET", None, b"")]
    assert sum(len(piece) for piece in pieces) == 300_000
    assert max(len(piece) for piece in pieces) <= PIECE_BYTES


async def test_a_server_that_answers_before_it_heard_all_is_heard() -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(
            status=409, text=PROBLEM % (409, "upload.offset"), content_type="application/problem+json"
        )

    async with serving(handler) as transport:
        long = 64
        head = {"Content-Length": str(long * PIECE_BYTES)}
        asked = RawRequest(BY_NAME["upload.add"], LOOK.path, head, lambda: [bytes(PIECE_BYTES)] * long)
        with pytest.raises((ServerProblem, Unreachable)) as refused:
            await transport.ask_bytes(asked, bytes(32))
    assert refused.value.code in {"upload.offset", "net.unreachable"}


async def test_nobody_at_home() -> None:
    async with serving(answers((200, "{}", {}))) as transport:
        gone = HttpTransport(transport.origin, transport._retry._sleep)
    with pytest.raises(Unreachable, match="net.unreachable"):
        await gone.send(JsonRequest(BY_NAME["health"]))
    await gone.close()


async def test_a_certificate_that_does_not_hold_is_no_certificate(tmp_path: Path) -> None:
    async with serving(answers((200, "{}", {}))) as transport:
        secure = HttpTransport(transport.origin.replace("http:", "https:"), transport._retry._sleep)
        with pytest.raises(Unreachable, match="net.tls"):
            await secure.send(JsonRequest(BY_NAME["health"]))
        await secure.close()


async def test_pokes_carry_their_cursor_and_resume_from_it() -> None:
    seen: list[str | None] = []

    async def stream(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers.get("Last-Event-ID"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(
            b":\n\nevent: poke\nid: 7\ndata:\n\nevent: other\nid: 8\n\nevent: poke\r\nid: 9\r\n\r\n"
        )
        return response

    async with serving(stream) as transport:
        assert [cursor async for cursor in transport.notifications(bytes(32), None)] == ["7", "9"]
        assert [cursor async for cursor in transport.notifications(bytes(32), "9")] == ["7", "9"]
    assert seen == [None, "9"]


async def test_a_stream_of_pokes_may_be_refused() -> None:
    async with serving(answers((401, PROBLEM % (401, "login.expired"), {}))) as transport:
        with pytest.raises(ServerProblem, match="login.expired"):
            await anext(transport.notifications(bytes(32), None))


async def test_the_bearer_token_and_nothing_else_says_who_asks() -> None:
    seen: list[dict[str, str]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(dict(request.headers))
        response = web.json_response({})
        response.set_cookie("who", "anna")
        return response

    async with serving(handler) as transport:
        await transport.send(JsonRequest(BY_NAME["logout"], b"{}"), bytes(32))
        await transport.send(JsonRequest(BY_NAME["health"]))
    assert seen[0]["Authorization"] == "Bearer " + "A" * 43
    assert "Authorization" not in seen[1]
    assert "Cookie" not in seen[1]
    assert {each["User-Agent"] for each in seen} == {"letters"}

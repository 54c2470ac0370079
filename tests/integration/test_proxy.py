"""A relay behind the nginx of the manual, with the project's own file: everything goes through, and nothing stays there."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from relay.domain.account import Profile
from relay.domain.ids import UploadId
from relay.domain.model import Side
from relay.handlers import problems
from relay.handlers.body_reader import BUFFER_BYTES
from relay.service.backend import ErrorReply
from relay.wire import codec, messages
from relay.wire.codec import base64url, unbase64url
from relay.wire.routes import BY_NAME, POKES_PATH
from relay_client.errors import ServerProblem
from relay_client.net.http_transport import HttpTransport
from relay_client.net.transport import JsonRequest
from tests.integration.conftest import Served, Stage, put_up
from tests.support.certificates import certificate
from tests.support.left_open import held_open
from tests.support.nginx import Nginx, nginx, settings
from tests.support.process import Line, lined, path_of, serving
from tests.support.programs import program
from tests.support.queues import connections, waiting
from tests.support.raw import RawLine
from tests.support.relay_site import copied
from tests.support.tus import RawUpload, Tus
from tests.support.until import until
from tests.support.world import Written
from tests.support.writing import Watch

BEHIND = {"RELAY_TRUSTED_PROXIES": "127.0.0.1/32"}
SLICE = 64
"""Bytes of a body that are looked for: too many to be anywhere by chance."""
PEOPLE = 1_300
ALL_WITHIN_S = 180.0
"""Seconds after which an answer that never comes fails the test."""
DESCRIPTORS = 3 * PEOPLE + 500
"""Of this process: one for each person. Of nginx two, of the relay one; the system gives all three the same limit."""


def beginning(name: str) -> bytes:
    """Spell how a login begins."""
    return codec.encode(messages.LoginStart(name, Profile.PARTY))


class Proxied(Struct, frozen=True):
    """A relay with a furnished stage, and an nginx before it."""

    served: Served
    nginx: Nginx

    @property
    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.nginx.certificate))


@contextmanager
def proxied_by(stage: Stage, folder: Path, changed: Mapping[str, str] | None = None) -> Iterator[Proxied]:
    with (
        put_up(stage, folder / "server", **BEHIND, RELAY_BODY_SECONDS="600") as served,
        nginx(folder, served.server.port, changed) as before,
    ):
        yield Proxied(served, before)


@pytest.fixture(scope="module")
def proxied(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """The relay for this module. In the end nginx has made no file, and has said nothing but how it began."""
    with proxied_by(stage, tmp_path_factory.mktemp("proxied")) as proxied:
        before = proxied.nginx.folders()
        yield proxied
        assert proxied.nginx.folders() == before
        assert re.fullmatch(r".* using inherited sockets from .*\n", proxied.nginx.said())


@asynccontextmanager
async def through(proxied: Proxied) -> AsyncIterator[Line]:
    """Reach the relay by way of nginx."""
    before = held_open()
    async with lined(proxied.nginx, ssl=proxied.tls) as line:
        proxied.served.site.line = line
        yield line
        proxied.served.site.line = None

    async def closed() -> bool:
        return held_open() <= before

    await until(closed, "the last words of TLS were said")


def test_the_file_is_one_that_nginx_takes_without_a_word(tmp_path: Path) -> None:
    found = program("nginx", "nginx-light")
    home = tmp_path / "nginx"
    home.mkdir()
    (tmp_path / "nginx.conf").write_text(settings(home, 1, (2, 3), {}), encoding="utf-8")
    certificate(tmp_path)
    command = [found, "-t", "-q", "-e", "stderr", "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- nothing stays --------------------------------------------------------------------------------------------


async def brought_while_the_relay_stands_still(proxied: Proxied) -> tuple[bytes, bytes]:
    """Submit a letter while the relay takes nothing in; return its body and what nginx holds in files meanwhile."""
    served = proxied.served
    text = b'{"text":"' + served.site.chance(12_000).hex().encode() + b'"}'
    async with through(proxied) as line:
        letter = await served.site.write(served.case.a, served.case.case, Side.A, [served.lead], text=text)
        body, frontend = codec.encode(letter.request), served.server.frontend
        os.kill(frontend, signal.SIGSTOP)
        try:
            sending = asyncio.create_task(line.ask("item.submit", served.case.a, body, case=served.case.case))

            async def came() -> bool:
                return waiting(served.server.port, at_listener=True)[1] >= len(body)

            await until(came, "all of the body waits before the relay")
            held = proxied.nginx.held()
        finally:
            os.kill(frontend, signal.SIGCONT)
        assert (await sending).status == 200
    return body, held


def found_in(held: bytes, body: bytes) -> bool:
    return any(body[at : at + SLICE] in held for at in range(0, len(body) - SLICE, SLICE))


async def test_nothing_of_a_body_lies_in_a_file_of_nginx_while_the_relay_takes_nothing_in(proxied: Proxied) -> None:
    before = proxied.nginx.folders()
    body, held = await brought_while_the_relay_stands_still(proxied)
    assert len(body) > 30_000, "more than nginx keeps of a body in memory, where it keeps bodies"
    assert not found_in(held, body)
    assert proxied.nginx.folders() == before, "no file was made, not even for a moment"


async def test_a_proxy_that_takes_bodies_in_first_is_seen(stage: Stage, tmp_path: Path) -> None:
    with proxied_by(stage, tmp_path, {"proxy_request_buffering off;": ""}) as proxied:
        before = proxied.nginx.folders()
        body, held = await brought_while_the_relay_stands_still(proxied)
        assert found_in(held, body)
        assert proxied.nginx.folders() != before


async def large_letter(proxied: Proxied, length: int) -> Written:
    """Write a letter with a part of so many bytes, without sending it."""
    case, site = proxied.served.case, proxied.served.site
    return await site.write(case.a, case.case, Side.A, [proxied.served.lead], large=(site.chance(length),))


async def submit(proxied: Proxied, line: Line, letter: Written, path: str) -> None:
    """Submit a letter with its one upload."""
    case, upload = proxied.served.case, UploadId(unbase64url(path.rpartition("/")[2]))
    request = replace(letter.request, uploads=(upload,))
    (await line.ask("item.submit", case.a, request, case=case.case)).read(messages.Done)


@asynccontextmanager
async def asked_for_a_part_and_not_read(proxied: Proxied) -> AsyncIterator[RawLine]:
    """Ask for a part of a letter, and take nothing of it but the head."""
    case = proxied.served.case
    async with through(proxied) as line:
        letter = await large_letter(proxied, 12 << 20)
        tus = Tus(line, case.a)
        path = await tus.made(case.case, letter.item, len(letter.large[0]))
        assert (await tus.add(path, 0, letter.large[0])).status == 204
        await submit(proxied, line, letter, path)
    there = path_of(BY_NAME["part.read"], case=case.case, item=letter.item, part=1)
    asked = f"GET {there} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {base64url(case.mediator.bearer)}\r\n\r\n"
    async with RawLine.to(proxied.nginx.port, tls=proxied.tls, limit=1_024, window=4_096) as line:
        await line.send(asked.encode())
        assert b" 200 OK\r\n" in await line.reader.readuntil(b"\r\n")
        yield line


async def test_nothing_of_a_reply_lies_in_a_file_of_nginx_while_its_reader_does_not_read(proxied: Proxied) -> None:
    before, port = proxied.nginx.folders(), proxied.served.server.port
    async with asked_for_a_part_and_not_read(proxied):

        async def stands() -> bool:
            return waiting(port, at_listener=False)[1] > 0

        await until(stands, "what the relay sent waits before nginx")
        assert proxied.nginx.folders() == before


async def test_a_proxy_that_takes_replies_in_first_is_seen(stage: Stage, tmp_path: Path) -> None:
    with proxied_by(stage, tmp_path, {"proxy_buffering off;": "", "proxy_max_temp_file_size 0;": ""}) as proxied:
        before = proxied.nginx.folders()
        async with asked_for_a_part_and_not_read(proxied):

            async def made() -> bool:
                return proxied.nginx.folders() != before

            await until(made, "nginx makes a file")


# --- everything goes through ----------------------------------------------------------------------------------


async def test_an_upload_whose_line_breaks_goes_on_from_where_it_stood(proxied: Proxied) -> None:
    served, case = proxied.served, proxied.served.case
    async with through(proxied) as line:
        letter, tus = await large_letter(proxied, 10 << 20), Tus(line, case.a)
        data = letter.large[0]
        path = await tus.made(case.case, letter.item, len(data))
        half, watch = len(data) // 2, Watch(served.server, served.site.home, path)
        async with RawUpload.to(proxied.nginx.port, tls=proxied.tls) as raw:
            await raw.begin(path, case.a, 0, Content_Length=str(len(data)))
            await raw.send(data[:half])
            await watch.arrived(tus, BUFFER_BYTES)
        await watch.left()
        at = await tus.offset(path)
        assert BUFFER_BYTES <= at <= half, "what had gone through is kept"
        assert (await tus.add(path, at, data[at:])).status == 204
        await submit(proxied, line, letter, path)
        read = await line.ask("part.read", served.lead, case=case.case, item=letter.item, part=1)
        assert read.body == data


async def test_a_poke_comes_through_at_once(proxied: Proxied) -> None:
    served = proxied.served
    asked = f"GET {POKES_PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {base64url(served.lead.bearer)}\r\n\r\n"
    async with through(proxied) as line, RawLine.to(proxied.nginx.port, tls=proxied.tls) as stream:
        await stream.send(asked.encode())
        assert b"text/event-stream" in await stream.reader.readuntil(b"\r\n\r\n")

        async def cursor() -> int:
            await stream.reader.readuntil(b"id: ")
            return int(await stream.reader.readline())

        began, letter = await cursor(), await served.new_letter()
        assert (await line.ask("item.submit", served.case.a, letter.request, case=served.case.case)).status == 200
        assert await cursor() == began + 1


async def test_the_relays_own_refusal_comes_through_also_of_what_is_too_large(proxied: Proxied) -> None:
    async with through(proxied) as line:
        refused = await line.ask(
            "item.submit", proxied.served.case.a, bytes(3 << 20), case=proxied.served.case.case
        )
    assert (refused.status, refused.code) == (413, "request.too_large")


async def test_a_proxy_alone_says_in_the_relays_own_words_that_there_is_none(
    stage: Stage, proxied: Proxied, tmp_path: Path
) -> None:
    body = problems.reply(ErrorReply("service.stopping"), "")[1]
    own = replace(codec.decode(messages.Problem, body), request=None)
    with nginx(tmp_path, 1) as alone:
        tls = ssl.create_default_context(cafile=str(alone.certificate))
        async with lined(alone, ssl=tls) as line:
            for route in ("health", "organisation"):
                away = await line.ask(route, None)
                assert (away.status, away.body) == (503, codec.encode(own))
                assert away.headers["Cache-Control"] == "no-store"
            sent = await line.ask("item.submit", stage.case.a, bytes(3 << 20), case=stage.case.case)
            assert (sent.status, sent.code) == (503, "service.stopping")
        waited: list[float] = []

        async def sleep(seconds: float) -> None:
            waited.append(seconds)

        client = HttpTransport(alone.origin, sleep, ca_file=alone.certificate)
        with pytest.raises(ServerProblem) as told:
            await client.send(JsonRequest(BY_NAME["organisation"]))
        await client.close()
    assert (told.value.code, waited) == ("service.stopping", [5, 5, 5])


async def test_only_the_newest_tls_is_spoken_and_nothing_is_said_of_the_proxy(proxied: Proxied) -> None:
    async with through(proxied) as line:
        reply = await line.ask("health", None)
    assert reply.headers["Server"] == "nginx"
    older = proxied.tls
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        async with RawLine.to(proxied.nginx.port, tls=older):
            pytest.fail("an older version was spoken")


async def test_clients_are_told_apart_and_nobody_chooses_by_what_address(stage: Stage, tmp_path: Path) -> None:
    home = copied(stage.site.home, tmp_path / "server")
    with serving(home, RELAY_PACE="0.01", **BEHIND) as server, nginx(tmp_path, server.port) as before:
        tls = ssl.create_default_context(cafile=str(before.certificate))

        async def asked(source: str, claimed: str, name: str) -> int:
            """Begin to log in; return the status."""
            body = beginning(name)
            head = (
                f"POST /v1/login/start HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                f"X-Forwarded-For: {claimed}\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            async with RawLine.to(before.port, tls=tls, source=source) as line:
                await line.send(head.encode() + body)
                return (await line.reply()).status

        first = [await asked("127.0.0.2", f"10.0.0.{n}", f"nobody-{n}") for n in range(20)]
        assert first[-1] == 429, "whatever it says, it is the same one"
        assert await asked("127.0.0.3", "127.0.0.2", "somebody") == 200, "and another one is another one"


async def test_what_a_client_claims_to_be_forwarded_from_is_not_passed_on(tmp_path: Path) -> None:
    heads: list[bytes] = []

    async def kept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Stand in the relay's place, and keep what comes."""
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    behind = await asyncio.start_server(kept, "127.0.0.1", 0)
    async with behind:
        with nginx(tmp_path, behind.sockets[0].getsockname()[1]) as before:
            tls = ssl.create_default_context(cafile=str(before.certificate))
            async with RawLine.to(before.port, tls=tls, source="127.0.0.2") as line:
                await line.send(b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n")
                assert (await line.reply()).status == 200
    assert re.findall(rb"(?i)^x-forwarded-for: (.*)\r$", heads[0], re.MULTILINE) == [b"127.0.0.2"]


async def test_thirteen_hundred_people_are_under_way_at_once(proxied: Proxied) -> None:
    served, (soft, hard) = proxied.served, resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < DESCRIPTORS:
        pytest.skip(f"NOT CHECKED with {PEOPLE} people: the system gives a process {hard} files at most")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, DESCRIPTORS), hard))
    tls, others = proxied.tls, connections(served.server.port)
    body = beginning("nobody")
    head = f"POST /v1/login/start HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    try:
        async with asyncio.timeout(ALL_WITHIN_S), AsyncExitStack() as stack:
            lines = []
            for n in range(PEOPLE):
                source = f"127.1.{n // 250}.{n % 250 + 1}"
                line = await stack.enter_async_context(RawLine.to(proxied.nginx.port, tls=tls, source=source))
                await line.send(head.encode() + body[:5])
                lines.append(line)

            async def all_there() -> bool:
                return connections(served.server.port) >= others + PEOPLE

            await until(all_there, "each of them has reached the relay")
            async with through(proxied) as one_more:
                assert (await one_more.ask("ready", None)).status == 200
            for line in lines:
                await line.send(body[5:])
            statuses = {(await line.reply()).status for line in lines}
        assert statuses == {200}
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

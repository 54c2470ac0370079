"""`letters app`: the screens of the installation itself, the service behind them, and nobody else in front of them."""

from __future__ import annotations

import contextlib
import hashlib
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from msgspec import Struct

from relay.bundle import files
from relay.domain.ids import CaseId
from relay.wire import codec, messages
from relay.wire.codec import base64url
from relay_client.api.account import Account
from relay_client.net import app_server
from relay_client.net.http_transport import HttpTransport
from relay_client.net.transport import Transport
from relay_client.views.items import Letter
from tests.support.installed import FILES, SCRIPT, installation, web_folder
from tests.support.letters_app import App, command, running
from tests.support.organisation import TELEPHONE, Seated
from tests.support.pages import clean, contents, noisy
from tests.support.process import Line, Reply, lined
from tests.support.raw import RawLine
from tests.support.served import ServedOrganisation, served

pytestmark = pytest.mark.asyncio(loop_scope="module")

STYLE = ":root { --ink: #223344; }\n"
LETTER = Letter("Dear other, this is what I wanted to say.", "en")


def failed(folder: Path, login: str, program: dict[str, str], *more: str) -> str:
    line, env = command(folder, login, program, *more)
    done = subprocess.run(
        line, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 6, done
    return done.stderr


class Site(Struct, frozen=True):
    """A service with a case, and an app before it for anna."""

    office: ServedOrganisation
    seated: Seated
    app: App
    program: dict[str, str]


@contextlib.asynccontextmanager
async def sited(folder: Path) -> AsyncIterator[Site]:
    program = installation(folder / "program", web=True)
    (folder / "ours.css").write_text(STYLE)
    async with served(folder, **program, RELAY_STYLE=str(folder / "ours.css")) as office:
        seated = await office.seated()
        with running(folder, "anna", program) as app:
            yield Site(office, seated, app, program)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """For tests that ask nothing of the service: what they opened is closed with each of them."""
    async with sited(tmp_path_factory.mktemp("app")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def own(tmp_path: Path) -> AsyncIterator[Site]:
    """For a test that asks the service: lines to it stay open for a while."""
    async with sited(tmp_path) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def line(site: Site) -> AsyncIterator[Line]:
    async with lined(site.app, auto_decompress=False) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def own_line(own: Site) -> AsyncIterator[Line]:
    async with lined(own.app, auto_decompress=False) as opened:
        yield opened


def through(site: Site, person: Account, monkeypatch: pytest.MonkeyPatch) -> Account:
    """Give the same account to a program that asks the app, as the browser does, and not the service."""

    def connect(_origin: str) -> Transport:
        transport = HttpTransport(site.app.origin, site.office.around("app").sleep)
        site.office.transports.append(transport)
        return transport

    monkeypatch.setattr(site.office, "connect", connect)
    return site.office.started_again(person)


async def raw(app: App, head: str) -> Reply:
    async with RawLine.to(app.port) as sent:
        await sent.send(f"{head}\r\n\r\n".replace("\n", "\r\n").replace("\r\r", "\r").encode())
        return await sent.reply()


@pytest.mark.parametrize("name", [*FILES, files.LIST])
async def test_it_serves_the_files_of_the_installation_with_the_same_headers(
    site: Site, line: Line, name: str
) -> None:
    path = "/" if name == files.PAGE else f"/{name}"
    reply = await line.send("GET", path, headers={"Accept-Encoding": "identity"})
    assert reply.status == 200
    assert name not in FILES or reply.body == FILES[name]
    expected = files.file(name, files.Kept("", reply.body)).headers
    assert {each: reply.headers[each] for each in expected} == expected
    head = await line.send("HEAD", path)
    assert (head.status, head.body) == (200, b"")


async def test_what_it_says_is_the_code_of_the_list_and_where_things_go(site: Site, line: Line) -> None:
    listed = (await line.send("GET", "/integrity.json", headers={"Accept-Encoding": "identity"})).body
    assert hashlib.sha256(listed).hexdigest() in site.app.said
    assert f"What you send goes to {site.office.origin}, and nowhere else." in site.app.said
    assert site.app.port == app_server.usual_port(site.office.origin)
    page, file = await line.send("HEAD", "/"), await line.send("HEAD", "/integrity.json")
    assert (page.headers["Relay-Service"], "Relay-Service" in file.headers) == (site.office.origin, False)


async def test_a_letter_with_pages_goes_through_it_and_is_opened(
    own: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    case: CaseId = own.seated.case
    anna = through(own, own.seated.anna, monkeypatch)
    draft = anna.save_draft(LETTER, case=case)
    await anna.enclose(draft, case, contents(clean(1), noisy(2)))
    sent = await anna.party.letters.submit(case, LETTER, await anna.party.cases.readers(case), draft=draft)
    opened = await own.seated.lead.mediator.held.read(case, sent.item)
    assert opened.letter is not None
    assert opened.letter.text == LETTER.text
    lead = through(own, own.seated.lead, monkeypatch)
    assert await lead.items.page_images(await lead.mediator.held.read(case, sent.item)) == (clean(1), noisy(2))
    assert any(each.path.startswith("/v1/uploads") for each in own.office.recorder.exchanges)


async def test_a_poke_comes_through_while_the_stream_stands(
    own: Site, own_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    bearer = {"Authorization": f"Bearer {base64url(await own.seated.lead._session.bearer())}"}
    async with own_line._session.get(f"{own.app.origin}/v1/pokes", headers=bearer) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        first = await stream.content.readuntil(b"\n\n")
        assert first.startswith(b"event: poke\n")
        await own.seated.anna.party.contact.pause(own.seated.case)
        again = b""
        while b"event: poke" not in again:
            again = await stream.content.readuntil(b"\n\n")
        assert again != first


async def test_the_service_is_told_nothing_of_the_browser_and_the_browser_what_is_its_own(
    own: Site, own_line: Line
) -> None:
    told = {"Cookie": "a=b", "Accept-Language": "nl", "User-Agent": "Browser/1", "X-Other": "x"}
    reply = await own_line.send("GET", "/v1/organisation", headers={**told, "Origin": own.app.origin})
    assert codec.decode(messages.Organisation, reply.body).origin == own.office.origin
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Server"] == "letters"
    assert "Strict-Transport-Security" not in reply.headers
    recorded = own.office.recorder.exchanges[-1]
    assert recorded.path == "/v1/organisation"
    heads = {name.lower(): value for name, value in recorded.sent.items()}
    assert not {"cookie", "accept-language", "x-other", "origin"} & heads.keys()
    assert heads["user-agent"] == "letters"
    refused = await own_line.send("GET", "/v1/cases")
    assert (refused.code, refused.headers["WWW-Authenticate"]) == ("login.needed", "Bearer")
    sheet = await own_line.send("GET", "/organisation.css", headers={"Accept-Encoding": "identity"})
    number = f'  --telephone: "{TELEPHONE}";\n'.encode()
    assert (sheet.status, sheet.body) == (200, b":root {\n  --ink: #223344;\n" + number + b"}\n")


@pytest.mark.parametrize(
    "changed",
    [
        "Host: evil.example",
        "Host: evil.example:{port}",
        "Host: localhost:{port}",
        "Host: 127.0.0.1",
        "Host: {host}\nHost: evil.example",
        "X: no host at all",
        "Host: {host}\nOrigin: https://evil.example",
        "Host: {host}\nOrigin: null",
        "Host: {host}\nOrigin: http://127.0.0.1:1",
        "Host: {host}\nSec-Fetch-Site: cross-site",
        "Host: {host}\nSec-Fetch-Site: same-site",
    ],
)
@pytest.mark.parametrize("path", ["/", "/v1/organisation"])
async def test_another_name_or_another_page_is_refused(site: Site, path: str, changed: str) -> None:
    before = len(site.office.recorder.exchanges)
    headers = changed.format(host=site.app.host, port=site.app.port)
    reply = await raw(site.app, f"GET {path} HTTP/1.1\n{headers}")
    assert reply.status in {400, 403}
    assert len(site.office.recorder.exchanges) == before, "the service heard of it"
    good = await raw(site.app, f"GET / HTTP/1.1\nHost: {site.app.host}\nOrigin: {site.app.origin}")
    assert good.status == 200


@pytest.mark.parametrize("shown_as", ["document", "iframe", "script", "style", "image", "worker"])
async def test_nothing_of_the_service_is_shown_or_run_as_if_it_were_of_this_installation(
    site: Site, shown_as: str
) -> None:
    before = len(site.office.recorder.exchanges)
    asked = f"GET /v1/organisation HTTP/1.1\nHost: {site.app.host}\nSec-Fetch-Site: same-origin\nSec-Fetch-Dest: {shown_as}"
    assert (await raw(site.app, asked)).status == 403
    assert len(site.office.recorder.exchanges) == before, "the service heard of it"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/../config.py",
        "/healthz",
        "/metrics",
        "/v1",
        "//v1/organisation",
        "http://evil.example/v1/organisation",
    ],
)
async def test_no_other_address_leads_anywhere(site: Site, path: str) -> None:
    before = len(site.office.recorder.exchanges)
    reply = await raw(site.app, f"GET {path} HTTP/1.1\nHost: {site.app.host}")
    assert reply.status == 404
    assert len(site.office.recorder.exchanges) == before


async def test_only_looking_at_files_is_served(line: Line) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (await line.send(method, f"/{SCRIPT}")).status == 405


async def strange(request: web.BaseRequest) -> web.StreamResponse:
    """A service that is none of ours."""
    if request.path == "/organisation.css":
        return web.Response(text="body { display: none }")
    if request.path.startswith("/v1/as/"):
        kind = request.path.removeprefix("/v1/as/").replace(".", "/")
        return web.Response(body=b"<form action='https://evil.example/'>", headers={"Content-Type": kind})
    if request.path == "/v1/elsewhere":
        return web.Response(status=302, headers={"Location": "https://evil.example/", "Set-Cookie": "a=b"})
    half = web.StreamResponse(headers={"Content-Length": "100"})
    await half.prepare(request)
    await half.write(b"only this much")
    assert request.transport is not None
    request.transport.abort()
    return half


class At(Struct):
    """Whatever stands at an address."""

    origin: str


@contextlib.asynccontextmanager
async def app_before(origin: str, folder: Path) -> AsyncIterator[Line]:
    bundle = files.read(web_folder(folder / "web"))
    async with (
        app_server.served(bundle, origin, app_server.listening(0), None) as address,
        lined(At(address)) as asked,
    ):
        yield asked


@contextlib.asynccontextmanager
async def strange_service(
    answers: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]] = strange,
) -> AsyncIterator[str]:
    listener = app_server.listening(0)
    runner = web.ServerRunner(web.Server(answers, access_log=None), shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await runner.cleanup()


async def test_what_a_service_sends_that_lies_goes_no_further_than_it_must(tmp_path: Path) -> None:
    async with strange_service() as origin, app_before(origin, tmp_path) as asked:
        sheet = await asked.send("GET", "/organisation.css")
        assert (sheet.status, sheet.body) == (200, b"")
        elsewhere = await asked.send("GET", "/v1/elsewhere")
        assert not {"Location", "Set-Cookie"} & elsewhere.headers.keys()
        for kind in (
            "text.html",
            "text.html; charset=utf-8",
            "Text.JavaScript",
            "image.svg+xml",
            "application.xhtml+xml",
        ):
            shown = await asked.send("GET", f"/v1/as/{kind}")
            assert shown.headers["Content-Type"] == "application/octet-stream"
            assert "sandbox" in shown.headers["Content-Security-Policy"]
        ours = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"}
        plain = await asked.send("GET", "/v1/as/application.json; charset=utf-8", headers=ours)
        assert plain.status == 200
        assert plain.headers["Content-Type"].startswith("application/json")
        with pytest.raises(aiohttp.ClientError):
            await asked.send("GET", "/v1/half")
        assert (await asked.send("GET", "/")).body == FILES[files.PAGE]


async def test_a_service_that_is_away_is_told_in_its_own_form(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        away = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    async with app_before(away, tmp_path) as asked:
        reply = await asked.send("GET", "/v1/organisation")
        assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "service.stopping", "5")
        assert (await asked.send("GET", "/")).status == 200
        assert (await asked.send("GET", "/organisation.css")).body == b""


async def test_ctrl_c_ends_it_and_its_port_is_free_again(site: Site) -> None:
    folder = site.office.folder
    with running(folder, "bert", site.program) as second:
        assert "The usual address is taken by another program." in second.said
        second.process.send_signal(signal.SIGINT)
        assert second.process.stdout is not None
        assert b"Ended." in second.process.stdout.read()
        assert second.process.wait(30) == 0
    socket.create_server(("127.0.0.1", second.port)).close()
    assert "This port is taken" in failed(folder, "bert", site.program, "--port", str(site.app.port))


async def test_without_the_web_client_or_with_a_damaged_one_it_says_so(site: Site, tmp_path: Path) -> None:
    folder = site.office.folder
    bare = installation(tmp_path / "bare", web=False)
    assert "not in this installation. Everything works with commands" in failed(folder, "anna", bare)
    damaged = installation(tmp_path / "damaged", web=True)
    (tmp_path / "damaged" / "relay" / "web" / SCRIPT).write_bytes(b"// others' screens")
    assert "are damaged on this device. Do not use them." in failed(folder, "anna", damaged)

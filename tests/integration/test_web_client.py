"""The web client as `relay serve` gives it: every file with the headers of its kind, nothing beside them, and nothing damaged."""

from __future__ import annotations

import hashlib
import json
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from relay.bundle import files
from relay.wire import codec, messages
from tests.integration.conftest import Served, Stage, put_up
from tests.support.installed import FILES, SCRIPT, WORKER, installation
from tests.support.nginx import nginx
from tests.support.operator import relay_process
from tests.support.process import Line, lined
from tests.support.programs import program as needed
from tests.support.raw import RawLine
from tests.support.relay_site import TELEPHONE, copied

STYLE = ":root { --ink: #223344; }\n"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return installation(tmp_path_factory.mktemp("program") / "here", web=True)


@pytest.fixture(scope="module")
def dressed(stage: Stage, program: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("dressed")
    (folder / "ours.css").write_text(STYLE)
    given = {"RELAY_STYLE": str(folder / "ours.css"), "RELAY_ORGANISATION": "Huis van Herstel"}
    with put_up(stage, folder / "server", **program, **given) as served:
        yield served


@pytest.fixture
async def web(dressed: Served) -> AsyncIterator[Line]:
    async with lined(dressed.server, auto_decompress=False) as opened:
        yield opened


def path_of(name: str) -> str:
    return "/" if name == "index.html" else f"/{name}"


@pytest.mark.parametrize("name", FILES)
async def test_every_file_is_served_as_it_is(dressed: Served, web: Line, name: str) -> None:
    with dressed.unchanged():
        reply = await web.send("GET", path_of(name), headers={"Accept-Encoding": "identity"})
    assert (reply.status, reply.body) == (200, FILES[name])
    expected = files.file(name, files.Kept("", FILES[name])).headers
    assert {each: reply.headers[each] for each in expected} == expected
    assert reply.headers["Server"] == "relay"
    assert "Set-Cookie" not in reply.headers


async def test_the_page_the_worker_and_the_interface_have_the_policies_of_their_kinds(web: Line) -> None:
    page, worker, asked = [
        (await web.send("GET", path)).headers["Content-Security-Policy"]
        for path in ("/", f"/{WORKER}", "/v1/organisation")
    ]
    assert page == files.PAGE_POLICY
    assert worker == files.WORKER_POLICY
    assert asked == "default-src 'none'; frame-ancestors 'none'"
    api = await web.send("GET", "/v1/organisation")
    assert api.headers["Cache-Control"] == "no-store"


async def test_looking_at_the_head_gives_the_same_without_the_body(web: Line) -> None:
    for name in FILES:
        for accepts in ("identity", "gzip", "br"):
            asked = {"Accept-Encoding": accepts}
            whole = await web.send("GET", path_of(name), headers=asked)
            head = await web.send("HEAD", path_of(name), headers=asked)
            assert (head.status, head.body) == (200, b"")
            told = [{**dict(each.headers), "Date": ""} for each in (whole, head)]
            assert told[0] == told[1]
            assert int(head.headers["Content-Length"]) == len(whole.body)


async def test_what_a_browser_has_is_not_sent_again(web: Line) -> None:
    first = await web.send("GET", f"/{SCRIPT}")
    again = await web.send("GET", f"/{SCRIPT}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    page = await web.send("GET", "/", headers={"If-None-Match": first.headers["ETag"]})
    assert page.status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/index.html",
        "/assets",
        "/assets/",
        "/assets/../",
        "/assets/../integrity.json",
        "/assets/..%2Fintegrity.json",
        "/assets/%2e%2e/%2e%2e/config.py",
        "/../config.py",
        "/..%2f..%2fetc/passwd",
        "//integrity.json",
        "/integrity.json/",
        "/INTEGRITY.JSON",
        "/assets/index-Ab3_x-9Q.js%00.html",
        "/assets/./index-Ab3_x-9Q.js",
        "/assets\\index-Ab3_x-9Q.js",
        "/bundle/files.py",
        "/relay.settings",
        "/app",
    ],
)
async def test_no_other_way_to_spell_an_address_leads_to_a_file(dressed: Served, path: str) -> None:
    async with RawLine.to(dressed.server.port) as raw:
        await raw.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        reply = await raw.reply()
    assert (reply.status, reply.code) == (404, "route.unknown")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_nothing_but_looking_is_served(dressed: Served, web: Line, method: str) -> None:
    for path in ("/", f"/{SCRIPT}", "/integrity.json"):
        with dressed.unchanged():
            reply = await web.send(method, path)
        assert (reply.code, reply.headers["Allow"]) == ("route.method", "GET, HEAD")


async def test_the_list_is_served_and_printed_by_the_check(
    dressed: Served, web: Line, program: dict[str, str]
) -> None:
    reply = await web.send("GET", "/integrity.json", headers={"Accept-Encoding": "identity"})
    sums = {each.name: each.sha256 for each in codec.decode(messages.Integrity, reply.body).files}
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    checked = relay_process(dressed.site.home, "--settings", "relay.settings", "check", **program)
    for name, digest in sums.items():
        assert f"\n{digest}  {name}\n" in checked.out
    digest = hashlib.sha256(reply.body).hexdigest()
    assert f"ok      web client: {len(FILES)} files, SHA-256 of their list {digest}\n" in checked.out
    told = json.loads(
        relay_process(dressed.site.home, "--settings", "relay.settings", "check", "--json", **program).out
    )
    assert told["web"] == [f"{digest}  {name}" for name, digest in sorted(sums.items())]


async def test_the_colours_and_the_number_of_the_organisation_are_at_their_address(web: Line) -> None:
    reply = await web.send("GET", "/organisation.css", headers={"Accept-Encoding": "identity"})
    number = f'  --telephone: "{TELEPHONE}";\n'.encode()
    assert (reply.status, reply.body) == (200, b":root {\n  --ink: #223344;\n" + number + b"}\n")
    assert reply.headers["Content-Type"] == "text/css; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-store"


async def test_the_name_and_the_exit_are_told_to_anyone(
    dressed: Served, web: Line, served: Served, line: Line
) -> None:
    told = codec.decode(messages.Organisation, (await line.send("GET", "/v1/organisation")).body)
    assert (told.organisation, told.exit) == (None, "https://www.wikipedia.org/")
    reply = await web.send("GET", "/v1/organisation")
    assert codec.decode(messages.Organisation, reply.body).organisation == "Huis van Herstel"


def test_a_style_sheet_that_does_more_stops_the_start_and_is_named(
    stage: Stage, program: dict[str, str], tmp_path: Path
) -> None:
    home = copied(stage.site.home, tmp_path / "server")
    (home / "ours.css").write_text("body { display: none }")
    at = ("--settings", home / "relay.settings")
    said = relay_process(home, *at, "serve", RELAY_STYLE="ours.css", **program).refused()
    assert said.startswith("RELAY_STYLE=")
    assert "begins with something else" in said
    assert "FAILED  style: RELAY_STYLE=" in relay_process(home, *at, "check", RELAY_STYLE="ours.css", **program).out
    gone = relay_process(home, *at, "serve", RELAY_STYLE="nowhere.css", **program).refused()
    assert "nowhere.css cannot be read: No such file" in gone


async def test_of_a_damaged_web_client_nothing_is_served_and_everything_else_is(
    stage: Stage, tmp_path: Path
) -> None:
    damaged = installation(tmp_path / "program", web=True)
    (tmp_path / "program" / "relay" / "web" / SCRIPT).write_bytes(b"// others' screens")
    with put_up(stage, tmp_path / "server", **damaged) as served:
        async with lined(served.server) as opened:
            page = await opened.send("GET", "/")
            assert (page.status, b"letters meedoen" in page.body) == (200, True)
            assert (await opened.send("GET", f"/{SCRIPT}")).code == "route.unknown"
            assert (await opened.send("GET", "/v1/organisation")).status == 200
        checked = relay_process(served.site.home, "--settings", "relay.settings", "check", **damaged)
    assert checked.code == 1
    assert f"FAILED  web client: {SCRIPT} of the web client" in checked.out
    assert "is not what its list says. Install relay-letters again." in checked.out
    assert (served.site.home / "server.log").read_text().count("web.unfit") == 1


async def test_of_a_file_that_is_another_since_the_start_nothing_is_sent(stage: Stage, tmp_path: Path) -> None:
    changed = installation(tmp_path / "program", web=True)
    folder = tmp_path / "program" / "relay" / "web"
    with put_up(stage, tmp_path / "server", faults="2", **changed) as served:
        async with lined(served.server, auto_decompress=False) as opened:
            for accepts, name in (("identity", SCRIPT), ("br", f"{SCRIPT}.br")):
                before = await opened.send("GET", f"/{SCRIPT}", headers={"Accept-Encoding": accepts})
                assert before.body == (folder / name).read_bytes()
                (folder / name).write_bytes(b"// others' screens")
                after = await opened.send("GET", f"/{SCRIPT}", headers={"Accept-Encoding": accepts})
                assert (after.status, after.code) == (500, "service.fault")
                assert b"others" not in after.body
            assert (await opened.send("GET", "/")).status == 200


async def test_without_a_web_client_there_is_the_slip_page_and_it_is_said(stage: Stage, tmp_path: Path) -> None:
    bare = installation(tmp_path / "program", web=False)
    with put_up(stage, tmp_path / "server", **bare) as served:
        async with lined(served.server) as opened:
            page = await opened.send("GET", "/")
            assert (page.status, b"letters meedoen" in page.body) == (200, True)
            for path in ("/integrity.json", "/organisation.css", f"/{SCRIPT}"):
                assert (await opened.send("GET", path)).code == "route.unknown"
        checked = relay_process(served.site.home, "--settings", "relay.settings", "check", **bare)
    assert (
        "ok      web client: the web client is not in this installation: people need the program letters"
        in checked.out
    )
    log = (served.site.home / "server.log").read_text()
    assert log.count("web.absent") == 1


async def test_nginx_passes_every_file_on_unchanged(dressed: Served, web: Line, tmp_path: Path) -> None:
    needed("nginx", "nginx-light")
    with nginx(tmp_path, dressed.server.port) as before:
        trusted = ssl.create_default_context(cafile=str(before.certificate))
        async with lined(before, ssl=trusted, auto_decompress=False) as through:
            for name in (*FILES, "integrity.json", "organisation.css"):
                for method in ("GET", "HEAD"):
                    for accepts in ("identity", "gzip, br"):
                        asked = {"Accept-Encoding": accepts}
                        here = await web.send(method, path_of(name), headers=asked)
                        there = await through.send(method, path_of(name), headers=asked)
                        assert (there.status, there.body) == (here.status, here.body)
                        own = {"Date", "Server", "Connection"}
                        told = [
                            {header: value for header, value in each.headers.items() if header not in own}
                            for each in (here, there)
                        ]
                        assert told[0] == told[1]

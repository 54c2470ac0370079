"""What a slip's square opens in a browser: plain words, nothing that could send the secret on, and nothing that changes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from html.parser import HTMLParser

import pytest

from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.handlers.endpoint import HEADERS
from relay.handlers.slip_page import _with_number
from relay.wire.statements import RootFingerprint
from relay_client.account.slip_text import slip_paper
from tests.integration.conftest import Served, Stage, put_up
from tests.support.chance import Chance
from tests.support.installed import installation
from tests.support.process import Line, lined
from tests.support.relay_site import TELEPHONE

WITHOUT_A_NETWORK = {
    "html", "head", "meta", "title", "body", "main", "h1", "h2", "p", "ol", "li", "strong", "hr"
}  # fmt: skip
"""Elements that fetch nothing, run nothing and lead nowhere."""


@pytest.fixture(scope="module")
def served(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A relay whose installation has no web client; what opens where there is one: tests/integration/test_web_client.py."""
    folder = tmp_path_factory.mktemp("bare")
    with put_up(stage, folder / "server", **installation(folder / "program", web=False)) as served:
        yield served


@pytest.fixture
async def line(served: Served) -> AsyncIterator[Line]:
    async with lined(served.server) as opened:
        yield opened


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


async def test_the_page_says_what_to_do_and_holds_nothing_that_could_send_a_secret(
    served: Served, line: Line
) -> None:
    with served.unchanged():
        reply = await line.send("GET", "/")
    assert reply.status == 200
    text = reply.body.decode()
    shown = Elements(text)
    assert shown.names <= WITHOUT_A_NETWORK
    assert shown.attributes <= {"lang", "charset", "name", "content"}
    assert not re.search(r"https?:|//|url\(|@import|javascript", text, re.IGNORECASE)
    for word in ("letters meedoen", "letters join", "U hoeft niets te doen", "You need not do anything", "history"):
        assert word in text
    assert f"Bel {TELEPHONE}." in text


async def test_the_page_has_strict_headers_and_leaves_nothing_in_the_browser(served: Served, line: Line) -> None:
    reply = await line.send("GET", "/")
    head = await line.send("HEAD", "/")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(reply.body)))
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "unsafe" not in policy
    expected = {name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"}
    assert {name: reply.headers.get(name) for name in expected} == expected
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_nothing_but_looking_is_served_there(served: Served, line: Line, method: str) -> None:
    with served.unchanged():
        reply = await line.send(method, "/")
    assert reply.status == 405


def test_the_square_of_a_slip_opens_this_page_and_keeps_its_secret_behind_the_hash() -> None:
    chance = Chance("slip")
    root, secret = RootFingerprint(chance(32)), chance(16)
    ids = SlipId(chance(16)), CaseId(chance(16))
    paper = slip_paper("https://letters.example", root, *ids, Side.A, Seconds(1_800_000_000), secret)
    asked, _, kept = paper.link.partition("#")
    assert asked == "https://letters.example/"
    assert kept.startswith("slip=")


def test_a_number_is_written_as_text_and_a_missing_one_leaves_no_gap() -> None:
    assert "<b>" not in _with_number("<b>020</b>")
    assert "Bel &lt;b&gt;020&lt;/b&gt;." in _with_number("<b>020</b>")
    told = _with_number("  ")
    assert "Vraag het uw bemiddelaar." in told
    assert "Bel ." not in told

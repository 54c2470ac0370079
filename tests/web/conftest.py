"""The built web client at the real server, and somebody at a browser in front of it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from relay.domain.ids import Seconds
from relay.operate import make
from tests.support.browser import EXIT, Person, built, person, playing
from tests.support.chance import Chance
from tests.support.process import ServerProcess, serving
from tests.support.relay_site import ORIGIN, TELEPHONE

HELPLINE = "Helpdesk 030 555 0199"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    built()
    home = tmp_path_factory.mktemp("relay") / "home"
    plan = make.FolderPlan(folder=home, origin=ORIGIN, telephone=TELEPHONE)
    make.make(plan, "", Seconds(int(time.time())), Chance("web"))
    with serving(home, RELAY_EXIT=EXIT, RELAY_HELPLINE=HELPLINE, RELAY_PACE="10000") as process:
        yield process


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playing() as chromium:
        yield chromium


@pytest.fixture
def dutch(server: ServerProcess, browser: Browser) -> Iterator[Person]:
    with person(browser, locale="nl-NL", viewport=PHONE) as somebody:
        yield somebody


@pytest.fixture
def english(server: ServerProcess, browser: Browser) -> Iterator[Person]:
    with person(browser, locale="en-GB", viewport=PHONE) as somebody:
        yield somebody

"""The built web client at the real server, and somebody at a browser in front of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType

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
    with serving(home, RELAY_EXIT=EXIT, RELAY_HELPLINE=HELPLINE, RELAY_PACE="100000") as process:
        yield process


@pytest.fixture(scope="module")
def browsers() -> Iterator[BrowserType]:
    with playing() as chromium:
        yield chromium


@pytest.fixture
def dutch(browsers: BrowserType, server: ServerProcess, tmp_path: Path) -> Iterator[Person]:
    with person(browsers, tmp_path / "profile", locale="nl-NL", viewport=PHONE) as somebody:
        yield somebody


@pytest.fixture
def english(browsers: BrowserType, server: ServerProcess, tmp_path: Path) -> Iterator[Person]:
    with person(browsers, tmp_path / "profile", locale="en-GB", viewport=PHONE) as somebody:
        yield somebody

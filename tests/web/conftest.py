"""The built web client at the real server, and somebody at a browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import WITHIN_MS, Person, built, person, playing
from tests.support.process import ServerProcess
from tests.web.mediation import Mediation, mediation_of
from tests.web.office import Office, office_of
from tests.web.walks.served import empty_service
from tests.web.walks.setting import PHONE

SLOW_MS = WITHIN_MS


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    built()
    with empty_service(tmp_path_factory.mktemp("relay")) as process:
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


@pytest.fixture(scope="session")
def mediations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mediation]:
    """An organisation that is served, for every test that is about a mediation of its own."""
    built()
    with mediation_of(tmp_path_factory.mktemp("mediations")) as made:
        yield made


@pytest.fixture
def mediation(mediations: Mediation) -> Iterator[Mediation]:
    """A mediation in which a browser is Anna's."""
    mediations.begins()
    yield mediations
    assert mediations.faults() == ""


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An organisation that is served, in which a test makes the cases that it wants."""
    built()
    with office_of(tmp_path_factory.mktemp("offices")) as made:
        yield made


@pytest.fixture
def office(offices: Office) -> Iterator[Office]:
    """The office, with nothing written down yet of what went to the service."""
    offices.begins()
    yield offices
    assert offices.faults() == ""


@pytest.fixture
def anna(mediation: Mediation, browser: Browser) -> Iterator[Person]:
    """Anna with her telephone."""
    with person(browser, locale="nl-NL", viewport=PHONE) as somebody:
        yield somebody

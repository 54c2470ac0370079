"""A service that has no room for all pages of a letter: it is said, everything stays, and a shorter letter goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.support.browser import Person, built, person
from tests.support.organisation import TELEPHONE
from tests.unit.scans.corpus import encoded
from tests.web.mediation import Mediation, mediation_of
from tests.web.story import MERAL
from tests.web.test_letters import WORDS, takes_part
from tests.web.test_paper import give, on, paper, payload, pick, shots
from tests.web.walks.setting import PHONE


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mediation]:
    """A service in which one person may have one MiB on the way."""
    built()
    with mediation_of(tmp_path_factory.mktemp("narrow"), RELAY_PERSON_MIB="1") as made:
        yield made


@pytest.fixture
def anna(narrow: Mediation, browser: Browser) -> Iterator[Person]:
    with person(browser, locale="nl-NL", viewport=PHONE) as somebody:
        yield somebody


def grain(number: int) -> bytes:
    """A page as a bad scanner gives it, of about half a MiB in the one form."""
    return encoded(Image.effect_noise((1000, 1400), 40 + number).convert("RGB"), "JPEG")


def test_more_pages_than_a_person_may_have_on_the_way_stay_and_fewer_go(narrow: Mediation, anna: Person) -> None:
    takes_part(anna, narrow)
    paper(anna)
    pick(anna, *(payload(f"{number}.jpg", grain(number)) for number in range(4)))
    shots(anna, 4)
    on(anna)
    give(anna)
    told = anna.page.get_by_role("alert")
    expect(told.get_by_text(WORDS("web-page-no-room"))).to_be_visible()
    expect(told.get_by_role("link", name=TELEPHONE)).to_be_visible()
    assert narrow.states() == []
    anna.press(WORDS("web-check-keep"))
    anna.title(WORDS("web-home-title"))
    anna.page.get_by_text(WORDS("web-post-begun-text"), exact=True).click()
    anna.title(WORDS("web-paper-title"))
    shots(anna, 4)
    for left in (3, 2, 1):
        anna.press(WORDS("web-page-away", number=left + 1))
        anna.press(WORDS("web-page-away-yes"))
        shots(anna, left)
    on(anna)
    give(anna)
    anna.title(WORDS("web-sent-title", **MERAL))
    assert narrow.states() == ["held"]

"""A counsellor behind a line that is slow and breaks, and one who is called away: what was begun arrives, and nobody helps it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.bad_line import CUT_AFTER_BYTES, BadLine, bad_line
from tests.support.browser import Person, built, person
from tests.unit.scans import corpus
from tests.web.at_desk import by_tab
from tests.web.conftest import SLOW_MS
from tests.web.counsel import Counselled, counselled
from tests.web.test_counsellor import NAME, SCREEN, agrees, at_ease, gives, names, picks, sits_down, to_bring
from tests.web.test_paper import payload

WORDS: Final = Sentences(Language.NL)
PAGES: Final = 6
WITHIN_MS: Final = 4 * SLOW_MS


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counselled]:
    built()
    with counselled(tmp_path_factory.mktemp("prison")) as made:
        yield made
        assert made.faults() == ""


@pytest.fixture
def line(around: Counselled) -> Iterator[BadLine]:
    """The line straight to the service: what writes down all that goes by would keep half a request to itself."""
    with bad_line({urlsplit(around.origin).port or 0: around.port()}) as made:
        yield made


@pytest.fixture
def sanne(around: Counselled, browser: Browser, line: BadLine) -> Iterator[Person]:
    """The counsellor at a computer of the prison, behind this line."""
    around.begins()
    around.case("submit read")
    proxy = {"server": line.server, "bypass": "<-loopback>"}
    with person(browser, locale="nl-NL", viewport=SCREEN, proxy=proxy) as somebody:
        at_ease(somebody)
        yield somebody


def scans() -> list[bytes]:
    """Return pages as a scanner gives them, each of another grain."""
    return [
        corpus.encoded(Image.effect_noise((560, 790), 24 + each).convert("RGB"), "JPEG") for each in range(PAGES)
    ]


def scanned(somebody: Person) -> None:
    names(somebody)
    to_bring(somebody)
    picks(somebody, *(payload(f"scan{at}.jpg", each) for at, each in enumerate(scans())))
    expect(somebody.page.locator(".shot img")).to_have_count(PAGES)
    agrees(somebody)


def test_six_scanned_pages_arrive_over_a_slow_line_that_is_cut_again_and_again(
    around: Counselled, sanne: Person, line: BadLine
) -> None:
    sits_down(sanne, around)
    scanned(sanne)
    line.bad = True
    sanne.press(WORDS("counsel-give-do", mediators="meral"))
    done = sanne.page.get_by_role("heading", level=1, name=WORDS("counsel-brought-done", mediators="meral"))
    done.wait_for(timeout=WITHIN_MS)
    ((_, pages),) = around.held()
    size = sum(len(b64decode(each)) for each in pages)
    assert len(pages) == PAGES
    assert line.cuts >= size // CUT_AFTER_BYTES >= 2, "it was cut, and not once"
    assert line.sent_bytes < 2 * size, "what had arrived was not sent anew"


def test_what_was_half_sent_when_the_computer_was_locked_goes_on_where_it_was(
    around: Counselled, sanne: Person, line: BadLine
) -> None:
    sits_down(sanne, around)
    scanned(sanne)
    line.bad = True
    sanne.press(WORDS("counsel-give-do", mediators="meral"))
    sanne.page.locator("progress.bar").wait_for(timeout=WITHIN_MS)
    sanne.press(WORDS("counsel-done"))
    sanne.page.get_by_role("button", name=WORDS("web-door-open")).wait_for()
    sanne.locked()
    assert around.held() == []
    line.bad = False
    sanne.faults.clear()  # requests that the lock cut off
    sits_down(sanne, around)
    sanne.press(WORDS("counsel-more-of", name=NAME))
    sanne.press(WORDS("counsel-begun-on"))
    sanne.title(WORDS("counsel-bring-title", name=NAME))
    expect(sanne.page.locator(".shot img")).to_have_count(PAGES)
    agrees(sanne)
    gives(sanne)
    ((_, pages),) = around.held()
    assert len(pages) == PAGES
    assert sanne.faults == []


def test_with_keys_alone_a_letter_is_brought(around: Counselled, sanne: Person) -> None:
    sits_down(sanne, around)
    keys = sanne.page.keyboard
    by_tab(sanne, WORDS("counsel-name-do"))
    keys.press("Enter")
    sanne.title(WORDS("counsel-name-title"))
    by_tab(sanne, WORDS("counsel-name-field"))
    keys.type(NAME)
    by_tab(sanne, WORDS("web-name-keep"))
    keys.press("Enter")
    by_tab(sanne, WORDS("counsel-bring-for", name=NAME))
    keys.press("Enter")
    sanne.title(WORDS("counsel-bring-title", name=NAME))
    expect(sanne.page.get_by_role("heading", level=1)).to_be_focused()
    by_tab(sanne, WORDS("counsel-bring-words"))
    keys.type("Verteld, en voorgelezen.")
    by_tab(sanne, WORDS("counsel-agreed", name=NAME))
    keys.press("Space")
    by_tab(sanne, WORDS("counsel-give-do", mediators="meral"))
    keys.press("Enter")
    sanne.title(WORDS("counsel-brought-done", mediators="meral"))
    assert [text for text, _ in around.held()] == ["Verteld, en voorgelezen."]
    by_tab(sanne, WORDS("counsel-slip-print", name=NAME))
    keys.press("Enter")
    sanne.title(WORDS("counsel-paper-title"))
    assert sanne.faults == []

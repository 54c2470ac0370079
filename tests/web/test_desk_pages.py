"""A mediator in the browser looks at letters on paper: every page, before anything goes; one world for the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import Person, built, person
from tests.support.pages import clean
from tests.web.at_desk import LAPTOP, SIDES, WORDS, sits_down, to_case, to_today
from tests.web.conftest import SLOW_MS
from tests.web.desk import Mediated, mediated

TELLING = clean(1) + b"Hier staat iets achter."


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mediated]:
    built()
    with mediated(tmp_path_factory.mktemp("desk")) as made:
        made.begins()
        yield made
        assert made.faults() == ""


@pytest.fixture(scope="module")
def meral(around: Mediated, browser: Browser) -> Iterator[Person]:
    with person(browser, locale="nl-NL", viewport=LAPTOP) as somebody:
        somebody.context.set_default_timeout(SLOW_MS)
        expect.set_options(timeout=SLOW_MS)
        sits_down(somebody, around)
        yield somebody


def reviews(somebody: Person, label: str) -> None:
    """Open the letter of side A that waits in a case."""
    to_today(somebody)
    somebody.page.locator(".list").get_by_role("button", name=label, exact=True).click()
    somebody.title(WORDS("desk-review-title", side=SIDES["a"]))


def test_each_page_is_looked_at_before_the_letter_goes_and_its_reader_gets_them_all(
    around: Mediated, meral: Person
) -> None:
    around.opened("Papier", pages=True)
    around.writes_pages("anna", clean(1), clean(2))
    reviews(meral, "Papier")
    ticks = meral.page.get_by_role("checkbox", name=re.compile("^Pagina"))
    expect(ticks).to_have_count(2)
    picture = meral.page.locator(".zoom img").first
    before = picture.bounding_box()
    meral.page.locator(".sheet--page .turn", has_text=WORDS("desk-page-larger")).first.click()
    after = picture.bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"]
    ticks.first.check()
    meral.press(WORDS("desk-pass-do"))
    expect(meral.page.get_by_text(WORDS("desk-pages-missing"))).to_be_visible()
    assert around.state()["items"] == ["held"]
    ticks.last.check()
    meral.press(WORDS("desk-pass-do"))
    meral.title(WORDS("desk-pass-title", side=SIDES["b"]))
    meral.page.get_by_text(WORDS("desk-pass-then")).click()
    expect(meral.page.locator(".phonelike .zoom img")).to_have_count(2)
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-passed-title"))
    assert around.pages_received("bert") == [[len(clean(1)), len(clean(2))]]
    assert meral.faults == []


def test_a_page_with_a_finding_is_shown_to_nobody_and_goes_back_with_a_note(
    around: Mediated, meral: Person
) -> None:
    around.opened("Iets erachter", pages=True)
    around.writes_pages("anna", clean(1), TELLING)
    reviews(meral, "Iets erachter")
    expect(meral.page.get_by_text(WORDS("problem-page-check-behind"))).to_be_visible()
    expect(meral.page.get_by_text(WORDS("desk-pages-blocked"))).to_be_visible()
    expect(meral.page.locator(".zoom img")).to_have_count(1)
    expect(meral.page.get_by_role("button", name=WORDS("desk-pass-do"), exact=True)).to_have_count(0)
    meral.press(WORDS("desk-return-do"))
    meral.press(WORDS("desk-return-start-pages"))
    meral.press(WORDS("desk-return-yes"))
    meral.title(WORDS("desk-returned-title"))
    assert around.written("anna") == [["returned", WORDS("desk-return-start-pages")]]
    assert around.received("bert") == []
    assert meral.faults == []


def test_where_two_decide_a_colleague_passes_on_what_was_signed_here(around: Mediated, meral: Person) -> None:
    around.opened("Twee")
    around.writes("anna", "Bel mij op 06 12345678.")
    to_case(meral, "Twee")
    meral.press(WORDS("desk-two-do"))
    expect(meral.page.get_by_text(WORDS("desk-two"), exact=True)).to_be_visible()
    reviews(meral, "Twee")
    expect(meral.page.locator(".sheet .spot")).to_have_text("06 12345678")
    expect(meral.page.get_by_text(WORDS("hint-phone"))).to_be_visible()
    meral.press(WORDS("desk-countersign-do"))
    meral.page.get_by_label(WORDS("desk-pass-to-in-person-by", name="daan")).wait_for()
    meral.press(WORDS("desk-countersign-yes"))
    meral.title(WORDS("desk-countersigned-title"))
    assert around.state()["items"] == ["held"], "whoever signs first passes nothing on"
    around.colleague_passes_on()
    assert around.received("bert") == [["", "Bel mij op 06 12345678."]]
    assert meral.faults == []


def test_an_intimate_picture_goes_back_and_no_mediator_keeps_a_copy(around: Mediated, meral: Person) -> None:
    around.opened("Foto", pages=True)
    around.writes_pages("anna", clean(3))
    reviews(meral, "Foto")
    meral.press(WORDS("desk-return-do"))
    meral.page.get_by_label(WORDS("desk-return-intimate")).check()
    expect(meral.page.get_by_label(WORDS("desk-return-field"), exact=True)).to_have_value(WORDS("intimate-reason"))
    meral.press(WORDS("desk-return-yes"))
    meral.title(WORDS("desk-returned-title"))
    assert around.written("anna") == [["returned", WORDS("intimate-reason")]]
    assert around.state()["causes"] == ["intimate"]
    assert meral.faults == []

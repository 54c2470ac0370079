"""A mediator in the browser, at the real server, with two people and a colleague in the command-line client's code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, built, person
from tests.support.paper import page_texts, squeezed
from tests.web.at_desk import by_tab, opens, sits_down
from tests.web.conftest import SLOW_MS
from tests.web.desk import LABEL, Mediated, mediated

WORDS = Sentences(Language.NL)
LAPTOP = {"width": 1280, "height": 800}
ONE = "Ik hoor de kaneellamp nog vallen.\n\nKende je de winkel?"
NOTE = "Een vraag. De toon is rustig."


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mediated]:
    built()
    with mediated(tmp_path_factory.mktemp("desks")) as made:
        yield made


@pytest.fixture
def around(desks: Mediated) -> Iterator[Mediated]:
    """The people around a mediator who has no case yet."""
    desks.begins()
    yield desks
    assert desks.faults() == ""


@pytest.fixture
def meral(around: Mediated, browser: Browser) -> Iterator[Person]:
    """The mediator at a laptop."""
    with person(browser, locale="nl-NL", viewport=LAPTOP) as somebody:
        somebody.context.set_default_timeout(SLOW_MS)
        expect.set_options(timeout=SLOW_MS)
        yield somebody


def test_a_letter_is_read_and_passed_on_with_a_note_and_its_reader_finds_both(
    around: Mediated, meral: Person
) -> None:
    around.opened(LABEL)
    around.writes("anna", ONE)
    sits_down(meral, around)
    assert "kaneellamp" not in meral.text(), "the list shows no content"
    opens(meral, LABEL)
    expect(meral.page.locator(".sheet__words").first).to_have_text(ONE)
    expect(meral.page.locator(".checks__not")).to_have_count(0)
    meral.page.get_by_label(WORDS("desk-review-note", side=WORDS("desk-side-b"))).fill(NOTE)
    meral.press(WORDS("desk-pass-do"))
    meral.title(WORDS("desk-pass-title", side=WORDS("desk-side-b")))
    expect(meral.page.locator(".phonelike .slip__words")).to_have_text(NOTE)
    assert around.state()["items"] == ["held"], "nothing has gone yet"
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-passed-title"))
    assert around.state()["items"] == ["released"]
    assert around.received("bert") == [[NOTE, ONE]]
    assert around.written("anna") == [["passed_on", ""]]
    assert "kaneellamp" not in around.passed()
    assert meral.faults == []


def test_a_letter_goes_back_with_a_reason_that_its_writer_reads(around: Mediated, meral: Person) -> None:
    around.opened(LABEL)
    around.writes("anna", ONE)
    sits_down(meral, around)
    opens(meral, LABEL)
    meral.press(WORDS("desk-return-do"))
    meral.title(WORDS("desk-return-title", side=WORDS("desk-side-a")))
    meral.press(WORDS("desk-return-yes"))
    expect(meral.page.get_by_text(WORDS("desk-return-empty"))).to_be_visible()
    meral.page.get_by_label(WORDS("desk-return-field"), exact=True).fill("Mooi. Eén zin kan weg.")
    meral.press(WORDS("desk-return-yes"))
    meral.title(WORDS("desk-returned-title"))
    assert around.written("anna") == [["returned", "Mooi. Eén zin kan weg."]]
    assert around.received("bert") == []
    assert meral.faults == []


def test_what_happened_meanwhile_is_shown_and_nothing_is_sent(around: Mediated, meral: Person) -> None:
    around.opened(LABEL)
    around.writes("anna", ONE)
    sits_down(meral, around)
    opens(meral, LABEL)
    meral.page.get_by_label(WORDS("desk-review-note", side=WORDS("desk-side-b"))).fill(NOTE)
    meral.press(WORDS("desk-pass-do"))
    around.notes("anna", "Wilt u mij eerst bellen?")
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-changed-title"))
    expect(meral.page.locator(".lines")).to_contain_text(WORDS("desk-line-note", who=WORDS("desk-side-a")))
    assert around.state()["items"] == ["held"]
    meral.press(WORDS("desk-changed-again"))
    meral.page.locator(".sheet__words").first.wait_for()
    expect(meral.page.locator(".slip__words").first).to_have_text("Wilt u mij eerst bellen?")
    expect(meral.page.get_by_label(WORDS("desk-review-note", side=WORDS("desk-side-b")))).to_have_value(NOTE)
    meral.press(WORDS("desk-pass-do"))
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-passed-title"))
    assert around.received("bert") == [[NOTE, ONE]]
    assert meral.faults == []


def test_where_two_decide_at_once_one_wins_and_the_other_is_told(around: Mediated, meral: Person) -> None:
    around.opened(LABEL)
    around.writes("anna", ONE)
    sits_down(meral, around)
    opens(meral, LABEL)
    meral.press(WORDS("desk-pass-do"))
    around.colleague_passes_on()
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-changed-title"))
    expect(meral.page.locator(".lines")).to_contain_text(WORDS("desk-line-release", who="daan"))
    assert around.received("bert") == [["", ONE]]
    assert meral.faults == []


def test_an_invitation_is_answered_compared_and_confirmed(around: Mediated, meral: Person) -> None:
    around.case(LABEL)
    sits_down(meral, around)
    meral.press(WORDS("desk-invite"))
    meral.title(WORDS("desk-invite-title"))
    meral.press(WORDS("desk-invite-yes"))
    meral.page.locator(".a4").wait_for()
    lines = meral.page.locator(".a4__code dd").all_inner_texts()
    (sheet,) = page_texts(meral.page.pdf(prefer_css_page_size=True))
    # A reader takes a hyphen at the end of a line for one that only broke the word.
    said = re.sub("[-\ufffe]", "", squeezed(sheet))
    assert [line for line in lines if line.replace("-", "") not in said] == [], (
        "one sheet of paper has all four lines"
    )
    assert squeezed(WORDS("desk-sheet-print")) not in squeezed(sheet)
    assert LABEL not in sheet, "the sheet names no case"
    code = around.answers("\n".join(lines), "anna")
    meral.press(WORDS("desk-sheet-done"))
    meral.title(WORDS("desk-answers-title"))
    expect(meral.page.locator(".code")).to_have_text(code)
    meral.press(WORDS("desk-answers-same", side=WORDS("desk-side-a")))
    expect(meral.page.get_by_text(WORDS("desk-answers-confirmed", side=WORDS("desk-side-of-a")))).to_be_visible()
    assert around.state()["enrolled"] == [True, False]
    assert meral.faults == []


def test_with_keys_alone_from_today_to_the_next_letter(around: Mediated, meral: Person) -> None:
    around.opened(LABEL)
    around.writes("anna", ONE)
    around.writes("bert", "Een tweede brief.")
    sits_down(meral, around)
    keys = meral.page.keyboard
    by_tab(meral, LABEL)
    keys.press("Enter")
    heading = meral.page.get_by_role("heading", level=1)
    of_a, of_b = (WORDS("desk-review-title", side=WORDS(side)) for side in ("desk-side-a", "desk-side-b"))
    expect(heading).to_have_text(re.compile(f"^({re.escape(of_a)}|{re.escape(of_b)})$"))
    of_a_first = heading.inner_text() == of_a  # both were handed in within one second, or one after the other
    expect(meral.page.get_by_role("heading", level=1)).to_be_focused()
    by_tab(meral, WORDS("desk-pass-do"))
    keys.press("Enter")
    meral.title(WORDS("desk-pass-title", side=WORDS("desk-side-b" if of_a_first else "desk-side-a")))
    by_tab(meral, WORDS("desk-pass-yes"))
    keys.press("Enter")
    meral.title(WORDS("desk-passed-title"))
    expect(meral.page.get_by_role("heading", level=1)).to_be_focused()
    by_tab(meral, WORDS("desk-next", case=LABEL))
    keys.press("Enter")
    meral.title(of_b if of_a_first else of_a)
    assert sorted(around.state()["items"]) == ["held", "released"]
    assert meral.faults == []

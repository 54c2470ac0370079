"""A counsellor at a computer that others use too: an inmate's letter is brought, and the answer is taken back on paper."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, FilePayload, ViewportSize, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, built, owner, person
from tests.support.paper import as_jpeg, page_texts, rendered, squeezed
from tests.web.conftest import SLOW_MS
from tests.web.counsel import PASSPHRASE, Counselled, counselled
from tests.web.test_nothing_on_disk import found_in
from tests.web.test_paper import PHOTO, payload

WORDS = Sentences(Language.NL)
SCREEN: Final[ViewportSize] = {"width": 1280, "height": 960}
NAME = "Boekenkast"
ANSWER = "Ik las uw brief twee keer.\n\nDe kaneellamp stond aan.\n" + "Een lange regel over de winkel. " * 220
NOTE = "Een rustig antwoord."


@pytest.fixture(scope="module")
def halls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counselled]:
    built()
    with counselled(tmp_path_factory.mktemp("halls")) as made:
        yield made


@pytest.fixture
def around(halls: Counselled) -> Iterator[Counselled]:
    """The people around a counsellor who has no case yet."""
    halls.begins()
    yield halls
    assert halls.faults() == ""


@pytest.fixture
def sanne(around: Counselled, browser: Browser) -> Iterator[Person]:
    """The counsellor at a computer of the prison."""
    with person(browser, locale="nl-NL", viewport=SCREEN) as somebody:
        at_ease(somebody)
        yield somebody


def at_ease(somebody: Person) -> None:
    somebody.context.set_default_timeout(SLOW_MS)
    expect.set_options(timeout=SLOW_MS)


def sits_down(somebody: Person, around: Counselled, words: Sentences = WORDS) -> None:
    """Open the counsellor's account, up to the list of people."""
    typed = around.login()
    somebody.page.goto(around.origin)
    somebody.press(words("web-door-open"))
    somebody.title(words("web-attach-title"))
    somebody.press(words("web-attach-staff"))
    somebody.page.get_by_label(words("web-attach-name"), exact=True).fill(typed["login"])
    somebody.page.get_by_label(words("web-attach-staff-field"), exact=True).fill(typed["passphrase"])
    somebody.page.get_by_label(words("web-attach-organisation"), exact=True).fill(typed["organisation"])
    somebody.press(words("web-open-button"))
    somebody.title(words("counsel-people"))
    somebody.page.get_by_role("button", name=words("counsel-look"), exact=True).wait_for()


def names(somebody: Person, name: str = NAME, words: Sentences = WORDS) -> None:
    """Give the one without a name theirs."""
    somebody.press(words("counsel-name-do"))
    somebody.title(words("counsel-name-title"))
    somebody.page.get_by_label(words("counsel-name-field"), exact=True).fill(name)
    somebody.press(words("web-name-keep"))
    somebody.page.get_by_role("heading", level=2, name=name, exact=True).wait_for()


def to_bring(somebody: Person, name: str = NAME, words: Sentences = WORDS) -> None:
    somebody.press(words("counsel-bring-for", name=name))
    somebody.title(words("counsel-bring-title", name=name))


def picks(somebody: Person, *files: FilePayload, words: Sentences = WORDS) -> None:
    with somebody.page.expect_file_chooser() as chooser:
        somebody.page.get_by_role(
            "button", name=re.compile(f"^({words('counsel-bring-files')}|{words('counsel-bring-more')})$")
        ).click()
    chooser.value.set_files(list(files))


def agrees(somebody: Person, name: str = NAME) -> None:
    somebody.page.get_by_label(WORDS("counsel-agreed", name=name)).check()


def gives(somebody: Person) -> str:
    """Give the letter; return its number."""
    somebody.press(WORDS("counsel-give-do", mediators="meral"))
    somebody.title(WORDS("counsel-brought-done", mediators="meral"))
    return str(re.findall(r"[0-9a-f]{8}", somebody.text())[0])


def printed(somebody: Person) -> bytes:
    """Return what comes out of the printer."""
    return somebody.page.pdf(prefer_css_page_size=True)


def test_a_letter_is_brought_on_paper_once_its_writer_agreed_and_a_slip_has_its_number(
    around: Counselled, sanne: Person
) -> None:
    around.case("submit read")
    sits_down(sanne, around)
    expect(sanne.page.get_by_role("button", name=WORDS("counsel-bring-for", name=NAME))).to_have_count(0)
    names(sanne)
    to_bring(sanne)
    picks(sanne, payload("scan.jpg", PHOTO), payload("geen.txt", b"geen plaatje"))
    expect(sanne.page.get_by_text(WORDS("web-page-unknown"))).to_be_visible()
    expect(sanne.page.locator(".shot img")).to_have_count(1)
    sanne.press(WORDS("counsel-give-do", mediators="meral"))
    expect(sanne.page.get_by_text(WORDS("counsel-bring-not-agreed", name=NAME))).to_be_visible()
    assert around.held() == []
    agrees(sanne)
    number = gives(sanne)
    ((_, pages),) = around.held()
    assert len(pages) == 1
    assert b64decode(pages[0]).startswith(b"\xff\xd8")
    sanne.press(WORDS("counsel-slip-print", name=NAME))
    sanne.title(WORDS("counsel-paper-title"))
    (slip,) = page_texts(printed(sanne))
    assert number in slip
    assert NAME not in slip, "the slip names nobody"
    assert sanne.faults == []


def covered(somebody: Person) -> bytes:
    """Print the cover sheet of the envelope that lies there, and go back to the round; return the sheet."""
    somebody.press(WORDS("counsel-round"))
    somebody.page.get_by_role("button", name=WORDS("counsel-cover-of", name=NAME)).click()
    somebody.title(WORDS("counsel-paper-title"))
    somebody.page.evaluate("globalThis.print = () => undefined")
    somebody.press(WORDS("counsel-paper-print"))
    sheet = printed(somebody)
    somebody.press(WORDS("counsel-paper-ready"))
    return sheet


def same_sheets(mine: bytes, theirs: bytes) -> None:
    """Hold what the browser prints against what the command line prints: cover, each page counted, return sheet."""
    ours, reference = page_texts(mine), page_texts(theirs)
    total, others = len(ours) - 2, len(reference) - 2
    assert total > 1, "more than one page, so that they are counted"
    for page in range(1, total + 1):
        assert squeezed(WORDS("paper-page", page=page, pages=total)) in squeezed(ours[page])
    assert squeezed(WORDS("cover-pages", pages=total)) in squeezed(ours[0])
    cover = squeezed(ours[0]).replace(squeezed(WORDS("cover-pages", pages=total)), "")
    assert cover == squeezed(reference[0]).replace(squeezed(WORDS("cover-pages", pages=others)), "")
    assert squeezed(ours[-1]) == squeezed(reference[-1])
    assert squeezed(words_of(ours[1:-1])) == squeezed(words_of(reference[1:-1]))


def test_a_letter_is_asked_about_opened_printed_as_at_a_command_line_and_its_return_sheet_finds_its_case(
    around: Counselled, sanne: Person
) -> None:
    around.case("submit read")
    sits_down(sanne, around)
    names(sanne)
    to_bring(sanne)
    sanne.page.get_by_label(WORDS("counsel-bring-words")).fill("Een vraag van binnen.")
    agrees(sanne)
    gives(sanne)
    around.release()
    assert around.anna_reads() == ["Een vraag van binnen."]
    item = around.sends(ANSWER, NOTE)
    (cover,), (other,) = page_texts(covered(sanne)), page_texts(around.cover(item))
    assert squeezed(cover) == squeezed(other)
    assert sorted(around.events()["items"]) == ["opened", "released"], "a cover sheet opens nothing"
    sanne.page.get_by_role("button", name=WORDS("counsel-yes-of", name=NAME)).click()
    sanne.page.get_by_role("button", name=WORDS("counsel-open-of", name=NAME)).click()
    sanne.page.locator(".paper--answer").wait_for()
    assert around.events()["items"] == ["opened", "opened"]
    mine = printed(sanne)
    same_sheets(mine, around.sheets(item))
    sanne.press(WORDS("counsel-paper-ready"))
    sanne.page.get_by_role("button", name=f"{WORDS('counsel-handed')}: {NAME}").click()
    expect(sanne.page.get_by_text(WORDS("counsel-round-none"))).to_be_visible()
    assert around.events()["delivered"] == ["handed"]
    sanne.press(WORDS("counsel-bring"))
    with sanne.page.expect_file_chooser() as chooser:
        sanne.press(WORDS("counsel-whose-files"))
    chooser.value.set_files([payload("antwoord.jpg", as_jpeg(rendered(mine, -1, 150)))])
    sanne.title(WORDS("counsel-bring-title", name=NAME))
    expect(sanne.page.get_by_text(WORDS("counsel-sheet"))).to_be_visible()
    assert "kaneellamp" not in around.passed()
    assert sanne.faults == []


def words_of(pages: list[str]) -> str:
    """Return what stands on the pages of a letter, without the number and the count at their foot."""
    return re.sub(r"Nummer [0-9a-f]{8}|pagina \d+ van \d+", "", "\n".join(pages))


def test_with_submit_alone_it_is_said_beforehand_and_an_ended_permission_keeps_what_was_begun(
    around: Counselled, sanne: Person
) -> None:
    around.case("submit")
    sits_down(sanne, around)
    names(sanne)
    to_bring(sanne)
    expect(sanne.page.get_by_text(WORDS("counsel-bring-sealed"))).to_be_visible()
    words = sanne.page.get_by_label(WORDS("counsel-bring-words"))
    words.fill("Dit is verteld en voorgelezen.")
    agrees(sanne)
    gives(sanne)
    assert [text for text, _ in around.held()] == ["Dit is verteld en voorgelezen."]
    around.returns("Mooi. Eén zin kan weg.")
    sanne.press(WORDS("counsel-back"))
    sanne.page.get_by_text(WORDS("counsel-need-returned")).wait_for()
    sanne.press(WORDS("counsel-more-of", name=NAME))
    expect(sanne.page.get_by_text("Mooi. Eén zin kan weg.")).to_be_visible()
    expect(sanne.page.get_by_role("button", name=WORDS("counsel-print-again"))).to_have_count(0)
    sanne.press(WORDS("counsel-anew"))
    sanne.title(WORDS("counsel-bring-title", name=NAME))
    words.fill("Dit is wat er nog bij moest.")
    agrees(sanne)
    around.revoke()
    sanne.press(WORDS("counsel-give-do", mediators="meral"))
    expect(sanne.page.get_by_text(WORDS("counsel-trouble-expired"))).to_be_visible()
    sanne.press(WORDS("counsel-give-later"))
    expect(sanne.page.get_by_text(WORDS("counsel-over-text", mediators="meral"))).to_be_visible()
    sanne.press(WORDS("counsel-more-of", name=NAME))
    expect(sanne.page.get_by_text(WORDS("counsel-begun-over"))).to_be_visible()
    assert around.held() == []
    assert sanne.faults == []


def test_pausing_and_taking_back_are_two_presses_and_notes_go_both_ways(around: Counselled, sanne: Person) -> None:
    around.case("submit read")
    sits_down(sanne, around)
    names(sanne)
    to_bring(sanne)
    sanne.page.get_by_label(WORDS("counsel-bring-words")).fill("Neem mij terug.")
    agrees(sanne)
    number = gives(sanne)
    sanne.press(WORDS("counsel-back"))
    sanne.press(WORDS("counsel-more-of", name=NAME))
    sanne.press(WORDS("counsel-take-of", number=number))
    sanne.press(WORDS("counsel-take-yes"))
    expect(sanne.page.get_by_text(WORDS("counsel-status-taken"))).to_be_visible()
    assert around.events()["items"] == ["recalled"]
    around.writes_note("Hoe gaat het met hem?")
    sanne.press(WORDS("counsel-notes-do"))
    expect(sanne.page.get_by_text("Hoe gaat het met hem?")).to_be_visible()
    sanne.page.get_by_label(WORDS("counsel-note-field"), exact=True).fill("Rustig, zegt hij.")
    sanne.press(WORDS("counsel-note-send"))
    expect(sanne.page.get_by_text(WORDS("counsel-note-sent"))).to_be_visible()
    assert around.notes() == ["Hoe gaat het met hem?", "Rustig, zegt hij."]
    sanne.press(WORDS("counsel-people"))
    sanne.press(WORDS("counsel-stop-for", name=NAME))
    sanne.press(WORDS("counsel-pause-do"))
    sanne.title(WORDS("counsel-people"))
    expect(sanne.page.get_by_text(WORDS("counsel-paused"))).to_be_visible()
    assert around.events()["case"] == ["paused"]
    assert sanne.faults == []


def test_nothing_readable_is_left_not_even_who_was_there_and_what_was_begun_goes_on(
    browser: Browser, around: Counselled, tmp_path: Path
) -> None:
    around.case("submit")
    profile, login = tmp_path / "profile", around.login()
    for again in (False, True):
        with owner(browser.browser_type, profile, locale="nl-NL", viewport=SCREEN) as somebody:
            at_ease(somebody)
            sits_down(somebody, around)
            if not again:
                names(somebody)
                to_bring(somebody)
                somebody.page.get_by_label(WORDS("counsel-bring-words")).fill("Over de vlierbokaal.")
                picks(somebody, payload("scan.jpg", PHOTO))
                expect(somebody.page.locator(".shot img")).to_have_count(1)
                somebody.press(WORDS("counsel-done"))
                somebody.page.get_by_role("button", name=WORDS("web-door-open")).wait_for()
                somebody.press(WORDS("web-door-open"))
                somebody.title(WORDS("web-attach-title"))
            else:
                somebody.press(WORDS("counsel-more-of", name=NAME))
                somebody.press(WORDS("counsel-begun-on"))
                somebody.title(WORDS("counsel-bring-title", name=NAME))
                expect(somebody.page.locator(".shot img")).to_have_count(1)
                agrees(somebody)
                gives(somebody)
            assert somebody.faults == []
        pairs = tuple(f"{one} {two}" for one, two in pairwise(PASSPHRASE.split()))
        assert found_in(profile, ("vlierbokaal", NAME, login["login"], *pairs)) == {}
    ((text, pages),) = around.held()
    assert (text, len(pages)) == ("Over de vlierbokaal.", 1)

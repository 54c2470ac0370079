"""Those who stand by a party and those who decide with them: each in a browser of their own, at the real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, person
from tests.web.mediation import Mediation
from tests.web.story import ONE, TWO, look_again
from tests.web.test_joining import joined
from tests.web.test_letters import gives, takes_part
from tests.web.walks.setting import PHONE

WORDS = Sentences(Language.NL)


@pytest.fixture
def saar(browser: Browser) -> Iterator[Person]:
    """Somebody besides the two."""
    with person(browser, locale="nl-NL", viewport=PHONE) as somebody:
        yield somebody


def stands_by(saar: Person, anna: Person, mediation: Mediation) -> None:
    """Have somebody join as a supporter, and Anna say that it is them."""
    _, code = joined(saar, mediation.slip_supporter())
    mediation.confirm()
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-made-button"))
    anna.title(WORDS("web-supporters-title"))
    assert anna.page.locator(".code").inner_text() == code
    anna.press(WORDS("web-supporters-take"))
    expect(anna.page.get_by_text(WORDS("web-supporters-reads-none"), exact=True)).to_be_visible()
    anna.press(WORDS("web-supporters-name"))
    anna.page.get_by_label(WORDS("web-supporters-field")).fill("Saar")
    anna.press(WORDS("web-name-keep"))
    expect(anna.page.get_by_role("heading", name="Saar", exact=True)).to_be_visible()


def goes_home(somebody: Person) -> None:
    somebody.press(WORDS("web-code-home"))
    somebody.title(WORDS("web-home-title"))


def test_a_supporter_reads_what_they_are_lent_gives_it_back_and_stops_in_two_taps(
    mediation: Mediation, anna: Person, saar: Person
) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    mediation.release("Een brief.")
    anna.press(WORDS("web-to-post"))
    stands_by(saar, anna, mediation)
    goes_home(saar)
    expect(saar.page.get_by_text(WORDS("web-along-none"), exact=True)).to_be_visible()
    anna.press(WORDS("web-back"))
    anna.title(WORDS("web-home-title"))
    anna.page.locator(".post button").first.click()
    anna.press(WORDS("web-lending-give", name="Saar"))
    expect(anna.page.get_by_role("button", name=WORDS("web-lending-take", name="Saar"))).to_be_visible()
    assert mediation.lent() == 1

    look_again(saar, WORDS)
    saar.page.locator(".post button").click()
    saar.title(WORDS("web-along-title"))
    assert "kaneellamp" not in saar.text(), "nothing opens by itself"
    saar.choose(WORDS("web-gate-now"))
    expect(saar.page.locator(".sheet__words")).to_have_text(ONE)
    saar.press(WORDS("web-along-back"))
    saar.title(WORDS("web-along-given"))
    assert mediation.lent() == 0
    assert "kaneellamp" not in saar.page.content()

    look_again_at_letter(anna)
    anna.press(WORDS("web-lending-give", name="Saar"))
    expect(anna.page.get_by_role("button", name=WORDS("web-lending-take", name="Saar"))).to_be_visible()
    anna.press(WORDS("web-lending-take", name="Saar"))
    expect(anna.page.get_by_role("button", name=WORDS("web-lending-give", name="Saar"))).to_be_visible()
    assert mediation.lent() == 0
    saar.press(WORDS("web-stop-way"))
    saar.title(WORDS("web-stop-title"))
    saar.press(WORDS("web-stop-along-button"))
    saar.title(WORDS("web-home-title"))
    expect(saar.page.get_by_text(WORDS("web-along-over"), exact=True)).to_be_visible()
    assert anna.faults == saar.faults == []


def look_again_at_letter(somebody: Person) -> None:
    """Go home, look, and come back to the letter that stands first."""
    somebody.press(WORDS("web-back"))
    somebody.title(WORDS("web-home-title"))
    look_again(somebody, WORDS)
    somebody.page.locator(".post button").first.click()


def test_a_letter_that_came_is_lent_only_where_its_author_allows_it_and_a_party_ends_it(
    mediation: Mediation, anna: Person, saar: Person
) -> None:
    takes_part(anna, mediation)
    stands_by(saar, anna, mediation)
    anna.press(WORDS("web-back"))
    mediation.bert_writes(TWO)
    mediation.release("Een vraag.")
    _opens(anna, TWO)
    expect(anna.page.get_by_text(WORDS("web-lending-author"), exact=True)).to_be_visible()
    expect(anna.page.get_by_role("button", name=WORDS("web-lending-give", name="Saar"))).to_have_count(0)
    anna.press(WORDS("web-on"))
    anna.choose(WORDS("web-after-good"))
    mediation.bert_writes("Dit mag Saar lezen.", lendable=True)
    mediation.release("Een antwoord.")
    _opens(anna, "Dit mag Saar lezen.")
    anna.press(WORDS("web-lending-give", name="Saar"))
    expect(anna.page.get_by_role("button", name=WORDS("web-lending-take", name="Saar"))).to_be_visible()
    assert mediation.lent() == 1
    goes_home(saar)
    saar.page.locator(".post button").click()
    saar.title(WORDS("web-along-title"))
    anna.press(WORDS("web-on"))
    anna.choose(WORDS("web-after-good"))
    anna.press(WORDS("web-supporters-title"))
    anna.press(WORDS("web-supporters-end", name="Saar"))
    expect(anna.page.get_by_text(WORDS("web-supporters-over", name="Saar"), exact=True)).to_be_visible()
    assert mediation.lent() == 0
    saar.choose(WORDS("web-gate-now"))  # what ended meanwhile has its sentence
    expect(saar.page.get_by_role("alert")).to_contain_text(WORDS("web-along-gone"))
    assert anna.faults == []


def _opens(somebody: Person, text: str) -> None:
    """Open the envelope that waits at home."""
    somebody.title(WORDS("web-home-title"))
    look_again(somebody, WORDS)
    somebody.press(WORDS("web-post-waits-button"))
    somebody.choose(WORDS("web-gate-now"))
    expect(somebody.page.locator(".sheet__words")).to_have_text(text)


def test_a_guardian_says_yes_or_no_and_the_young_person_decides_behind_it(
    mediation: Mediation, anna: Person, saar: Person
) -> None:
    joined(anna, mediation.slip())
    mediation.confirm()
    goes_home(anna)
    slip = mediation.slip_guardian()
    joined(saar, slip)
    mediation.confirm()
    look_again(anna, WORDS)
    expect(anna.page.get_by_text(WORDS("web-home-guardian"), exact=True)).to_be_visible()
    goes_home(saar)
    expect(saar.page.get_by_text(WORDS("web-together-asked"), exact=True)).to_be_visible()
    saar.press(WORDS("web-together-go"))
    saar.title(WORDS("web-together-title"))
    saar.choose(WORDS("web-made-later"))
    saar.title(WORDS("web-home-title"))
    saar.press(WORDS("web-together-go"))
    saar.choose(WORDS("web-together-yes"))
    saar.title(WORDS("web-together-done-yes"))
    look_again(anna, WORDS)
    anna.press(WORDS("web-home-agree-go"))
    anna.choose(WORDS("web-agree-yes"))
    anna.title(WORDS("web-forms-title"))
    assert mediation.open() == "open"
    saar.press(WORDS("web-to-post"))
    saar.title(WORDS("web-home-title"))
    expect(saar.page.get_by_text(WORDS("web-together-said-yes"), exact=True)).to_be_visible()
    saar.press(WORDS("web-stop-way"))
    saar.title(WORDS("web-stop-title"))
    saar.press(WORDS("web-stop-together-button"))
    saar.title(WORDS("web-home-title"))
    expect(saar.page.get_by_text(WORDS("web-together-said-no"), exact=True)).to_be_visible()
    assert mediation.state() == "paused"
    assert anna.faults == saar.faults == []

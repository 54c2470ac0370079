"""What went wrong elsewhere, as a party at a browser meets it: nobody mediates, a stop beside a release, a lost telephone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person
from tests.support.organisation import TELEPHONE
from tests.web.mediation import Mediation
from tests.web.story import MERAL, ONE, TWO, look_again
from tests.web.test_joining import joined
from tests.web.test_letters import gives, takes_part, writes

WORDS = Sentences(Language.NL)
GIVE = re.compile("^" + WORDS("web-check-give", mediator="", mediators="").strip())


def give(somebody: Person) -> None:
    """Give the letter; whom the button names changes as soon as the page hears that somebody mediates, or nobody."""
    somebody.page.get_by_role("button", name=GIVE).click()


def test_where_nobody_mediates_nothing_is_sent_and_the_letter_and_the_number_are_there(
    mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    writes(anna, TWO)
    mediation.nobody_mediates()
    give(anna)
    told = anna.page.get_by_role("alert")
    expect(told.get_by_text(WORDS("web-trouble-nobody"), exact=True)).to_be_visible()
    expect(told.get_by_role("link", name=TELEPHONE)).to_be_visible()
    anna.press(WORDS("web-check-keep"))
    anna.title(WORDS("web-home-title"))
    look_again(anna, WORDS)
    expect(anna.page.get_by_text(WORDS("web-home-nobody"), exact=True)).to_be_visible()
    anna.page.get_by_text(WORDS("web-post-begun-text")).click()
    anna.title(WORDS("web-write-title"))
    expect(anna.page.get_by_role("textbox")).to_have_value(TWO)
    mediation.somebody_mediates()
    assert mediation.states() == ["held"]
    anna.press(WORDS("web-write-on"))
    anna.title(WORDS("web-check-title"))
    give(anna)
    expect(anna.page.get_by_role("button", name=WORDS("web-sent-letter"))).to_be_visible()
    assert mediation.states() == ["held", "held"]


def test_a_pause_is_there_before_a_release_that_was_under_way(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    mediation.bert_writes(TWO)
    mediation.reviews()
    anna.press(WORDS("web-stop-way"))
    anna.press(WORDS("web-stop-pause-button"))
    expect(anna.page.get_by_text(WORDS("web-paused-title"))).to_be_visible()
    assert mediation.releases_what_was_reviewed() in ("case.changed", "case.paused")
    assert mediation.states() == ["held"]
    assert anna.faults == []


def test_whoever_lost_telephone_and_words_comes_back_by_meeting_the_mediator(
    mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    mediation.bert_writes(TWO)
    mediation.release("Een vraag.")
    gives(anna, ONE)
    anna.context.clear_cookies()
    anna.page.evaluate(
        "indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name)))"
    )
    joined(anna, mediation.slip())
    mediation.confirm_with_a_colleague()
    assert mediation.gives_anew() == [1, 1]
    anna.press(WORDS("web-code-home"))
    anna.title(WORDS("web-home-title"))
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-waits-button"))
    anna.title(WORDS("web-gate-title"))
    anna.choose(WORDS("web-gate-now"))
    expect(anna.page.locator(".sheet__words")).to_have_text(TWO)
    anna.press(WORDS("web-on"))
    anna.title(WORDS("web-after-title"))
    anna.choose(WORDS("web-after-good"))
    anna.title(WORDS("web-home-title"))
    anna.page.get_by_text(WORDS("web-post-with", **MERAL)).click()
    anna.page.get_by_text(WORDS("web-letter-show"), exact=True).click()
    expect(anna.page.locator(".sheet__words")).to_have_text(ONE)
    assert anna.faults == []

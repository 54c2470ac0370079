"""A party and their mediator, both at browsers, and the other person at a command line: one case, whoever uses what."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, person
from tests.web.at_desk import LAPTOP, sits_down, to_today
from tests.web.conftest import SLOW_MS
from tests.web.mediation import Mediation
from tests.web.story import look_again
from tests.web.test_letters import gives, takes_part

WORDS = Sentences(Language.NL)
ONE = "Ik hoor de kaneellamp nog vallen."
ANSWER = "Ik weet nog hoe hij viel."
NOTE = "Een rustig antwoord."


def test_a_letter_and_its_answer_go_between_two_browsers_and_a_command_line(
    mediation: Mediation, anna: Person, browser: Browser
) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    with person(browser, locale="nl-NL", viewport=LAPTOP) as meral:
        meral.context.set_default_timeout(SLOW_MS)
        sits_down(meral, mediation)
        _passes_on(meral, mediation.label, "a", ONE, "")
        assert mediation.bert_reads() == [ONE]
        anna.press(WORDS("web-to-post"))
        mediation.bert_writes(ANSWER)
        _passes_on(meral, mediation.label, "b", ANSWER, NOTE)
        look_again(anna, WORDS)
        anna.press(WORDS("web-post-waits-button"))
        anna.title(WORDS("web-gate-title"))
        expect(anna.page.locator(".slip__words")).to_have_text(NOTE)
        assert ANSWER not in anna.text(), "nothing opens by itself"
        anna.choose(WORDS("web-gate-now"))
        expect(anna.page.locator(".sheet__words")).to_have_text(ANSWER)
        assert meral.faults == []
    assert mediation.states() == ["opened", "opened"]
    assert "kaneellamp" not in mediation.passed()
    assert anna.faults == []


def _passes_on(meral: Person, label: str, side: str, text: str, note: str) -> None:
    to_today(meral)
    meral.page.locator(".list").get_by_role("button", name=label, exact=True).click()
    meral.title(WORDS("desk-review-title", side=WORDS(f"desk-side-{side}")))
    expect(meral.page.locator(".sheet__words").first).to_have_text(text)
    meral.page.get_by_label(WORDS("desk-review-note", side=WORDS(f"desk-side-{'b' if side == 'a' else 'a'}"))).fill(
        note
    )
    meral.press(WORDS("desk-pass-do"))
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-passed-title"))

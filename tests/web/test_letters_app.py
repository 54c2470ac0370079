"""The screens under `letters app`: the page is of this machine, and the service behind it is the one that the program pinned."""

from __future__ import annotations

import os

from playwright.sync_api import Browser, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, person
from tests.support.checkout import ROOT
from tests.support.letters_app import running
from tests.web.mediation import Mediation
from tests.web.story import ONE, look_again
from tests.web.test_joining import open_with, to_yes, type_back, words_of
from tests.web.test_letters import gives
from tests.web.walks.setting import PHONE

WORDS = Sentences(Language.NL)
PROGRAM = {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "clients" / "cli")))}


def test_joining_opening_and_coming_from_elsewhere_work_before_the_service_that_the_program_pinned(
    mediation: Mediation, anna: Person, browser: Browser
) -> None:
    slip = mediation.slip()
    with running(mediation.folder, "meral", PROGRAM) as app:
        to_yes(anna, app.origin)
        anna.title(WORDS("web-slip-title"))
        for line, text in slip.lines:
            anna.page.get_by_label(WORDS(f"web-slip-line-{line}")).fill(text)
        anna.press(WORDS("web-on"))
        words = words_of(anna)
        login, address, organisation = anna.page.locator(".sheet dd").all_text_contents()
        assert address == mediation.origin != app.origin
        type_back(anna, words)
        anna.title(WORDS("web-code-title"))
        mediation.confirm()
        anna.page.reload()
        open_with(anna, words)
        anna.title(WORDS("web-home-title"))
        anna.press(WORDS("web-home-agree-go"))
        anna.choose(WORDS("web-agree-yes"))
        anna.press(WORDS("web-forms-keep"))
        anna.title(WORDS("web-home-title"))
        assert mediation.open() == "open"
        expect(anna.page.get_by_role("button", name=WORDS("web-write"), exact=True)).to_be_visible()
        gives(anna, ONE)
        assert mediation.held() == [ONE]
        assert anna.faults == []

        with person(browser, locale="nl-NL", viewport=PHONE) as elsewhere:
            elsewhere.page.goto(app.origin)
            elsewhere.press(WORDS("web-door-open"))
            elsewhere.title(WORDS("web-attach-title"))
            for name, value in (
                ("web-attach-name", login),
                ("web-open-field", " ".join(words)),
                ("web-attach-organisation", organisation),
            ):
                elsewhere.page.get_by_label(WORDS(name)).fill(value)
            elsewhere.press(WORDS("web-open-button"))
            elsewhere.title(WORDS("web-home-title"))
            look_again(elsewhere, WORDS)
            expect(elsewhere.page.get_by_text(WORDS("web-post-with", mediator="meral"))).to_be_visible()
        assert {each.url.split("/v1/")[0] for each in anna.requests if "/v1/" in each.url} == {app.origin}


def test_a_slip_of_another_service_is_refused_before_anything_is_sent(mediation: Mediation, anna: Person) -> None:
    slip = mediation.slip()
    with running(mediation.folder, "meral", PROGRAM) as app:
        to_yes(anna, app.origin)
        for line, text in slip.lines:
            anna.page.get_by_label(WORDS(f"web-slip-line-{line}")).fill(text)
        anna.page.get_by_label(WORDS("web-slip-line-origin")).fill("https://letters.example")
        anna.press(WORDS("web-on"))
        anna.title(WORDS("web-trouble-other-title"))
        assert not [each for each in anna.requests if "/slips/" in each.url]

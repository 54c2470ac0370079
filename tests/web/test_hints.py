"""Hints in the browser: places in a letter are shown to its writer, who leaves or changes them; and nobody else hears of it."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person
from tests.web.mediation import Mediation
from tests.web.story import HINTED, MERAL, ONE
from tests.web.test_letters import takes_part

WORDS = Sentences(Language.NL)


def _writes(somebody: Person, text: str) -> None:
    somebody.page.get_by_role("textbox").fill(text)
    somebody.press(WORDS("web-write-on"))


def test_a_writer_sees_what_a_mediator_may_ask_about_and_decides(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    anna.press(WORDS("web-write"))
    anna.title(WORDS("web-write-title"))
    before = len(anna.requests)
    _writes(anna, f"{ONE}\n\n{HINTED}")
    anna.title(WORDS("web-hints-title", count=2))
    assert anna.page.locator(".spot").all_text_contents() == ["Jij hebt mijn leven kapot", "020-5550123"]
    assert anna.page.locator("sup").all_text_contents() == ["1", "2"]
    assert anna.page.locator(".sheet__words").inner_text() == f"{ONE}\n\n{HINTED}".replace(
        "kapot", "kapot1"
    ).replace("0123.", "01232.")
    told = anna.page.locator(".hints li").all_inner_texts()
    assert told == [
        f"{WORDS('web-hint-blame')} {WORDS('web-hint-blame-text')}",
        f"{WORDS('web-hint-phone')} {WORDS('web-hint-phone-text', **MERAL)}",
    ]
    for request in anna.requests[before:]:
        assert "kapot" not in f"{request.url} {request.post_data or ''}"
    anna.press(WORDS("web-hints-change"))
    anna.title(WORDS("web-write-title"))
    expect(anna.page.get_by_role("textbox")).to_have_value(f"{ONE}\n\n{HINTED}")
    _writes(anna, f"{ONE} Bel dan 020-5550123.")
    anna.title(WORDS("web-hints-title", count=1))
    anna.press(WORDS("web-hints-leave"))
    anna.title(WORDS("web-check-title"))
    anna.press(WORDS("web-check-back"))
    anna.title(WORDS("web-write-title"))
    anna.press(WORDS("web-write-on"))
    anna.title(WORDS("web-check-title"))  # what somebody left as it was is not asked twice
    anna.press(WORDS("web-check-give", **MERAL))
    anna.title(WORDS("web-sent-title", **MERAL))
    assert mediation.held() == [f"{ONE} Bel dan 020-5550123."]
    assert anna.faults == []


def test_a_letter_goes_its_way_where_the_lists_cannot_be_fetched(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    anna.context.route("**/assets/find-*.js", refuse)
    anna.press(WORDS("web-write"))
    anna.title(WORDS("web-write-title"))
    _writes(anna, HINTED)
    anna.title(WORDS("web-check-title"))
    assert refused

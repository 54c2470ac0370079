"""From the closed door to the page for a slip, in both languages, by touch and by keys; and what is said when something lacks."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from relay.config import EXIT as EXIT_OF_THE_SERVICE
from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, person
from tests.support.checkout import ROOT
from tests.support.elsewhere import EXIT
from tests.support.process import ServerProcess
from tests.support.relay_site import TELEPHONE
from tests.web.slips import slip
from tests.web.walks.served import HELPLINE

SMALL = {"width": 320, "height": 568}
ORGANISATION = "**/v1/organisation"
INVITED = "**/assets/invited-*.js"
ENGLISH = "**/assets/en-*.js"


def size_of_letters(page: Page) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))


def asked_of_the_service(somebody: Person) -> list[str]:
    """Return what was asked for besides files of the program, which are the same for everybody and come in their own time."""
    return [each.url for each in somebody.requests if "/assets/" not in each.url]


def wide_as_the_window(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("language", "locale"), [(Language.NL, "nl-NL"), (Language.EN, "en-GB")])
def test_from_the_door_to_where_a_slip_is_typed(
    language: Language, locale: str, browser: Browser, server: ServerProcess
) -> None:
    words = Sentences(language)
    with person(browser, locale=locale, viewport=SMALL, has_touch=True) as somebody:
        page = somebody.page
        page.goto(server.origin)
        somebody.title(words("web-title"))
        assert page.title() == "Post"
        assert page.evaluate("document.documentElement.lang") == language.value
        for pressed, title in (
            (words("web-door-invitation"), words("web-safe-title")),
            (words("web-safe-yes"), words("web-invitation-title")),
            (words("web-yes"), words("web-slip-title")),
        ):
            if page.locator(".choice").count():
                somebody.choose(pressed)
            else:
                somebody.press(pressed)
            somebody.title(title)
            expect(page.get_by_role("heading", level=1)).to_be_focused()
            assert wide_as_the_window(page)
            assert page.url == f"{server.origin}/"
            assert page.title() == "Post"
        text = somebody.text()
        assert words("web-slip-lead") in text
        assert words("web-slip-keep") in text
        assert page.get_by_role("link", name=TELEPHONE).get_attribute("href") == "tel:0305550100"
        page.go_back()
        somebody.title(words("web-invitation-title"))
        for pressed, title in (
            (words("web-not-now"), words("web-later-title")),
            (words("web-no"), words("web-declined-title")),
        ):
            somebody.choose(pressed)
            somebody.title(title)
            somebody.press(words("web-back"))
            somebody.title(words("web-invitation-title"))
        assert somebody.faults == []


def test_open_your_post_asks_for_the_sheet_where_this_device_knows_no_post(
    dutch: Person, server: ServerProcess
) -> None:
    words = Sentences(Language.NL)
    dutch.page.goto(server.origin)
    dutch.press(words("web-door-open"))
    dutch.title(words("web-attach-title"))
    assert words("web-attach-lead") in dutch.text()
    expect(dutch.page.get_by_role("link", name=TELEPHONE)).to_be_visible()


def test_help_gives_the_numbers_of_the_organisation(dutch: Person, server: ServerProcess) -> None:
    dutch.page.goto(server.origin)
    dutch.press("Hulp")
    dutch.title("Hulp en telefoon")
    name, _, number = HELPLINE.partition(" ")
    for shown, dialled in ((TELEPHONE, "0305550100"), (number, "0305550199"), ("112", "112")):
        link = dutch.page.get_by_role("link", name=shown, exact=True)
        assert link.get_attribute("href") == f"tel:{dialled}"
    assert name in dutch.text()


def test_help_waits_in_a_sentence_and_tries_again(dutch: Person, server: ServerProcess) -> None:
    words, held = Sentences(Language.NL), list[Route]()
    dutch.context.route(ORGANISATION, lambda route: held.append(route))  # noqa: PLW0108 - it sets a mark on it
    with dutch.page.expect_request(ORGANISATION):
        dutch.page.goto(server.origin)
    dutch.press(words("web-door-help"))
    expect(dutch.page.get_by_text(words("web-help-waiting"))).to_be_visible()
    expect(dutch.page.get_by_role("link", name="112")).to_be_visible()
    held.pop().fulfill(status=503)
    expect(dutch.page.get_by_text(words("web-failed-numbers"))).to_be_visible()
    dutch.context.unroute(ORGANISATION)
    dutch.press(words("web-again"))
    expect(dutch.page.get_by_role("link", name=TELEPHONE)).to_be_visible()


def test_an_organisation_without_a_number_leaves_nobody_without_a_way(dutch: Person, server: ServerProcess) -> None:
    words = Sentences(Language.NL)
    dutch.context.route(ORGANISATION, lambda route: route.fulfill(json={}))
    dutch.page.goto(server.origin)
    dutch.press(words("web-door-help"))
    expect(dutch.page.get_by_text(words("web-help-no-number"))).to_be_visible()


def test_a_page_that_cannot_be_shown_says_so_and_tries_again(dutch: Person, server: ServerProcess) -> None:
    words = Sentences(Language.NL)
    dutch.page.add_init_script(
        """Intl.DateTimeFormat = class {
            constructor() { if (globalThis.broken) throw Error('made up'); }
            format() { return '1 mei'; }
        }"""
    )
    dutch.page.goto(f"{server.origin}/{slip(int(time.time()) + 86_400)}")
    dutch.title("Post")
    dutch.page.evaluate("globalThis.broken = true")
    dutch.press(words("web-door-invitation"))
    dutch.title(words("web-failed-title"))
    assert TELEPHONE in dutch.text()
    dutch.page.evaluate("globalThis.broken = false")
    dutch.press(words("web-again"))
    dutch.title(words("web-safe-title"))


def test_without_a_connection_pages_stay_and_say_so(dutch: Person, server: ServerProcess) -> None:
    words = Sentences(Language.NL)
    dutch.page.goto(server.origin)
    dutch.press(words("web-door-invitation"))
    dutch.title(words("web-safe-title"))
    dutch.context.set_offline(True)
    expect(dutch.page.get_by_text(words("web-offline-text"))).to_be_visible()
    expect(dutch.page.get_by_role("status").first).to_have_text(words("web-offline-title"))
    dutch.choose(words("web-safe-yes"))
    dutch.title(words("web-invitation-title"))
    dutch.context.set_offline(False)
    expect(dutch.page.get_by_text(words("web-offline-text"))).to_be_hidden()


def test_the_language_and_the_letters_change_without_a_reload_and_are_kept_nowhere(
    dutch: Person, server: ServerProcess
) -> None:
    page = dutch.page
    page.goto(server.origin)
    dutch.press("Ik heb een uitnodiging")
    dutch.title("Is het nu veilig om te kijken?")
    before, asked = size_of_letters(page), len(asked_of_the_service(dutch))
    page.get_by_role("button", name="grootste letters").click()
    assert size_of_letters(page) > before * 1.4
    assert page.get_by_role("button", name="grootste letters").get_attribute("aria-pressed") == "true"
    dutch.press("English")
    dutch.title("Is it safe to look now?")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert len(asked_of_the_service(dutch)) == asked
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    page.reload()
    dutch.title("Post")
    assert size_of_letters(page) == before
    expect(page.get_by_role("button", name="Open uw post")).to_be_visible()


def test_a_page_whose_file_does_not_come_says_so_and_is_there_once_it_does(
    dutch: Person, server: ServerProcess
) -> None:
    words, held = Sentences(Language.NL), list[Route]()
    dutch.context.route(INVITED, lambda route: held.append(route))  # noqa: PLW0108 - it sets a mark on it
    with dutch.page.expect_request(INVITED):  # in the background, once the door is drawn
        dutch.page.goto(server.origin)
    dutch.press(words("web-door-invitation"))
    expect(dutch.page.get_by_text(words("web-starting"))).to_be_visible()
    expect(dutch.page.get_by_role("button", name=words("web-leave"))).to_be_visible()
    held.pop().abort()
    dutch.title(words("web-trouble-line-title"))
    expect(dutch.page.get_by_role("heading", level=1)).to_be_focused()
    assert TELEPHONE in dutch.text()
    dutch.context.unroute(INVITED)
    dutch.press(words("web-again"))
    dutch.title(words("web-safe-title"))
    expect(dutch.page.get_by_role("heading", level=1)).to_be_focused()


def test_the_other_language_is_there_without_a_line_once_its_sentences_came(
    dutch: Person, server: ServerProcess
) -> None:
    dutch.context.route(ENGLISH, lambda route: route.abort())
    dutch.page.goto(server.origin)
    dutch.press("Ik heb een uitnodiging")
    dutch.title("Is het nu veilig om te kijken?")
    dutch.press("English")
    expect(dutch.page.get_by_role("status").first).to_have_text("Er is nu geen verbinding")
    dutch.title("Is het nu veilig om te kijken?")
    dutch.context.unroute(ENGLISH)
    dutch.press("English")
    dutch.title("Is it safe to look now?")
    dutch.context.set_offline(True)
    dutch.press("Nederlands")
    dutch.title("Is het nu veilig om te kijken?")
    dutch.press("English")
    dutch.title("Is it safe to look now?")


def test_by_keys_alone_from_the_door_to_where_a_slip_is_typed(english: Person, server: ServerProcess) -> None:
    page = english.page
    page.goto(server.origin)
    english.title("Post")

    def tab_to(name: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            assert focused.evaluate("(each) => getComputedStyle(each).outlineStyle") == "solid"
            if (focused.text_content() or "").strip().startswith(name):
                box = focused.bounding_box()
                assert box is not None
                assert box["height"] >= 44
                return
        raise AssertionError(name)

    for name, title in (
        ("I have an invitation", "Is it safe to look now?"),
        ("Yes", "Your mediator invites you"),
        ("Yes", "Your invitation"),
    ):
        tab_to(name)
        page.keyboard.press("Enter")
        english.title(title)
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.locator(":focus").text_content() == "Nederlands"
    page.keyboard.press("Shift+Tab")
    assert page.locator(":focus").text_content() == "Skip to content"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert page.url == f"{server.origin}/"


@pytest.mark.parametrize("what", ["Worker", "WebAssembly", "indexedDB"])
def test_an_old_browser_is_told_and_given_a_number(what: str, dutch: Person, server: ServerProcess) -> None:
    words = Sentences(Language.NL)
    dutch.page.add_init_script(f"delete globalThis.{what}; delete Window.prototype.{what}")
    dutch.page.goto(server.origin)
    expect(dutch.page.get_by_text(words("web-old-text"))).to_be_visible()
    expect(dutch.page.get_by_role("link", name=TELEPHONE)).to_be_visible()
    assert dutch.page.get_by_role("button").all_text_contents() == ["English"]


def test_without_scripts_the_page_says_so_in_both_languages(browser: Browser, server: ServerProcess) -> None:
    with person(browser, java_script_enabled=False, viewport=SMALL) as somebody:
        somebody.page.goto(server.origin)
        text = somebody.page.locator("body").inner_text()
        for language in Language:
            assert Sentences(language)("web-no-script") in text
        assert Sentences(Language.NL)("web-starting") not in text


@pytest.mark.parametrize(
    ("ends_in", "sentence"), [(3 * 86_400, "web-slip-good"), (-60, "web-slip-over"), (None, "web-slip-unread")]
)
def test_the_day_until_which_a_slip_holds_is_said(
    ends_in: int | None, sentence: str, english: Person, server: ServerProcess
) -> None:
    until = int(time.time()) + (ends_in or 0)
    english.page.goto(f"{server.origin}/{'#slip=AQ' if ends_in is None else slip(until)}")
    english.press("I have an invitation")
    english.title("Is it safe to look now?")
    day = datetime.fromtimestamp(until, ZoneInfo("Europe/Amsterdam")).strftime("%d %B").lstrip("0")
    expected = Sentences(Language.EN)(sentence, **({"day": day} if sentence == "web-slip-good" else {}))
    expect(english.page.get_by_text(expected)).to_be_visible()


def test_where_leaving_leads_without_the_services_word_is_what_the_service_says() -> None:
    source = (ROOT / "clients/web/src/shell/organisation.svelte.ts").read_text(encoding="utf-8")
    assert re.findall(r'EXIT_UNLESS_TOLD = (".*")', source) == [json.dumps(EXIT_OF_THE_SERVICE)]
    assert EXIT not in source

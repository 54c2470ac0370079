"""The closed door works before the client is here, and the client takes it over as it stands."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, person
from tests.support.process import ServerProcess
from tests.support.relay_site import TELEPHONE
from tests.web.slips import slip
from tests.web.walks.setting import PHONE

CLIENT = "**/assets/index-*.js"
EARLY = "**/assets/early-*.js"
WORDS = Sentences(Language.NL)


def held_back(somebody: Person, address: str) -> list[Route]:
    """Open the address, and hold the client back until it is let go."""
    held: list[Route] = []
    somebody.context.route(CLIENT, lambda route: held.append(route))  # noqa: PLW0108 - it sets a mark on it
    somebody.page.goto(address, wait_until="commit")
    expect(somebody.page.locator("main.door--still:visible")).to_have_count(1)
    return held


def taken_over(page: Page, held: list[Route]) -> None:
    held.pop().continue_()
    expect(page.locator("main.door--still")).to_have_count(0)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_client_takes_the_door_over_without_a_change(
    language: Language, scheme: str, browser: Browser, server: ServerProcess
) -> None:
    with person(browser, locale=language.value, viewport=PHONE, color_scheme=scheme) as somebody:
        page, words = somebody.page, Sentences(language)
        held = held_back(somebody, server.origin)
        expect(page.locator("main:visible")).to_have_count(1)
        invitation = page.get_by_role("button", name=words("web-door-invitation"), exact=True)
        invitation.focus()
        before = page.locator("main:visible").aria_snapshot(), page.screenshot()
        taken_over(page, held)
        expect(invitation).to_be_focused()
        assert (page.locator("main").aria_snapshot(), page.screenshot()) == before
        assert somebody.faults == []


@pytest.mark.parametrize(
    ("pressed", "title"),
    [
        ("web-door-open", "web-open-title"),
        ("web-door-invitation", "web-safe-title"),
        ("web-door-help", "web-help"),
    ],
)
def test_what_is_pressed_before_leads_on_once_the_client_is_here(
    pressed: str, title: str, dutch: Person, server: ServerProcess
) -> None:
    page = dutch.page
    held = held_back(dutch, server.origin)
    dutch.press(WORDS(pressed))
    expect(page.get_by_text(WORDS("web-starting"), exact=True)).to_be_visible()
    expect(page.locator("h1:visible")).to_be_focused()
    taken_over(page, held)
    dutch.title(WORDS(title))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.go_back()
    dutch.title("Post")
    assert dutch.faults == []


def test_a_slip_is_out_of_the_address_at_once_and_a_language_stays(dutch: Person, server: ServerProcess) -> None:
    page, english = dutch.page, Sentences(Language.EN)
    held = held_back(dutch, f"{server.origin}/{slip(int(time.time()) - 60)}")
    assert page.url == f"{server.origin}/"
    dutch.press("English")
    expect(page.locator("h1:visible")).to_be_focused()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    taken_over(page, held)
    dutch.press(english("web-door-invitation"))
    dutch.title(english("web-safe-title"))
    expect(page.get_by_text(english("web-slip-over"))).to_be_visible()
    assert page.url == f"{server.origin}/"
    assert page.evaluate("begun.held") == ""


def test_a_client_that_does_not_come_after_a_press_is_said(dutch: Person, server: ServerProcess) -> None:
    page = dutch.page
    held_back(dutch, server.origin).pop().abort()
    dutch.press(WORDS("web-door-open"))
    long = page.get_by_text(f"{WORDS('web-starting-long')} {WORDS('web-old-ask')}")
    expect(page.get_by_text(WORDS("web-starting"), exact=True)).to_be_visible()
    expect(long).to_be_hidden()
    page.evaluate("document.getAnimations()[0].finish()")
    expect(long).to_be_visible()
    shown = page.locator(".starting__number:visible")
    assert TELEPHONE in shown.evaluate("(each) => getComputedStyle(each, '::before').content")


def test_without_the_script_of_the_door_it_comes_with_the_client(dutch: Person, server: ServerProcess) -> None:
    held: list[Route] = []
    dutch.context.route(CLIENT, lambda route: held.append(route))  # noqa: PLW0108 - it sets a mark on it
    dutch.context.route(EARLY, lambda route: route.abort())
    dutch.page.goto(f"{server.origin}/{slip(int(time.time()) - 60)}", wait_until="commit")
    expect(dutch.page.get_by_text(WORDS("web-starting"), exact=True)).to_be_visible()
    expect(dutch.page.get_by_role("button")).to_have_count(0)
    held.pop().continue_()
    dutch.press(WORDS("web-door-invitation"))
    dutch.title(WORDS("web-safe-title"))
    expect(dutch.page.get_by_text(WORDS("web-slip-over"))).to_be_visible()
    assert dutch.page.url == f"{server.origin}/"

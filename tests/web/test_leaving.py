"""Leaving leaves nothing: not for Back, not in the address, not in what the browser keeps; and the secret of a slip is nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.support.browser import BEFORE, EXIT, Person, person
from tests.support.process import ServerProcess
from tests.web.slips import SECRET, slip

KEPT = "Is it safe to look now?"


def press_leave(page: Page) -> None:
    page.get_by_role("button", name="Leave now", exact=True).click()


def three_shifts(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def walk_in(somebody: Person, server: ServerProcess, fragment: str = "") -> None:
    """Come from another page, as far as the invitation."""
    somebody.page.goto(BEFORE)
    somebody.page.goto(f"{server.origin}/{fragment}")
    somebody.press("I have an invitation")
    somebody.title(KEPT)
    somebody.choose("Yes, I want to look")
    somebody.title("Your mediator invites you")


@pytest.mark.parametrize("way", [press_leave, three_shifts])
def test_after_leaving_back_brings_what_was_before_and_forward_the_closed_door(
    way: Callable[[Page], None], english: Person, server: ServerProcess
) -> None:
    walk_in(english, server)
    way(english.page)
    english.page.wait_for_url(EXIT)
    english.page.go_back()
    english.page.wait_for_url(BEFORE)
    english.page.go_forward()
    english.page.wait_for_url(EXIT)
    english.page.go_forward()
    english.page.wait_for_url(f"{server.origin}/")
    english.title("Post")
    english.page.go_forward()
    english.title("Post")
    assert KEPT not in english.text()


def test_the_page_is_empty_in_the_same_moment(english: Person, server: ServerProcess) -> None:
    walk_in(english, server)
    left = english.page.evaluate(
        """() => {
            const button = [...document.querySelectorAll("button")].find((each) => each.textContent.startsWith("Leave now"));
            button.click();
            return [document.body.childNodes.length, document.title];
        }"""
    )
    assert left == [0, "Post"]
    english.page.wait_for_url(EXIT)


def test_leaving_works_where_nothing_was_before(english: Person, server: ServerProcess) -> None:
    english.page.goto(server.origin)
    english.title("Post")
    three_shifts(english.page)
    english.page.wait_for_url(EXIT)
    english.page.go_back()
    assert english.page.url == "about:blank"


def test_later_closes_the_page_as_leaving_does(english: Person, server: ServerProcess) -> None:
    english.page.goto(BEFORE)
    english.page.goto(server.origin)
    english.press("I have an invitation")
    english.title(KEPT)
    english.choose("No, later")
    english.page.wait_for_url(EXIT)
    english.page.go_back()
    english.page.wait_for_url(BEFORE)


def test_practice_leaves_nowhere_and_the_real_way_works_during_it(english: Person, server: ServerProcess) -> None:
    english.page.goto(server.origin)
    english.press("I have an invitation")
    english.title(KEPT)
    english.page.get_by_role("button", name="Try ‘Leave now’").click()
    english.title("This was the try-out")
    english.press("Back")
    english.title(KEPT)
    english.page.go_forward()
    english.title("This was the try-out")
    press_leave(english.page)
    english.page.wait_for_url(EXIT)


def test_a_page_that_the_browser_kept_begins_at_the_closed_door(english: Person, server: ServerProcess) -> None:
    walk_in(english, server)
    english.page.evaluate("addEventListener('pagehide', () => { globalThis.seen = document.body.innerText; })")
    english.page.goto(BEFORE)
    english.page.go_back()
    english.title("Post")
    expect(english.page.get_by_role("button", name="Open your post")).to_be_visible()
    # Where the browser had kept the page whole, it had kept an empty one.
    assert english.page.evaluate("globalThis.seen ?? ''") == ""


def test_a_page_that_comes_back_whole_is_empty_until_it_shows_the_door(english: Person, server: ServerProcess) -> None:
    walk_in(english, server)
    seen = english.page.evaluate(
        """() => {
            dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
            const kept = document.body.innerText;
            dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
            return kept;
        }"""
    )
    assert seen == ""
    english.title("Post")
    english.press("I have an invitation")
    english.title(KEPT)


def test_a_page_that_nobody_looks_at_is_covered(english: Person, server: ServerProcess) -> None:
    walk_in(english, server)
    heading = english.page.get_by_role("heading", level=1, include_hidden=True)
    change = """(state) => {
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
        document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }"""
    english.page.evaluate(change, "hidden")
    expect(heading).to_be_hidden()
    english.page.evaluate(change, "visible")
    expect(heading).to_be_visible()


def test_the_secret_of_a_slip_is_nowhere(
    browsers: BrowserType, server: ServerProcess, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    link = slip(int(time.time()) + 86_400)
    with person(browsers, profile, locale="en-GB") as somebody:
        page = somebody.page
        walk_in(somebody, server, link)
        assert page.url == f"{server.origin}/"
        seen = page.evaluate(
            """async () => JSON.stringify([
                location.href, document.title, document.referrer, history.state, document.documentElement.outerHTML,
                Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
                (await indexedDB.databases()).length, await caches.keys(),
                performance.getEntries().map((each) => each.name),
            ])"""
        )
        assert SECRET not in seen
        assert link[7:] not in seen
        somebody.choose("Yes")
        somebody.title("How to go on")
        assert SECRET not in somebody.sent()
        press_leave(page)
        page.wait_for_url(EXIT)
        assert SECRET not in somebody.sent()
        assert {each.url for each in somebody.requests} >= {f"{server.origin}/v1/organisation", EXIT}


def test_a_link_that_is_opened_into_the_page_is_removed_too(english: Person, server: ServerProcess) -> None:
    english.page.goto(server.origin)
    english.press("I have an invitation")
    english.title(KEPT)
    english.page.goto(f"{server.origin}/{slip(int(time.time()) + 86_400)}")
    english.title("Post")
    expect(english.page.get_by_role("button", name="Open your post")).to_be_visible()
    assert english.page.url == f"{server.origin}/"
    english.press("I have an invitation")
    expect(english.page.get_by_text("Your invitation holds until")).to_be_visible()
    press_leave(english.page)
    english.page.wait_for_url(EXIT)

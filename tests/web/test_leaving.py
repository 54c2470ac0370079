"""Leaving leaves nothing: not for Back, not in the address, not in what the browser keeps; and the secret of a slip is nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Person, owner
from tests.support.elsewhere import BEFORE, EXIT
from tests.support.process import ServerProcess
from tests.web.slips import SECRET, slip

HISTORY_OF_THE_BROWSER = {
    *(Path("Default", name) for name in ("History", "History-journal", "Favicons", "Favicons-journal", "Sessions")),
    Path("segmentation_platform", "ukm_db"),
    Path("segmentation_platform", "ukm_db-wal"),
}
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


def holds(path: Path, text: str) -> bool:
    """Whether a file of the browser's has a text in it, as letters of one byte or of two."""
    return path.is_file() and any(text.encode(form) in path.read_bytes() for form in ("ascii", "utf-16-le"))


@pytest.mark.parametrize("way", [press_leave, three_shifts])
def test_after_leaving_back_brings_what_was_before_and_forward_the_closed_door(
    way: Callable[[Page], None], english: Person, server: ServerProcess
) -> None:
    walk_in(english, server)
    way(english.page)
    english.page.wait_for_url(EXIT)
    english.page.go_back(wait_until="commit")
    english.page.wait_for_url(BEFORE, wait_until="commit")
    english.page.go_forward(wait_until="commit")
    english.page.wait_for_url(EXIT, wait_until="commit")
    english.page.go_forward(wait_until="commit")
    english.page.wait_for_url(f"{server.origin}/", wait_until="commit")
    english.title("Post")
    english.page.go_forward(wait_until="commit")
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
    english.page.go_back(wait_until="commit")
    assert english.page.url == "about:blank"


def test_later_closes_the_page_as_leaving_does(english: Person, server: ServerProcess) -> None:
    english.page.goto(BEFORE)
    english.page.goto(server.origin)
    english.press("I have an invitation")
    english.title(KEPT)
    english.choose("No, later")
    english.page.wait_for_url(EXIT)
    english.page.go_back(wait_until="commit")
    english.page.wait_for_url(BEFORE, wait_until="commit")


def test_practice_leaves_nowhere_and_the_real_way_works_during_it(english: Person, server: ServerProcess) -> None:
    english.page.goto(server.origin)
    english.press("I have an invitation")
    english.title(KEPT)
    english.page.get_by_role("button", name="Try ‘Leave now’").click()
    english.title("This was the try-out")
    english.press("Back")
    english.title(KEPT)
    english.page.go_forward(wait_until="commit")
    english.title("This was the try-out")
    press_leave(english.page)
    english.page.wait_for_url(EXIT)


def test_a_page_that_the_browser_kept_begins_at_the_closed_door(english: Person, server: ServerProcess) -> None:
    walk_in(english, server)
    english.page.evaluate("addEventListener('pagehide', () => { globalThis.seen = document.body.innerText; })")
    english.page.goto(BEFORE)
    english.page.go_back(wait_until="commit")
    english.title("Post")
    expect(english.page.get_by_role("button", name="Open your post")).to_be_visible()
    # Where the browser had kept the page whole, it had kept an empty one.
    assert english.page.evaluate("globalThis.seen ?? ''") == ""


def test_a_page_that_comes_back_whole_is_empty_until_it_shows_the_door(
    english: Person, server: ServerProcess
) -> None:
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


def test_the_secret_of_a_slip_is_nowhere(browser: Browser, server: ServerProcess, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    link = slip(int(time.time()) + 86_400)
    with owner(browser.browser_type, profile, locale="en-GB") as somebody:
        page = somebody.page
        walk_in(somebody, server, link)
        assert page.url == f"{server.origin}/"
        seen = page.evaluate(
            """async () => JSON.stringify([
                location.href, document.title, document.referrer, history.state, document.documentElement.outerHTML,
                Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
                (await indexedDB.databases()).length, await caches.keys(),
                performance.getEntriesByType("resource").map((each) => each.name),
            ])"""
        )
        assert SECRET not in seen
        assert link[7:] not in seen
        somebody.choose("Yes")
        somebody.title("Your six words")
        somebody.page.locator(".words li").first.wait_for()
        assert SECRET not in somebody.sent()
        press_leave(page)
        page.wait_for_url(EXIT)
        assert SECRET not in somebody.sent()
        assert {each.url for each in somebody.requests} >= {f"{server.origin}/v1/organisation", EXIT}
    kept = {path.relative_to(profile) for path in profile.rglob("*") if holds(path, SECRET)}
    # The browser's own record of addresses that were visited, written before any script ran; the pages say how to remove it.
    assert {Path(*path.parts[:2]) for path in kept} <= HISTORY_OF_THE_BROWSER


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

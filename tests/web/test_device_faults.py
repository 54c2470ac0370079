"""What goes wrong with a device while somebody writes: it is full or keeps nothing, its clock, its tab or its worker fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, Route, expect

from tests.support.browser import WITHIN_MS, Person
from tests.web.mediation import Mediation
from tests.web.story import MERAL, ONE, look_again
from tests.web.test_faults import WORDS, WORKER, alert, spoiled
from tests.web.test_joining import joined, open_with, to_yes
from tests.web.test_letters import takes_part, writes
from tests.web.test_live import KEPT, MINUTE_MS, begins, goes_on, shown

MORE = f"{ONE} En nog iets, dat nergens anders staat."
SUBMITTED = "**/v1/cases/*/items"
YEARS_MS = 5 * 365 * 86_400_000
FULL = """globalThis.put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };
undefined;"""
OFF = "globalThis.own = Date.now; Date.now = () => globalThis.own() + {ms};"


@contextmanager
def full(somebody: Person) -> Iterator[None]:
    """Let the browser's database refuse whatever is to be kept, as on a device that is full, while the context lasts."""
    (worker,) = somebody.page.workers
    worker.evaluate(FULL)
    try:
        yield
    finally:
        worker.evaluate("IDBObjectStore.prototype.put = globalThis.put; undefined;")


def crashes(somebody: Person) -> None:
    """End the tab as a browser does that is short of memory; sit down at a new one."""
    with somebody.page.expect_event("crash"), pytest.raises(Error):
        somebody.page.goto("chrome://crash")
    somebody.page.close()
    somebody.page = somebody.context.new_page()


def comes_back(somebody: Person, mediation: Mediation, words: list[str]) -> None:
    somebody.page.goto(mediation.origin)
    open_with(somebody, words)
    somebody.title(WORDS("web-home-title"))


def test_on_a_full_device_what_is_written_stays_and_is_kept_once_there_is_room(
    mediation: Mediation, anna: Person
) -> None:
    words = takes_part(anna, mediation)
    begins(anna, ONE)
    with full(anna):
        anna.page.get_by_role("textbox").fill(MORE)
        shown(anna.page, "web-write-kept-not")
        alert(anna, "web-trouble-full")
        anna.press(WORDS("web-write-on"))
        anna.press(WORDS("web-write-back"))
        anna.title(WORDS("web-write-title"))
        expect(anna.page.get_by_role("textbox")).to_have_value(MORE)
    expect(anna.page.get_by_text(KEPT)).to_be_visible()
    anna.page.reload()
    comes_back(anna, mediation, words)
    goes_on(anna, MORE)


def test_what_cannot_be_sealed_is_covered_and_stays_open_when_the_post_would_lock(
    mediation: Mediation, anna: Person
) -> None:
    words = takes_part(anna, mediation)
    begins(anna, ONE)
    anna.page.clock.install()
    with full(anna):
        anna.page.get_by_role("textbox").fill(MORE)
        anna.page.clock.fast_forward(11 * MINUTE_MS)
        shown(anna.page, "web-turned")
        assert "nergens anders" not in anna.page.content()
        anna.press(WORDS("web-turn-back"))
        expect(anna.page.get_by_role("textbox")).to_have_value(MORE)
        shown(anna.page, "web-write-kept-not")
    anna.page.clock.fast_forward(11 * MINUTE_MS)
    anna.title(WORDS("web-locked-title"))
    assert "nergens anders" not in anna.page.content()
    anna.page.clock.resume()
    comes_back(anna, mediation, words)
    goes_on(anna, MORE)


def test_where_the_browser_takes_its_storage_away_the_page_says_so_and_keeps_the_words(
    mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    begins(anna, ONE)
    devtools = anna.context.new_cdp_session(anna.page)
    devtools.send("Storage.clearDataForOrigin", {"origin": mediation.origin, "storageTypes": "indexeddb"})
    anna.page.get_by_role("textbox").fill(MORE)
    shown(anna.page, "web-write-kept-not")
    alert(anna, "web-trouble-kept")
    anna.press(WORDS("web-write-back"))
    expect(anna.page.get_by_role("textbox")).to_have_value(MORE)


def test_a_clock_that_is_years_ahead_is_told_and_not_that_the_invitation_is_over(
    mediation: Mediation, anna: Person
) -> None:
    anna.context.route(WORKER, spoiled(OFF.format(ms=YEARS_MS)))
    to_yes(anna, mediation.slip().link)
    anna.title(WORDS("web-trouble-clock-title"))
    anna.page.workers[0].evaluate("Date.now = globalThis.own; undefined;")
    anna.press(WORDS("web-again"))
    anna.title(WORDS("web-lock-title"))


def test_a_clock_that_is_years_behind_is_told_and_not_that_something_does_not_add_up(
    mediation: Mediation, anna: Person
) -> None:
    anna.context.route(WORKER, spoiled(OFF.format(ms=-YEARS_MS)))
    joined(anna, mediation.slip())
    mediation.confirm()
    anna.press(WORDS("web-code-home"))
    shown(anna.page, "web-trouble-clock-title")
    shown(anna.page, "web-trouble-clock")
    expect(anna.page.get_by_text(WORDS("web-trouble-trust"))).to_have_count(0)
    anna.page.workers[0].evaluate("Date.now = globalThis.own; undefined;")
    look_again(anna, WORDS)
    shown(anna.page, "web-home-agree")
    expect(anna.page.get_by_text(WORDS("web-trouble-clock-title"))).to_have_count(0)


def test_a_tab_that_crashes_while_somebody_writes_loses_what_was_not_kept_yet_and_no_more(
    mediation: Mediation, anna: Person
) -> None:
    words = takes_part(anna, mediation)
    begins(anna, MORE)
    crashes(anna)
    comes_back(anna, mediation, words)
    goes_on(anna, MORE)


@pytest.mark.parametrize("arrives", [True, False], ids=["after it arrived", "before it arrived"])
def test_a_tab_that_crashes_while_a_letter_is_given_loses_it_never_and_gives_it_once(
    arrives: bool,
    mediation: Mediation,
    anna: Person,
) -> None:
    words = takes_part(anna, mediation)
    writes(anna, ONE)
    statuses = list[int]()

    def never_answered(route: Route) -> None:
        statuses.append(route.fetch().status if arrives else 0)

    anna.context.route(SUBMITTED, never_answered)
    anna.press(WORDS("web-check-give", **MERAL))
    latest = time.monotonic() + WITHIN_MS / 1_000
    while not statuses and time.monotonic() < latest:
        anna.page.evaluate("undefined")
    assert statuses == [200 if arrives else 0]
    crashes(anna)
    assert mediation.held() == ([ONE] if arrives else [])
    anna.context.unroute(SUBMITTED)
    comes_back(anna, mediation, words)
    goes_on(anna, ONE)
    anna.press(WORDS("web-write-on"))
    anna.title(WORDS("web-check-title"))
    anna.press(WORDS("web-check-give", **MERAL))
    anna.title(WORDS("web-sent-title", **MERAL))
    assert mediation.held() == [ONE]
    anna.press(WORDS("web-to-post"))
    shown(anna.page, "web-post-with", **MERAL)
    expect(anna.page.get_by_text(WORDS("web-post-begun-text"), exact=True)).to_have_count(0)


def test_a_worker_that_ends_by_itself_locks_the_post_and_what_was_typed_is_there_again(
    mediation: Mediation, anna: Person
) -> None:
    words = takes_part(anna, mediation)
    begins(anna, ONE)
    anna.page.get_by_role("textbox").fill(MORE)
    anna.page.workers[0].evaluate("close()")
    anna.title(WORDS("web-locked-title"))
    assert "nergens anders" not in anna.page.content()
    anna.press(WORDS("web-open-title"))
    anna.page.get_by_label(WORDS("web-open-field")).fill(" ".join(words))
    anna.press(WORDS("web-open-button"))
    anna.title(WORDS("web-home-title"))
    goes_on(anna, MORE)


def test_a_worker_that_never_begins_is_told_after_a_while_and_may_be_tried_again(
    mediation: Mediation, anna: Person
) -> None:
    anna.context.route(WORKER, lambda route: route.fulfill(content_type="text/javascript", body=""))
    anna.page.clock.install()
    anna.page.goto(mediation.origin)
    anna.press(WORDS("web-door-open"))
    shown(anna.page, "web-open-looking")
    with anna.page.expect_event("worker"):
        pass
    anna.page.clock.fast_forward(2 * MINUTE_MS)
    anna.title(WORDS("web-trouble-worker-title"))
    anna.context.unroute(WORKER)
    anna.press(WORDS("web-again"))
    anna.title(WORDS("web-attach-title"))


def test_wiping_in_one_tab_ends_what_another_one_has_open_and_nothing_comes_back(
    mediation: Mediation, anna: Person
) -> None:
    words = takes_part(anna, mediation)
    begins(anna, ONE)
    other = Person.__new__(Person)
    other.context, other.page = anna.context, anna.context.new_page()
    comes_back(other, mediation, words)
    other.press(WORDS("web-things"))
    other.press(WORDS("web-wipe-go"))
    other.title(WORDS("web-wipe-title"))
    anna.page.get_by_role("textbox").fill(MORE)
    other.press(WORDS("web-wipe-go"))
    other.title(WORDS("web-wiped-title"))
    anna.title(WORDS("web-wiped-title"))
    assert "nergens anders" not in anna.page.content()
    anna.locked()
    other.locked()
    assert left_of(anna) == []


def left_of(somebody: Person) -> list[str]:
    """Return the names of all that lies in the browser's database for this address."""
    found: list[str] = somebody.page.evaluate(
        """() => new Promise((done, refused) => {
            const request = indexedDB.open("post");
            request.onerror = request.onblocked = () => refused(request.error ?? new Error("blocked"));
            request.onsuccess = () => {
                const database = request.result;
                // The browser may have cleared all of it already: then it was made this moment, and is empty.
                const kept = database.objectStoreNames.contains("values");
                const all = kept ? database.transaction("values").objectStore("values").getAllKeys() : undefined;
                const found = () => { database.close(); done((all?.result ?? []).map(String)); };
                if (all === undefined) found();
                else { all.onsuccess = found; all.onerror = () => refused(all.error); }
            };
        })"""
    )
    return found

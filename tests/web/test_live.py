"""What comes while a page is open, what locks by itself, and two tabs: at the real server, in the real browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import Browser, Page, Route, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, person
from tests.web.mediation import Mediation
from tests.web.story import MERAL, ONE
from tests.web.test_joining import joined, open_with
from tests.web.test_letters import gives, takes_part
from tests.web.walks.setting import PHONE

WORDS = Sentences(Language.NL)
KEPT = re.compile(r"^Bewaard om \d\d[:.]\d\d, alleen op dit apparaat$")
SEEN = """(state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
}"""
MINUTE_MS = 60_000
LOOK = re.compile(r"/v1/look$")
TOLD = """
    globalThis.Worker = class extends Worker {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", ({ data }) => {
                const letters = (data.value?.contacts ?? []).flatMap((contact) => contact.received);
                if (letters.some((letter) => letter.status === "closed")) console.info("an envelope came");
            });
        }
    };
"""
"""Says when the worker tells the page of a closed envelope, shown or not."""


def shown(page: Page, name: str, **variables: str) -> None:
    expect(page.get_by_text(WORDS(name, **variables), exact=True)).to_be_visible()


def begins(somebody: Person, text: str) -> None:
    """Write until it is kept by itself."""
    somebody.press(WORDS("web-write"))
    somebody.title(WORDS("web-write-title"))
    somebody.page.get_by_role("textbox").fill(text)
    expect(somebody.page.get_by_text(KEPT)).to_be_visible()


def goes_on(somebody: Person, text: str) -> None:
    """Go on with the draft that lies there."""
    somebody.page.get_by_text(WORDS("web-post-begun-text"), exact=True).click()
    somebody.title(WORDS("web-write-title"))
    expect(somebody.page.get_by_role("textbox")).to_have_value(text)


def test_what_somebody_presses_stays_beneath_their_finger_while_something_comes(
    mediation: Mediation, anna: Person
) -> None:
    anna.page.add_init_script(TOLD)
    takes_part(anna, mediation)
    held: list[Route] = []
    anna.context.route(LOOK, lambda route: held.append(route))  # noqa: PLW0108 - it sets a mark on it
    with anna.page.expect_request(LOOK):
        mediation.bert_writes("Ja. Ik kwam er met mijn oma.")
        mediation.release("Een antwoord.")
    anna.page.get_by_role("button", name=WORDS("web-write"), exact=True).hover()
    anna.page.mouse.down()
    with anna.page.expect_console_message(lambda message: message.text == "an envelope came"):
        for route in held:
            route.continue_()
    anna.context.unroute(LOOK)
    anna.page.evaluate("new Promise(requestAnimationFrame)")
    anna.page.mouse.up()
    anna.title(WORDS("web-write-title"))
    anna.press(WORDS("web-write-back"))
    anna.title(WORDS("web-home-title"))
    shown(anna.page, "web-post-waits")


def test_a_letter_bears_one_day_wherever_its_reader_is(mediation: Mediation, browser: Browser) -> None:
    """The day of a record is one of UTC, which in Curaçao begins on the evening before."""
    with person(browser, locale="en-GB", viewport=PHONE, timezone_id="America/Curacao") as anna:
        words = Sentences(Language.EN)
        takes_part(anna, mediation, words)
        days = {datetime.now(UTC)}
        gives(anna, ONE, words)
        days.add(datetime.now(UTC))
        anna.press(words("web-to-post"))
        anna.title(words("web-home-title"))
        written = anna.page.locator(".post li b")
        assert written.inner_text() in {words("web-post-letter", day=f"{day.day} {day:%B}") for day in days}


def test_what_comes_is_there_without_looking_and_nothing_opens_by_itself(
    mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    anna.press(WORDS("web-sent-letter"))
    shown(anna.page, "web-letter-with", **MERAL)
    mediation.release("Een rustige brief.")
    shown(anna.page, "web-letter-passed-note")
    anna.press(WORDS("web-back"))
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    shown(anna.page, "web-post-passed")
    mediation.bert_writes("Ja. Ik kwam er met mijn oma.")
    mediation.release("Een antwoord.")
    shown(anna.page, "web-post-waits")
    anna.title(WORDS("web-home-title"))
    assert mediation.states() == ["released", "released"]
    assert anna.page.title() == "Post"
    assert anna.faults == []


def test_who_was_confirmed_sees_it_without_looking(mediation: Mediation, anna: Person) -> None:
    joined(anna, mediation.slip())
    anna.press(WORDS("web-code-home"))
    shown(anna.page, "web-home-unconfirmed")
    mediation.confirm()
    shown(anna.page, "web-home-agree")
    expect(anna.page.get_by_text(WORDS("web-home-unconfirmed"))).to_have_count(0)


def test_a_page_that_nobody_looks_at_looks_once_somebody_does(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    anna.page.evaluate(SEEN, "hidden")
    mediation.bert_writes("Kom.")
    mediation.release("Een brief.")
    anna.page.evaluate(SEEN, "visible")
    shown(anna.page, "web-post-waits")


def test_what_came_without_a_line_is_there_once_there_is_one(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    anna.context.set_offline(True)
    shown(anna.page, "web-offline-text")
    mediation.bert_writes("Kom.")
    mediation.release("Een brief.")
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-post-waits"), exact=True)).to_have_count(0)
    anna.context.set_offline(False)
    shown(anna.page, "web-post-waits")


def test_a_post_that_nobody_touches_locks_warned_ahead_and_what_was_written_is_there_again(
    mediation: Mediation, anna: Person
) -> None:
    words = takes_part(anna, mediation)
    anna.page.clock.install()
    anna.press(WORDS("web-write"))
    anna.title(WORDS("web-write-title"))
    anna.page.get_by_role("textbox").fill(ONE)
    anna.page.clock.fast_forward(7 * MINUTE_MS)
    expect(anna.page.get_by_text(WORDS("web-idle-title"))).to_have_count(0)
    anna.page.clock.fast_forward(MINUTE_MS + 5_000)
    shown(anna.page, "web-idle-title")
    anna.press(WORDS("web-idle-stay"))
    expect(anna.page.get_by_text(WORDS("web-idle-title"))).to_have_count(0)
    anna.page.get_by_role("textbox").press_sequentially(" Nog.")
    anna.page.clock.fast_forward(8 * MINUTE_MS + 5_000)
    shown(anna.page, "web-idle-title")
    with anna.page.expect_request("**/v1/logout"):
        anna.page.clock.fast_forward(2 * MINUTE_MS)
    anna.title(WORDS("web-locked-title"))
    assert "kaneellamp" not in anna.page.content()
    anna.press(WORDS("web-open-title"))
    anna.page.get_by_label(WORDS("web-open-field")).fill(" ".join(words))
    anna.press(WORDS("web-open-button"))
    anna.title(WORDS("web-home-title"))
    goes_on(anna, f"{ONE} Nog.")
    assert anna.faults == []


def test_a_device_that_slept_is_locked_before_anything_is_shown_again(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    anna.page.clock.install()
    anna.page.evaluate("const now = Date.now; Date.now = () => now() + 3_600_000;")
    anna.page.mouse.click(5, 5)
    anna.title(WORDS("web-locked-title"))


def test_one_draft_is_written_in_one_tab_and_the_other_says_so(mediation: Mediation, anna: Person) -> None:
    words = takes_part(anna, mediation)
    begins(anna, ONE)
    other = Person.__new__(Person)
    other.context, other.page = anna.context, anna.context.new_page()
    other.page.goto(mediation.origin)
    open_with(other, words)
    other.title(WORDS("web-home-title"))
    other.page.get_by_text(WORDS("web-post-begun-text"), exact=True).click()
    other.title(WORDS("web-elsewhere-title"))
    assert "kaneellamp" not in other.text()
    other.press(WORDS("web-to-post"))
    anna.page.get_by_role("textbox").fill(f"{ONE} Nog.")
    anna.press(WORDS("web-write-on"))
    anna.title(WORDS("web-check-title"))
    other.page.get_by_text(WORDS("web-post-begun-text"), exact=True).click()
    other.title(WORDS("web-elsewhere-title"))
    anna.page.close()
    other.press(WORDS("web-to-post"))
    goes_on(other, f"{ONE} Nog.")

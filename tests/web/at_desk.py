"""A mediator at a browser: sitting down, and going from page to page of the desk."""

from __future__ import annotations

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person
from tests.web.desk import Mediated
from tests.web.mediation import Mediation

WORDS = Sentences(Language.NL)
LAPTOP = {"width": 1280, "height": 800}
SIDES = {side: WORDS(f"desk-side-{side}") for side in "ab"}


def sits_down(somebody: Person, around: Mediated | Mediation, words: Sentences = WORDS) -> None:
    """Open the mediator's account on this browser, up to the list of today."""
    typed = around.login()
    somebody.page.goto(around.origin)
    somebody.press(words("web-door-open"))
    somebody.title(words("web-attach-title"))
    somebody.press(words("web-attach-staff"))
    somebody.page.get_by_label(words("web-attach-name"), exact=True).fill(typed["login"])
    somebody.page.get_by_label(words("web-attach-staff-field"), exact=True).fill(typed["passphrase"])
    somebody.page.get_by_label(words("web-attach-organisation"), exact=True).fill(typed["organisation"])
    somebody.press(words("web-open-button"))
    somebody.page.get_by_role("button", name=words("desk-look"), exact=True).wait_for()


def by_tab(somebody: Person, name: str) -> None:
    """Press Tab until what bears this name has the focus."""
    wanted = somebody.page.get_by_label(name, exact=True).or_(somebody.page.get_by_role("button", name=name)).first
    wanted.wait_for()
    for _ in range(60):
        if wanted.evaluate("(each) => each === document.activeElement"):
            return
        somebody.page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def opens(somebody: Person, label: str, side: str = "a", words: Sentences = WORDS) -> None:
    """Open the letter of a case that is listed as waiting."""
    somebody.page.locator(".list").get_by_role("button", name=label).click()
    somebody.title(words("desk-review-title", side=words(f"desk-side-{side}")))
    somebody.page.locator(".sheet__words").first.wait_for()


def to_today(somebody: Person, words: Sentences = WORDS) -> None:
    """Go to the list of today and look at what is there now."""
    somebody.page.locator(".deskbar").get_by_role("button", name=words("desk-today")).click()
    somebody.press(words("desk-look"))
    somebody.page.locator("button:not([disabled])", has_text=words("desk-look")).wait_for()


def to_case(somebody: Person, label: str, words: Sentences = WORDS) -> None:
    """Go to a case from the list of all."""
    to_today(somebody, words)
    somebody.page.locator(".register").get_by_role("button", name=label, exact=True).click()
    somebody.title(label)
    somebody.page.locator(".banks").first.wait_for()

"""Those beside a party: a supporter who is lent a letter, and a guardian who is asked to agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import expect

from relay_client.words.sentences import Sentences
from tests.support.browser import Person
from tests.web.mediation import Mediation, mediation_of
from tests.web.story import ONE, look_again
from tests.web.test_joining import joined
from tests.web.test_letters import gives, takes_part
from tests.web.walks.setting import PHONE, Setting, Stop, Walk


def _home(somebody: Person, words: Sentences) -> None:
    somebody.press(words("web-code-home"))
    somebody.title(words("web-home-title"))


def _supporter(setting: Setting[Mediation]) -> Iterator[Stop]:
    mediation, words = setting.world, setting.words
    anna, saar = setting.seat(PHONE), setting.seat(PHONE)
    takes_part(anna, mediation, words)
    gives(anna, ONE, words)
    mediation.release("Een brief.")
    anna.press(words("web-to-post"))
    joined(saar, mediation.slip_supporter(), words)
    yield Stop("supporter-code", saar)
    _home(saar, words)
    saar.page.get_by_text(words("web-home-unconfirmed")).wait_for()
    yield Stop("supporter-unconfirmed", saar)
    mediation.confirm()
    look_again(anna, words)
    anna.page.get_by_text(words("web-supporters-home"), exact=True).wait_for()
    yield Stop("home-asked", anna)
    anna.press(words("web-post-made-button"))
    anna.title(words("web-supporters-title"))
    yield Stop("supporters-asked", anna)
    anna.press(words("web-supporters-take"))
    anna.press(words("web-supporters-name"))
    anna.page.get_by_label(words("web-supporters-field")).fill("Saar")
    yield Stop("supporters-name", anna)
    anna.press(words("web-name-keep"))
    anna.page.get_by_role("heading", name="Saar", exact=True).wait_for()
    yield Stop("supporters-one", anna)
    look_again(saar, words)
    saar.page.get_by_text(words("web-along-none"), exact=True).wait_for()
    yield Stop("supporter-none", saar)
    anna.press(words("web-back"))
    anna.title(words("web-home-title"))
    anna.page.locator(".post button").first.click()
    anna.press(words("web-lending-give", name="Saar"))
    anna.page.get_by_role("button", name=words("web-lending-take", name="Saar")).wait_for()
    yield Stop("letter-lent", anna)
    yield from _reads_along(saar, words)


def _reads_along(saar: Person, words: Sentences) -> Iterator[Stop]:
    look_again(saar, words)
    yield Stop("supporter-home", saar)
    saar.page.locator(".post button").click()
    saar.title(words("web-along-title"))
    yield Stop("along-gate", saar)
    saar.choose(words("web-gate-now"))
    expect(saar.page.locator(".sheet__words")).to_have_text(ONE)
    yield Stop("along", saar)
    saar.press(words("web-along-back"))
    saar.title(words("web-along-given"))
    yield Stop("along-given", saar)
    saar.press(words("web-stop-way"))
    saar.title(words("web-stop-title"))
    yield Stop("supporter-stop", saar)
    saar.press(words("web-stop-along-button"))
    saar.page.get_by_text(words("web-along-over"), exact=True).wait_for()
    yield Stop("supporter-over", saar)


def _guardian(setting: Setting[Mediation]) -> Iterator[Stop]:
    mediation, words = setting.world, setting.words
    anna, saar = setting.seat(PHONE), setting.seat(PHONE)
    joined(anna, mediation.slip(), words)
    mediation.confirm()
    _home(anna, words)
    joined(saar, mediation.slip_guardian(), words)
    _home(saar, words)
    saar.page.get_by_text(words("web-home-unconfirmed")).wait_for()
    yield Stop("guardian-unconfirmed", saar)
    mediation.confirm()
    look_again(anna, words)
    anna.page.get_by_text(words("web-home-guardian"), exact=True).wait_for()
    yield Stop("home-guardian", anna)
    look_again(saar, words)
    saar.page.get_by_text(words("web-together-asked"), exact=True).wait_for()
    yield Stop("guardian-home", saar)
    saar.press(words("web-together-go"))
    saar.title(words("web-together-title"))
    yield Stop("together", saar)
    saar.choose(words("web-together-yes"))
    saar.title(words("web-together-done-yes"))
    yield Stop("together-yes", saar)
    saar.press(words("web-to-post"))
    saar.page.get_by_text(words("web-together-said-yes"), exact=True).wait_for()
    yield Stop("guardian-said-yes", saar)
    saar.press(words("web-stop-way"))
    saar.title(words("web-stop-title"))
    yield Stop("guardian-stop", saar)
    saar.press(words("web-stop-together-button"))
    saar.page.get_by_text(words("web-together-said-no"), exact=True).wait_for()
    yield Stop("guardian-said-no", saar)
    look_again(anna, words)
    yield Stop("home-guardian-said-no", anna)


SUPPORTER: Final = Walk(
    mediation_of,
    _supporter,
    {
        "supporter-code": "Code",
        "supporter-unconfirmed": "Home",
        "home-asked": "Home",
        "supporters-asked": "Supporters",
        "supporters-name": "Supporters",
        "supporters-one": "Supporters",
        "supporter-none": "Home",
        "letter-lent": "Letter",
        "supporter-home": "Home",
        "along-gate": "Along",
        "along": "Along",
        "along-given": "Along",
        "supporter-stop": "PauseStop",
        "supporter-over": "Home",
    },
)
GUARDIAN: Final = Walk(
    mediation_of,
    _guardian,
    {
        "guardian-unconfirmed": "Home",
        "home-guardian": "Home",
        "guardian-home": "Home",
        "together": "Together",
        "together-yes": "Together",
        "guardian-said-yes": "Home",
        "guardian-stop": "PauseStop",
        "guardian-said-no": "Home",
        "home-guardian-said-no": "Home",
    },
)

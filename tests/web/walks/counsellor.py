"""A counsellor's pages: the people they act for, bringing a letter, the round with letters to print, and the sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import expect

from relay_client.words.sentences import Sentences
from tests.support.browser import Person
from tests.web.counsel import Counselled, counselled
from tests.web.test_counsellor import NAME, NOTE, names, picks, sits_down, to_bring
from tests.web.test_paper import PHOTO, payload
from tests.web.walks.setting import LAPTOP, Setting, Stop, Walk


def _go(setting: Setting[Counselled]) -> Iterator[Stop]:
    around, words, sanne = setting.world, setting.words, setting.seat(LAPTOP)
    around.begins()
    sits_down(sanne, around, words)
    yield Stop("people-nobody", sanne)
    around.case("submit read")
    around.sends("Een kort antwoord.\n\nDe lamp stond aan.", NOTE)
    sanne.press(words("counsel-look"))
    sanne.page.get_by_role("button", name=words("counsel-name-do"), exact=True).wait_for()
    yield Stop("people-unnamed", sanne)
    sanne.press(words("counsel-name-do"))
    sanne.title(words("counsel-name-title"))
    yield Stop("person-name", sanne)
    sanne.press(words("counsel-back"))
    names(sanne, words=words)
    yield Stop("people", sanne)
    yield from _brings(sanne, words)
    yield from _person(around, sanne, words)
    yield from _round(sanne, words)


def _brings(sanne: Person, words: Sentences) -> Iterator[Stop]:
    sanne.press(words("counsel-bring"))
    sanne.page.get_by_text(words("counsel-whose"), exact=True).wait_for()
    yield Stop("whose", sanne)
    sanne.press(words("counsel-people"))
    to_bring(sanne, words=words)
    yield Stop("bring-nothing", sanne)
    picks(sanne, payload("scan.jpg", PHOTO), payload("geen.txt", b"geen plaatje"), words=words)
    expect(sanne.page.locator(".shot img")).to_have_count(1)
    sanne.page.get_by_text(words("web-page-unknown")).wait_for()
    yield Stop("bring", sanne)
    sanne.page.get_by_label(words("counsel-agreed", name=NAME)).check()
    sanne.press(words("counsel-give-do", mediators="meral"))
    sanne.title(words("counsel-brought-done", mediators="meral"))
    yield Stop("brought", sanne)
    sanne.press(words("counsel-slip-print", name=NAME))
    sanne.title(words("counsel-paper-title"))
    yield Stop("paper-slip", sanne)
    sanne.press(words("counsel-paper-ready"))
    sanne.title(words("counsel-people"))


def _person(around: Counselled, sanne: Person, words: Sentences) -> Iterator[Stop]:
    sanne.press(words("counsel-more-of", name=NAME))
    sanne.title(NAME)
    yield Stop("person", sanne)
    sanne.press(words("counsel-notes-do"))
    sanne.page.get_by_text(words("counsel-notes-none")).wait_for()
    yield Stop("person-notes-none", sanne)
    around.writes_note("Hoe gaat het met hem?")
    sanne.page.get_by_text("Hoe gaat het met hem?").wait_for()
    yield Stop("person-notes", sanne)
    sanne.press(words("counsel-people"))
    sanne.press(words("counsel-stop-for", name=NAME))
    sanne.page.get_by_role("button", name=words("counsel-pause-do")).wait_for()
    yield Stop("person-stop", sanne)


def _round(sanne: Person, words: Sentences) -> Iterator[Stop]:
    sanne.press(words("counsel-round"))
    sanne.page.get_by_role("button", name=words("counsel-cover-of", name=NAME)).click()
    sanne.title(words("counsel-paper-title"))
    yield Stop("paper-cover", sanne)
    sanne.press(words("counsel-paper-ready"))
    sanne.title(words("counsel-round"))
    yield Stop("round", sanne)
    sanne.page.get_by_role("button", name=words("counsel-yes-of", name=NAME)).click()
    yield Stop("round-yes", sanne)
    sanne.page.get_by_role("button", name=words("counsel-open-of", name=NAME)).click()
    sanne.page.locator(".paper--answer").wait_for()
    yield Stop("paper-letter", sanne)
    sanne.press(words("counsel-paper-ready"))
    sanne.title(words("counsel-round"))
    yield Stop("round-opened", sanne)
    sanne.page.get_by_role("button", name=f"{words('counsel-handed')}: {NAME}").click()
    sanne.page.get_by_text(words("counsel-round-none")).wait_for()
    yield Stop("round-nothing", sanne)


COUNSELLOR: Final = Walk(
    counselled,
    _go,
    {
        "people-nobody": "counsel/People",
        "people-unnamed": "counsel/People",
        "person-name": "counsel/PersonName",
        "people": "counsel/People",
        "whose": "counsel/Whose",
        "bring-nothing": "counsel/Bring",
        "bring": "counsel/Bring",
        "brought": "counsel/Brought",
        "paper-slip": "counsel/Paper",
        "person": "counsel/Person",
        "person-notes-none": "counsel/PersonNotes",
        "person-notes": "counsel/PersonNotes",
        "person-stop": "counsel/PersonStop",
        "paper-cover": "counsel/Paper",
        "round": "counsel/Round",
        "round-yes": "counsel/Round",
        "paper-letter": "counsel/Paper",
        "round-opened": "counsel/Round",
        "round-nothing": "counsel/Round",
    },
)

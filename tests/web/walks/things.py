"""One's own things: words, code, devices, a second contact, a copy, wiping; and the lock before all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relay_client.words.sentences import Sentences
from tests.support.browser import Person
from tests.web.office import Office, office_of
from tests.web.test_joining import joined, words_of
from tests.web.test_things import to_thing
from tests.web.walks.setting import PHONE, Setting, Stop, Walk


def _go(setting: Setting[Office]) -> Iterator[Stop]:
    office, words, anna = setting.world, setting.words, setting.seat(PHONE)
    office.begins()
    six, _ = joined(anna, office.slip(office.case()), words)
    anna.press(words("web-code-home"))
    anna.title(words("web-home-title"))
    anna.press(words("web-things"))
    anna.title(words("web-things"))
    yield Stop("things", anna)
    anna.page.go_back()
    anna.title(words("web-home-title"))
    anna.press(words("web-home-lock"))
    anna.title(words("web-locked-title"))
    yield Stop("locked", anna)
    anna.page.go_forward()
    anna.title(words("web-locked-title"))
    yield Stop("things-locked", anna)
    anna.press(words("web-open-title"))
    anna.title(words("web-open-title"))
    yield Stop("open", anna)
    _opens(anna, six[::-1], words)
    anna.page.get_by_text(words("web-open-other")).wait_for()
    yield Stop("open-other", anna)
    _opens(anna, six, words)
    anna.title(words("web-home-title"))
    yield from _contact(setting, anna)
    yield from _words(anna, words)
    yield from _devices(anna, words)
    yield from _end(anna, words)


def _opens(anna: Person, six: list[str], words: Sentences) -> None:
    anna.page.get_by_label(words("web-open-field")).fill(" ".join(six))
    anna.page.get_by_role("button", name=words("web-open-button"), exact=True).click()


def _contact(setting: Setting[Office], anna: Person) -> Iterator[Stop]:
    office, words = setting.world, setting.words
    to_thing(anna, "web-things-slip", "web-slip-title", words)
    yield Stop("slip-second", anna)
    for line, typed in office.slip(office.case()).lines[1:]:
        anna.page.get_by_label(words(f"web-slip-line-{line}"), exact=True).fill(typed)
    anna.press(words("web-on"))
    anna.title(words("web-take-title"))
    yield Stop("take-up", anna)
    anna.choose(words("web-take-here"))
    anna.press(words("web-code-home"))
    anna.page.get_by_role("heading", name=words("web-contact-number", number=2)).wait_for()
    yield Stop("home-of-two", anna)
    anna.page.get_by_role("button", name=words("web-contact-name")).first.click()
    anna.title(words("web-contact-title"))
    yield Stop("contact-name", anna)
    anna.press(words("web-back"))
    anna.title(words("web-home-title"))


def _words(anna: Person, words: Sentences) -> Iterator[Stop]:
    to_thing(anna, "web-things-words", words=words)
    yield Stop("new-words", anna)
    anna.press(words("web-words-make"))
    words_of(anna, words)
    yield Stop("new-words-sheet", anna)
    anna.page.go_back()
    anna.title(words("web-things"))
    anna.page.get_by_role("button", name=words("web-recovery-title")).click()
    anna.title(words("web-recovery-title"))
    yield Stop("new-code", anna)
    anna.press(words("web-recovery-make"))
    anna.page.locator(".sheet dl").wait_for()
    yield Stop("new-code-sheet", anna)
    anna.press(words("web-to-post"))


def _devices(anna: Person, words: Sentences) -> Iterator[Stop]:
    to_thing(anna, "web-devices-title", words=words)
    anna.page.get_by_role("button", name=words("web-devices-this")).wait_for()
    yield Stop("devices", anna)
    anna.page.get_by_role("button", name=words("web-devices-this")).click()
    anna.page.get_by_label(words("web-devices-field")).wait_for()
    yield Stop("device", anna)
    anna.press(words("web-back"))
    anna.press(words("web-lost-go"))
    anna.title(words("web-lost-title"))
    yield Stop("lost-device", anna)
    anna.press(words("web-lost-go"))
    six = words_of(anna, words)
    yield Stop("lost-device-words", anna)
    anna.press(words("web-lock-done"))
    anna.page.get_by_label(words("web-typed-field")).fill(" ".join(six))
    anna.press(words("web-on"))
    anna.title(words("web-lost-done"))
    yield Stop("lost-device-done", anna)
    anna.press(words("web-to-post"))
    anna.title(words("web-home-title"))


def _end(anna: Person, words: Sentences) -> Iterator[Stop]:
    to_thing(anna, "web-copy-title", words=words)
    yield Stop("copy", anna)
    anna.press(words("web-copy-make"))
    anna.page.get_by_text(words("web-copy-none")).wait_for()
    yield Stop("copy-none", anna)
    anna.page.go_back()
    anna.press(words("web-wipe-go"))
    anna.title(words("web-wipe-title"))
    yield Stop("wipe", anna)
    anna.press(words("web-wipe-go"))
    anna.title(words("web-wiped-title"))
    yield Stop("wiped", anna)


THINGS: Final = Walk(
    office_of,
    _go,
    {
        "things": "Things",
        "locked": "Home",
        "things-locked": "Behind",
        "open": "Open",
        "open-other": "Open",
        "slip-second": "Slip",
        "take-up": "TakeUp",
        "home-of-two": "Home",
        "contact-name": "ContactName",
        "new-words": "NewWords",
        "new-words-sheet": "NewWords",
        "new-code": "NewCode",
        "new-code-sheet": "NewCode",
        "devices": "Devices",
        "device": "Devices",
        "lost-device": "LostDevice",
        "lost-device-words": "LostDevice",
        "lost-device-done": "LostDevice",
        "copy": "Copy",
        "copy-none": "Copy",
        "wipe": "Wipe",
        "wiped": "Wiped",
    },
)

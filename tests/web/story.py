"""What one person goes through in the browser, from their slip to pausing: page after page, for whoever looks at all of them.

The mediator and the other person do their part beside it (tests/web/mediation.py). `story` stops at every page and
gives its name; tests/web/walks/mediations.py lists the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from playwright.sync_api import FilePayload, expect

from relay_client.words.sentences import Sentences
from tests.support.browser import Person
from tests.support.pages import clean
from tests.unit.scans.corpus import encoded, letter
from tests.web.mediation import Mediation

MERAL: Final = {"mediator": "meral", "mediators": "meral"}
ONE: Final = "Ik hoor de kaneellamp nog vallen."
TWO: Final = "Kende je de winkel?"
_IDLE_MS: Final = 8 * 60_000 + 5_000
"""So long nobody touches the page until it is said that the post will lock."""
HINTED: Final = "Jij hebt mijn leven kapot gemaakt. Bel dan 020-5550123."


def story(somebody: Person, mediation: Mediation, words: Sentences) -> Iterator[str]:
    """Lead somebody through the pages of their part; give the name of each once it is there."""

    def at(name: str, title: str) -> str:
        somebody.title(words(title, **MERAL))
        expect(somebody.page.get_by_role("heading", level=1)).to_be_focused()
        return name

    def press(name: str) -> None:
        somebody.press(words(name, **MERAL))

    yield from _joining(somebody, mediation, words, at, press)
    yield from _own_letter(somebody, mediation, words, at, press)
    yield from _letter_that_came(somebody, mediation, words, at, press)
    yield from _letter_on_paper(somebody, mediation, words, at, press)
    yield from _stopping(somebody, words, at, press)


At = Callable[[str, str], str]
Press = Callable[[str], None]


def _joining(somebody: Person, mediation: Mediation, words: Sentences, at: At, press: Press) -> Iterator[str]:
    somebody.page.goto("about:blank")
    somebody.page.goto(mediation.slip().link)
    press("web-door-invitation")
    somebody.choose(words("web-safe-yes"))
    somebody.title(words("web-invitation-title"))
    somebody.choose(words("web-yes"))
    somebody.title(words("web-lock-title"))
    six = somebody.page.locator(".words li")
    six.first.wait_for()
    typed = " ".join(six.all_text_contents())
    press("web-lock-done")
    somebody.page.get_by_label(words("web-typed-field")).fill(typed)
    press("web-on")
    yield at("code", "web-code-title")
    press("web-code-home")
    somebody.page.get_by_text(words("web-home-unconfirmed")).wait_for()
    yield "home-unconfirmed"
    mediation.confirm()
    look_again(somebody, words)
    somebody.page.get_by_text(words("web-home-agree")).wait_for()
    yield "home-agree"
    press("web-home-agree-go")
    yield at("agree", "web-agree-title")
    somebody.choose(words("web-agree-yes"))
    yield at("forms", "web-forms-title")
    press("web-forms-keep")
    somebody.page.get_by_text(words("web-home-nothing"), exact=True).wait_for()
    yield "home-nothing"
    assert mediation.open() == "open"
    look_again(somebody, words)
    yield "home-open"
    press("web-supporters-title")
    yield at("supporters", "web-supporters-title")
    press("web-back")
    somebody.title(words("web-home-title"))


def _own_letter(somebody: Person, mediation: Mediation, words: Sentences, at: At, press: Press) -> Iterator[str]:
    press("web-write")
    yield at("write", "web-write-title")
    somebody.page.get_by_role("textbox").fill(f"{ONE} {HINTED}")
    yield "write-typed"
    press("web-turn")
    somebody.page.get_by_text(words("web-turned"), exact=True).wait_for()
    yield "turned"
    press("web-turn-back")
    press("web-write-on")
    somebody.title(words("web-hints-title", count=2))
    yield "hints"
    press("web-hints-change")
    somebody.title(words("web-write-title"))
    somebody.page.get_by_role("textbox").fill(ONE)
    press("web-write-on")
    somebody.title(words("web-check-title"))
    expect(somebody.page.locator(".sheet__words")).to_have_text(ONE)
    yield at("check", "web-check-title")
    press("web-check-give")
    yield at("sent", "web-sent-title")
    press("web-sent-letter")
    somebody.page.get_by_text(words("web-letter-with", **MERAL), exact=True).wait_for()
    yield "letter"
    mediation.makes("I still hear the cinnamon lamp fall.", "en")
    press("web-back")
    press("web-to-post")
    look_again(somebody, words)
    yield "home-made"
    press("web-post-made-button")
    somebody.page.get_by_text(words("web-made-question")).wait_for()
    yield at("made", "web-made-title")
    press("web-back")
    somebody.title(words("web-home-title"))
    mediation.give_back("Wilt u dit korter maken?")
    look_again(somebody, words)
    yield "home-returned"
    press("web-post-back-button")
    yield at("returned", "web-returned-title")
    press("web-letter-tell-button")
    yield at("note", "web-note-title")
    somebody.page.get_by_role("textbox").fill("Belt u mij liever na vijf uur?")
    press("web-note-send")
    somebody.title(words("web-note-sent-title", **MERAL))
    press("web-to-post")
    mediation.notes_anna("Dat doe ik.")
    press("web-notes-title")
    somebody.page.get_by_text("Dat doe ik.").wait_for()
    yield at("notes", "web-notes-title")
    press("web-back")
    somebody.title(words("web-home-title"))


def _letter_that_came(
    somebody: Person, mediation: Mediation, words: Sentences, at: At, press: Press
) -> Iterator[str]:
    mediation.bert_writes(TWO)
    mediation.release("Een vraag.")
    look_again(somebody, words)
    yield "home-waits"
    press("web-post-waits-button")
    yield at("gate", "web-gate-title")
    somebody.choose(words("web-gate-refuse"))
    yield at("send-back", "web-refuse-title")
    press("web-refuse-no")
    somebody.title(words("web-gate-title"))
    somebody.choose(words("web-gate-now"))
    expect(somebody.page.locator(".sheet__words")).to_have_text(TWO)
    yield "reading"
    press("web-on")
    yield at("after", "web-after-title")


def _letter_on_paper(
    somebody: Person, mediation: Mediation, words: Sentences, at: At, press: Press
) -> Iterator[str]:
    somebody.choose(words("web-after-good"))
    somebody.title(words("web-home-title"))
    press("web-paper")
    yield at("paper-none", "web-paper-title")
    press("web-paper-photo")
    somebody.page.get_by_role("alert").get_by_text(words("web-camera-denied")).wait_for()
    yield at("camera-denied", "web-camera-title")
    press("web-camera-back")
    somebody.title(words("web-paper-title"))
    _picked(somebody, words, "brief.txt", b"Geen foto.")
    somebody.page.get_by_role("alert").get_by_text(words("web-page-unknown")).wait_for()
    yield "paper-unknown"
    for page, ink in (("een.png", (25, 30, 60)), ("twee.png", (60, 30, 25))):
        _picked(somebody, words, page, encoded(letter(620, 877, ink=ink), "PNG"))
    expect(somebody.page.locator(".shot img")).to_have_count(2)
    yield "paper"
    somebody.page.get_by_role("button", name=words("web-page-large"), exact=True).first.click()
    yield "paper-large"
    somebody.page.get_by_role("button", name=words("web-crop"), exact=True).first.click()
    somebody.page.locator("canvas").wait_for()
    somebody.page.get_by_text(words("web-crop-numbers"), exact=True).click()
    somebody.page.get_by_label(words("web-crop-top"), exact=True).fill("6")
    somebody.page.get_by_label(words("web-crop-left"), exact=True).fill("7")
    somebody.page.get_by_label(words("web-crop-right"), exact=True).focus()
    yield "page-crop"
    press("web-crop-back")
    somebody.title(words("web-paper-title"))
    somebody.page.get_by_role("button", name=words("web-black"), exact=True).first.click()
    somebody.page.get_by_text(words("web-crop-numbers"), exact=True).click()
    for field, share in (
        ("web-black-top", "40"),
        ("web-black-left", "10"),
        ("web-black-high", "8"),
        ("web-black-wide", "60"),
    ):
        somebody.page.get_by_label(words(field), exact=True).fill(share)
    press("web-black-add")
    yield "page-black"
    press("web-page-good")
    somebody.title(words("web-paper-title"))
    expect(somebody.page.locator(".shot img")).to_have_count(2)
    press("web-write-on")
    expect(somebody.page.locator(".sheet--page img")).to_have_count(2)
    yield "check-pages"
    press("web-check-keep")
    somebody.title(words("web-home-title"))
    mediation.bert_sends(clean(1))
    mediation.release("Een blad.")
    look_again(somebody, words)
    press("web-post-waits-button")
    somebody.choose(words("web-gate-now"))
    expect(somebody.page.locator(".sheet--page img")).to_have_count(1)
    yield "reading-pages"
    press("web-on")
    somebody.title(words("web-after-title"))


def _stopping(somebody: Person, words: Sentences, at: At, press: Press) -> Iterator[str]:
    somebody.choose(words("web-after-good"))
    somebody.title(words("web-home-title"))
    somebody.page.clock.install()
    somebody.page.clock.fast_forward(_IDLE_MS)
    somebody.page.get_by_text(words("web-idle-title")).wait_for()
    yield "idle"
    press("web-idle-stay")
    press("web-stop-way")
    yield at("pause-stop", "web-stop-title")
    press("web-stop-pause-button")
    somebody.page.get_by_text(words("web-paused-title"), exact=True).wait_for()
    yield at("home-paused", "web-home-title")
    press("web-stop-on")
    somebody.title(words("web-stop-title"))
    press("web-stop-end-button")
    yield at("stopped", "web-stopped-title")
    press("web-to-post")
    somebody.page.get_by_text(words("web-post-ended"), exact=True).wait_for()
    yield at("home-ended", "web-home-title")


def _picked(somebody: Person, words: Sentences, name: str, data: bytes) -> None:
    """Choose a file, as a picker gives it."""
    chosen: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    with somebody.page.expect_file_chooser() as chooser:
        somebody.press(words("web-paper-file"))
    chooser.value.set_files([chosen])


def look_again(somebody: Person, words: Sentences) -> None:
    """Look once more at what lies there."""
    somebody.press(words("web-home-look"))
    expect(somebody.page.get_by_role("button", name=words("web-home-look"), exact=True)).to_be_enabled()

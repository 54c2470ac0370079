"""A mediator's pages: what waits today, a case and what is around it, and a letter that is decided about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from relay_client.words.sentences import Sentences
from tests.support.browser import Person
from tests.support.pages import clean
from tests.web.at_desk import sits_down, to_case, to_today
from tests.web.desk import LABEL, Mediated, mediated
from tests.web.walks.setting import LAPTOP, Setting, Stop, Walk

ONE: Final = "Ik hoor de kaneellamp nog vallen.\n\nKende je de winkel? Bel mij op 020-5550123."
NOTE: Final = "Een vraag. De toon is rustig."


def _go(setting: Setting[Mediated]) -> Iterator[Stop]:
    around, words, meral = setting.world, setting.words, setting.seat(LAPTOP)
    around.adds_staff("gerda", "counsellor")
    around.adds_staff("ivo", "interpreter")
    sits_down(meral, around, words)
    yield Stop("today-nothing", meral)
    around.opened(LABEL)
    around.writes("anna", ONE)
    around.notes("anna", "Wilt u mij eerst bellen?")
    to_today(meral, words)
    yield Stop("today", meral)
    yield from _case(setting, meral)
    yield from _invitation(setting, meral)
    yield from _recovery(setting, meral)
    yield from _review(setting, meral)
    yield from _together(setting, meral)
    yield from _pages(setting, meral)


def _back(meral: Person, words: Sentences) -> None:
    meral.press(words("desk-back-case"))
    meral.page.locator(".banks").first.wait_for()


def _case(setting: Setting[Mediated], meral: Person) -> Iterator[Stop]:
    words = setting.words
    to_case(meral, LABEL, words)
    yield Stop("case", meral)
    side = words("desk-side-a")
    bank = meral.page.get_by_role("heading", name=words("desk-notes-with", side=side), exact=True)
    meral.page.locator(".bank", has=bank).get_by_role(
        "button", name=re.compile("^" + re.escape(words("desk-note-write")))
    ).click()
    meral.title(words("desk-note-title", side=side))
    yield Stop("write-note", meral)
    _back(meral, words)
    for pressed, title, name in (
        ("desk-told-do", "desk-told-title", "told"),
        ("desk-name-do", "desk-name-title", "case-name"),
        ("desk-hand-over-do", "desk-hand-over-title", "hand-over"),
        ("desk-answers-do", "desk-answers-title", "answers-none"),
        ("desk-stop-do", "desk-stop-title", "case-stop"),
    ):
        meral.press(words(pressed))
        meral.title(words(title))
        yield Stop(name, meral)
        _back(meral, words)
    meral.press(words("desk-history"))
    meral.page.locator(".lines").wait_for()
    yield Stop("history", meral)
    to_case(meral, LABEL, words)
    meral.press(words("desk-people-do"))
    meral.title(words("desk-people-title"))
    meral.page.get_by_role("button", name=re.compile("^" + re.escape(words("desk-permit-do")))).first.wait_for()
    yield Stop("taking-part", meral)
    meral.page.get_by_role("button", name=re.compile("^" + re.escape(words("desk-permit-do")))).first.click()
    meral.title(words("desk-permit-title", side=words("desk-side-a")))
    yield Stop("permit", meral)
    meral.press(words("desk-colleagues"))
    meral.page.get_by_label("daan", exact=True).wait_for()
    yield Stop("colleagues", meral)
    meral.press(words("desk-signatures"))
    meral.title(words("desk-cosign-title"))
    meral.page.get_by_text(words("desk-cosign-none")).wait_for()
    yield Stop("signatures-none", meral)


def _invitation(setting: Setting[Mediated], meral: Person) -> Iterator[Stop]:
    around, words = setting.world, setting.words
    around.case("Kade")
    to_case(meral, "Kade", words)
    yield Stop("case-new", meral)
    meral.press(words("desk-new-slip-do"))
    meral.title(words("desk-invite-title"))
    yield Stop("invite", meral)
    meral.press(words("desk-invite-yes"))
    meral.page.locator(".a4").wait_for()
    yield Stop("sheet", meral)
    _answers(around, meral, words)
    yield Stop("answers", meral)


def _answers(around: Mediated, meral: Person, words: Sentences) -> None:
    """Have Anna answer the sheet that is shown, and go to where her code is compared."""
    meral.page.locator(".a4").wait_for()
    around.answers("\n".join(meral.page.locator(".a4__code dd").all_inner_texts()), "anna")
    meral.press(words("desk-sheet-done"))
    meral.title(words("desk-answers-title"))
    meral.page.locator(".code").wait_for()


def _recovery(setting: Setting[Mediated], meral: Person) -> Iterator[Stop]:
    """Somebody with new keys: a colleague signs along here, and there."""
    around, words = setting.world, setting.words
    around.opened("Terug")
    to_case(meral, "Terug", words)
    meral.press(words("desk-new-slip-do"))
    meral.page.get_by_label(words("desk-side-of-a"), exact=True).check()
    meral.press(words("desk-invite-yes"))
    _answers(around, meral, words)
    meral.page.get_by_label(words("desk-answers-second")).wait_for()
    yield Stop("answers-back", meral)
    around.opened("Nog een")
    around.comes_back("anna")
    around.colleague_asks()
    meral.press(words("desk-signatures"))
    meral.page.get_by_role("button", name=words("desk-cosign-yes"), exact=True).wait_for()
    yield Stop("signatures", meral)
    meral.press(words("desk-cosign-yes"))
    meral.page.get_by_text(words("desk-cosign-none")).wait_for()
    yield Stop("signatures-done", meral)


def _reviews(meral: Person, label: str, words: Sentences) -> None:
    to_today(meral, words)
    meral.page.locator(".list").get_by_role("button", name=label, exact=True).first.click()
    meral.title(words("desk-review-title", side=words("desk-side-a")))
    meral.page.locator(".decide").first.wait_for()


def _review(setting: Setting[Mediated], meral: Person) -> Iterator[Stop]:
    around, words = setting.world, setting.words
    around.opened("Bakker")
    around.writes("anna", ONE)
    around.notes("anna", "Wilt u mij eerst bellen?")
    _reviews(meral, "Bakker", words)
    meral.page.get_by_label(words("desk-review-note", side=words("desk-side-b"))).fill(NOTE)
    yield Stop("review", meral)
    for pressed, title, name in (
        ("desk-pass-do", "desk-pass-title", "pass-on"),
        ("desk-return-do", "desk-return-title", "give-back"),
        ("desk-keep-do", "desk-keep-title", "keep"),
        ("desk-withhold-do", "desk-withhold-title", "decline"),
        ("desk-derive-do", "desk-derive-title", "derive"),
    ):
        meral.press(words(pressed))
        side = words("desk-side-b") if name == "pass-on" else words("desk-side-a")
        meral.title(words(title, side=side))
        yield Stop(name, meral)
        meral.page.go_back()
        meral.page.locator(".decide").wait_for()
    meral.press(words("desk-pass-do"))
    around.notes("anna", "Ik ben er morgen niet.")
    meral.press(words("desk-pass-yes"))
    meral.title(words("desk-changed-title"))
    yield Stop("changed", meral)
    meral.press(words("desk-changed-again"))
    meral.page.locator(".decide").first.wait_for()
    meral.press(words("desk-pass-do"))
    meral.press(words("desk-pass-yes"))
    meral.title(words("desk-passed-title"))
    yield Stop("passed-on", meral)


def _together(setting: Setting[Mediated], meral: Person) -> Iterator[Stop]:
    around, words = setting.world, setting.words
    around.opened("Samen")
    around.writes("anna", "Lees dit samen.")
    _reviews(meral, "Samen", words)
    meral.press(words("desk-pass-do"))
    meral.page.get_by_label(words("desk-pass-to-in-person"), exact=True).check()
    yield Stop("pass-on-together", meral)
    meral.press(words("desk-pass-yes"))
    meral.title(words("desk-passed-title"))
    to_case(meral, "Samen", words)
    meral.press(words("desk-open-together"))
    meral.title(words("desk-together-title"))
    yield Stop("read-together", meral)
    meral.press(words("desk-open-together"))
    meral.page.locator(".sheet__words").wait_for()
    yield Stop("read-together-open", meral)


def _pages(setting: Setting[Mediated], meral: Person) -> Iterator[Stop]:
    around, words = setting.world, setting.words
    around.opened("Papier", pages=True)
    around.writes_pages("anna", clean(1), clean(2))
    _reviews(meral, "Papier", words)
    meral.page.locator(".zoom img").nth(1).wait_for()
    yield Stop("review-pages", meral)


DESK: Final = Walk(
    mediated,
    _go,
    {
        "today-nothing": "desk/Today",
        "today": "desk/Today",
        "case": "desk/Case",
        "write-note": "desk/WriteNote",
        "told": "desk/Told",
        "case-name": "desk/CaseName",
        "hand-over": "desk/HandOver",
        "answers-none": "desk/Answers",
        "case-stop": "desk/CaseStop",
        "history": "desk/History",
        "taking-part": "desk/People",
        "permit": "desk/Permit",
        "colleagues": "desk/Colleagues",
        "signatures-none": "desk/Signatures",
        "case-new": "desk/Case",
        "invite": "desk/Invite",
        "sheet": "desk/SheetPage",
        "answers": "desk/Answers",
        "answers-back": "desk/Answers",
        "signatures": "desk/Signatures",
        "signatures-done": "desk/Signatures",
        "review": "desk/Review",
        "pass-on": "desk/PassOn",
        "give-back": "desk/GiveBack",
        "keep": "desk/Keep",
        "decline": "desk/Decline",
        "derive": "desk/Derive",
        "changed": "desk/PassOn",
        "passed-on": "desk/PassOn",
        "pass-on-together": "desk/PassOn",
        "read-together": "desk/Together",
        "read-together-open": "desk/Together",
        "review-pages": "desk/Review",
    },
)

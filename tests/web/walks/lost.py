"""Somebody lost their telephone and their words: a new slip, new keys, and what only the earlier ones opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import expect

from tests.web.mediation import Mediation, mediation_of
from tests.web.story import MERAL, ONE, TWO, look_again
from tests.web.test_joining import joined
from tests.web.test_letters import gives, takes_part
from tests.web.walks.setting import PHONE, Setting, Stop, Walk


def _go(setting: Setting[Mediation]) -> Iterator[Stop]:
    mediation, words = setting.world, setting.words
    before = setting.seat(PHONE)
    takes_part(before, mediation, words)
    mediation.bert_writes(TWO)
    mediation.release("Een vraag.")
    gives(before, ONE, words)
    mediation.notes_anna("Belt u mij als u iets wilt vragen.")

    after = setting.seat(PHONE)  # another telephone, which knows nothing of the first
    joined(after, mediation.slip(), words)
    yield Stop("lost-code", after)
    after.press(words("web-code-home"))
    after.page.get_by_text(words("web-home-unconfirmed")).first.wait_for()
    yield Stop("lost-home-unconfirmed", after)
    mediation.confirm_with_a_colleague()
    look_again(after, words)
    after.page.get_by_text(words("web-post-lost"), exact=True).wait_for()
    yield Stop("lost-home", after)
    after.press(words("web-post-lost-button"))
    after.title(words("web-gone-title"))
    yield Stop("lost", after)
    after.press(words("web-gone-ask", **MERAL))
    after.title(words("web-note-title", **MERAL))
    yield Stop("lost-note", after)
    after.page.go_back()
    after.title(words("web-gone-title"))
    after.press(words("web-back"))
    mediation.gives_anew()
    look_again(after, words)
    expect(after.page.get_by_role("button", name=words("web-post-waits-button"))).to_be_visible()
    yield Stop("lost-home-given", after)


LOST: Final = Walk(
    mediation_of,
    _go,
    {
        "lost-code": "Code",
        "lost-home-unconfirmed": "Home",
        "lost-home": "Home",
        "lost": "Lost",
        "lost-note": "Note",
        "lost-home-given": "Home",
    },
)

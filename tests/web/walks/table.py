"""Every walk through the pages of the client: whoever looks at all pages goes by this table, for pictures and for faults alike.

A page that is new gets a stop in one of these walks. `test_every_page_is_looked_at.py` says which page has none, and whoever walks
finds out where a stop is not the page that its table says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any, Final

from playwright.sync_api import Browser, Page, ViewportSize, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import WITHIN_MS, Person, person
from tests.support.checkout import ROOT
from tests.web.walks.beside import GUARDIAN, SUPPORTER
from tests.web.walks.counsellor import COUNSELLOR
from tests.web.walks.desk import DESK
from tests.web.walks.doors import DOORS
from tests.web.walks.lost import LOST
from tests.web.walks.mediations import STORY
from tests.web.walks.setting import Setting, Stop, Walk
from tests.web.walks.things import THINGS

WALKS: Final[dict[str, Walk]] = {
    "doors": DOORS,
    "things": THINGS,
    "story": STORY,
    "lost": LOST,
    "supporter": SUPPORTER,
    "guardian": GUARDIAN,
    "desk": DESK,
    "counsellor": COUNSELLOR,
}
SOURCE: Final = ROOT / "clients" / "web" / "src"
SCREENS: Final = SOURCE / "screens"
IN_PLACE_OF_A_PAGE: Final = frozenset({"Old", "Failed", "Fetched", "Behind"})
"""What is shown where a page is not: a browser that is too old, a fault, a file that has not come, a post that is locked."""
_LAID_OUT: Final = re.compile(r'^  \["([a-z-]+)", "([a-z]+)"\],$', re.MULTILINE)
_IMPORTED: Final = re.compile(r'^import (\w+) from "\./(\w+)\.svelte";$', re.MULTILINE)
_FIRST: Final = {"door": "Door", "help": "Help"}


@cache
def pages() -> dict[str, str]:
    """Return the file of each page below clients/web/src/screens, without its ending, by the page's name and in its order."""
    laid_out = _LAID_OUT.findall((SOURCE / "shell" / "places.ts").read_text(encoding="utf-8"))
    found = dict(_FIRST)
    for group in SCREENS.rglob("*.ts"):
        text = group.read_text(encoding="utf-8")
        if "export const SCREENS" in text:
            below = group.parent.relative_to(SCREENS)
            files = {name: (below / file).as_posix() for name, file in _IMPORTED.findall(text)}
            given = re.findall(r'^  "?([a-z-]+)"?: (\w+),$', text, re.MULTILINE)
            found.update((name, files[component]) for name, component in given)
    return {name: found[name] for name, _group in laid_out}


def stops(walk: Walk, world: Any, browser: Browser, language: Language, **options: Any) -> Iterator[Stop]:
    """Walk; at each stop the page is the one that the walk's table says. `options` are those of every browser's context.

    Raises AssertionError where a stop is another page, is not in the table, or is in the table and was never come to.
    """
    with ExitStack() as seats:

        def seat(viewport: ViewportSize) -> Person:
            somebody = seats.enter_context(person(browser, locale=language.value, viewport=viewport, **options))
            somebody.context.set_default_timeout(WITHIN_MS)
            expect.set_options(timeout=WITHIN_MS)
            return somebody

        come_to = []
        for stop in walk.go(Setting(world, Sentences(language), seat)):
            wanted, there = walk.stops[stop.name], _page_at(stop.person.page)
            assert wanted in IN_PLACE_OF_A_PAGE or wanted == there, f"{stop.name} is {there}, not {wanted}"
            come_to.append(stop.name)
            yield stop
        assert come_to == list(walk.stops)


def _page_at(page: Page) -> str:
    """Return the file of the page that is shown, as the step of the history says."""
    return list(pages().values())[int(page.evaluate("history.state?.at ?? 0"))]

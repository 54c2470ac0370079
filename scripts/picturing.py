"""Takes a picture of every page of the browser client, as scripts/screens asks: real server, built client, real Chromium."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, ViewportSize

from relay.domain.ids import Seconds
from relay.operate import make
from relay_client.words.sentences import Language, Sentences
from tests.support.browser import EXIT, Person, person, playing
from tests.support.chance import Chance
from tests.support.checkout import ROOT
from tests.support.process import serving
from tests.support.relay_site import ORIGIN, TELEPHONE
from tests.web.looks import Form, look_as
from tests.web.mediation import mediation_of
from tests.web.pages import PAGES, walk_to
from tests.web.slips import slip
from tests.web.story import story

FOLDER: Final = ROOT / ".screens"
SIZES: Final[dict[str, ViewportSize]] = {
    "phone": {"width": 360, "height": 740},
    "laptop": {"width": 1280, "height": 800},
}
COLOURS: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
DAY_S: Final = 86_400
STORY_MS: Final = 30_000
"""For a page of the story: six words are stretched on the way, and two programs answer."""


def main(wanted: list[str]) -> None:
    """Write the pictures of the pages that are named, or of all."""
    FOLDER.mkdir(exist_ok=True)
    with playing() as browser:
        _walk(browser, wanted)
        _story(browser, wanted)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER}")


def _walk(browser: Browser, wanted: list[str]) -> None:
    """Picture the pages that need nobody else."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made) / "relay"
        plan = make.FolderPlan(folder=home, origin=ORIGIN, telephone=TELEPHONE)
        make.make(plan, "", Seconds(int(time.time())), Chance("screens"))
        with serving(home, RELAY_EXIT=EXIT, RELAY_HELPLINE="Helpdesk 030 555 0199") as server:
            fragment = slip(int(time.time()) + 12 * DAY_S)
            for language in Language:
                with _somebody(browser, language) as somebody:
                    for name in [page for page in PAGES if page in wanted or not wanted]:
                        held = "" if name.startswith("slip") else fragment
                        walk_to(name, somebody, server.origin, Sentences(language), held)
                        _picture(somebody, f"{name}.{language.value}")


def _story(browser: Browser, wanted: list[str]) -> None:
    """Picture the pages of somebody's part in a mediation."""
    for language in Language:
        with (
            tempfile.TemporaryDirectory() as made,
            mediation_of(Path(made)) as mediation,
            _somebody(browser, language) as somebody,
        ):
            somebody.context.set_default_timeout(STORY_MS)
            for name in story(somebody, mediation, Sentences(language)):
                if name in wanted or not wanted:
                    _picture(somebody, f"{name}.{language.value}")


def _somebody(browser: Browser, language: Language) -> AbstractContextManager[Person]:
    return person(browser, locale=language.value, device_scale_factor=2, has_touch=True, viewport=SIZES["phone"])


def _picture(somebody: Person, name: str) -> None:
    """Write pictures of the page that is there, in both sizes and both sets of colours."""
    for size, viewport in SIZES.items():
        for colours in COLOURS:
            look_as(somebody.page, Form(viewport=viewport, scheme=colours))
            somebody.page.evaluate("scrollTo(0, 0)")
            somebody.page.screenshot(path=FOLDER / f"{name}.{size}.{colours}.png", full_page=True)
    look_as(somebody.page, Form(viewport=SIZES["phone"]))


if __name__ == "__main__":
    main(sys.argv[1:])

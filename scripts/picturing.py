"""Takes a picture of every page of the browser client, as scripts/screens asks: real server, built client, real Chromium."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, FloatRect, ViewportSize

from relay_client.words.sentences import Language
from tests.support.browser import Person, playing
from tests.support.checkout import ROOT
from tests.web.looks import Form, look_as
from tests.web.walks.setting import LAPTOP, PHONE, Walk
from tests.web.walks.table import WALKS, stops

FOLDER: Final = ROOT / ".screens"
SIZES: Final[dict[str, ViewportSize]] = {"phone": PHONE, "laptop": LAPTOP}
GUIDES: Final = ROOT / "docs" / "pictures"
IN_GUIDES: Final = {
    "mediators": ("today", "review", "pass-on", "answers"),
    "counsellors": ("people", "brought", "round"),
}
"""Which pages stand as pictures in the guides (docs/mediators.en.md), by guide."""
FOR_GUIDES: Final = "--guides"
BELOW: Final = 24
"""Pixels left below what a page has to show."""
COLOURS: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


def main(wanted: list[str]) -> None:
    """Write the pictures of the pages that are named, or of all; the name of a walk stands for its pages.

    `--guides` alone writes those of the guides.
    """
    if wanted == [FOR_GUIDES]:
        _guides()
        return
    unknown = set(wanted) - WALKS.keys() - {name for walk in WALKS.values() for name in walk.stops}
    if unknown:
        sys.exit(f"no page has this name: {', '.join(sorted(unknown))}")
    FOLDER.mkdir(exist_ok=True)
    with playing() as browser:
        for name, walk in WALKS.items():
            pages = walk.stops.keys() if not wanted or name in wanted else walk.stops.keys() & set(wanted)
            if pages:
                _walk(browser, walk, pages)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER}")


def _guides() -> None:
    """Write the pictures of the guides into docs/pictures: as a laptop shows the upper part of a page, by day."""
    wanted = frozenset(name for names in IN_GUIDES.values() for name in names)
    GUIDES.mkdir(exist_ok=True)
    with playing() as browser:
        for walk in WALKS.values():
            if pages := wanted & walk.stops.keys():
                _walk(browser, walk, pages, guide=True)
    print(f"{len(list(GUIDES.glob('*.png')))} pictures are in {GUIDES}")


def _walk(browser: Browser, walk: Walk, wanted: AbstractSet[str], *, guide: bool = False) -> None:
    """Picture those of a walk's pages that are wanted."""
    picture, scale = (_guide_picture, 1) if guide else (_picture, 2)
    for language in Language:
        with tempfile.TemporaryDirectory() as made, walk.serves(Path(made)) as world:
            for stop in stops(walk, world, browser, language, device_scale_factor=scale, has_touch=True):
                if stop.name in wanted:
                    picture(stop.person, f"{stop.name}.{language.value}")


def _picture(somebody: Person, name: str) -> None:
    """Write pictures of the page that is there, in both sizes and both sets of colours."""
    before = somebody.page.viewport_size or SIZES["phone"]
    for size, viewport in SIZES.items():
        for colours in COLOURS:
            look_as(somebody.page, Form(viewport=viewport, scheme=colours))
            somebody.page.evaluate("scrollTo(0, 0)")
            somebody.page.screenshot(path=FOLDER / f"{name}.{size}.{colours}.png", full_page=True)
    look_as(somebody.page, Form(viewport=before))


def _guide_picture(somebody: Person, name: str) -> None:
    before = somebody.page.viewport_size or SIZES["phone"]
    look_as(somebody.page, Form(viewport=SIZES["laptop"], scheme="light"))
    somebody.page.evaluate("scrollTo(0, 0)")
    ends = somebody.page.evaluate("Math.ceil(document.querySelector('main').getBoundingClientRect().bottom)")
    width, height = SIZES["laptop"]["width"], SIZES["laptop"]["height"]
    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": min(height, ends + BELOW)}
    somebody.page.screenshot(path=GUIDES / f"{name}.png", clip=clip)
    look_as(somebody.page, Form(viewport=before))


if __name__ == "__main__":
    main(sys.argv[1:])

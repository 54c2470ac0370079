"""Takes a picture of every page of the browser client, as scripts/screens asks: real server, built client, real Chromium."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, ViewportSize

from relay_client.words.sentences import Language
from tests.support.browser import Person, playing
from tests.support.checkout import ROOT
from tests.web.looks import Form, look_as
from tests.web.walks.setting import LAPTOP, PHONE, Walk
from tests.web.walks.table import WALKS, stops

FOLDER: Final = ROOT / ".screens"
SIZES: Final[dict[str, ViewportSize]] = {"phone": PHONE, "laptop": LAPTOP}
COLOURS: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


def main(wanted: list[str]) -> None:
    """Write the pictures of the pages that are named, or of all; the name of a walk stands for its pages."""
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


def _walk(browser: Browser, walk: Walk, wanted: AbstractSet[str]) -> None:
    """Picture those of a walk's pages that are wanted."""
    for language in Language:
        with tempfile.TemporaryDirectory() as made, walk.serves(Path(made)) as world:
            for stop in stops(walk, world, browser, language, device_scale_factor=2, has_touch=True):
                if stop.name in wanted:
                    _picture(stop.person, f"{stop.name}.{language.value}")


def _picture(somebody: Person, name: str) -> None:
    """Write pictures of the page that is there, in both sizes and both sets of colours."""
    before = somebody.page.viewport_size or SIZES["phone"]
    for size, viewport in SIZES.items():
        for colours in COLOURS:
            look_as(somebody.page, Form(viewport=viewport, scheme=colours))
            somebody.page.evaluate("scrollTo(0, 0)")
            somebody.page.screenshot(path=FOLDER / f"{name}.{size}.{colours}.png", full_page=True)
    look_as(somebody.page, Form(viewport=before))


if __name__ == "__main__":
    main(sys.argv[1:])

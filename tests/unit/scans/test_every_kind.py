"""Every kind of picture file comes out as it is, or is refused with a reason: none becomes a page that looks otherwise."""

from __future__ import annotations

import re

import pytest
from PIL import Image, ImageChops, ImageStat

from relay_client.pages.scans.form import BLOCK
from relay_client.pages.scans.model import UnfitScan
from tests.unit.scans import written
from tests.unit.scans.conftest import Make, shown

NEAR = 2.0
"""Of 255: how far a page may be off on the average. Its own coding takes the most of it."""
FEWEST = 300


REFUSALS = {
    "page.damaged": re.compile(r"tiff grey (12, (?!white high, II, )|16, white low, MM).*"),
    "page.colours": re.compile(r"tiff colour 16, .*planes 2.*"),
}
"""What the library has no means for: some orders of the bytes of deep grey, and deep colours that stand apart."""


def distance(page: Image.Image, right: Image.Image) -> float:
    cut = page.convert("RGB").crop((0, 0, *right.size))
    return max(ImageStat.Stat(ImageChops.difference(cut, right.convert("RGB"))).mean)


def seen(make: Make, data: bytes) -> Image.Image | str:
    """Return the page that is made of a file, or the code of the refusal."""
    try:
        (page,) = make(data)
    except UnfitScan as refused:
        return refused.code
    return shown(page)


def test_there_are_enough_files() -> None:
    assert sum(1 for family in written.FAMILIES.values() for _ in family()) >= FEWEST


@pytest.mark.parametrize("family", written.FAMILIES)
def test_a_picture_comes_out_as_it_is_or_is_refused(family: str, make: Make) -> None:
    wrong: list[tuple[str, object]] = []
    for name, data, right in written.FAMILIES[family]():
        page = seen(make, data)
        if isinstance(page, str):
            if page not in REFUSALS or not REFUSALS[page].fullmatch(name):
                wrong.append((name, page))
        elif page.size != tuple(-(-side // BLOCK) * BLOCK for side in right.size):
            wrong.append((name, page.size))
        elif distance(page, right) > NEAR:
            wrong.append((name, round(distance(page, right), 1)))
    assert not wrong

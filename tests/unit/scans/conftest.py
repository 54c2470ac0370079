"""Gives the tests of the scans a way from bytes to a looked-at file and its pages."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from relay_client.pages.scans.intake import look_at, make_pages
from relay_client.pages.scans.model import Page, Quality, ScanSource

Look = Callable[..., ScanSource]
Make = Callable[..., list[Page]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Write bytes under a name and look at them."""

    def looked(data: bytes, name: str = "scan") -> ScanSource:
        path = tmp_path / name
        path.write_bytes(data)
        (source,) = look_at([path])
        return source

    return looked


@pytest.fixture
def make(look: Look) -> Make:
    """Write bytes under a name and make their pages."""

    def made(data: bytes, name: str = "scan", quality: Quality = Quality.FULL) -> list[Page]:
        return list(make_pages([look(data, name)], quality))

    return made


def shown(page: Page) -> Image.Image:
    """Decode a page, in the mode it was written in."""
    picture = Image.open(BytesIO(page.data))
    picture.load()
    return picture

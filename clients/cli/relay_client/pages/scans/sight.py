"""Lets the author see pages before they go: small, in the colours that most terminals have, and large, as a PDF with nothing else.

The small one shows whether a page is whole, upright and the right one; to read it takes the large one.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from PIL import Image

from relay_client.pages.scans.form import LONGEST
from relay_client.pages.scans.model import Quality

_A4_INCHES: Final = 297 / 25.4
_CUBE: Final = 16
_STEPS: Final = 6
_GREYS: Final = 232
_GREY_STEPS: Final = 24
_TINT: Final = 24
"""Of 255: how far the colours of a dot lie apart before it is drawn in colour. There are more steps of grey."""


def small(data: bytes, columns: int, lines: int) -> list[list[tuple[int, int]]]:
    """Return the page in `data`, a JPEG file, as rows of cells, at most so many columns and lines.

    A cell is the colours of its upper and its lower half, each a number of 0 to 255 as xterm counts them.
    """
    with Image.open(BytesIO(data), formats=("JPEG",)) as page:
        page.draft("RGB", (columns * 2, lines * 4))
        scale = min(columns / page.width, 2 * lines / page.height)
        width, height = max(1, round(page.width * scale)), max(2, round(page.height * scale / 2) * 2)
        dots = page.convert("RGB").resize((width, height), Image.Resampling.BOX).tobytes()
    colours = [_colour(*dots[at : at + 3]) for at in range(0, len(dots), 3)]
    rows = [colours[top * width : (top + 1) * width] for top in range(height)]
    return [list(zip(upper, lower, strict=True)) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]


def large(pages: Sequence[bytes]) -> bytes:
    """Return a PDF file with a sheet for each of these JPEG files, of which there is one at least."""
    first, *others = (Image.open(BytesIO(data), formats=("JPEG",)) for data in pages)
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=LONGEST[Quality.FULL] / _A4_INCHES)
    return out.getvalue()


def _colour(red: int, green: int, blue: int) -> int:
    """Return the number of the nearest of 256 colours (xterm: a cube of six steps each way, then 24 greys)."""
    if max(red, green, blue) - min(red, green, blue) <= _TINT:
        grey = round((red + green + blue) / 3 / 255 * (_GREY_STEPS + 1)) - 1
        # Black and white are corners of the cube.
        return _CUBE if grey < 0 else _GREYS - 1 if grey >= _GREY_STEPS else _GREYS + grey
    steps = (round(part / 255 * (_STEPS - 1)) for part in (red, green, blue))
    number = 0
    for step in steps:
        number = number * _STEPS + step
    return _CUBE + number

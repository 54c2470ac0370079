"""Whether a return sheet is as empty as it was printed: only then may it be left out of the answer that it brings.

The sheet is drawn once more as it was printed and laid over the scanned one by the corners of its square code. What is darker than
the paper around it, where nothing was printed, is writing. In every doubt there is writing: an empty sheet that goes along does no
harm, an answer that stays behind does.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from relay_client.errors import Misused
from relay_client.pages.paper.finding import Corners, FoundSheet, find_return_sheet
from relay_client.pages.paper.letter import answer_picture
from relay_client.pages.paper.pictures import picture_of
from relay_client.words.sentences import Sentences

if TYPE_CHECKING:
    from PIL import Image

Way = tuple[float, ...]
"""What Pillow takes for an affine way from a drawing to a scan: a, b, c, d, e, f."""
_DPI: Final = 100
_MM: Final = _DPI / 25.4
_BESIDE: Final = 2 * round(0.8 * _MM) + 1
"""Pixels around what was printed in which nothing counts, because no scan lies exactly over the drawing: 0.8 mm to each side."""
_EDGE: Final = round(5 * _MM)
"""Pixels along the edges of the sheet that are not looked at: there scanners leave shadows."""
_PAPER: Final = 8
_AROUND: Final = 5
"""How bright the paper is, is taken from squares of 8 pixels, the brightest of 5 by 5."""
_FAINTEST: Final = 24
"""By how much of 255 a stroke is darker than its paper. A hard pencil on a flat scanner has 40."""
_SPECKS: Final = 5
"""Pixels of dust that are not writing: a third of a square millimetre altogether. The dot of an i has as much."""
_STEPS: Final = (0.002, 0.001, 0.0005)
"""How far a scan is turned, slanted or stretched to lie better: 0.6 mm on the length of a sheet, and less."""
_WHITE: Final = 255
_PRINTED: Final = 245


class Laid(Struct, frozen=True):
    """A way to lay a scan over the drawing of what is `known` to be printed, and how many dark pixels then stand elsewhere.

    `middle` is that of the square code on the drawing.
    """

    strays: int
    way: Way
    known: Image.Image
    middle: tuple[float, float]


def is_empty(page: bytes, seen: FoundSheet, languages: Iterable[Sentences]) -> bool:
    """Whether nothing was written on this return sheet (a JPEG file), in whichever of the languages it was printed."""
    from PIL import ImageFilter

    scanned = picture_of(page).convert("L").filter(ImageFilter.BoxBlur(1))
    try:
        ways = [
            _laid_over(scanned, _opened(answer_picture(each, seen.code, _DPI)), seen.corners) for each in languages
        ]
    except Misused:  # no typesetter here, so nothing to compare with
        return False
    first = min((each for each in ways if each is not None), key=lambda each: each.strays, default=None)
    return first is not None and _better(scanned, first).strays <= _SPECKS


def _opened(png: bytes) -> Image.Image:
    from PIL import Image

    return Image.open(io.BytesIO(png), formats=["PNG"]).convert("L")


def _laid_over(scanned: Image.Image, printed: Image.Image, corners: Corners) -> Laid | None:
    """Lay a scanned sheet over a printed one by the corners of their square codes; None where it is not whole in the picture."""
    from PIL import ImageFilter

    there = find_return_sheet(printed)
    way = None if there is None else _way(there.corners, corners)
    if there is None or way is None or not _is_whole(scanned, way, printed.size):
        return None
    known = printed.point(lambda value: _WHITE * (value < _PRINTED)).filter(ImageFilter.MaxFilter(_BESIDE))
    middle = (sum(x for x, _ in there.corners) / 4, sum(y for _, y in there.corners) / 4)
    return Laid(_strays(scanned, known, way), way, known, middle)


def _better(scanned: Image.Image, laid: Laid) -> Laid:
    """Turn, slant and stretch a little as long as fewer strays are left: small faults in the corners are large at the far edge."""
    for step in _STEPS:
        found = laid
        while found.strays > _SPECKS:
            tried = ((_strays(scanned, laid.known, way), way) for way in _near(found, step))
            strays, way = min(tried)
            if strays >= found.strays:
                break
            found = Laid(strays, way, laid.known, laid.middle)
        laid = found
    return laid


def _strays(scanned: Image.Image, known: Image.Image, way: Way) -> int:
    """Count what is dark on the scan, laid in this way, where nothing is known to be printed."""
    from PIL import Image, ImageChops, ImageFilter, ImageOps

    laid = scanned.transform(known.size, Image.Transform.AFFINE, way, Image.Resampling.BILINEAR, fillcolor=_WHITE)
    paper = laid.reduce(_PAPER).filter(ImageFilter.MaxFilter(_AROUND)).resize(known.size, Image.Resampling.BILINEAR)
    dark = ImageChops.subtract(paper, laid).point(lambda value: _WHITE * (value >= _FAINTEST))
    return ImageOps.crop(ImageChops.subtract(dark, known), _EDGE).histogram()[_WHITE]


def _near(laid: Laid, step: float) -> Iterator[Way]:
    """Yield the ways that turn, slant or stretch a little more or less, and leave the square code where it is."""
    size = max(abs(laid.way[0]), abs(laid.way[1]))
    for at in (0, 1, 3, 4):
        for change in (-step * size, step * size):
            other = list(laid.way)
            other[at] += change
            other[at - at % 3 + 2] -= change * laid.middle[at % 3]
            yield tuple(other)


def _way(start: Corners, end: Corners) -> Way:
    """Return the affine way from one square to the other that misses their corners least, as Pillow takes it.

    `start` stands upright. Four corners leave room for a slant but not for perspective: what is photographed at an angle does not
    fit, and so counts as written on.
    """
    (left, top), (right, _), (_, bottom), _ = start
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    way: list[float] = []
    for axis in (0, 1):
        a, b, c, d = (corner[axis] for corner in end)
        along = (b + c - a - d) / (2 * (right - left))
        down = (c + d - a - b) / (2 * (bottom - top))
        way += [along, down, (a + b + c + d) / 4 - along * middle_x - down * middle_y]
    return tuple(way)


def _is_whole(scanned: Image.Image, way: Way, size: tuple[int, int]) -> bool:
    """Whether all of the sheet but its edges lies within the picture."""
    a, b, c, d, e, f = way
    return all(
        0 <= a * x + b * y + c <= scanned.width and 0 <= d * x + e * y + f <= scanned.height
        for x in (_EDGE, size[0] - _EDGE)
        for y in (_EDGE, size[1] - _EDGE)
    )

"""Finds the way back from paper: looks for the return code in the picture of a scanned page.

Other square codes on a page are nobody's business and are passed over. Two different return codes are never chosen between: an
answer that goes to a wrong case would be read by the wrong people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from relay_client.errors import Misused
from relay_client.pages.paper.pictures import picture_of
from relay_client.pages.paper.return_code import MARK, ReturnCode, read_return_code

if TYPE_CHECKING:
    import zxingcpp
    from PIL import Image

Corners = tuple[tuple[float, float], ...]

_SMALL: Final = 2000
"""Pixels of the long side below which a page is also looked at enlarged: some 170 dots an inch on A4."""


class FoundSheet(Struct, frozen=True):
    """A return code on a page, and where: its corners in the page's pixels, as it was printed clockwise from top left."""

    code: ReturnCode
    corners: Corners


def find_return_code(page: bytes | Image.Image) -> ReturnCode | None:
    """Return the return code on a page (a JPEG file, or a Pillow picture), None where there is none to be seen.

    Raises Misused: `return.two` for two different ones, `return.damaged` and `return.form` as `read_return_code` does,
    `paper.picture` for bytes that are no page.
    """
    seen = find_return_sheet(page)
    return None if seen is None else seen.code


def the_return_code(pages: Iterable[bytes | Image.Image]) -> ReturnCode | None:
    """Return the one return code on pages that were scanned together, None where no page has any.

    Raises as `find_return_code`: `return.two` also where two pages have different ones, for then two answers were mixed.
    """
    return the_one(code for page in pages if (code := find_return_code(page)) is not None)


def find_return_sheet(page: bytes | Image.Image) -> FoundSheet | None:
    """Return the return code on a page and where it stands. Raises as `find_return_code`."""
    found = [FoundSheet(read_return_code(text), corners) for text, corners in _codes(page)]
    the_one(each.code for each in found)
    return found[0] if found else None


def the_one(codes: Iterable[ReturnCode]) -> ReturnCode | None:
    """Return what all the codes say alike; Misused `return.two` where they do not."""
    different = set(codes)
    if len(different) > 1:
        raise Misused("return.two")
    return next(iter(different), None)


def _codes(page: bytes | Image.Image) -> list[tuple[str, Corners]]:
    """Collect all return codes that can be seen on a page, in every way of looking at it.

    All ways, also when the first finds one: a second code that only another way shows must not be overlooked.
    """
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    whole = (picture_of(page) if isinstance(page, bytes) else page).convert("L")
    return [
        (code.text, _corners(code.position, whole.width / snapshot.width))
        for snapshot in _ways_to_look(whole)
        for code in zxingcpp.read_barcodes(snapshot, formats=kinds, try_invert=False)
        if code.text.startswith(MARK)
    ]


def _corners(found: zxingcpp.Position, scale: float) -> Corners:
    clockwise = (found.top_left, found.top_right, found.bottom_right, found.bottom_left)
    return tuple((each.x * scale, each.y * scale) for each in clockwise)


def _ways_to_look(page: Image.Image) -> Iterator[Image.Image]:
    """Give the page as it is, and enlarged where it is coarse: that helps with grain and with what is out of focus (tried)."""
    from PIL import Image

    yield page
    if max(page.size) < _SMALL:
        yield page.resize((2 * page.width, 2 * page.height), Image.Resampling.BICUBIC)

"""Finds the way back from paper: looks for the return code in the picture of a scanned page.

Other square codes on a page are nobody's business and are passed over. Two different return codes are never chosen between: an
answer that goes to a wrong case would be read by the wrong people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from relay_client.errors import Misused
from relay_client.paper.pictures import picture_of
from relay_client.paper.return_code import MARK, ReturnCode, read_return_code

if TYPE_CHECKING:
    from PIL import Image

_SMALL: Final = 2000
"""Pixels of the long side below which a page is also looked at enlarged: some 170 dots an inch on A4."""


def find_return_code(page: bytes | Image.Image) -> ReturnCode | None:
    """Return the return code on a page (a JPEG file, or a Pillow picture), None where there is none to be seen.

    Raises Misused: `return.two` for two different ones, `return.damaged` and `return.form` as `read_return_code` does,
    `paper.picture` for bytes that are no page.
    """
    return the_return_code([page])


def the_return_code(pages: Iterable[bytes | Image.Image]) -> ReturnCode | None:
    """Return the one return code on pages that were scanned together, None where no page has any.

    Raises as `find_return_code`: `return.two` also where two pages have different ones, for then two answers were mixed.
    """
    found = {read_return_code(text) for page in pages for text in _codes(page)}
    if len(found) > 1:
        raise Misused("return.two")
    return next(iter(found), None)


def _codes(page: bytes | Image.Image) -> set[str]:
    """Collect the texts of all return codes that can be seen on a page, in every way of looking at it.

    All ways, also when the first finds one: a second code that only another way shows must not be overlooked.
    """
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    looks = _ways_to_look((picture_of(page) if isinstance(page, bytes) else page).convert("L"))
    return {
        code.text
        for look in looks
        for code in zxingcpp.read_barcodes(look, formats=kinds, try_invert=False)
        if code.text.startswith(MARK)
    }


def _ways_to_look(page: Image.Image) -> Iterator[Image.Image]:
    """Give the page as it is, and enlarged where it is coarse: that helps with grain and with what is out of focus (tried)."""
    from PIL import Image

    yield page
    if max(page.size) < _SMALL:
        yield page.resize((2 * page.width, 2 * page.height), Image.Resampling.BICUBIC)

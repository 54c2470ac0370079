"""Finds the return code in the picture of a scanned page.

Other square codes on a page are nobody's business and are passed over. Two different return codes are never chosen between: an
answer that goes to a wrong case would be read by the wrong people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from relay_client.errors import Misused
from relay_client.pages.paper.pictures import picture_of
from relay_client.pages.paper.return_code import MARK, ReturnCode, read_return_code

if TYPE_CHECKING:
    from PIL import Image

_SMALL: Final = 2000
"""Pixels of the long side below which a page is also looked at enlarged: some 170 dots an inch on A4."""


def find_return_code(page: bytes | Image.Image) -> ReturnCode | None:
    """Return the return code on a page (a JPEG file, or a Pillow picture), None where there is none to be seen.

    Raises Misused: `return.two` for two different ones, `return.damaged` and `return.form` as `read_return_code` does,
    `paper.picture` for bytes that are no page.
    """
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    whole = (picture_of(page) if isinstance(page, bytes) else page).convert("L")
    # Every snapshot, also when the first shows a code: a second code that only another one shows must not be overlooked.
    return the_one(
        read_return_code(code.text)
        for snapshot in _snapshots(whole)
        for code in zxingcpp.read_barcodes(snapshot, formats=kinds, try_invert=False)
        if code.text.startswith(MARK)
    )


def the_one(codes: Iterable[ReturnCode]) -> ReturnCode | None:
    """Return what all the codes say alike; Misused `return.two` where they do not: then two answers were mixed."""
    different = set(codes)
    if len(different) > 1:
        raise Misused("return.two")
    return next(iter(different), None)


def _snapshots(page: Image.Image) -> Iterator[Image.Image]:
    """Give the page as it is, and enlarged where it is coarse: that helps with grain and with what is out of focus (tried)."""
    from PIL import Image

    yield page
    if max(page.size) < _SMALL:
        yield page.resize((2 * page.width, 2 * page.height), Image.Resampling.BICUBIC)

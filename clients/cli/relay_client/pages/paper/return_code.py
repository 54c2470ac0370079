"""What the square code on a return sheet says: which letter of which case is answered by the pages behind it.

The text names nobody: two random ids, and a check over all of it. It is read by a machine and never typed, so exactly one spelling
is taken, and the check only has to tell damage and mix-ups. Anybody can make one: it brings an answer somewhere and proves nothing.
In the picture of a scanned page other square codes are nobody's business and are passed over. Two different return codes are never
chosen between: an answer that goes to a wrong case would be read by the wrong people.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from relay.domain.ids import SHORT_ID_BYTES, CaseId, ItemId
from relay_client.errors import Misused
from relay_client.pages.paper.pictures import picture_of

if TYPE_CHECKING:
    from PIL import Image

_MARK: Final = "RELAY-RETURN:"
"""How every return code begins, of whatever form. All characters are of the kind that a QR code packs tightly (ISO/IEC 18004)."""
_FORM: Final = "1"
_HEAD: Final = f"{_MARK}{_FORM}:"
_FORM_OF: Final = re.compile(re.escape(_MARK) + r"([0-9]{1,4}):", re.ASCII)
_CHECK_BYTES: Final = 4
_SYMBOLS: Final = 58
"""Base32 (RFC 4648, without its padding) of two ids and the check."""
_PADDING: Final = "=" * (-_SYMBOLS % 8)


_SMALL: Final = 2000
"""Pixels of the long side below which a page is also looked at enlarged: some 170 dots an inch on A4."""


class ReturnCode(Struct, frozen=True):
    """Where an answer on paper belongs: the case, and the item of it that is answered."""

    case: CaseId
    item: ItemId


def return_code(case: CaseId, item: ItemId) -> str:
    """Return the text of the square code: 73 characters, for a QR code's alphanumeric mode."""
    if len(case) != SHORT_ID_BYTES or len(item) != SHORT_ID_BYTES:
        raise ValueError("an id has 16 bytes")
    ids = case + item
    return _HEAD + base64.b32encode(ids + _check(ids)).decode("ascii").rstrip("=")


def read_return_code(text: str) -> ReturnCode:
    """Return what `return_code` wrote as `text`; nothing else is taken, not even small letters.

    Raises Misused: `return.form` for a form that a newer program writes, `return.damaged` for everything else.
    """
    form = _FORM_OF.match(text)
    if form is not None and form[1] != _FORM:
        raise Misused("return.form")
    try:
        decoded = base64.b32decode(text.removeprefix(_HEAD) + _PADDING)
    except (ValueError, binascii.Error):
        raise Misused("return.damaged") from None
    code = ReturnCode(CaseId(decoded[:SHORT_ID_BYTES]), ItemId(decoded[SHORT_ID_BYTES:-_CHECK_BYTES]))
    # Writing it again refuses a wrong length, a wrong check, spare bits that are not zero and any other spelling at once.
    if len(decoded) != 2 * SHORT_ID_BYTES + _CHECK_BYTES or return_code(code.case, code.item) != text:
        raise Misused("return.damaged")
    return code


def _check(ids: bytes) -> bytes:
    """CRC-32: sees every run of up to 32 wrong bits, so every wrong symbol."""
    return zlib.crc32(_HEAD.encode("ascii") + ids).to_bytes(_CHECK_BYTES, "big")


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
        if code.text.startswith(_MARK)
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

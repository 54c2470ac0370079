"""What the square code on a return sheet says: which letter of which case is answered by the pages behind it.

The text names nobody: two random ids, and a check over all of it. It is read by a machine and never typed, so exactly one spelling
is taken, and the check only has to tell damage and mix-ups. Anybody can make one: it brings an answer somewhere and proves nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Final

from msgspec import Struct

from relay.domain.ids import SHORT_ID_BYTES, CaseId, ItemId
from relay_client.errors import Misused

MARK: Final = "RELAY-RETURN:"
"""How every return code begins, of whatever form. All characters are of the kind that a QR code packs tightly (ISO/IEC 18004)."""
_FORM: Final = "1"
_HEAD: Final = f"{MARK}{_FORM}:"
_FORM_OF: Final = re.compile(re.escape(MARK) + r"([0-9]{1,4}):", re.ASCII)
_CHECK_BYTES: Final = 4
_SYMBOLS: Final = 58
"""Base32 (RFC 4648, without its padding) of two ids and the check."""
_PADDING: Final = "=" * (-_SYMBOLS % 8)


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
    found = ReturnCode(CaseId(decoded[:SHORT_ID_BYTES]), ItemId(decoded[SHORT_ID_BYTES:-_CHECK_BYTES]))
    # Writing it again refuses a wrong length, a wrong check, spare bits that are not zero and any other spelling at once.
    if len(decoded) != 2 * SHORT_ID_BYTES + _CHECK_BYTES or return_code(found.case, found.item) != text:
        raise Misused("return.damaged")
    return found


def _check(ids: bytes) -> bytes:
    """CRC-32: sees every run of up to 32 wrong bits, so every wrong symbol."""
    return zlib.crc32(_HEAD.encode("ascii") + ids).to_bytes(_CHECK_BYTES, "big")

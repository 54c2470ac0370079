"""Decides whether a fax is whole: its rows are coded again, and the bits must be the same.

ITU-T T.4 and T.6 leave a coder no choice but how rows are set apart. A reader that loses its way in the codes draws some row or
other, and that row has other codes. A coder that does choose otherwise is refused too; its owner saves the file anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageChops, TiffImagePlugin

_ROWS_A_STRIP: Final = 278
_STARTS: Final = 273
_LENGTHS: Final = 279
_END_OF_LINE: Final = re.compile("0{11,}1")
"""EOL, with the zeros that fill up before it."""
_END: Final = "000000000001" * 2
"""EOFB, two EOL without a row between them."""
_ONE_STRIP: Final = 1 << 30
_TURNED: Final = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
"""A byte → the same bits from the other end, as some faxes store them."""


def rows_of(picture: TiffImagePlugin.TiffImageFile) -> int:
    """Return the rows of each strip but the last, which may have fewer."""
    rows = picture.tag_v2.get(_ROWS_A_STRIP, picture.height)
    return min(int(rows[0] if isinstance(rows, tuple) else rows), picture.height) or picture.height


def places_of(picture: TiffImagePlugin.TiffImageFile) -> tuple[Sequence[int], Sequence[int]]:
    """Return where the strips of a TIFF begin and how long they are."""
    return _numbers(picture.tag_v2.get(_STARTS, ())), _numbers(picture.tag_v2.get(_LENGTHS, ()))


def is_whole(drawn: Image.Image, strips: Sequence[bytes], coding: str, rows: int) -> bool:
    """Whether coding what was drawn gives the strips again. `coding` is the name that the picture library has for it."""
    for number, strip in enumerate(strips):
        top = number * rows
        part = drawn.crop((0, top, drawn.width, min(top + rows, drawn.height)))
        ways = (strip, strip.translate(_TURNED))
        again = {_kept(_coded(picture, coding), coding) for picture in (part, ImageChops.invert(part))}
        if not any(_begins(_kept(way, coding), coded) for way in ways for coded in again):
            return False
    return bool(strips)


def _coded(part: Image.Image, coding: str) -> bytes:
    out = BytesIO()
    part.save(out, "TIFF", compression=coding, strip_size=_ONE_STRIP)
    with TiffImagePlugin.TiffImageFile(BytesIO(out.getvalue())) as written:
        (start,), (length,) = places_of(written)
    return out.getvalue()[start : start + length]


def _kept(data: bytes, coding: str) -> tuple[str, ...]:
    """Return the codes without what sets rows apart: one text of bits for each row, or one for all where nothing does."""
    bits = f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}" if data else ""
    if coding == "group3":
        rows = (row.rstrip("0") for row in _END_OF_LINE.split(bits))
        return tuple(row for row in rows if row)
    return (bits.rstrip("0").removesuffix(_END).rstrip("0"),)


def _begins(given: tuple[str, ...], again: tuple[str, ...]) -> bool:
    """Whether the given codes are those of the rows, whatever stands behind their end."""
    if len(again) == 1:
        return len(given) == 1 and given[0].startswith(again[0])
    return given == again


def _numbers(value: Any) -> Sequence[int]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)

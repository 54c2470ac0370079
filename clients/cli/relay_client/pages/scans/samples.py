"""Decides what the numbers of a picture mean: how high white is, which end is dark, what is see-through, and the shape of its dots.

A reader hands over numbers as the file has them. A fax has dots twice as high as wide, a scanner writes 12 bits a dot and may count
from white to black; read as if they were ordinary, such a page comes out flat, black or negative.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from PIL import Image, TiffImagePlugin

DEEP: Final = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
"""Modes of Pillow that hold more than 8 bits of grey as the file has them."""
_BITS: Final = 258
_PHOTOMETRIC: Final = 262
_TIFF_ORIENTATION: Final = 274
_PLANES: Final = 284
_APART: Final = 2
_BYTE_BITS: Final = 8
_MIN_IS_WHITE: Final = 0
_SIDEWAYS: Final = 5
"""Orientations from this one on swap the sides."""
_FLATTEST: Final = 4.0
"""Dots at most so many times as high as wide, or as wide as high: a density beyond that is a mistake of whoever wrote it."""
_BYTE: Final = 255
_DEEPEST: Final = 0xFFFF


class Samples(Struct, frozen=True):
    """What numbers mean: the highest one, whether 0 is white, which one is see-through, and a dot's height by its width."""

    white: int = _BYTE
    falling: bool = False
    clear: int | None = None
    shape: float = 1.0


def samples_of(picture: Image.Image) -> Samples:
    """Return how the numbers of an opened picture are meant. To be asked before it is decoded, which turns some of it.

    Raises ValueError for deep colours whose planes stand apart: the library takes the halves of a number for numbers.
    """
    if _tag(picture, _PLANES) == _APART and (_tag(picture, _BITS) or 0) > _BYTE_BITS:
        raise ValueError("deep colours in planes")
    deep = picture.mode in DEEP
    clear = picture.info.get("transparency")
    return Samples(
        white=_white(picture) if deep else _BYTE,
        falling=deep and _tag(picture, _PHOTOMETRIC) == _MIN_IS_WHITE,
        clear=clear if deep and isinstance(clear, int) else None,
        shape=_shape(picture),
    )


def _white(picture: Image.Image) -> int:
    bits = _tag(picture, _BITS)
    return _DEEPEST if bits is None else min((1 << bits) - 1, _DEEPEST)


def _tag(picture: Image.Image, tag: int) -> int | None:
    """Return a number that a TIFF states once, or for each sample alike; None for other files."""
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return None
    value = picture.tag_v2.get(tag)
    if isinstance(value, tuple) and value:
        value = value[0]
    return value if isinstance(value, int) else None


def _shape(picture: Image.Image) -> float:
    across, down = _density(picture)
    if across <= 0 or down <= 0:
        return 1.0
    shape = across / down
    if not 1 / _FLATTEST <= shape <= _FLATTEST:
        return 1.0
    # A TIFF is upright once it is decoded; its densities are those of the rows in the file.
    turned = (_tag(picture, _TIFF_ORIENTATION) or 1) >= _SIDEWAYS
    return 1 / shape if turned else shape


def _density(picture: Image.Image) -> tuple[float, float]:
    """Return dots per length, across and down; (0, 0) where nothing states them. Without a unit only their ratio counts."""
    for name in ("dpi", "aspect", "jfif_density", "resolution"):
        value = picture.info.get(name)
        if value is not None:
            try:
                across, down = (float(part) for part in value)
            except (TypeError, ValueError, ZeroDivisionError):
                return 0.0, 0.0
            return across, down
    return 0.0, 0.0

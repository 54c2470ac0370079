"""The one form of a page: which bytes stand before the picture's data, and where nothing is left to choose.

A page is baseline JPEG (ITU-T T.81): one scan, the tables of Annex K, and a size in whole blocks, so that every block is
shown. Everything before the coded data follows from two numbers and one of four forms; whoever writes or checks a page asks
this file. It never looks at pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from relay_client.pages.scans.model import Quality

BLOCK: Final = 16
"""Pixels. Width and height are multiples: what one coloured unit covers, with four luminance blocks and two for colour."""
START: Final = b"\xff\xd8"
END: Final = b"\xff\xd9"
LONGEST: Final = {Quality.FULL: 2_400, Quality.LOW_DATA: 1_600}
"""Pixels of the long side: 205 and 137 for each inch of an A4 page."""
_STRENGTH: Final = {Quality.FULL: 75, Quality.LOW_DATA: 50}
"""By how much the tables of Annex K are scaled, on libjpeg's scale to 100. By eye: on A4, print of 6 points stays readable."""
FAINTER: Final = 4
"""Every step of a table is a multiple, so that the same coded data can be shown exactly this many times fainter."""

# T.81, tables K.1 and K.2, row by row.
_LUMINANCE: Final = (
    *(16, 11, 10, 16, 24, 40, 51, 61),
    *(12, 12, 14, 19, 26, 58, 60, 55),
    *(14, 13, 16, 24, 40, 57, 69, 56),
    *(14, 17, 22, 29, 51, 87, 80, 62),
    *(18, 22, 37, 56, 68, 109, 103, 77),
    *(24, 35, 55, 64, 81, 104, 113, 92),
    *(49, 64, 78, 87, 103, 121, 120, 101),
    *(72, 92, 95, 98, 112, 100, 103, 99),
)
_CHROMINANCE: Final = (
    *(17, 18, 24, 47, 99, 99, 99, 99),
    *(18, 21, 26, 66, 99, 99, 99, 99),
    *(24, 26, 56, 99, 99, 99, 99, 99),
    *(47, 66, 99, 99, 99, 99, 99, 99),
    *(99,) * 32,
)
# T.81, figure 5: the place of each stored value in a table that is read row by row.
_ZIGZAG: Final = (
    *(0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48),
    *(41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23),
    *(30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63),
)


class Codes(Struct, frozen=True):
    """A Huffman table: how many codes have 1 to 16 bits, and their symbols, shortest first."""

    counts: bytes
    symbols: bytes


# T.81, tables K.3 to K.6.
DC_LUMINANCE: Final = Codes(bytes.fromhex("00010501010101010100000000000000"), bytes(range(12)))
DC_CHROMINANCE: Final = Codes(bytes.fromhex("00030101010101010101010000000000"), bytes(range(12)))
AC_LUMINANCE: Final = Codes(
    bytes.fromhex("0002010303020403050504040000017d"),
    bytes.fromhex(
        "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282"
        "090a161718191a25262728292a3435363738393a434445464748494a535455565758595a"
        "636465666768696a737475767778797a838485868788898a92939495969798999a"
        "a2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da"
        "e1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"
    ),
)
AC_CHROMINANCE: Final = Codes(
    bytes.fromhex("00020102040403040705040400010277"),
    bytes.fromhex(
        "0001020311040521310612415107617113223281081442"
        "91a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a"
        "434445464748494a535455565758595a636465666768696a737475767778797a"
        "82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9ba"
        "c2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa"
    ),
)
_DC_ID: Final = 0x00
_AC_ID: Final = 0x10


class Form(Struct, frozen=True):
    """One of the four forms: how fine, and with or without colour."""

    quality: Quality
    colour: bool

    @property
    def tables(self) -> list[list[int]]:
        """The quantisation tables, row by row: luminance, and for colour chrominance."""
        bases = (_LUMINANCE, _CHROMINANCE) if self.colour else (_LUMINANCE,)
        return [_scaled(base, _STRENGTH[self.quality]) for base in bases]

    @property
    def longest(self) -> int:
        """Pixels that the long side may have."""
        return LONGEST[self.quality]

    def head(self, width: int, height: int, *, fainter: int = 1) -> bytes:
        """Return every byte of a page from its start to its coded data. Width and height in pixels.

        With `fainter` it is the head of no page, but of the same picture with that fraction of its contrast.
        """
        size = height.to_bytes(2, "big") + width.to_bytes(2, "big")
        codes = [(DC_LUMINANCE, _DC_ID), (AC_LUMINANCE, _AC_ID)]
        if self.colour:
            codes += [(DC_CHROMINANCE, _DC_ID + 1), (AC_CHROMINANCE, _AC_ID + 1)]
        return b"".join(
            [
                START,
                # JFIF 1.1, square pixels of no known size, no thumbnail.
                _segment(0xE0, b"JFIF\0" + bytes.fromhex("0101 00 0001 0001 00 00")),
                *(
                    _segment(0xDB, bytes([number, *(table[at] // fainter for at in _ZIGZAG)]))
                    for number, table in enumerate(self.tables)
                ),
                # 8 bits a sample; each component with its number, its blocks in a unit, and its table.
                _segment(
                    0xC0, b"\x08" + size + bytes.fromhex("03 012200 021101 031101" if self.colour else "01 011100")
                ),
                *(_segment(0xC4, bytes([number]) + table.counts + table.symbols) for table, number in codes),
                # One scan of everything, whole coefficients.
                _segment(0xDA, bytes.fromhex("03 0100 0211 0311 003f00" if self.colour else "01 0100 003f00")),
            ]
        )

    def stored_tables(self) -> list[list[int]]:
        """Return the quantisation tables in the order in which coefficients are stored."""
        return [[table[at] for at in _ZIGZAG] for table in self.tables]

    def units(self, width: int, height: int) -> int:
        """Return how many coded units a page of this size has: of 16 × 16 pixels with colour, else of 8 × 8."""
        edge = BLOCK if self.colour else BLOCK // 2
        return (width // edge) * (height // edge)


FORMS: Final = tuple(Form(quality, colour) for quality in Quality for colour in (True, False))


class Recognised(Struct, frozen=True):
    """A head that is exactly one of the four forms': its form, the size it states, and where the coded data begins."""

    form: Form
    width: int
    height: int
    data_at: int

    def fits(self) -> bool:
        """Whether the size is one that a page of this form can have."""
        sides = (self.width, self.height)
        return all(side > 0 and side % BLOCK == 0 for side in sides) and max(sides) <= self.form.longest


def recognise(data: bytes) -> Recognised | None:
    """Return the head that `data` begins with, or None where one byte is not what a form says."""
    for form in FORMS:
        empty = form.head(0, 0)
        at = empty.index(b"\xff\xc0") + 5
        height, width = (int.from_bytes(data[at + add : at + add + 2], "big") for add in (0, 2))
        if data.startswith(form.head(width, height)):
            return Recognised(form, width, height, len(empty))
    return None


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _scaled(table: Sequence[int], strength: int) -> list[int]:
    """Scale a table as libjpeg does, for a strength from 50 to 100, then go to the nearest multiple."""
    percent = 200 - 2 * strength
    return [max(FAINTER, (value * percent // 100 + FAINTER // 2) // FAINTER * FAINTER) for value in table]

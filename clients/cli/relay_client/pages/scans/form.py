"""The one form of a page: which bytes stand before the picture's data, and where nothing is left to choose.

A page is baseline JPEG (ITU-T T.81): one scan, the tables of Annex K, and a size in whole blocks, so that every block is
shown. Everything before the coded data follows from two numbers and one of four forms; whoever writes or checks a page asks
this file. What the picture library writes is held against the form, so that no new version of it adds a byte unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from msgspec import Struct
from PIL import Image

from relay_client.pages.jpeg import tables
from relay_client.pages.jpeg.coded_data import Component
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
_DC_ID: Final = 0x00
_AC_ID: Final = 0x10


class PageForm(Struct, frozen=True):
    """One of the four forms: how fine, and with or without colour."""

    quality: Quality
    colour: bool

    @property
    def tables(self) -> list[list[int]]:
        """The quantisation tables, row by row: luminance, and for colour chrominance."""
        bases = (tables.LUMINANCE, tables.CHROMINANCE) if self.colour else (tables.LUMINANCE,)
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
        codes = [(tables.DC_LUMINANCE, _DC_ID), (tables.AC_LUMINANCE, _AC_ID)]
        if self.colour:
            codes += [(tables.DC_CHROMINANCE, _DC_ID + 1), (tables.AC_CHROMINANCE, _AC_ID + 1)]
        return b"".join(
            [
                START,
                # JFIF 1.1, square pixels of no known size, no thumbnail.
                _segment(0xE0, b"JFIF\0" + bytes.fromhex("0101 00 0001 0001 00 00")),
                *(
                    _segment(0xDB, bytes([number, *(table[at] // fainter for at in tables.ZIGZAG)]))
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

    def components(self) -> tuple[Component, ...]:
        """Return how each component is coded, in the order of a unit."""
        steps = [tuple(table[at] for at in tables.ZIGZAG) for table in self.tables]
        light = Component(tables.DC_LUMINANCE, tables.AC_LUMINANCE, steps[0], blocks=4 if self.colour else 1)
        if not self.colour:
            return (light,)
        tint = Component(tables.DC_CHROMINANCE, tables.AC_CHROMINANCE, steps[1], blocks=1)
        return (light, tint, tint)

    def units(self, width: int, height: int) -> int:
        """Return how many coded units a page of this size has: of 16 × 16 pixels with colour, else of 8 × 8."""
        edge = BLOCK if self.colour else BLOCK // 2
        return (width // edge) * (height // edge)


FORMS: Final = tuple(PageForm(quality, colour) for quality in Quality for colour in (True, False))


class Recognised(Struct, frozen=True):
    """A head that is exactly one of the four forms': its form, the size it states, and where the coded data begins."""

    form: PageForm
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


def write(pixels: Image.Image, quality: Quality) -> bytes:
    """Return the page: `pixels` are RGB or L, and as large as `pixels.for_page` makes them. Only here is a page's data made."""
    form = PageForm(quality, colour=pixels.mode == "RGB")
    # A picture's own notes, which the library would write along (it does with comments), are left behind.
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    written = BytesIO()
    bare.save(
        written,
        "JPEG",
        qtables=form.tables,
        subsampling="4:2:0" if form.colour else "4:4:4",
        optimize=False,
        progressive=False,
    )
    data = written.getvalue()
    if not data.startswith(form.head(*bare.size)) or not data.endswith(END):
        raise RuntimeError("the picture library writes another form than ours")
    return data


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _scaled(table: Sequence[int], strength: int) -> list[int]:
    """Scale a table as libjpeg does, for a strength from 50 to 100, then go to the nearest multiple."""
    percent = 200 - 2 * strength
    return [max(FAINTER, (value * percent // 100 + FAINTER // 2) // FAINTER * FAINTER) for value in table]

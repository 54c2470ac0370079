"""The scenario of the one form of a page: pixels that two programs make alike, what becomes of them, and pages that are refused.

Pixels and hostile pages are told by how they are made, so that the file stays small: a reader makes them again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from PIL import Image

from relay_client.pages.scans import form, pixels
from relay_client.pages.scans.model import PAGE_TYPE, Quality
from relay_client.pages.scans.page_check import check_page
from scripts.scenarios.base import Kept, Made

_PICTURES: Final = [
    ("grain", 48, 32, "full"),
    ("grain", 33, 17, "low-data"),
    ("grey grain", 40, 24, "full"),
    ("slope", 160, 96, "full"),
    ("slope", 21, 100, "low-data"),
    ("grey slope", 64, 64, "low-data"),
    ("edges", 96, 80, "full"),
    ("grey edges", 47, 31, "full"),
]
"""How pixels are made, width, height, quality."""
_BASES: Final = (0, 2)
"""Which of the pictures become the pages that are spoiled: one with colour and one without."""
_SPOILED: Final = 60
"""Changes by chance for each page."""
_PARTS: Final = (
    b"\xff\xe1\0\x08Exif\0\0",
    b"\xff\xe1\0\x1fhttp://ns.adobe.com/xap/1.0/\0",
    b"\xff\xe2\0\x10ICC_PROFILE\0\1\1",
    b"\xff\xe2\0\x08MPF\0\0\0",
    b"\xff\xed\0\x10Photoshop 3.0\0",
    b"\xff\xee\0\x07Adobe",
    b"\xff\xe0\0\x08JFXX\0\x10",
    b"\xff\xe0\0\x10JFIF\0\1\1\1\0\x48\0\x48\0\0",
    b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\2\2",
    b"\xff\xfe\0\x04hi",
    b"\xff\xdd\0\x04\0\4",
    b"\xff\xdb\0\x04\2\1",
    b"\xff\xd8",
    b"\xff\x01",
    b"\xff\xff\xff",
    b"\xff\xd0",
    b"\xff\xd9",
    b"astray",
)
"""What is put behind the start of a page, and before its coded data."""
# Annex K: DC of no difference is 00, the end of a block 1010, sixteen zeros 11111111001, one coefficient of 1 after none 00 1.
_BLOCK: Final = "001010"
_ZEROS: Final = "11111111001"
_UP, _FAR_UP = "111101100100", "11111011001000"
_STRONG, _TOO_STRONG = "111110001100100", "11111111100000111111111111"
_BITS: Final = [
    (_BLOCK * 4, ""),
    ("00" + _ZEROS + "1010" + _BLOCK * 3, ""),
    (_BLOCK * 3 + "00" + _ZEROS * 3 + "1010", ""),
    (_BLOCK * 3 + "00" + "001" * 15 + _ZEROS * 3, ""),
    (_BLOCK * 3 + "00" + "001" * 60 + _ZEROS, ""),
    (_BLOCK * 3 + "00" + "001" * 62 + "1111111101010000000000", ""),
    (_BLOCK * 3 + "1" * 16, ""),
    (_BLOCK * 4, "00000000"),
    (_BLOCK * 5, ""),
    (_BLOCK * 3 + "00" + "001" + "1010", "11110"),
    (_BLOCK * 3 + "00" + "001" + "1010", "11111"),
    (_BLOCK * 3 + "00" + "001" * 63, ""),
    (_BLOCK * 2, ""),
    (_FAR_UP + "1010" + _BLOCK * 3, ""),
    ((_UP + "1010") * 2 + _BLOCK * 2, ""),
    (_UP + "1010" + _BLOCK * 3, ""),
    ("00" + _TOO_STRONG + "1010" + _BLOCK * 3, ""),
    ("00" + _STRONG + "1010" + _BLOCK * 3, ""),
    ("00" + _STRONG * 9 + "1010" + _BLOCK * 3, ""),
]
"""The bits of a grey page of 16 × 16 pixels, and how its last byte is filled; ones where nothing is said."""


def page_form(_kept: Kept) -> Made:
    """Pixels and their pages, byte for byte; changed pages and every reason why they are refused."""
    pages = [page_of(*picture) for picture in _PICTURES]
    return Made(
        about="The one form of a page (docs/adr/0011): the same pixels give the same bytes, and both readers refuse the same.",
        steps="I3 I9",
        inputs={"pictures": [" ".join(map(str, picture)) for picture in _PICTURES]},
        outputs={"pages": [f"{len(page)} {sha256(page).hexdigest()}" for page in pages]},
        negatives=[],
    )


def page_refusals(_kept: Kept) -> Made:
    """Changed pages, and every reason why they are refused; none for the few that are still pages."""
    pages = [page_of(*_PICTURES[name]) for name in _BASES]
    changed = [
        f"{number} {at} {gone} {put}: {codes_of(spoiled(page, at, gone, put))}"
        for number, page in enumerate(pages)
        for at, gone, put in _changes(page)
    ]
    return Made(
        about="Pages of page-form, each changed in one place: which page, where, how many bytes go, which come; why it is refused.",
        steps="I9",
        inputs={
            "pages": list(_BASES),
            "changed": changed,
            "bits": [f"{bits} {ending}: {codes_of(written(bits, ending))}" for bits, ending in _BITS],
            "stated": [
                f"{type_}: {codes_of(pages[0], type_)}" for type_ in (PAGE_TYPE, "image/png", "", "image/jpeg; x")
            ],
        },
        outputs={},
        negatives=[],
    )


def page_of(how: str, width: int, height: int, quality: str) -> bytes:
    """Make the pixels of a name and write them as a page."""
    picture = Image.frombytes("RGB", (width, height), bytes(_samples(how, width, height)))
    chosen = Quality(quality)
    return form.write(pixels.for_page(picture, chosen), chosen)


def _samples(how: str, width: int, height: int) -> Iterator[int]:
    """Yield red, green and blue of each pixel, row by row."""
    state = 1
    for y in range(height):
        for x in range(width):
            for channel in range(3):
                shade = 0 if how.startswith("grey") else channel
                if how.endswith("grain"):
                    if shade or not channel:
                        state = (state * 1_103_515_245 + 12_345) & 0xFFFFFFFF
                    yield state >> 16 & 255
                elif how.endswith("slope"):
                    yield (2 * x + 3 * y + 40 * shade) & 255
                else:
                    yield 255 * ((x // 5 + y // 7 + shade) % 2)


def spoiled(page: bytes, at: int, gone: int, put: str) -> bytes:
    """Return a page in which bytes were replaced."""
    return page[:at] + bytes.fromhex(put) + page[at + gone :]


def written(bits: str, ending: str) -> bytes:
    """Write a grey page of 16 × 16 pixels with these bits as its picture."""
    whole = bits + (ending or "1" * (-len(bits) % 8))
    data = bytes(int(whole[at : at + 8], 2) for at in range(0, len(whole), 8)).replace(b"\xff", b"\xff\0")
    return form.PageForm(Quality.FULL, colour=False).head(16, 16) + data + form.END


def codes_of(page: bytes, stated: str = PAGE_TYPE) -> str:
    """Return why a page is refused, without what all reasons begin with."""
    return " ".join(sorted(finding.code.removeprefix("page.check.") for finding in check_page(page, stated)))


def _changes(page: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield one change after the other: in the head, in the data, in front, behind, in between, and cut off."""
    head = form.recognise(page)
    if head is None:
        raise ValueError("no page")
    chance = random.Random(len(page))  # noqa: S311 - the same changes in every run
    for part in _PARTS:
        yield (2, 0, part.hex())
        yield (head.data_at, 0, part.hex())
    for put in ("00", "25504446", "ffd8ffe0", "ff", "ffd9"):
        yield (len(page), 0, put)
        yield (0, 0, put)
        yield (len(page) - 2, 0, put)
    for _ in range(_SPOILED):
        yield (chance.randrange(len(page)), 1, f"{chance.randrange(256):02x}")
        at = chance.randrange(len(page))
        yield (at, len(page) - at, chance.choice(("", "ffd9")))

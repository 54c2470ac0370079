"""Walks over the marker segments of any JPEG without believing a length it states (T.81, B.1).

Says what stands where, and what an application segment holds. What may stand there is for others to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from mmap import mmap
from typing import Final

from msgspec import Struct

DHT: Final = 0xC4
SOI: Final = 0xD8
EOI: Final = 0xD9
SOS: Final = 0xDA
DQT: Final = 0xDB
COM: Final = 0xFE
APP0: Final = 0xE0
APPLICATIONS: Final = range(APP0, APP0 + 16)
MOST: Final = 2_000
"""Segments: a photograph with colour profile, editing history and a progressive picture stays under a hundred."""
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers that no length follows."""
_FILL: Final = re.compile(rb"\xff+")
# In coded data FF is followed by 00, or by one of the eight markers at which a decoder may start anew. One FF and no run of
# them: a run would be tried again from each of its bytes.
_CODED_ENDS: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class Application(Enum):
    """What an application segment holds, by how it begins: several makers share each of the sixteen numbers.

    Sources, in this order: T.871 twice, Exif 3.0, XMP part 3, ICC.1 B.4, CIPA DC-007, ISO 21496-1, Adobe TN 5116 twice.
    """

    JFIF = b"JFIF\0"
    THUMBNAIL = b"JFXX\0"
    EXIF = b"Exif\0"
    XMP = b"http://ns.adobe.com/"
    COLOUR_PROFILE = b"ICC_PROFILE\0"
    SECOND_PICTURE = b"MPF\0"
    GAIN_MAP = b"urn:iso:std:iso:ts:21496"
    PHOTOSHOP = b"Photoshop 3.0\0"
    COLOUR_TRANSFORM = b"Adobe"


class Segment(Struct, frozen=True):
    """One segment: `data[at:end]`, with `body` where its own bytes begin and `coded` where coded data begins, or `end`.

    `fill` counts superfluous FF before the marker, `astray` the bytes before that which belong to nothing.
    """

    marker: int
    at: int
    body: int
    coded: int
    end: int
    fill: int
    astray: int


class Broken(ValueError):
    """The segments end where there must be more: `at` is where."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def segments(data: bytes | mmap) -> Iterator[Segment]:
    """Yield the segments from SOI, where `data` begins, to EOI, that included; Broken where they stop before it."""
    at = 0
    for _ in range(MOST):
        begin = data.find(b"\xff", at)
        run = _FILL.match(data, max(begin, at))
        if run is None:
            raise Broken(at)
        # A marker is FF and a byte that says which; further FF before that byte are fill (B.1.1.2).
        name = run.end()
        marker = int.from_bytes(data[name : name + 1], "big")
        if name == len(data) or marker == 0:
            raise Broken(begin)
        body = end = name + 1
        if marker not in _ALONE and marker != EOI:
            # The length counts its own two bytes. One that leads past the end, or back, ends the walk.
            end = body + int.from_bytes(data[body : body + 2], "big")
            body += 2
            if end < body or end > len(data):
                raise Broken(begin)
        coded = end
        if marker == SOS:
            # The stated length is that of the scan's head; the coded data behind it has none, and ends at the next marker.
            stop = _CODED_ENDS.search(data, coded)
            if stop is None:
                yield Segment(marker, begin, body, coded, len(data), name - begin - 1, begin - at)
                raise Broken(len(data))
            end = stop.start()
        yield Segment(marker, begin, body, coded, end, name - begin - 1, begin - at)
        if marker == EOI:
            return
        at = end
    raise Broken(at)


def application(body: bytes) -> Application | None:
    """Return what an application segment holds, None where nobody known writes so."""
    return next((segment for segment in Application if body.startswith(segment.value)), None)

"""What goes in and comes out: files an author chose, what is taken off them, clean pages, and findings that block a release.

Holds every limit. Decides nothing about bytes, and holds no picture but a finished page's.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay.wire.limits import PARTS
from relay_client.errors import Misused

PAGE_TYPE: Final = "image/jpeg"
"""The one type of a page."""
PAGES: Final = PARTS - 1
"""Pages of one item: its parts without the letter itself."""
FILE_BYTES: Final = 200 * 1024 * 1024
"""One file that an author chooses. A photograph has 5 MB, a scanned book 100."""
PIXELS: Final = 80_000_000
"""One picture or page before it is made smaller. The largest telephone photographs in common use have 50 million."""
PAGE_BYTES: Final = 8 * 1024 * 1024
"""One finished page. Black and coloured noise at the largest size takes 4.5 million bytes, a scanned letter about 1."""
TRACES: Final = 200
"""Things told about one file; the rest is counted."""


class FileKind(StrEnum):
    """What a file is by its content."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    TIFF = "tiff"
    PDF = "pdf"


class Quality(StrEnum):
    """How finely a page is kept: as a good scan, or small for a slow or paid connection."""

    FULL = "full"
    LOW_DATA = "low-data"


class Trace(StrEnum):
    """What kind of thing is taken off a file. The values are stable: screens look their wording up by them."""

    POSITION = "position"
    DEVICE = "device"
    NAME = "name"
    COMMENT = "comment"
    DATE = "date"
    THUMBNAIL = "thumbnail"
    SECOND_PICTURE = "second-picture"
    SOFTWARE = "software"
    COLOUR_PROFILE = "colour-profile"
    NUMBER = "number"
    EMBEDDED_FILE = "embedded-file"
    SCRIPT = "script"
    FORM_FIELD = "form-field"
    LINK = "link"
    ANNOTATION = "annotation"
    LAYER = "layer"
    TEXT = "text"
    BEHIND_END = "behind-end"
    OTHER = "other"
    UNREAD = "unread"


class Removed(Struct, frozen=True):
    """One thing that will not be on the page. `value` is fit for a screen; `page` counts from 1, None for the file."""

    trace: Trace
    value: str = ""
    page: int | None = None


class ScanSource(Struct, frozen=True):
    """A file that can be taken in, and what will be taken off it. `untold` counts what TRACES left no room for."""

    path: Path
    kind: FileKind
    pages: int
    removed: tuple[Removed, ...]
    untold: int
    bytes_count: int
    changed_ns: int


class Page(Struct, frozen=True):
    """A clean page, ready to be sealed: `number` among the `pages` of its source, both counted from 1."""

    source: ScanSource
    number: int
    pages: int
    width: int
    height: int
    colour: bool
    data: bytes


class Finding(Struct, frozen=True):
    """Why a received page must not be released. `detail` names a part or a number, never a sentence."""

    code: str
    detail: str = ""


class UnfitScan(Misused):
    """A file cannot become pages; nothing was made of it. `path` and `page` (from 1) say where, as far as known."""

    def __init__(self, code: str, path: Path | None = None, page: int | None = None) -> None:
        super().__init__(code, "" if path is None else path.name)
        self.path = path
        self.page = page

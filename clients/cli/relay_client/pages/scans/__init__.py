"""Pages that carry nothing but the picture: made by whoever sends a letter on paper, checked by the mediator.

`look_at` says what files are and what will be taken off them, `make_pages` makes clean pages of them, one at a time, and
`check_page` says what stands between a received page and its release. All of it is local: nothing here sends, seals, prints
or asks. Import it where it is used: it loads a picture library, and for some files others.
"""

from relay_client.pages.scans.intake import look_at, make_page, make_pages
from relay_client.pages.scans.model import (
    FILE_BYTES,
    PAGE_BYTES,
    PAGE_TYPE,
    PAGES,
    PIXELS,
    FileKind,
    Finding,
    Page,
    Quality,
    Removed,
    ScanSource,
    Trace,
    UnfitScan,
)
from relay_client.pages.scans.page_check import Flaw, check_page

__all__ = [
    "FILE_BYTES",
    "PAGES",
    "PAGE_BYTES",
    "PAGE_TYPE",
    "PIXELS",
    "FileKind",
    "Finding",
    "Flaw",
    "Page",
    "Quality",
    "Removed",
    "ScanSource",
    "Trace",
    "UnfitScan",
    "check_page",
    "look_at",
    "make_page",
    "make_pages",
]

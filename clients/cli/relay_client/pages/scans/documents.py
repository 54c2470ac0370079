"""Opens PDF documents: how many pages they have, and the pixels of one of them, as a viewer would show it.

Drawn are the page, its annotations and its form fields. Nothing of a document is ever run: the library is built without a
script engine, and no action is asked for. Nothing stays open between two pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from PIL import Image

from relay_client.pages.scans import pixels
from relay_client.pages.scans.form import LONGEST
from relay_client.pages.scans.model import PAGES, Quality, UnfitScan
from relay_client.pages.scans.pictures import check_size
from relay_client.pages.scans.whole import libraries_are_silent

END: Final = b"%%EOF"
_TAIL_BYTES: Final = 65_536
"""Bytes at the end of a file in which its last end mark must stand; viewers look no further back."""
_POINTS_AN_INCH: Final = 72
_FINEST: Final = 300
"""Dots an inch: a small page is not blown up past what printers and scanners use."""
_SMALLEST: Final = 18.0
_LARGEST: Final = 14_400.0
"""Points: a quarter of an inch, and the 200 inches that viewers keep to (ISO 32000-1, annex C)."""
_DEEPEST: Final = 5
"""Forms within forms in which pictures are looked for."""


def count(path: Path) -> int:
    """Return how many pages a document has.

    Raises UnfitScan: `page.locked`, `page.pdf_damaged`, `page.pdf_form`, `page.pdf_size`, `page.too_many_pixels`,
    `page.too_many`.
    """
    if END not in tail_of(path):
        # The library would mend it, and show the part that arrived as if it were all.
        raise UnfitScan("page.pdf_damaged", path)
    with _opened(path) as document:
        pages = len(document)
        if pages > PAGES:
            raise UnfitScan("page.too_many", path)
        for number in range(1, pages + 1):
            _check(document[number - 1], path, number)
        return pages


def tail_of(path: Path) -> bytes:
    """Return the last bytes of a file; UnfitScan `page.unreadable`."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL_BYTES))
            return file.read(_TAIL_BYTES)
    except OSError as error:
        raise UnfitScan("page.unreadable", path) from error


def has_text(path: Path) -> bool:
    """Whether a document holds text that can be searched for or copied, seen or unseen."""
    with _opened(path) as document:
        return any(page.get_textpage().count_chars() > 0 for page in document)


def page_pixels(path: Path, number: int, quality: Quality) -> Image.Image:
    """Return the pixels of page `number`, from 1.

    UnfitScan as `count`; `page.pdf_picture`, `page.pdf_font` or `page.pdf_part` where something of the page would be left out.
    """
    with libraries_are_silent(), _opened(path) as document:
        page = document[number - 1]
        _check(page, path, number)
        _check_drawn(page, path, number)
        longest = max(page.get_size())
        # The library rounds up; half a pixel less keeps it from one too many.
        scale = min((LONGEST[quality] - 0.5) / longest, _FINEST / _POINTS_AN_INCH)
        drawn = page.render(scale=scale, may_draw_forms=True, draw_annots=True)
        return pixels.for_page(drawn.to_pil(), quality)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        # Opened here: given a name, the library leaves a document of no pages open for good.
        with path.open("rb") as file, pypdfium2.PdfDocument(file) as document:
            # Such a form is a program; without it the page only says that another viewer is needed.
            if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
                raise UnfitScan("page.pdf_form", path)
            document.init_forms()
            yield document
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise UnfitScan("page.locked" if locked else "page.pdf_damaged", path) from error
    except OSError as error:
        raise UnfitScan("page.unreadable", path) from error


def _check(page: Any, path: Path, number: int) -> None:
    """Refuse a page before anything of it is drawn: of an absurd size, or with a picture that would need too much memory."""
    from pypdfium2 import raw

    if not all(_SMALLEST <= side <= _LARGEST for side in page.get_size()):
        raise UnfitScan("page.pdf_size", path, number)
    for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEPEST):
        check_size(picture.get_px_size(), path, number)


def _check_drawn(page: Any, path: Path, number: int) -> None:
    """Refuse a page of which something would be left out."""
    import pikepdf
    from pypdfium2 import PdfiumError, raw

    from relay_client.pages.scans.document_whole import check_page

    for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEPEST):
        try:
            picture.get_bitmap()
        except PdfiumError as error:
            raise UnfitScan("page.pdf_picture", path, number) from error
    try:
        with pikepdf.open(path) as document:
            check_page(document, path, number)
    except pikepdf.PdfError as error:
        raise UnfitScan("page.pdf_damaged", path, number) from error

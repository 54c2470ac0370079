"""Takes in the files that an author or counsellor chose: first a look, then clean pages, one at a time.

`look_at` refuses what cannot be taken in and says what will be taken off, before anything is made; `make_pages` makes the
pages, and holds the pixels of one. The same files give the same bytes with the same libraries, so that sealing can go on
where it stopped. A file that changed in between is refused, because its author was told about another.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from relay_client.pages.scans import documents, form, pictures
from relay_client.pages.scans.kinds import HEAD_BYTES, kind_of, says_other
from relay_client.pages.scans.model import FILE_BYTES, PAGES, FileKind, Page, Quality, ScanSource, UnfitScan
from relay_client.pages.scans.traces import traces_of


def look_at(paths: Sequence[Path]) -> tuple[ScanSource, ...]:
    """Return what the files are and what will be taken off them, in the order given. Nothing is made yet.

    Raises UnfitScan, with the file: `page.none`, `page.unreadable`, `page.empty`, `page.file_too_large`, `page.unknown`,
    `page.name`, `page.damaged`, `page.moving`, `page.too_many_pixels`, `page.locked`, `page.pdf_damaged`, `page.pdf_form`,
    `page.pdf_size`, `page.no_pages`, and `page.too_many` for all of them together.
    """
    if not paths:
        raise UnfitScan("page.none")
    sources: list[ScanSource] = []
    for path in paths:
        if len(sources) == PAGES:
            raise UnfitScan("page.too_many", path)
        sources.append(_source(path))
        if sum(source.pages for source in sources) > PAGES:
            raise UnfitScan("page.too_many", path)
    return tuple(sources)


def make_pages(sources: Sequence[ScanSource], quality: Quality = Quality.FULL) -> Iterator[Page]:
    """Yield every page of the sources in order, made when it is asked for. UnfitScan as `make_page`."""
    for source in sources:
        for number in range(1, source.pages + 1):
            yield make_page(source, number, quality)


def make_page(source: ScanSource, number: int, quality: Quality = Quality.FULL) -> Page:
    """Return page `number` of a source, from 1.

    Raises UnfitScan: `page.changed`, `page.colours`; `page.pdf_picture`, `page.pdf_font` and `page.pdf_part` for what a page of
    a PDF would leave out; and, where only decoding shows it, what `look_at` raises.
    """
    if _measured(source.path) != (source.bytes_count, source.changed_ns):
        raise UnfitScan("page.changed", source.path)
    if source.kind is FileKind.PDF:
        pixels = documents.page_pixels(source.path, number, quality)
    else:
        pixels = pictures.page_pixels(source.path, source.kind, number, quality)
    data = form.write(pixels, quality)
    return Page(source, number, source.pages, *pixels.size, pixels.mode == "RGB", data)


def _source(path: Path) -> ScanSource:
    size, changed_ns = _measured(path)
    if size == 0:
        raise UnfitScan("page.empty", path)
    if size > FILE_BYTES:
        raise UnfitScan("page.file_too_large", path)
    try:
        with path.open("rb") as file:
            kind = kind_of(file.read(HEAD_BYTES))
    except OSError as error:
        raise UnfitScan("page.unreadable", path) from error
    if kind is None:
        raise UnfitScan("page.unknown", path)
    if says_other(path, kind):
        raise UnfitScan("page.name", path)
    pages = _count(path, kind)
    if pages < 1:
        raise UnfitScan("page.no_pages", path)
    removeds, untold = traces_of(path, kind)
    return ScanSource(path, kind, pages, removeds, untold, size, changed_ns)


def _count(path: Path, kind: FileKind) -> int:
    if kind is FileKind.PDF:
        return documents.count(path)
    with pictures.opened(path, kind) as picture:
        return len(pictures.places(picture, path, kind))


def _measured(path: Path) -> tuple[int, int]:
    """Return a file's length in bytes and when it was changed; UnfitScan `page.unreadable` for what is no ordinary file."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise UnfitScan("page.unreadable", path) from error
    if not stat.S_ISREG(status.st_mode):
        raise UnfitScan("page.unreadable", path)
    return status.st_size, status.st_mtime_ns

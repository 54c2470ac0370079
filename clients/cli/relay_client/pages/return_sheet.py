"""Which case and letter scanned pages answer, and which of the pages are the return sheets that say so.

Looks at files on this device and asks nobody. It proves nothing either: anybody can draw such a code, so whoever takes an answer
in still sees to it that they may act in that case. Whether anything is written on a return sheet is not judged here: whoever holds
it knows (docs/adr/0012). Import it where it is used: it loads a picture library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from relay_client.pages.paper.return_code import ReturnCode, find_return_code, the_one
from relay_client.pages.scans.intake import make_pages
from relay_client.pages.scans.model import ScanSource


class ScannedAnswer(Struct, frozen=True):
    """What the return sheets among scanned pages say: their `place`, how many `pages` there are, and which are return sheets.

    Pages are counted from 1, through all files.
    """

    place: ReturnCode | None
    pages: int
    sheets: tuple[int, ...]


def answer_in(
    sources: Sequence[ScanSource], done: Callable[[int, int], None] = lambda _number, _of: None
) -> ScannedAnswer:
    """Look at every page of the sources, one in memory at a time; `done` is told how far it is.

    Raises Misused as `find_return_code` does, `return.two` also for different sheets on different pages; UnfitScan as `make_page`.
    """
    total = sum(source.pages for source in sources)
    codes: dict[int, ReturnCode] = {}
    for number, page in enumerate(make_pages(sources), 1):
        code = find_return_code(page.data)
        if code is not None:
            codes[number] = code
        done(number, total)
    return ScannedAnswer(the_one(codes.values()), total, tuple(codes))

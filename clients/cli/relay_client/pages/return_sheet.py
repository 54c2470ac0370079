"""The way back from paper: which case and letter scanned pages answer, and which of them is the return sheet that says so.

Looks at files on this device and asks nobody. It proves nothing either: anybody can draw such a code, so whoever takes an answer
in still sees to it that they may act in that case. Import it where it is used: it loads a picture library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId
from relay_client.pages.paper import FoundSheet, ReturnCode, find_return_sheet, is_empty, the_one
from relay_client.pages.scans import Page, ScanSource, look_at, make_pages
from relay_client.words.sentences import Language, Sentences


class ScannedAnswer(Struct, frozen=True):
    """What the return sheets among scanned pages say. Pages are counted from 1, through all files.

    A sheet on which somebody wrote is a page of the answer like any other; only an empty one need not travel.
    """

    place: ReturnCode | None
    pages: int
    written: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()


def belongs(paths: Sequence[Path]) -> tuple[CaseId, ItemId] | None:
    """Return the case and the letter that scanned pages answer, None where no return sheet is among them.

    Raises Misused as `find_return_code` does, `return.two` also for different sheets on different pages; Unfit as `look_at`.
    """
    place = answer_in(look_at(paths)).place
    return None if place is None else (place.case, place.item)


def answer_in(
    sources: Sequence[ScanSource], done: Callable[[int, int], None] = lambda _number, _of: None
) -> ScannedAnswer:
    """Look at every page of the sources, one in memory at a time; `done` is told how far it is. Raises as `belongs`."""
    seen = {
        number: (each, is_empty(page.data, each, _languages())) for number, page, each in _sheets(sources, done)
    }
    place = the_one(each.code for each, _ in seen.values())
    return ScannedAnswer(
        place,
        sum(each.pages for each in sources),
        written=tuple(number for number, (_, empty) in seen.items() if not empty),
        empty=tuple(number for number, (_, empty) in seen.items() if empty),
    )


def _sheets(
    sources: Sequence[ScanSource], done: Callable[[int, int], None]
) -> Iterator[tuple[int, Page, FoundSheet]]:
    total = sum(each.pages for each in sources)
    for number, page in enumerate(make_pages(sources), 1):
        seen = find_return_sheet(page.data)
        if seen is not None:
            yield number, page, seen
        done(number, total)


def _languages() -> Iterator[Sentences]:
    """Give every language in which a sheet may have been printed."""
    return (Sentences(each) for each in Language)

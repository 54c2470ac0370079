"""What comes in pages is read to the end, and held to have one: lists, a case's items, journals.

A page must go on from where the last one ended, say nothing twice, and end somewhere: a server that always has one more is not
heard out. Every fault is Unreachable `net.endless`. It fetches nothing itself and decides nothing about rows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import pairwise
from typing import Final, TypeVar

from relay.domain.ids import ItemId
from relay.wire import messages as m
from relay_client.errors import Unreachable

Page = TypeVar("Page")
Key = TypeVar("Key", bound=bytes | tuple[int, bytes])

MOST_PAGES: Final = 256
"""Pages of one list: 25,600 rows. Nobody has as many cases, nor a case as many letters."""
MOST_ENTRIES: Final = 16_384
"""Entries of one journal that are read in one look."""


async def pages(
    fetch: Callable[[Key | None], Awaitable[Page]],
    keys: Callable[[Page], Sequence[Key]],
    following: Callable[[Page], Key | None],
    *,
    rising: bool,
) -> AsyncIterator[Page]:
    """Yield a list's pages, each fetched with the key that the one before named as its end.

    `keys` are the rows' own, in the order of the page, and `following` is where the next page begins, None at the end. Where a list
    is `rising` its keys and ends only go up, and a page may have lost rows that its reader may not see, its last one too. In any
    other list an end is the page's last key, and no end comes twice. Raises Unreachable `net.endless`.
    """
    after: Key | None = None
    ends: set[Key] = set()
    for _ in range(MOST_PAGES):
        page = await fetch(after)
        names, end = keys(page), following(page)
        if rising:
            marks = [*(() if after is None else (after,)), *names]
            _require(holds=all(one < other for one, other in pairwise(marks)))
            _require(holds=end is None or not marks or end > marks[-1] or (bool(names) and end == names[-1]))
        else:
            _require(holds=end is None or (bool(names) and end == names[-1] and end not in ends))
        yield page
        if end is None:
            return
        ends.add(end)
        after = end
    raise Unreachable("net.endless", "pages")


def _require(*, holds: bool) -> None:
    if not holds:
        raise Unreachable("net.endless", "page")


def item_pages(fetch: Callable[[ItemId | None], Awaitable[m.ItemList]]) -> AsyncIterator[m.ItemList]:
    """Yield the pages of a case's items: own ones first, then those received, or all of them for a mediator."""
    return pages(fetch, _item_keys, lambda page: page.next, rising=False)


def _item_keys(page: m.ItemList) -> list[ItemId]:
    return [row.item for rows in (page.written, page.received, page.mediated) for row in rows]


async def journal_pages(fetch: Callable[[int], Awaitable[m.Journal]], after: int) -> AsyncIterator[m.Journal]:
    """Yield a journal's pages from the entry behind `after` on; whether its entries hold is for others to say.

    Raises Unreachable `net.endless` for a page that says that there is more and brings nothing further, or one too many entries.
    """
    at, left = after, MOST_ENTRIES
    while True:
        page = await fetch(at)
        left -= len(page.entries)
        _require(holds=left >= 0)
        yield page
        if not page.more:
            return
        _require(holds=bool(page.entries) and page.entries[-1].n > at)
        at = page.entries[-1].n

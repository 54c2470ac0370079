"""A list or journal that never ends, goes round or says things twice is not heard out."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from relay.domain.ids import ItemId, RecordId
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.errors import Unreachable
from relay_client.net import paging
from scripts.made_up import wire_maker

T = TypeVar("T")
Pages = list[tuple[list[bytes], bytes | None]]


def of(*numbers: int) -> list[bytes]:
    return [bytes([each]) * 16 for each in numbers]


async def read(pages: Pages, *, rising: bool) -> list[bytes]:
    """Read pages that stand one after the other, whatever is asked for; return the keys."""
    left = iter(pages)

    async def fetch(_after: bytes | None) -> tuple[list[bytes], bytes | None]:
        return next(left)

    found: list[bytes] = []
    async for rows, _ in paging.pages(fetch, lambda page: page[0], lambda page: page[1], rising=rising):
        found += rows
    return found


@pytest.mark.parametrize("rising", [True, False])
async def test_pages_that_go_on_are_read_to_the_end(rising: bool) -> None:
    one, two, three, four = of(1, 2, 3, 4)
    assert await read([([one, two], two), ([three], three), ([four], None)], rising=rising) == of(1, 2, 3, 4)
    assert await read([([], None)], rising=rising) == []


async def test_a_rising_list_may_have_lost_the_end_of_a_page_and_another_list_any_order() -> None:
    one, two, three, four = of(1, 2, 3, 4)
    assert await read([([one], two), ([], three), ([four], None)], rising=True) == of(1, 4)
    assert await read([([three, one], one), ([two], None)], rising=False) == of(3, 1, 2)


ONE, TWO, THREE = of(1, 2, 3)


@pytest.mark.parametrize(
    ("pages", "rising"),
    [
        ([([ONE], THREE), ([TWO], None)], True),
        ([([TWO], ONE), ([THREE], None)], True),
        ([([TWO, ONE], None)], True),
        ([([ONE, ONE], None)], True),
        ([([ONE], ONE), ([], ONE), ([], ONE)], True),
        ([([ONE], ONE), ([TWO, ONE], None)], True),
        ([([ONE], TWO)], False),
        ([([], ONE)], False),
        ([([ONE], ONE), ([TWO], TWO), ([ONE], ONE)], False),
        ([([ONE], ONE), ([ONE], ONE)], False),
        ([([ONE], ONE), ([], ONE)], False),
    ],
)
async def test_a_page_that_does_not_go_on_ends_the_reading(pages: Pages, rising: bool) -> None:
    with pytest.raises(Unreachable, match="net.endless"):
        await read(pages, rising=rising)


@pytest.mark.parametrize("rising", [True, False])
async def test_a_list_that_always_has_something_new_is_given_up(rising: bool) -> None:
    asked = 0

    async def fetch(_after: bytes | None) -> bytes:
        nonlocal asked
        asked += 1
        return asked.to_bytes(16)

    with pytest.raises(Unreachable, match="net.endless"):
        async for _ in paging.pages(fetch, lambda page: [page], lambda page: page, rising=rising):
            pass
    assert asked == paging.MOST_PAGES


async def test_a_case_s_items_end_at_the_last_row_of_a_page() -> None:
    row = wire_maker(m.MediatorItem)(random.Random(1))
    honest = m.ItemList((), (), (row,), next=row.item)

    async def fetch(after: ItemId | None) -> m.ItemList:
        return honest if after is None else m.ItemList((), (), ())

    assert [each async for each in paging.item_pages(fetch)] == [honest, m.ItemList((), (), ())]

    async def lies(_after: ItemId | None) -> m.ItemList:
        return m.ItemList((), (), (row,), next=ItemId(bytes(16)))

    with pytest.raises(Unreachable, match="net.endless"):
        await drained(paging.item_pages(lies))


async def drained(pages: AsyncIterator[T]) -> list[T]:
    return [each async for each in pages]


def journal(after: int, count: int, *, more: bool) -> m.Journal:
    entries = tuple(
        m.JournalEntry(n, s.Digest(bytes(32)), RecordId(bytes(32))) for n in range(after + 1, after + 1 + count)
    )
    return m.Journal(seat="a", entries=entries, more=more, staff=())


@pytest.mark.parametrize(
    "fetch",
    [
        lambda after: journal(after, 0, more=True),
        lambda after: journal(0, 3, more=True),
        lambda after: journal(after, 100, more=True),
    ],
)
async def test_a_journal_that_never_ends_is_given_up(fetch: Callable[[int], m.Journal]) -> None:
    asked = 0

    async def page(after: int) -> m.Journal:
        nonlocal asked
        asked += 1
        return fetch(after)

    with pytest.raises(Unreachable, match="net.endless"):
        await drained(paging.journal_pages(page, 0))
    assert asked <= paging.MOST_ENTRIES // 100 + 1


async def test_a_journal_that_ends_is_read() -> None:
    async def page(after: int) -> m.Journal:
        return journal(after, 100 if after < 200 else 7, more=after < 200)

    found = await drained(paging.journal_pages(page, 100))
    assert [len(each.entries) for each in found] == [100, 7]

"""What waits at once travels together; whoever fails or leaves does not hold up the others."""

import asyncio
from collections.abc import Sequence

import pytest

from relay.store.sqlite.batcher import Batcher


class Ferry:
    """Carries numbers and doubles them; a 13 fails alone, a 666 sinks its whole batch. Waits for `away` to be set."""

    def __init__(self, most: int = 4) -> None:
        self.trips: list[list[int]] = []
        self.left = asyncio.Event()
        self.away = asyncio.Event()
        self.away.set()
        self.batcher: Batcher[int, int] = Batcher(self.carry, most)

    async def carry(self, numbers: Sequence[int]) -> Sequence[int | Exception]:
        self.trips.append(list(numbers))
        self.left.set()
        await self.away.wait()
        if 666 in numbers:
            raise ConnectionError
        return [KeyError("unlucky") if each == 13 else 2 * each for each in numbers]


async def test_what_waits_at_once_travels_together_in_order() -> None:
    ferry = Ferry()
    assert await asyncio.gather(*map(ferry.batcher.submit, (1, 2, 3))) == [2, 4, 6]
    assert ferry.trips == [[1, 2, 3]]


async def test_a_batch_is_never_larger_than_allowed() -> None:
    ferry = Ferry(most=4)
    assert await asyncio.gather(*map(ferry.batcher.submit, range(10))) == [2 * each for each in range(10)]
    assert ferry.trips == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


async def test_the_next_batch_gathers_while_one_is_away() -> None:
    ferry = Ferry()
    ferry.away.clear()
    first = ferry.batcher.submit(1)
    await ferry.left.wait()
    others = [ferry.batcher.submit(each) for each in (2, 3)]
    ferry.away.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6]
    assert ferry.trips == [[1], [2, 3]]


async def test_one_result_may_be_an_error_of_its_own() -> None:
    ferry = Ferry()
    outcomes = await asyncio.gather(*map(ferry.batcher.submit, (1, 13, 3)), return_exceptions=True)
    assert outcomes[0] == 2
    assert isinstance(outcomes[1], KeyError)
    assert outcomes[2] == 6


async def test_what_sinks_a_batch_is_told_to_all_of_it_and_to_nobody_else() -> None:
    ferry = Ferry(most=2)
    outcomes = await asyncio.gather(*map(ferry.batcher.submit, (1, 666, 3, 4)), return_exceptions=True)
    assert [type(each) for each in outcomes] == [ConnectionError, ConnectionError, int, int]


async def test_who_leaves_before_the_batch_does_is_not_carried() -> None:
    ferry = Ferry()
    waiting = [ferry.batcher.submit(each) for each in (1, 2, 3)]
    waiting[1].cancel()
    assert list(await asyncio.gather(waiting[0], waiting[2])) == [2, 6]
    assert ferry.trips == [[1, 3]]


async def test_who_leaves_on_the_way_does_not_hurt_the_others() -> None:
    ferry = Ferry()
    ferry.away.clear()
    waiting = [ferry.batcher.submit(each) for each in (1, 2)]
    await ferry.left.wait()
    waiting[0].cancel()
    ferry.away.set()
    assert await waiting[1] == 4
    with pytest.raises(asyncio.CancelledError):
        await waiting[0]
    assert await ferry.batcher.submit(3) == 6


async def test_idle_waits_for_everything_in_line() -> None:
    ferry = Ferry(most=1)
    await ferry.batcher.idle()
    waiting = [ferry.batcher.submit(each) for each in (1, 2, 3)]
    await ferry.batcher.idle()
    assert [each.result() for each in waiting] == [2, 4, 6]


async def test_when_the_carrier_itself_is_ended_everyone_is_told() -> None:
    ferry = Ferry(most=1)
    ferry.away.clear()
    waiting = [ferry.batcher.submit(each) for each in (1, 2)]
    await ferry.left.wait()
    carriers = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in carriers:
        task.cancel()
    for each in waiting:
        with pytest.raises(asyncio.CancelledError):
            await each
    ferry.away.set()
    assert await ferry.batcher.submit(3) == 6

"""Work is taken in turn from everybody who waits, nobody holds more than a few turns, and none is lost."""

import asyncio
from collections.abc import Callable

import pytest

from relay.handlers.turns import WAITING_OF_ONE, Turns
from relay.wire.problems import Denied
from tests.support.until import PATIENCE_S


class Work:
    """Takes turns as it is told, and notes who was served in which order."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.served: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []
        self._done: list[asyncio.Event] = []

    async def ask(self, who: str) -> None:
        """Begin a request of somebody's, and let it come as far as it does."""
        done = asyncio.Event()

        async def request() -> None:
            async with self._turns.turn(who):
                self.served.append(who)
                self._done.append(done)
                await done.wait()

        self.tasks.append(asyncio.create_task(request()))
        await settled()

    async def end_first(self) -> None:
        """Let the request end that was served first of those that still are."""
        self._done.pop(0).set()
        await settled()

    async def end_all(self) -> None:
        """Let everything end."""
        while self._done:
            await self.end_first()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
def work() -> Callable[[int, int], Work]:
    return lambda at_once, of_one: Work(Turns(at_once, of_one))


async def test_whoever_comes_with_one_request_waits_for_one_of_anothers_and_not_for_all(
    work: Callable[[int, int], Work],
) -> None:
    running = work(1, 1)
    for who in ("many", "many", "many", "many", "one", "other"):
        await running.ask(who)
    await running.end_all()
    assert running.served == ["many", "many", "one", "other", "many", "many"]


async def test_nobody_holds_more_than_a_few_turns_even_where_some_are_free(
    work: Callable[[int, int], Work],
) -> None:
    running = work(4, 2)
    for who in ("many", "many", "many", "one"):
        await running.ask(who)
    assert running.served == ["many", "many", "one"]
    await running.end_first()
    assert running.served == ["many", "many", "one", "many"]
    await running.end_all()


async def test_so_many_wait_and_no_more(work: Callable[[int, int], Work]) -> None:
    running = work(1, 1)
    for _ in range(1 + WAITING_OF_ONE):
        await running.ask("many")
    await running.ask("many")
    with pytest.raises(Denied, match=r"rate\.limited"):
        await running.tasks[-1]
    await running.ask("one")
    await running.end_all()
    assert len(running.served) == 1 + WAITING_OF_ONE + 1


async def test_whoever_stops_waiting_leaves_no_turn_behind(work: Callable[[int, int], Work]) -> None:
    running = work(1, 1)
    for who in ("first", "leaving", "last"):
        await running.ask(who)
    running.tasks[1].cancel()
    await running.end_all()
    assert running.served == ["first", "last"]
    await running.ask("again")
    await running.end_all()
    assert running.served[-1] == "again"


async def test_whoever_leaves_in_the_moment_that_they_are_given_a_turn_gives_it_back() -> None:
    turns = Turns(1, 1)

    async def request() -> None:
        async with turns.turn("leaving"):
            await asyncio.sleep(0)

    async with turns.turn("first"):
        leaving = asyncio.create_task(request())
        await settled()
    leaving.cancel()  # it was given the turn, and does not know yet
    await settled()
    assert leaving.cancelled()
    async with asyncio.timeout(PATIENCE_S), turns.turn("last"):
        pass

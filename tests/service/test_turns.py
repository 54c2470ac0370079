"""Turns: whoever changes a case does so in the order in which they came, stops first; nobody can keep anybody's stop out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from relay.domain.ids import CaseId
from relay.domain.model import CaseState, Side
from relay.domain.refusals import Refused
from relay.service.turns import TRIES, CaseTurns
from relay.store.base import Stale
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.problems import Unavailable
from tests.support.world import Opened, World

CASE, OTHER = CaseId(bytes(16)), CaseId(bytes(15) + b"1")
LIVE, MORE, SENDERS = 12, 180, 4


async def settled() -> None:
    """Let every task go on as far as it can: none of them waits for anything outside this loop."""
    for _ in range(20):
        await asyncio.sleep(0)


class Ring:
    """Attempts that tell when they began, and end when they are let."""

    def __init__(self) -> None:
        self.turns = CaseTurns()
        self.began: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}

    def ask(self, name: str, case: CaseId = CASE, *, first: bool = False) -> asyncio.Task[str]:
        gate = self._gates[name] = asyncio.Event()

        async def attempt() -> str:
            self.began.append(name)
            await gate.wait()
            return name

        return asyncio.create_task(self.turns.run(case, attempt, first=first))

    def let(self, name: str) -> None:
        self._gates[name].set()

    @property
    def idle(self) -> bool:
        return not self.turns._waiting


@pytest.fixture
def ring() -> Ring:
    return Ring()


async def test_one_at_a_time_in_the_order_in_which_they_came(ring: Ring) -> None:
    tasks = [ring.ask(name) for name in "abc"]
    for n, name in enumerate("abc", start=1):
        await settled()
        assert ring.began == list("abc"[:n])
        ring.let(name)
    assert await asyncio.gather(*tasks) == list("abc")
    assert ring.idle


async def test_what_stops_something_goes_before_all_that_wait(ring: Ring) -> None:
    tasks = [ring.ask("a"), ring.ask("b"), ring.ask("stop", first=True), ring.ask("second stop", first=True)]
    await settled()
    for name in ("a", "stop", "second stop", "b"):
        ring.let(name)
    await asyncio.gather(*tasks)
    assert ring.began == ["a", "stop", "second stop", "b"]


async def test_other_cases_do_not_wait(ring: Ring) -> None:
    tasks = [ring.ask("a"), ring.ask("elsewhere", OTHER)]
    await settled()
    assert ring.began == ["a", "elsewhere"]
    ring.let("a")
    ring.let("elsewhere")
    await asyncio.gather(*tasks)
    assert ring.idle


@pytest.mark.parametrize("who", ["a", "b"])
async def test_whoever_hangs_up_leaves_the_turn_to_the_next(ring: Ring, who: str) -> None:
    """While it has the turn, and while it waits."""
    tasks = {name: ring.ask(name) for name in "abc"}
    await settled()
    tasks[who].cancel()
    for name in "abc":
        ring.let(name)
    done = await asyncio.gather(*tasks.values(), return_exceptions=True)
    assert [each for each in done if isinstance(each, str)] == [name for name in "abc" if name != who]
    assert ring.idle


async def test_whoever_hangs_up_in_the_moment_in_which_the_turn_is_given_passes_it_on(ring: Ring) -> None:
    tasks: dict[str, asyncio.Task[str]] = {}

    async def nothing() -> None:
        await settled()

    async def before_them() -> None:
        await ring.turns.run(CASE, nothing)
        tasks["b"].cancel()  # it has been given the turn, and has not gone on since

    begin = asyncio.create_task(before_them())
    tasks |= {name: ring.ask(name) for name in "bc"}
    ring.let("b")
    ring.let("c")
    await asyncio.gather(begin, tasks["c"])
    assert tasks["b"].cancelled()
    assert ring.began == ["c"]
    assert ring.idle


async def test_a_refusal_ends_the_turn_and_a_lost_race_does_not() -> None:
    turns, tried = CaseTurns(), [0]

    def lost(times: int) -> Callable[[], Awaitable[int]]:
        async def attempt() -> int:
            tried[0] += 1
            if tried[0] <= times:
                raise Stale
            return tried[0]

        return attempt

    assert await turns.run(CASE, lost(TRIES - 1)) == TRIES
    tried[0] = 0
    with pytest.raises(Unavailable, match=r"store\.busy"):
        await turns.run(CASE, lost(TRIES))

    async def refused() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        await turns.run(CASE, refused)
    assert not turns._waiting


async def test_nobody_keeps_a_withdrawal_out_by_sending_without_a_pause(world: World, case: Opened) -> None:
    """Leaving destroys every letter's shares and takes its time; a letter does not. Yet it is the next to be decided."""
    letters = [await world.write(case.a, case.case, Side.A, [case.mediator]) for _ in range(LIVE + MORE)]
    for _ in range(LIVE):
        await world.submit(case.a, case.case, letters.pop())
    leaving = await world.request(case.b, s.Withdraw, case.case, side=Side.B)
    begun, sent = asyncio.Event(), [0]

    async def send() -> None:
        while letters:
            await world.submit(case.a, case.case, letters.pop())
            sent[0] += 1
            begun.set()

    senders = asyncio.gather(*(send() for _ in range(SENDERS)), return_exceptions=True)
    try:
        await begun.wait()
        before = sent[0]
        done = await world.send(case.b, "case.withdraw", case.case, leaving)
        after = sent[0]
    finally:
        ended = await senders
    assert isinstance(done, messages.Done)
    assert after - before <= SENDERS, "only what was under way came before it"
    assert all(each is None or isinstance(each, Refused) for each in ended), (
        "the others learn why they came too late"
    )
    file = await world.store.load(case.case)
    assert file is not None
    assert file.case.state is CaseState.CLOSED

"""A pause can name the day on which its owner is asked; nothing ends it but its owner, and no day makes it fail."""

from __future__ import annotations

import pytest

from relay.domain.ids import DAYS_AHEAD, Day
from relay.domain.model import CaseState, PauseOwner, Side
from relay.domain.refusals import Refused
from relay.wire import statements as s
from tests.support.signing import DAY
from tests.support.world import Opened, World


async def pause(world: World, case: Opened, ask_on: int | None) -> None:
    day = None if ask_on is None else Day(ask_on)
    await world.act(case.a, "case.pause", s.Pause, case.case, side=Side.A, ask_on=day)


async def asked(world: World, case: Opened) -> Day | None:
    file = await world.store.load(case.case)
    assert file is not None
    return file.case.ask_on.get(PauseOwner.A)


async def test_the_day_is_kept_and_nothing_goes_on_when_it_has_come(world: World, case: Opened) -> None:
    today = world.now() // DAY
    await pause(world, case, today + 10)
    assert await asked(world, case) == today + 10
    world.clock.at += 20 * DAY
    await world.sweeper.round()
    file = await world.store.load(case.case)
    assert file is not None
    assert file.case.state is CaseState.PAUSED


async def test_a_newer_pause_has_its_own_day_or_none_and_resuming_takes_it_away(world: World, case: Opened) -> None:
    today = world.now() // DAY
    await pause(world, case, today + 10)
    await pause(world, case, today + 30)
    assert await asked(world, case) == today + 30
    await pause(world, case, None)
    assert await asked(world, case) is None
    await pause(world, case, today + 5)
    file = await world.store.load(case.case)
    assert file is not None
    standing = file.case.holds[PauseOwner.A]
    await world.act(case.a, "case.resume", s.Resume, case.case, side=Side.A, pause=standing)
    assert await asked(world, case) is None


@pytest.mark.parametrize("ahead", [-1, 0, DAYS_AHEAD + 1, 2**40])
async def test_no_day_makes_a_pause_fail(world: World, case: Opened, ahead: int) -> None:
    await pause(world, case, max(0, world.now() // DAY + ahead))
    assert await asked(world, case) is None
    file = await world.store.load(case.case)
    assert file is not None
    assert file.case.state is CaseState.PAUSED


async def test_the_other_side_does_not_hear_of_the_day(world: World, case: Opened) -> None:
    before = await world.service.cases.journal(await world.session(case.b), case.case, 0)
    await pause(world, case, world.now() // DAY + 10)
    assert await world.service.cases.journal(await world.session(case.b), case.case, 0) == before


async def test_a_letter_is_kept_back_for_a_year_at_most(world: World, case: Opened) -> None:
    letter = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, letter)
    today = world.now() // DAY
    for ahead, code in ((0, r"item\.day_past"), (DAYS_AHEAD + 1, r"item\.day_far")):
        with pytest.raises(Refused, match=code):
            await world.act(
                case.mediator, "item.postpone", s.Postpone, case.case, item=letter.item, until=Day(today + ahead)
            )
    await world.act(
        case.mediator, "item.postpone", s.Postpone, case.case, item=letter.item, until=Day(today + DAYS_AHEAD)
    )

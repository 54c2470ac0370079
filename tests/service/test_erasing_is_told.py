"""From which day on an ended case keeps nothing: told to everybody who knows that it ended, and to nobody else."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain.ids import CaseId, Day
from relay.domain.model import Side
from relay.service.facade import Service
from relay.wire import statements as s
from tests.support.room import ROOM
from tests.support.signing import DAY
from tests.support.world import KEEP_DAYS, Opened, Someone, World


async def told(world: World, who: Someone, case: CaseId) -> Day | None:
    """Return the day that the case's row names, in a list and in the reply alike."""
    session = await world.session(who)
    reply = await world.service.cases.get(session, case)
    listed = await world.service.cases.page(session, None)
    (row,) = [each for each in listed.cases if each.case == case]
    assert row.erased_on == reply.case.erased_on
    return row.erased_on


async def test_everybody_who_knows_of_the_end_is_told_the_day_and_it_is_the_day(
    world: World, office: Someone, case: Opened
) -> None:
    letter = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, letter)
    people = (case.a, case.b, case.mediator, office)
    assert [await told(world, each, case.case) for each in people] == [None] * 4
    await world.act(case.b, "case.withdraw", s.Withdraw, case.case, side=Side.B)
    day = Day(world.now() // DAY + KEEP_DAYS)
    assert [await told(world, each, case.case) for each in people] == [day] * 4
    world.clock.at = float((day - 1) * DAY + DAY - 1)
    await world.sweeper.round()
    assert await world.store.grants_of(letter.item) != ()
    world.clock.at = float(day * DAY)
    await world.sweeper.round()
    assert tuple(await world.store.grants_of(letter.item)) == ()


async def test_a_side_that_does_not_know_of_the_end_is_told_no_day(
    world: World, office: Someone, lead: Someone
) -> None:
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    leaves, stays = world.someone("leaves"), world.someone("stays")
    await world.enrol(case, lead, Side.A, leaves)
    await world.enrol(case, lead, Side.B, stays)
    await world.act(leaves, "case.withdraw", s.Withdraw, case, side=Side.A)
    assert await told(world, leaves, case) is not None
    assert await told(world, stays, case) is None


async def test_the_day_follows_the_setting(world: World, case: Opened) -> None:
    context = replace(world.service.context, keep_days=7)
    world.service = Service.build(context, world.service.rate_limiter, ROOM)
    await world.act(case.mediator, "case.close", s.Close, case.case)
    await world.give_bearer(case.a)
    assert await told(world, case.a, case.case) == world.now() // DAY + 7

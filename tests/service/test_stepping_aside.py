"""A mediator who knows one of the two: their place ends at once, and nobody gives them this case again."""

from __future__ import annotations

import pytest

from relay.domain.model import Purpose, Side
from relay.domain.refusals import Refused
from relay.wire import statements as s
from tests.support.world import Opened, Someone, World


async def aside(world: World, case: Opened, who: Someone) -> None:
    await world.act(who, "case.aside", s.StepAside, case.case)


async def test_whoever_stepped_aside_reads_no_more_and_is_not_assigned_again(
    world: World, office: Someone, deputy: Someone, case: Opened
) -> None:
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    letter = await world.write(case.a, case.case, Side.A, [case.mediator, deputy])
    await world.submit(case.a, case.case, letter)
    await aside(world, case, case.mediator)
    readers = {each.reader for each in await world.store.grants_of(letter.item) if each.purpose is Purpose.MEDIATOR}
    assert readers == {deputy.id}
    with pytest.raises(Refused, match=r"not\.found"):
        await world.service.items.read(await world.session(case.mediator), case.case, letter.item)
    for place in (s.PlaceGiven.LEAD, s.PlaceGiven.DEPUTY):
        with pytest.raises(Refused, match=r"assignment\.aside"):
            await world.assign(office, case.case, case.mediator, place)
    await world.assign(office, case.case, deputy, s.PlaceGiven.LEAD)


async def test_it_holds_for_one_case_and_for_one_mediator(
    world: World, office: Someone, lead: Someone, deputy: Someone, case: Opened
) -> None:
    await aside(world, case, lead)
    await world.assign(office, case.case, deputy, s.PlaceGiven.LEAD)
    other = await world.open_case(office, lead)
    assert other.mediator is lead


async def test_nobody_steps_aside_for_somebody_else(
    world: World, office: Someone, deputy: Someone, case: Opened
) -> None:
    for who, code in ((deputy, "not.found"), (case.a, "not.allowed"), (office, "not.allowed")):
        with pytest.raises(Refused, match=code):
            await aside(world, case, who)


async def test_both_sides_learn_that_a_place_ended_and_nothing_of_why(world: World, case: Opened) -> None:
    await aside(world, case, case.mediator)
    for person in (case.a, case.b):
        listed = await world.service.cases.journal(await world.session(person), case.case, 0)
        record = listed.entries[-1].record
        assert record is not None
        said = s.TYPES[48]
        assert said is s.StepAside
        assert set(said.__struct_fields__) == {"root", "nonce", "signers", "case", "at"}

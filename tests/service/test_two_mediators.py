"""A flagged case: no letter is passed on there on one mediator's word, and one alone holds nothing for its reader."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct

from relay.domain.model import Purpose, Side
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from tests.support.world import Opened, Someone, World, Written


class Flagged(Struct, frozen=True):
    """A flagged case with a lead, a deputy and a letter that both may read."""

    world: World
    case: Opened
    deputy: Someone
    letter: Written

    async def flag(self, by: Someone, *, on: bool) -> messages.Done:
        return await self.world.act(by, "case.flag", s.TwoMediators, self.case.case, on=on)

    async def countersign(self, by: Someone, to: Someone) -> messages.Done:
        said: dict[str, Any] = {"item": self.letter.item, "manifest": self.letter.manifest, "to": to.id}
        return await self.world.act(by, "item.countersign", s.Countersign, self.case.case, **said)

    async def release(self, by: Someone) -> messages.Done:
        return await self.world.release(by, self.case.case, self.letter, self.case.b)

    async def purposes(self) -> list[Purpose]:
        return [each.purpose for each in await self.world.store.grants_of(self.letter.item)]


@pytest.fixture
async def flagged(world: World, office: Someone, case: Opened, deputy: Someone) -> Flagged:
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    letter = await world.write(case.a, case.case, Side.A, [case.mediator, deputy])
    await world.submit(case.a, case.case, letter)
    made = Flagged(world, case, deputy, letter)
    await made.flag(case.mediator, on=True)
    return made


async def received(flagged: Flagged) -> int:
    listed = await flagged.world.service.items.items(
        await flagged.world.session(flagged.case.b), flagged.case.case, None
    )
    return len(listed.received)


async def journal(flagged: Flagged, who: Someone) -> messages.Journal:
    return await flagged.world.service.cases.journal(await flagged.world.session(who), flagged.case.case, 0)


async def test_one_mediator_alone_passes_nothing_on(flagged: Flagged) -> None:
    case = flagged.case
    for by in (case.mediator, flagged.deputy):
        with pytest.raises(Refused, match=r"item\.second_mediator"):
            await flagged.release(by)
    await flagged.countersign(case.mediator, case.b)
    with pytest.raises(Refused, match=r"item\.second_mediator"):
        await flagged.release(case.mediator)
    assert await received(flagged) == 0


async def test_the_key_for_the_reader_comes_with_the_second_mediator(flagged: Flagged) -> None:
    await flagged.countersign(flagged.case.mediator, flagged.case.b)
    assert Purpose.RELEASE not in await flagged.purposes()
    assert await received(flagged) == 0
    await flagged.release(flagged.deputy)
    assert Purpose.RELEASE in await flagged.purposes()
    assert await received(flagged) == 1


async def test_a_countersignature_is_for_one_reader(flagged: Flagged) -> None:
    await flagged.countersign(flagged.case.mediator, flagged.deputy)
    with pytest.raises(Refused, match=r"item\.second_mediator"):
        await flagged.release(flagged.deputy)


async def test_a_countersignature_of_somebody_who_left_counts_no_more(flagged: Flagged, office: Someone) -> None:
    await flagged.countersign(flagged.deputy, flagged.case.b)
    await flagged.world.assign(office, flagged.case.case, flagged.deputy, s.PlaceGiven.ENDED)
    with pytest.raises(Refused, match=r"item\.second_mediator"):
        await flagged.release(flagged.case.mediator)


async def test_the_flag_goes_only_at_the_word_of_two(flagged: Flagged, office: Someone) -> None:
    lead = flagged.case.mediator
    with pytest.raises(Refused, match=r"not\.allowed"):
        await flagged.flag(office, on=False)
    await flagged.flag(lead, on=False)
    with pytest.raises(Refused, match=r"case\.second_mediator"):
        await flagged.flag(lead, on=False)
    with pytest.raises(Refused, match=r"item\.second_mediator"):
        await flagged.release(lead)
    await flagged.flag(flagged.deputy, on=False)
    await flagged.release(lead)


async def test_whoever_wants_the_flag_kept_says_so_and_the_wish_to_drop_it_is_gone(flagged: Flagged) -> None:
    await flagged.flag(flagged.case.mediator, on=False)
    await flagged.flag(flagged.deputy, on=True)
    await flagged.flag(flagged.deputy, on=False)
    with pytest.raises(Refused, match=r"item\.second_mediator"):
        await flagged.release(flagged.case.mediator)


async def test_the_office_may_flag_a_case(world: World, office: Someone, case: Opened) -> None:
    letter = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, letter)
    await world.act(office, "case.flag", s.TwoMediators, case.case, on=True)
    with pytest.raises(Refused, match=r"item\.second_mediator"):
        await world.release(case.mediator, case.case, letter, case.b)


async def test_the_two_sides_learn_nothing_of_the_flag(flagged: Flagged) -> None:
    case = flagged.case
    before = [await journal(flagged, each) for each in (case.a, case.b)]
    await flagged.countersign(case.mediator, case.b)
    await flagged.flag(flagged.deputy, on=False)
    assert before == [await journal(flagged, each) for each in (case.a, case.b)]

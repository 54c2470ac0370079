"""An ended contact is taken up again as a new case that names it: with new consent of both, and only where both know of the end."""

from __future__ import annotations

import pytest
from msgspec import Struct

from relay.domain.ids import CaseId
from relay.domain.model import CaseState, Side
from relay.domain.refusals import Refused
from relay.wire import statements as s
from tests.support.world import Opened, Someone, World


class Again(Struct, frozen=True):
    """An office that makes a new case with a lead."""

    world: World
    office: Someone
    lead: Someone

    async def new_case(self) -> CaseId:
        case = CaseId(self.world.chance(16))
        await self.world.assign(self.office, case, self.lead, s.PlaceGiven.LEAD, create=True)
        return case

    async def take_up(self, case: CaseId, earlier: CaseId, by: Someone | None = None) -> None:
        await self.world.act(by or self.office, "case.again", s.TakeUp, case, earlier=earlier)


@pytest.fixture
def again(world: World, office: Someone, lead: Someone) -> Again:
    return Again(world, office, lead)


async def test_it_begins_anew_with_the_consent_of_both(again: Again, case: Opened) -> None:
    world, lead = again.world, again.lead
    await world.act(case.a, "case.withdraw", s.Withdraw, case.case, side=Side.A)
    new = await again.new_case()
    await again.take_up(new, case.case)
    for side, person in ((Side.A, world.someone("a-again")), (Side.B, world.someone("b-again"))):
        await world.enrol(new, lead, side, person)
        await world.act(lead, "case.prepared", s.Prepared, new, side=side)
        with pytest.raises(Refused, match=r"consent\.missing"):
            await world.act(lead, "case.open", s.CaseOpen, new)
        for earlier in (None, new):
            with pytest.raises(Refused, match=r"journal\.stale"):
                await world.act(person, "case.consent", s.Consent, new, side=side, takes_up=earlier)
        await world.act(person, "case.consent", s.Consent, new, side=side, takes_up=case.case)
        listed = await world.service.cases.journal(await world.session(person), new, 0)
        assert sum(each.record is not None and each.record[4] == 49 for each in listed.entries) == 1
    await world.act(lead, "case.open", s.CaseOpen, new)
    old = await world.store.load(case.case)
    assert old is not None
    assert old.case.state is CaseState.CLOSED, "the ended one stays ended"


async def test_only_what_has_ended_for_both_is_taken_up(again: Again, case: Opened) -> None:
    world = again.world
    new = await again.new_case()
    for earlier in (case.case, CaseId(world.chance(16)), new):
        with pytest.raises(Refused, match=r"case\.earlier"):
            await again.take_up(new, earlier)
    # One side left before contact began: the other must not learn of it, not from a new case either.
    unseen = await again.new_case()
    a = world.someone("leaves-early")
    await world.enrol(unseen, again.lead, Side.A, a)
    await world.act(a, "case.withdraw", s.Withdraw, unseen, side=Side.A)
    with pytest.raises(Refused, match=r"case\.earlier"):
        await again.take_up(new, unseen)


async def test_it_is_said_once_by_the_office_before_anybody_agreed(again: Again, case: Opened) -> None:
    world = again.world
    await world.act(case.mediator, "case.close", s.Close, case.case)
    new = await again.new_case()
    for who in (again.lead, case.a):
        with pytest.raises(Refused, match=r"not\.(allowed|found)"):
            await again.take_up(new, case.case, by=who)
    with pytest.raises(Refused, match=r"case\.closed"):
        await again.take_up(case.case, case.case)
    agreed = await again.new_case()
    person = world.someone("agrees")
    await world.enrol(agreed, again.lead, Side.A, person)
    await world.act(person, "case.consent", s.Consent, agreed, side=Side.A)
    with pytest.raises(Refused, match=r"consent\.stands"):
        await again.take_up(agreed, case.case)
    await again.take_up(new, case.case)
    with pytest.raises(Refused, match=r"case\.earlier"):
        await again.take_up(new, case.case)


async def test_a_stranger_to_an_earlier_case_cannot_ask_by_it_whether_it_is_there(
    again: Again, case: Opened
) -> None:
    other = await again.world.open_case(again.office, again.lead)
    for earlier in (case.case, CaseId(again.world.chance(16))):
        with pytest.raises(Refused, match=r"not\.allowed"):
            await again.take_up(other.case, earlier, by=other.a)


async def test_consent_from_before_an_ended_contact_was_named_counts_no_more(again: Again, case: Opened) -> None:
    """Whoever agreed to something new did not agree to going on with what had ended."""
    world = again.world
    await world.act(case.mediator, "case.close", s.Close, case.case)
    new, person = await again.new_case(), world.someone("slow")
    await world.enrol(new, again.lead, Side.A, person)
    before = await world.request(person, s.Consent, new, side=Side.A)
    await again.take_up(new, case.case)
    with pytest.raises(Refused, match=r"journal\.stale"):
        await world.send(person, "case.consent", new, before)


async def test_who_stepped_aside_has_no_place_where_that_contact_goes_on(
    again: Again, case: Opened, deputy: Someone
) -> None:
    world = again.world
    await world.assign(again.office, case.case, deputy, s.PlaceGiven.DEPUTY)
    await world.act(deputy, "case.aside", s.StepAside, case.case)
    await world.act(case.mediator, "case.close", s.Close, case.case)
    new = await again.new_case()
    await again.take_up(new, case.case)
    with pytest.raises(Refused, match=r"assignment\.aside"):
        await world.assign(again.office, new, deputy, s.PlaceGiven.DEPUTY)
    led = CaseId(world.chance(16))
    await world.assign(again.office, led, deputy, s.PlaceGiven.LEAD, create=True)
    with pytest.raises(Refused, match=r"assignment\.aside"):
        await again.take_up(led, case.case)

"""A server that keeps a word back, takes the newer one that its signer sent since, and brings the older one out then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from relay.domain.forms import Form
from relay.domain.model import Place, Side, StaffRole
from relay.wire import codec
from relay.wire import messages as m
from relay_client.api.account import Account
from relay_client.errors import ServerProblem, Unreachable, Untrusted
from tests.support.between import between, bodies
from tests.support.organisation import Organisation, Seated
from tests.support.shadowing import grown, journal_of, shows

MINUTE = 60


@dataclass
class Said:
    """What somebody said, and the newer word of theirs that entered."""

    by: Account
    record: bytes
    told: tuple[Account, ...]
    """Who has it in their journal, and would go by it."""


async def kept_back(person: Account, route: str, say: Awaitable[object]) -> bytes:
    """Let somebody say something, and the server keep it to itself; return what they had signed."""
    stands = between(person)
    stands.loses_request.add(route)
    with pytest.raises(Unreachable):
        await say
    stands.loses_request.clear()
    return codec.decode(m.Act, bodies(stands, route)[0]).record


async def that_pictures_are_welcome(office: Organisation, seated: Seated) -> Said:
    bert, case = seated.bert, seated.case
    wide = bert.party.preferences(case, [Form.TYPED, Form.PAGES], tell_opened=True)
    older = await kept_back(bert, "case.preferences", wide)
    office.clock.at += MINUTE
    await bert.party.preferences(case, [Form.TYPED], tell_opened=False)
    return Said(bert, older, (seated.lead, bert))


async def a_place_that_ended_since(office: Organisation, seated: Seated) -> Said:
    await office.staff("daan", StaffRole.MEDIATOR)
    deputy, coordinator = await seated.office.find_staff("daan"), seated.office.coordinator
    await coordinator.assign(seated.case, deputy, Place.DEPUTY)
    office.clock.at += MINUTE
    older = await kept_back(seated.office, "case.assign", coordinator.assign(seated.case, deputy, Place.DEPUTY))
    office.clock.at += MINUTE
    await coordinator.end_assignment(seated.case, deputy)
    return Said(seated.office, older, (seated.lead, seated.anna, seated.bert))


async def a_place_that_is_a_lead_s_since(office: Organisation, seated: Seated) -> Said:
    await office.staff("daan", StaffRole.MEDIATOR)
    deputy, coordinator = await seated.office.find_staff("daan"), seated.office.coordinator
    older = await kept_back(
        seated.office, "case.assign", coordinator.assign(seated.case, deputy, Place.DEPUTY, days=9)
    )
    office.clock.at += MINUTE
    await coordinator.assign(seated.case, deputy, Place.DEPUTY)
    return Said(seated.office, older, (seated.lead, seated.anna))


async def that_one_mediator_is_enough(office: Organisation, seated: Seated) -> Said:
    lead, case = seated.lead.mediator, seated.case
    await lead.two_mediators(case, on=True)
    office.clock.at += MINUTE
    older = await kept_back(seated.lead, "case.flag", lead.two_mediators(case, on=False))
    for on in (False, True):
        office.clock.at += MINUTE
        await lead.two_mediators(case, on=on)
    return Said(seated.lead, older, (seated.lead,))


async def that_somebody_is_of_age(office: Organisation, seated: Seated) -> Said:
    guardians, case = seated.lead.mediator.guardians, seated.case
    await guardians.under_age(case, Side.A, on=True)
    office.clock.at += MINUTE
    older = await kept_back(seated.lead, "case.age", guardians.under_age(case, Side.A, on=False))
    for on in (False, True):
        office.clock.at += MINUTE
        await guardians.under_age(case, Side.A, on=on)
    return Said(seated.lead, older, (seated.lead, seated.anna))


async def another_name_of_the_case(office: Organisation, seated: Seated) -> Said:
    lead, case = seated.lead.mediator, seated.case
    older = await kept_back(seated.lead, "case.label", lead.label(case, "File 8"))
    office.clock.at += MINUTE
    await lead.label(case, "File 9")
    return Said(seated.lead, older, (seated.lead,))


OLDER = (
    that_pictures_are_welcome,
    a_place_that_ended_since,
    a_place_that_is_a_lead_s_since,
    that_one_mediator_is_enough,
    that_somebody_is_of_age,
    another_name_of_the_case,
)


@pytest.mark.parametrize("what", OLDER)
async def test_the_newest_word_counts_and_no_older_one_is_taken_behind_it(
    office: Organisation, what: Callable[[Organisation, Seated], Awaitable[Said]]
) -> None:
    seated = await office.seated()
    said = await what(office, seated)
    (waiting,) = said.by.pending()
    with pytest.raises(ServerProblem, match=r"journal\.stale"):
        await said.by.resend(waiting.id)
    for person in said.told:
        await person._case_client.look(seated.case)
        shows(between(person), grown(await journal_of(person, seated.case), seated.case, said.record))
        with pytest.raises(Untrusted, match=r"journal\.rule") as refused:
            await person._case_client.look(seated.case)
        assert refused.value.who == "journal.stale"


async def test_what_is_said_anew_counts_also_in_the_second_of_the_word_before(office: Organisation) -> None:
    seated = await office.seated()
    await office.staff("daan", StaffRole.MEDIATOR)
    deputy, coordinator = await seated.office.find_staff("daan"), seated.office.coordinator
    for _ in range(2):
        await coordinator.assign(seated.case, deputy, Place.DEPUTY)
        await coordinator.end_assignment(seated.case, deputy)
        await seated.bert.party.preferences(seated.case, [Form.AUDIO], tell_opened=False)
        await seated.bert.party.preferences(seated.case, [Form.TYPED], tell_opened=False)
        await seated.lead.mediator.two_mediators(seated.case, on=True)
        await seated.lead.mediator.two_mediators(seated.case, on=False)
    view = await seated.lead.mediator.case(seated.case)
    assert view.side(Side.B).kinds == (Form.TYPED,)
    assert [each.name for each in view.mediators] == ["meral"]

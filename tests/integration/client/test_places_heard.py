"""A counsellor whose help ended and began again follows the case, however soon a mediator's place was ended and given again."""

from __future__ import annotations

import pytest

from relay.domain.ids import CaseId, KeysetId, Seconds
from relay.domain.model import Mode, Place, Scope, Side, StaffRole
from tests.support.organisation import DAY, Organisation, Seated


async def helps(office: Organisation, seated: Seated, counsellor: KeysetId) -> None:
    at = Seconds(office.clock.at)
    await seated.lead.mediator.invitations.delegate(
        seated.case, Side.B, counsellor, [Scope.READ], Mode.SCAN, at, Seconds(at + 30 * DAY)
    )
    for each in await seated.bert.cosigns():
        await seated.bert.cosign(each)


async def helps_no_more(seated: Seated, case: CaseId) -> None:
    *_, delegation = (await seated.lead.mediator.case(case)).delegations
    await seated.lead.mediator.invitations.revoke(case, delegation.record)


@pytest.mark.parametrize("followed", [True, False], ids=["as it grew", "from its beginning"])
async def test_a_place_given_twice_while_nobody_was_told(office: Organisation, followed: bool) -> None:
    seated = await office.seated()
    case, desk = seated.case, seated.office.coordinator
    sanne = await office.staff("sanne", StaffRole.COUNSELLOR)
    await office.staff("daan", StaffRole.MEDIATOR)
    counsellor, daan = await seated.office.find_staff("sanne"), await seated.office.find_staff("daan")
    await helps(office, seated, counsellor)
    await desk.assign(case, daan, Place.DEPUTY)
    await desk.end_assignment(case, daan)
    if followed:
        await sanne.counsellor.case(case)
    await helps_no_more(seated, case)
    office.clock.at += 60
    await desk.assign(case, daan, Place.DEPUTY)
    office.clock.at += 60
    await helps(office, seated, counsellor)
    await desk.assign(case, daan, Place.DEPUTY)
    assert [each.live for each in (await sanne.counsellor.case(case)).delegations] == [False, True]
    readers = await sanne.counsellor.cases.readers(case)
    assert {each.name for each in readers.readers} == {"meral", "daan"}

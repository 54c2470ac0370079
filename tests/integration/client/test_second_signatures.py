"""What waits for a second signature waits as many days as the service says, and never longer than it may."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain.ids import Seconds
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.wire import codec
from tests.support.between import between
from tests.support.organisation import Organisation

DAY_S = 86_400


async def test_a_request_is_shown_for_as_long_as_the_service_says_and_no_longer(office: Organisation) -> None:
    seated = await office.seated()
    bert, invitations = seated.bert, seated.lead.mediator.invitations
    await office.staff("sanne", StaffRole.COUNSELLOR)
    sanne, now = await seated.lead.find_staff("sanne"), seated.lead.mediator.cases.now()
    ends = Seconds(now + 90 * DAY_S)
    await invitations.delegate(seated.case, Side.B, sanne, [Scope.READ], Mode.TYPED, now, ends)
    (asked,) = await bert.cosigns()
    signed_at = asked.until - 30 * DAY_S
    assert 0 <= signed_at - now <= 60
    told = replace(await office.service.organisation(), signature_days=7)
    line = between(bert)
    line.instead["organisation"] = codec.encode(told)
    await bert.telephone()
    (asked,) = await bert.cosigns()
    assert asked.until == signed_at + 7 * DAY_S
    office.clock.at += 7 * DAY_S
    assert [each.id for each in await bert.cosigns()] == [asked.id]
    office.clock.at += 120
    assert list(await bert.cosigns()) == [], "the service here would show it for 30 days"
    line.instead["organisation"] = codec.encode(replace(told, signature_days=4_000))
    await bert.telephone()
    (asked,) = await bert.cosigns()
    assert asked.until == signed_at + 30 * DAY_S

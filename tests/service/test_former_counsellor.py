"""A delegation that ended ends what its counsellor learns, but of a place that they heard of just now."""

from __future__ import annotations

from relay.domain.ids import Seconds
from relay.domain.model import Mode, Scope, Seat, Side, StaffRole
from relay.domain.place_news import SHORTLY_S
from relay.wire import statements as s
from tests.support.world import DAY, Opened, Someone, World, record_id


async def test_a_former_counsellors_journal_does_not_grow(
    world: World, office: Someone, case: Opened, deputy: Someone
) -> None:
    counsellor = await world.staff("counsellor", StaffRole.COUNSELLOR)
    request = await world.request(
        case.mediator,
        s.Delegation,
        case.case,
        second=case.a,
        side=Side.A,
        counsellor=counsellor.id,
        scopes=(Scope.READ,),
        mode=Mode.TYPED,
        not_before=world.now(),
        not_after=Seconds(world.now() + DAY),
    )
    await world.send(case.mediator, "case.delegate", case.case, request)
    seat = Seat.counsellor(counsellor.id)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    before = await head(world, case, seat)
    assert before >= 2, "while the delegation lives, its counsellor hears of a new mediator"
    delegation = record_id(request.record)
    await world.act(case.mediator, "case.revoke", s.Revocation, case.case, delegation=delegation)
    told = await head(world, case, seat)
    assert told == before + 1, "the end itself is told"
    world.clock.at += SHORTLY_S + 1
    await world.assign(office, case.case, deputy, s.PlaceGiven.ENDED)
    cursor = await world.store.poke_cursor([counsellor.id])
    await world.act(case.a, "case.pause", s.Pause, case.case, side=Side.A)
    assert await head(world, case, seat) == told
    assert await world.store.poke_cursor([counsellor.id]) == cursor


async def head(world: World, case: Opened, seat: Seat) -> int:
    file = await world.store.load(case.case)
    assert file is not None
    return file.case.head(seat).n

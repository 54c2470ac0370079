"""An older word comes late, and its signer's clock was ahead: it counts behind no newer one, at the service and on the devices."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from relay.domain.forms import Form
from relay.domain.ids import Seconds, SlipId
from relay.domain.model import Side, StaffRole
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from tests.support.following import Device
from tests.support.world import DAY, Opened, World, record_id

AHEAD_S = 300
"""How far the clock of whoever signed first is ahead: the newer word says an earlier second."""


async def refused(world: World, case: Opened, by: Any, route: str, late: messages.Act) -> None:
    """Nobody takes it: neither the service, nor a device to which it is shown."""
    with pytest.raises(Refused, match=r"journal\.stale"):
        await world.send(by, route, case.case, late)
    for person in (case.mediator, case.a, case.b):
        await Device(world, person, case.case).look()


async def test_a_place_does_not_come_back_behind_its_end(world: World, case: Opened) -> None:
    deputy = await world.staff("deputy", StaffRole.MEDIATOR)
    office, other = [await world.staff(name, StaffRole.COORDINATOR) for name in ("office1", "office2")]
    said: dict[str, Any] = {
        "mediator": deputy.id,
        "place": s.PlaceGiven.DEPUTY,
        "not_after": world.now() + 30 * DAY,
    }
    at = Seconds(world.now() + AHEAD_S)
    kept = await world.request(office, s.Assignment, case.case, **said, at=at)
    await world.act(office, "case.assign", s.Assignment, case.case, **said)
    await world.act(other, "case.assign", s.Assignment, case.case, **{**said, "place": s.PlaceGiven.ENDED})
    await refused(world, case, office, "case.assign", kept)
    await world.act(office, "case.assign", s.Assignment, case.case, **said)
    shown = await world.service.cases.get(await world.session(other), case.case)
    assert shown.newest is not None
    told = {each.thing: each.record for each in shown.newest}
    assert told[f"mediator {deputy.id.hex()}"] not in (record_id(kept.record), bytes(32))
    seen = await world.service.cases.get(await world.session(case.mediator), case.case)
    assert seen.newest is None, "whoever follows a journal has it from there"


async def test_wishes_do_not_come_back_behind_others(world: World, case: Opened) -> None:
    said: dict[str, Any] = {"side": Side.A, "tell_opened": False}
    kept = await world.request(
        case.a, s.Preferences, case.case, **said, kinds=(Form.PAGES,), at=Seconds(world.now() + AHEAD_S)
    )
    await world.act(case.a, "case.preferences", s.Preferences, case.case, **said, kinds=())
    await refused(world, case, case.a, "case.preferences", kept)
    without = partial(world.request, case.a, s.Preferences, case.case, **said, kinds=(), behind=None)
    await refused(world, case, case.a, "case.preferences", await without())


async def test_a_consent_does_not_come_back_behind_its_end_or_a_mark(world: World, case: Opened) -> None:
    async def end() -> None:
        file = await world.store.load(case.case)
        consent = None if file is None else file.parties[Side.A].consent
        assert consent is not None
        await world.act(case.a, "case.consent", s.ConsentEnd, case.case, side=Side.A, consent=consent.record)

    await end()
    kept = await world.request(case.a, s.Consent, case.case, side=Side.A, at=Seconds(world.now() + AHEAD_S))
    await world.act(case.a, "case.consent", s.Consent, case.case, side=Side.A)
    await end()
    await refused(world, case, case.a, "case.consent", kept)
    kept = await world.request(case.a, s.Consent, case.case, side=Side.A, at=Seconds(world.now() + AHEAD_S))
    for on in (True, False):
        await world.act(case.mediator, "case.age", s.UnderAge, case.case, side=Side.A, on=on)
    await refused(world, case, case.a, "case.consent", kept)


async def test_that_somebody_is_of_age_does_not_come_back_behind_a_mark(world: World, case: Opened) -> None:
    said = partial(world.act, case.mediator, "case.age", s.UnderAge, case.case, side=Side.A)
    await said(on=True)
    kept = await world.request(
        case.mediator, s.UnderAge, case.case, side=Side.A, on=False, at=Seconds(world.now() + AHEAD_S)
    )
    await said(on=False)
    await said(on=True)
    await refused(world, case, case.mediator, "case.age", kept)


async def test_that_one_mediator_is_enough_does_not_come_back(world: World, case: Opened) -> None:
    said = partial(world.act, case.mediator, "case.flag", s.TwoMediators, case.case)
    await said(on=True)
    kept = await world.request(
        case.mediator, s.TwoMediators, case.case, on=False, at=Seconds(world.now() + AHEAD_S)
    )
    await said(on=False)
    await said(on=True)
    await refused(world, case, case.mediator, "case.flag", kept)


async def test_an_older_slip_does_not_come_back(world: World, case: Opened) -> None:
    said: dict[str, Any] = {"side": Side.B, "epoch": 2, "expires": Seconds(world.now() + DAY)}
    at = Seconds(world.now() + AHEAD_S)
    kept = await world.request(case.mediator, s.Slip, case.case, **said, slip=SlipId(world.chance(16)), at=at)
    await world.act(case.mediator, "case.slip", s.Slip, case.case, **said, slip=SlipId(world.chance(16)))
    await refused(world, case, case.mediator, "case.slip", kept)

"""What a mediator wrote down for somebody without a device: once they have one, they can take it back, and follow their journal."""

from __future__ import annotations

import pytest

from relay.domain.ids import CaseId
from relay.domain.model import Attested, ItemState, Side, StaffRole
from relay.wire import statements as s
from tests.support.following import Device
from tests.support.world import Someone, World


@pytest.mark.parametrize("passed_on", [False, True])
async def test_whoever_takes_back_what_was_written_down_for_them_follows_their_journal(
    world: World, office: Someone, *, passed_on: bool
) -> None:
    mediator = await world.staff("writes-down", StaffRole.MEDIATOR)
    case, anna, bram = CaseId(world.chance(16)), world.someone("anna-later"), world.someone("bram-now")
    await world.assign(office, case, mediator, s.PlaceGiven.LEAD, create=True)
    await world.enrol(case, mediator, Side.B, bram)
    await world.act(bram, "case.consent", s.Consent, case, side=Side.B)
    await world.act(mediator, "case.consent", s.Consent, case, side=Side.A, attested=Attested.PRESENT)
    for side in Side:
        await world.act(mediator, "case.prepared", s.Prepared, case, side=side)
    await world.act(mediator, "case.open", s.CaseOpen, case)
    said = {"told": True, "attested": Attested.PRESENT}
    told = await world.write(mediator, case, Side.A, [mediator], own_copy=False, **said)
    await world.submit(mediator, case, told)
    if passed_on:
        await world.release(mediator, case, told, bram)
    await world.enrol(case, mediator, Side.A, anna)
    await world.act(anna, "item.recall", s.Recall, case, item=told.item)
    look = await Device(world, anna, case).look()
    assert look.history.file.items[told.item].state is ItemState.RECALLED
    assert look.history.file.items[told.item].submit is None
    theirs = (await Device(world, mediator, case).look()).history.file.items[told.item]
    assert (theirs.state, theirs.taken_back, theirs.told) == (ItemState.RECALLED, True, True)

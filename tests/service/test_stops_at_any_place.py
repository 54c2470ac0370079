"""What only takes away is taken whatever place of its journal it names: a service that was set back does not know the newest."""

from __future__ import annotations

from typing import Any

import pytest

from relay.domain.model import ItemState, Side
from relay.wire import statements as s
from relay.wire.problems import Denied
from tests.support.following import Device
from tests.support.world import Opened, World

ELSEWHERE = s.Position(1_000, s.Digest(bytes(32)))
CHAINED_STOPS = {each for each in s.CODES if issubclass(each, s.Chained) and each.only_takes}


async def test_each_of_them(world: World, case: Opened) -> None:
    kept, held = [await world.write(case.a, case.case, Side.A, [case.mediator]) for _ in range(2)]
    for letter in (kept, held):
        await world.submit(case.a, case.case, letter)
    await world.act(case.a, "item.destroy", s.Destroy, case.case, item=kept.item, journal=ELSEWHERE)
    said: dict[str, Any] = {"item": held.item, "manifest": held.manifest, "journal": ELSEWHERE}
    await world.act(case.mediator, "item.decline", s.Decline, case.case, **said)
    await world.act(case.mediator, "case.pause", s.Pause, case.case, journal=ELSEWHERE)
    await world.act(case.mediator, "case.close", s.Close, case.case, journal=ELSEWHERE)
    file = await world.store.load(case.case, items=frozenset({held.item}))
    assert file is not None
    assert file.items[held.item].state is ItemState.DECLINED
    for person in (case.mediator, case.a, case.b):
        await Device(world, person, case.case).look()


async def test_what_gives_names_a_place_that_is_known(world: World, case: Opened) -> None:
    with pytest.raises(Denied, match=r"journal\.unknown"):
        await world.act(case.mediator, "case.prepared", s.Prepared, case.case, side=Side.A, journal=ELSEWHERE)


def test_these_are_all_that_name_one() -> None:
    said_above = {s.Destroy, s.Decline, s.Pause, s.Close}
    assert said_above <= CHAINED_STOPS
    assert CHAINED_STOPS - said_above <= s.ANY_AGE

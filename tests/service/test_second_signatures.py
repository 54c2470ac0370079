"""Who signs second is shown what would be taken now, and of several about one thing the newest; never an older one again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from relay.domain.ids import Seconds
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.wire import messages
from relay.wire import statements as s
from tests.service.test_attacks import end_staff
from tests.support.world import DAY, Opened, Someone, World


class Asking:
    """A mediator who asks party A to agree to a counsellor."""

    def __init__(self, world: World, case: Opened, counsellor: Someone) -> None:
        self.world, self.case, self.counsellor = world, case, counsellor

    async def statement(self, *scopes: Scope) -> s.Statement:
        world, case = self.world, self.case
        said: dict[str, Any] = {"side": Side.A, "counsellor": self.counsellor.id, "mode": Mode.TYPED}
        ends = Seconds(world.now() + DAY)
        return await world.statement(
            case.mediator,
            s.Delegation,
            case.case,
            (case.mediator, case.a),
            scopes=scopes,
            not_before=world.now(),
            not_after=ends,
            **said,
        )

    async def puts(self, statement: s.Statement) -> bytes:
        half = self.world.signed(statement, self.case.mediator)
        session = await self.world.session(self.case.mediator)
        await self.world.service.pending_signatures.put(session, messages.Cosign(half))
        return half

    async def asks(self, *scopes: Scope) -> bytes:
        return await self.puts(await self.statement(*scopes))

    async def shown(self) -> tuple[bytes, ...]:
        return (await self.world.service.pending_signatures.waiting(await self.world.session(self.case.a))).records


@pytest.fixture
async def asking(world: World, case: Opened) -> Asking:
    return Asking(world, case, await world.staff("counsellor", StaffRole.COUNSELLOR))


async def test_an_older_request_does_not_come_back_once_the_newer_one_is_signed(
    world: World, asking: Asking
) -> None:
    case = asking.case
    older = await asking.statement(Scope.READ, Scope.SUBMIT)
    first = await asking.puts(older)
    assert await asking.shown() == (first,)
    world.clock.at += 60
    newer = await asking.statement(Scope.READ)
    half = await asking.puts(newer)
    assert await asking.shown() == (half,)
    await asking.puts(older)
    assert await asking.shown() == (half,), "what was sent late stands in place of nothing"
    act = messages.Act(world.signed(newer, case.mediator, case.a))
    await world.send(case.a, "case.delegate", case.case, act)
    assert await asking.shown() == ()


async def test_requests_about_two_counsellors_stand_beside_each_other(world: World, asking: Asking) -> None:
    other = Asking(world, asking.case, await world.staff("another", StaffRole.COUNSELLOR))
    first, second = await asking.asks(Scope.READ), await other.asks(Scope.READ)
    assert set(await asking.shown()) == {first, second}


async def closed(world: World, asking: Asking) -> None:
    case = asking.case
    await world.act(case.mediator, "case.close", s.Close, case.case)


async def run_out(world: World, asking: Asking) -> None:
    world.clock.at += DAY + 1


async def counsellor_gone(world: World, asking: Asking) -> None:
    await end_staff(world, await world.staff("boss", StaffRole.COORDINATOR), asking.counsellor)


async def mediator_gone(world: World, asking: Asking) -> None:
    await end_staff(world, await world.staff("boss", StaffRole.COORDINATOR), asking.case.mediator)


@pytest.mark.parametrize("happens", [closed, run_out, counsellor_gone, mediator_gone])
async def test_what_would_not_be_taken_any_more_is_not_shown(
    world: World, asking: Asking, happens: Callable[[World, Asking], Awaitable[None]]
) -> None:
    half = await asking.asks(Scope.READ)
    assert await asking.shown() == (half,)
    await happens(world, asking)
    assert await asking.shown() == ()

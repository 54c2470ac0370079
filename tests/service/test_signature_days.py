"""A record waits for its second signature as many days as the operator says, and the service says so."""

from __future__ import annotations

from dataclasses import fields

from msgspec.structs import replace

from relay.config import Settings
from relay.domain.ids import SECONDS_PER_DAY
from relay.domain.model import Side
from relay.domain.order import WAITS_DAYS
from relay.service.facade import Service
from relay.service.rate_limit import RateLimiter
from relay.wire import messages
from relay.wire import statements as s
from tests.support.chance import Chance
from tests.support.room import ROOM
from tests.support.world import Opened, Someone, World


async def test_nobody_is_asked_after_the_days_that_the_operator_set(
    world: World, office: Someone, case: Opened
) -> None:
    again = world.someone("again")
    slip = await world.answered(case.case, case.mediator, Side.B, again, 2)
    confirm = await world.statement(
        case.mediator,
        s.Confirm,
        case.case,
        (case.mediator, office),
        slip=slip,
        side=Side.B,
        epoch=2,
        replaces=case.b.id,
        keyset=s.KeysetBytes(again.public.to_bytes()),
    )
    half = world.signed(confirm, case.mediator)
    await world.service.pending_signatures.put(await world.session(case.mediator), messages.Cosign(half))
    assert (await world.service.organisation()).signature_days is None
    weekly = replace(world.service.context, identity=replace(world.identity, signature_days=7))
    world.service = Service.build(weekly, RateLimiter(world.clock, Chance("limits")), ROOM)
    assert (await world.service.organisation()).signature_days == 7
    world.clock.at += 7 * SECONDS_PER_DAY
    assert await asked(world, office) == ((half,), (half,))
    world.clock.at += 1
    assert await asked(world, office) == ((), ())


async def asked(world: World, who: Someone) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """What a look and the list show as waiting for somebody."""
    session = await world.session(who)
    looked = await world.service.look_query.look(session, messages.LookWanted((), None))
    return looked.cosigns, (await world.service.pending_signatures.waiting(session)).records


def test_the_setting_is_the_most_that_a_record_may_wait_unless_it_is_set() -> None:
    (setting,) = [each for each in fields(Settings) if each.name == "signature_days"]
    assert setting.default == WAITS_DAYS

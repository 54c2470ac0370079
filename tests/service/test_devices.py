"""Devices at the service: listed for whoever is logged in, ended by the account's own key, and shut out at once."""

from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import sign
from relay.domain.ids import Day, Seconds
from relay.service.login_pace import Visitor
from relay.wire import limits
from relay.wire import messages as m
from relay.wire.messages import DeviceId, Signature
from relay.wire.problems import Denied
from tests.service.test_account_changes import slot_put
from tests.service.test_login_pace import HOME, WANTS_ONE, logged_in, login_start, proof, token_of
from tests.support.signing import DAY, ORIGIN, Someone
from tests.support.world import World


def device_end(person: Someone, device: bytes, at: int, change: dict[str, Any] | None = None) -> m.DeviceEnd:
    """Sign the end of a device as its owner does; `change` is what is signed otherwise."""
    said = sign.DeviceEndStatement(person.name, ORIGIN, device, at)
    signature = sign.sign_change(person.account, replace(said, **(change or {}))).signature
    return m.DeviceEnd(DeviceId(device), Seconds(at), Signature(signature))


async def on_a_new_device(world: World, person: Someone) -> tuple[bytes, bytes]:
    """Log in from a device that was never there; return its bearer and its device token."""
    found = await logged_in(world, person, Visitor(HOME, WANTS_ONE))
    assert found.device is not None
    return found.bearer, found.device


async def test_devices_are_listed_with_the_day_they_were_last_there(world: World, lead: Someone) -> None:
    phone = await token_of(world, lead)
    laptop = await token_of(world, lead)
    world.clock.at += 3 * DAY
    await logged_in(world, lead, Visitor(HOME, laptop))
    await logged_in(world, lead, Visitor(HOME))
    listed = (await world.service.devices.list(await world.session(lead))).devices
    today = world.now() // DAY
    assert [(each.device, each.seen) for each in listed] == [
        (laptop[:16], Day(today)),
        (phone[:16], Day(today - 3)),
    ]


async def test_ending_a_device_shuts_it_out_at_once_and_no_other(
    world: World, lead: Someone, deputy: Someone
) -> None:
    authentication, devices = world.service.authentication, world.service.devices
    bearer, phone = await on_a_new_device(world, lead)
    held, laptop = await on_a_new_device(world, lead)
    challenge = await authentication.start(login_start(lead.name), Visitor(HOME, phone))
    await authentication.session(bearer)
    session = await world.session(lead)
    for _ in range(2):
        await devices.end(session, device_end(lead, phone[:16], world.now()))
    with pytest.raises(Denied, match=r"login\.expired"):
        await authentication.session(bearer)
    await authentication.session(held)
    visitor = Visitor(HOME, phone)
    unlock = m.Unlock(lead.name, m.SlotKind.PASSPHRASE, m.Auth(lead.auth))
    with pytest.raises(Denied, match=r"device\.ended"):
        await authentication.start(login_start(lead.name), visitor)
    with pytest.raises(Denied, match=r"device\.ended"):
        await authentication.unlock(unlock, visitor)
    with pytest.raises(Denied, match=r"device\.ended"):
        await authentication.prove(proof(lead, challenge), visitor)
    assert (await logged_in(world, lead, Visitor(HOME, laptop))).device is None
    listed = (await devices.list(await world.session(lead))).devices
    assert [each.device for each in listed] == [laptop[:16]]
    await authentication.start(login_start(deputy.name), visitor)


@pytest.mark.parametrize(
    "change",
    [{"login": "office"}, {"origin": "https://elsewhere.example"}, {"device": bytes(16)}, {"at": 1}],
    ids=lambda change: next(iter(change)),
)
async def test_the_end_of_a_device_that_was_signed_otherwise_ends_nothing(
    world: World, lead: Someone, change: dict[str, Any]
) -> None:
    bearer, phone = await on_a_new_device(world, lead)
    with pytest.raises(Denied, match=r"account\.signature"):
        await world.service.devices.end(
            await world.session(lead), device_end(lead, phone[:16], world.now(), change)
        )
    await world.service.authentication.session(bearer)


async def test_a_token_alone_ends_no_device(world: World, lead: Someone, office: Someone) -> None:
    bearer, phone = await on_a_new_device(world, lead)
    session = await world.session(lead)
    asked = device_end(lead, phone[:16], world.now())
    stranger = device_end(office, phone[:16], world.now(), {"login": lead.name})
    for other in (replace(asked, signature=None), replace(asked, at=None), stranger):
        with pytest.raises(Denied, match=r"account\.signature"):
            await world.service.devices.end(session, other)
    for off in (-limits.CLOCK_SKEW_S - 1, limits.CLOCK_SKEW_S + 1):
        with pytest.raises(Denied, match=r"record\.late"):
            await world.service.devices.end(session, device_end(lead, phone[:16], world.now() + off))
    await world.service.authentication.session(bearer)


async def test_nobody_ends_a_device_of_somebody_else(world: World, lead: Someone, office: Someone) -> None:
    bearer, phone = await on_a_new_device(world, lead)
    with pytest.raises(Denied, match=r"device\.unknown"):
        await world.service.devices.end(await world.session(office), device_end(office, phone[:16], world.now()))
    await world.service.authentication.session(bearer)


async def test_after_a_new_passphrase_no_device_is_listed_until_it_was_there_again(
    world: World, lead: Someone
) -> None:
    phone = await token_of(world, lead)
    changed = slot_put(lead, world.now())
    await world.service.authentication.put_slot(await world.session(lead), changed)
    lead.auth = changed.auth
    await world.give_bearer(lead)
    assert (await world.service.devices.list(await world.session(lead))).devices == ()
    renewed = (await logged_in(world, lead, Visitor(HOME, phone))).device
    assert renewed is not None
    listed = (await world.service.devices.list(await world.session(lead))).devices
    assert [each.device for each in listed] == [renewed[:16]]

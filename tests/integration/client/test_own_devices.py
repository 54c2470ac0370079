"""One's own devices, in a client: named, ended, and all others shut out when one is lost."""

import pytest

from relay_client.errors import Misused, ServerProblem, Untrusted
from tests.integration.client.test_old_phone import OTHER, elsewhere, elsewhere_by, joined
from tests.support.organisation import Organisation


async def test_devices_have_names_that_every_device_sees_and_the_service_does_not(office: Organisation) -> None:
    _, phone, _, _ = await joined(office)
    laptop = await elsewhere(office)
    mine = laptop.devices.this()
    assert mine is not None
    assert await laptop.devices.name(mine, "  my laptop ") == "my laptop"
    await phone.login()
    own = phone.devices.this()
    assert own is not None
    with pytest.raises(Misused, match=r"device\.name_taken"):
        await phone.devices.name(own, "My Laptop")
    await phone.devices.name(own, "old phone")
    found = await laptop.devices.all()
    assert [(each.name, each.this) for each in found] == [("my laptop", True), ("old phone", False)]
    assert {each.seen for each in found} == {office.clock.at // 86_400}
    assert (await laptop.devices.find("OLD PHONE")).device == own
    assert (await laptop.devices.find(own.hex()[:6])).device == own
    for text in ("nothing", ""):
        with pytest.raises(Misused, match=r"id\.unknown"):
            await laptop.devices.find(text)
    account = await office.service.context.store.account_named("anna")
    assert account is not None
    keyring = await office.service.context.store.keyring(account.id)
    assert keyring is not None
    assert b"laptop" not in keyring.sealed


async def test_a_name_stays_with_its_device_when_the_passphrase_changes(office: Organisation) -> None:
    _, phone, _, _ = await joined(office)
    laptop = await elsewhere(office)
    before = laptop.devices.this()
    assert before is not None
    await laptop.devices.name(before, "my laptop")
    await laptop.change_passphrase(OTHER)
    after = laptop.devices.this()
    assert after not in (before, None)
    assert [(each.name, each.device) for each in await laptop.devices.all()] == [("my laptop", after)]
    third = await elsewhere_by(office, OTHER)
    assert after is not None
    await laptop.devices.name(after, "the laptop")
    assert {each.name for each in await third.devices.all()} == {"the laptop", None}
    assert phone.devices.this() is not None


async def test_an_ended_device_gets_nothing_new_and_is_told_why(office: Organisation) -> None:
    device, phone, _, case = await joined(office)
    await phone.login()
    laptop = await elsewhere(office)
    gone = phone.devices.this()
    assert gone is not None
    await phone.devices.name(gone, "old phone")
    mine = laptop.devices.this()
    assert mine is not None
    with pytest.raises(Misused, match=r"device\.this"):
        await laptop.devices.end(mine)
    await laptop.devices.end((await laptop.devices.find("old phone")).device)
    with pytest.raises(ServerProblem, match=r"device\.ended"):
        await phone.party.status(case)
    again = await device.unlock("the heron walks slowly home")
    with pytest.raises(ServerProblem, match=r"device\.ended"):
        await again.party.status(case)
    assert [(each.name, each.this) for each in await laptop.devices.all()] == [(None, True)]
    assert await laptop.find_case(None) == case


async def test_when_a_device_is_lost_all_others_are_shut_out_and_the_old_code_opens_nothing(
    office: Organisation,
) -> None:
    _, phone, old_code, case = await joined(office, recovery=True)
    await phone.login()
    laptop = await elsewhere(office)
    mine, theirs = laptop.devices.this(), phone.devices.this()
    assert mine is not None
    assert theirs is not None
    await laptop.devices.name(mine, "my laptop")
    await laptop.devices.name(theirs, "old phone")
    code = await laptop.devices.end_others(OTHER)
    assert code != old_code
    with pytest.raises(Untrusted, match=r"login\.salt"):
        await phone.party.status(case)
    assert await laptop.find_case(None) == case
    assert [each.name for each in await laptop.devices.all()] == ["my laptop"]
    content = await laptop._session.content()
    assert [each.name for each in content.devices or ()] == ["my laptop"]

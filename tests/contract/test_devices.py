"""Devices of an account in every store: seen by the day, ended with their tokens, forgotten with the passphrase."""

import pytest

from relay.domain.ids import Day, Seconds
from relay.store.base import DeviceRow, NewAccountRow, SlotRow, Store
from tests.contract.test_people import hired, token
from tests.support.cases import NOW, Maker

TODAY = Day(20_000)


async def gave(store: Store, make: Maker, account: NewAccountRow, device: bytes, day: int = TODAY) -> bytes:
    """Give a token to a device of this account; return its digest."""
    kept = make.chance(32)
    await store.put_bearer(kept, account.id, Seconds(NOW + 9), DeviceRow(device, Day(day)))
    return kept


async def test_a_device_is_kept_with_the_last_day_it_was_there(store: Store, make: Maker) -> None:
    account, _ = await hired(store, make, "mediator")
    phone, laptop = make.chance(16), make.chance(16)
    for device, day in ((phone, TODAY), (laptop, TODAY + 2), (phone, TODAY + 1), (phone, TODAY)):
        await gave(store, make, account, device, day)
    assert list(await store.devices(account.id)) == [
        DeviceRow(laptop, Day(TODAY + 2)),
        DeviceRow(phone, Day(TODAY + 1)),
    ]
    assert list(await store.devices(make.account_id())) == []


async def test_ending_a_device_ends_its_tokens_and_no_others(store: Store, make: Maker) -> None:
    account, _ = await hired(store, make, "mediator")
    other, _ = await hired(store, make, "other")
    phone, laptop = make.chance(16), make.chance(16)
    ended = [await gave(store, make, account, phone) for _ in range(2)]
    kept = [
        await gave(store, make, account, laptop),
        await token(store, account, make),
        await gave(store, make, other, phone),
    ]
    assert not await store.end_device(account.id, make.chance(16))
    assert not await store.end_device(make.account_id(), phone)
    for _ in range(2):
        assert await store.end_device(account.id, phone)
    assert [await store.bearer(each) for each in ended] == [None, None]
    assert None not in [await store.bearer(each) for each in kept]
    assert {each.id: each.ended for each in await store.devices(account.id)} == {phone: True, laptop: False}
    assert [each.ended for each in await store.devices(other.id)] == [False]


async def test_what_was_ended_stays_ended_when_it_is_seen_again(store: Store, make: Maker) -> None:
    account, _ = await hired(store, make, "mediator")
    phone = make.chance(16)
    await gave(store, make, account, phone)
    await store.end_device(account.id, phone)
    await gave(store, make, account, phone, TODAY + 1)
    assert [each.ended for each in await store.devices(account.id)] == [True]


@pytest.mark.parametrize(("kind", "left"), [("passphrase", 0), ("recovery", 2)])
async def test_a_new_passphrase_forgets_every_device(store: Store, make: Maker, kind: str, left: int) -> None:
    account, _ = await hired(store, make, "mediator")
    other, _ = await hired(store, make, "other")
    held = await gave(store, make, account, make.chance(16))
    await gave(store, make, account, make.chance(16))
    await gave(store, make, other, make.chance(16))
    salt = make.chance(16) if kind == "passphrase" else None
    await store.put_slot(account.id, SlotRow(kind, make.chance(32), salt, make.chance(60), NOW), held)
    assert len(await store.devices(account.id)) == left
    assert len(await store.devices(other.id)) == 1


async def test_of_too_many_devices_those_go_that_were_there_longest_ago_and_none_that_was_ended(
    store: Store, make: Maker
) -> None:
    account, _ = await hired(store, make, "mediator")
    first = [make.chance(16) for _ in range(2)]
    for device in first:
        await gave(store, make, account, device, TODAY - 9)
    await store.end_device(account.id, first[0])
    for _ in range(63):
        await gave(store, make, account, make.chance(16))
    late = make.chance(16)
    await gave(store, make, account, late, TODAY - 99)
    kept = {each.id for each in await store.devices(account.id)}
    assert len(kept) == 65
    assert first[0] in kept
    assert first[1] not in kept
    assert late in kept, "the one that is here now"

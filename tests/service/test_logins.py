"""Login names at the service: found as they are typed, refused where they look like another one, and older accounts kept."""

import pytest
from msgspec.structs import replace

from relay.domain.ids import AccountId
from relay.domain.model import StaffRole
from relay.service.authentication import keyring_row, slot_row
from relay.service.login_names import fill_missing_skeletons
from relay.store.base import KeysetRow, NewAccountRow
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.problems import Denied
from tests.support.world import World

LOOKALIKES = ["b0b1", "B0BI", "ｂｏｂｉ", "b\u043ebi", "bob1", "bobl", "BOBI"]


async def taken(world: World, name: str) -> str:
    """Try to take up a staff account under this name; return the code of the refusal, or nothing."""
    person = world.someone("somebody new")
    person.role = StaffRole.MEDIATOR
    record = world.by_root(world.staff_statement(person, StaffRole.MEDIATOR))
    account = replace(world.account(person, m.SlotKind.PASSPHRASE, m.SlotKind.RECOVERY), login=name)
    try:
        await world.service.enrolment.accept_staff(m.StaffAccept(record, account))
    except Denied as denied:
        return denied.code
    return ""


@pytest.mark.parametrize("name", LOOKALIKES)
async def test_a_name_that_looks_like_one_that_is_taken_is_taken(world: World, name: str) -> None:
    await world.staff("bobi", StaffRole.MEDIATOR)
    assert await taken(world, name) == "login.taken"


@pytest.mark.parametrize("name", ["two words", "Nora", "n\u043era", "nor😀", "ＮＯＲＡ"])
async def test_a_new_account_bears_a_folded_name_only(world: World, name: str) -> None:
    assert await taken(world, name) == "login.name"
    assert await taken(world, "nora") == ""


async def challenged(world: World, name: str) -> bytes:
    return (await world.service.authentication.start(m.LoginStart(name, m.Profile.STAFF))).salt


async def test_a_name_is_found_in_whatever_case_it_is_typed(world: World) -> None:
    await world.staff("bobi", StaffRole.MEDIATOR)
    salts = [await challenged(world, name) for name in ("bobi", "Bobi", "BOBI", "ｂｏｂｉ")]
    assert len(set(salts)) == 1
    assert await challenged(world, "bob1") not in salts, "what only looks alike is another name"


async def test_a_name_nobody_has_is_answered_with_one_salt_however_it_is_typed(world: World) -> None:
    salts = [await challenged(world, name) for name in ("nobody", "Nobody", "NOBODY")]
    assert len(set(salts)) == 1
    assert salts[0] != await challenged(world, "nobody2")


async def test_an_older_account_keeps_its_name_letter_for_letter(world: World) -> None:
    """Its name is bound into its slots: another spelling of it would open nothing, and is answered like a name nobody has."""
    first, second = world.someone("Bobi"), world.someone("B0bi")
    for person in (first, second):
        person.role = StaffRole.MEDIATOR
        row = world.account(person, m.SlotKind.PASSPHRASE, m.SlotKind.RECOVERY)
        await older(world, person.name, row)
    assert await fill_missing_skeletons(world.store) == 1, "of two that look alike, the one that was made first"
    assert await fill_missing_skeletons(world.store) == 0
    assert await challenged(world, "Bobi") != await challenged(world, "bobi")
    assert await challenged(world, "bobi") == await challenged(world, "BOBI")
    for name in ("bobi", "bob1", "Bobi", "B0bi"):
        assert await taken(world, name) == "login.taken"


async def older(world: World, name: str, account: m.NewAccount) -> None:
    """Keep an account as an older program did: as it was typed, without what it looks like."""
    person = world.someone(name + " keyset")
    id_ = AccountId(world.chance(16))
    made = NewAccountRow(
        id_,
        name,
        staff=True,
        key=account.account,
        slots=tuple(map(slot_row, account.slots)),
        keyring=keyring_row(account.keyring),
    )
    keyset = s.KeysetBytes(person.public.to_bytes())
    await world.store.create_account(made, KeysetRow(person.id, keyset, id_, StaffRole.MEDIATOR))

"""Accounts, keysets, slots, keyrings and tokens: created once, replaced in turn, destroyed for good."""

import asyncio

import pytest
from msgspec.structs import replace

from relay.domain.ids import SECONDS_PER_DAY, AccountId, Seconds
from relay.domain.model import StaffRole
from relay.store.base import (
    AccountRow,
    Commit,
    Conflict,
    KeyringRow,
    KeysetRow,
    NewAccountRow,
    SlotRow,
    Stale,
    Store,
)
from tests.support.cases import NOW, Maker, begun, later, stored


def staff_keyset(make: Maker, account: NewAccountRow, role: StaffRole = StaffRole.MEDIATOR) -> KeysetRow:
    return KeysetRow(
        make.keyset(),
        make.chance(1_248),
        account.id,
        role,
        NOW,
        Seconds(NOW + 400 * SECONDS_PER_DAY),
        record=make.chance(500),
    )


async def hired(store: Store, make: Maker, login: str) -> tuple[NewAccountRow, KeysetRow]:
    account = make.account(login, staff=True)
    keyset = staff_keyset(make, account)
    await store.create_account(account, keyset)
    return account, keyset


async def test_a_staff_account_is_whole_once_it_is_created(store: Store, make: Maker) -> None:
    account, keyset = await hired(store, make, "mediator")
    row = AccountRow(account.id, "mediator", staff=True, key=account.key)
    assert await store.account(account.id) == row
    assert await store.account_named("mediator") == row
    assert await store.keyring(account.id) == account.keyring
    for slot in account.slots:
        assert await store.slot("mediator", slot.kind) == (account.id, slot)
    assert await store.keysets([keyset.id, make.keyset()]) == {keyset.id: keyset}
    assert await store.keysets_of(account.id) == (keyset,)
    assert await store.staff() == (keyset,)


async def test_nobody_is_known_before(store: Store, make: Maker) -> None:
    assert await store.account(make.account_id()) is None
    assert await store.account_named("mediator") is None
    assert await store.keyring(make.account_id()) is None
    assert await store.slot("mediator", "passphrase") is None
    assert await store.keysets([make.keyset()]) == {}
    assert await store.keysets([]) == {}
    assert await store.keysets_of(make.account_id()) == ()
    assert await store.staff() == ()


async def test_neither_a_login_nor_a_staff_member_is_taken_twice(store: Store, make: Maker) -> None:
    account, keyset = await hired(store, make, "mediator")
    rival = make.account("mediator", staff=True)
    with pytest.raises(Conflict, match="login.taken"):
        await store.create_account(rival, staff_keyset(make, rival))
    second = make.account("other", staff=True)
    with pytest.raises(Conflict, match="staff.known"):
        await store.create_account(second, replace(keyset, account=second.id))
    with pytest.raises(Conflict, match="staff.known"):
        await store.create_account(replace(account, login="other"), staff_keyset(make, account))
    for refused in (rival, second):
        assert await store.account(refused.id) is None
        assert await store.keyring(refused.id) is None
    assert await store.slot("other", "passphrase") is None
    assert await store.staff() == (keyset,)


async def test_staff_are_listed_in_order_and_parties_are_not_staff(store: Store, make: Maker) -> None:
    keysets = [(await hired(store, make, login))[1] for login in ("one", "two", "three")]
    party, keyset = make.account("party"), make.keyset()
    await store.commit(
        Commit(make.file(), NOW, account=party, keyset=(party.id, keyset, b"public keyset of a party"))
    )
    assert list(await store.staff()) == sorted(keysets, key=lambda each: each.id)
    assert await store.keysets_of(party.id) == (KeysetRow(keyset, b"public keyset of a party", party.id),)


async def test_a_partys_account_comes_with_the_commit_that_answers_a_slip(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    party, keyset = make.account("party"), make.keyset()
    commit = Commit(file, NOW, account=party, keyset=(party.id, keyset, b"public"))
    await store.commit(commit)
    assert await store.account(party.id) == AccountRow(party.id, "party", staff=False, key=party.key)
    assert await store.keyring(party.id) == party.keyring
    assert (await store.slot("party", "recovery")) == (party.id, party.slots[1])
    again = Commit(later(commit), NOW, keyset=(party.id, keyset, b"public"))
    await store.commit(again)
    assert len(await store.keysets_of(party.id)) == 1


@pytest.mark.parametrize("what", ["login", "id"])
async def test_a_commit_with_an_account_that_is_taken_changes_nothing(store: Store, make: Maker, what: str) -> None:
    account, _ = await hired(store, make, "taken")
    file = await begun(store, make)
    rival = make.account("taken") if what == "login" else replace(make.account("free"), id=account.id)
    commit = replace(make.submit(file), account=rival)
    with pytest.raises(Conflict, match="login.taken"):
        await store.commit(commit)
    assert await stored(store, file.case.id) == file
    assert await store.letter(commit.items[0].id) is None
    assert await store.account(account.id) == AccountRow(account.id, "taken", staff=True, key=account.key)


async def test_of_two_commits_with_one_login_at_once_one_gets_it(store: Store, make: Maker) -> None:
    files = [await begun(store, make), await begun(store, make)]
    accounts = [make.account("wanted"), make.account("wanted")]
    outcomes = await asyncio.gather(
        *(store.commit(Commit(file, NOW, account=each)) for file, each in zip(files, accounts, strict=True)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    winner = accounts[outcomes.index(None)]
    assert await store.account_named("wanted") == AccountRow(winner.id, "wanted", staff=False, key=winner.key)


async def test_a_keyset_never_changes_hands(store: Store, make: Maker) -> None:
    account, keyset = await hired(store, make, "mediator")
    file = await begun(store, make)
    with pytest.raises(Conflict, match="record.conflict"):
        await store.commit(Commit(file, NOW, keyset=(make.account_id(), keyset.id, b"public")))
    assert await stored(store, file.case.id) == file
    assert await store.keysets_of(account.id) == (keyset,)


async def token(store: Store, account: NewAccountRow, make: Maker) -> bytes:
    """Keep a token of this account; return its digest."""
    kept = make.chance(32)
    await store.put_bearer(kept, account.id, Seconds(NOW + 9))
    return kept


async def test_ended_staff_stay_known_and_lose_their_tokens(store: Store, make: Maker) -> None:
    account, keyset = await hired(store, make, "mediator")
    other, _ = await hired(store, make, "other")
    later_on = Seconds(NOW + 9)
    await store.put_bearer(b"1" * 32, account.id, later_on)
    await store.put_bearer(b"2" * 32, account.id, later_on)
    await store.put_bearer(b"3" * 32, other.id, later_on)
    record = make.record(None)
    await store.end_staff(keyset.id, record)
    await store.end_staff(keyset.id, record)
    assert (await store.keysets([keyset.id]))[keyset.id] == replace(keyset, ended=True)
    assert sorted(each.ended for each in await store.staff()) == [False, True]
    assert await store.record(record.id) == record
    assert await store.bearer(b"1" * 32) is None
    assert await store.bearer(b"2" * 32) is None
    assert await store.bearer(b"3" * 32) == (other.id, later_on)


async def test_ending_somebody_who_never_came_keeps_the_record(store: Store, make: Maker) -> None:
    record = make.record(None)
    await store.end_staff(make.keyset(), record)
    assert await store.record(record.id) == record
    assert await store.staff() == ()


async def test_a_slot_is_added_or_replaced(store: Store, make: Maker) -> None:
    account, _ = await hired(store, make, "mediator")
    fresh = SlotRow("passphrase", make.chance(32), make.chance(16), make.chance(60), NOW)
    passkey = SlotRow("passkey", make.chance(32), None, make.chance(60))
    await store.put_slot(account.id, fresh, await token(store, account, make))
    await store.put_slot(account.id, passkey, await token(store, account, make))
    assert await store.slot("mediator", "passphrase") == (account.id, fresh)
    assert await store.slot("mediator", "passkey") == (account.id, passkey)
    assert await store.slot("mediator", "recovery") == (account.id, account.slots[1])


@pytest.mark.parametrize("ago", [0, 1, NOW])
async def test_a_slot_of_the_same_second_or_an_earlier_one_takes_no_place(
    store: Store, make: Maker, ago: int
) -> None:
    account, _ = await hired(store, make, "mediator")
    present = SlotRow("passphrase", make.chance(32), make.chance(16), make.chance(60), NOW)
    await store.put_slot(account.id, present, await token(store, account, make))
    with pytest.raises(Stale):
        await store.put_slot(
            account.id,
            replace(present, auth_hash=make.chance(32), at=Seconds(NOW - ago)),
            await token(store, account, make),
        )
    assert await store.slot("mediator", "passphrase") == (account.id, present)
    newer = replace(present, auth_hash=make.chance(32), at=Seconds(NOW + 1))
    await store.put_slot(account.id, newer, await token(store, account, make))
    assert await store.slot("mediator", "passphrase") == (account.id, newer)


async def test_of_many_slots_of_one_second_exactly_one_wins(store: Store, make: Maker) -> None:
    account, _ = await hired(store, make, "mediator")
    slots = [SlotRow("recovery", make.chance(32), None, make.chance(60), NOW) for _ in range(8)]
    by = [await token(store, account, make) for _ in slots]
    outcomes = await asyncio.gather(
        *(store.put_slot(account.id, each, held) for each, held in zip(slots, by, strict=True)),
        return_exceptions=True,
    )
    assert [type(each) for each in outcomes].count(Stale) == 7
    assert await store.slot("mediator", "recovery") == (account.id, slots[outcomes.index(None)])


async def test_with_a_new_slot_every_token_of_the_account_ends_and_of_nobody_else(
    store: Store, make: Maker
) -> None:
    account, _ = await hired(store, make, "mediator")
    other, _ = await hired(store, make, "other")
    held = [await token(store, account, make) for _ in range(3)]
    theirs = await token(store, other, make)
    fresh = SlotRow("passphrase", make.chance(32), make.chance(16), make.chance(60), NOW)
    await store.put_slot(account.id, fresh, held[0])
    assert [await store.bearer(each) for each in held] == [None] * 3
    assert await store.bearer(theirs) is not None


async def test_a_slot_that_is_put_by_a_token_that_has_ended_takes_no_place(store: Store, make: Maker) -> None:
    """A change that an old device sent before, and that is carried out after, would be its last word otherwise."""
    account, _ = await hired(store, make, "mediator")
    other, _ = await hired(store, make, "other")
    old, held, theirs = [await token(store, each, make) for each in (account, account, other)]
    fresh = SlotRow("passphrase", make.chance(32), make.chance(16), make.chance(60), NOW)
    await store.put_slot(account.id, fresh, held)
    for by in (old, theirs, bytes(32)):
        with pytest.raises(Stale):
            await store.put_slot(account.id, replace(fresh, salt=make.chance(16), at=Seconds(NOW + 1)), by)
    assert await store.slot("mediator", "passphrase") == (account.id, fresh)


async def test_a_keyset_in_the_place_of_another_ends_the_tokens_of_whoever_holds_that_one(
    store: Store, make: Maker
) -> None:
    file, before, after = await begun(store, make), make.account("before"), make.account("after")
    old, new = make.keyset(), make.keyset()
    first = Commit(file, NOW, account=before, keyset=(before.id, old, b"public"))
    await store.commit(first)
    second = Commit(later(first), NOW, account=after)
    await store.commit(second)
    lost, theirs = await token(store, before, make), await token(store, after, make)
    await store.commit(Commit(later(second), NOW, keyset=(after.id, new, b"public"), replaces=old))
    assert await store.bearer(lost) is None
    assert await store.bearer(theirs) is not None


async def test_a_keyring_is_replaced_by_its_next_version_only(store: Store, make: Maker) -> None:
    account, _ = await hired(store, make, "mediator")
    second = KeyringRow(2, make.chance(200), make.chance(32))
    await store.put_keyring(account.id, second)
    assert await store.keyring(account.id) == second
    for version in (1, 2, 4):
        with pytest.raises(Stale):
            await store.put_keyring(account.id, KeyringRow(version, b"other", bytes(32)))
    assert await store.keyring(account.id) == second


async def test_of_many_keyrings_at_one_version_exactly_one_wins(store: Store, make: Maker) -> None:
    account, _ = await hired(store, make, "mediator")
    keyrings = [KeyringRow(2, make.chance(50), make.chance(32)) for _ in range(8)]
    outcomes = await asyncio.gather(
        *(store.put_keyring(account.id, each) for each in keyrings), return_exceptions=True
    )
    assert [type(each) for each in outcomes].count(Stale) == 7
    assert await store.keyring(account.id) == keyrings[outcomes.index(None)]


async def test_a_token_is_known_until_it_is_dropped(store: Store, make: Maker) -> None:
    account = AccountId(make.chance(32))
    assert await store.bearer(b"t" * 32) is None
    await store.put_bearer(b"t" * 32, account, NOW)
    await store.put_bearer(b"u" * 32, account, NOW)
    assert await store.bearer(b"t" * 32) == (account, NOW)
    await store.drop_bearer(b"t" * 32)
    await store.drop_bearer(b"t" * 32)
    assert await store.bearer(b"t" * 32) is None
    assert await store.bearer(b"u" * 32) == (account, NOW)


async def test_no_two_login_names_look_alike(store: Store, make: Maker) -> None:
    account, _ = await hired(store, make, "bill")
    assert await store.account_by_skeleton("b111") is None
    assert [each.id for each in await store.accounts_without_skeleton()] == [account.id]
    assert await store.put_skeleton(account.id, "b111")
    assert await store.put_skeleton(account.id, "b111"), "the same again is no conflict"
    assert (await store.account_by_skeleton("b111")) == await store.account(account.id)
    assert list(await store.accounts_without_skeleton()) == []
    rival = replace(make.account("bi11", staff=True), skeleton="b111")
    with pytest.raises(Conflict, match=r"login\.taken"):
        await store.create_account(rival, staff_keyset(make, rival))
    with pytest.raises(Conflict, match=r"login\.taken"):
        await store.commit(Commit(make.file(), NOW, account=rival, keyset=(rival.id, make.keyset(), b"public")))
    other = replace(make.account("bert", staff=True), skeleton="bert")
    await store.create_account(other, staff_keyset(make, other))
    assert (await store.account_by_skeleton("bert")) == await store.account(other.id)
    assert not await store.put_skeleton(other.id, "b111"), "the account that was made first keeps its look"
    assert not await store.put_skeleton(make.account_id(), "somebody"), "nobody has this account"


async def test_accounts_without_a_look_come_in_the_order_they_were_made_in(store: Store, make: Maker) -> None:
    made = [(await hired(store, make, login))[0].id for login in ("zoe", "anna", "meral")]
    assert [each.id for each in await store.accounts_without_skeleton()] == made

"""Pokes are told once they are durable; what waits is found, swept in time, and gone once it happened."""

import asyncio

import pytest
from msgspec.structs import replace

from relay.domain.ids import SECONDS_PER_DAY, KeysetId, Seconds
from relay.store.base import Commit, Stale, Store, StoredRecord, StoreFailed, Swept
from tests.support.cases import NOW, Maker, begun, later
from tests.support.tasks import beside


async def test_every_poke_moves_the_cursor_on(store: Store, make: Maker) -> None:
    one, two, three = make.keyset(), make.keyset(), make.keyset()
    file = await begun(store, make)
    assert await store.poke_cursor([one, two]) == 0
    assert await store.poke_cursor([]) == 0
    seen = []
    for pokes in ({one}, {one, two}, {three}):
        commit = Commit(file, NOW, pokes=frozenset(pokes))
        await store.commit(commit)
        file = later(commit)
        seen.append([await store.poke_cursor([each]) for each in (one, two, three)])
    assert seen == [[1, 0, 0], [2, 1, 0], [2, 1, 1]]
    assert await store.poke_cursor([one, two, make.keyset()]) == 3
    assert await store.poke_cursor([one, one]) == 2


async def test_pokes_at_once_are_all_counted(store: Store, make: Maker) -> None:
    someone = make.keyset()
    files = [await begun(store, make) for _ in range(9)]
    await asyncio.gather(*(store.commit(Commit(each, NOW, pokes=frozenset({someone}))) for each in files))
    assert await store.poke_cursor([someone]) == 9


async def test_listeners_hear_of_commits_from_when_they_asked(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    one, two = frozenset({make.keyset()}), frozenset({make.keyset(), make.keyset()})
    before = store.poked()
    first = Commit(file, NOW, pokes=one)
    await store.commit(first)
    after = store.poked()
    silent = Commit(later(first), NOW)
    await store.commit(silent)
    await store.commit(Commit(later(silent), NOW, pokes=two))
    assert await anext(before) == one
    assert await anext(before) == two
    assert await anext(after) == two


async def test_a_listener_waits_for_the_next_commit(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    pokes = frozenset({make.keyset()})
    listener = store.poked()

    async def heard() -> frozenset[KeysetId]:
        return await anext(listener)

    async with beside(heard()) as hearing:
        await store.commit(Commit(file, NOW, pokes=pokes))
        assert await hearing == pokes


async def test_a_refused_commit_pokes_nobody(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    pokes = frozenset({make.keyset()})
    listener = store.poked()
    with pytest.raises(Stale):
        await store.commit(Commit(replace(file, case=replace(file.case, version=9)), NOW, pokes=pokes))
    told = frozenset({make.keyset()})
    await store.commit(Commit(file, NOW, pokes=told))
    assert await anext(listener) == told
    assert await store.poke_cursor(list(pokes)) == 0


async def test_listeners_end_with_the_store(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    pokes = frozenset({make.keyset()})
    listener = store.poked()
    await store.commit(Commit(file, NOW, pokes=pokes))
    await store.close()
    assert [each async for each in listener] == [pokes]
    assert [each async for each in store.poked()] == []


async def test_a_closed_store_refuses_everything(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    await store.close()
    with pytest.raises(StoreFailed, match="store.failed"):
        await store.commit(Commit(file, NOW))
    with pytest.raises(StoreFailed, match="store.failed"):
        await store.load(file.case.id)
    with pytest.raises(StoreFailed, match="store.failed"):
        await store.staff()
    with pytest.raises(StoreFailed, match="store.failed"):
        await store.totals()
    with pytest.raises(StoreFailed, match="store.failed"):
        await store.drop_bearer(b"t" * 32)


async def test_a_record_waits_for_its_second_signature_until_it_is_committed(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    second, other = make.keyset(), make.keyset()
    first_id, second_id = make.record_id(), make.record_id()
    await store.put_cosign(first_id, file.case.id, second, b"first", Seconds(NOW + 2))
    await store.put_cosign(second_id, file.case.id, second, b"second", NOW)
    await store.put_cosign(first_id, file.case.id, other, b"other bytes", NOW)
    assert await store.cosigns([second]) == (b"second", b"first")
    assert await store.cosigns([second, other]) == (b"second", b"first")
    assert await store.cosigns([other]) == ()
    assert await store.cosigns([]) == ()
    await store.commit(make.written(file, (StoredRecord(first_id, 3, b"signed twice", b"answer"),)))
    assert await store.cosigns([second]) == (b"second",)


async def test_a_record_can_wait_in_place_of_others(store: Store, make: Maker) -> None:
    case, waits_for = make.case_id(), make.keyset()
    older, another, newer = make.record_id(), make.record_id(), make.record_id()
    await store.put_cosign(older, case, waits_for, b"older", NOW)
    await store.put_cosign(another, case, waits_for, b"another", NOW)
    await store.put_cosign(newer, case, waits_for, b"newer", Seconds(NOW + 1), instead_of=[older])
    assert await store.cosigns([waits_for]) == (b"another", b"newer")


async def test_what_has_run_out_is_swept(store: Store, make: Maker) -> None:
    case, waiting = make.case_id(), make.keyset()
    month = 30 * SECONDS_PER_DAY
    account = make.account_id()
    for number, ends in enumerate((NOW - 1, NOW, NOW + 1)):
        await store.put_bearer(bytes([number]) * 32, account, Seconds(ends))
        await store.put_cosign(make.record_id(), case, waiting, bytes([number]), Seconds(ends - month))
    assert await store.sweep(NOW, Seconds(NOW + 1)) == Swept(tokens=2, uploads=0, waiting=1)
    assert await store.bearer(bytes([0]) * 32) is None
    assert await store.bearer(bytes([1]) * 32) is None
    assert await store.bearer(bytes([2]) * 32) == (account, NOW + 1)
    assert await store.cosigns([waiting]) == (b"\x01", b"\x02")
    assert await store.sweep(NOW, Seconds(NOW + 1)) == Swept(tokens=0, uploads=0, waiting=0)


async def test_a_token_that_only_a_wrong_clock_can_have_given_is_swept(store: Store, make: Maker) -> None:
    account = make.account_id()
    await store.put_bearer(bytes(32), account, Seconds(NOW + 10))
    await store.put_bearer(bytes([1]) * 32, account, Seconds(NOW + 11))
    assert (await store.sweep(NOW, Seconds(NOW + 10))).tokens == 1
    assert await store.bearer(bytes(32)) == (account, NOW + 10)
    assert await store.bearer(bytes([1]) * 32) is None


async def test_a_healthy_store_says_which_schema_it_has(store: Store) -> None:
    assert await store.check()

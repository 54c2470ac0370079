"""A commit is one compare-and-swap of one case file, with everything that belongs to it, or nothing at all."""

import asyncio

import pytest
from msgspec.structs import replace

from relay.domain.decide import Want
from relay.domain.ids import KeysetId
from relay.domain.model import EMPTY_HEAD, MEDIATORS, CaseFile, ItemState, Seat, Side, Slip
from relay.store.base import Commit, Conflict, JournalRow, Stale, Store, StoredRecord, StoreFailed
from tests.support.cases import NOW, Maker, begun, keyset_of, later, stored, submitted
from tests.support.stores import grant_to


async def test_a_case_begins_at_version_one_and_is_loaded_as_it_was_committed(store: Store, make: Maker) -> None:
    commit = make.written(make.file(), (make.record(),))
    await store.commit(commit)
    loaded = await store.load(commit.file.case.id)
    assert loaded == later(commit)
    assert loaded.case.version == 1
    assert await store.record(commit.records[0].id) == commit.records[0]


async def test_nothing_is_known_of_a_case_that_does_not_exist(store: Store, make: Maker) -> None:
    assert await store.load(make.case_id(), Want.LIVE, frozenset({make.item_id()})) is None
    assert await store.cases([make.case_id()]) == {}
    assert await store.record(make.record_id()) is None


async def test_a_record_that_rode_beside_another_has_no_answer(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    commit = make.submit(file)
    await store.commit(commit)
    beside, lead = commit.records
    assert beside.answer is None
    assert lead.answer is not None
    assert await store.records([beside.id, lead.id, make.record_id()]) == {beside.id: beside, lead.id: lead}
    assert await store.record(beside.id) == beside
    assert await store.record(make.record_id()) is None
    assert await store.records([]) == {}


async def test_a_load_brings_the_items_that_were_named_and_no_others(store: Store, make: Maker) -> None:
    file, first = await submitted(store, make, await begun(store, make))
    file, _ = await submitted(store, make, file)
    loaded = await store.load(file.case.id, items=frozenset({first.id, make.item_id()}))
    assert loaded == replace(file, items={first.id: first})


async def test_a_load_never_brings_the_item_of_another_case(store: Store, make: Maker) -> None:
    _, foreign = await submitted(store, make, await begun(store, make))
    file = await begun(store, make)
    assert await store.load(file.case.id, items=frozenset({foreign.id})) == file


async def test_all_live_items_come_when_the_case_may_close(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    states = {}
    for state in ItemState:
        file, item = await submitted(store, make, file)
        states[state] = replace(item, state=state)
        commit = make.written(file, (make.record(),), items=(states[state],))
        await store.commit(commit)
        file = later(commit)
    _, elsewhere = await submitted(store, make, await begun(store, make))
    assert elsewhere.state is ItemState.HELD
    loaded = await store.load(file.case.id, Want.LIVE)
    assert loaded is not None
    live = (states[ItemState.HELD], states[ItemState.RELEASED])
    assert loaded.items == {each.id: each for each in live}
    named = states[ItemState.OPENED]
    both = await store.load(file.case.id, Want.LIVE, frozenset({named.id}))
    assert both is not None
    assert both.items == {each.id: each for each in (*live, named)}


@pytest.mark.parametrize("version", [0, 2, 7])
async def test_a_commit_at_any_other_version_is_stale_and_changes_nothing(
    store: Store, make: Maker, version: int
) -> None:
    file = await begun(store, make)
    late = make.submit(replace(file, case=replace(file.case, version=version)))
    with pytest.raises(Stale):
        await store.commit(late)
    await assert_nothing_of(store, late, file)


async def test_a_commit_to_a_case_that_does_not_exist_is_stale_unless_it_begins_it(
    store: Store, make: Maker
) -> None:
    file = make.file()
    with pytest.raises(Stale):
        await store.commit(Commit(replace(file, case=replace(file.case, version=1)), NOW))
    assert await store.load(file.case.id) is None


@pytest.mark.parametrize("many", [2, 7, 40])
async def test_of_many_commits_at_one_version_exactly_one_wins(store: Store, make: Maker, many: int) -> None:
    file = await begun(store, make)
    commits = [make.submit(file) for _ in range(many)]
    outcomes = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
    won = [commit for commit, outcome in zip(commits, outcomes, strict=True) if outcome is None]
    assert len(won) == 1
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == many - 1
    assert await stored(store, file.case.id) == later(won[0])
    assert await store.items_of(file.case.id, None, many) == won[0].items
    for commit in commits:
        assert (await store.record(commit.records[0].id) is not None) == (commit is won[0])
        assert (await store.letter(commit.items[0].id) is not None) == (commit is won[0])


async def test_racing_writers_that_load_again_all_get_through_in_turn(store: Store, make: Maker) -> None:
    file = await begun(store, make)

    async def write() -> None:
        while True:
            try:
                await store.commit(make.submit(await stored(store, file.case.id)))
            except Stale:
                continue
            return

    await asyncio.gather(*(write() for _ in range(6)))
    after = await stored(store, file.case.id)
    assert after.case.version == 7
    assert after.case.head(MEDIATORS).n == 13
    assert len(await store.journal(file.case.id, MEDIATORS, 0, 50)) == 13


async def test_a_commit_may_build_on_one_that_is_still_waiting(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    chain = []
    for _ in range(4):
        chain.append(make.submit(file))
        file = later(chain[-1])
    await asyncio.gather(*map(store.commit, chain))
    assert await stored(store, file.case.id) == file
    assert await store.items_of(file.case.id, None, 9) == tuple(each.items[0] for each in chain)


async def test_one_that_fails_does_not_hurt_those_that_wait_beside_it(store: Store, make: Maker) -> None:
    files = [await begun(store, make) for _ in range(5)]
    known = (await store.journal(files[0].case.id, MEDIATORS, 0, 1))[0]
    good = [make.submit(file) for file in files[:3]]
    conflict = make.written(files[3], (StoredRecord(known.record, 7, b"other bytes"),))
    stale = make.submit(replace(files[4], case=replace(files[4].case, version=9)))
    order = [good[0], conflict, good[1], stale, good[2]]
    outcomes = await asyncio.gather(*map(store.commit, order), return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), Conflict, type(None), Stale, type(None)]
    for commit in good:
        assert await stored(store, commit.file.case.id) == later(commit)
        assert await store.letter(commit.items[0].id) == commit.letters[0].data
    assert await stored(store, files[3].case.id) == files[3]
    assert await stored(store, files[4].case.id) == files[4]


async def test_a_journal_entry_that_is_there_already_fails_its_own_commit_only(store: Store, make: Maker) -> None:
    file, other = await begun(store, make), await begun(store, make)
    record = make.record()
    again = Commit(file, NOW, records=(record,), journal=(JournalRow(MEDIATORS, 1, bytes(32), record.id),))
    fine = make.submit(other)
    outcomes = await asyncio.gather(store.commit(again), store.commit(fine), return_exceptions=True)
    assert isinstance(outcomes[0], StoreFailed)
    assert outcomes[1] is None
    assert await stored(store, file.case.id) == file
    assert await store.record(record.id) is None
    assert await stored(store, other.case.id) == later(fine)


async def test_a_record_id_is_never_taken_twice(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    other = await begun(store, make)
    known = (await store.journal(other.case.id, MEDIATORS, 0, 1))[0]
    commit = replace(make.submit(file), records=(make.record(), StoredRecord(known.record, 7, b"other bytes")))
    with pytest.raises(Conflict, match="record.conflict"):
        await store.commit(commit)
    await assert_nothing_of(store, commit, file)
    twice = make.record()
    with pytest.raises(Conflict, match="record.conflict"):
        await store.commit(Commit(file, NOW, records=(twice, replace(twice, data=b"other bytes"))))
    assert await store.record(twice.id) is None


async def test_of_two_cases_that_bring_one_record_at_once_one_gets_it(store: Store, make: Maker) -> None:
    files = [await begun(store, make), await begun(store, make)]
    record = make.record()
    outcomes = await asyncio.gather(
        *(store.commit(Commit(file, NOW, records=(record,))) for file in files), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]


async def test_who_lost_a_race_with_the_same_record_is_told_to_load_again(store: Store, make: Maker) -> None:
    """The answer to a repeated request is found by the second load; a conflict would hide it."""
    file = await begun(store, make)
    commit = make.written(file, (make.record(),))
    outcomes = await asyncio.gather(store.commit(commit), store.commit(commit), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Stale"]


async def test_a_letter_never_comes_for_an_item_that_exists(store: Store, make: Maker) -> None:
    file, item = await submitted(store, make, await begun(store, make))
    letter = await store.letter(item.id)
    for case in (file, await begun(store, make)):
        again = make.submit(case, replace(item, case=case.case.id))
        with pytest.raises(Conflict, match="item.exists"):
            await store.commit(again)
        assert await stored(store, case.case.id) == case
    assert await store.letter(item.id) == letter


async def test_no_case_changes_another_cases_item(store: Store, make: Maker) -> None:
    owner, item = await submitted(store, make, await begun(store, make))
    thief = await begun(store, make)
    moved = replace(item, case=thief.case.id, state=ItemState.DECLINED)
    with pytest.raises(Conflict, match="item.exists"):
        await store.commit(Commit(thief, NOW, items=(moved,)))
    assert await store.items_of(owner.case.id, None, 9) == (item,)
    assert await store.items_of(thief.case.id, None, 9) == ()


async def test_of_two_cases_that_bring_one_item_at_once_one_gets_it(store: Store, make: Maker) -> None:
    files = [await begun(store, make), await begun(store, make)]
    item = make.item(files[0])
    commits = [make.submit(file, replace(item, case=file.case.id)) for file in files]
    outcomes = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    winner = commits[outcomes.index(None)]
    assert await store.letter(item.id) == winner.letters[0].data
    assert [each.reader for each in await store.grants_of(item.id)] == sorted(each.reader for each in winner.grants)


async def test_a_changed_item_is_written_and_others_stay(store: Store, make: Maker) -> None:
    file, first = await submitted(store, make, await begun(store, make))
    file, second = await submitted(store, make, file)
    released = replace(first, state=ItemState.RELEASED, release=make.record_id(), released_to=make.keyset())
    await store.commit(Commit(replace(file, items={first.id: released, second.id: second}), NOW, items=(released,)))
    assert await store.items_of(file.case.id, None, 9) == (released, second)


async def test_every_field_of_an_item_comes_back(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    item = make.item(
        file,
        side=Side.B,
        delegation=make.record_id(),
        told=True,
        derived_from=make.item_id(),
        own_copy=False,
        postponed_until=20_900,
        release=make.record_id(),
        released_to=make.keyset(),
        release_delegation=make.record_id(),
        in_person=True,
        taken_back=True,
        tell_author=True,
    )
    await submitted(store, make, file, item)
    assert await store.items_of(file.case.id, None, 1) == (item,)


async def test_a_slip_of_another_case_is_not_taken(store: Store, make: Maker) -> None:
    def with_slip(file: CaseFile, slip: Slip) -> Commit:
        return Commit(replace(file, slips=(slip,)), NOW)

    slip = Slip(make.slip_id(), Side.A, 2, NOW, by=make.keyset())
    first, second = await begun(store, make), await begun(store, make)
    await store.commit(with_slip(first, slip))
    with pytest.raises(Conflict, match="slip.used"):
        await store.commit(with_slip(second, slip))
    assert await store.slip(slip.id) == first.case.id
    assert await stored(store, second.case.id) == second


async def assert_nothing_of(store: Store, refused: Commit, file: CaseFile) -> None:
    """Find the case as it was, and no trace of a refused submit."""
    assert await stored(store, file.case.id) == file
    assert await store.items_of(file.case.id, None, 9) == ()
    new = [each.id for each in refused.records if each.data != b"other bytes"]
    assert new
    assert await store.records(new) == {}
    item = refused.items[0]
    assert await store.letter(item.id) is None
    assert await store.grants_of(item.id) == ()
    for each in refused.grants:
        assert await grant_to(store, item.id, each.reader) is None
    for mediator in refused.queue[item.id]:
        assert await store.queue(KeysetId(mediator), None, 9) == ()
    side = Seat.of(Side.A)
    assert await store.journal(file.case.id, side, 0, 9) == ()
    assert await store.position(file.case.id, side, 0) == EMPTY_HEAD
    assert await store.poke_cursor([keyset_of(file, Side.A)]) == 0
    assert await store.held_counts([file.case.id], 9) == {file.case.id: 0}

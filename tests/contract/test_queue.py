"""The hold queue follows the items and the mediators of their case, and is read in pages from its front."""

from msgspec.structs import replace

from relay.domain.ids import SECONDS_PER_DAY, Day, ItemId, KeysetId, Seconds
from relay.domain.model import CaseFile, Item, ItemState, Kind, Place, Side
from relay.store.base import Commit, QueueEntry, Store, StoredWords
from tests.support.cases import NOW, Maker, begun, later, submitted

ME, OTHER = (KeysetId(each * 32) for each in (b"m", b"o"))


async def ids(store: Store, mediator: KeysetId) -> list[ItemId]:
    return [each.item for each in await store.queue(mediator, None, 100)]


async def changed(store: Store, file: CaseFile, item: Item, *mediators: KeysetId) -> CaseFile:
    commit = Commit(replace(file, items={item.id: item}), NOW, items=(item,), queue={item.id: mediators})
    await store.commit(commit)
    return later(commit)


async def test_a_held_item_stands_in_the_queue_of_each_mediator(store: Store, make: Maker) -> None:
    lead, deputy, other = make.keyset(), make.keyset(), make.keyset()
    file = await begun(store, make, lead, deputy)
    item = make.item(file, side=Side.B, kind=Kind.AUDIO, held_at=Seconds(NOW + 5))
    await submitted(store, make, file, item)
    entry = QueueEntry(Seconds(NOW + 5), item.id, file.case.id, Side.B, Kind.AUDIO, Seconds(NOW + 5))
    assert await store.queue(lead, None, 10) == (entry,)
    assert await store.queue(deputy, None, 10) == (entry,)
    assert await store.queue(other, None, 10) == ()


async def test_an_item_that_is_no_longer_held_leaves_the_queue(store: Store, make: Maker) -> None:
    lead, deputy = make.keyset(), make.keyset()
    file, item = await submitted(store, make, await begun(store, make, lead, deputy))
    file, other = await submitted(store, make, file)
    await changed(store, file, replace(item, state=ItemState.RELEASED))
    assert await ids(store, lead) == [other.id]
    assert await ids(store, deputy) == [other.id]


async def test_a_postponed_item_comes_back_on_its_day(store: Store, make: Maker) -> None:
    lead = make.keyset()
    file, item = await submitted(store, make, await begun(store, make, lead))
    file, other = await submitted(store, make, file)
    day = Day(NOW // SECONDS_PER_DAY + 3)
    postponed = replace(item, postponed_until=day)
    file = await changed(store, file, postponed, lead)
    assert await ids(store, lead) == [other.id, item.id]
    assert (await store.queue(lead, None, 10))[1].due == day * SECONDS_PER_DAY
    file = await changed(store, file, replace(item, postponed_until=Day(day - 1)), lead)
    assert [each.due for each in await store.queue(lead, None, 10)] == [NOW, (day - 1) * SECONDS_PER_DAY]
    await changed(store, file, replace(item, state=ItemState.DECLINED))
    assert await ids(store, lead) == [other.id]


async def test_the_queue_follows_the_mediators_of_the_case(store: Store, make: Maker) -> None:
    old, new = make.keyset(), make.keyset()
    file, item = await submitted(store, make, await begun(store, make, old))
    file, second = await submitted(store, make, file)
    file = await changed(store, file, replace(second, state=ItemState.RETURNED))
    _, elsewhere = await submitted(store, make, await begun(store, make, old))
    after = replace(file, assignments=(*file.assignments, make.assignment(new, Place.DEPUTY)))
    added = Commit(after, NOW, requeue=True)
    await store.commit(added)
    assert await ids(store, new) == [item.id]
    assert set(await ids(store, old)) == {item.id, elsewhere.id}
    ended = Commit(replace(later(added), assignments=after.assignments[1:]), NOW, requeue=True)
    await store.commit(ended)
    assert await ids(store, new) == [item.id]
    assert await ids(store, old) == [elsewhere.id]
    nobody = Commit(replace(later(ended), assignments=()), NOW, requeue=True)
    await store.commit(nobody)
    assert await ids(store, new) == []
    again = Commit(replace(later(nobody), assignments=file.assignments), NOW, requeue=True)
    await store.commit(again)
    assert set(await ids(store, old)) == {item.id, elsewhere.id}
    assert await store.held_counts([file.case.id], 9) == {file.case.id: 1}


async def test_an_item_that_changes_while_the_mediators_do_is_queued_for_the_new_ones(
    store: Store, make: Maker
) -> None:
    old, new = make.keyset(), make.keyset()
    file, item = await submitted(store, make, await begun(store, make, old))
    file, other = await submitted(store, make, file)
    gone = replace(other, state=ItemState.RECALLED)
    after = replace(file, assignments=(make.assignment(new),), items={item.id: item, gone.id: gone})
    await store.commit(Commit(after, NOW, items=(item, gone), queue={item.id: (old,)}, requeue=True))
    assert await ids(store, old) == []
    assert await ids(store, new) == [item.id]


async def test_an_item_of_which_no_queue_is_named_stands_in_none(store: Store, make: Maker) -> None:
    lead = make.keyset()
    file, item = await submitted(store, make, await begun(store, make, lead))
    await store.commit(Commit(replace(file, items={item.id: item}), NOW, items=(item,)))
    assert await ids(store, lead) == []
    assert await store.held_counts([file.case.id], 9) == {file.case.id: 1}


async def test_the_queue_is_read_in_pages_earliest_due_first(store: Store, make: Maker) -> None:
    lead = make.keyset()
    entries = []
    for at in (30, 10, 20, 10, 10, 40):
        file = await begun(store, make, lead)
        _, item = await submitted(store, make, file, make.item(file, held_at=Seconds(NOW + at)))
        entries.append((item.held_at, item.id))
    entries.sort()
    pages = []
    after = None
    while page := await store.queue(lead, after, 2):
        pages.append([(each.due, each.item) for each in page])
        after = pages[-1][-1]
    assert pages == [entries[0:2], entries[2:4], entries[4:6]]


async def test_held_items_are_counted_no_further_than_asked(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    assert await store.held_counts([file.case.id], 5) == {file.case.id: 0}
    items = []
    for _ in range(4):
        file, item = await submitted(store, make, file)
        items.append(item)
    assert await store.held_counts([file.case.id], 5) == {file.case.id: 4}
    assert await store.held_counts([file.case.id], 3) == {file.case.id: 3}
    assert await store.held_counts([make.case_id()], 3) == {}
    file = await changed(store, file, replace(items[0], state=ItemState.RELEASED))
    file = await changed(store, file, replace(items[0], state=ItemState.OPENED))
    assert await store.held_counts([file.case.id], 5) == {file.case.id: 3}


async def test_totals_count_cases_and_held_items(store: Store, make: Maker) -> None:
    empty = await store.totals()
    assert (empty.cases, empty.held, empty.oldest_held) == (0, 0, None)
    file = await begun(store, make)
    oldest = make.item(file, held_at=Seconds(NOW - 50))
    file, _ = await submitted(store, make, file, oldest)
    file, _ = await submitted(store, make, file)
    await submitted(store, make, await begun(store, make))
    totals = await store.totals()
    assert (totals.cases, totals.held, totals.oldest_held) == (2, 3, NOW - 50)
    await changed(store, file, replace(oldest, state=ItemState.VOIDED))
    totals = await store.totals()
    assert (totals.cases, totals.held, totals.oldest_held) == (2, 2, NOW)


async def test_remarks_are_those_about_what_is_in_a_mediators_queue(store: Store, make: Maker) -> None:
    file, first = await submitted(store, make, await begun(store, make, ME, OTHER))
    file, second = await submitted(store, make, file)
    words = [
        StoredWords("remark", item.id, reader, OTHER, make.chance(40), NOW, make.record_id())
        for item, reader in ((first, ME), (first, OTHER), (second, ME))
    ]
    release = StoredWords("release", first.id, ME, OTHER, make.chance(40), NOW, make.record_id())
    commit = Commit(file, NOW, words=(*words, release))
    await store.commit(commit)
    case = file.case.id
    assert set(await store.remarks(ME)) == {(case, words[0]), (case, words[2])}
    assert await store.remarks(OTHER) == ((case, words[1]),)
    assert await store.remarks(make.keyset()) == ()
    gone = replace(second, state=ItemState.DECLINED)
    await store.commit(Commit(replace(later(commit), items={gone.id: gone}), NOW, items=(gone,)))
    assert await store.remarks(ME) == ((case, words[0]),)

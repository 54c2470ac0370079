"""What a shred destroys, and what it leaves: grants and shares first, bytes where nobody can read them any more."""

import asyncio

import pytest
from msgspec.structs import replace

from relay.domain.decision import NOTHING, OWN_COPY, Shred
from relay.domain.ids import Day, ItemId, KeysetId, Seconds
from relay.domain.model import CaseFile, CaseState, Item, ItemState, Purpose, Side
from relay.store.base import Commit, Grant, Stale, Store, StoredWords
from tests.support.cases import NOW, Maker, begun, later, submitted
from tests.support.stores import grant_to

MEDIATOR = KeysetId(b"m" * 32)
DEPUTY = KeysetId(b"d" * 32)
RECIPIENT = KeysetId(b"r" * 32)


class Held:
    """Two items of one case and one of another, each with its letter, grants and release words."""

    def __init__(self, store: Store, make: Maker) -> None:
        self.store = store
        self.make = make
        self.items: list[Item] = []

    async def fill(self) -> CaseFile:
        file, first = await self.with_item(await begun(self.store, self.make, MEDIATOR, DEPUTY))
        file, second = await self.with_item(file)
        _, third = await self.with_item(await begun(self.store, self.make, MEDIATOR, DEPUTY))
        self.items = [first, second, third]
        return file

    async def with_item(self, file: CaseFile) -> tuple[CaseFile, Item]:
        file, item = await submitted(self.store, self.make, file)
        released = self.make.grant(item.id, RECIPIENT, Purpose.RELEASE)
        words = tuple(self.words("release", item.id, each) for each in (RECIPIENT, MEDIATOR))
        commit = Commit(file, NOW, grants=(released,), words=(*words, self.words("reason", item.id, RECIPIENT)))
        await self.store.commit(commit)
        return later(commit), item

    def words(self, kind: str, subject: bytes, reader: KeysetId) -> StoredWords:
        sealed = self.make.chance(90)
        return StoredWords(kind, subject, reader, MEDIATOR, sealed, NOW, self.make.record_id())

    async def readers(self, item: Item) -> set[KeysetId]:
        """Who can read an item: has a grant and its share; both or neither must be there."""
        readers = {each.reader for each in await self.store.grants_of(item.id)}
        for each in (MEDIATOR, DEPUTY, RECIPIENT, item.author):
            assert bool(await self.store.grants_to(item.id, each)) == (each in readers)
        return readers

    async def words_of(self, item: Item, kind: str = "release") -> set[KeysetId]:
        found = {each: await self.store.words(kind, [item.id], each) for each in (RECIPIENT, MEDIATOR)}
        return {reader for reader, words in found.items() if words}


@pytest.fixture
def held(store: Store, make: Maker) -> Held:
    return Held(store, make)


def everyone(item: Item) -> set[KeysetId]:
    return {MEDIATOR, DEPUTY, RECIPIENT, item.author}


async def shred(held: Held, file: CaseFile, *shreds: Shred, grants: tuple[Grant, ...] = ()) -> CaseFile:
    commit = Commit(file, NOW, shreds=shreds, grants=grants)
    await held.store.commit(commit)
    return later(commit)


async def test_before_any_shred_all_readers_read(held: Held) -> None:
    await held.fill()
    for item in held.items:
        assert await held.readers(item) == everyone(item)
        assert await held.words_of(item) == {RECIPIENT, MEDIATOR}


async def test_one_item_for_everyone_but_its_author(held: Held) -> None:
    file = await held.fill()
    first, second, third = held.items
    await shred(held, file, Shred(first.id, keep=OWN_COPY))
    assert await held.readers(first) == {first.author}
    assert await held.store.letter(first.id) is not None
    assert await held.words_of(first) == set()
    assert await held.words_of(first, "reason") == {RECIPIENT}
    for other in (second, third):
        assert await held.readers(other) == everyone(other)
        assert await held.words_of(other) == {RECIPIENT, MEDIATOR}


async def test_one_item_for_everyone_takes_its_bytes(held: Held) -> None:
    file = await held.fill()
    first, *others = held.items
    await shred(held, file, Shred(first.id))
    assert await held.readers(first) == set()
    assert await held.store.letter(first.id) is None
    for other in others:
        assert await held.store.letter(other.id) is not None


async def test_one_item_for_one_reader(held: Held) -> None:
    file = await held.fill()
    first, second, _ = held.items
    await shred(held, file, Shred(first.id, reader=RECIPIENT))
    assert await held.readers(first) == everyone(first) - {RECIPIENT}
    assert await held.words_of(first) == {MEDIATOR}
    assert await held.readers(second) == everyone(second)
    assert await held.words_of(second) == {RECIPIENT, MEDIATOR}


async def test_the_last_reader_takes_the_bytes_along(held: Held) -> None:
    file = await held.fill()
    first = held.items[0]
    file = await shred(held, file, Shred(first.id, keep=OWN_COPY))
    await shred(held, file, Shred(first.id, reader=first.author))
    assert await held.store.letter(first.id) is None


async def test_all_of_a_case_for_one_reader(held: Held) -> None:
    file = await held.fill()
    first, second, third = held.items
    await shred(held, file, Shred(reader=MEDIATOR, keep=NOTHING))
    for item in (first, second):
        assert await held.readers(item) == everyone(item) - {MEDIATOR}
        assert await held.words_of(item) == {RECIPIENT}
        assert await held.store.letter(item.id) is not None
    assert await held.readers(third) == everyone(third)
    assert await held.words_of(third) == {RECIPIENT, MEDIATOR}


async def test_all_of_a_case_for_everyone_but_some(held: Held) -> None:
    file = await held.fill()
    first, second, third = held.items
    await shred(held, file, Shred(spares=frozenset({first.author, RECIPIENT})))
    for item in (first, second):
        assert await held.readers(item) == everyone(item) & {first.author, RECIPIENT}
        assert await held.words_of(item) == {RECIPIENT}
        assert await held.words_of(item, "reason") == {RECIPIENT}
    assert await held.store.letter(first.id) is not None
    assert await held.readers(third) == everyone(third)


async def test_all_of_a_case_for_everyone(held: Held) -> None:
    file = await held.fill()
    first, second, third = held.items
    await shred(held, file, Shred())
    for item in (first, second):
        assert await held.readers(item) == set()
        assert await held.store.letter(item.id) is None
        assert await held.words_of(item) == set()
        assert await held.words_of(item, "reason") == set(), "nothing anybody wrote about it is kept either"
    assert await held.readers(third) == everyone(third)
    assert await held.words_of(third, "reason") == {RECIPIENT}
    assert await held.store.letter(third.id) is not None


async def test_several_purposes_may_stay(held: Held) -> None:
    file = await held.fill()
    first = held.items[0]
    await shred(held, file, Shred(first.id, keep=frozenset({Purpose.OWN_COPY, Purpose.RELEASE})))
    assert await held.readers(first) == {first.author, RECIPIENT}


async def test_what_comes_with_the_shred_stays(held: Held, make: Maker) -> None:
    """A regrant destroys the lost keyset's grant and brings the new one in one commit."""
    file = await held.fill()
    first = held.items[0]
    newcomer = make.keyset()
    grant = make.grant(first.id, newcomer, Purpose.REGRANT)
    file = await shred(held, file, Shred(first.id, reader=RECIPIENT), grants=(grant,))
    assert await grant_to(held.store, first.id, newcomer) == grant
    assert await grant_to(held.store, first.id, RECIPIENT) is None
    only = make.grant(first.id, newcomer, Purpose.REGRANT)
    await shred(held, file, Shred(first.id), grants=(only,))
    assert await grant_to(held.store, first.id, newcomer) == only
    assert await held.store.letter(first.id) is not None


async def test_a_grant_by_somebody_else_takes_nobodys_place(held: Held, make: Maker) -> None:
    file = await held.fill()
    first = held.items[0]
    (before,) = await held.store.grants_to(first.id, MEDIATOR)
    handed = [make.grant(first.id, MEDIATOR, Purpose.HANDOVER) for _ in range(2)]
    file = await shred(held, file, grants=(handed[0],))
    await shred(held, file, grants=(handed[1],))
    in_order = (before, *sorted(handed, key=lambda each: each.grantor))
    assert await held.store.grants_to(first.id, MEDIATOR) == in_order
    listed = [each for each in await held.store.grants_of(first.id) if each.reader == MEDIATOR]
    assert listed == [replace(each, share=b"") for each in in_order]
    assert await held.readers(first) == everyone(first)


async def test_nor_does_one_of_the_same_grantor_for_another_purpose(held: Held, make: Maker) -> None:
    file = await held.fill()
    first = held.items[0]
    (before,) = await held.store.grants_to(first.id, MEDIATOR)
    handed = make.grant(first.id, MEDIATOR, Purpose.HANDOVER, by=before.grantor)
    await shred(held, file, grants=(handed,))
    assert await held.store.grants_to(first.id, MEDIATOR) == (before, handed)


async def test_whoever_gave_a_grant_may_give_it_anew_and_the_share_goes_with_it(held: Held, make: Maker) -> None:
    file = await held.fill()
    first = held.items[0]
    (before,) = await held.store.grants_to(first.id, MEDIATOR)
    again = make.grant(first.id, MEDIATOR, before.purpose, by=before.grantor)
    await shred(held, file, grants=(again,))
    assert await grant_to(held.store, first.id, MEDIATOR) == again
    assert await held.readers(first) == everyone(first)


async def test_a_shred_takes_a_readers_grants_by_everyone_but_those_that_it_keeps(held: Held, make: Maker) -> None:
    file = await held.fill()
    first = held.items[0]
    kept = make.grant(first.id, MEDIATOR, Purpose.OWN_COPY)
    grants = (kept, *(make.grant(first.id, MEDIATOR, Purpose.HANDOVER) for _ in range(3)))
    file = await shred(held, file, grants=grants)
    file = await shred(held, file, Shred(first.id, reader=MEDIATOR, keep=OWN_COPY))
    assert await held.store.grants_to(first.id, MEDIATOR) == (kept,)
    file = await shred(held, file, Shred(reader=MEDIATOR))
    assert await held.store.grants_to(first.id, MEDIATOR) == ()
    assert await held.readers(first) == everyone(first) - {MEDIATOR}


async def test_grants_are_listed_without_their_shares(held: Held) -> None:
    await held.fill()
    item = held.items[0]
    grants = await held.store.grants_of(item.id)
    assert [each.reader for each in grants] == sorted(everyone(item))
    assert {each.share for each in grants} == {b""}
    for each in grants:
        whole = await grant_to(held.store, item.id, each.reader)
        assert whole is not None
        assert len(whole.share) == 32
        assert replace(whole, share=b"") == each


async def test_shreds_of_many_items_in_one_commit(held: Held) -> None:
    file = await held.fill()
    first, second, _ = held.items
    await shred(held, file, Shred(first.id, keep=OWN_COPY), Shred(second.id))
    assert await held.readers(first) == {first.author}
    assert await held.readers(second) == set()


async def test_commits_that_wait_together_shred_in_their_order(held: Held, make: Maker) -> None:
    """A grant that one commit brings and the next destroys is gone, although both travel in one batch."""
    file = await held.fill()
    first = held.items[0]
    given = Commit(file, NOW, grants=(make.grant(first.id, make.keyset()),))
    taken = Commit(later(given), NOW, shreds=(Shred(first.id),))
    again = Commit(later(taken), NOW, grants=(make.grant(first.id, MEDIATOR),))
    await asyncio.gather(*map(held.store.commit, (given, taken, again)))
    assert [each.reader for each in await held.store.grants_of(first.id)] == [MEDIATOR]
    assert await held.store.letter(first.id) is None


async def test_a_refused_commit_shreds_nothing(held: Held) -> None:
    file = await held.fill()
    stale = replace(file, case=replace(file.case, version=1))
    with pytest.raises(Stale):
        await shred(held, stale, Shred())
    for item in held.items:
        assert await held.readers(item) == everyone(item)


async def test_a_shred_of_nothing_changes_nothing(held: Held, make: Maker) -> None:
    file = await held.fill()
    await shred(held, file, Shred(make.item_id()), Shred(reader=make.keyset()))
    for item in held.items:
        assert await held.readers(item) == everyone(item)
        assert await held.store.letter(item.id) is not None


async def test_closed_cases_are_listed_while_they_keep_anything(store: Store, make: Maker) -> None:
    kept: dict[int, CaseFile] = {}
    for day in (12, 10, 11, 30):
        file, item = await submitted(store, make, await begun(store, make))
        closed = replace(file.case, state=CaseState.CLOSED, closed_on=Day(day), ended_by=Side.A)
        voided = replace(item, state=ItemState.VOIDED)
        commit = Commit(replace(file, case=closed, items={item.id: voided}), NOW, items=(voided,))
        await store.commit(commit)
        kept[day] = later(commit)
    await submitted(store, make, await begun(store, make))
    ids = {day: file.case.id for day, file in kept.items()}
    assert await store.closed_before(Day(9), 10) == ()
    assert await store.closed_before(Day(12), 10) == (ids[10], ids[11], ids[12])
    assert await store.closed_before(Day(12), 2) == (ids[10], ids[11])
    await store.commit(Commit(kept[11], NOW, shreds=(Shred(),)))
    assert await store.closed_before(Day(12), 10) == (ids[10], ids[12])
    await store.commit(Commit(kept[10], NOW, shreds=(Shred(keep=OWN_COPY),)))
    assert await store.closed_before(Day(12), 10) == (ids[10], ids[12])
    assert await store.load(ids[10]) == replace(
        kept[10], case=replace(kept[10].case, version=kept[10].case.version + 1)
    )


async def test_the_log_can_be_shredded_at_any_time(held: Held) -> None:
    await held.store.shred_log(NOW)
    file = await held.fill()
    await shred(held, file, Shred())
    await held.store.shred_log(NOW)
    await held.store.shred_log(NOW)
    assert await held.readers(held.items[0]) == set()
    assert await held.store.queue(MEDIATOR, (Seconds(0), ItemId(b"")), 9) != ()


async def test_who_has_a_grant_for_a_purpose_is_told_of_many_items_at_once(held: Held, make: Maker) -> None:
    await held.fill()
    first, second, third = held.items
    purposes = [Purpose.MEDIATOR, Purpose.HANDOVER]
    items = [first.id, third.id, make.item_id()]
    found = await held.store.readers_of(items, purposes)
    assert found == {each.id: {MEDIATOR, DEPUTY} for each in (first, third)}
    assert await held.store.readers_of([second.id], [Purpose.OWN_COPY]) == {second.id: {second.author}}
    assert await held.store.readers_of([], purposes) == {}
    many = [second.id, *(make.item_id() for _ in range(200)), first.id]
    assert (await held.store.readers_of(many, [Purpose.RELEASE])).keys() == {first.id, second.id}

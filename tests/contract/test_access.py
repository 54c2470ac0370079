"""Whether somebody has a seat, and whether an item is for them to know of, is asked without loading what is not theirs."""

from msgspec.structs import replace

from relay.domain.ids import KeysetId
from relay.domain.model import Item, ItemState, Side
from relay.store.base import Commit, Store
from tests.support.cases import NOW, Maker, begun, keyset_of, later, submitted

MEDIATOR, DEPUTY, STRANGER = (KeysetId(each * 32) for each in (b"m", b"d", b"s"))


async def test_whoever_has_a_seat_in_a_case_has_it_in_no_other(store: Store, make: Maker) -> None:
    file = await begun(store, make, MEDIATOR)
    other = await begun(store, make, DEPUTY)
    a, b = (keyset_of(file, side) for side in Side)
    for each in (a, b, MEDIATOR):
        assert await store.has_seat(file.case.id, [each])
        assert not await store.has_seat(other.case.id, [each])
        assert not await store.has_seat(make.case_id(), [each])
    assert await store.has_seat(other.case.id, [STRANGER, DEPUTY])
    assert not await store.has_seat(other.case.id, [STRANGER])
    assert not await store.has_seat(other.case.id, [])


async def test_seats_are_those_of_the_last_commit(store: Store, make: Maker) -> None:
    file = await begun(store, make, MEDIATOR)
    case = file.case.id
    assert not await store.has_seat(case, [DEPUTY])
    assert await store.has_seat(case, [MEDIATOR])
    more = Commit(replace(file, assignments=(*file.assignments, make.assignment(DEPUTY))), NOW)
    await store.commit(more)
    assert await store.has_seat(case, [DEPUTY])
    await store.commit(Commit(replace(later(more), assignments=more.file.assignments[1:]), NOW))
    assert not await store.has_seat(case, [MEDIATOR])
    assert await store.has_seat(case, [DEPUTY, MEDIATOR])
    new = make.written(make.file(MEDIATOR), (make.record(),))
    assert not await store.has_seat(new.file.case.id, [MEDIATOR])
    await store.commit(new)
    assert await store.has_seat(new.file.case.id, [MEDIATOR])


async def test_an_item_is_told_of_only_where_it_may_be(store: Store, make: Maker) -> None:
    file, item = await submitted(store, make, await begun(store, make, MEDIATOR))
    other = await begun(store, make, MEDIATOR)
    asked: list[Item] = []

    def may(each: Item) -> bool:
        asked.append(each)
        return each.side is Side.A

    for _ in range(2):
        assert await store.item_if(file.case.id, item.id, may) == item
        assert await store.item_if(file.case.id, item.id, lambda each: each.side is Side.B) is None
    assert await store.item_if(other.case.id, item.id, may) is None
    assert await store.item_if(file.case.id, make.item_id(), lambda _: True) is None
    assert {each.id for each in asked if each.id != bytes(16)} == {item.id}


async def test_an_item_that_may_be_told_of_is_as_it_was_committed_last(store: Store, make: Maker) -> None:
    file, item = await submitted(store, make, await begun(store, make, MEDIATOR))
    released = replace(item, state=ItemState.RELEASED, release=make.record_id(), released_to=STRANGER)
    assert await store.item_if(file.case.id, item.id, lambda each: each.released_to == STRANGER) is None
    await store.commit(Commit(replace(file, items={item.id: released}), NOW, items=(released,)))
    assert await store.item_if(file.case.id, item.id, lambda each: each.released_to == STRANGER) == released

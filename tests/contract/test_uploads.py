"""An upload is one person's until a submit makes it a part, and its bytes are wanted exactly as long as somebody may read them."""

import pytest
from msgspec.structs import replace

from relay.domain.decision import OWN_COPY, Shred
from relay.domain.ids import AccountId, CaseId, ItemId, Seconds, UploadId
from relay.domain.model import CaseFile, Item
from relay.store.base import Commit, Conflict, Store, StoredPart, UploadRow, UploadUsage
from tests.support.cases import NOW, Maker, begun, later, stored, submitted

LENGTH = 300_000


UPLOADER = AccountId(b"u" * 32)


def upload(make: Maker, case: CaseId, item: ItemId, part: int = 1, *, by: AccountId | None = None) -> UploadRow:
    row = UploadRow(UploadId(make.chance(16)), by or make.account_id(), case, item, part, LENGTH, NOW)
    return replace(row, expires=Seconds(NOW + 100))


async def with_parts(
    store: Store, make: Maker, file: CaseFile, count: int = 2
) -> tuple[CaseFile, Item, list[StoredPart]]:
    """The case file after a submit of an item with large parts, the item, and its parts."""
    item = make.item(file)
    rows = [upload(make, file.case.id, item.id, number, by=UPLOADER) for number in range(1, count + 1)]
    for each in rows:
        await store.put_upload(each)
    parts = [StoredPart(item.id, each.part, each.id, each.length) for each in rows]
    commit = replace(make.submit(file, item), parts=tuple(parts))
    await store.commit(commit)
    return later(commit), item, parts


async def test_an_upload_is_there_until_it_is_ended_and_then_its_bytes_are_unwanted(
    store: Store, make: Maker
) -> None:
    row = upload(make, make.case_id(), make.item_id())
    assert await store.upload(row.id, row.account) is None
    await store.put_upload(row)
    assert await store.upload(row.id, row.account) == row
    assert await store.wanted([row.id, UploadId(bytes(16))]) == {row.id}
    assert await store.unwanted(9) == ()
    await store.drop_upload(row.id)
    await store.drop_upload(row.id)
    assert await store.upload(row.id, row.account) is None
    assert await store.unwanted(9) == (row.id,)
    assert await store.wanted([row.id]) == set()
    await store.destroyed([row.id])
    await store.destroyed([])
    assert await store.unwanted(9) == ()


async def test_somebody_elses_upload_is_not_there(store: Store, make: Maker) -> None:
    row = upload(make, make.case_id(), make.item_id())
    await store.put_upload(row)
    assert await store.upload(row.id, make.account_id()) is None
    assert await store.upload(row.id, row.account) == row


async def test_time_ends_uploads_and_nothing_that_was_submitted(store: Store, make: Maker) -> None:
    _, _, parts = await with_parts(store, make, await begun(store, make), 1)
    old = upload(make, make.case_id(), make.item_id())
    new = replace(upload(make, make.case_id(), make.item_id()), expires=Seconds(NOW + 101))
    await store.put_upload(old)
    await store.put_upload(new)
    assert (await store.sweep(Seconds(NOW + 99), NOW)).uploads == 0
    assert (await store.sweep(Seconds(NOW + 100), NOW)).uploads == 1
    assert await store.upload(old.id, old.account) is None
    assert await store.upload(new.id, new.account) == new
    assert await store.unwanted(9) == (old.id,)
    assert await store.wanted([parts[0].upload]) == {parts[0].upload}


async def test_room_is_counted_by_person_and_by_item(store: Store, make: Maker) -> None:
    """Whose items count for whom is for the service to say: what the other side has sent must not be felt."""
    file = await begun(store, make)
    person, other = make.account_id(), make.account_id()
    assert await store.upload_usage(person, file.case.id) == UploadUsage(0, 0, 0)
    assert await store.part_bytes(file.case.id) == {}
    file, item, _ = await with_parts(store, make, file, 2)
    for by, case in ((person, file.case.id), (person, make.case_id()), (other, file.case.id)):
        await store.put_upload(upload(make, case, make.item_id(), by=by))
    assert await store.upload_usage(person, file.case.id) == UploadUsage(2 * LENGTH, 2, LENGTH)
    assert await store.upload_usage(other, make.case_id()) == UploadUsage(LENGTH, 1, 0)
    assert await store.part_bytes(file.case.id) == {item.id: 2 * LENGTH}
    assert await store.part_bytes(make.case_id()) == {}


async def test_a_submit_makes_uploads_the_parts_of_its_item(store: Store, make: Maker) -> None:
    _, item, parts = await with_parts(store, make, await begun(store, make))
    assert [await store.part(item.id, number) for number in (0, 1, 2, 3)] == [None, *parts, None]
    assert [await store.upload(each.upload, UPLOADER) for each in parts] == [None, None]
    assert await store.wanted([each.upload for each in parts]) == {each.upload for each in parts}
    assert await store.unwanted(9) == ()


@pytest.mark.parametrize("state", ["ended", "claimed", "never"])
async def test_what_is_no_upload_any_more_cannot_become_a_part(store: Store, make: Maker, state: str) -> None:
    file = await begun(store, make)
    item = make.item(file)
    row = upload(make, file.case.id, item.id)
    if state != "never":
        await store.put_upload(row)
    if state == "ended":
        await store.drop_upload(row.id)
    part = StoredPart(item.id, 1, row.id, LENGTH)
    if state == "claimed":
        first = replace(make.submit(file), parts=(replace(part, item=make.item_id()),))
        first = replace(first, parts=(replace(part, item=first.items[0].id),))
        await store.commit(first)
        file = later(first)
    late = replace(make.submit(file, item), parts=(part,))
    with pytest.raises(Conflict) as refused:
        await store.commit(late)
    assert refused.value.what == "upload.unknown"
    assert await stored(store, file.case.id) == file
    assert await store.part(item.id, 1) is None
    assert await store.letter(item.id) is None


async def test_a_refused_submit_leaves_its_uploads(store: Store, make: Maker) -> None:
    file, taken = await submitted(store, make, await begun(store, make))
    row = upload(make, file.case.id, taken.id)
    await store.put_upload(row)
    again = replace(make.submit(file, taken), parts=(StoredPart(taken.id, 1, row.id, LENGTH),))
    with pytest.raises(Conflict, match=r"item\.exists"):
        await store.commit(again)
    assert await store.upload(row.id, row.account) == row
    assert await store.part(taken.id, 1) is None


async def test_parts_stay_as_long_as_a_grant_does_and_then_their_bytes_are_unwanted(
    store: Store, make: Maker
) -> None:
    file, item, parts = await with_parts(store, make, await begun(store, make))
    _, other, others = await with_parts(store, make, await begun(store, make), 1)
    commit = Commit(file, NOW, shreds=(Shred(item.id, keep=OWN_COPY),))
    await store.commit(commit)
    assert await store.part(item.id, 1) == parts[0]
    await store.commit(Commit(later(commit), NOW, shreds=(Shred(item.id),)))
    assert [await store.part(item.id, number) for number in (1, 2)] == [None, None]
    assert set(await store.unwanted(9)) == {each.upload for each in parts}
    assert len(await store.unwanted(1)) == 1
    assert await store.part(other.id, 1) == others[0]


async def test_the_end_of_keeping_takes_the_parts_of_the_case(store: Store, make: Maker) -> None:
    file, item, parts = await with_parts(store, make, await begun(store, make))
    file, second, more = await with_parts(store, make, file, 1)
    await store.commit(Commit(file, NOW, shreds=(Shred(),)))
    assert await store.part(item.id, 1) is None
    assert await store.part(second.id, 1) is None
    assert set(await store.unwanted(9)) == {each.upload for each in (*parts, *more)}


async def test_the_installation_that_the_bytes_belong_to_is_kept_in_place_of_any_other(store: Store) -> None:
    assert await store.installation() is None
    for each in ("a" * 32, "b" * 32):
        await store.put_installation(each)
        assert await store.installation() == each

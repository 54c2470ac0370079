"""A submit takes exactly the uploads that its manifest describes, whole, once; and otherwise leaves every one of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.crypto.part import SEGMENT_BYTES
from relay.domain.ids import CaseId, ItemId, UploadId
from relay.domain.model import Side
from relay.domain.refusals import Refused
from relay.service.command_handler import CommandHandler
from relay.service.uploads import UploadService
from relay.store.blobs.files import HASHES
from relay.wire import codec
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.large import TWO_SEGMENTS, chunks_of, made, put, submitted, uploaded
from tests.support.room import ROOM
from tests.support.tasks import beside
from tests.support.world import Opened, Someone, World, Written


async def with_two(world: World, case: Opened, item: ItemId | None = None) -> Written:
    """A letter with a page of two segments and one of less than one."""
    large = (world.chance(TWO_SEGMENTS), world.chance(5_000))
    return await world.write(case.a, case.case, Side.A, [case.mediator], item=item, large=large)


async def refused(world: World, who: Someone, case: Opened, written: Written) -> str:
    """The code with which a submit is refused; every upload it named that was one is one still."""
    named = written.request.uploads or ()
    before = await world.store.wanted(named)
    code = ""
    try:
        await world.submit(who, case.case, written)
    except Refused as no:
        code = no.code.value
    except (Denied, Malformed) as no:
        code = no.code
    assert await world.store.wanted(named) == before
    assert await world.store.letter(written.item) is None
    assert await world.store.part(written.item, 1) is None
    return code


def file_of(world: World, upload: UploadId) -> Path:
    assert world.blobs is not None
    path = world.blobs.path(upload)
    assert path is not None
    return path


async def test_a_submit_takes_its_uploads_and_they_are_uploads_no_more(world: World, case: Opened) -> None:
    written = await with_two(world, case)
    uploads = await submitted(world, case.a, case.case, written)
    session = await world.session(case.a)
    for number, upload in enumerate(uploads, start=1):
        part = await world.service.uploads.part(session, case.case, written.item, number)
        assert (part.upload, part.length) == (upload, len(written.large[number - 1]))
        assert file_of(world, upload).read_bytes() == written.large[number - 1]
        for ask in (world.service.uploads.look, world.service.uploads.end):
            with pytest.raises(Denied, match="upload.unknown"):
                await ask(session, upload)


# --- what must fit ------------------------------------------------------------------------------------------------

Spoil = Callable[[World, Opened, Written], Awaitable[None]]


def names(written: Written, *uploads: UploadId) -> None:
    written.request = replace(written.request, uploads=uploads)


async def swapped(_world: World, _case: Opened, written: Written) -> None:
    names(written, *reversed(written.request.uploads or ()))


async def of_another_item(world: World, case: Opened, written: Written) -> None:
    other = await with_two(world, case)
    names(written, *await uploaded(world, case.a, case.case, other))


async def of_another_case(world: World, case: Opened, written: Written) -> None:
    """Of the same person, whose keyset has a place in one case only: so the row is what somebody put there."""
    first, second = written.request.uploads or ()
    row = await world.store.upload(first, (await world.session(case.a)).account.id)
    assert row is not None
    moved = replace(row, id=UploadId(world.chance(16)), case=CaseId(world.chance(16)))
    await world.store.put_upload(moved)
    names(written, moved.id, second)


async def of_another_person(world: World, case: Opened, written: Written) -> None:
    upload = await made(world, case.b, case.case, written)
    await put(world, upload, written.large[0])
    names(written, upload, (written.request.uploads or ())[1])


async def of_another_part(world: World, case: Opened, written: Written) -> None:
    """The same bytes, announced as the other part."""
    upload = await made(world, case.a, case.case, written, 1)
    names(written, (written.request.uploads or ())[0], upload)


async def nobodys(world: World, _case: Opened, written: Written) -> None:
    names(written, UploadId(world.chance(16)), (written.request.uploads or ())[1])


async def ended(world: World, case: Opened, written: Written) -> None:
    await world.service.uploads.end(await world.session(case.a), (written.request.uploads or ())[0])


async def twice(_world: World, _case: Opened, written: Written) -> None:
    first, _ = written.request.uploads or ()
    names(written, first, first)


async def too_few(_world: World, _case: Opened, written: Written) -> None:
    names(written, *(written.request.uploads or ())[:1])


async def too_many(world: World, case: Opened, written: Written) -> None:
    names(written, *(written.request.uploads or ()), await made(world, case.a, case.case, written))


async def none(_world: World, _case: Opened, written: Written) -> None:
    written.request = replace(written.request, uploads=None)


async def not_whole(world: World, case: Opened, written: Written) -> None:
    upload = await made(world, case.a, case.case, written, 2)
    await put(world, upload, written.large[1][:-1], len(written.large[1]))
    names(written, (written.request.uploads or ())[0], upload)


async def other_bytes(world: World, case: Opened, written: Written) -> None:
    upload = await made(world, case.a, case.case, written)
    await put(world, upload, bytes([written.large[0][0] ^ 1]) + written.large[0][1:])
    names(written, upload, (written.request.uploads or ())[1])


async def lost(world: World, _case: Opened, written: Written) -> None:
    file_of(world, (written.request.uploads or ())[0]).unlink()


SPOILT: dict[str, tuple[Spoil, str]] = {
    "swapped": (swapped, "upload.unknown"),
    "of another item": (of_another_item, "upload.unknown"),
    "of another case": (of_another_case, "upload.unknown"),
    "of another person": (of_another_person, "upload.unknown"),
    "of another part": (of_another_part, "upload.unknown"),
    "nobody's": (nobodys, "upload.unknown"),
    "ended": (ended, "upload.unknown"),
    "twice": (twice, "record.mismatch"),
    "too few": (too_few, "record.mismatch"),
    "too many": (too_many, "record.mismatch"),
    "none": (none, "record.mismatch"),
    "not whole": (not_whole, "upload.incomplete"),
    "other bytes": (other_bytes, "part.root"),
    "lost": (lost, "upload.incomplete"),
}


@pytest.mark.parametrize("how", SPOILT)
async def test_what_does_not_fit_is_refused_and_leaves_its_uploads(world: World, case: Opened, how: str) -> None:
    written = await with_two(world, case)
    uploads = await uploaded(world, case.a, case.case, written)
    spoil, code = SPOILT[how]
    await spoil(world, case, written)
    assert await refused(world, case.a, case, written) == code
    if how not in ("ended", "lost"):
        names(written, *uploads)
        await world.submit(case.a, case.case, written)


async def test_an_item_has_so_much_in_all_its_parts_together(world: World, case: Opened) -> None:
    service = world.service
    small = UploadService(service.context, service.access, service.items, replace(ROOM, item=SEGMENT_BYTES))
    written = await with_two(world, case)
    await uploaded(world, case.a, case.case, written)
    quotas = service.quotas
    commands = CommandHandler(service.context, service.authentication, service.access, service.items, small, quotas)
    world.service = replace(service, uploads=small, commands=commands)
    assert await refused(world, case.a, case, written) == "upload.too_large"


async def test_a_submit_that_is_refused_for_another_reason_leaves_its_uploads(world: World, case: Opened) -> None:
    written = await with_two(world, case)
    await uploaded(world, case.a, case.case, written)
    short = replace(written.request, grants=written.request.grants[1:])
    whole, written.request = written.request, short
    assert await refused(world, case.a, case, written) == "record.mismatch"
    written.request = whole
    await world.act(case.mediator, "case.close", s.Close, case.case)
    assert await refused(world, case.a, case, written) == "case.closed"


async def test_the_same_submit_again_gets_the_same_answer(world: World, case: Opened) -> None:
    """Its uploads are claimed by then (step R7); also after the item is gone."""
    written = await with_two(world, case)
    await uploaded(world, case.a, case.case, written)
    first = await world.submit(case.a, case.case, written)
    again = await asyncio.gather(*(world.submit(case.a, case.case, written) for _ in range(4)))
    await world.act(case.a, "item.recall", s.Recall, case.case, item=written.item)
    after = await world.submit(case.a, case.case, written)
    assert {codec.encode(each) for each in (first, *again, after)} == {codec.encode(first)}


async def test_of_two_submits_at_once_one_takes_the_uploads(world: World, case: Opened) -> None:
    """Two letters of one id, each signed; both name the same uploads."""
    written = await with_two(world, case)
    await uploaded(world, case.a, case.case, written)
    other = await with_two(world, case, written.item)
    other.request = replace(other.request, uploads=written.request.uploads)
    results = await asyncio.gather(
        world.submit(case.a, case.case, written),
        world.submit(case.a, case.case, other),
        world.submit(case.a, case.case, written),
        return_exceptions=True,
    )
    assert [isinstance(each, Exception) for each in results] == [False, True, False]


# --- bytes and hashes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["missing", "short", "zeros", "wrong"])
async def test_a_damaged_hash_list_is_made_again(world: World, case: Opened, harm: str) -> None:
    written = await with_two(world, case)
    upload, _ = await uploaded(world, case.a, case.case, written)
    listed = file_of(world, upload).with_name(upload.hex() + HASHES)
    match harm:
        case "missing":
            listed.unlink()
        case "short":
            listed.write_bytes(listed.read_bytes()[:-1])
        case "zeros":
            listed.write_bytes(bytes(32))
        case _:
            listed.write_bytes(world.chance(32))
    await world.submit(case.a, case.case, written)
    found = await world.service.uploads.part(await world.session(case.a), case.case, written.item, 1)
    assert found.upload == upload


async def test_a_damaged_byte_is_seen_where_the_list_does_not_speak_for_it(world: World, case: Opened) -> None:
    """What the disk changes behind the list of hashes is the reader's to see (step I9)."""
    written = await with_two(world, case)
    upload, _ = await uploaded(world, case.a, case.case, written)
    path = file_of(world, upload)
    path.write_bytes(b"\0" + written.large[0][1:])
    path.with_name(upload.hex() + HASHES).unlink()
    assert await refused(world, case.a, case, written) == "part.root"


async def test_a_wrong_root_makes_the_server_read_an_upload_once(
    world: World, case: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try costs its author a signature; it must not cost the server a gibibyte."""
    assert world.blobs is not None
    readings: list[UploadId] = []
    real = world.blobs.hashes

    async def counted(upload: UploadId, *, anew: bool = False) -> bytes:
        if anew:
            readings.append(upload)
        return await real(upload, anew=anew)

    monkeypatch.setattr(world.blobs, "hashes", counted)
    written = await with_two(world, case)
    uploads = await uploaded(world, case.a, case.case, written)
    wrong = [await with_two(world, case, written.item) for _ in range(5)]
    for each in wrong:
        each.request = replace(each.request, uploads=uploads)
    results = await asyncio.gather(
        *(world.submit(case.a, case.case, each) for each in wrong), return_exceptions=True
    )
    assert [getattr(each, "code", None) for each in results] == ["part.root"] * 5
    assert readings == [uploads[0]]
    await world.submit(case.a, case.case, written)


async def test_nothing_is_submitted_that_a_request_under_way_can_take_back(world: World, case: Opened) -> None:
    """All bytes are there, and the turn that brought them is not over: its checksum may fail yet."""

    class Fails:
        def update(self, data: memoryview, /) -> None:
            pass

        def holds(self) -> bool:
            return False

    assert world.blobs is not None
    written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(5_000),))
    upload = await made(world, case.a, case.case, written)
    names(written, upload)
    data, there, go_on = written.large[0], asyncio.Event(), asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        async for chunk in chunks_of(data):
            yield chunk
        yield b""
        there.set()
        await go_on.wait()

    async with beside(world.blobs.append(upload, 0, len(data), body(), Fails())) as writing:
        await there.wait()
        assert file_of(world, upload).read_bytes() == data
        assert await refused(world, case.a, case, written) == "upload.incomplete"
        go_on.set()
        with pytest.raises(Exception, match="checksum"):
            await writing
        await put(world, upload, data)
        await world.submit(case.a, case.case, written)

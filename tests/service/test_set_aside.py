"""Bytes that no row knows are set aside for a week in which the service ran, and come back where a row knows them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from relay.domain.ids import UploadId
from relay.domain.model import Side
from relay.service.sweep import ASIDE_S, Orphans
from relay.store.base import StoreFailed
from relay.store.blobs.aside import write_installation
from tests.support.large import made, put, submitted
from tests.support.world import DAY, Opened, World

YEAR = 365 * DAY


async def strays(world: World, count: int, size: int = 300_000) -> list[UploadId]:
    """Bytes of which no row tells."""
    assert world.blobs is not None
    uploads = sorted(UploadId(world.chance(16)) for _ in range(count))
    for each in uploads:
        await world.blobs.make(each)
        if size:
            await put(world, each, world.chance(size))
    return uploads


async def aside(world: World) -> list[UploadId]:
    assert world.blobs is not None
    return sorted(upload for batch in await world.blobs.aside() for upload in batch.uploads)


async def test_bytes_that_no_row_knows_are_set_aside_and_those_that_one_knows_stay(
    world: World, case: Opened
) -> None:
    assert world.blobs is not None
    written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(5_000),))
    (part,) = await submitted(world, case.a, case.case, written)
    waiting, ended = [
        await made(
            world,
            case.a,
            case.case,
            await world.write(case.a, case.case, Side.A, [case.mediator], large=(b"x" * n,)),
        )
        for n in (5_000, 5_001)
    ]
    await world.store.drop_upload(ended)
    unknown = await strays(world, 120, 10)
    assert await world.sweeper.orphans() == Orphans(120, 0, 0)
    assert await world.blobs.kept() == sorted([part, waiting, ended]), (
        "what is to be destroyed is not kept for a week"
    )
    assert await aside(world) == unknown
    assert await world.sweeper.orphans() == Orphans(0, 0, 0)
    assert await aside(world) == unknown


async def test_a_file_without_a_byte_is_what_a_kill_leaves_and_is_destroyed(world: World) -> None:
    assert world.blobs is not None
    await strays(world, 3, 0)
    assert await world.sweeper.orphans() == Orphans(0, 0, 3)
    assert (await world.blobs.kept(), await world.blobs.aside()) == ([], [])


async def test_they_go_after_a_week_that_was_counted_and_no_clock_shortens_it(world: World) -> None:
    await strays(world, 2)
    await world.sweeper.orphans()
    world.clock.at += YEAR
    for _ in range(6):
        assert await world.sweeper.forget_aside(DAY) == 0
    await strays(world, 1)
    await world.sweeper.orphans()
    assert await world.sweeper.forget_aside(DAY - 2) == 0
    assert await world.sweeper.forget_aside(2, may_destroy=False) == 0
    assert len(await aside(world)) == 3
    assert await world.sweeper.forget_aside(0) == 2
    assert len(await aside(world)) == 1, "each has a week of its own"
    world.clock.at -= 2 * YEAR
    assert await world.sweeper.forget_aside(ASIDE_S) == 1
    assert await aside(world) == []


async def test_two_starts_in_one_second_keep_two_weeks(world: World) -> None:
    first = await strays(world, 1)
    await world.sweeper.orphans()
    await world.sweeper.forget_aside(ASIDE_S - 1)
    second = await strays(world, 1)
    await world.sweeper.orphans()
    assert await aside(world) == sorted(first + second)
    assert await world.sweeper.forget_aside(1) == 1
    assert await aside(world) == second


@pytest.mark.parametrize("size", [0, 1])
async def test_a_count_that_was_lost_begins_anew(world: World, tmp_path: Path, size: int) -> None:
    await strays(world, 1)
    await world.sweeper.orphans()
    await world.sweeper.forget_aside(ASIDE_S - 1)
    (counted,) = (tmp_path / "files" / "set-aside").glob("*/counted")
    counted.write_bytes(b"?" * size)
    assert await world.sweeper.forget_aside(1) == 0
    assert len(await aside(world)) == 1


async def test_what_a_row_knows_again_comes_back_with_its_hashes(world: World, case: Opened) -> None:
    """As where an older copy of the database was served for a while, and the right one is put back."""
    assert world.blobs is not None
    written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(300_000),))
    (part,) = await submitted(world, case.a, case.case, written)
    hashes = await world.blobs.hashes(part)
    await world.blobs.set_aside([part], "20261129T013000Z")
    (unknown,) = await strays(world, 1)
    await world.blobs.set_aside([unknown], "20261129T013000Z")
    assert await world.blobs.kept() == []
    assert await world.sweeper.orphans() == Orphans(0, 1, 0)
    assert await world.blobs.kept() == [part]
    assert b"".join([chunk async for chunk in world.blobs.read(part, 0, 1 << 20)]) == written.large[0]
    assert await world.blobs.hashes(part) == hashes
    assert [batch.uploads for batch in await world.blobs.aside()] == [(unknown,)]


async def test_nothing_is_destroyed_in_the_folder_of_another_installation(
    world: World, case: Opened, tmp_path: Path
) -> None:
    """Nor looked for in an empty one, where a disk is not mounted any more: it would only be forgotten."""
    assert world.blobs is not None
    written = await world.write(case.a, case.case, Side.A, [case.mediator], large=(world.chance(5_000),))
    upload = await made(world, case.a, case.case, written)
    await world.store.drop_upload(upload)
    await world.store.put_installation("a" * 32)
    for other in (None, "b" * 32):
        if other is not None:
            write_installation(tmp_path / "files", other)
        with pytest.raises(StoreFailed):
            await world.sweeper.destroy()
        assert await world.store.unwanted(9) == (upload,)
        assert await world.blobs.kept() == [upload]
    write_installation(tmp_path / "files", "a" * 32)
    await world.sweeper.destroy()
    assert (await world.store.unwanted(9), await world.blobs.kept()) == ((), [])

"""The reserve of a database: on a full disk what takes away is written, as often as was promised, and nothing else is."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain.decision import Shred
from relay.domain.ids import Seconds
from relay.domain.model import MEDIATORS, CaseFile, Seat, Side
from relay.store import space
from relay.store.base import Commit, KeyringRow, Store, StoredRecord, StoreFailed
from relay.store.connect import open_store
from relay.store.space import STOP_BYTES
from relay.store.sqlite import reserve
from relay.store.sqlite.migrate import migrate
from tests.support.cases import NOW, Maker, begun, keyset_of, later, submitted
from tests.support.small_disk import fill, fill_with_names, filling, small_disk, unfill

STOPS = 50
SIZE = STOPS * STOP_BYTES
USUAL = 2_000 * STOP_BYTES
RECORD_BYTES = 1_000
"""More than the record of any stop has."""
PAGE_BYTES = 4_096
"""A letter takes a page of the database at the least."""
CASES = 8


@asynccontextmanager
async def opened(folder: Path, told: list[str] | None = None, size: int = SIZE) -> AsyncIterator[Store]:
    url = f"sqlite:///{folder / 'relay.sqlite3'}"
    if not (folder / "relay.sqlite3").exists():
        migrate(url)
    store = await open_store(url, size, (told if told is not None else []).append)
    try:
        yield store
    finally:
        await store.close()


def stop_of(make: Maker, file: CaseFile, **more: object) -> Commit:
    """A commit as a pause gives it: a record of full size in three journals, and people who are poked."""
    record = StoredRecord(make.record_id(), 7, make.chance(RECORD_BYTES), make.chance(500))
    seats = (MEDIATORS, Seat.of(Side.A), Seat.of(Side.B))
    pokes = frozenset(each.keyset for each in file.parties.values() if each.keyset is not None)
    return replace(make.written(file, (record,), *seats), takes_away=True, pokes=pokes, **more)


async def stop(store: Store, make: Maker, files: list[CaseFile], n: int) -> StoredRecord:
    """Stop in one of the cases; return the record."""
    commit = stop_of(make, files[n % len(files)])
    await store.commit(commit)
    files[n % len(files)] = later(commit)
    return commit.records[0]


async def submitted_until_refused(store: Store, make: Maker, files: list[CaseFile]) -> None:
    """Submit until there is no room: those still find it whose pages the database had laid out ahead, a megabyte at the most."""
    for n in range(reserve.AHEAD_BYTES // PAGE_BYTES + 1):
        commit = make.submit(files[0])
        (outcome,) = await asyncio.gather(store.commit(commit), return_exceptions=True)
        if outcome is not None:
            assert str(outcome) == "store.full", n
            return
        files[0] = later(commit)
    raise AssertionError("there is always room")


async def refused(store: Store, commit: Commit) -> None:
    with pytest.raises(StoreFailed, match="store.full"):
        await store.commit(commit)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "size=8m,nr_inodes=64") as folder:
        yield folder


@pytest.fixture
def large_disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "size=96m,nr_inodes=64") as folder:
        yield folder


# --- a disk that is really full -------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [fill, fill_with_names])
async def test_as_many_stops_as_promised_are_written_and_nothing_else(
    disk: Path, how: Callable[[Path], None]
) -> None:
    make, told = Maker(), list[str]()
    async with opened(disk, told) as store:
        assert told == []
        files = [await begun(store, make) for _ in range(CASES)]
        how(disk)
        records = [await stop(store, make, files, n) for n in range(STOPS)]
        assert store.short()
        await refused(store, make.submit(files[0]))
        with pytest.raises(StoreFailed, match="store.full"):
            await store.check()
        found = await store.records([each.id for each in records])
        assert [found[each.id] for each in records] == records
        unfill(disk)
        await store.commit(make.submit(files[0]))
        assert not store.short()
    assert told == ["reserve.open", "reserve.whole"]
    with closing(sqlite3.connect(disk / "relay.sqlite3")) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]


async def test_what_is_given_up_is_room_of_the_log_and_of_the_database_from_then_on(disk: Path) -> None:
    make = Maker()
    async with opened(disk) as store:
        file = await begun(store, make)
        await store.shred_log(NOW)
        database, log = disk / "relay.sqlite3", disk / "relay.sqlite3-wal"
        before = database.stat().st_size
        fill(disk)
        await stop(store, make, [file], 0)
        assert log.stat().st_blocks * 512 >= SIZE // 2
        assert database.stat().st_size - before > SIZE // 4
        await store.shred_log(NOW)
        assert log.stat().st_blocks * 512 >= SIZE // 2


async def test_whoever_takes_every_free_byte_meanwhile_takes_no_stop(large_disk: Path) -> None:
    """Another program gets a part of what is given up, and never all of a reserve of the usual size."""
    disk, make = large_disk, Maker()
    async with opened(disk, size=USUAL) as store:
        files = [await begun(store, make) for _ in range(CASES)]
        with filling(disk):
            for n in range(STOPS):
                await stop(store, make, files, n)
                if n % 10 == 0:
                    await store.shred_log(NOW)


@pytest.mark.parametrize("how", [fill, fill_with_names])
async def test_it_opens_on_a_full_disk_and_takes_stops(disk: Path, how: Callable[[Path], None]) -> None:
    make = Maker()
    async with opened(disk) as store:
        files = [await begun(store, make) for _ in range(CASES)]
    how(disk)
    for round_ in range(3):
        told = list[str]()
        async with opened(disk, told) as store:
            records = [await stop(store, make, files, n) for n in range(STOPS // 4)]
            await refused(store, make.submit(files[0]))
            assert (await store.records([records[-1].id])).keys() == {records[-1].id}, round_
            assert told == ["reserve.open"]
        fill(disk)


async def test_what_is_written_and_not_yet_folded_in_takes_nothing_from_it(disk: Path) -> None:
    make = Maker()
    async with opened(disk) as store:
        file = await begun(store, make)
        for _ in range(40):
            commit = make.submit(file)
            await store.commit(commit)
            file = later(commit)
        fill(disk)
        files = [file]
        for n in range(STOPS):
            await stop(store, make, files, n)


async def test_a_large_stop_finds_room_too(disk: Path) -> None:
    make = Maker()
    async with opened(disk) as store:
        file, items = await begun(store, make), []
        for _ in range(60):
            file, item = await submitted(store, make, file)
            items.append(item.id)
            await store.shred_log(NOW)
        fill(disk)
        await store.commit(stop_of(make, file, shreds=tuple(Shred(item=each) for each in items)))
        assert [await store.letter(each) for each in items] == [None] * len(items)


async def test_what_was_destroyed_on_a_full_disk_is_in_no_log_and_a_power_cut_after_that_loses_nothing(
    disk: Path, tmp_path: Path
) -> None:
    make = Maker()
    async with opened(disk) as store:
        file, item = await submitted(store, make, await begun(store, make))
        (grant,) = await store.grants_to(item.id, keyset_of(file, Side.A))
        fill(disk)
        commit = stop_of(make, file, shreds=(Shred(item=item.id),))
        await store.commit(commit)
        await store.shred_log(NOW)
        for name in ("relay.sqlite3", "relay.sqlite3-wal"):
            data = (disk / name).read_bytes()
            assert grant.share not in data, name
            shutil.copy(disk / name, tmp_path / name)
        records = [commit.records[0], await stop(store, make, [later(commit)], 0)]
        shutil.copy(disk / "relay.sqlite3-wal", tmp_path / "second-wal")
        shutil.copy(disk / "relay.sqlite3", tmp_path / "second")
    for name, count in (("relay.sqlite3", 1), ("second", 2)):
        with closing(sqlite3.connect(tmp_path / name)) as db:
            assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
            known = {row[0] for row in db.execute("select id from records")}
        assert [each.id in known for each in records] == [True] * count + [False] * (2 - count)


async def test_a_stop_in_one_batch_with_others_is_written_without_them(disk: Path) -> None:
    make = Maker()
    async with opened(disk) as store:
        files = [await begun(store, make) for _ in range(CASES)]
        fill(disk)
        commits = [make.submit(file) if n % 2 else stop_of(make, file) for n, file in enumerate(files)]
        outcomes = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
        assert [isinstance(each, StoreFailed) for each in outcomes] == [bool(n % 2) for n in range(CASES)]


async def test_people_log_in_on_a_full_disk_and_their_tokens_take_no_room(disk: Path) -> None:
    make = Maker()
    async with opened(disk) as store:
        file = await begun(store, make)
        account, keyring = make.account_id(), KeyringRow(1, make.chance(3_000), make.chance(32))
        await store.put_keyring(account, keyring)
        fill(disk)
        await stop(store, make, [file], 0)
        tokens = [make.chance(32) for _ in range(200)]
        for each in tokens:
            await store.put_bearer(each, account, Seconds(NOW + 1_800))
            assert await store.bearer(each) == (account, NOW + 1_800)
        assert sum([await store.bearer(each) is not None for each in tokens]) == 4
        grown = KeyringRow(2, make.chance(4_000), make.chance(32))
        await store.put_keyring(account, grown)
        with pytest.raises(StoreFailed, match="store.full"):
            await store.put_keyring(account, KeyringRow(3, make.chance(100_000), make.chance(32)))
        assert await store.keyring(account) == grown
        await store.drop_bearer(tokens[-1])
        assert (await store.sweep(Seconds(NOW + 1_800), Seconds(NOW + 1_800))).tokens == 3


# --- where no disk can be mounted -----------------------------------------------------------------------------


@pytest.fixture
def told_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the reserve be told that the disk is full, but for what the reserve itself gives up: call it to begin."""
    full = [False]
    allocate, free = space.allocate, space.free

    def allocates(file: int, start: int, length: int) -> bool:
        kept = any(path.exists() for path in reserve.reserve_files(tmp_path / f"relay.sqlite3{reserve.FOLDER}"))
        if full[0] and kept and length > 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return allocate(file, start, length)

    monkeypatch.setattr(reserve, "allocate", allocates)
    monkeypatch.setattr(reserve, "free", lambda place: 0 if full[0] else free(place))

    def begin() -> None:
        full[0] = not full[0]

    return begin


async def test_what_a_full_disk_refuses_is_written_from_the_reserve_and_nothing_else(
    tmp_path: Path, told_full: Callable[[], None]
) -> None:
    make, told = Maker(), list[str]()
    async with opened(tmp_path, told) as store:
        files = [await begun(store, make) for _ in range(CASES)]
        told_full()
        await submitted_until_refused(store, make, files)
        assert told == []
        for n in range(STOPS):
            await stop(store, make, files, n)
        await submitted_until_refused(store, make, files)
        told_full()
        await store.commit(make.submit(files[0]))
    assert told == ["reserve.open", "reserve.whole"]


async def test_without_a_reserve_a_full_disk_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Maker()

    def none(_file: int, _start: int, length: int) -> bool:
        if length > 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return True

    monkeypatch.setattr(reserve, "allocate", none)
    url = f"sqlite:///{tmp_path / 'relay.sqlite3'}"
    migrate(url)
    store = await open_store(url)
    try:
        commits = [stop_of(make, make.file()) for _ in range(50)]
        outcomes = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
        assert {str(each) for each in outcomes} == {"store.full"}
    finally:
        await store.close()

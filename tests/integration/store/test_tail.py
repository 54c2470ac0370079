"""The newest commits are missed where they are lost, and nothing is missed that never was on disk."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain.decision import Shred
from relay.domain.model import CaseFile
from relay.store.base import Commit, StoreDamaged
from relay.store.sqlite.connection import open_file
from relay.store.sqlite.migrate import migrate
from relay.store.sqlite.opening import open_sqlite
from relay.store.sqlite.store import SqliteStore
from relay.store.sqlite.tail import SUMMED, emptied_at, require_newest, tail_path, wrong_sums
from tests.support.cases import NOW, Maker, begun, later

DATABASE = "relay.sqlite3"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "served").mkdir()
    path = tmp_path / "served" / DATABASE
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = await open_sqlite(path)
    yield store
    await store.close()


def left(path: Path, name: str) -> Path:
    """Copy what a kill would leave at this moment; return the copy's database."""
    to = path.parent.with_name(name)
    shutil.copytree(path.parent, to)
    (to / f"{DATABASE}-shm").unlink(missing_ok=True)
    return to / DATABASE


async def written(store: SqliteStore, make: Maker, count: int = 3) -> CaseFile:
    """Commit a case, and some letters in it."""
    file = await begun(store, make)
    for _ in range(count):
        commit = make.submit(file)
        await store.commit(commit)
        file = later(commit)
    return file


async def served(path: Path) -> None:
    """Start and stop once."""
    store = await open_sqlite(path)
    await store.close()


async def test_a_killed_service_has_lost_nothing(store: SqliteStore, path: Path) -> None:
    await written(store, Maker())
    killed = left(path, "killed")
    require_newest(killed)
    await served(killed)
    require_newest(killed)


async def test_a_tail_that_says_less_than_there_is_is_no_damage(store: SqliteStore, path: Path) -> None:
    """A power cut may take what the tail said last: it is not waited for."""
    make = Maker()
    file = await written(store, make)
    before = tail_path(path).read_bytes()
    await store.commit(make.submit(file))
    cut = left(path, "cut")
    tail_path(cut).write_bytes(before)
    require_newest(cut)
    await served(cut)


async def test_a_commit_that_was_rolled_back_was_never_claimed(store: SqliteStore, path: Path) -> None:
    """A power cut between a commit and what the tail says of it: SQLite takes the commit back, or has it. Both are whole."""
    make = Maker()
    file = await written(store, make)
    wal = path.with_name(f"{DATABASE}-wal")
    whole, tail = wal.read_bytes(), tail_path(path).read_bytes()
    await store.commit(make.submit(file))
    for name, length in (("torn", len(whole) + 5_000), ("back", len(whole)), ("there", None)):
        cut = left(path, name)
        tail_path(cut).write_bytes(tail)
        if length is not None:
            os.truncate(cut.with_name(f"{DATABASE}-wal"), length)
        require_newest(cut)


def without_log(path: Path) -> None:
    path.with_name(f"{DATABASE}-wal").unlink()


def shorter_log(path: Path) -> None:
    log = path.with_name(f"{DATABASE}-wal")
    os.truncate(log, log.stat().st_size - 10_000)


def flipped_log(path: Path) -> None:
    log = path.with_name(f"{DATABASE}-wal")
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)


@pytest.mark.parametrize("damage", [without_log, shorter_log, flipped_log])
async def test_a_log_that_is_gone_or_damaged_is_told_and_left_as_it_is(
    store: SqliteStore, path: Path, damage: Callable[[Path], None]
) -> None:
    await written(store, Maker())
    killed = left(path, "killed")
    damage(killed)
    before = {each.name: each.read_bytes() for each in killed.parent.iterdir() if not each.name.endswith("-shm")}
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="commits.*, by what .* says"):
            await open_sqlite(killed)
    after = {each.name: each.read_bytes() for each in killed.parent.iterdir() if not each.name.endswith("-shm")}
    assert {name: data for name, data in after.items() if name in before} == before


async def test_an_older_copy_in_its_place_is_told(store: SqliteStore, path: Path) -> None:
    make = Maker()
    file = await written(store, make)
    await store.shred_log(NOW)
    older = path.read_bytes()
    await store.commit(make.submit(file))
    await store.shred_log(NOW)
    put_back = left(path, "put_back")
    put_back.write_bytes(older)
    with pytest.raises(StoreDamaged, match="the newest 1 commits"):
        await open_sqlite(put_back)


async def test_a_copy_from_before_there_was_a_tail_is_told(path: Path) -> None:
    first = path.read_bytes()
    store = await open_sqlite(path)
    await written(store, Maker())
    await store.close()
    path.write_bytes(first)
    with pytest.raises(StoreDamaged, match="lost all"):
        await open_sqlite(path)


async def test_another_database_and_a_lost_or_damaged_tail_are_told(store: SqliteStore, path: Path) -> None:
    await written(store, Maker())
    tail = tail_path(left(path, "one"))
    data = tail.read_bytes()
    tail.write_bytes(bytes(len(data)))
    with pytest.raises(StoreDamaged, match="damaged, or another database's"):
        await open_sqlite(tail.with_name(DATABASE))
    tail.unlink()
    with pytest.raises(StoreDamaged, match="is missing"):
        await open_sqlite(tail.with_name(DATABASE))
    migrate(f"sqlite:///{path.parent / 'other.sqlite3'}")
    await served(path.parent / "other.sqlite3")
    shutil.copy(tail_path(path.parent / "other.sqlite3"), tail)
    with pytest.raises(StoreDamaged, match="another database's"):
        await open_sqlite(tail.with_name(DATABASE))


@pytest.mark.parametrize("place", [0, 512])
async def test_one_torn_place_of_a_tail_is_no_damage(store: SqliteStore, path: Path, place: int) -> None:
    await written(store, Maker())
    killed = left(path, "killed")
    data = bytearray(tail_path(killed).read_bytes())
    data[place + 6] ^= 1
    tail_path(killed).write_bytes(data)
    require_newest(killed)


async def test_a_first_start_that_was_killed_anywhere_is_begun_again(path: Path) -> None:
    tail_path(path).write_bytes(b"")
    await served(path)
    with closing(open_file(path)) as db:
        db.execute("delete from meta where name in ('tail', 'commits') or name like 'sum.%'")
    # Of the first start the file was there, and the rows were not: it claims nothing.
    data = bytearray(tail_path(path).read_bytes())
    assert data[12:20] == bytes(8)
    await served(path)
    require_newest(path)


async def test_a_refused_commit_and_a_read_count_nothing(store: SqliteStore, path: Path) -> None:
    make = Maker()
    file = await written(store, make)
    stale = make.submit(file)
    await store.commit(make.submit(file))
    before = tail_path(path).read_bytes()
    outcomes = await asyncio.gather(store.commit(stale), store.load(file.case.id), return_exceptions=True)
    assert isinstance(outcomes[0], Exception)
    assert tail_path(path).read_bytes() == before


async def test_a_tail_that_cannot_be_written_refuses_nothing(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "no room")

    make = Maker()
    file = await written(store, make)
    monkeypatch.setattr("relay.store.sqlite.tail.os.pwrite", full)
    await store.commit(make.submit(file))
    monkeypatch.undo()
    require_newest(left(path, "killed"))


# --- sums -----------------------------------------------------------------------------------------------------


def wrong(path: Path) -> list[str]:
    with closing(open_file(path, read_only=True)) as db:
        return wrong_sums(db)


async def test_the_sums_are_right_whatever_was_written_granted_anew_and_destroyed(
    store: SqliteStore, path: Path
) -> None:
    make = Maker()
    file = await begun(store, make)
    commit = make.submit(file)
    await store.commit(commit)
    (grant, *_), file = commit.grants, later(commit)
    again = Commit(file, NOW, grants=(replace(grant, share=bytes(32)),))
    await store.commit(again)
    assert wrong(path) == []
    await store.commit(Commit(later(again), NOW, shreds=(Shred(grant.item),)))
    assert wrong(path) == []
    assert wrong(left(path, "killed")) == []


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("update shares set share = zeroblob(32) where n = 1", "shares"),
        ("delete from shares where n = 1", "shares"),
        ("delete from keyring_shares", "keyring_shares"),
        ("update keyrings set sealed = zeroblob(64)", "keyrings"),
        ("update slots set wrapped = zeroblob(60)", "slots"),
        ("update accounts set login = login || 'x'", "accounts"),
        ("insert into words values ('note', x'00', x'00', x'', x'', x'', 1, 1, x'')", "words"),
    ],
)
async def test_a_row_that_was_not_written_by_the_service_is_seen(path: Path, change: str, table: str) -> None:
    store, make = await open_sqlite(path), Maker()
    file = await written(store, make)
    commit = Commit(file, NOW, account=make.account("party"))
    await store.commit(commit)
    await store.close()
    with closing(open_file(path)) as db:
        assert db.execute(change).rowcount
    assert wrong(path) == [table]


async def test_a_database_from_before_gets_its_sums_once(path: Path) -> None:
    store = await open_sqlite(path)
    await written(store, Maker())
    await store.close()
    with closing(open_file(path)) as db:
        db.execute("delete from meta where name like 'sum.%'")
    await served(path)
    with closing(sqlite3.connect(path)) as db:
        (kept,) = db.execute("select count(*) from meta where name like 'sum._%'").fetchone()
    assert (kept, wrong(path)) == (len(SUMMED), [])


async def test_sums_of_other_columns_by_a_program_from_before_are_no_damage_and_are_made_anew(path: Path) -> None:
    store = await open_sqlite(path)
    await written(store, Maker())
    await store.close()
    with closing(open_file(path)) as db:
        db.execute("delete from meta where name = 'sum.'")
        assert db.execute("update meta set value = '1 1' where name = 'sum.items'").rowcount
    assert wrong(path) == []
    await served(path)
    assert wrong(path) == []
    with closing(open_file(path)) as db:
        assert db.execute("update items set document = document || x'00'").rowcount
    assert wrong(path) == ["items"]


async def test_the_tail_says_when_the_log_was_emptied(store: SqliteStore, path: Path) -> None:
    assert emptied_at(path) is None
    await written(store, Maker())
    await store.shred_log(NOW)
    assert emptied_at(path) == NOW


# --- case files -----------------------------------------------------------------------------------------------


async def test_a_damaged_case_is_never_taken_for_none_and_hides_no_other(path: Path) -> None:
    store, make = await open_sqlite(path), Maker()
    whole, damaged = await begun(store, make), await begun(store, make)
    await store.close()
    with closing(open_file(path)) as db:
        (document,) = db.execute("select document from cases where id = ?", (damaged.case.id,)).fetchone()
        changed = bytes([*document[:40], document[40] ^ 1, *document[41:]])
        db.execute("update cases set document = ? where id = ?", (changed, damaged.case.id))
    store = await open_sqlite(path)
    wanted = [whole.case.id, damaged.case.id, make.case_id()]
    loaded = await asyncio.gather(*(store.load(case) for case in wanted), return_exceptions=True)
    await store.close()
    assert loaded[0] == whole
    assert [str(each) for each in loaded[1:]] == ["store.failed", "store.failed"]

"""The SQLite store on its file: durable, alone with it, gone where it was shredded, and usable again after a failure."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain.decide import Want
from relay.domain.decision import OWN_COPY, Shred
from relay.domain.model import MEDIATORS, CaseFile
from relay.store.base import Commit, KeyringRow, SchemaMismatch, Stale, StoreFailed, StoreInUse
from relay.store.connect import open_store
from relay.store.sqlite.connection import SCHEMA_VERSION, connect
from relay.store.sqlite.loads import LoadRequest, load_batch
from relay.store.sqlite.migrate import migrate
from relay.store.sqlite.opening import open_sqlite
from relay.store.sqlite.store import SqliteStore
from relay.store.sqlite.workers import CHECKPOINT_EVERY
from tests.support.cases import NOW, Maker, begun, later, stored, submitted
from tests.support.stores import grant_to


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "relay.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = await open_sqlite(path)
    yield store
    await store.close()


@pytest.fixture
def make() -> Maker:
    return Maker()


async def on_writer(store: SqliteStore, setting: str) -> None:
    """Set something on the writer's own connection."""
    await store._workers.writer.run(lambda db: db.execute(setting).fetchall())


# --- durable --------------------------------------------------------------------------------------------------


async def test_everything_is_there_when_the_file_is_opened_again(path: Path, make: Maker) -> None:
    store = await open_sqlite(path)
    file = await begun(store, make)
    commit = make.submit(file)
    await store.commit(commit)
    account = make.account("party")
    last = Commit(later(commit), NOW, account=account)
    await store.commit(last)
    await store.close()

    store = await open_sqlite(path)
    (item,) = commit.items
    assert await store.record(commit.records[1].id) == commit.records[1]
    assert await stored(store, file.case.id) == later(last)
    assert await store.items_of(file.case.id, None, 9) == (item,)
    assert await store.letter(item.id) == commit.letters[0].data
    for grant in commit.grants:
        assert await grant_to(store, item.id, grant.reader) == grant
    assert [each.item for each in await store.queue(file.assignments[0].keyset, None, 9)] == [item.id]
    assert len(await store.journal(file.case.id, MEDIATORS, 0, 9)) == 3
    assert await store.keyring(account.id) == account.keyring
    assert await store.poke_cursor([item.author]) == 1
    _, second = await submitted(store, make, later(last))
    assert [each.id for each in await store.items_of(file.case.id, None, 9)] == [item.id, second.id]
    await store.close()


async def test_closing_finishes_what_waits(path: Path, make: Maker) -> None:
    store = await open_sqlite(path)
    files = [await begun(store, make) for _ in range(8)]
    commits = [make.submit(file) for file in files]
    waiting = [asyncio.ensure_future(store.commit(each)) for each in commits]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*waiting)
    store = await open_sqlite(path)
    for commit in commits:
        assert await stored(store, commit.file.case.id) == later(commit)
    await store.close()


async def test_a_caller_who_gives_up_does_not_break_the_batch(store: SqliteStore, make: Maker) -> None:
    files = [await begun(store, make) for _ in range(9)]
    commits = [make.submit(file) for file in files]
    for steps in range(3):
        waiting = [asyncio.ensure_future(store.commit(each)) for each in commits[3 * steps : 3 * steps + 3]]
        for _ in range(steps):
            await asyncio.sleep(0)
        waiting[1].cancel()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(each) for each in outcomes] == [type(None), asyncio.CancelledError, type(None)]
    await store.commit(make.submit(await stored(store, files[0].case.id)))
    for place, commit in enumerate(commits):
        item = commit.items[0]
        whole = await store.letter(item.id) is not None
        assert whole or place % 3 == 1
        assert len(await store.grants_of(item.id)) == (2 if whole else 0)
        assert (await stored(store, commit.file.case.id)).case.version == 1 + whole + (place == 0)


async def test_the_log_is_copied_beside_the_commits(store: SqliteStore, path: Path, make: Maker) -> None:
    files = [make.file() for _ in range(64)]
    start = path.stat().st_size
    for _ in range(CHECKPOINT_EVERY // 64 + 1):
        commits = [Commit(file, NOW) for file in files]
        await asyncio.gather(*map(store.commit, commits))
        files = [later(each) for each in commits]
    if store._workers._checkpointing is not None:
        await store._workers._checkpointing
    assert path.stat().st_size > start


async def test_a_case_is_read_again_when_it_is_no_longer_cached(store: SqliteStore, make: Maker) -> None:
    first = await begun(store, make)
    others = [make.file() for _ in range(600)]
    await asyncio.gather(*(store.commit(Commit(each, NOW)) for each in others))
    assert store._workers.case_files.get(first.case.id) is None
    loads = [first, *(later(Commit(each, NOW)) for each in others)]
    loaded = await asyncio.gather(*(store.load(each.case.id) for each in loads))
    assert loaded == loads
    assert await store.cases([each.case.id for each in loads]) == {each.case.id: each for each in loads}


async def test_what_a_commit_left_is_what_a_load_finds_cached_and_on_disk(path: Path, make: Maker) -> None:
    store = await open_sqlite(path)
    file, item = await submitted(store, make, await begun(store, make))
    cached = await store.load(file.case.id, items=frozenset({item.id}))
    await store.close()
    with closing(connect(path)) as db:
        on_disk = load_batch(db, [LoadRequest(file.case.id, Want.NAMED, frozenset({item.id}))])
    assert on_disk == [cached] == [replace(file, items={item.id: item})]


async def test_a_refused_commit_lets_go_of_what_it_was_made_from(store: SqliteStore, make: Maker) -> None:
    file = await begun(store, make)
    assert store._workers.case_files.get(file.case.id) is not None
    with pytest.raises(Stale):
        await store.commit(Commit(replace(file, case=replace(file.case, version=7)), NOW))
    assert store._workers.case_files.get(file.case.id) is None
    assert await stored(store, file.case.id) == file


# --- alone ----------------------------------------------------------------------------------------------------


async def test_a_second_store_on_the_same_file_is_refused(store: SqliteStore, path: Path) -> None:
    with pytest.raises(StoreInUse, match="in use by another process"):
        await open_sqlite(path)
    with pytest.raises(StoreInUse):
        migrate(f"sqlite:///{path}")
    assert await store.check() == str(SCHEMA_VERSION)


async def test_the_file_is_free_again_after_closing(path: Path) -> None:
    for _ in range(2):
        store = await open_sqlite(path)
        await store.close()
        await store.close()


async def test_a_file_without_schema_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "missing.sqlite3"
    with pytest.raises(SchemaMismatch, match="relay check says what to do"):
        await open_store(f"sqlite:///{missing}")
    assert not missing.exists()
    missing.touch()
    for _ in range(2):
        with pytest.raises(SchemaMismatch, match="no schema yet"):
            await open_store(f"sqlite:///{missing}")


@pytest.mark.parametrize(
    ("version", "sentence"),
    [(SCHEMA_VERSION - 1, "run the migration first"), (SCHEMA_VERSION + 1, "run a newer program")],
)
async def test_an_older_and_a_newer_schema_are_refused(path: Path, version: int, sentence: str) -> None:
    with closing(connect(path)) as db:
        db.execute(f"pragma user_version = {version}")
    with pytest.raises(SchemaMismatch, match=sentence):
        await open_sqlite(path)


async def test_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "relay.sqlite3"
    other.write_bytes(b"not a database at all" * 99)
    with pytest.raises(StoreFailed, match="store.failed"):
        await open_sqlite(other)


@pytest.mark.parametrize(
    "url", ["postgresql://db/relay", "sqlite:relay.db", "sqlite:///", "sqlite:///x?mode=ro", ""]
)
async def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        await open_store(url)


def test_nobody_else_on_the_machine_can_read_the_file(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


# --- gone -----------------------------------------------------------------------------------------------------


def traces(folder: Path, secret: bytes) -> list[str]:
    """Name the files of a folder in which these bytes stand."""
    return sorted(each.name for each in folder.iterdir() if secret in each.read_bytes())


async def test_what_was_shredded_is_in_no_file_any_more(store: SqliteStore, path: Path, make: Maker) -> None:
    file = await begun(store, make)
    commit = make.submit(file)
    await store.commit(commit)
    account = make.account("party")
    last = Commit(later(commit), NOW, account=account)
    await store.commit(last)
    await store.shred_log(NOW)
    gone, kept = commit.grants
    for grant in commit.grants:
        assert traces(path.parent, grant.share) == ["relay.sqlite3"]
    assert traces(path.parent, account.keyring.share) == ["relay.sqlite3"]

    shredded = Commit(later(last), NOW, shreds=(Shred(commit.items[0].id, keep=OWN_COPY),))
    await store.commit(shredded)
    await store.put_keyring(account.id, KeyringRow(2, b"sealed", make.chance(32)))
    await store.shred_log(NOW)
    assert traces(path.parent, gone.share) == []
    assert traces(path.parent, gone.grant) == []
    assert traces(path.parent, account.keyring.share) == []
    assert traces(path.parent, kept.share) == ["relay.sqlite3"]
    assert traces(path.parent, commit.letters[0].data[:2_000]) == ["relay.sqlite3"]

    await store.commit(Commit(later(shredded), NOW, shreds=(Shred(),)))
    await store.shred_log(NOW)
    assert traces(path.parent, kept.share) == []
    for start in range(0, 4_000, 500):
        assert traces(path.parent, commit.letters[0].data[start : start + 100]) == []


async def test_a_reader_in_the_way_of_shredding_is_told(store: SqliteStore, path: Path, make: Maker) -> None:
    file = await begun(store, make)
    with closing(connect(path)) as reader:
        reader.execute("begin")
        assert reader.execute("select count(*) from cases").fetchone() == (1,)
        file, _ = await submitted(store, make, file)
        with pytest.raises(StoreFailed, match="store.busy"):
            await store.shred_log(NOW)
        await submitted(store, make, file)
    await store.shred_log(NOW)
    assert path.with_name(path.name + "-wal").stat().st_size == 0


# --- failing --------------------------------------------------------------------------------------------------


async def test_a_full_database_changes_nothing_and_is_usable_again(store: SqliteStore, make: Maker) -> None:
    files = [await begun(store, make) for _ in range(3)]
    commits = [make.submit(file) for file in files]
    await on_writer(store, "pragma max_page_count = 1")
    outcomes = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
    assert [f"{type(each).__name__} {each}" for each in outcomes] == ["StoreFailed store.full"] * 3
    await assert_unchanged(store, files)
    await on_writer(store, "pragma max_page_count = 1073741823")
    await asyncio.gather(*map(store.commit, commits))
    for commit in commits:
        assert await stored(store, commit.file.case.id) == later(commit)


async def test_a_read_only_database_changes_nothing_and_is_usable_again(store: SqliteStore, make: Maker) -> None:
    file = await begun(store, make)
    commit = make.submit(file)
    await on_writer(store, "pragma query_only = on")
    with pytest.raises(StoreFailed, match="store.read_only"):
        await store.commit(commit)
    with pytest.raises(StoreFailed, match="store.read_only"):
        await store.check()
    with pytest.raises(StoreFailed, match="store.read_only"):
        await store.put_bearer(b"t" * 32, make.account_id(), NOW)
    await assert_unchanged(store, [file])
    await on_writer(store, "pragma query_only = off")
    await store.commit(commit)
    assert await store.check() == str(SCHEMA_VERSION)


async def test_a_locked_database_is_busy_and_usable_again(store: SqliteStore, path: Path, make: Maker) -> None:
    file = await begun(store, make)
    commit = make.submit(file)
    await on_writer(store, "pragma busy_timeout = 0")
    with closing(connect(path)) as intruder:
        intruder.execute("begin immediate")
        with pytest.raises(StoreFailed, match="store.busy"):
            await store.commit(commit)
        await assert_unchanged(store, [file])
    await store.commit(commit)


async def test_a_commit_that_no_check_foresaw_fails_alone(store: SqliteStore, make: Maker) -> None:
    """A value that the database cannot hold is met while writing: the batch is written again, one by one."""
    files = [await begun(store, make) for _ in range(3)]
    commits = [make.submit(file) for file in files]
    huge = replace(commits[1].journal[0], n=2**80)
    commits[1] = replace(commits[1], journal=(huge, *commits[1].journal[1:]))
    outcomes = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), OverflowError, type(None)]
    await assert_unchanged(store, files[1:2])
    for commit in (commits[0], commits[2]):
        assert await stored(store, commit.file.case.id) == later(commit)


async def assert_unchanged(store: SqliteStore, files: list[CaseFile]) -> None:
    for file in files:
        assert await stored(store, file.case.id) == file
        assert await store.items_of(file.case.id, None, 9) == ()
        assert await store.queue(file.assignments[0].keyset, None, 9) == ()

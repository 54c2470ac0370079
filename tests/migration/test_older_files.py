"""Databases that earlier programs made come along whole, whatever state they were left in; a killed upgrade changes nothing.

`data/schema-5` was made by the last program that migrated with yoyo, through its store; `schema-1` to `schema-4` by that library
with as many of the migrations, and the same rows; `schema-6` and `schema-7` are `schema-5` as the programs of
those schemas migrated it. `backup-5` and
`shares-5` are copies of `schema-5` by the program that made it.
"""

import gzip
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from relay.domain.ids import AccountId, KeysetId, UploadId
from relay.domain.model import ItemState
from relay.store.base import SchemaMismatch
from relay.store.connect import open_store
from relay.store.sqlite.backup import put_shares, restore
from relay.store.sqlite.connection import SCHEMA_VERSION
from relay.store.sqlite.migrate import migrate, schema_version

DATA: Final = Path(__file__).parent / "data"
OLDER: Final = range(1, 6)
WITHOUT_LIBRARY: Final = (6, 7)
MEDIATOR: Final = KeysetId(b"m" * 32)
KILLED: Final = r"""
import os, re, signal, sys
from relay.store.sqlite import migrate as module

open_as_usual = module.connect


def killed(text):
    if re.sub(r"--.*\n", "", text).lstrip().startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)


def connect(path):
    db = open_as_usual(path)
    db.set_trace_callback(killed)
    return db


module.connect = connect
module.migrate(sys.argv[1])
"""
"""Migrates, and is killed when a statement begins that starts with these words."""

Rows = dict[str, list[tuple[object, ...]]]


def put(name: str, path: Path) -> Path:
    path.write_bytes(gzip.decompress((DATA / f"{name}.sqlite3.gz").read_bytes()))
    return path


@pytest.fixture(params=OLDER)
def schema(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture
def older(schema: int, tmp_path: Path) -> Path:
    return put(f"schema-{schema}", tmp_path / "relay.sqlite3")


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def tables(path: Path) -> dict[str, list[str]]:
    """Return every table with its columns."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        return {name: [row[1] for row in db.execute(f"pragma table_info({name})")] for name in names}


def rows(path: Path, columns: dict[str, list[str]]) -> Rows:
    with closing(sqlite3.connect(path)) as db:
        return {
            table: sorted(db.execute(f"select {', '.join(of)} from {table}").fetchall(), key=repr)  # noqa: S608 - names of our schema
            for table, of in columns.items()
        }


def of_ours(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out the library's own tables, and the row that says which schema it is."""
    return {table: of for table, of in columns.items() if "yoyo" not in table and table != "meta"}


def test_everything_is_kept_and_the_schema_is_a_fresh_one(older: Path, schema: int, tmp_path: Path) -> None:
    columns = of_ours(tables(older))
    before = rows(older, columns)
    assert sum(map(len, before.values())) > 50
    assert schema_version(url(older)) == schema
    assert migrate(url(older)) == SCHEMA_VERSION
    assert rows(older, columns) == before
    migrate(url(tmp_path / "fresh.sqlite3"))
    assert tables(older) == tables(tmp_path / "fresh.sqlite3")
    assert migrate(url(older)) == SCHEMA_VERSION


@pytest.mark.parametrize("made_by", WITHOUT_LIBRARY)
def test_what_came_without_that_library_is_kept_whole_too(tmp_path: Path, made_by: int) -> None:
    older = put(f"schema-{made_by}", tmp_path / "relay.sqlite3")
    columns = of_ours(tables(older))
    before = rows(older, columns)
    assert schema_version(url(older)) == made_by
    assert migrate(url(older)) == SCHEMA_VERSION
    assert rows(older, columns) == before
    migrate(url(tmp_path / "fresh.sqlite3"))
    assert tables(older) == tables(tmp_path / "fresh.sqlite3")


async def test_what_was_kept_is_served(older: Path, schema: int) -> None:
    migrate(url(older))
    store = await open_store(url(older))
    live, closed = sorted(await store.all_cases(None, 9), key=lambda file: file.case.closed_on or 0)
    released, held = await store.items_of(live.case.id, None, 9)
    assert (released.state, held.state) == (ItemState.RELEASED, ItemState.HELD)
    assert [each.item for each in await store.queue(MEDIATOR, None, 9)] == [held.id]
    assert len(await store.grants_to(released.id, KeysetId(b"r" * 32))) == 1
    assert [each.sealed for each in await store.words("note", [live.case.id], MEDIATOR)] == [b"sealed words"]
    assert closed.case.closed_on is not None
    account = await store.account_named("party")
    assert account is not None
    assert await store.keyring(account.id) is not None
    sent = await store.upload(UploadId(b"u" * 16), AccountId(b"a" * 16))
    assert (sent is None) == (schema == 1)
    await store.close()


async def test_a_lock_that_the_library_left_is_in_nobodys_way(older: Path) -> None:
    """A program killed while it migrated left a row in this table, and the library waited for it until somebody deleted it."""
    with closing(sqlite3.connect(older)) as db, db:
        db.execute("insert into yoyo_lock (locked, ctime, pid) values (1, '2026-01-01', 1)")
    assert migrate(url(older)) == SCHEMA_VERSION


async def test_a_library_that_lost_count_is_not_asked(older: Path) -> None:
    """It noted a migration after it had run; a program killed between the two left a database that the note did not fit."""
    with closing(sqlite3.connect(older)) as db, db:
        db.execute("delete from _yoyo_migration")
    assert migrate(url(older)) == SCHEMA_VERSION


async def test_a_copy_that_a_killed_upgrade_left_goes(older: Path, schema: int) -> None:
    left = older.with_name(f"relay.sqlite3.schema-{schema}")
    left.write_bytes(older.read_bytes())
    migrate(url(older))
    assert not left.exists()


@pytest.mark.parametrize(
    "statement", ["begin", "drop table if exists _yoyo_log", "update meta", "pragma user", "commit"]
)
def test_a_killed_upgrade_leaves_the_database_as_it_was(older: Path, schema: int, statement: str) -> None:
    columns = tables(older)
    before = rows(older, columns)
    done = subprocess.run([sys.executable, "-c", KILLED, url(older), statement], check=False)
    assert done.returncode == -signal.SIGKILL
    assert schema_version(url(older)) == schema
    assert (tables(older), rows(older, columns)) == (columns, before)
    assert migrate(url(older)) == SCHEMA_VERSION
    assert rows(older, of_ours(columns)) == {table: before[table] for table in of_ours(columns)}


@pytest.mark.parametrize("statement", ["create table meta", "insert into shares", "commit"])
def test_a_killed_first_migration_leaves_no_half_of_a_schema(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "relay.sqlite3"
    done = subprocess.run([sys.executable, "-c", KILLED, url(path), statement], check=False)
    assert done.returncode == -signal.SIGKILL
    assert schema_version(url(path)) is None
    assert migrate(url(path)) == SCHEMA_VERSION


def test_a_database_that_would_be_damaged_is_left_as_it_was(tmp_path: Path) -> None:
    """One whose rows break a rule of their table: the check of the whole says so before anything is kept."""
    path = put("schema-5", tmp_path / "relay.sqlite3")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma writable_schema = on")
        key = "id BYTEA primary key"
        db.execute(
            "update sqlite_master set sql = replace(sql, ?, ?) where name = 'records'", (key, f"{key} check (0)")
        )
    before = path.read_bytes()
    with pytest.raises(SchemaMismatch, match="it was not made"):
        migrate(url(path))
    assert schema_version(url(path)) == 5
    assert path.read_bytes() == before


async def test_an_older_backup_is_restored_with_its_shares(tmp_path: Path) -> None:
    copy = put("backup-5", tmp_path / "copy.sqlite3")
    shares = gzip.decompress((DATA / "shares-5.sqlite3.gz").read_bytes())
    target = tmp_path / "restored.sqlite3"
    counts = restore(copy, target)
    migrate(url(target))
    put_shares(shares, target)
    assert (counts["cases"], counts["items"], counts["_yoyo_migration"]) == (2, 3, 5)
    store = await open_store(url(target))
    (released, *_) = await store.items_of((await store.all_cases(None, 9))[0].case.id, None, 9)
    assert released.author is not None
    original = put("schema-5", tmp_path / "original.sqlite3")
    await store.close()
    columns = {"shares": ["n", "reader", "share"], "keyring_shares": ["account", "version", "share"]}
    assert rows(target, columns) == rows(original, columns)


def test_an_older_backup_without_shares_waits_for_the_migration(tmp_path: Path) -> None:
    target = tmp_path / "restored.sqlite3"
    restore(put("backup-5", tmp_path / "copy.sqlite3"), target)
    assert schema_version(url(target)) == 5
    assert migrate(url(target)) == SCHEMA_VERSION

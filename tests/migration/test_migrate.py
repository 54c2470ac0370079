"""A database is made, upgraded and refused by its schema version; an upgrade loses nothing and happens whole or not at all."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from relay.service.login_names import fill_missing_skeletons
from relay.store.base import SchemaMismatch, StoreFailed, StoreInUse
from relay.store.connect import open_store
from relay.store.sqlite.connection import SCHEMA_VERSION, FileLock, connect
from relay.store.sqlite.migrate import MIGRATIONS, migrate, schema_version
from relay.wire.logins import skeleton
from tests.support.cases import Maker, begun, later, stored

NEWEST = SCHEMA_VERSION
NEXT = SCHEMA_VERSION + 1
ADDS_A_COLUMN = "alter table cases add column colour TEXT not null default 'grey';\n"
BREAKS = "create table half (id BYTEA primary key);\ninsert into nowhere (id) values (1);\n"
"""Fails after it has begun."""
UNREADABLE = "create table half (id BYTEA primary key);\ncreate tabel;\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "relay.sqlite3"


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def with_next(tmp_path: Path, text: str) -> Path:
    """The migrations of the program, and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    (folder / f"{NEXT:04}_next.sql").write_text(text, encoding="utf-8")
    return folder


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("select name, sql from sqlite_master order by name").fetchall()


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if each.is_file())


def test_the_migrations_end_with_the_schema_that_the_program_needs(path: Path) -> None:
    assert schema_version(url(path)) is None
    assert migrate(url(path)) == NEWEST
    assert schema_version(url(path)) == NEWEST
    numbers = sorted(int(each.name[:4]) for each in MIGRATIONS.glob("*.sql"))
    assert numbers == list(range(1, NEWEST + 1))


def test_a_second_migration_changes_nothing(path: Path) -> None:
    migrate(url(path))
    before = schema(path)
    assert migrate(url(path)) == NEWEST
    assert schema(path) == before
    assert beside(path) == ["relay.sqlite3", "relay.sqlite3.lock"]


def test_a_relative_path_is_taken_from_the_working_directory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    assert migrate("sqlite:///relay.sqlite3") == NEWEST
    assert path.exists()


@pytest.mark.parametrize("name", ["a b.db", "50%25.db", "ü.db", "a&b=c.db"])
async def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    migrate(url(tmp_path / name))
    assert beside(tmp_path / name) == sorted([name, f"{name}.lock"])
    store = await open_store(url(tmp_path / name))
    await store.close()


async def test_an_upgrade_keeps_everything_and_no_copy(path: Path, tmp_path: Path) -> None:
    migrate(url(path))
    make = Maker()
    store = await open_store(url(path))
    commit = make.submit(await begun(store, make))
    await store.commit(commit)
    await store.close()
    before = schema(path)
    assert migrate(url(path), folder=with_next(tmp_path, ADDS_A_COLUMN)) == NEXT
    assert [name for name, _ in schema(path)] == [name for name, _ in before]
    assert beside(path) == ["relay.sqlite3", "relay.sqlite3.lock", "relay.sqlite3.tail"]
    with closing(connect(path)) as db:
        assert db.execute("select colour from cases").fetchall() == [("grey",)]
        db.execute(f"pragma user_version = {NEWEST}")
    store = await open_store(url(path))
    assert await stored(store, commit.file.case.id) == later(commit)
    assert await store.letter(commit.items[0].id) == commit.letters[0].data
    await store.close()


@pytest.mark.parametrize("first", range(1, NEWEST))
def test_from_any_earlier_schema_the_way_leads_to_the_newest(path: Path, tmp_path: Path, first: int) -> None:
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    for each in sorted(MIGRATIONS.glob("*.sql"))[:first]:
        shutil.copy(each, earlier)
    assert migrate(url(path), folder=earlier) == first
    with closing(connect(path)) as db:
        db.execute("insert into bearers (hash, account, expires) values (x'01', x'02', 3)")
    assert migrate(url(path)) == NEWEST
    fresh = tmp_path / "fresh.sqlite3"
    migrate(url(fresh))
    assert schema(path) == schema(fresh)
    with closing(connect(path)) as db:
        assert db.execute("select hash, account, expires from bearers").fetchall() == [(b"\1", b"\2", 3)]


def test_a_migrated_schema_is_a_fresh_one(path: Path, tmp_path: Path) -> None:
    folder = with_next(tmp_path, ADDS_A_COLUMN)
    migrate(url(path))
    migrate(url(path), folder=folder)
    fresh = tmp_path / "fresh.sqlite3"
    migrate(url(fresh), folder=folder)
    assert schema(path) == schema(fresh)


@pytest.mark.parametrize("text", [BREAKS, UNREADABLE])
async def test_an_upgrade_that_fails_leaves_the_old_database(path: Path, tmp_path: Path, text: str) -> None:
    migrate(url(path))
    make = Maker()
    store = await open_store(url(path))
    file = await begun(store, make)
    await store.close()
    before = schema(path)
    with pytest.raises(StoreFailed):
        migrate(url(path), folder=with_next(tmp_path, text))
    assert schema(path) == before
    assert beside(path) == ["relay.sqlite3", "relay.sqlite3.lock", "relay.sqlite3.tail"]
    assert schema_version(url(path)) == NEWEST
    store = await open_store(url(path))
    assert await stored(store, file.case.id) == file
    await store.close()


def test_a_newer_database_is_refused(path: Path) -> None:
    migrate(url(path))
    with closing(connect(path)) as db:
        db.execute(f"pragma user_version = {NEXT}")
    with pytest.raises(SchemaMismatch, match="newer than this program"):
        migrate(url(path))
    assert schema_version(url(path)) == NEXT


@pytest.mark.parametrize("version", [0, 1, NEWEST])
def test_somebody_elses_database_is_refused(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("create table songs (title TEXT)")
        db.execute(f"pragma user_version = {version}")
    with pytest.raises(SchemaMismatch, match="not one of this program"):
        migrate(url(path))
    assert [name for name, _ in schema(path)] == ["songs"]


def test_a_database_that_is_served_is_not_migrated(path: Path) -> None:
    migrate(url(path))
    claim = FileLock(path)
    with pytest.raises(StoreInUse, match="in use by another process"):
        migrate(url(path))
    claim.release()
    assert migrate(url(path)) == NEWEST


def test_a_driver_is_imported_only_when_its_scheme_is_named() -> None:
    asked = "import relay.store.connect, sys; print('sqlite3' in sys.modules, 'aiosqlite' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False False"


async def test_accounts_of_an_earlier_schema_are_kept_and_told_apart(path: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    for each in sorted(MIGRATIONS.glob("*.sql"))[:2]:
        shutil.copy(each, earlier)
    migrate(url(path), folder=earlier)
    with closing(connect(path)) as db:
        for number, login in enumerate(("Bill", "bi11", "two words"), 1):
            row = (bytes([number]) * 16, login, number % 2, bytes(32))
            db.execute("insert into accounts (id, login, staff, key) values (?, ?, ?, ?)", row)
    migrate(url(path))
    store = await open_store(url(path))
    assert [each.login for each in await store.accounts_without_skeleton()] == ["Bill", "bi11", "two words"]
    assert await fill_missing_skeletons(store) == 2
    assert [each.login for each in await store.accounts_without_skeleton()] == ["bi11"]
    alike = await store.account_by_skeleton(skeleton("bill"))
    assert alike is not None
    assert alike.login == "Bill"
    assert (await store.account_named("bi11")) is not None
    await store.close()
